"""Which price statements are doubted: an odd value waits for a witness, or for its third day.

Doubt is about rows, never about a whole list. A doubted value is kept as a statement; what its
source stated before goes on counting for `STANDS_FOR`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from pipeline.analysis.prices.doubt_signs import (
    FAR,
    MOVES,
    SAME_WITHIN,
    SUBJECT,
    Others,
    disproportion,
    is_no_token_price,
    is_out_of_range,
    is_taken_back,
    may_be_far,
    moves,
    others,
)
from pipeline.analysis.prices.retirement import OWN_CLASSES
from pipeline.analysis.prices.sound_days import SoundDays

OUT_OF_RANGE: Final = "out of range"
UNIT_OF_TEXT: Final = "not by token"
MOVED: Final = "moved"
TAKEN_BACK: Final = "taken back"
FAR_FROM_OTHERS: Final = "far from others"
OUT_OF_PROPORTION: Final = "out of proportion"

UNIT_CHANGE: Final = 100.0 * (1 - SAME_WITHIN)
"""A price that moves by this factor or more has changed its unit, or was corrected: it stays in
doubt however long it is stated."""

READ_DAYS: Final = 3
READ_GAP: Final = pd.Timedelta(2, "day")
"""A moved price is believed once it was read on `READ_DAYS` days, the last of them `READ_GAP` after
the first: three readings around two midnights are not enough."""

BY_STANDING: Final = (MOVED, OUT_OF_PROPORTION)
"""Doubts that days of standing end; others need a witness, or their source to mend it."""

STORED_GAP: Final = pd.Timedelta(3, "day")
"""By `STORED_METHODS`, whose documents are not of each night, a moved price is believed at one that
states it so long after the first."""

STORED_METHODS: Final = ("embedded", "memento", "released")

ALIKE: Final = 2.0 * (1 + SAME_WITHIN)
"""Values within this factor confirm each other."""

NEAR: Final = 3.0 * (1 + SAME_WITHIN)
"""A price within this factor of other sellers' middle is one, whatever stands beside it."""

STANDS_FOR: Final = pd.Timedelta(30, "day")
"""How long the last good value counts after its source ceased to state it."""


class AcceptedValue(NamedTuple):
    """What a person judged sound."""

    documents: frozenset[tuple[str, str]] = frozenset()
    """Source and digest."""
    rows: frozenset[tuple[str, str, str, float]] = frozenset()
    """Source, offer, meter and price."""

    def is_of(self, statements: pd.DataFrame) -> list[bool]:
        """Return whether each statement is of an accepted document, or an accepted row."""
        names = ["source_id", "snapshot_sha256", "offer_key", "meter", "price_usd"]
        return [
            (source, digest) in self.documents or (source, offer, meter, usd) in self.rows
            for source, digest, offer, meter, usd in statements[names].itertuples(index=False)
        ]


def with_doubt(
    prices: pd.DataFrame,
    sources: pd.DataFrame,
    reads: pd.DataFrame,
    limits: Mapping[str, Mapping[str, float]],
    accepted: AcceptedValue,
) -> pd.DataFrame:
    """Return price statements with `doubt`, `stands_to` and `doubted_usd`.

    `doubt` says why a statement is not believed, null where it is. `stands_to` is `gone_at`, or
    later where what followed is doubted; `doubted_usd` is then what followed.

    Args:
        prices: Rows of core/prices, the index unique.
        sources: core/sources.
        reads: The logs of all sources' readings.
        limits: Highest price by source and unit, where sources.yaml sets one.
        accepted: What a person accepted.
    """
    suspects, beside = _suspects(prices, sources, limits, accepted)
    days = SoundDays(reads)
    reasons: dict[Any, str] = {}
    ends: dict[Any, tuple[datetime, float]] = {}
    for _, group in suspects.groupby("number", sort=False):
        _judge_prices(list(group.itertuples()), beside, days, reasons, ends)
    result = prices.assign(
        doubt=pd.Series(None, index=prices.index, dtype="str"),
        stands_to=prices["gone_at"],
        doubted_usd=np.nan,
    )
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


def _suspects(
    prices: pd.DataFrame,
    sources: pd.DataFrame,
    limits: Mapping[str, Mapping[str, float]],
    accepted: AcceptedValue,
) -> tuple[pd.DataFrame, Mapping[Any, Others]]:
    """Return the statements of prices of which any is suspect, oldest first, and others' words."""
    number = prices.groupby(SUBJECT, dropna=False, sort=False).ngroup()
    ordered = (
        prices[[*SUBJECT, *_COMPARED]]
        .assign(number=number)
        .sort_values(["number", "first_seen_at"], kind="stable")
    )
    own = frozenset(sources.loc[sources["source_class"].isin(OWN_CLASSES), "source_id"])
    odd = pd.Series("", index=ordered.index, dtype="object")
    odd = odd.mask(is_no_token_price(ordered, own), UNIT_OF_TEXT)
    odd = odd.mask(is_out_of_range(ordered, limits), OUT_OF_RANGE)
    apart, back = disproportion(ordered), is_taken_back(ordered, own)
    is_suspect = (odd != "") | (apart > 1) | back | moves(ordered) | may_be_far(ordered)
    doubtful = ordered["number"].isin(ordered.loc[is_suspect, "number"])
    suspects = ordered[doubtful].assign(
        odd=odd[doubtful], apart=apart[doubtful], is_taken_back=back[doubtful]
    )
    suspects = suspects.assign(is_accepted=accepted.is_of(suspects))
    return suspects, others(suspects, ordered, sources)


def _judge_prices(
    rows: Sequence[Any],
    beside: Mapping[Any, Others],
    days: SoundDays,
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
        reason = _reason(row, good, beside[row.Index], waiting[-1] if waiting else good)
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
        if reason in BY_STANDING and _is_standing(good, waiting, days):
            for one in waiting:
                del reasons[one.Index]
            good, waiting = row, []
    if good is not None and waiting:
        _extend(good, waiting, waiting[-1].gone_at, ends)


def _reason(
    row: Any,  # noqa: ANN401 (a named tuple)
    good: Any,  # noqa: ANN401
    others: Others,
    last: Any,  # noqa: ANN401
) -> str | None:
    """Return why a statement is doubted beside the last good one; null where it is not.

    Args:
        row: The statement.
        good: The last one that is believed.
        others: What others state at its time.
        last: The one before it.
    """
    if row.is_accepted:
        return None
    if row.odd:
        return str(row.odd)
    price = row.price_usd
    if not price > 0 or others.is_witnessed:
        return None
    if pd.notna(row.effective_from):
        return TAKEN_BACK if row.is_taken_back else None
    before = good.price_usd if good is not None else np.nan
    if before > 0 and _follows(row, good, last):
        is_nearer = _times(price, others.middle) < _times(before, others.middle)
        return MOVED if _times(price, before) >= MOVES and not is_nearer else None
    return _reason_of_new(row, _times(price, others.middle))


def _reason_of_new(row: Any, distance: float) -> str | None:  # noqa: ANN401
    """Return why a price that took no other's place is doubted, by its distance from others."""
    if distance >= FAR:
        return FAR_FROM_OTHERS
    return OUT_OF_PROPORTION if row.apart > 1 and not distance <= NEAR else None


def _follows(row: Any, good: Any, last: Any) -> bool:  # noqa: ANN401
    """Return whether a statement took the place of the last one, or came soon after the good one.

    Documents may lie more than a month apart: what the next one states took its place all the same.
    """
    is_soon = good.first_seen_at < row.first_seen_at <= good.last_seen_at + STANDS_FOR
    return bool(is_soon or row.first_seen_at == last.gone_at)


def _times(one: float, other: float) -> float:
    """Return how many times one price is another, whichever is higher; NaN where one is unknown."""
    return max(one / other, other / one) if other > 0 else np.nan


def _is_alike(one: Any, other: Any) -> bool:  # noqa: ANN401
    return bool(_times(one.price_usd, other.price_usd) <= ALIKE)


def _is_standing(good: Any, waiting: Sequence[Any], days: SoundDays) -> bool:  # noqa: ANN401
    """Return whether a doubted price has stood long enough to be one."""
    first, last = waiting[0], waiting[-1]
    before = good.price_usd if good is not None else np.nan
    if any(_times(row.price_usd, before) >= UNIT_CHANGE or row.apart >= MOVES for row in waiting):
        return False
    if last.method in STORED_METHODS:
        return bool(last.last_seen_at - first.first_seen_at >= STORED_GAP)
    place = (first.source_id, first.first_seen_at, last.last_seen_at)
    is_long = last.last_seen_at - first.first_seen_at >= READ_GAP
    return bool(is_long and days.count(*place) >= READ_DAYS)


def _extend(
    good: Any,  # noqa: ANN401
    waiting: Sequence[Any],
    end: Any,  # noqa: ANN401
    ends: dict[Any, tuple[datetime, float]],
) -> None:
    """Note that a good statement goes on counting while what came in its place is doubted."""
    if good.gone_at != waiting[0].first_seen_at and good.Index not in ends:
        return
    last = good.gone_at + STANDS_FOR
    ends[good.Index] = (last if pd.isna(end) else min(last, end), waiting[-1].price_usd)
