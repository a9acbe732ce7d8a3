"""The words that all rooms share: readings, units, metrics, schemas, names."""
