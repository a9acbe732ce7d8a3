"""Words beside a figure that make less or another thing of it, unless its claim has them, too.

A letter of intent is no contract, an option no order, and a case that rests on a condition is no
forecast: such limits stand in vocabulary.yaml, all other words with their places in marks.yaml.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.moods import SUPPOSING, TARIFF, blanked, own_clause
from pipeline.quantities.prose.parts import clause_of, tail_cut, zone_of
from pipeline.quantities.prose.said import has_alike, keys_of, own_words
from pipeline.quantities.prose.words import LIMITS
from pipeline.quantities.quantities import SPEEDS, Quantity
from pipeline.quantities.word_tables import word_table

_Find = Callable[[re.Pattern[str], str, Quantity], re.Match[str] | None]
_PLACES: Final[dict[str, _Find]] = {
    "before": lambda words, text, figure: words.search(text, 0, figure.start),
    "behind": lambda words, text, figure: words.match(text, figure.end),
    "opens": lambda words, text, figure: words.match(text, 0, figure.start),
    "ahead": lambda words, text, figure: words.search(text, 0, figure.start),
    "clause": lambda words, text, figure: words.search(
        text, clause_of(text, figure)[0], figure.start
    ),
    "zone": lambda words, text, figure: words.search(
        tail_cut(text, figure)[zone_of(text, figure)[0] :]
    ),
    "on": lambda words, text, figure: words.match(text, figure.start),
    "text": lambda words, text, _: words.search(text),
}
"""Where a mark stands, as in marks.yaml."""
_REFERS: Final = re.compile(
    r"\W*(?:(?:And|But|So)\s)?(?:It|This|That|They|These|Such|Its?|Both)\b"
    r"|\W*The\s(?:[a-z-]+\s)?(?:agreements?|deals?|contracts?|orders?|letters?|memorandum|options?|facility|plans?|amounts?"
    r"|figures?|numbers?|speeds?|results?|tests?|purchase|sale|award|framework|programme|program|parties|sides|companies)\b"
    r"|\W*(?:There|In\sit|Under\sit|With\sit),?\s|\W*(?:Neither|None|Nothing|No|(?:We|They)\s(?:have|do|has)\s(?:not|never))\b"
)
"""How a sentence opens that goes on about what the one before it says."""
_SUPPOSED: Final = re.compile(
    r"\W*(?:[Ii]n|[Uu]nder|[Oo]n|[Ww]ith)\s(?:that|this|such\san?|those|these|either)\s(?:case|event|scenario|assumptions?|conditions?|terms?)\b"
    r"|\W*(?:Beyond|Above|Below|Over|Outside|Past)\s(?:that|this|it|those)\b"
    r"|\W*(?:Then|Otherwise|If\sso|If\snot)\b"
)
"""How a sentence opens that holds only under what the one before it supposes."""
_PRICES: Final = frozenset({"usd_per_mtok", "usd_per_gpu_hour"})
_OPENING: Final = re.compile(
    r"\W*(?:When|While|With|At|Under|For|In|On|Once|As|After|If|Between|From|During|By)\s(?:[^,]|,(?=[0-9])){3,80},(?![0-9])"
)
"""A clause that opens a sentence and holds for all of it."""
_IF: Final = re.compile(r"(?<![;,]\s)\b(?:if|unless)\b")
_WHEN_IT_DID: Final = re.compile(r",\swhen\s(?:it|they|the\s[a-z]+)\s[a-z]+ed\b[^,;]*\Z")
"""`Should it close, it would top the one of May, when it raised`"""
_LOAD: Final = re.compile(
    r"\b(?P<number>[0-9][0-9,]*)\s(?:simultaneous\s|concurrent\s|parallel\s)?(?:users?|requests?|streams?|sessions?)\b"
)
_IS_HEDGED: Final = re.compile(
    r"\b(?:[Ii]f|estimates\sthat|would|could|might|may|should|when|unless|assum\w+|scenario|case|provided|depend\w*|were\sto|plans?|planned|intends?|intention|preliminary"
    r"|propos\w+|hopes?|wants?|talks|potential(?:ly)?)\b|\A(?:Should|When)\b"
)
"""What a claim says that does not tell its figure as done."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """One kind of words beside a figure at one place; its fields are those of marks.yaml."""

    says: str
    place: str
    words: re.Pattern[str]
    claim: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    units: frozenset[str]
    but: frozenset[str]
    nameless: bool
    of_claim: bool
    compared: bool
    if_named: bool
    in_cells: bool

    def found(self, text: str, figure: Quantity) -> re.Match[str] | None:
        """Return the words of the mark beside a figure."""
        return _PLACES[self.place](self.words, text, figure)


_FLAGS: Final = ("nameless", "of_claim", "compared", "if_named", "in_cells")


def _marks(known: dict[str, Any]) -> Iterator[_Mark]:
    """Yield an entry of marks.yaml for each of its places."""
    claim, unless = (
        re.compile(known[key]) if key in known else None for key in ("claim", "unless")
    )
    units, but = (frozenset(known.get(key, "").split()) for key in ("units", "but"))
    flags = [bool(known.get(key)) for key in _FLAGS]
    for place in filter(known.get, _PLACES):
        words = re.compile(known[place])
        yield _Mark(known["says"], place, words, claim, unless, units, but, *flags)


_MARKS: Final = tuple(mark for known in word_table("prose/marks.yaml") for mark in _marks(known))


def other_marks(case: Case) -> Iterator[str]:
    """Yield the marks of a figure that its claim lacks, and of a claim that the figure lacks."""
    is_named = bool(set(case.said.own_names) & case.keys)
    opening = _OPENING.match(case.sentence, 0, case.figure.start)
    passage = case.passage
    around = f"{opening[0] if opening else ''} {case.own_text}\n{passage.around}\n{passage.before}"
    for mark in _MARKS:
        is_of_unit = not mark.units or case.figure.unit in mark.units
        if not is_of_unit or case.figure.unit in mark.but or case.is_cell > mark.in_cells:
            continue
        sides = (case.sentence, case.figure), (case.claim, case.claimed)
        here, there = sides[::-1] if mark.of_claim else sides
        found = mark.found(*here)
        is_ours = mark.nameless and (is_named or not case.said.own_names)
        is_meant = mark.claim is None or mark.claim.search(case.claim)
        if found is None or is_ours or not is_meant:
            continue
        near = (case.claim, "", case.said.keys)
        if mark.of_claim:
            near = (around, case.text.title, keys_of(f"{around}\n{case.text.title}"))
        if not _is_met(mark, found, near, there, tail_cut(*here)):
            yield f"{mark.says}: '{found[0].strip()}'"


def _is_met(
    mark: _Mark,
    found: re.Match[str],
    near: tuple[str, str, frozenset[str]],
    there: tuple[str, Quantity],
    here: str,
) -> bool:
    """Return whether the other side says what a mark does.

    Args:
        mark: The mark.
        found: Its words on the one side.
        near: All words of the other side, its headline, and what they mean.
        there: Its sentence and figure.
        here: The sentence of the one side, up to the end of what is of its figure.
    """
    words, title, keys = near
    if mark.unless and mark.unless.search(words):
        return True
    if mark.compared:
        sides = (
            {_named(item).lower() for item in mark.words.finditer(side)}
            for side in (here, there[0])
        )
        return bool(set.intersection(*sides)) or not mark.words.search(there[0])
    if named := _named(found):
        printed = re.compile(rf"(?<![\w.,]){re.escape(named)}(?!\w|[.,][0-9])", re.I)
        has_it = printed.search(f"{words}\n{title}") or any(
            word.key in keys or has_alike(word, keys) for word in own_words(named)
        )
        return bool(has_it) != mark.if_named
    return not mark.unless and mark.found(*there) is not None


def _named(found: re.Match[str]) -> str:
    """Return the words of the groups of a mark."""
    return " ".join(filter(None, found.groups()))


def limits(case: Case) -> Iterator[str]:
    """Yield what limits a figure in a text and not in its claim."""
    if case.is_cell:
        yield from _limits_in_label(case)
        return
    start, end = case.zone
    here = own_clause(case.sentence, case.figure.start, case.figure.end)[start:end]
    behind = case.text.sentence_after(case.passage)
    opening = _OPENING.match(case.sentence, 0, case.figure.start)
    if opening and opening.end() <= case.zone[0] + 1:
        here = f"{opening[0]} {here}"
    if _REFERS.match(case.sentence):
        here = f"{case.passage.before.rpartition('. ')[2]} {here}"
    if _REFERS.match(behind):
        here = f"{here} {behind}"
    is_hedged = bool(_IS_HEDGED.search(blanked(TARIFF, case.claim)))
    for name, words in _limits_of(case.figure, case.claimed):
        found = words.search(here)
        is_open = name == "a sum" and _is_same_load(here, case.claim)
        is_met = bool(words.search(case.claim))
        if found and name == "a tier":  # Each is of its own.
            is_met &= found[0].split()[0].casefold() in case.claim.casefold()
        if found and not (is_met or is_hedged or is_open):
            yield f"the text limits it by {name}: '{found[0]}'"
    if _is_supposed(case) and not is_hedged:
        yield "it holds only under a condition"


def _is_same_load(here: str, claim: str) -> bool:
    """Return whether a claim names as many users as run at once: `with 64 users at once`."""
    load = _LOAD.search(here)
    return load is not None and load["number"] in claim.split()


def _limits_in_label(case: Case) -> Iterator[str]:
    """Yield what limits a speed in the label of its cell: `Throughput per node`."""
    known = LIMITS["limits of speeds"] if {case.figure.unit, case.claimed.unit} & SPEEDS else {}
    for name, words in known.items():
        found = words.search(case.passage.context)
        if found and found[0].split()[-1] not in case.claim:
            yield f"its label limits it by {name}: '{found[0]}'"


def _limits_of(*figures: Quantity) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield what may limit a figure of some kind: its name and its words."""
    units = {figure.unit for figure in figures}
    yield from LIMITS["limits"].items()
    if units & _PRICES:
        yield from LIMITS["limits of prices"].items()
    if units & SPEEDS:
        yield from LIMITS["limits of speeds"].items()


def _is_supposed(case: Case) -> bool:
    """Return whether a figure holds only under what its sentence or the one before supposes."""
    opens = _SUPPOSED.match(case.sentence) or SUPPOSING.match(case.sentence)
    opens = None if case.before(_WHEN_IT_DID) else opens
    return bool(opens or _IF.search(case.sentence, *case.zone))
