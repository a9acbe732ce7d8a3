"""Prices per million tokens in a sentence that says once what several amounts are of."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.quantities.prose.said import DIRECTIONS, Said, keys_of
from pipeline.quantities.quantities import Quantity

_PER_MTOK: Final = re.compile(
    r"(?i)(?:\bper|/)\s?(?:1\s?M|1\smillion|one\smillion|1,000,000|million|M)\b(?!\s(?:users|requests))"
)
_DOLLARS = re.compile(r"\$\d+(?:\.\d+)?(?![\d,.]*\d|\s?(?:[bmt]illion|thousand|[bBkKmM]n?\b))")
_IN: Final = r"(?:inputs?|prompts?|in)"
_OUT: Final = r"(?:outputs?|completions?|out)"
_UNIT: Final = r"(?:\s?(?:/|per\s)\s?[\w,]*\w(?:\s(?:million|tokens?))?)?"
_BEHIND = re.compile(
    rf"{_UNIT}\s(?:for\s)?(?:the\s)?(?:(?P<input>inputs?|prompts?|in(?=[,;]|\s(?:and|&)\s))"
    r"|(?P<output>outputs?|completions?|out(?=\W*\Z|[,;.]|\s(?:and|per)\s)))\b(?!\s?(?:/|and|&)\s?[a-z])"
)
_BEFORE = re.compile(
    r"(?i)\b(?:(?P<input>inputs?|prompts?)|(?P<output>outputs?|completions?))\b[a-z\s]{0,24}:?\s?\Z"
)
_BOTH = re.compile(
    rf"\b(?:{_IN}\s?(?:/|and|&)\s?{_OUT}|(?P<turned>{_OUT}\s?(?:/|and|&)\s?{_IN}))\b", re.I
)
_BETWEEN = re.compile(r"\s?(?:/|and|&)\s?")


def direction_of(said: Said) -> str | None:
    """Return whether a claimed price is of input or of output; null where it is of both."""
    directions = DIRECTIONS & (keys_of(said.figure.text) or said.keys)
    return next(iter(directions)) if len(directions) == 1 else None


def token_prices(text: str, figures: Sequence[Quantity]) -> dict[int, tuple[Quantity, str]]:
    """Return the prices of input and of output among the figures of a sentence, by their starts.

    Returns:
        Each as an amount of dollars per million tokens, with `input` or `output`; none of a
        sentence that does not name that unit, or that speaks of what is cached.
    """
    if not _PER_MTOK.search(text) or re.search(r"\bcach", text, re.I):
        return {}
    amounts = [item for item in figures if _DOLLARS.match(text, item.start)]
    found = {}
    for at, item in enumerate(amounts):
        before = amounts[at - 1].end if at else 0
        after = amounts[at + 1].start if at + 1 < len(amounts) else len(text)
        printed = _DOLLARS.match(text, item.start)
        direction = _direction(text, item, before, after) or _of_pair(text, amounts, at)
        if printed and direction and item.unit in {"usd", "usd_per_mtok", "other"}:
            amount = replace(item, unit="usd_per_mtok", currency="USD", text=printed[0])
            amount = replace(amount, end=printed.end())
            found[item.start] = (item if item.unit == "usd_per_mtok" else amount, direction)
    return found


def _direction(text: str, item: Quantity, before: int, after: int) -> str:
    """Return what an amount is of by the words between it and its neighbours."""
    printed = _DOLLARS.match(text, item.start)
    behind = _BEHIND.match(text, printed.end(), after) if printed else None
    match = behind or _BEFORE.search(text, before, item.start)
    return (match.lastgroup or "") if match else ""


def _of_pair(text: str, amounts: Sequence[Quantity], at: int) -> str:
    """Return what an amount of a pair is of: `$0.59/$0.79 per million input/output tokens`."""
    first = at - 1 if at and _is_between(text, amounts[at - 1], amounts[at]) else at
    if first + 1 >= len(amounts) or not _is_between(text, amounts[first], amounts[first + 1]):
        return ""
    both = _BOTH.search(text, amounts[first + 1].end) or _BOTH.search(text, 0, amounts[first].start)
    if both is None:
        return ""
    return "input" if (at == first) != bool(both["turned"]) else "output"


def _is_between(text: str, one: Quantity, other: Quantity) -> bool:
    printed = _DOLLARS.match(text, one.start)
    return printed is not None and bool(_BETWEEN.fullmatch(text, printed.end(), other.start))
