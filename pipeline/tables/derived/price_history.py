"""What each price was from when to when, by the source that is believed at each time."""

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.lineage import Copies, copied_by
from pipeline.analysis.prices.lookup import looked_up
from pipeline.analysis.prices.offer_ids import DOUBT, IDENTITY, OFFER_ID, PRICED_BY
from pipeline.analysis.prices.precedence import (
    FRESH_CADENCES,
    SECONDS_PER_DAY,
    cadences,
    moved_on,
)
from pipeline.analysis.prices.relays import (
    RELAYED,
    relayed_since,
    source_classes,
    witness_classes,
)
from pipeline.analysis.prices.rivals import HELD_DAYS
from pipeline.analysis.prices.since import STARTS
from pipeline.analysis.prices.validity import OPEN_END, undoubted, with_validity
from pipeline.analysis.prices.witnesses import in_order_of_belief
from pipeline.domain.kinds import PRICE_COLUMNS
from pipeline.domain.table import PROVENANCE, TIMESTAMP, Table, column, published

DATED_BY = (
    *("source_id", "offer_key", "method", "first_seen_at", "last_seen_at", "gone_at"),
    *DOUBT,
    *STARTS,
    *("effective_from", "effective_to", "price_usd"),
)
"""What dates a statement and says how far to believe it; whole statements are large."""

TURNS = ("valid_from", "valid_to", "stale_from", "held_to", "relayed_from")
"""Times at which another statement of a price may come to be believed."""

TABLE = Table(
    layer="derived",
    name="price_history",
    doc="One price over one interval [valid_from, valid_to), precedence of sources applied.",
    primary_key=(*PRICED_BY, "source_id", "valid_from"),
    columns=(
        OFFER_ID,
        *IDENTITY,
        *(item for item in published(PRICE_COLUMNS) if not item.name.startswith("effective_")),
        column("valid_from", TIMESTAMP, "Start: a stated date, or the first sighting."),
        column("valid_to", TIMESTAMP, "End, exclusive; null while it holds.", null=True),
        column("last_seen_at", TIMESTAMP, "Last sound reading that states it."),
        column("source_class", pa.string(), "Kind of witness that is believed."),
        *PROVENANCE,
    ),
)


def build(
    prices: pd.DataFrame, sources: pd.DataFrame, reads: pd.DataFrame, clock: pd.DataFrame
) -> pd.DataFrame:
    """Return each price's history.

    Left out: statements without a known start, and announced prices whose day has not come.

    Args:
        prices: core/prices.
        sources: core/sources.
        reads: The logs of all sources' readings.
        clock: The newest attempt, as `at`.
    """
    now = clock["at"].iloc[0]
    dated_by = prices[[*PRICED_BY, *DATED_BY]].assign(
        row=range(len(prices)),
        source_class=witness_classes(prices, sources),
        moved_on=moved_on(prices),
        cadence_days=cadences(prices, sources, reads),
    )
    claims = as_of(with_validity(undoubted(dated_by)), now)
    contested = _is_contested(claims)
    settled = _settled(claims[contested], sources, copied_by(sources, prices), now)
    pieces = pd.concat([claims[~contested], settled])
    stated = prices.iloc[pieces["row"]].reset_index(drop=True)
    cut = pieces[["valid_from", "valid_to", "source_class"]].reset_index(drop=True)
    return stated.assign(**{str(name): cut[name] for name in cut})[TABLE.names]


def as_of(history: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Return the history up to a time: what began later is left out, what ended later is open.

    Left out as well is what has no known start.
    """
    begun = history[history["valid_from"] <= at]
    return begun.assign(valid_to=begun["valid_to"].mask(begun["valid_to"] > at))


def _is_contested(prices: pd.DataFrame) -> pd.Series:
    """Whether another statement of the same price holds at the same time."""
    number = prices.groupby(list(PRICED_BY), dropna=False, sort=False).ngroup()
    start, end = _micros(prices["valid_from"]), _micros(prices["valid_to"])
    ordered = pd.DataFrame({"number": number, "start": start, "end": end}).sort_values(
        ["number", "start"], kind="stable"
    )
    latest_end = ordered["end"].groupby(ordered["number"]).cummax().shift()
    overlaps = (latest_end > ordered["start"]) & ordered["number"].duplicated()
    return number.isin(ordered["number"][overlaps])


def _settled(
    claims: pd.DataFrame, sources: pd.DataFrame, copies: Copies, now: pd.Timestamp
) -> pd.DataFrame:
    """Return contested statements cut so that the believed one holds at each time.

    A source that will be stale on a day to come loses to others from that day on: not yet.
    """
    spans = _spans(_with_turns(claims, sources), now)
    at = spans["start"]
    rivals = spans.assign(
        source_class=source_classes(spans, sources).mask(spans["relayed_from"] <= at, RELAYED),
        is_stale=spans["stale_from"] <= at,
        unread_days=(at - spans["read_at"]).dt.total_seconds() / SECONDS_PER_DAY,
    )
    ordered = in_order_of_belief(rivals, copies)
    believed = ordered[~ordered["price_number"].duplicated()]
    row, span = believed["row"], believed["price_number"]
    piece = ((row != row.shift()) | (span != span.shift() + 1)).cumsum()
    last = believed[~piece.duplicated(keep="last")]
    ends = last["end"].mask(last["end"] > now)
    return last.assign(valid_from=at[believed.index[~piece.duplicated()]].array, valid_to=ends)


def _with_turns(claims: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Add when statements become stale, cease to stay as last words, and become relayed ones.

    A source is fresh up to the end of its last cadence and with it: what follows begins after it.
    """
    after = claims["read_at"] + pd.Timedelta(1, "us")
    fresh = FRESH_CADENCES * pd.to_timedelta(claims["cadence_days"], unit="D")
    return claims.assign(
        priority=looked_up(claims["source_id"], sources.set_index("source_id")["priority"]),
        stale_from=after + fresh,
        held_to=after + pd.Timedelta(HELD_DAYS, "day"),
        relayed_from=relayed_since(claims, sources),
    )


def _spans(claims: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return each statement once for each span of time in which nothing of its price changes.

    Returns:
        The statements with `start` and `end` of the span, and its number as `price_number`.
    """
    price = claims.groupby(list(PRICED_BY), dropna=False, sort=False).ngroup().to_numpy()
    turns = np.array([_micros(claims[name]) for name in TURNS])
    later = _micros(pd.Series([now + pd.Timedelta(1, "us")], dtype=claims["valid_from"].dtype))
    times, codes = np.unique(np.minimum(turns, later.iloc[0]), return_inverse=True)
    marks = price * len(times) + codes.reshape(turns.shape)
    cuts = np.unique(marks)
    first, stop = np.searchsorted(cuts, marks[:2])
    lengths = stop - first
    claim = np.repeat(np.arange(len(claims)), lengths)
    span = np.arange(len(claim)) + np.repeat(first - np.cumsum(lengths) + lengths, lengths)
    start, end = (
        pd.Series(times[cuts[place] % len(times)]).astype("datetime64[us, UTC]")
        for place in (span, span + 1)
    )
    rows = claims.iloc[claim].reset_index(drop=True)
    return rows.assign(start=start, end=end, price_number=span)


def _micros(times: pd.Series) -> pd.Series:
    """Return times as microseconds; a time that is null is yet to come."""
    return times.fillna(OPEN_END).astype("datetime64[us, UTC]").astype("int64")
