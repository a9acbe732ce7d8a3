"""The published tables: core, derived, and what they are built from."""
