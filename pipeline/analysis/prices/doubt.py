"""Which price statements are doubted: an odd value waits for a witness, or for its third day.

Doubt is about rows, never about a whole list. A doubted value is kept as a statement; what its
source stated before goes on counting for `STANDS_DAYS`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from pipeline.analysis.prices.lineage import copied_by
from pipeline.analysis.prices.offer_ids import PRICED_BY
from pipeline.analysis.prices.retirement import OWN_CLASSES
from pipeline.analysis.prices.validity import OPEN_END

OUT_OF_RANGE: Final = "out of range"
MOVED: Final = "moved"
FAR_FROM_OTHERS: Final = "far from others"

RANGES: Final[Mapping[str, tuple[float, float]]] = {
    "usd_per_mtok": (0.0005, 1_000.0),
    "usd_per_image": (0.00001, 20.0),
}
"""Lowest and highest price by unit: in two years of three catalogues no real one was outside."""

SAME_WITHIN: Final = 1e-9
"""Relative difference that floats of one figure may have."""

MOVES: Final = 10.0 * (1 - SAME_WITHIN)
"""A price that moves so many times is more often a slip than a price."""

UNIT_CHANGE: Final = 100.0 * (1 - SAME_WITHIN)
"""One that moves so many times is a change of unit or its correction: no standing confirms it."""

FAR: Final = 50.0
"""A new price so many times off the middle of other sellers' is doubted."""

OTHERS: Final = 2
"""Other sellers whose middle says something."""

READ_DAYS: Final = 3
"""A moved price is believed at the third sound reading on as many days."""

STORED_GAP: Final = pd.Timedelta(3, "day")
"""Of documents that were not read nightly, at the second one that lies so far from the first."""

STORED_METHODS: Final = ("embedded", "memento", "released")

ALIKE: Final = 2.0 * (1 + SAME_WITHIN)
"""Values within this factor confirm each other."""

STANDS: Final = pd.Timedelta(30, "day")
"""How long the last good value counts after its source ceased to state it."""

_SUBJECT: Final = ["source_id", "provider_id", "offer_key", *PRICED_BY[2:]]
"""What one source names a price by, whatever dates it states."""

_MODEL: Final = ["model_id", "model_variant", "meter", "unit", "service_tier"]
"""What the prices of several sellers have in common."""


class _Others(NamedTuple):
    """What is known of a statement from elsewhere."""

    is_witnessed: bool
    middle: float
    """Median of other sellers; NaN where fewer than `OTHERS` state one."""


def with_doubt(
    prices: pd.DataFrame,
    sources: pd.DataFrame,
    reads: pd.DataFrame,
    limits: Mapping[str, Mapping[str, float]],
    accepted: frozenset[tuple[str, str]],
) -> pd.DataFrame:
    """Return price statements with `doubt`, `stands_to` and `doubted_usd`.

    `doubt` says why a statement is not believed, null where it is. `stands_to` is `gone_at`, or
    later where what followed is doubted; `doubted_usd` is then what followed.

    Args:
        prices: Rows of core/prices, the index unique.
        sources: core/sources.
        reads: The logs of all sources' readings.
        limits: Highest price by source and unit, where sources.yaml sets one.
        accepted: Source and digest of documents that a person accepted.
    """
    number = prices.groupby(_SUBJECT, dropna=False, sort=False).ngroup()
    ordered = (
        prices[[*_SUBJECT, *_COMPARED]]
        .assign(number=number)
        .sort_values(["number", "first_seen_at"], kind="stable")
    )
    is_odd = _is_out_of_range(ordered, limits)
    moved = _moves(ordered)
    far = _may_be_far(ordered)
    doubtful = ordered["number"].isin(ordered.loc[is_odd | moved | far, "number"])
    suspects = ordered[doubtful].assign(is_odd=is_odd[doubtful])
    documents = zip(suspects["source_id"], suspects["snapshot_sha256"], strict=True)
    suspects = suspects.assign(is_accepted=[document in accepted for document in documents])
    beside = _others(suspects, ordered, sources)
    days = _Days(reads)
    result = prices.assign(
        doubt=pd.Series(None, index=prices.index, dtype="str"),
        stands_to=prices["gone_at"],
        doubted_usd=np.nan,
    )
    reasons: dict[Any, str] = {}
    ends: dict[Any, tuple[datetime, float]] = {}
    for _, group in suspects.groupby("number", sort=False):
        _judge(list(group.itertuples()), beside, days, reasons, ends)
    if reasons:
        index = list(reasons)
        result.loc[index, "doubt"] = list(reasons.values())
    if ends:
        index = list(ends)
        stands = pd.Series([end for end, _ in ends.values()], index=index)
        stands = stands.astype(result["stands_to"].dtype)
        newest = result["source_id"][index].map(days.newest)
        result.loc[index, "stands_to"] = stands.mask(stands > newest)
        result.loc[index, "doubted_usd"] = [usd for _, usd in ends.values()]
    return result


_COMPARED: Final = (
    *("offer_id", "price_usd", "state", "first_seen_at", "last_seen_at", "gone_at", "method"),
    *("effective_from", "model_id", "model_variant", "snapshot_sha256"),
)


def _is_out_of_range(rows: pd.DataFrame, limits: Mapping[str, Mapping[str, float]]) -> pd.Series:
    low, high = (
        rows["unit"].map({unit: ends[end] for unit, ends in RANGES.items()}).astype("float64")
        for end in (0, 1)
    )
    own = [
        limits.get(source, {}).get(unit, np.inf)
        for source, unit in zip(rows["source_id"], rows["unit"], strict=True)
    ]
    price = rows["price_usd"]
    is_zero = (price == 0) & (rows["state"] == "free")
    most = pd.Series(own, rows.index, dtype="float64")
    outside = (price < low.fillna(0.0)) | (price > high) | (price > most)
    return outside & ~is_zero


def _moves(ordered: pd.DataFrame) -> pd.Series:
    """Return whether a statement is many times what the same source stated before it."""
    before = ordered["price_usd"].groupby(ordered["number"]).shift()
    ratio = ordered["price_usd"] / before
    return (ratio >= MOVES) | ((ratio > 0) & (ratio <= 1 / MOVES))


def _may_be_far(ordered: pd.DataFrame) -> pd.Series:
    """Return whether a statement is many times the lowest or highest price of its model."""
    price = ordered["price_usd"].where(ordered["price_usd"] > 0)
    named = ordered["model_id"].notna()
    groups = price.where(named).groupby([ordered[name] for name in _MODEL], dropna=False)
    lowest, highest = groups.transform("min"), groups.transform("max")
    return named & ((price / lowest >= FAR) | (highest / price >= FAR))


def _others(
    suspects: pd.DataFrame, ordered: pd.DataFrame, sources: pd.DataFrame
) -> dict[Any, _Others]:
    """Return what others state at the time of each suspect."""
    copies = dict(copied_by(sources))
    own = frozenset(sources.loc[sources["source_class"].isin(OWN_CLASSES), "source_id"])
    asked = suspects[suspects["price_usd"] > 0]
    start = asked[[*_MODEL, "provider_id", "offer_id", "source_id", "price_usd"]].assign(
        row=asked.index, start=asked["first_seen_at"], end=asked["gone_at"].fillna(OPEN_END)
    )
    known = ordered[(ordered["price_usd"] > 0) & ordered["model_id"].notna()]
    known = known[known["model_id"].isin(asked["model_id"])]
    stated = known[[*_MODEL, "provider_id", "offer_id", "source_id", "price_usd"]].assign(
        start_other=known["first_seen_at"], end_other=known["gone_at"].fillna(OPEN_END)
    )
    pairs = start.merge(stated, on=_MODEL, suffixes=("", "_other"))
    pairs = pairs[(pairs["start_other"] < pairs["end"]) & (pairs["start"] < pairs["end_other"])]
    sellers = pairs[pairs["provider_id"] != pairs["provider_id_other"]]
    one = sellers.groupby(["row", "provider_id_other"])["price_usd_other"].median()
    middles = one.groupby("row").agg(["median", "size"])
    same = pairs[
        (pairs["offer_id"] == pairs["offer_id_other"])
        & (pairs["provider_id"] == pairs["provider_id_other"])
        & (pairs["source_id"] != pairs["source_id_other"])
        & ((pairs["price_usd_other"] / pairs["price_usd"] - 1).abs() <= SAME_WITHIN)
    ]
    witnessed = {
        row
        for row, one_id, other_id in same[["row", "source_id", "source_id_other"]].itertuples(
            index=False
        )
        if other_id in own or _are_independent(one_id, other_id, copies)
    }
    found = {row: _Others(row in witnessed, np.nan) for row in suspects.index}
    for row, middle, count in middles.itertuples():
        if count >= OTHERS:
            found[row] = found[row]._replace(middle=float(middle))
    return found


def _are_independent(one: str, other: str, copies: Mapping[str, frozenset[str]]) -> bool:
    known, also = copies.get(one, frozenset()) | {one}, copies.get(other, frozenset()) | {other}
    return not known & also


class _Days:
    """On which days a source was soundly read."""

    def __init__(self, reads: pd.DataFrame) -> None:
        sound = reads[reads["state"] == "sound"]
        self._runs = {
            str(source): list(
                zip(rows["first_at"], rows["last_at"], rows["attempt_count"], strict=True)
            )
            for source, rows in sound.groupby("source_id")
        }

    @property
    def newest(self) -> Mapping[str, pd.Timestamp]:
        """The last sound reading of each source."""
        return {source: max(run[1] for run in runs) for source, runs in self._runs.items()}

    def count(self, source_id: str, start: pd.Timestamp, end: pd.Timestamp) -> int:
        """Return on how many days it was read from one time to another, both included.

        Of a run of equal documents the attempts are counted, and the days that they may lie on.
        """
        days: set[int] = set()
        for first, last, attempts in self._runs.get(source_id, ()):
            if first <= end and last >= start:
                from_, to = max(first, start), min(last, end)
                ordinals = range(from_.toordinal(), to.toordinal() + 1)
                ends = {from_.toordinal(), to.toordinal()}
                days.update(ordinals if attempts >= len(ordinals) else ends)
        return len(days)


def _judge(
    rows: Sequence[Any],
    beside: Mapping[Any, _Others],
    days: _Days,
    reasons: dict[Any, str],
    ends: dict[Any, tuple[datetime, float]],
) -> None:
    """Walk through one source's statements of one price, and note what is doubted.

    Args:
        rows: The statements, oldest first.
        beside: What others state at the time of each.
        days: When sources were read.
        reasons: Why statements are doubted, by row; filled here.
        ends: Until when good ones count, and what is stated instead, by row; filled here.
    """
    good: Any = None
    waiting: list[Any] = []
    for row in rows:
        reason = _reason(row, good, beside[row.Index])
        if reason is None:
            if good is not None and waiting:
                _extend(good, waiting, row.first_seen_at, ends)
            good, waiting = row, []
            continue
        if waiting and not _is_alike(waiting[-1], row):
            if good is not None:
                _extend(good, waiting, row.first_seen_at, ends)
            waiting = []
        waiting.append(row)
        reasons[row.Index] = reason
        if reason == MOVED and good is not None and _is_standing(good, waiting, days):
            for one in waiting:
                del reasons[one.Index]
            good, waiting = row, []
    if good is not None and waiting:
        _extend(good, waiting, waiting[-1].gone_at, ends)


def _reason(row: Any, good: Any, others: _Others) -> str | None:  # noqa: ANN401 (a named tuple)
    """Return why a statement is doubted beside the last good one; null where it is not."""
    if row.is_accepted:
        return None
    if row.is_odd:
        return OUT_OF_RANGE
    price = row.price_usd
    if not price > 0 or others.is_witnessed or pd.notna(row.effective_from):
        return None
    before = good.price_usd if good is not None else np.nan
    if before > 0 and good.first_seen_at < row.first_seen_at <= good.last_seen_at + STANDS:
        if _times(price, before) < MOVES:
            return None
        is_nearer = _times(price, others.middle) < _times(before, others.middle)
        return None if is_nearer else MOVED
    return FAR_FROM_OTHERS if _times(price, others.middle) >= FAR else None


def _times(one: float, other: float) -> float:
    """Return how many times one price is another, whichever is higher; NaN where one is unknown."""
    return max(one / other, other / one) if other > 0 else np.nan


def _is_alike(one: Any, other: Any) -> bool:  # noqa: ANN401
    return bool(_times(one.price_usd, other.price_usd) <= ALIKE)


def _is_standing(good: Any, waiting: Sequence[Any], days: _Days) -> bool:  # noqa: ANN401
    """Return whether a moved price has stood long enough to be one."""
    first, last = waiting[0], waiting[-1]
    if any(_times(row.price_usd, good.price_usd) >= UNIT_CHANGE for row in waiting):
        return False
    if last.method in STORED_METHODS:
        return bool(last.last_seen_at - first.first_seen_at >= STORED_GAP)
    return days.count(first.source_id, first.first_seen_at, last.last_seen_at) >= READ_DAYS


def _extend(
    good: Any,  # noqa: ANN401
    waiting: Sequence[Any],
    end: Any,  # noqa: ANN401
    ends: dict[Any, tuple[datetime, float]],
) -> None:
    """Note that a good statement goes on counting while what came in its place is doubted."""
    if good.gone_at != waiting[0].first_seen_at and good.Index not in ends:
        return
    last = good.gone_at + STANDS
    ends[good.Index] = (last if pd.isna(end) else min(last, end), waiting[-1].price_usd)
