"""Amounts in brackets behind a price, as in `$1 ($0.10)`: a line near the table says of what."""

from pipeline.extract.prices.amount_groups import INNER
from pipeline.quantities.amounts import HAS_MONEY, currency_in


def is_unread(text: str, currency: str) -> bool:
    """Return whether a cell has an amount of a currency in brackets: another price than its own."""
    found = INNER.search(text)
    inner = found[0] if found else ""
    is_restated = "/" in inner or "per" in inner or currency_in(inner) != currency
    return HAS_MONEY.search(inner) is not None and not is_restated
