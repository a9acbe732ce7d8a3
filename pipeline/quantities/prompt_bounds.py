"""Sizes of prompts that a price is bound to: `> 200K tokens`, `32K < Token ≤ 128K`."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from pipeline.quantities.figures import SCALES

_SIZE: Final = (
    r"[0-9]{1,3}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?:[ \u00a0\u202f][0-9]{3})+(?![0-9])"
    r"|[0-9]+(?:\.[0-9]+)?\s(?:thousand|million)\b|[0-9]+(?:\.[0-9]+)?\s?[kKmM]\b|[1-9][0-9]{3,7}\b|0\b"
)
_WORDS: Final = (
    r"(?:(?:input|prompts?|context|tokens?|total|length|window|sizes?|requests?|per|the|a|with|of"
    r"|for|and)\b[\s,-]*)*"
)
_MORE: Final = (
    r"(?:>=?|≥|>|\b(?:greater|more|longer|larger) than\b|\b(?:over|above|exceeding|exceeds?|beyond"
    r"|from|at least)\b)"
)
_LESS: Final = (
    r"(?:<=?|=<|≤|\b(?:less|shorter|fewer|smaller) than\b|\b(?:up to|under|below|within|at most"
    r"|no more than)\b)"
)
_JOINT: Final = r"(?:-|–|—|~|\bto\b)"
_FORMS: Final = tuple(
    re.compile(form, re.I)
    for form in (
        rf"{_WORDS}(?P<over>{_SIZE})\s*(?:<=?|=<|≤)\s*{_WORDS}(?:<=?|=<|≤)\s*(?:{_SIZE})\s*{_WORDS}",
        rf"{_WORDS}[(\[]\s*(?P<over>{_SIZE})\s*,\s*(?:{_SIZE})\s*[)\]]\s*{_WORDS}",
        rf"{_WORDS}{_MORE}\s*(?P<over>{_SIZE})\s*(?:(?:,|and\b)\s*)*(?:{_JOINT}|{_LESS})\s*(?:{_SIZE})\s*{_WORDS}",
        rf"{_WORDS}{_MORE}\s*(?P<over>{_SIZE})\s*{_WORDS}",
        rf"{_WORDS}{_LESS}\s*(?:{_SIZE})\s*{_WORDS}",
        rf"{_WORDS}(?P<over>{_SIZE})\s*{_JOINT}\s*(?:{_SIZE})\s*{_WORDS}",
        rf"{_WORDS}(?P<over>{_SIZE})\s*{_WORDS}(?:\+|\b(?:and|or) (?:more|above|longer|up)\b)"
        rf"\s*{_WORDS}",
        rf"{_WORDS}(?:{_SIZE})\s*{_WORDS}\bor (?:less|fewer|below|shorter)\b\s*{_WORDS}",
    )
)
_PAIR: Final = re.compile(r"[(\[]\s*[0-9][^()\[\]]*,\s*[0-9][^()\[\]]*[)\]]$")
_SIZE_ALONE: Final = re.compile(_SIZE)
_BORDER: Final = re.compile(r"\s*[,;:]\s*|\s+[–—-]\s+|\s*(?=[(\[])")
_NO_STEPS: Final = re.compile(
    r"(?:no|without) (?:tiered pricing|tiers?|steps?|bounds?)"
    r"|(?:all|any)(?: (?:prompt|request|input|context|length|size)s?)*",
    re.I,
)
_HINT: Final = re.compile(
    r"[0-9](?:\s?[kKmM]\b|\s(?:thousand|million)\b|[0-9]{3}|[, \u00a0\u202f][0-9]{3})"
)
"""Stands in each text that names a bound: one search before the eight."""

_RELATION: Final = re.compile(
    r"[<>≤≥~–—\[(0-9](?:(?<![0-9])|(?:(?<=\b0)|\s?[kKmM]|[0-9]{2})\s*[+-])"
)
_RELATION_WORDS: Final = frozenset(
    "to than over above exceed exceeds exceeding beyond from least most under below within more"  # noqa: SIM905
    " longer up less fewer shorter".split()
)
"""And one of these: a number by itself bounds nothing."""

_LEAST: Final = 8_000
"""Fewer are no prompts: dots of an image, as in `1K - 2K`."""

_MOST: Final = 20_000_000
"""More are no tokens: the parameters of a model, as in `up to 150M`."""


@dataclass(frozen=True, slots=True)
class Bound:
    """What prompts a price holds for.

    Attributes:
        over: It holds for prompts longer than this; null for the lowest step.
        start: Where the words begin in their text.
        end: Where they end.
    """

    over: int | None
    start: int
    end: int


@lru_cache(maxsize=4_096)
def bound_in(text: str) -> Bound | None:
    """Return the bound that a text names; null if it names none.

    >>> bound_in("32K < Token ≤ 128K").over, bound_in("Input (≤ 200K tokens)").over
    (32000, None)
    """
    if not _HINT.search(text) or not (
        _RELATION.search(text) or _RELATION_WORDS.intersection(re.findall(r"\w+", text.lower()))
    ):
        return None
    for form in _FORMS:
        match = form.search(text)
        if match is None:
            continue
        printed = match.groupdict().get("over")
        over = _tokens(printed) if printed else 0
        sizes = [_tokens(size) for size in _SIZE_ALONE.findall(match[0])]
        if not _LEAST <= max(sizes, default=0) <= _MOST or text.startswith("%", match.end()):
            return None
        return Bound(over or None, match.start(), match.end())
    return None


def bound_at(text: str, start: int) -> Bound | None:
    """Return the bound that stands at a place of a text; null where none does."""
    if not _HINT.search(text, start):
        return None
    for form in _FORMS:
        match = form.match(text, start)
        if match is not None:
            found = bound_in(match[0].rstrip(" ,-"))
            return replace(found, start=start, end=start + found.end) if found else None
    return None


def bound_named(text: str) -> Bound | None:
    """Return the bound whose words are all that a text says.

    >>> bound_named("> 512k input tokens").over, bound_named("Anvil > 512k")
    (512000, None)
    """
    bare = text.strip(" *†:.")
    if _NO_STEPS.fullmatch(bare):
        return Bound(None, 0, len(text))
    bare = bare if _PAIR.search(bare) else bare.strip("()[]")
    bound = bound_in(bare)
    return bound if bound and (bound.start, bound.end) == (0, len(bare)) else None


@lru_cache(maxsize=4_096)
def parted_bound(text: str) -> tuple[str, Bound | None]:
    """Return a text without the bound that is all behind one of its borders, and that bound.

    >>> parted_bound("Input, more than 200K input tokens")[0], parted_bound("Output (≤ 32K)")[0]
    ('Input', 'Output')
    """
    for border in _BORDER.finditer(text) if _HINT.search(text) else ():
        if bound := bound_named(text[border.end() :]):
            return text[: border.start()], bound
    return text, None


def without_bound(text: str) -> str:
    """Return a text with the words of its bound left out.

    >>> without_bound("Output (≥ 200K prompt tokens)")
    'Output'
    """
    bound = bound_in(text)
    if bound is None:
        return text
    rest = f"{text[: bound.start]} {text[bound.end :]}"
    return " ".join(re.sub(r"[(\[]\s*[)\]]", " ", rest).split()).strip(" ,;:")


def lower_bound(text: str) -> int | None:
    """Return the tokens of a cell that holds a bare number, as `32K` below `Input tokens`."""
    bare = text.strip()
    return _tokens(bare) if _SIZE_ALONE.fullmatch(bare) else None


def _tokens(printed: str) -> int:
    bare = re.sub(r"[\s,]", "", printed).lower()
    digits = bare.rstrip("abcdefghijklmnopqrstuvwxyz")
    return int(Decimal(digits) * SCALES.get(bare[len(digits) :], 1))
