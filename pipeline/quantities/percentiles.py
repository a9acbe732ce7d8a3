"""Speeds of single requests, and percentiles over them."""

from collections.abc import Sequence
from decimal import Decimal


def including_ttft(tokens: int, end: Decimal) -> Decimal:
    """Return the tokens per second of a request that took so many seconds in all."""
    return tokens / end


def after_first_token(tokens: int, first: Decimal, end: Decimal) -> Decimal:
    """Return the tokens per second of the tokens that followed the first one."""
    return (tokens - 1) / (end - first)


def percentile_of(values: Sequence[Decimal], percent: int) -> tuple[int, Decimal]:
    """Return the place of the value that a percentile lies at or above, and the percentile.

    Percentiles lie between the two values nearest to their rank.

    Args:
        values: At least one, in order.
        percent: From 0 to 100.
    """
    place, rest = divmod(percent * (len(values) - 1), 100)
    below, above = values[place], values[min(place + 1, len(values) - 1)]
    return place, below + (above - below) * rest / 100
