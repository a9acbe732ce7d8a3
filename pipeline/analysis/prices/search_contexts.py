"""Prices of a search that depend on how much of what is found is put into the prompt."""

import re
from typing import Final

import pandas as pd

from pipeline.domain.readings import SearchContext

_SIZED: Final = re.compile(r"^search_context_size_(low|medium|high)$")


def search_contexts(prices: pd.DataFrame) -> pd.Series:
    """Return the size of context that each price is bound to, else null.

    Args:
        prices: Rows of derived/current_prices.
    """
    return prices["variant"].astype("string").str.extract(_SIZED, expand=False)


def in_search_context(prices: pd.DataFrame, size: SearchContext | None) -> pd.DataFrame:
    """Return prices with those of searches of one size of context in place of all sizes.

    Args:
        prices: Rows of derived/current_prices.
        size: The size; null: the highest price counts.

    Returns:
        Prices that are bound to no size of context, the dearest of an offer last.
    """
    sized = search_contexts(prices)
    if sized.isna().all():
        return prices
    rows = prices[sized.isna() | (sized == size)] if size else prices
    return rows.assign(variant=rows["variant"].mask(sized.notna())).sort_values(
        "price_usd", kind="stable"
    )
