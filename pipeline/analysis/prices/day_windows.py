"""Prices that hold at some hours of the day: what an offer asks at most, at least, or at a time."""

import re
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import pandas as pd

from pipeline.analysis.prices.offer_ids import OFFER

_WINDOW = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)Z")
DAY_MINUTES: Final = 24 * 60
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

PRICE: Final = [
    *(*OFFER, "model_id", "meter", "unit", "service_tier", "variant", "context_over_tokens"),
    *("region", "commitment", "gpu_type"),
]
"""What names a price, whatever the hour."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time of the day, UTC, and the day of the week if it is known, from 0 for Monday."""

    minute: int
    weekday: int | None = None

    @classmethod
    def of(cls, text: str) -> Self:
        """Return the moment that a text such as `16:30` or `saturday 02:00` names.

        >>> Moment.of("saturday 02:00")
        Moment(minute=120, weekday=5)
        """
        day, _, clock = text.rpartition(" ")
        hours, minutes = map(int, clock.split(":"))
        return cls(hours * 60 + minutes, WEEKDAYS.index(day) if day else None)


@dataclass(frozen=True, slots=True)
class Window:
    """Hours as minutes of the day, the end exclusive, and the days on which they start."""

    start: int
    end: int
    days: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Self | None:
        """Return the window that a text names; of every day where it names none. Null if unclear.

        >>> Window.of("16:30-00:30Z on monday, sunday")
        Window(start=990, end=30, days=(0, 6))
        """
        hours, _, named = text.partition(" on ")
        minutes = minutes_of(hours)
        names = named.split(", ") if named else WEEKDAYS
        if minutes is None or not set(names) <= set(WEEKDAYS):
            return None
        return cls(*minutes, tuple(map(WEEKDAYS.index, names)))


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


def by_hour(prices: pd.DataFrame, at: Moment | None = None) -> pd.DataFrame:
    """Return prices, of those of one offer that differ by the hour the highest alone.

    Args:
        prices: Rows of derived/current_prices, the index unique.
        at: When: the price that holds then instead of the highest.

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
    # Few offers have any: only these are put into groups, by thirteen columns.
    near = prices[prices["offer_id"].isin(prices.loc[window.notna(), "offer_id"])]
    number = near.groupby(PRICE, dropna=False, sort=False).ngroup()
    is_windowed = number.isin(number[window.notna()]) & near["price_usd"].notna()
    rows = near.loc[is_windowed, ["price_usd", "time_window"]].assign(number=number)
    groups = rows.groupby("number")["price_usd"]
    lowest, highest = groups.transform("min"), groups.transform("max")
    hours = _hours(rows)
    at_highest = hours.where(rows["price_usd"] == highest).groupby(rows["number"])
    taken = _taken(rows, highest, at)
    differs = (lowest < highest)[taken]
    kept = plain[~prices.index.isin(rows.index.difference(taken))]
    kept.loc[taken, "has_time_windows"] = differs
    kept.loc[taken, "lowest_usd"] = lowest[taken]
    hours_at_highest = at_highest.transform("sum", min_count=1)[taken].where(differs)
    kept.loc[taken, "hours_at_highest"] = hours_at_highest
    kept.loc[taken, "time_window"] = None
    return kept


def _hours(rows: pd.DataFrame) -> pd.Series:
    """Return for how many hours a day each price holds; what names no hours, at all others.

    Null for a whole offer where one of its windows is unclear or of some days: then no number of
    hours is right on each day.
    """
    spans = rows["time_window"].map(_length, na_action="ignore").astype("float64")
    other = spans.groupby(rows["number"]).transform("sum")
    is_unclear = (rows["time_window"].notna() & spans.isna()).groupby(rows["number"])
    return spans.fillna(24.0 - other).mask(is_unclear.transform("any"))


def _length(window: str) -> float | None:
    minutes = minutes_of(window)
    return None if minutes is None else (minutes[1] - minutes[0]) % DAY_MINUTES / 60


def _taken(rows: pd.DataFrame, highest: pd.Series, at: Moment | None) -> pd.Index:
    """Return one price of each offer: the highest, or the one that holds at a time."""
    if at is None:
        best = rows[rows["price_usd"] == highest]
        return best.index[~best["number"].duplicated()]
    is_named = rows["time_window"].map(lambda window: holds_at(window, at), na_action="ignore")
    fitting = rows[is_named.fillna(True).astype("bool")].assign(
        has=rows["time_window"].map(detail_of)
    )
    ordered = fitting.sort_values(["number", "has"], ascending=[True, False], kind="stable")
    return ordered.index[~ordered["number"].duplicated()]


def detail_of(window: object) -> int:
    """Return how narrowly a window is named: of several that hold, the narrowest one counts.

    >>> detail_of(None), detail_of("00:00-01:00Z"), detail_of("00:00-01:00Z on monday")
    (0, 1, 2)
    """
    return 0 if not isinstance(window, str) else 1 + (" on " in window)


def holds_at(window: str, at: Moment) -> bool:
    """Return whether a moment falls into hours; no, if they, or their days, cannot be read.

    Hours over midnight belong to the day on which they start.

    >>> holds_at("16:30-00:30Z", Moment.of("00:29")), holds_at("16:30-00:30Z", Moment.of("00:30"))
    (True, False)
    >>> holds_at("16:30-00:30Z on friday", Moment.of("saturday 00:29"))
    True
    """
    hours = Window.of(window)
    if hours is None:
        return False
    is_over = hours.start >= hours.end
    is_after_midnight = is_over and at.minute < hours.end
    is_within = is_after_midnight or (
        at.minute >= hours.start and (is_over or at.minute < hours.end)
    )
    if at.weekday is None:
        return is_within and len(hours.days) == len(WEEKDAYS)
    return is_within and (at.weekday - is_after_midnight) % len(WEEKDAYS) in hours.days
