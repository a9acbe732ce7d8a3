"""Derived tables: comparisons, pure functions of core and derived tables."""
