"""What statements say to one figure: support, contradiction, or another thing of that figure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from pipeline.analysis.verdicts.claims import ClaimedFigure
from pipeline.analysis.verdicts.figures import Figure, agrees, bearing, is_same
from pipeline.analysis.verdicts.statements import Statement
from pipeline.domain.metrics import METRICS

NEAR: Final = pd.Timedelta(days=366)
"""A statement of another time contradicts nothing: prices and headcounts move. A cited source
counts whenever it said so."""


STATED_IN_WORDS: Final = ("text", "headline")
"""Places of statements that cannot be the same by chance, as prices of other models are."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What some statements say to one figure.

    One contradicts it with another figure for the same thing, or another time for this one; one
    that is misplaced states it for something else.
    """

    supports: tuple[Statement, ...] = ()
    contradicts: tuple[Statement, ...] = ()
    misplaced: tuple[Statement, ...] = ()

    def all(self) -> tuple[Statement, ...]:
        """Return all of them."""
        return (*self.supports, *self.contradicts, *self.misplaced)

    def behind(self, verdict: str) -> tuple[Statement, ...]:
        """Return those that a verdict rests on."""
        return {"supported": self.supports, "contradicted": self.contradicts}.get(verdict, ())


@dataclass(frozen=True)
class Statements:
    """Statements, to be asked for by what they state."""

    found: Sequence[Statement]
    _by_metric: dict[str, list[Statement]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort them by metric."""
        for item in self.found:
            self._by_metric.setdefault(item.figure.metric, []).append(item)

    def of(self, metric: str) -> Sequence[Statement]:
        """Return those of one metric."""
        return self._by_metric.get(metric, [])


def finding(
    claimed: ClaimedFigure, found: Iterable[Statement], *, of_others: bool = True
) -> Finding:
    """Return what statements say to a figure.

    A figure that stands for another company or market counts as misplaced with `of_others`.
    """
    supports, contradicts, misplaced = [], [], []
    figure = claimed.figure
    is_set = METRICS[figure.metric].is_set
    for item in found:
        if item.figure.unit != figure.unit:
            continue
        is_of_subject = item.figure.subject_id == figure.subject_id
        about = bearing(figure, item.figure) if is_of_subject else "other"
        if about == "other":
            counts = is_of_subject or (of_others and is_telling(figure))
            if counts and item.place in STATED_IN_WORDS and is_same(figure, item.figure):
                misplaced.append(item)
        elif agrees(figure, item.figure):
            if _is_of_another_time(claimed, item):
                contradicts.append(item)
            else:
                supports.append(item)
        elif about == "same" and not is_set and not item.is_weak:
            contradicts.append(item)
    return Finding(tuple(supports), tuple(contradicts), tuple(misplaced))


def is_near(
    claimed: ClaimedFigure, item: Statement, start: pd.Timestamp, end: pd.Timestamp
) -> bool:
    """Return whether a statement is of the time that a claim names, or of a year before its end.

    A claim that names none is of the days from `start` to `end`, when its report may be written.
    """
    first = claimed.valid_from or start - NEAR
    last = claimed.valid_until or end
    began, ended = item.since, item.until or item.stated_at
    return began is not None and began < last and ended >= first


def _is_of_another_time(claimed: ClaimedFigure, item: Statement) -> bool:
    """Return whether a dated statement lies outside the time that the claim names."""
    if claimed.valid_from is None or claimed.valid_until is None or item.row.get("as_of") is None:
        return False
    return not claimed.valid_from <= item.stated_at < claimed.valid_until


def is_telling(figure: Figure) -> bool:
    """Return whether a figure can hardly be the same by chance: more than two digits, or a name."""
    if figure.text is not None or figure.is_range:
        return True
    digits = f"{figure.bound or 0:g}".replace(".", "").strip("0")
    return len(digits) > 2  # noqa: PLR2004 (as the docstring says)
