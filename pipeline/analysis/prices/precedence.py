"""Which of several statements about one price is believed; docs/methodology.md says why."""

from collections.abc import Sequence
from typing import Final

import pandas as pd

from pipeline.analysis.prices.lookup import looked_up
from pipeline.analysis.prices.relays import RELAYED, witness_classes

CLASS_ORDER: Final = (
    "vendor",
    "vendor_docs",
    RELAYED,
    "router",
    "aggregator",
    "benchmark",
    "analyst",
    "competitor",
    "investor",
    "press",
    "content_farm",
)
"""Kinds of witnesses, the best first. What a seller says of its own prices comes first."""

METHOD_ORDER: Final = ("live", "saved", "memento", "released", "embedded", "transcribed")
"""Ways by which a document came to us, the best first."""

FRESH_CADENCES: Final = 3
"""A source that was not soundly read for this many of its cadences is stale: two nights may fail
for reasons that have nothing to do with its prices."""

SECONDS_PER_DAY: Final = 86_400


def cadences(statements: pd.DataFrame, sources: pd.DataFrame) -> pd.Series:
    """Return the cadence of each statement in days: of its source, or of the package it lies in.

    Args:
        statements: Rows with `source_id` and `method`.
        sources: core/sources.
    """
    known = sources.set_index("source_id")
    own = statements["source_id"].map(known["cadence_days"]).astype("float64")
    released = statements["source_id"].map(known["released_cadence_days"]).astype("float64")
    return own.mask((statements["method"] == "released") & released.notna(), released)


def with_freshness(
    prices: pd.DataFrame, sources: pd.DataFrame, clock: pd.Timestamp
) -> pd.DataFrame:
    """Return price statements with the class of their source, their age, and whether it is stale.

    Args:
        prices: Rows of core/prices, with `read_at`: when their source last confirmed them.
        sources: core/sources.
        clock: Time for which the question is asked.
    """
    age_days = (clock - prices["last_seen_at"]).dt.total_seconds() / SECONDS_PER_DAY
    unread_days = (clock - prices["read_at"]).dt.total_seconds() / SECONDS_PER_DAY
    return prices.assign(
        source_class=witness_classes(prices, sources),
        age_days=age_days,
        unread_days=unread_days,
        is_stale=unread_days > FRESH_CADENCES * cadences(prices, sources),
        priority=looked_up(prices["source_id"], sources.set_index("source_id")["priority"]),
    )


def best_first(prices: pd.DataFrame) -> pd.DataFrame:
    """Return statements ordered by how far they are to be believed.

    By the place that `rivals.with_places` gives them, then by class, method, how many independent
    lineages agree, the value that moved last, and priority. Among stale ones only the day of the
    last reading counts. Ties go by source and offer. The hour of a reading decides nothing: which
    source a night reads first is chance.

    Args:
        prices: As `rivals.with_places` returns them, with `lineage_count` and `moved_on`.
    """
    fresh = ~prices["is_stale"]
    day = prices["last_seen_at"].dt.floor("D").mask(fresh)
    ranked = prices.assign(
        _class=prices["source_class"].map(_places(CLASS_ORDER)).where(fresh, 0),
        _method=prices["method"].map(_places(METHOD_ORDER)).where(fresh, 0),
        _lineages=-prices["lineage_count"].where(fresh, 0),
        _day=day.fillna(prices["moved_on"].where(fresh)),
        _priority=-prices["priority"],
    )
    order = ["place", "_class", "_method", "_lineages", "_day", "_priority"]
    ordered = ranked.sort_values(
        [*order, "source_id", "offer_key"],
        ascending=[name != "_day" for name in (*order, "source_id", "offer_key")],
        kind="stable",
        na_position="last",
    )
    return ordered.drop(columns=order[1:])


def moved_on(prices: pd.DataFrame) -> pd.Series:
    """Return the day on which each value came; null where it stood at its source's first reading.

    Args:
        prices: Rows of core/prices.
    """
    day: pd.Series = prices["value_since"].mask(prices["is_since_bound"]).dt.floor("D")
    return day


def _places(order: Sequence[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(order)}
