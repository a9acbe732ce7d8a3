"""Sentences of which each word is known: names, amounts with what they are for, and words between.

`Cached input is $0.24 for Anvil 2 and $0.03 for Anvil 3.` A sentence with one other word says more
than its prices, and is not read here.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.extract.documents.card_names import NAME_WORD, is_model
from pipeline.extract.documents.later_sentences import OF_TOKENS, are_per_million
from pipeline.quantities.meter_words import DIRECTION_PATTERNS
from pipeline.quantities.printed_amounts import FIGURE
from pipeline.quantities.printed_units import unit_at
from pipeline.quantities.service_words import tier_at

Kind = Literal["name", "amount", "unit", "meter", "tier", "border"]

_PATTERNS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("amount", re.compile(FIGURE)),
    ("unit", re.compile(r"(?:/|per)\s?(?:1\s?)?(?:M|million)(?=\s(?:for|on|with|and|to)\b)")),
    ("border", re.compile(r"[,;]|(?:and|while|whereas|but)\b", re.I)),
    *(("meter", pattern) for _, pattern in DIRECTION_PATTERNS),
)
_BETWEEN: Final = re.compile(
    r"[\s:&|·•–—-]+|\.(?=\s|$)|in(?=\s(?!and\b|or\b|tokens?\b|at\b|for\b|is\b|costs?\b)[A-Za-z])"
    r"|(?:the|an?|our|its?|both|each|all|of|at|to|on|with|for|is|are|be|was(?=\s(?:set|priced)\b)"
    r"|stays?|remains?|costs?|costing|priced?|billed|charged|sold|offered|set|available|now|today"
    r"|currently|only|just|also|still|from(?=\s(?:now|today)\b)|prices?|pricing|rates?|fees?|runs?"
    r"|comes?|goes(?=\sfor\b)|you|we|pay|charge|API|models?|tokens?|usage|they|this|these"
    r"|(?:do(?:es)?\snot|doesn['’]t|don['’]t)\schange|unchanged|as before|plus)(?![\w-])",
    re.I,
)
_NAME: Final = re.compile(
    rf"(?!(?:From|With|If|When|For|Until|As|By|Through|Since|After|Before|Above|Over|Up|First|New|Old)\b)"
    rf"[A-Z][\w.+/-]*\w\+?(?:[ -](?:[A-Z0-9][\w.+-]*\w|[0-9A-Z]|(?:{NAME_WORD.pattern})\b))*"
    r"|[a-z][a-z0-9.]*(?:-[a-z0-9.]+)+(?<!\.)"
)
_FOR: Final = re.compile(r"\b(?:for|on|with|of)\s(?:the\s|our\s)?$", re.I)


@dataclass(frozen=True, slots=True)
class _Word:
    kind: Kind
    text: str
    is_behind: bool = False
    """Whether it is a name behind `for`, `on` or `with`."""


@dataclass(slots=True)
class _Clause:
    """Some names, and what is said of their prices."""

    names: list[str]
    words: list[_Word]

    def price(self, shared: str) -> str:
        """Return the amounts, each with its unit and its meter, in the order of the sentence.

        Args:
            shared: What the amounts are per, where none of them has a unit.
        """
        kinds = [word.kind for word in self.words]
        opens = "meter" if kinds[:1] == ["meter"] else "amount"
        groups: list[list[str]] = []
        for word in self.words:
            if word.kind == opens or not groups:
                groups.append([])
            groups[-1].append(word.text)
        unit = f" {shared}" if shared and "unit" not in kinds and "meter" in kinds else ""
        return ", ".join(" ".join(group) for group in groups) + unit

    @property
    def is_clear(self) -> bool:
        """Whether it has amounts and says what they are for."""
        kinds = [word.kind for word in self.words]
        return "amount" in kinds and bool({"unit", "meter"} & set(kinds))


def prices_by_name(
    sentence: str, known: Collection[str], subject: str
) -> tuple[str | None, list[tuple[str, str]]]:
    """Return the class of service and the prices of each model; nothing if a word is not known.

    Args:
        sentence: The sentence, its amounts as `with_signs` writes them.
        known: Names that the page marks or prices.
        subject: What a sentence without a name speaks of; empty if that is not known.

    >>> prices_by_name("Both tern-1 and tern-2 cost $1 in, $4 out.", {"tern-1", "tern-2"}, "")
    (None, [('tern-1', '$1 in, $4 out'), ('tern-2', '$1 in, $4 out')])
    """
    words = list(_words(sentence, sorted(known, key=len, reverse=True)))
    kinds = [word.kind for word in words]
    if not words or "amount" not in kinds or kinds.count("tier") > 1:
        return None, []
    first = kinds.index("amount")
    tier = next((word.text for word in words[:first] if word.kind == "tier"), None)
    if "tier" in kinds[first:]:
        return None, []
    words = [word for word in words if word.kind != "tier"]
    clauses = _clauses(words, subject)
    if not clauses or not all(clause.is_clear and clause.names for clause in clauses):
        return None, []
    units = [word.text for word in words if word.kind == "unit"]
    shared = OF_TOKENS if units and all(map(are_per_million, units)) else ""
    return tier, [(name, clause.price(shared)) for clause in clauses for name in clause.names]


def _words(sentence: str, known: Sequence[str]) -> Iterator[_Word]:
    """Yield the words of a sentence that say something; none at all if one is not known."""
    found: list[_Word] = []
    at = 0
    while at < len(sentence):
        word, end = _word_at(sentence, at, known)
        if end == at:
            return
        found += [word] if word else []
        at = end
    yield from found


def _word_at(text: str, at: int, known: Sequence[str]) -> tuple[_Word | None, int]:
    """Return the word at a place, if it says something, and where it ends; there if unknown."""
    named = next((name for name in known if text.startswith(name, at)), "")
    if named and not re.match(r"[\w-]", text[at + len(named) :]):
        return _Word("name", named, is_behind=_is_behind(text, at)), at + len(named)
    ends: tuple[tuple[Kind, int | None], ...] = (
        ("unit", (unit_at(text, at) or (None, None))[1]),
        ("tier", (tier_at(text, at) or (None, None))[1]),
    )
    if found := next(((kind, end) for kind, end in ends if end), None):
        return _Word(found[0], text[at : found[1]]), found[1]
    if between := _BETWEEN.match(text, at):
        return None, between.end()
    for kind, pattern in _PATTERNS:
        if match := pattern.match(text, at):
            return _Word(kind, match[0]), match.end()
    name = _NAME.match(text, at)
    is_name = name and is_model(name[0]) and re.search("[0-9]", name[0])
    if name is None or not is_name:
        return None, at
    return _Word("name", name[0], is_behind=_is_behind(text, at)), name.end()


def _is_behind(text: str, at: int) -> bool:
    return _FOR.search(text[:at]) is not None


def _clauses(words: Sequence[_Word], subject: str) -> list[_Clause]:
    """Return what is said of each group of names; none where it is not clear of which."""
    kinds = [word.kind for word in words]
    if "name" not in kinds:
        own = [word for word in words if word.kind != "border"]
        return [_Clause([subject], own)] if subject else []
    if kinds.index("name") < kinds.index("amount"):
        return _names_first(words)
    return _names_behind(words)


def _names_first(words: Sequence[_Word]) -> list[_Clause]:
    """Return the clauses of `A costs $1 in, $4 out, and B $2 in, $8 out`."""
    clauses: list[_Clause] = [_Clause([], [])]
    waiting: list[_Word] = []
    is_apart = True
    for word in words:
        said = any(each.kind == "amount" for each in clauses[-1].words)
        if word.kind == "border":
            clauses[-1].words += waiting
            waiting, is_apart = [], True
        elif word.kind == "name":
            if said and not is_apart:
                return []
            if said:
                clauses.append(_Clause([], []))
            clauses[-1].names.append(word.text)
            clauses[-1].words += waiting
            waiting = []
        elif word.kind == "meter" and is_apart and said:
            waiting.append(word)
        else:
            clauses[-1].words += [*waiting, word]
            waiting, is_apart = [], is_apart and word.kind == "meter"
    clauses[-1].words += waiting
    return _with_first_meter(clauses)


def _names_behind(words: Sequence[_Word]) -> list[_Clause]:
    """Return the clauses of `input is $1 for A and $2 for B`."""
    clauses: list[_Clause] = []
    own: list[_Word] = []
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
