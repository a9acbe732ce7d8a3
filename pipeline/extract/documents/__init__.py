"""What stands where in a document: text, tables, blocks, places."""
