"""The market report: one page for people, and the same in Markdown, written from the tables."""
