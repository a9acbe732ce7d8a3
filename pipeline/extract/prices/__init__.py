"""Prices in tables: which amount is whose, of what, per what."""
