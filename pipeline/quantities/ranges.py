"""Ranges in running text: `80-82%`, `$2.90 to $9.99`, `between 80 and 82 percent`."""

import re
from dataclasses import dataclass, replace

from pipeline.quantities.amounts import CURRENCY_CODE, SIGNS
from pipeline.quantities.figures import Figure

_SIGN = re.compile(rf"(?:US\s?\$|[{SIGNS}]|(?:{CURRENCY_CODE})\s?)?\s?")
_DASH = re.compile(rf"(?:[-–—−\u2011]|\s[-–−]\s)\s?(?={_SIGN.pattern}[0-9])")
_WORD = re.compile(rf"\s(?P<word>to|and)\s(?={_SIGN.pattern}[0-9])", re.I)
_BETWEEN = re.compile(r"\b(?:between|anywhere\sfrom)\s(?:about\s|around\s|roughly\s)?\Z", re.I)
_FROM = re.compile(r"\bfrom\s(?:about\s|around\s|roughly\s|over\s|under\s)?\Z", re.I)
_SPAN = re.compile(
    r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|anywhere|priced?|prices|pricing|costs?|spans?)"
    r"(?:\s[a-z]{1,12}){0,2}\sfrom\s\Z",
    re.I,
)
_CHANGE = re.compile(
    r"\b(?:grow|grew|ris|rose|increas|jump|climb|rais|fell|fall|drop|cut|reduc|went|go|expand|surg"
    r"|declin|lower|mov|improv|doubl|tripl)[a-z]{0,5}\s(?:[a-z]{1,12}\s){0,2}\Z",
    re.I,
)
_WINDOW = 48


@dataclass(frozen=True, slots=True)
class Joint:
    """What joins a number to the next one.

    Attributes:
        number: Where the next number starts, its currency left out.
        start: Where the words of the range start, if they start before the first number.
        is_tight: Whether it is a dash.
    """

    number: int
    start: int | None
    is_tight: bool


def joint_behind(text: str, start: int, end: int) -> Joint | None:
    """Return what joins the number at `start` to one behind `end`; null where nothing does.

    What grows from one figure to another has two figures and no range.
    """
    dash = _DASH.match(text, end)
    if dash:
        return Joint(_behind_sign(text, dash.end()), None, is_tight=True)
    word = _WORD.match(text, end)
    if word is None:
        return None
    window = max(0, start - _WINDOW)
    between = _BETWEEN.search(text, window, start)
    if word["word"].lower() == "and":
        return Joint(_behind_sign(text, word.end()), between.start(), False) if between else None
    is_change = _CHANGE.search(text, window, start)
    is_span = between or (_SPAN.search(text, window, start) and not is_change)
    if not is_span and (_FROM.search(text, window, start) or is_change):
        return None
    return Joint(_behind_sign(text, word.end()), between.start() if between else None, False)


def scaled_alike(low: Figure, high: Figure) -> tuple[Figure, Figure] | None:
    """Return the ends of a range; a scale that stands once, at the end, is that of both.

    Returns:
        Null where they do not rise.
    """
    if low.factor == 1 and high.factor != 1 and low.number < high.number:
        low = replace(low, factor=high.factor, scale=high.scale)
    is_rising = low.number * low.factor < high.number * high.factor
    return (low, high) if is_rising else None


def _behind_sign(text: str, at: int) -> int:
    sign = _SIGN.match(text, at)
    return sign.end() if sign else at
