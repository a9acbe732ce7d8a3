"""How the costs of a usage log are added up."""

from typing import Final

GROUPS: Final = {
    "total": [],
    "day": ["day"],
    "model": ["provider_id", "offer_id"],
    "seller": ["provider_id"],
    "unknown": ["seller", "model", "reason"],
}
"""Columns of the log by which costs are added up."""
