"""Whose prices a sentence has, of which class of service, in which direction.

`Cached input is $0.24 for Anvil 2 and $0.03 for Anvil 3.` Each of its words is known; where it is
not clear to which name or class an amount belongs, there are no prices.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from pipeline.domain.readings import Meter
from pipeline.extract.documents.card_names import is_plain_name
from pipeline.extract.documents.later_sentences import (
    OF_TOKENS,
    UNCLEAR,
    Row,
    Topic,
    are_per_million,
)
from pipeline.extract.documents.sentence_titles import TITLE
from pipeline.extract.documents.sentence_words import Word, is_name_of_model
from pipeline.quantities.meter_words import direction_in
from pipeline.quantities.service_words import tier_in, tier_named

_CACHED: Final[tuple[tuple[Meter, ...], ...]] = (
    ("cache_read",),
    ("cache_write",),
    ("cache_write_1h",),
)
_OF_TEXT: Final = frozenset({(), ("input",), ("output",), ("training",), *_CACHED})


@dataclass(slots=True)
class _Section:
    """What a sentence says of one class of service."""

    words: list[Word] = field(default_factory=list)
    tier: str = ""
    is_closed: bool = False
    """Whether its class stands behind its amounts."""
    is_relative: bool = False
    """Whether it says how quick it is, or how much dearer, than the plain class."""

    @property
    def has_amounts(self) -> bool:
        return any(word.kind == "amount" for word in self.words)


@dataclass(slots=True)
class _Clause:
    """Some names, and what is said of their prices."""

    names: list[str]
    words: list[Word]

    def groups(self, shared: str = "") -> list[list[Word]]:
        """Return each amount with its unit and its meter, in the order of the sentence.

        Args:
            shared: What all of a sentence are per, for those without a unit.
        """
        words = [word for word in self.words if word.kind != "task"]
        opens = "meter" if words and words[0].kind == "meter" else "amount"
        groups: list[list[Word]] = []
        for word in words:
            kinds = {each.kind for each in groups[-1]} if groups else set()
            is_full = word.kind == "meter" and "amount" in kinds and direction_in(_text(groups[-1]))
            is_second = word.kind in kinds and "amount" in kinds
            if not groups or is_full or is_second or (word.kind == opens == "meter"):
                groups.append([])
            groups[-1].append(word)
        for group in groups:
            if shared and all(word.kind != "unit" for word in group):
                group.append(Word("unit", shared))
        # A unit stands behind its amount, also where a sentence has it before.
        order = ("meter", "amount", "unit") if opens == "meter" else ("amount", "unit", "meter")
        return [sorted(group, key=lambda word: order.index(word.kind)) for group in groups]

    @property
    def meters(self) -> list[tuple[Meter, ...]]:
        """What each of its amounts is for."""
        return [direction_in(_text(group)) for group in self.groups()]

    def prices(self, shared: str) -> list[tuple[str, str]]:
        """Return what its amounts are of, and these; `shared` as of `groups`."""
        groups = self.groups(shared)
        are_named = all(group[0].kind == "meter" for group in groups)
        if are_named and not set(self.meters) <= _OF_TEXT:
            # Other tokens than those of text have a column of their own.
            return [(group[0].text, _text(group[1:])) for group in groups]
        task = next((word.text for word in self.words if word.kind == "task"), "")
        return [(task, ", ".join(map(_text, groups)))]

    def is_clear(self, shared: str) -> bool:
        """Return whether it has amounts, and says what each of them is for."""
        counts = {sum(word.kind == "amount" for word in group) for group in self.groups()}
        meters = self.meters
        are_apart = len(meters) == 1 or (all(meters) and len(set(meters)) == len(meters))
        is_said = bool(shared) or any(word.kind in {"unit", "meter"} for word in self.words)
        return bool(self.names) and counts == {1} and is_said and are_apart


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def prices_of(words: Sequence[Word], about: Topic) -> list[Row]:
    """Return the rows of a sentence; none where one of its amounts is not clear."""
    kinds = {word.kind for word in words}
    if "name" in kinds:
        about = Topic("", title=about.title, unit=about.unit)
    bound, rest = _bound(words)
    sections = _sections(rest)
    is_dated = about.is_dated and about.title == TITLE
    if is_dated or bound is None or (bound and len(sections) > 1):
        return []
    is_alike = {"tier", "meter"} & kinds or about.title != TITLE
    shared = _shared(words) or (about.unit if is_alike else "")
    is_said = not about.is_heading or about.is_asked
    is_named = is_name_of_model(about.subject, ()) and is_plain_name(about.subject)
    is_model = about.subject and (is_said or is_named)
    subjects = [about.subject] if is_model else []
    order: Sequence[tuple[Meter, ...]] = about.order
    rows: list[Row] = []
    for section in sections:
        tier = section.tier or about.tier
        clauses = _clauses(section.words, subjects, order)
        is_clear = bool(clauses) and all(each.is_clear(shared) for each in clauses)
        if not is_clear or tier == UNCLEAR or (section.is_relative and not tier):
            return []
        for clause in clauses:
            for of, price in clause.prices(shared):
                title = (tier, of or about.task, about.title.lower(), bound)
                named = " ".join(filter(None, title)).capitalize()
                rows += [(name, named, price) for name in clause.names]
        subjects = clauses[0].names if len(clauses) == 1 else []
        order = clauses[0].meters
    return rows


def _shared(words: Sequence[Word]) -> str:
    """Return what all amounts of a sentence are per; empty where it has several units, or none."""
    units = [word.text for word in words if word.kind == "unit"]
    if units and all(map(are_per_million, units)):
        return OF_TOKENS
    return units[0] if len(set(units)) == 1 else ""


def _bound(words: Sequence[Word]) -> tuple[str | None, list[Word]]:
    """Return the size of prompts that a sentence is of, null if not of all of it, and the rest."""
    bounds = [word for word in words if word.kind == "bound"]
    rest = [word for word in words if word.kind != "bound"]
    if not bounds:
        return "", rest
    behind = words[words.index(bounds[0]) :]
    is_first = all(word.kind != "amount" for word in words[: -len(behind)])
    is_of_all = len(bounds) == 1 and (is_first or len(behind) == 1)
    return (f"({bounds[0].text.strip(' ,')})" if is_of_all else None), rest


def _parts(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Yield the words between borders, each with the border before it."""
    part: list[Word] = []
    for word in words:
        if word.kind == "border" and part:
            yield part
            part = []
        part.append(word)
    yield part


def _sections(words: Sequence[Word]) -> list[_Section]:
    """Return a sentence in its classes of service; nothing where an amount may be of two."""
    sections = [_Section()]
    for part in _parts(words) if words else ():
        kinds = [word.kind for word in part]
        last = sections[-1]
        border = part[0].text.lower() if part[0].kind == "border" else ""
        is_other = border in {"or", "("}  # Behind these the same is priced in another class.
        named = (word.text for word in part if word.kind == "tier")
        tiers = list({tier_in(text) or tier_named(text) or "": 0 for text in named})
        is_behind = bool(tiers) and "amount" in kinds[: kinds.index("tier")]
        is_next = last.has_amounts and bool(tiers) and (is_other or not is_behind)
        if is_next:
            sections.append(last := _Section())
        is_late = last.is_closed or (last.has_amounts and (is_other or is_behind))
        is_unclear = ("amount" in kinds and is_late) or (border == "or" and not is_next)
        if len(tiers) > 1 or (tiers and last.tier) or is_unclear:
            return []
        last.tier = last.tier or "".join(tiers)
        last.is_closed = last.is_closed or is_behind
        last.is_relative = last.is_relative or "relative" in kinds
        last.words += [word for word in part if word.kind not in {"tier", "relative"}]
    return sections if words else []


def _clauses(
    words: Sequence[Word], subjects: list[str], order: Sequence[tuple[Meter, ...]]
) -> list[_Clause]:
    """Return what is said of each group of names; none where it is not clear of which."""
    kinds = [word.kind for word in words]
    if (
        "unit" in kinds
        and "amount" not in kinds[: kinds.index("unit")]
        and kinds.count("unit") == 1
    ):
        # It is that of all: `Per million tokens, Anvil 2 costs …`.
        words = [word for word in words if word.kind != "unit"]
        kinds.remove("unit")
    if "amount" not in kinds:
        return []
    if "name" not in kinds:
        own = [word for word in words if word.kind != "border"]
        return [_Clause(subjects, _like(own, order))] if subjects else []
    if kinds.index("name") < kinds.index("amount"):
        return _names_first(words)
    return _names_behind(words)


def _like(words: list[Word], order: Sequence[tuple[Meter, ...]]) -> list[Word]:
    """Return amounts with the meters of as many that stand before."""
    amounts = [word for word in words if word.kind != "unit"]
    units = [word for word in words if word.kind == "unit"]
    is_alike = len(order) == len(amounts) and {word.kind for word in amounts} == {"amount"}
    is_said = any(direction_in(unit.text) for unit in units)
    if is_said or not is_alike or not all(len(each) == 1 for each in order):
        return words
    pairs = zip(order, amounts, strict=True)
    named = ((Word("meter", each[0].replace("_", " ")), amount) for each, amount in pairs)
    return [*(word for pair in named for word in pair), *units]


def _names_first(words: Sequence[Word]) -> list[_Clause]:
    """Return the clauses of `A costs $1 in, $4 out, and B $2 in, $8 out`."""
    clauses: list[_Clause] = [_Clause([], [])]
    waiting: list[Word] = []
    is_apart = is_parted = True
    first = next(word for word in words if word.kind == "name")
    for word in words:
        said = any(each.kind == "amount" for each in clauses[-1].words)
        if word.kind == "border":
            clauses[-1].words += waiting
            waiting, is_apart, is_parted = [], True, True
        elif word.kind == "name":
            # In `A, with twice the speed of B, costs $1` the price is that of one.
            is_other = not said and clauses[-1].names and word.is_behind != first.is_behind
            if is_other or not is_parted or (said and not is_apart):
                return []
            if said:
                clauses.append(_Clause([], []))
            clauses[-1].names.append(word.text)
            clauses[-1].words += waiting
            waiting, is_parted = [], False
        elif word.kind == "meter" and is_apart and said:
            waiting.append(word)
        else:
            clauses[-1].words += [*waiting, word]
            waiting, is_apart = [], is_apart and word.kind in {"meter", "task"}
    clauses[-1].words += waiting
    return _with_first_meter(clauses)


def _names_behind(words: Sequence[Word]) -> list[_Clause]:
    """Return the clauses of `input is $1 for A and $2 for B`."""
    clauses: list[_Clause] = []
    own: list[Word] = []
    for word in words:
        if word.kind == "name" and own:
            if not word.is_behind:
                return []
            clauses.append(_Clause([word.text], own))
            own = []
        elif word.kind == "name":
            clauses[-1].names.append(word.text)
        elif word.kind != "border":
            own.append(word)
    return [] if own else _with_first_meter(clauses)


def _with_first_meter(clauses: list[_Clause]) -> list[_Clause]:
    """Return the clauses; those without a meter are of that with which the first one begins."""
    first = clauses[0].words[:1]
    for clause in clauses[1:]:
        kinds = {word.kind for word in clause.words}
        if first and first[0].kind == "meter" and "meter" not in kinds:
            clause.words = [first[0], *clause.words]
    return clauses
