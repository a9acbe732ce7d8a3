"""From when to when a stated price holds, and what was in force on a given day.

A source that dates its prices is believed about the dates; of any other, a price holds from its
first sighting to the reading that no longer states it.
"""

from typing import Final

import pandas as pd

from pipeline.analysis.prices.lookup import looked_up
from pipeline.domain.kinds import PRICES

LONG_AGO: Final = pd.Timestamp("1970-01-01", tz="UTC")
"""Stands for a start that nobody knows."""

OPEN_END: Final = pd.Timestamp("9999-01-01", tz="UTC")
"""Stands for the end of what is still stated."""


def undoubted(prices: pd.DataFrame) -> pd.DataFrame:
    """Return the price statements that are believed, each until what replaces it is believed too.

    Args:
        prices: Rows of core/prices.

    Returns:
        Rows without doubted ones. Where a doubted value came in place of a good one, the good one's
        `gone_at` is when it ceases to count, and `is_doubted` marks it while it counts. `read_at`
        is the last reading that showed it or what is doubted in its place.
    """
    is_believed = prices["doubt"].isna()
    # Statements are wide, few are doubted, and where none is, they need no copy.
    kept = prices if is_believed.all() else prices[is_believed]
    goes_on = kept["gone_at"].notna() & ~(kept["stands_to"] <= kept["gone_at"])
    newest = looked_up(kept["source_id"], prices.groupby("source_id")["last_seen_at"].max())
    read_at = kept["last_seen_at"].mask(goes_on, kept["stands_to"].fillna(newest))
    return kept.assign(
        gone_at=kept["stands_to"], is_doubted=goes_on & kept["stands_to"].isna(), read_at=read_at
    )


def with_validity(prices: pd.DataFrame) -> pd.DataFrame:
    """Return price statements with `valid_from` and `valid_to`, half-open.

    `valid_from` is null where the start is unknown: the price had ended, by the source's own
    dates, before anybody saw it. Left out is what was never in force: an announced price that was
    withdrawn before its day.

    Args:
        prices: Rows of core/prices.
    """
    first_seen = prices["first_seen_at"]
    ended_before = prices["effective_to"] <= first_seen
    valid_from = prices["effective_from"].fillna(first_seen.mask(ended_before))
    stated_to, gone_at = prices["effective_to"], prices["gone_at"]
    valid_to = stated_to.mask(stated_to.isna() | (gone_at < stated_to), gone_at)
    dated = prices.assign(valid_from=valid_from, valid_to=valid_to)
    return dated[~(dated["valid_to"] <= dated["valid_from"])]


def prices_as_of(prices: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Return the price statements in force at a time, as they would be seen then.

    Where a source restated the past, its newest statement counts.

    Args:
        prices: Rows of core/prices.
        at: The time.

    Returns:
        Rows with the same columns, `last_seen_at` not after `at`, `gone_at` null but for what a
        doubted value replaced, and `is_uncertain`: the price was last seen before `at`, and found
        changed after it.
    """
    dated = with_validity(prices.assign(gone_at=prices["stands_to"]))
    in_force = dated[(dated["valid_from"] <= at) & ~(dated["valid_to"] <= at)]
    restated = in_force[in_force["effective_from"].notna()].sort_values("first_seen_at")
    superseded = restated.index[restated.duplicated(["source_id", *PRICES.key], keep="last")]
    kept = prices.loc[in_force.index.difference(superseded, sort=False)]
    goes_on = kept["gone_at"] <= at
    return _seen_from(kept, at).assign(
        gone_at=kept["gone_at"].where(goes_on),
        stands_to=pd.Series(pd.NaT, index=kept.index, dtype=kept["stands_to"].dtype),
        doubted_usd=kept["doubted_usd"].where(goes_on),
    )


def intervals_as_of(rows: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Return the rows of another table of intervals stated at a time, as `prices_as_of`."""
    return _seen_from(rows[(rows["first_seen_at"] <= at) & ~(rows["gone_at"] <= at)], at)


def _seen_from(rows: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    return rows.assign(
        is_uncertain=(rows["last_seen_at"] < at) & rows["gone_at"].notna(),
        last_seen_at=rows["last_seen_at"].mask(rows["last_seen_at"] > at, at),
        gone_at=pd.Series(pd.NaT, index=rows.index, dtype=rows["gone_at"].dtype),
    )
