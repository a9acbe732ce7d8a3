"""Which of several statements about one price is believed; docs/methodology.md says why."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd

from pipeline.analysis.prices.lookup import looked_up
from pipeline.analysis.prices.relays import RELAYED, witness_classes
from pipeline.analysis.prices.validity import LONG_AGO

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


def cadences(statements: pd.DataFrame, sources: pd.DataFrame, reads: pd.DataFrame) -> pd.Series:
    """Return the cadence of each statement in days: of its source, or of the package it lies in.

    An open statement was last read in its source's newest sound document, however that came; of a
    closed one only is known how its first document came.

    Args:
        statements: Rows with `source_id`, `method` and `gone_at`.
        sources: core/sources.
        reads: The logs of all sources' readings.
    """
    sound = reads[reads["state"] == "sound"].sort_values("first_at", kind="stable")
    newest = sound.drop_duplicates("source_id", keep="last").set_index("source_id")["method"]
    is_open = statements["gone_at"].isna()
    method = statements["method"].mask(is_open, looked_up(statements["source_id"], newest))
    known = sources.set_index("source_id")
    own, released = (
        looked_up(statements["source_id"], known[name]).astype("float64")
        for name in ("cadence_days", "released_cadence_days")
    )
    return own.mask((method == "released") & released.notna(), released)


def with_freshness(
    prices: pd.DataFrame, sources: pd.DataFrame, reads: pd.DataFrame, clock: pd.Timestamp
) -> pd.DataFrame:
    """Return price statements with the class of their source, their age, and whether it is stale.

    Args:
        prices: Rows of core/prices, with `read_at`: when their source last confirmed them.
        sources: core/sources.
        reads: The logs of all sources' readings.
        clock: Time for which the question is asked.
    """
    age_days = (clock - prices["last_seen_at"]).dt.total_seconds() / SECONDS_PER_DAY
    unread_days = (clock - prices["read_at"]).dt.total_seconds() / SECONDS_PER_DAY
    return prices.assign(
        source_class=witness_classes(prices, sources),
        age_days=age_days,
        unread_days=unread_days,
        is_stale=unread_days > FRESH_CADENCES * cadences(prices, sources, reads),
        priority=looked_up(prices["source_id"], sources.set_index("source_id")["priority"]),
    )


def best_first(prices: pd.DataFrame) -> pd.DataFrame:
    """Return statements of each price together, ordered by how far they are to be believed.

    By the place that `rivals.with_places` gives them, then by class, method, how many independent
    lineages agree, the value that moved last, and priority. Among stale ones only the day of the
    last reading counts. Ties go by source, then as they came. The hour of a reading decides
    nothing: which source a night reads first is chance.

    Args:
        prices: As `rivals.with_places` returns them, with `price_number`, `lineage_count` and
            `moved_on`.
    """
    fresh = ~prices["is_stale"]
    day = prices["moved_on"].where(fresh, prices["last_seen_at"].dt.floor("D"))
    keys = [
        prices["price_number"],
        prices["place"],
        looked_up(prices["source_class"], _places(CLASS_ORDER)).where(fresh, 0),
        looked_up(prices["method"], _places(METHOD_ORDER)).where(fresh, 0),
        -prices["lineage_count"].where(fresh, 0),
        -day.fillna(LONG_AGO).astype("int64"),
        -prices["priority"],
        pd.Series(pd.factorize(prices["source_id"], sort=True)[0]),
    ]
    return prices.iloc[np.lexsort([key.to_numpy() for key in reversed(keys)])]


def moved_on(prices: pd.DataFrame) -> pd.Series:
    """Return the day on which each value came; null where it stood at its source's first reading.

    Args:
        prices: Rows of core/prices.
    """
    day: pd.Series = prices["value_since"].mask(prices["is_since_bound"]).dt.floor("D")
    return day


def _places(order: Sequence[str]) -> pd.Series:
    return pd.Series(range(len(order)), index=pd.Index(order))
