"""A claimed figure now: as the newest source states it, or as it is asked today."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import pandas as pd

from pipeline.analysis.prices.precedence import FRESH_CADENCES
from pipeline.analysis.verdicts.claims import Claimed
from pipeline.analysis.verdicts.figures import Figure, agrees, bearing
from pipeline.analysis.verdicts.findings import Statements
from pipeline.analysis.verdicts.known_sources import KnownSources
from pipeline.analysis.verdicts.statements import Statement
from pipeline.domain.metrics import METRICS


@dataclass(frozen=True, slots=True)
class Now:
    """A figure now: of several prices their range, with the first statement of them."""

    statement: Statement
    figure: Figure
    is_outdated: bool


def figure_now(
    claim: Claimed, found: Statements, known: KnownSources, clock: pd.Timestamp, figure: Figure
) -> Now | None:
    """Return a figure as it is now; null where nobody has stated it since the report was written.

    A price is now what the best source still states, of those that were read lately; if none was,
    what was stated last. Where a claim is about several models, it is the range of their prices.
    """
    if METRICS[figure.metric].is_set:
        return None
    same = [
        item
        for item in _of_same(figure, found)
        if item.place != "address"
        and item.stated_at >= claim.written_from
        and (item.place != "price" or item.is_open)
    ]
    return _of_best(figure, same, lambda item: _order(item, known, clock))


def figure_then(
    claim: Claimed, found: Statements, known: KnownSources, figure: Figure
) -> Now | None:
    """Return a price or a speed as it was when the report was written; null where none is known."""
    same = [
        item
        for item in _of_same(figure, found)
        if item.place in ("price", "measurement")
        and item.since is not None
        and item.since < claim.written_to
        and (item.until or item.stated_at) >= claim.written_from
    ]
    return _of_best(figure, same, lambda item: (known.order[item.source_id], item.source_id))


def _of_same(figure: Figure, found: Statements) -> Iterator[Statement]:
    """Yield what sources state of the same thing in the same unit."""
    for item in found.of(figure.metric):
        is_like = item.figure.subject_id == figure.subject_id and item.figure.unit == figure.unit
        if is_like and bearing(figure, item.figure) == "same":
            yield item


def _of_best(
    figure: Figure, same: list[Statement], order: Callable[[Statement], tuple[object, ...]]
) -> Now | None:
    """Return what the first source in an order states; of several prices, their range."""
    if not same:
        return None
    first = min(same, key=order)
    stated = [item for item in same if item.source_id == first.source_id]
    if first.place != "price":
        stated = [first]
    values = [item.figure.bound for item in stated if item.figure.bound is not None]
    now = first.figure
    if len(set(values)) > 1:
        now = replace(now, low=min(values), high=max(values))
    return Now(first, now, not any(agrees(figure, item.figure) for item in stated))


def _order(
    item: Statement, known: KnownSources, clock: pd.Timestamp
) -> tuple[bool, float, float, str]:
    place = float(known.order[item.source_id])
    newest = -item.stated_at.timestamp()
    source = known.sources[item.source_id]
    of_release = source["released_cadence_days"] if item.row.get("method") == "released" else None
    cadence = pd.Timedelta(days=int(of_release or source["cadence_days"]))
    is_stale = item.place == "price" and clock - item.stated_at > FRESH_CADENCES * cadence
    by_source = item.place == "price" and not is_stale
    first, second = (place, newest) if by_source else (newest, place)
    return is_stale, first, second, str(item.row.get("offer_key"))
