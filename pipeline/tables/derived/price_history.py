"""What each price was from when to when, by the source that is believed at each time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.lineage import Copies, copied_by, independent_count
from pipeline.analysis.prices.lookup import looked_up
from pipeline.analysis.prices.offer_ids import DOUBT, IDENTITY, OFFER_ID, PRICED_BY
from pipeline.analysis.prices.precedence import (
    CLASS_ORDER,
    FRESH_CADENCES,
    METHOD_ORDER,
    cadences,
    moved_on,
)
from pipeline.analysis.prices.price_figures import decimals
from pipeline.analysis.prices.relays import witness_classes
from pipeline.analysis.prices.retirement import OWN_CLASSES
from pipeline.analysis.prices.rivals import (
    COARSE,
    FIRST_HAND,
    FRESH,
    HELD,
    HELD_DAYS,
    STALE,
    UNMOVED,
)
from pipeline.analysis.prices.since import STARTS
from pipeline.analysis.prices.validity import LONG_AGO, OPEN_END, undoubted, with_validity
from pipeline.domain.kinds import PRICE_COLUMNS
from pipeline.domain.table import PROVENANCE, TIMESTAMP, Table, column, published

DATED_BY = (
    *("source_id", "method", "first_seen_at", "last_seen_at", "gone_at"),
    *DOUBT,
    *STARTS,
    *("effective_from", "effective_to", "price_usd"),
)
"""What dates a statement and says how far to believe it; whole statements are large."""

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


def build(prices: pd.DataFrame, sources: pd.DataFrame, clock: pd.DataFrame) -> pd.DataFrame:
    """Return each price's history.

    Left out: statements whose start nobody knows, and announced prices whose day has not come.

    Args:
        prices: core/prices.
        sources: core/sources.
        clock: The newest attempt, as `at`.
    """
    now = clock["at"].iloc[0]
    dated_by = prices[[*PRICED_BY, *DATED_BY]].assign(
        place=range(len(prices)), moved_on=moved_on(prices)
    )
    dated = with_validity(undoubted(dated_by))
    claims = as_of(_ranked(dated, sources), now)
    contested = _is_contested(claims)
    # A source that will be stale on a day to come loses to others from that day on: not yet.
    settled = _settled(claims[contested], copied_by(sources))
    pieces = as_of(pd.concat([claims[~contested], settled]), now)
    stated = prices.iloc[pieces["place"]].reset_index(drop=True)
    cut = pieces[["valid_from", "valid_to", "source_class"]].reset_index(drop=True)
    return stated.assign(**{str(name): cut[name] for name in cut})[TABLE.names]


def as_of(history: pd.DataFrame, at: pd.Timestamp) -> pd.DataFrame:
    """Return the history up to a time: what began later is left out, what ended later is open.

    Left out as well is what began nobody knows when.
    """
    begun = history[history["valid_from"] <= at]
    return begun.assign(valid_to=begun["valid_to"].mask(begun["valid_to"] > at))


def _ranked(prices: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Add the rank of each statement's source, and until when it is fresh."""
    source_class = witness_classes(prices, sources)
    days = cadences(prices, sources)
    by_class = looked_up(source_class, _ranks(CLASS_ORDER))
    return prices.assign(
        source_class=source_class,
        is_own=source_class.isin(OWN_CLASSES),
        is_first_hand=source_class.isin(FIRST_HAND),
        priority=looked_up(prices["source_id"], sources.set_index("source_id")["priority"]),
        held_to=(prices["read_at"] + pd.Timedelta(HELD_DAYS, "day")).where(
            source_class.isin(OWN_CLASSES)
        ),
        rank=by_class * len(METHOD_ORDER) + looked_up(prices["method"], _ranks(METHOD_ORDER)),
        # A source is fresh up to this moment, and with it: what follows begins after it.
        fresh_to=prices["read_at"]
        + FRESH_CADENCES * pd.to_timedelta(days, unit="D")
        + pd.Timedelta(1, "us"),
    )


def _ranks(order: Sequence[str]) -> pd.Series:
    return pd.Series(range(len(order)), index=pd.Index(order))


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


def _settled(prices: pd.DataFrame, copies: Copies) -> pd.DataFrame:
    """Return contested statements cut so that the believed one holds at each time."""
    number = prices.groupby(list(PRICED_BY), dropna=False, sort=False).ngroup()
    claims: dict[int, list[_Claim]] = {}
    for group, claim in zip(number, _claims(prices), strict=True):
        claims.setdefault(group, []).append(claim)
    pieces = [piece for rivals in claims.values() for piece in _pieces(rivals, copies)]
    rows = prices.iloc[[place for place, _, _ in pieces]].reset_index(drop=True)
    ends = _times([end for _, _, end in pieces])
    return rows.assign(
        valid_from=_times([start for _, start, _ in pieces]), valid_to=ends.mask(ends >= OPEN_END)
    )


def _micros(times: pd.Series) -> pd.Series:
    """Return times as microseconds; a time that is null is yet to come."""
    return times.fillna(OPEN_END).astype("datetime64[us, UTC]").astype("int64")


def _times(micros: Sequence[int]) -> pd.Series:
    return pd.Series(micros, dtype="int64").astype("datetime64[us, UTC]")


class _Claim(NamedTuple):
    """One statement, times in microseconds; `row` is its row."""

    row: int
    start: int
    end: int
    fresh_to: int
    held_to: int
    rank: int
    seen_day: int
    moved_day: int
    digits: int
    price: float
    figure: str
    priority: int
    is_own: bool
    is_first_hand: bool
    source_id: str

    def order_at(self, place: int, lineages: int) -> tuple[int, int, int, int, int, str]:
        """Order of belief, as `best_first` has it."""
        if place in (HELD, STALE):
            return place, 0, 0, -self.seen_day, -self.priority, self.source_id
        return place, self.rank, -lineages, -self.moved_day, -self.priority, self.source_id

    def is_coarse(self, others: Iterable["_Claim"]) -> bool:
        """Return whether another own figure says more exactly what this own one says."""
        return (
            self.is_own
            and self.price > 0
            and any(
                other.is_own
                and other.digits > self.digits
                and abs(other.price - self.price) < 10.0**-self.digits
                for other in others
            )
        )


def _claims(prices: pd.DataFrame) -> Iterator[_Claim]:
    names = ("valid_from", "valid_to", "fresh_to", "held_to")
    times = (
        _micros(prices[name].fillna(LONG_AGO if name == "held_to" else OPEN_END)) for name in names
    )
    moved = prices["moved_on"].fillna(LONG_AGO)
    days = (_micros(prices["last_seen_at"].dt.floor("D")), _micros(moved))
    usd = prices["price_usd"]
    known = (prices[name] for name in ("priority", "is_own", "is_first_hand", "source_id"))
    columns = (*times, prices["rank"], *days, decimals(usd), usd, usd.map("{:.9g}".format), *known)
    return (_Claim(*values) for values in zip(range(len(prices)), *columns, strict=True))


def _believed(rivals: Sequence[_Claim], at: int, copies: Copies) -> int:
    """Return the row of the claim that is believed at a time."""
    if len(rivals) == 1:
        return rivals[0].row
    fresh = [claim for claim in rivals if claim.fresh_to > at]
    camps: dict[str, set[str]] = {}
    for claim in fresh:
        camps.setdefault(claim.figure, set()).add(claim.source_id)
    counts = {
        figure: independent_count(frozenset(names), copies) for figure, names in camps.items()
    }
    places = _places(rivals, fresh, at)
    best = min(
        rivals, key=lambda claim: claim.order_at(places[claim.row], counts.get(claim.figure, 0))
    )
    return best.row


def _places(rivals: Sequence[_Claim], fresh: Sequence[_Claim], at: int) -> dict[int, int]:
    """Return the place of each claim by its row, as `rivals.with_places` has it."""
    places = {claim.row: STALE for claim in rivals}
    places |= {claim.row: COARSE if claim.is_coarse(fresh) else FRESH for claim in fresh}
    if not fresh or any(claim.is_first_hand for claim in fresh):
        return places
    held = [claim for claim in rivals if claim.fresh_to <= at < claim.held_to]
    if held:
        held_on = max(claim.seen_day for claim in held)
        places |= {claim.row: UNMOVED for claim in fresh if claim.moved_day <= held_on}
        places |= {claim.row: HELD for claim in held}
    return places


def _pieces(rivals: list[_Claim], copies: Copies) -> Iterator[tuple[int, int, int]]:
    """Yield (place, start, end) of the claim that is believed from cut to cut."""
    cuts = sorted(
        {cut for claim in rivals for cut in (claim.start, claim.end, claim.fresh_to, claim.held_to)}
    )
    piece: tuple[int, int, int] | None = None
    for start, end in pairwise(cuts):
        in_force = [claim for claim in rivals if claim.start <= start < claim.end]
        if not in_force:
            continue
        place = _believed(in_force, start, copies)
        if piece is not None and piece[0] == place and piece[2] == start:
            piece = (place, piece[1], end)
            continue
        if piece is not None:
            yield piece
        piece = (place, start, end)
    if piece is not None:
        yield piece
