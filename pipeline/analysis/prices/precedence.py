"""Which of several statements about one price is believed; docs/methodology.md says why."""

from typing import Final

import pandas as pd

CLASS_ORDER: Final = (
    "vendor",
    "vendor_docs",
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
    known = sources.set_index("source_id")
    age_days = (clock - prices["last_seen_at"]).dt.total_seconds() / SECONDS_PER_DAY
    unread_days = (clock - prices["read_at"]).dt.total_seconds() / SECONDS_PER_DAY
    cadence_days = cadences(prices, sources)
    return prices.assign(
        source_class=prices["source_id"].map(known["source_class"]),
        age_days=age_days,
        is_stale=unread_days > FRESH_CADENCES * cadence_days,
    )


def best_first(prices: pd.DataFrame) -> pd.DataFrame:
    """Return statements ordered by how far they are to be believed.

    Fresh ones first: by class, then by method, then the newest. Among stale ones only the date
    counts. Ties go by source and offer, so that the order is the same on every machine.

    Args:
        prices: As `with_freshness` returns them.
    """
    fresh = ~prices["is_stale"]
    ranked = prices.assign(
        _class=prices["source_class"]
        .map({name: n for n, name in enumerate(CLASS_ORDER)})
        .where(fresh, 0),
        _method=prices["method"]
        .map({name: n for n, name in enumerate(METHOD_ORDER)})
        .where(fresh, 0),
        _age=prices["age_days"],
    )
    order = ["is_stale", "_class", "_method", "_age", "source_id", "offer_key"]
    return ranked.sort_values(order, kind="stable").drop(columns=["_class", "_method", "_age"])
