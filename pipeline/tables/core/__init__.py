"""Core tables: one over all sources each, provenance on every row."""
