"""Units in running text: what stands behind a number and says what it counts."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.domain.metrics import FactUnit
from pipeline.quantities.word_tables import word_table

_Table = tuple[tuple[FactUnit | None, Decimal, str], ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit that was found.

    Attributes:
        unit: The unit; null for one that no fact is stated in, as hours.
        words: How it is written.
        factor: What turns the printed number into it.
        end: Where its words end.
    """

    unit: FactUnit | None
    factor: Decimal
    end: int
    words: str = ""


_MEASURES: Final = word_table("measures.yaml")


def _named(words: str) -> str:
    """Return a regular expression with those that its `<names>` stand for."""
    names: dict[str, str] = _MEASURES["names"]
    return re.sub(r"<(\w+)>", lambda name: _named(names[name[1]]), words)


def _table(name: str) -> _Table:
    return tuple((unit, Decimal(by), _named(words)) for unit, by, words in _MEASURES[name])


_UNITS: Final = _table("units")
_RATES: Final = _table("rates")
_UNIT = re.compile(
    r"(?:\s{0,2}|-)(?:"
    + "|".join(f"(?P<u{at}>{words})" for at, (*_, words) in enumerate(_UNITS))
    + ")"
)
_RATE = re.compile("|".join(f"(?P<u{at}>{words})" for at, (*_, words) in enumerate(_RATES)))
_PER_MILLION = re.compile(
    rf"{_named('<per>')}(?:1\s?)?(?:M|[Mm]illion)(?=\s?(?:[.,;:)|]|\Z|(?:and|or|for|in|on|at|to)\s))"
)
_COUNTED = re.compile(rf"\b{_named('<token>')}\b(?:[^.;]|\.(?=\S))*\Z")
_MAX_BEFORE: Final = 120
"""Characters before a price among which it is said that it counts tokens."""


def measure_behind(text: str, end: int) -> Measure | None:
    """Return the unit of a bare number that ends at `end`; null where none stands there."""
    return _measure(_UNIT.match(text, end), _UNITS)


def rate_behind(text: str, end: int) -> Measure | None:
    """Return what an amount of money is for, as `per hour`; null where nothing of it is said.

    `Output tokens cost $1.30 per million` says before the price what it counts millions of.
    """
    bare = _PER_MILLION.match(text, end)
    if bare and _COUNTED.search(text, max(0, end - _MAX_BEFORE), end):
        return Measure("usd_per_mtok", Decimal(1), bare.end(), bare[0])
    return _measure(_RATE.match(text, end), _RATES)


def _measure(match: re.Match[str] | None, table: _Table) -> Measure | None:
    if match is None:
        return None
    groups = match.groupdict()
    at = next(at for at in range(len(table)) if groups[f"u{at}"] is not None)
    unit, factor, _ = table[at]
    return Measure(unit, factor, match.end(), match[0])
