"""Who writes a text, by its byline or as it says `we`; and of which market it is."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from pipeline.quantities.prose.passages import Passage, figures_of
from pipeline.quantities.prose.subjects import NO_NAME
from pipeline.quantities.prose.words import DOES, REGIONS, Word, is_in, words_of

_BYLINE = re.compile(r"\b(?:blog|team|newsroom|posted|by)\b(?!.*[%“\"])", re.I)
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us)\b(?![^“\"]*[”\"])")
_DOES = re.compile(rf"\s{DOES}")
_SMALL = re.compile(r"(?<![\w./@-])[a-z]{2,}\b(?![./@]\w)")
"""A word in small letters, and none of an address."""
_HERE = re.compile(r"\b(?:at|on|with|of|join)\s\Z")
_MARKET = re.compile(
    r"(?i)\bmarket\sfor\s(?P<name>[\w\s-]{3,50}?)(?=[.,;]|\s(?:was|is|will|to|in|has|had|as|by|at|and|which|that|with)\b)"
)
LONGEST_BYLINE = 16
OPENING = 3
"""Sentences from the top of a text in which its writer may be named."""
OFTEN = 3
"""Sentences with `we` from which on a text is its writer's own word."""
MOSTLY = 9
"""Sentences with `we` from which on the house may be named in any of the others."""


def writers_of(passages: tuple[Passage, ...], byline: tuple[str, ...]) -> frozenset[str]:
    """Return the names of those who write a text."""
    opening = [
        item.text
        for item in passages[:OPENING]
        if _BYLINE.search(item.text) and len(item.text.split()) <= LONGEST_BYLINE
    ]
    own = [item for item in passages if not item.is_cell and item.place == "text"]
    found = {
        word.key for text in (*byline, *opening) for word in words_of(text) if is_plain_name(word)
    }
    labels = {word.key for item in passages for word in words_of(item.context)}
    return frozenset(found | _at_home(own, labels))


def _at_home(own: list[Passage], labels: set[str]) -> set[str]:
    """Return the name of the house that a text with `we` is of: `Here is what changed at Acme`.

    A name of `labels`, those of its tables, is one of several.
    """
    ours = [item for item in own if _WE.search(f"{item.before} {item.text}")]
    told = sum(bool(_WE.search(item.text)) for item in own)
    if told < OFTEN:
        return set()
    small = {word for item in own for word in _SMALL.findall(item.text)}
    opening = [
        word.key
        for item in own[:OPENING]
        for word in _houses(item.text)
        if word.key not in small | labels
        and (
            _DOES.match(item.text, word.end)
            or (_HERE.search(item.text, 0, word.start) and _WE.search(item.text))
        )
    ]
    if len(set(opening)) == 1:
        return {opening[0]}
    counted = Counter(
        word.key for item in own for word in _houses(item.text) if word.key not in small
    )
    near = {
        word.key
        for item in (own if told >= MOSTLY else (*islice(own, OPENING), *ours))
        for word in _houses(item.text)
        if _HERE.search(item.text, 0, word.start)
    }
    (name, count), (_, next_count) = [*counted.most_common(2), ("", 0), ("", 0)][:2]
    return {name} if name in near and count > max(1, next_count) else set()


def _houses(text: str) -> Iterator[Word]:
    """Yield the names of a text that may be of a company: no model's, no machine's, no place's."""
    words = words_of(text)
    for word in words:
        is_numbered = any(
            other.kind == "name" and not other.key.isalpha() and abs(other.start - word.end) <= 1
            for other in words
        )
        printed = text[word.start : word.end]
        is_none = is_numbered or is_in(word, figures_of(text)) or printed.isupper()
        is_none |= bool(NO_NAME.fullmatch(printed))
        if is_plain_name(word) and word.key.isalpha() and not is_none:
            yield word


def market_of(passages: tuple[Passage, ...]) -> frozenset[str]:
    """Return what the words of the one market mean that a text names in full; of two, none."""
    named = (match["name"] for item in passages for match in _MARKET.finditer(item.text))
    found = {frozenset(word.key for word in words_of(name.lower())) for name in named}
    widest = max(found, key=len, default=frozenset())
    return widest if all(keys <= widest for keys in found) else frozenset()


def is_plain_name(word: Word) -> bool:
    """Return whether a word is a name, and none of a region or a round."""
    is_name = word.kind == "name" and word.key[0].isalpha() and word.key not in REGIONS
    return is_name and not word.key.startswith("series ")
