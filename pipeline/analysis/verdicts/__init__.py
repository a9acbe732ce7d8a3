"""How the claims of a report are checked: pure functions of the tables."""
