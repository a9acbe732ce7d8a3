"""Prices that are bound to nothing but their offer, and the blend of two of them."""

from collections.abc import Sequence
from typing import Final, TypeVar

import pandas as pd

Amount = TypeVar("Amount", float, pd.Series)

METERS: Final = ("input", "output", "cache_read")
"""Meters that comparisons show."""

DIRECTIONS: Final = METERS[:2]
"""Meters without which a blend cannot be computed."""

UNIT: Final = "usd_per_mtok"

BOUND_TO: Final = ("variant", "time_window", "region", "commitment")
"""What may bind a price further; the length of the prompt is for its reader to look at."""


def is_plain_price(
    prices: pd.DataFrame, *, tier: str = "standard", meters: Sequence[str] = DIRECTIONS
) -> pd.Series:
    """Return whether a price per million tokens is bound to nothing but its offer and its tier.

    Args:
        prices: Price statements.
        tier: Class of service.
        meters: What may be billed.
    """
    return (
        prices["meter"].isin(meters)
        & (prices["unit"] == UNIT)
        & (prices["service_tier"] == tier)
        & prices["price_usd"].notna()
        & prices[list(BOUND_TO)].isna().all(axis=1)
    )


def blended_3_1(input_: Amount, output: Amount) -> Amount:
    """Return the price of a million tokens of which three in four are input.

    >>> blended_3_1(1.0, 3.0)
    1.5
    """
    return (3 * input_ + output) / 4
