"""Since when a statement's value stands at its source, and whether it is known to have moved."""

from typing import Final

import pandas as pd

from pipeline.analysis.prices.lookup import looked_up
from pipeline.analysis.prices.offer_ids import PRICED_BY
from pipeline.analysis.prices.price_figures import same_price
from pipeline.analysis.prices.retirement import OTHERS_ABSENCE
from pipeline.analysis.prices.validity import OPEN_END

STARTS: Final = ("value_since", "is_since_bound", "value_moved_at")
"""What is known of the start of a statement's value."""


def with_starts(prices: pd.DataFrame, reads: pd.DataFrame) -> pd.DataFrame:
    """Return price statements with `value_since`, `is_since_bound` and `value_moved_at`.

    A value that its source left out for a week at most, or gave up for a doubted one, stood all the
    while.

    Args:
        prices: Rows of core/prices as `with_doubt` returns them, the index unique.
        reads: The logs of all sources' readings.
    """
    start = prices["effective_from"].fillna(prices["first_seen_at"])
    believed = prices[prices["doubt"].isna()]
    number = believed.groupby(["source_id", *PRICED_BY], dropna=False, sort=False).ngroup()
    columns = ["price_usd", "state", "stands_to", "first_seen_at", "effective_from", "source_id"]
    ordered = (
        believed[columns]
        .assign(number=number, start=start)
        .sort_values(["number", "start", "first_seen_at"], kind="stable")
    )
    before = ordered.groupby("number")[["price_usd", "state", "stands_to"]].shift()
    has_before = ordered["number"].duplicated()
    is_equal = same_price(ordered["price_usd"], before["price_usd"]) & (
        ordered["state"] == before["state"]
    )
    away = ordered["start"] - before["stands_to"].fillna(OPEN_END)
    begins = ~(has_before & is_equal & (away <= OTHERS_ABSENCE))
    run = begins.cumsum()
    first_read = reads[reads["state"] == "sound"].groupby("source_id")["first_at"].min()
    is_first = ordered["first_seen_at"] <= looked_up(ordered["source_id"], first_read)
    is_bound = begins & ordered["effective_from"].isna() & is_first
    moved = ordered["start"].where(begins & has_before & ~is_equal)
    return prices.assign(
        value_since=ordered["start"]
        .groupby(run)
        .transform("first")
        .reindex(prices.index)
        .fillna(start),
        is_since_bound=is_bound.groupby(run)
        .transform("first")
        .reindex(prices.index, fill_value=False),
        value_moved_at=moved.groupby(run).transform("first").reindex(prices.index),
    )
