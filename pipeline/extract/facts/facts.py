"""Facts that a source is asked for, by the engine that judges claims; what is in doubt is none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pipeline.domain.readings import FactReading
from pipeline.extract.facts.evidence import day_of, fact_of
from pipeline.extract.facts.named_facts import named_facts
from pipeline.extract.facts.objections import other_objections
from pipeline.extract.facts.texts import MAX_SENTENCE
from pipeline.extract.facts.wanted_words import NearWords, near_words
from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.judged import Sighting, sighting
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said, keys_of
from pipeline.quantities.prose.same_figures import forms_of, with_unit_of
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.prose.words import MEASURES
from pipeline.quantities.quantities import MONEY, Quantity, fits, quantities
from pipeline.registry.wanted_facts import WantedFact

_AMOUNTS: Final = frozenset({"usd", "usd_per_year"})
_OF_PRODUCTS: Final = frozenset(
    ["unit_price", "wafer_cost", "process_node", "die_area", "on_chip_memory", "memory_bandwidth"]
)
_ACRONYM: Final = 3
"""Letters of the longest one in the name of a market."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure that may be the wanted one, also in the wanted unit.

    Its day is the end of the time that its own words name; null where they name none.
    """

    wanted: WantedFact
    sighting: Sighting
    quantity: Quantity
    day: date | None = None

    @property
    def described(self) -> str:
        """The figure and its part of the document, for people."""
        part = self.sighting.passage.locator.partition(",")[0]
        return f"'{self.quantity.text}' ({part})"


def facts_in(
    text: WholeText, wanted: Sequence[WantedFact]
) -> tuple[tuple[FactReading, ...], tuple[str, ...]]:
    """Return the facts that are wanted and found, and a line for each that contradicts itself."""
    found: list[FactReading] = []
    unplaced: list[str] = []
    for item in wanted:
        if item.unit == "name":
            found += named_facts(text, item)
            continue
        if item.quote is not None:
            pinned = pinned_in(text, item)
            found += [_fact(pinned, text.written)] if pinned else []
            unplaced += [] if pinned else [f"{item.subject} {item.metric}: its quote is not there"]
            continue
        bound = _newest(list(candidates(text, item)), item)
        others = [other for other in bound if not _agree(bound[0].quantity, other.quantity)]
        if others:
            line = f"{bound[0].described} against {others[0].described}"
            unplaced.append(f"{item.subject} {item.metric}: {line}")
        elif bound:
            found.append(_fact(bound[0], text.written))
    return tuple(found), tuple(unplaced)


def _newest(seen: list[Candidate], wanted: WantedFact) -> list[Candidate]:
    """Return the candidates that bind, of the newest time where no time is asked for.

    A figure without a time of its own is of the day of writing. One that is older than a doubtful
    one is not the newest.
    """
    bound = [item for item in seen if not item.sighting.objections]
    if wanted.period or wanted.is_forecast or not bound:
        return bound
    newest = max(item.day or date.max for item in bound)
    is_old = any(item.day and item.day > newest for item in seen)
    return [item for item in bound if (item.day or date.max) == newest and not is_old]


def pinned_in(text: WholeText, wanted: WantedFact) -> Candidate | None:
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
    """Yield the figures that may be the wanted one, with what speaks against each."""
    name = _name(wanted, text)
    about = _about(text, frozenset(name.casefold().split()), wanted)
    for passage in text.passages:
        if passage.place != "text" or len(passage.text) > MAX_SENTENCE:
            continue
        words = near_words(passage, wanted, text)
        if words is None:
            continue
        fitting = list(_fitting(passage, wanted))
        if passage.is_cell and len(fitting) > 1 and wanted.period is None:
            continue
        for figure, quantity in fitting:
            said = _asked(passage, replace(quantity, text=figure.text), wanted, name, words)
            case = Case(said, passage, figure, about)
            seen = sighting(case)
            others = tuple(other_objections(case, words, wanted))
            seen = replace(seen, objections=(*seen.objections, *others))
            yield Candidate(wanted, seen, quantity, day_of(case))


def _about(text: WholeText, names: frozenset[str], wanted: WantedFact) -> WholeText:
    """Return a text as one about a subject, where it does not say itself whether it is.

    That is so if it never names the subject, and of a product that the entry names: it is its
    maker's. A market goes by no name of its own.
    """
    if "market" not in names:
        is_said = names & text.keys and wanted.metric not in _OF_PRODUCTS
        return text if is_said else replace(text, about=names)
    titled = keys_of(text.title)
    is_named = any({name, name.removesuffix("s")} & text.known_names for name in names)
    is_part = "market" in titled and is_named and not names & titled
    return text if is_part else replace(text, about=names)


def _fitting(passage: Passage, wanted: WantedFact) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the figures of a passage that may be in the wanted unit, each also in that unit."""
    for figure in quantities(passage.text):
        known = _of_cell(figure, passage, wanted) if passage.is_cell else figure
        if known is None or (wanted.period and known.period not in {None, wanted.period}):
            continue
        is_money = wanted.unit in MONEY and known.unit == "usd"
        if (known.unit == wanted.unit or is_money) and fits(known, wanted.unit):
            yield figure, known


def _of_cell(figure: Quantity, passage: Passage, wanted: WantedFact) -> Quantity | None:
    """Return a figure of a cell in the unit and to the scale of its head; null where two differ."""
    known = with_unit_of(figure, passage.context)
    if wanted.unit not in _AMOUNTS:
        return known
    amount = replace(known, unit="usd", currency="USD")
    around = passage.around if known.unit == "usd" else passage.context
    forms = forms_of(known, amount, around, is_cell=True)
    if not forms:
        return known
    return replace(forms[-1], unit="usd") if len(forms) <= 2 else None  # noqa: PLR2004


def _name(wanted: WantedFact, text: WholeText) -> str:
    """Return a subject as a claim names it: a market in small letters but for its `AI`."""
    words = wanted.subject.split("-")
    if "market" not in words:
        return " ".join(word.capitalize() for word in words)
    known = (w.upper() if len(w) <= _ACRONYM and w in text.known_names else w for w in words)
    return f"the {' '.join(known)}"


def _asked(
    passage: Passage, figure: Quantity, wanted: WantedFact, name: str, near: NearWords
) -> Said:
    """Return a figure as a claim would have it: whose, with the wanted words, of which time."""
    behind = tuple(word for word in near.here if _is_behind(word, passage, figure))
    words = (*near.above, *(word for word in near.here if word not in behind))
    mood = "will have " if wanted.is_forecast else ""
    is_rate = wanted.unit == "usd_per_year" and "recurring" in keys_of(passage.text)
    rate = "annualized " if is_rate else ""
    opening = f"{name}: {mood}{rate}{' '.join(words)} "
    year, _, part = (wanted.period or "").partition("-")
    period = f" in {part} {year}".rstrip() if year else ""
    start = len(opening)
    claimed = replace(figure, start=start, end=start + len(figure.text))
    metric = keys_of(wanted.metric.replace("_", " "))
    known = keys_of(f"{wanted.scope or ''} {wanted.measured_by or ''}")
    if metric & MEASURES["money"]:
        known -= MEASURES["money"]  # A valuation in a round is no amount that was raised.
    than = ["than"] if behind and "than" in passage.text[figure.end :].split() else []
    text = " ".join([f"{opening}{figure.text}", *than, *behind])
    return Said(f"{text}{period}", claimed, name, allowed=metric | known)


def _is_behind(word: str, passage: Passage, figure: Quantity) -> bool:
    """Return whether a name stands behind the figure, as in `3x faster than vLLM`."""
    is_before = word in f"{passage.context}\n{passage.text[: figure.start]}"
    return word != word.lower() and not is_before and word in passage.text[figure.end :]


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
    is_dated = not wanted.period and not wanted.is_forecast
    day = (candidate.day if is_dated else None) or written
    fact = fact_of(wanted, candidate.sighting.passage, (figure.start, figure.end), day)
    return replace(
        fact,
        value_low=quantity.low,
        value_high=quantity.high,
        qualifier=quantity.qualifier,
        printed_step=quantity.printed_step,
        period=wanted.period or quantity.period,
    )
