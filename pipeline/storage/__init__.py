"""The archive and the warehouse: the only room that knows paths."""
