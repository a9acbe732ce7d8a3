"""Prices that are bound to nothing but their offer, and the blend of two of them."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

import pandas as pd

from pipeline.analysis.prices.lookup import computed

Amount = TypeVar("Amount", float, pd.Series)

METERS: Final = ("input", "output", "cache_read")
"""Meters that comparisons show."""

DIRECTIONS: Final = METERS[:2]
"""Meters without which a blend cannot be computed."""

UNIT: Final = "usd_per_mtok"

UNITS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("request", "search"), "usd_per_krequest"),
    "image": "usd_per_image",
    "audio_hour": "usd_per_audio_hour",
}
"""Unit in which the prices of a meter are compared, where it is not USD per million tokens."""

BOUND_TO: Final = ("variant", "time_window", "region", "commitment")
"""What may bind a price further; the length of the prompt is for its reader to look at."""


def is_plain_price(
    prices: pd.DataFrame, *, tier: str = "standard", meters: Sequence[str] = DIRECTIONS
) -> pd.Series:
    """Return whether a price in its meter's unit is bound to nothing but its offer and its tier.

    Args:
        prices: Price statements.
        tier: Class of service.
        meters: What may be billed.
    """
    return (
        prices["meter"].isin(meters)
        & is_in_unit(prices)
        & (prices["service_tier"] == tier)
        & prices["price_usd"].notna()
        & prices[list(BOUND_TO)].isna().all(axis=1)
    )


def is_in_unit(prices: pd.DataFrame) -> pd.Series:
    """Return whether prices are stated in the unit in which their meter is compared."""
    fits: pd.Series = prices["unit"] == computed(
        prices["meter"], lambda name: UNITS.get(name, UNIT)
    )
    return fits


def price_column(meter: str) -> str:
    """Return the column that has the prices of a meter.

    >>> price_column("input"), price_column("search")
    ('input_usd_per_mtok', 'search_usd_per_krequest')
    """
    return f"{meter}_{UNITS.get(meter, UNIT)}"


def blended_3_1(input_: Amount, output: Amount) -> Amount:
    """Return the price of a million tokens of which three in four are input.

    >>> blended_3_1(1.0, 3.0)
    1.5
    """
    return (3 * input_ + output) / 4
