"""Words of a sentence as two writers share them: `raised` and `secured` are one, so are plurals.

What a word means here is its key: a concept of the trade, a stem, or a name as it is written.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple, Protocol

import snowballstemmer

from pipeline.quantities.word_tables import word_table

Kind = Literal["name", "concept", "plain"]
_VOCABULARY: Final = word_table("prose/vocabulary.yaml")
_CONCEPTS: Final[dict[str, list[str]]] = _VOCABULARY["concepts"]
MEASURES: Final = {unit: frozenset(words) for unit, words in _VOCABULARY["measures"].items()}
"""Concepts that say what a figure of some unit is."""
CRITICAL: Final = frozenset(_VOCABULARY["critical"])
LIMITS: Final = {
    kind: {name: re.compile(rf"\b(?:{'|'.join(words)})\b", re.I) for name, words in known.items()}
    for kind, known in _VOCABULARY.items()
    if kind.startswith("limits")
}
"""Words that say that something is less than done, or less than all, by the figures they limit."""
HARMLESS: Final = frozenset(_VOCABULARY["harmless"].split())
_LIGHT: Final = frozenset(_VOCABULARY["light"].split())
_NO_NAMES: Final = (_LIGHT - {"ai", "api"}) | frozenset(
    f"{day}day" for day in ("mon", "tues", "wednes", "thurs", "fri", "satur", "sun")
)
SLACK: Final = frozenset(_VOCABULARY["slack"].split())
ORIGINS: Final = frozenset(_VOCABULARY["origins"].split())
_PAIRS: Final = _VOCABULARY["nations"].split()
_NATIONS: Final = dict(zip(_PAIRS[::2], _PAIRS[1::2], strict=True))
_COMMON: Final = frozenset(_VOCABULARY["openings"].split())
_COMMON_FORM: Final = re.compile(r"[A-Z][a-z]{2,}(?:[st]ion|ment|ness|[ae]nce)s?")
DOES: Final = (
    r"(?:is|was|has|had|were|are|[a-z]{3,}s|[a-z]{3,}ed|began|bought|built|grew|made|paid|rose|sold"
    r"|spent|took|went|won)\b"
)
"""The form of a word behind a name that does or has something."""
OPENING_MARKS: Final = " \"'“(\u2018•-"
_CONCEPT = re.compile(
    r"(?i)(?:(?<![\w$])|(?=/))(?:"
    + "|".join(f"(?P<c{at}>{words})" for at, words in enumerate(map("|".join, _CONCEPTS.values())))
    + r")(?![\w@])"
)
_NAMES_OF = tuple(_CONCEPTS)
REGIONS: Final = {
    name: re.compile(rf"(?<![\w.$])(?:{'|'.join(words)})")
    for name, words in _VOCABULARY["regions"].items()
}
_REGION_CODE = re.compile(r"\b[a-z]{2,4}-(?:north|south|east|west|central)\w*(?:-[0-9])?\b")
_MODEL_CODE = re.compile(
    rf"(?<![\w/-])(?!{_REGION_CODE.pattern})[a-z]{{2,}}(?:(?:-[a-z]+)*-[0-9]+(?:\.[0-9]+)?b|(?:-[a-z]+)+-[0-9]{{1,3}}(?:\.[0-9]+)?)\b"
)
"""`gpt-oss-120b`, `claude-haiku-4.5`"""
GPU = re.compile(r"[abhlv][1-9]0{1,2}s?|[lt]4|l40s|gh?b?[23]00|mi[1-9][0-9]{2}x?|[tln]pus?")
"""Accelerators, by the names of the best known ones."""
_TOKEN = re.compile(r"(?:(?<![^\W_])[0-9]{1,2}[x×](?=[A-Z]))?(?P<word>[^\W_]+(?:[.'’&][^\W_]+)*)")
"""A word; of `8xH100`, the name of the chip."""
_NAME_BEFORE = re.compile(
    r"(?:\A|[^\w.])(?!(?:In|By|For|At|On|Of|To|From|The|And|About|Over|Some)\b)[A-Z][A-Za-z]+\s\Z"
)
"""`FlashRoute 2`, `Llama 4`: the number belongs to the name."""
_DOMAIN = re.compile(r"\.(?:ai|com|io|dev|org|net)\Z")
"""`Together.ai` is Together."""
_PLURAL = re.compile(r"\A([A-Z0-9]*[A-Z][A-Z0-9]*)s\Z")
"""`APIs` are of `API`, `H200s` of `H200`."""
_NO_SUBJECT = re.compile(
    r"\s(?:they|we|it|the|these|this|our|its|he|she|i|you|their|with|us|me|your)\b", re.I
)
_OF_MANY = re.compile(r"\s(?:are|were|have|do|show|suggest|indicate|confirm)\b")
_POSSESSIVE = re.compile(r"['’]s\Z")
_MEANT_BY_SERIES = re.compile(r"\b(?:series|pre-?seed|seed)\s(?P<letter>[a-h])\b", re.I)


@dataclass(frozen=True, slots=True)
class Word:
    """One word or phrase of a sentence, with its concept, its stem or its name in small letters."""

    key: str
    kind: Kind
    start: int
    end: int


class Placed(Protocol):
    """Something that stands at a place of a text."""

    @property
    def start(self) -> int:
        """Where it starts."""

    @property
    def end(self) -> int:
        """Where it ends."""


class Place(NamedTuple):
    """Where something stands in a text."""

    start: int
    end: int


def is_in(one: Placed, others: Iterable[Placed]) -> bool:
    """Return whether something lies in one of several others, or over its border."""
    return any(other.start < one.end and one.start < other.end for other in others)


stem_of = snowballstemmer.stemmer("english").stemWord


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[Word, ...]:
    """Return the words of a text that say something, in its order.

    >>> [word.key for word in words_of("Acme secured fresh capital for Llama-3.3-70B")]
    ['acme', 'funding', 'fresh', 'funding', 'llama', '3.3', '70b']
    """
    found = list(_concepts(text))
    taken = {place for word in found for place in range(word.start, word.end)}
    found += [word for word in _tokens(text) if word.start not in taken]
    return tuple(sorted(found, key=lambda word: word.start))


def _concepts(text: str) -> Iterator[Word]:
    """Yield what has more than one way to be written: rounds, regions, concepts of the trade."""
    for match in _MEANT_BY_SERIES.finditer(text):
        yield Word(f"series {match['letter'].lower()}", "name", *match.span())
    for match in _REGION_CODE.finditer(text):
        yield Word(match[0], "name", *match.span())
    for code in _MODEL_CODE.finditer(text):
        for part in re.finditer(r"[^-]+", code[0]):
            first = code.start() + part.start()
            yield Word(part[0], "name", first, first + len(part[0]))
    for name, region in REGIONS.items():
        yield from (Word(name, "name", *match.span()) for match in region.finditer(text))
    for match in _CONCEPT.finditer(text):
        group = match.lastgroup
        if group is not None:
            yield Word(_NAMES_OF[int(group[1:])], "concept", *match.span())


def _tokens(text: str) -> Iterator[Word]:
    for match in _TOKEN.finditer(text):
        start = match.start("word")
        printed = _POSSESSIVE.sub("", match["word"])
        end = start + len(printed)
        lower = _DOMAIN.sub("", _PLURAL.sub(r"\1", printed).casefold())
        if _is_name(text, start, printed):
            yield Word(_NATIONS.get(lower, lower), "name", start, end)
        elif lower not in _LIGHT and len(lower) > 1:
            yield Word(stem_of(lower), "plain", start, end)


def _is_name(text: str, start: int, printed: str) -> bool:
    has_digit = any(character.isdigit() for character in printed)
    if printed.isdigit():
        return bool(_NAME_BEFORE.search(text, max(0, start - 24), start))
    if has_digit:
        return any(character.isalpha() for character in printed) or "." in printed
    if printed.casefold() in _NO_NAMES or len(printed) == 1 or not printed[0].isupper():
        return False
    is_opening = not text[:start].strip(OPENING_MARKS) or text[:start].rstrip().endswith(
        (".", ":", "|")
    )
    if is_opening and _NO_SUBJECT.match(text, start + len(printed)):
        return False  # `Together they`
    if is_opening and printed.endswith("s") and _OF_MANY.match(text, start + len(printed)):
        return False  # `Results are`
    return not (is_opening and is_common(printed))


def opens(text: str, word: Word) -> bool:
    """Return whether a word is the first of a sentence, behind quotes and brackets."""
    return not text[: word.start].strip(OPENING_MARKS)


def is_common(word: str) -> bool:
    """Return whether a word that opens a sentence is no name by itself: `Utilization averaged`."""
    return word.casefold() in _COMMON or bool(_COMMON_FORM.fullmatch(word))
