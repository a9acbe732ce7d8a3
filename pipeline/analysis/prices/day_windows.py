"""Prices that hold at some hours of the day: what an offer asks at most, at least, or at a time."""

import re
from datetime import time
from typing import Final

import numpy as np
import pandas as pd

from pipeline.analysis.prices.offer_ids import OFFER

_WINDOW = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)Z")
DAY_MINUTES: Final = 24 * 60

PRICE: Final = [
    *(*OFFER, "model_id", "meter", "unit", "service_tier", "variant", "context_over_tokens"),
    *("region", "commitment", "gpu_type"),
]
"""What names a price, whatever the hour."""


def minutes_of(window: str) -> tuple[int, int] | None:
    """Return start and end of daily hours as minutes, the end exclusive; null if not written so.

    >>> minutes_of("16:30-00:30Z"), minutes_of("at night")
    ((990, 30), None)
    """
    match = _WINDOW.fullmatch(window)
    if match is None:
        return None
    first, second, third, fourth = map(int, match.groups())
    return first * 60 + second, third * 60 + fourth


def by_hour(prices: pd.DataFrame, at: time | None = None) -> pd.DataFrame:
    """Return prices, of those of one offer that differ by the hour the highest alone.

    Args:
        prices: Rows of derived/current_prices, the index unique.
        at: A time of the day, UTC: the price that holds then instead of the highest.

    Returns:
        Prices with `has_time_windows`, `lowest_usd` and `hours_at_highest`; the window of the one
        that is taken is dropped: it stands for its offer.
    """
    window = prices["time_window"]
    plain = prices.assign(
        has_time_windows=False, lowest_usd=prices["price_usd"], hours_at_highest=np.nan
    )
    if window.isna().all():
        return plain
    number = prices.groupby(PRICE, dropna=False, sort=False).ngroup()
    is_windowed = number.isin(number[window.notna()]) & prices["price_usd"].notna()
    rows = prices.loc[is_windowed, ["price_usd", "time_window"]].assign(number=number)
    groups = rows.groupby("number")["price_usd"]
    lowest, highest = groups.transform("min"), groups.transform("max")
    hours = _hours(rows)
    at_highest = hours.where(rows["price_usd"] == highest).groupby(rows["number"])
    taken = _taken(rows, highest, at)
    differs = (lowest < highest)[taken]
    chosen = plain.loc[taken].assign(
        has_time_windows=differs,
        lowest_usd=lowest[taken],
        hours_at_highest=at_highest.transform("sum", min_count=1)[taken].where(differs),
        time_window=pd.Series(None, index=taken, dtype=window.dtype),
    )
    kept = plain[~prices.index.isin(rows.index)]
    return pd.concat([kept, chosen]).sort_index()


def _hours(rows: pd.DataFrame) -> pd.Series:
    """Return for how many hours a day each price holds; what names no hours, at all others."""
    spans = rows["time_window"].map(_length, na_action="ignore").astype("float64")
    other = spans.groupby(rows["number"]).transform("sum")
    return spans.fillna(24.0 - other).where(rows["time_window"].isna() | spans.notna())


def _length(window: str) -> float | None:
    minutes = minutes_of(window)
    return None if minutes is None else (minutes[1] - minutes[0]) % DAY_MINUTES / 60


def _taken(rows: pd.DataFrame, highest: pd.Series, at: time | None) -> pd.Index:
    """Return one price of each offer: the highest, or the one that holds at a time."""
    if at is None:
        best = rows[rows["price_usd"] == highest]
        return best.index[~best["number"].duplicated()]
    is_named = rows["time_window"].map(lambda window: holds_at(window, at), na_action="ignore")
    fitting = rows[is_named.fillna(True).astype("bool")].assign(has=is_named.notna())
    ordered = fitting.sort_values(["number", "has"], ascending=[True, False], kind="stable")
    return ordered.index[~ordered["number"].duplicated()]


def holds_at(window: str, at: time) -> bool:
    """Return whether a time of the day, UTC, falls into daily hours; no, if they cannot be read.

    >>> holds_at("16:30-00:30Z", time(0, 29)), holds_at("16:30-00:30Z", time(0, 30))
    (True, False)
    """
    minutes = minutes_of(window)
    if minutes is None:
        return False
    start, end = minutes
    minute = at.hour * 60 + at.minute
    return start <= minute < end if start < end else minute >= start or minute < end
