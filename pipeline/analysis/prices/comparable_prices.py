"""Prices as comparisons take them: which offers ended, and which models a size class is for."""

from typing import Final

import pandas as pd

from pipeline.analysis.prices.size_class_prices import with_size_classes

ENDED: Final = ("deprecated", "retired")
"""Status of what nobody should choose now, though its price may still be stated."""

STATED: Final = ["source_id", "provider_id", "offer_key", "via"]
"""What names an offer at one source."""


def comparable_prices(
    current_prices: pd.DataFrame, offers: pd.DataFrame, models: pd.DataFrame
) -> pd.DataFrame:
    """Return prices with what is known of their offers.

    Args:
        current_prices: derived/current_prices.
        offers: core/offers.
        models: core/models.

    Returns:
        Prices as `with_size_classes` returns them, and `is_ended`: the source that is believed
        about the price calls its offer deprecated or retired.
    """
    ended = _is_ended(current_prices, offers)
    return with_size_classes(current_prices.assign(is_ended=ended), offers, models)


def _is_ended(prices: pd.DataFrame, offers: pd.DataFrame) -> pd.Series:
    newest = offers.sort_values("first_seen_at", kind="stable").drop_duplicates(STATED, keep="last")
    ended = newest.loc[newest["status"].isin(ENDED), STATED]
    named = pd.MultiIndex.from_frame(prices[STATED])
    return pd.Series(named.isin(pd.MultiIndex.from_frame(ended)), index=prices.index)
