"""What each price was from when to when, by the source that is believed at each time."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from pipeline.intervals import PRICE_COLUMNS
from pipeline.offer_ids import IDENTITY, OFFER_ID, OPEN_END, PRICED_BY
from pipeline.precedence import CLASS_ORDER, FRESH_CADENCES, METHOD_ORDER
from pipeline.table import PROVENANCE, TIMESTAMP, Table, column, published
from pipeline.validity import with_validity

TABLE = Table(
    layer="derived",
    name="price_history",
    doc="One price over one interval [valid_from, valid_to), precedence of sources applied.",
    primary_key=(*PRICED_BY, "valid_from"),
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


def build(prices: pd.DataFrame, sources: pd.DataFrame, clock: pd.DataFrame) -> pd.DataFrame:
    """Return each price's history.

    Left out: statements whose start nobody knows, and announced prices whose day has not come.

    Args:
        prices: core/prices.
        sources: core/sources.
        clock: The newest attempt, as `at`.
    """
    now = clock["at"].iloc[0]
    dated = _ranked(with_validity(prices), sources)
    dated = dated[dated["valid_from"].notna() & (dated["valid_from"] <= now)]
    dated = dated.assign(valid_to=dated["valid_to"].mask(dated["valid_to"] > now))
    contested = _is_contested(dated)
    # A source that will be stale on a day to come loses to others from that day on: not yet.
    return as_of(pd.concat([dated[~contested], _settled(dated[contested])]), now)[TABLE.names]


def as_of(history: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Return the history up to a time: what began later is left out, what ended later is open."""
    begun = history[history["valid_from"] <= at]
    return begun.assign(valid_to=begun["valid_to"].mask(begun["valid_to"] > at))


def _ranked(prices: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Add the rank of each statement's source, and until when it is fresh."""
    known = sources.set_index("source_id")
    source_class = prices["source_id"].map(known["source_class"])
    cadence = pd.to_timedelta(
        prices["source_id"].map(known["cadence_days"]).astype("float64"), unit="D"
    )
    classes = {name: number for number, name in enumerate(CLASS_ORDER)}
    methods = {name: number for number, name in enumerate(METHOD_ORDER)}
    return prices.assign(
        source_class=source_class,
        _rank=source_class.map(classes) * len(METHOD_ORDER) + prices["method"].map(methods),
        _fresh_to=prices["last_seen_at"] + FRESH_CADENCES * cadence,
    )


def _is_contested(prices: pd.DataFrame) -> pd.Series:
    """Whether another statement of the same price holds at the same time."""
    key = list(PRICED_BY)
    ordered = prices.sort_values([*key, "valid_from"], kind="stable")
    group = ordered.groupby(key, dropna=False, sort=False).ngroup()
    end = ordered["valid_to"].fillna(OPEN_END).astype("int64")
    latest_end = end.groupby(group).cummax().shift().where(group.duplicated())
    overlaps = (latest_end > ordered["valid_from"].astype("int64")).groupby(group).transform("any")
    return overlaps.reindex(prices.index)


def _settled(prices: pd.DataFrame) -> pd.DataFrame:
    """Return contested statements cut so that the believed one holds at each time."""
    number = prices.groupby(list(PRICED_BY), dropna=False, sort=False).ngroup()
    claims: dict[int, list[_Claim]] = {}
    for group, claim in zip(number, _claims(prices), strict=True):
        claims.setdefault(group, []).append(claim)
    pieces = [piece for rivals in claims.values() for piece in _pieces(rivals)]
    starts = pd.to_datetime([start for _, start, _ in pieces], unit="us", utc=True)
    ends = pd.to_datetime([end for _, _, end in pieces], unit="us", utc=True)
    rows = prices.iloc[[place for place, _, _ in pieces]].reset_index(drop=True)
    return rows.assign(valid_from=starts, valid_to=pd.Series(ends).mask(ends >= OPEN_END))


class _Claim(NamedTuple):
    """One statement, times in microseconds; `place` is its row."""

    place: int
    start: int
    end: int
    fresh_to: int
    rank: int
    last_seen: int
    first_seen: int
    source_id: str

    def order_at(self, at: int) -> tuple[bool, int, int, int, str]:
        """Order of belief: fresh ones by rank, stale ones by date."""
        is_stale = self.fresh_to <= at
        rank = 0 if is_stale else self.rank
        return is_stale, rank, -self.last_seen, -self.first_seen, self.source_id


def _claims(prices: pd.DataFrame) -> Iterator[_Claim]:
    times = [
        prices[name].fillna(OPEN_END).astype("datetime64[us, UTC]").astype("int64")
        for name in ("valid_from", "valid_to", "_fresh_to")
    ]
    seen = [
        prices[name].astype("datetime64[us, UTC]").astype("int64")
        for name in ("last_seen_at", "first_seen_at")
    ]
    columns = (range(len(prices)), *times, prices["_rank"], *seen, prices["source_id"])
    return (_Claim(*values) for values in zip(*columns, strict=True))


def _pieces(rivals: list[_Claim]) -> Iterator[tuple[int, int, int]]:
    """Yield (place, start, end) of the claim that is believed from cut to cut."""
    cuts = sorted({cut for claim in rivals for cut in (claim.start, claim.end, claim.fresh_to)})
    piece: tuple[int, int, int] | None = None
    for start, end in pairwise(cuts):
        held = [claim for claim in rivals if claim.start <= start < claim.end]
        if not held:
            continue
        place = min(held, key=lambda claim: claim.order_at(start)).place
        if piece is not None and piece[0] == place and piece[2] == start:
            piece = (place, piece[1], end)
            continue
        if piece is not None:
            yield piece
        piece = (place, start, end)
    if piece is not None:
        yield piece
