"""The report's sections, one module each; each has `section`, which writes it from the tables."""
