"""What is written from the tables: the report, the news, and files for readers."""
