"""What parsers share."""
