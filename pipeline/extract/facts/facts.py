"""Facts that a source is asked for, by the engine that judges claims; what is in doubt is none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pipeline.domain.readings import FactReading
from pipeline.extract.facts.evidence import fact_of
from pipeline.extract.facts.named_facts import named_facts
from pipeline.extract.facts.wanted_words import finder, places_of
from pipeline.quantities.prose.judged import Sighting, sighting
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said, keys_of
from pipeline.quantities.prose.same_figures import with_unit_of
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import MONEY, Quantity, fits, quantities
from pipeline.registry.wanted_facts import WantedFact

MAX_STATEMENT: Final = 1_500
"""A longer statement is no sentence."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure that may be the wanted one.

    Attributes:
        wanted: What is asked for.
        sighting: The figure in its passage, with what speaks against it.
        quantity: The figure in the wanted unit.
    """

    wanted: WantedFact
    sighting: Sighting
    quantity: Quantity

    @property
    def described(self) -> str:
        """The figure and its part of the document, for people."""
        part = self.sighting.passage.locator.partition(",")[0]
        return f"'{self.quantity.text}' ({part})"


def facts_in(
    text: WholeText, wanted: Sequence[WantedFact]
) -> tuple[tuple[FactReading, ...], tuple[str, ...]]:
    """Return the facts that are wanted and found, and a line for each that contradicts itself.

    Args:
        text: What the document says; its day of publication dates the facts.
        wanted: What is looked for.
    """
    found: list[FactReading] = []
    unplaced: list[str] = []
    for item in wanted:
        if item.unit == "name":
            found += named_facts(text, item)
            continue
        if item.quote is not None:
            pinned = _pinned(text, item)
            found += [_fact(pinned, text.written)] if pinned else []
            unplaced += [] if pinned else [f"{item.subject} {item.metric}: its quote is not there"]
            continue
        bound = [known for known in candidates(text, item) if not known.sighting.objections]
        others = [other for other in bound if not _agree(bound[0].quantity, other.quantity)]
        if others:
            line = f"{bound[0].described} against {others[0].described}"
            unplaced.append(f"{item.subject} {item.metric}: {line}")
        elif bound:
            found.append(_fact(bound[0], text.written))
    return tuple(found), tuple(unplaced)


def _pinned(text: WholeText, wanted: WantedFact) -> Candidate | None:
    """Return the figure of a pinned quote, where a sentence or cell still has it word for word."""
    quote = " ".join(str(wanted.quote).split())
    for passage in text.passages:
        at = passage.text.find(quote)
        if at < 0 or passage.place != "text":
            continue
        inside = [
            (figure, known)
            for figure, known in _fitting(passage, wanted)
            if at <= figure.start and figure.end <= at + len(quote)
        ]
        if len(inside) == 1:
            return Candidate(wanted, Sighting(passage, inside[0][0], ()), inside[0][1])
    return None


def candidates(text: WholeText, wanted: WantedFact) -> Iterator[Candidate]:
    """Yield the figures that stand beside the wanted words, with what speaks against each.

    Args:
        text: The document.
        wanted: What is asked for.
    """
    name = _name(wanted)
    about = _about(text, frozenset(name.casefold().split()))
    for passage in text.passages:
        if passage.place != "text" or len(passage.text) > MAX_STATEMENT:
            continue
        words = places_of(passage, wanted)
        if words is None:
            continue
        fitting = list(_fitting(passage, wanted))
        if passage.is_cell and len(fitting) > 1 and wanted.period is None:
            continue
        for figure, quantity in fitting:
            said = _asked(passage, figure, wanted, name)
            yield Candidate(wanted, sighting(said, passage, figure, about), quantity)


def _about(text: WholeText, names: frozenset[str]) -> WholeText:
    """Return a text as one about a subject, unless its headline is of a market without it.

    A region or a segment that such a report names is a part of what its figures are of.
    """
    titled = keys_of(text.title)
    is_named = any({name, name.removesuffix("s")} & text.known_names for name in names)
    is_part = "market" in titled and is_named and not names & titled
    return text if is_part else replace(text, about=names)


def _fitting(passage: Passage, wanted: WantedFact) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the figures of a passage that may be in the wanted unit, each also in that unit."""
    for figure in quantities(passage.text):
        known = with_unit_of(figure, passage.context) if passage.is_cell else figure
        if wanted.period and known.period not in {None, wanted.period}:
            continue
        is_money = wanted.unit in MONEY and known.unit == "usd"
        if (known.unit == wanted.unit or is_money) and fits(known, wanted.unit):
            yield figure, known


def _name(wanted: WantedFact) -> str:
    return " ".join(part.capitalize() for part in wanted.subject.split("-"))


def _asked(passage: Passage, figure: Quantity, wanted: WantedFact, name: str) -> Said:
    """Return a figure as a claim would have it: whose, with the wanted words, of which time."""
    around = f"{passage.context}\n{passage.text}"
    words = [match[0] for word in wanted.near if (match := finder(word).search(around))]
    mood = "will have " if wanted.is_forecast else ""
    is_rate = wanted.unit == "usd_per_year" and "recurring" in keys_of(passage.text)
    rate = "annualized " if is_rate else ""
    opening = f"{name} {mood}{rate}{' '.join(words)} "
    year, _, part = (wanted.period or "").partition("-")
    period = f" in {part} {year}".rstrip() if year else ""
    start = len(opening)
    claimed = replace(figure, start=start, end=start + len(figure.text), qualifier="up_to")
    known = f"{wanted.metric.replace('_', ' ')} {wanted.scope or ''} {wanted.measured_by or ''}"
    return Said(f"{opening}{figure.text}{period}", claimed, name, allowed=keys_of(known))


def _agree(first: Quantity, second: Quantity) -> bool:
    """Return whether two figures are the same, or one is the other less finely printed."""
    if first.unit != second.unit and {first.unit, second.unit} - MONEY:
        return False
    pairs = [(first.low, second.low), (first.high, second.high)]
    known = [(a, b) for a, b in pairs if a is not None and b is not None]
    step = max(first.printed_step, second.printed_step)
    return bool(known) and all(abs(a - b) * 2 <= step for a, b in known if a != b)


def _fact(candidate: Candidate, written: date | None) -> FactReading:
    wanted, quantity = candidate.wanted, candidate.quantity
    figure = candidate.sighting.figure
    fact = fact_of(wanted, candidate.sighting.passage, (figure.start, figure.end), written)
    return replace(
        fact,
        value_low=quantity.low,
        value_high=quantity.high,
        qualifier=quantity.qualifier,
        printed_step=quantity.printed_step,
        period=wanted.period or quantity.period,
    )
