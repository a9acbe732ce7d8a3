"""Frames that several tables are made of: computed once in a build, and not published."""

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd

from pipeline.analysis.prices.witnesses import COMPARED_BY, stated_now


def stated_prices(
    prices: pd.DataFrame, sources: pd.DataFrame, reads: pd.DataFrame, clock: pd.DataFrame
) -> pd.DataFrame:
    """Return what is found of the statements in force now, as `stated_now` does.

    Args:
        prices: core/prices.
        sources: core/sources.
        reads: The logs of all sources' readings.
        clock: The newest attempt, as `at`.
    """
    return stated_now(prices[list(COMPARED_BY)], sources, reads, clock["at"].iloc[0])


SHARED: Final[Mapping[str, Callable[..., pd.DataFrame]]] = {"stated_prices": stated_prices}
"""Every such frame by the name that a table's `build` has for it."""
