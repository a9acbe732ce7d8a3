"""Printed amounts, units, ranges and dates, as values."""
