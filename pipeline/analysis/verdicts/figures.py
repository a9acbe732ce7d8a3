"""Figures, as a report claims them and as sources state them, and when two of them agree."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Self

from pipeline.domain.numbers import figure_text
from pipeline.quantities.quantities import Quantity

TINY = 1e-9
"""Relative slack: published tables hold the float64 nearest to a decimal."""

ONE_DIRECTION = ("input", "output")
"""Scopes of prices that are half of what a price of tokens means without one."""

Bearing = Literal["same", "unbound", "other"]


_SAME_COLUMNS = ("subject_id", "metric", "model_id", "scope", "period", "measured_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure and what it is about.

    Attributes:
        low: Smallest value that its words allow; null where they set none.
        high: Largest value that its words allow; null where they set none.
        text: The name, where it is no number.
        qualifier: exact, over, up_to, about or under.
        step: One unit of its last printed digit; 0 where it is exact.
        parameters_b: Size of the model, in billions of parameters.
    """

    subject_id: str
    metric: str
    unit: str
    low: float | None = None
    high: float | None = None
    text: str | None = None
    qualifier: str = "exact"
    step: float = 0.0
    model_id: str | None = None
    parameters_b: float | None = None
    scope: str | None = None
    period: str | None = None
    measured_by: str | None = None

    @classmethod
    def of_row(cls, row: Mapping[str, Any]) -> Self:
        """Return the figure of a row of core/facts or core/claims."""
        return cls(
            unit=row["unit"] or "",
            low=row["value_low"],
            high=row["value_high"],
            text=row["value_text"],
            qualifier=row["qualifier"] or "exact",
            step=row["printed_step"] or 0.0,
            parameters_b=row.get("parameters_b"),
            **{name: row[name] for name in _SAME_COLUMNS},
        )

    @property
    def is_range(self) -> bool:
        """Whether it has two ends."""
        return self.low is not None and self.high is not None and self.low != self.high

    @property
    def bound(self) -> float | None:
        """The number that is printed, of a figure that has one only."""
        if self.is_range:
            return None
        return self.low if self.low is not None else self.high

    def printed_as(self, quantity: Quantity) -> Self:
        """Return the figure with the number that a text or an address prints for it."""
        return replace(
            self,
            low=None if quantity.low is None else float(quantity.low),
            high=None if quantity.high is None else float(quantity.high),
            qualifier=quantity.qualifier,
            step=float(quantity.printed_step),
        )

    @property
    def words(self) -> str:
        """The figure as people read it."""
        if self.text is not None:
            return self.text
        return figure_text(self.low, self.high, self.unit, self.qualifier)


def agrees(claim: Figure, other: Figure) -> bool:
    """Return whether another figure states what a claim says, at the claim's own precision.

    `over 23,000` is stated by 23,147 and by `over 23,000`, not by 22,900; `5.6x` by 5.58x; `80-82%`
    by 81%, not by `75-85%`; $1.4 billion not by $1 billion: a coarser one supports nothing finer.
    A hedge does not make another figure of it: see `drops_hedge`.
    """
    if claim.unit != other.unit or claim.text is not None or other.text is not None:
        return is_same(claim, other)
    tiny = TINY * max(_size(claim), _size(other))
    if claim.qualifier == "over" and claim.low is not None:
        return _or(other.low, -math.inf) >= claim.low - tiny
    if claim.qualifier == "under" and claim.high is not None:
        return _or(other.high, math.inf) <= claim.high + tiny
    if claim.is_range and other.bound is not None and other.qualifier in {"exact", "about"}:
        return _or(claim.low, -math.inf) - tiny <= other.bound <= _or(claim.high, math.inf) + tiny
    return is_same(claim, other)


def is_same(claim: Figure, other: Figure) -> bool:
    """Return whether another figure rounds to a claimed one; of ranges, whether both ends do."""
    if claim.unit != other.unit or claim.text is not None or other.text is not None:
        return claim.unit == other.unit and _folded(claim.text) == _folded(other.text)
    tiny = TINY * max(_size(claim), _size(other))
    if claim.is_range or other.is_range:
        ends = [(claim.low, other.low), (claim.high, other.high)]
        return all(abs(_or(a, math.inf) - _or(b, -math.inf)) <= tiny for a, b in ends)
    number, stated = _or(claim.bound, math.inf), _or(other.bound, -math.inf)
    is_finer = other.step <= claim.step + tiny
    half = claim.step / 2
    return abs(number - stated) <= tiny or (
        is_finer and number - half - tiny <= stated < number + half - tiny
    )


def drops_hedge(claim: Figure, other: Figure) -> bool:
    """Return whether a claim states flatly what another figure hedges."""
    is_flat = claim.qualifier == "exact" and not claim.is_range and claim.text is None
    return is_flat and (other.qualifier != "exact" or other.is_range)


def bearing(claim: Figure, other: Figure) -> Bearing:
    """Return how two figures of one subject and metric bear on each other.

    `same`: they are about the same. `other`: about different models, scopes, times or measurers.
    `unbound`: one is silent on what the other is bound to. A claim that names no measurer is
    anybody's.
    """
    pairs: list[tuple[object, object]] = [
        (claim.model_id, other.model_id),
        (_folded(claim.scope), _folded(other.scope)),
        (claim.period, other.period),
    ]
    if claim.measured_by is not None:
        pairs.append((_folded(claim.measured_by), _folded(other.measured_by)))
    if claim.parameters_b is not None:
        pairs[0] = (claim.parameters_b, other.parameters_b)
    if any(a is not None and b is not None and a != b for a, b in pairs):
        return "other"
    if claim.scope is None and other.scope in ONE_DIRECTION:
        return "other"
    return "same" if all(a == b for a, b in pairs) else "unbound"


def excludes(claim: Figure, other: Figure) -> bool:
    """Return whether two figures of the same thing in one text cannot both hold.

    A range that starts at the end of `over` does not lie over it.
    """
    for one, two in ((claim, other), (other, claim)):
        if one.qualifier == "over" and two.low is not None and one.low is not None and two.is_range:
            return two.low <= one.low
    return not (agrees(claim, other) or agrees(other, claim))


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _size(figure: Figure) -> float:
    return max(abs(value) for value in (figure.low or 0.0, figure.high or 0.0))


def _folded(text: str | None) -> str | None:
    return None if text is None else " ".join(text.casefold().split())
