"""From values to places: linear, logarithmic and in time, with ticks that people read."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from pipeline.outputs.report.drawing import Tick
from pipeline.outputs.report.text import money

STEPS: Final = (1, 2, 5, 10)
MOST_TICKS: Final = 6
MOST_MONTHS: Final = 4
MARGIN: Final = 2.0
"""Percent kept free at either end, so that marks are whole."""

ALMOST: Final = 1e-9
"""Share of a step that floats may be off."""

MONTH_STEPS: Final = (1, 2, 3, 6, 12, 24, 48)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high`, or their logarithms, over a width of 100 percent.

    Attributes:
        low: Value at the start.
        high: Value at the end.
        is_log: Whether equal steps are equal ratios.
        left: Percent kept free before the start.
        right: Percent kept free after the end.
        parts: Most parts that ticks divide it into.
    """

    low: float
    high: float
    is_log: bool = False
    left: float = MARGIN
    right: float = MARGIN
    parts: int = MOST_TICKS

    def at(self, value: float) -> float:
        """Return the place of a value, in percent."""
        low, high, here = (
            (math.log(number) for number in (self.low, self.high, value))
            if self.is_log
            else (self.low, self.high, value)
        )
        share = (here - low) / (high - low) if high > low else 0.5
        return round(self.left + share * (100 - self.left - self.right), 2)


def height(scale: Scale, value: float, pixels: int) -> float:
    """Return the place of a value on an upright scale, in pixels from the top."""
    return round(pixels * (1 - scale.at(value) / 100), 1)


def linear(values: Iterable[float], parts: int = MOST_TICKS) -> Scale:
    """Return a scale from zero to a round number above all values, in so many parts at most."""
    most = max(values, default=0.0) or 1.0
    step = _step(most, parts)
    return Scale(0.0, math.ceil(most / step - ALMOST) * step, parts=parts)


def linear_ticks(scale: Scale) -> list[float]:
    """Return round values on a linear scale, zero included."""
    step = _step(scale.high, scale.parts)
    return [round(step * number, 10) for number in range(int(scale.high / step + ALMOST) + 1)]


def logarithmic(values: Sequence[float]) -> Scale:
    """Return a logarithmic scale over positive values."""
    low, high = min(values), max(values)
    return Scale(low, high if high > low else low * STEPS[-1], is_log=True)


def log_ticks(scale: Scale) -> list[float]:
    """Return 1, 2, 5 and their like on a logarithmic scale; whole decades where these are many."""
    first = math.floor(math.log10(scale.low))
    last = math.ceil(math.log10(scale.high))
    for digits in ((1, 2, 5), (1, 3), (1,)):
        found = [
            float(f"{digit}e{power}")
            for power in range(first, last + 1)
            for digit in digits
            if scale.low <= float(f"{digit}e{power}") <= scale.high
        ]
        if len(found) <= MOST_TICKS:
            break
    return found


def price_ticks(scale: Scale) -> tuple[Tick, ...]:
    """Return ticks in USD."""
    values = log_ticks(scale) if scale.is_log else linear_ticks(scale)
    return tuple(Tick(scale.at(value), money(value).removesuffix(".00")) for value in values)


def upright(ticks: Iterable[Tick], pixels: int) -> tuple[Tick, ...]:
    """Return ticks of a width as ticks of a height."""
    return tuple(Tick(round(pixels * (1 - tick.at / 100), 1), tick.label) for tick in ticks)


def time_ticks(first: pd.Timestamp, last: pd.Timestamp) -> list[pd.Timestamp]:
    """Return first days of months, a few of them."""
    for step in MONTH_STEPS:
        start = pd.Timestamp(year=first.year, month=1, day=1, tz="UTC")
        found = [at for at in pd.date_range(start, last, freq=f"{step}MS") if first <= at]
        if len(found) <= MOST_MONTHS:
            return found
    return [first, last]


def _step(most: float, parts: int) -> float:
    """Return a round step that divides up to `most` into so many parts at most."""
    power = 10 ** math.floor(math.log10(most))
    steps = (power * digit / 10 for digit in (*STEPS, 2 * STEPS[-1], 5 * STEPS[-1]))
    return next(float(step) for step in steps if most / step <= parts + ALMOST)
