"""The words of a claim that a text does not have."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.quantities.prose.owners import IN_TOTAL, OF_UNIT
from pipeline.quantities.prose.passages import Passage, WholeText
from pipeline.quantities.prose.said import SUPERLATIVE, Said, has_alike, keys_of, own_words
from pipeline.quantities.prose.words import CRITICAL, Word
from pipeline.quantities.quantities import MONEY, Quantity

NOT_NEEDED: Final = frozenset(
    ["cloud", "models", "launch", "forecast", "growth", "funding", "valuation"]
)


_PLAIN_UNITS: Final = frozenset({"count", "percent", "ratio"})


_OF_A_ROUND: Final = frozenset(
    {"valuation", "series a", "series b", "series c", "series d", "series e"}
)


_PAYERS = re.compile(
    r"\b(?:for|by|serv\w+|among|from)\s(?:[a-z]+\s){0,2}[\d,.]+\s(?:thousand\s)?(?:[a-z]+\s)?(?:companies|firms"
    r"|businesses|organi[sz]ations|enterprises)\b"
)
"""Companies that something is done for are customers."""
_EACH = re.compile(r"\b(?:each|every|per|apiece|one\sof)\b", re.I)
_PREPOSITION = re.compile(
    r"\b(?:in|for|on|of|at|across|among|per|against|within)\s(?:(?:the|its|an?|their|all|our)\s)?(?:[\w-]+\s)?\Z",
    re.I,
)


_COUNTED = re.compile(
    r"\s(?:(?!(?:ha[sd]|have|was|were|is|are|that|who|which|to|and|in|on|for|at|by|from|with|of)\b)[a-z-]+\s){0,2}"
)


def missing_words(
    said: Said, passage: Passage, figure: Quantity, text: WholeText, carried: frozenset[str]
) -> Iterator[str]:
    """Yield the words of the claim that neither the passage nor what is above it has."""
    near = keys_of(passage.text) | keys_of(passage.context) | carried
    unit_words = OF_UNIT.get(figure.unit, frozenset()) | OF_UNIT.get(said.figure.unit, frozenset())
    for word in said.words:
        if word.key in near or word.key in unit_words or has_alike(word, near):
            continue
        is_name = word.kind == "name"
        if (
            _is_above(said, word, passage, text)
            if is_name
            else _is_spare(said, word, passage, text, near)
        ):
            continue
        yield f"it does not have '{said.text[word.start : word.end]}'"


def _is_above(said: Said, word: Word, passage: Passage, text: WholeText) -> bool:
    """Return whether a name that a passage lacks is what its text, or its section, is about."""
    strangers = [
        other
        for other in (*own_words(passage.text), *own_words(passage.context))
        if other.kind == "name" and other.key not in said.keys and other.key not in text.speakers
    ]
    is_own = word.key in said.own_names
    if not is_own and word.key in text.speakers:
        return True  # The text is its own word: `in Wattline's test`.
    here = keys_of(passage.text) | keys_of(passage.context) | text.speakers | text.main_subjects
    if is_own and here & set(said.own_names):
        return True
    if word.key in keys_of(passage.above) and all(item.key.isalpha() for item in strangers):
        return True
    is_titled = word.key in text.subjects or has_alike(word, keys_of(text.title))
    return is_titled and (is_own or not strangers)


def _is_spare(
    said: Said, word: Word, passage: Passage, text: WholeText, near: frozenset[str]
) -> bool:
    """Return whether a text may lack a word and say the same."""
    if word.kind == "concept" and _is_implied(said, word, near):
        return True
    if word.key not in CRITICAL and word.key in keys_of(text.title) | keys_of(passage.above):
        return True
    if word.key == "total":
        is_whole = said.figure.unit == "count" and not _EACH.search(passage.text)
        return is_whole or bool(IN_TOTAL.search(passage.text) and not near & _OF_A_ROUND)
    is_convention = word.key in text.conventions and passage.is_cell
    if is_convention or (word.key == "customers" and _PAYERS.search(passage.text)):
        return True
    return word.kind == "plain" and not _is_scope(said, word)


def _is_scope(said: Said, word: Word) -> bool:
    """Return whether a word says of what its figure is: what is counted, where, for whom."""
    if SUPERLATIVE.fullmatch(said.text, word.start, word.end):
        return True
    if _PREPOSITION.search(said.text, max(0, word.start - 32), word.start):
        return True
    gap = said.text[said.figure.end : word.start]
    has_noun = any(
        item.kind == "concept" and said.figure.end <= item.start < word.start for item in said.words
    )
    return word.start >= said.figure.end and not has_noun and bool(_COUNTED.fullmatch(gap))


def _is_implied(said: Said, word: Word, near: frozenset[str]) -> bool:
    """Return whether another word of the text says what a word of the claim does."""
    if word.key == "intake":
        return bool({"funding", "revenue"} & near)
    if word.key in {"funding", "revenue"} and "intake" in near:
        return True
    if word.key == "investor":
        return "funding" in near
    if word.key == "revenue":
        return "recurring" in near or (said.figure.unit == "percent" and "share" in near)
    if word.key == "cost":
        return said.figure.unit in MONEY
    is_founding = word.key == "launch" and said.figure.unit == "year"
    return word.key in NOT_NEEDED and not is_founding and said.figure.unit not in _PLAIN_UNITS
