"""Facts that a source is asked for, looked up in its statements; what is in doubt is none."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.domain.metrics import FactUnit
from pipeline.domain.readings import FactReading
from pipeline.extract.documents.publication import midnight
from pipeline.extract.facts.named_facts import named_facts
from pipeline.extract.facts.passages import MAX_EVIDENCE, Statement
from pipeline.extract.facts.wanted_words import finder, places_of
from pipeline.quantities.bindings import is_bound
from pipeline.quantities.prose.moods import is_denied, is_foreseen, is_old, is_planned, years_of
from pipeline.quantities.prose.subjects import is_said_of_another
from pipeline.quantities.quantities import MONEY, Quantity, fits
from pipeline.registry.wanted_facts import WantedFact

MAX_STATEMENT: Final = 1_500
"""A longer statement is no sentence."""

_UNIT_SIGNS: Final[dict[FactUnit, re.Pattern[str]]] = {
    "percent": re.compile(r"%|\bper\s?cent\b", re.I),
    "s": re.compile(r"\((?:s|sec|secs|seconds?)\)|\bseconds?\b", re.I),
    "tokens_per_s": re.compile(
        r"\btok(?:en)?s?\s?(?:/|per)\s?s(?:ec(?:ond)?)?\b|\bt/s\b|\btps\b", re.I
    ),
    "tb_per_s": re.compile(r"\bTB/s\b"),
    "nm": re.compile(r"\bnm\b"),
    "tops": re.compile(r"\bTOPS\b"),
    "count": re.compile(""),
}
"""Units that the label of a cell or the head of its column may say for its bare number."""


@dataclass(frozen=True)
class Candidate:
    """A figure that may be the one that is wanted.

    Attributes:
        statement: Where it stands.
        quantity: The figure.
        start: Where the words that make it evidence start in the statement.
        end: Where they end.
    """

    statement: Statement
    quantity: Quantity
    start: int
    end: int

    @property
    def described(self) -> str:
        """The figure and its part of the document, for people."""
        return f"'{self.quantity.text}' ({self.statement.part})"


def facts_in(
    statements: Iterable[Statement], wanted: Sequence[WantedFact], *, published_on: date | None
) -> tuple[tuple[FactReading, ...], tuple[str, ...]]:
    """Return the facts that are wanted and found, and a line for each that contradicts itself.

    Args:
        statements: What the document says.
        wanted: What is looked for.
        published_on: Day of publication, which dates the facts.
    """
    read = [item for item in statements if len(item.text) <= MAX_STATEMENT]
    found: list[FactReading] = []
    unplaced: list[str] = []
    for item in wanted:
        if item.unit == "name":
            found += named_facts(read, item, published_on=published_on)
            continue
        candidates = list(_candidates(read, item, published_on))
        others = [other for other in candidates if not _agree(candidates[0], other)]
        if others:
            line = f"{candidates[0].described} against {others[0].described}"
            unplaced.append(f"{item.subject} {item.metric}: {line}")
        elif candidates:
            found.append(_fact(candidates[0], item, published_on))
    return tuple(found), tuple(unplaced)


def _candidates(
    statements: Iterable[Statement], wanted: WantedFact, published_on: date | None
) -> Iterator[Candidate]:
    for statement in statements:
        places = places_of(statement, wanted)
        if places is not None:
            yield from _figures(statement, wanted, places, published_on)


def _figures(
    statement: Statement,
    wanted: WantedFact,
    places: tuple[tuple[int, int], ...],
    published_on: date | None,
) -> Iterator[Candidate]:
    figures = statement.quantities()
    fitting = [item for item in figures if _fits(item, wanted.unit, statement)]
    if statement.is_cell and len(fitting) > 1 and wanted.period is None:
        return
    for quantity in fitting:
        if _is_stated(statement, quantity, figures, wanted, published_on) and not (
            _is_another(statement, quantity, wanted, places)
        ):
            yield Candidate(statement, quantity, *_span(quantity, places))


def _span(quantity: Quantity, places: tuple[tuple[int, int], ...]) -> tuple[int, int]:
    """Return the span of a figure and its words, or of the figure alone if that is too long."""
    start = min([quantity.start, *(place[0] for place in places)])
    end = max([quantity.end, *(place[1] for place in places)])
    return (start, end) if end - start <= MAX_EVIDENCE else (quantity.start, quantity.end)


def _is_stated(
    statement: Statement,
    quantity: Quantity,
    figures: tuple[Quantity, ...],
    wanted: WantedFact,
    published_on: date | None,
) -> bool:
    """Return whether a figure is bound to the wanted word, meant as such, and of the right time."""
    text = statement.text
    if not _is_bound(statement, quantity, wanted, figures):
        return False
    if is_denied(text, quantity.start, quantity.end) or "respectively" in text:
        return False
    if not _is_of_period(f"{statement.context} {text}", quantity, wanted):
        return False
    year = published_on.year if published_on else None
    is_to_come = is_foreseen(text, quantity, year=year) or is_planned(
        text, quantity.start, quantity.end
    )
    is_base = wanted.period is not None and quantity.period == wanted.period
    if is_to_come != wanted.is_forecast and not (is_to_come and is_base):
        return False
    is_dated = wanted.is_forecast or quantity.unit == "year"
    return is_dated or not is_old(text, quantity, year=year, period=wanted.period)


def _is_bound(
    statement: Statement, quantity: Quantity, wanted: WantedFact, figures: tuple[Quantity, ...]
) -> bool:
    word = finder(wanted.near[-1])
    if statement.is_cell and word.search(statement.context):
        return True
    is_dated = wanted.period is not None and quantity.period == wanted.period
    return is_bound(statement.text, quantity, word, figures, is_dated=is_dated)


def _is_another(
    statement: Statement,
    quantity: Quantity,
    wanted: WantedFact,
    places: tuple[tuple[int, int], ...],
) -> bool:
    """Return whether a figure is said of somebody else; titles have capitals everywhere."""
    if statement.is_title or statement.is_cell:
        return False
    return is_said_of_another(
        statement.text, quantity.start, quantity.end, subject=wanted.subject, near=places
    )


def _is_of_period(text: str, quantity: Quantity, wanted: WantedFact) -> bool:
    """Return whether a figure is for the wanted period, where one is wanted."""
    if wanted.period is None or quantity.period == wanted.period:
        return True
    year = wanted.period[:4]
    return quantity.period is None and len(wanted.period) == len(year) and years_of(text) == {year}


def _fits(quantity: Quantity, unit: FactUnit, statement: Statement) -> bool:
    """Return whether a figure of running text, or of a cell, is in a unit."""
    if quantity.unit == unit or (unit in MONEY and quantity.unit == "usd"):
        return fits(quantity, unit)
    signs = _UNIT_SIGNS.get(unit)
    is_named = signs is not None and bool(signs.search(statement.context))
    return statement.is_cell and is_named and fits(quantity, unit)


def _agree(one: Candidate, other: Candidate) -> bool:
    """Return whether two figures are the same, or one is the other less finely printed."""
    first, second = one.quantity, other.quantity
    if first.unit != second.unit and {first.unit, second.unit} - MONEY:
        return False
    pairs = [(first.low, second.low), (first.high, second.high)]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    step = max(first.printed_step, second.printed_step)
    return bool(known) and all(abs(a - b) * 2 <= step for a, b in known if a != b)


def _fact(candidate: Candidate, wanted: WantedFact, published_on: date | None) -> FactReading:
    quantity = candidate.quantity
    text, locator = candidate.statement.evidence(candidate.start, candidate.end)
    return FactReading(
        subject_id=wanted.subject,
        metric=wanted.metric,
        unit=wanted.unit,
        value_low=quantity.low,
        value_high=quantity.high,
        qualifier=quantity.qualifier,
        printed_step=quantity.printed_step,
        model_id=wanted.model,
        scope=wanted.scope,
        period=wanted.period or quantity.period,
        measured_by=wanted.measured_by,
        as_of=midnight(published_on) if published_on else None,
        is_forecast=wanted.is_forecast,
        evidence_text=text,
        evidence_locator=locator,
    )
