"""Years and quarters in running text, and what else has digits and is no quantity."""

import re
from typing import Final

MONTH_NAME: Final = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
)
MONTH: Final = rf"(?:{MONTH_NAME}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
"""A month, its name in full or short, without a point."""
_DAY = r"[0-3]?[0-9](?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)[0-9]{2}"
_END = r"(?![0-9A-Za-z%]|[.,][0-9])"
_NO_FIGURE = r"(?!\s?(?:%|percent\b|thousand\b|million\b|billion\b|trillion\b|tokens?\b|x\b))"
_DASH = r"\s?[-–—−]\s?"

NO_QUANTITY: Final = re.compile(
    rf"\b{MONTH}\.?\s{_DAY}(?:,?\s{_YEAR})?{_END}{_NO_FIGURE}"
    rf"|\b{_DAY}\s(?:of\s)?{MONTH}\b(?:,?\s{_YEAR}{_END})?"
    r"|\b[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9:.]{1,15}Z?)?\b|\b[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}\b"
    r"|\b[0-9]{1,2}\.[0-9]{1,2}\.(?:[0-9]{2}){1,2}\b|\b[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?\b"
    rf"|\b{_YEAR}(?:{_DASH}|\s(?:to|and|through)\s){_YEAR}\b|\b{_YEAR}[-–][0-9]{{2}}\b"
    rf"|\b(?:Q[1-4]|H[12])[\s-]?(?:FY\s?)?{_YEAR}{_END}|\b[1-4][QH]\s?{_YEAR}{_END}"
    r"|\b(?:FY|CY)\s?(?:20)?[0-9]{2}\b|['’][0-9]{2}\b"
    r"|(?:\+[0-9]{1,3}[\s.-]?)?\(?\b[0-9]{3}\)?[\s.-][0-9]{3}[.-][0-9]{4}\b"
    r"|\+[0-9]{1,3}(?:[\s.-][0-9]{2,4}){2,5}\b"
    r"|\[[0-9]{1,3}\]|\b[0-9]{1,6}(?:st|nd|rd|th)\b"
    r"|\A\s{0,4}[0-9]{1,2}[.)](?=\s|\Z)"
    r"|\b(?:https?://|www\.)\S{1,300}|\b[0-9]{1,4}(?:\.[0-9]{1,4}){2,3}\b"
    r"|\b[0-9]+(?:-[0-9]+){2,9}\b"
)
"""Dates, times, spans of years, phone numbers, footnote marks, ordinals, addresses, numbers of
versions. The year of a month (`in May 2022`) is none of them."""

_QUARTERS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_PERIOD = (
    rf"(?:Q(?P<q>[1-4])[\s-]?(?:FY\s?)?(?P<qy>{_YEAR})|(?P<r>[1-4])Q\s?(?P<ry>{_YEAR})"
    rf"|(?:the\s)?(?P<w>first|second|third|fourth)\squarter\sof\s(?P<wy>{_YEAR})"
    rf"|(?:the\s(?:end|close|course)\sof\s|(?:end|late|early|mid)[\s-](?:of\s)?)?"
    rf"(?:(?:the\s)?(?:fiscal|calendar)\s(?:year\s)?|(?:the\s)?year\s|FY\s?)?(?P<y>{_YEAR}))"
    r"(?![0-9A-Za-z%]|[.,][0-9]|\s?[-–—−]\s?[0-9])"
)
_PREPOSITION = r"(?:by|in|for|during|as\sof|at)\s(?:the\send\sof\s)?"
_BESIDE = re.compile(
    rf"\s?(?=\(|(?:by|in|for|during|as|at)\s)\(?(?:{_PREPOSITION})?{_PERIOD}\)?", re.I
)
_NOUNS = (
    r"(?:\s(?!(?:since|after|before|founded|launched|from|and|or|but|to|than|with|that|which|who"
    r"|was|were|is|are|had|has|have|in|by|for|on|at)\b)[A-Za-z][A-Za-z-]{1,24}){1,2}"
)
_BEHIND_NOUN = re.compile(rf"{_NOUNS}{_BESIDE.pattern}", re.I)
_BEFORE = re.compile(
    rf"(?:\A|[.!?:;]\s)\s?(?:By|In|For|During)\s(?:the\send\sof\s)?{_PERIOD},?\s\Z"
)
_BEFORE_WINDOW = 48


def period_behind(text: str, end: int, *, past_noun: bool) -> tuple[str, int] | None:
    """Return the period that stands right behind a quantity, and where its year ends.

    Args:
        text: The text.
        end: Where the quantity ends.
        past_noun: Whether the thing counted may stand between: `108,000 chips by Q1 2025`.
    """
    match = _BESIDE.match(text, end) or (_BEHIND_NOUN.match(text, end) if past_noun else None)
    return _named(match) if match else None


def period_before(text: str, start: int) -> tuple[str, int] | None:
    """Return the period that opens the sentence of a quantity, and where its year ends.

    It stands right before the quantity: `In 2024, $9 billion came from …`.
    """
    match = _BEFORE.search(text, max(0, start - _BEFORE_WINDOW), start)
    return _named(match) if match else None


def without_dates(text: str) -> str:
    """Return the text with NUL in place of digits that belong to no quantity, as long as before."""
    return NO_QUANTITY.sub(lambda match: "\0" * len(match[0]), text)


def _named(match: re.Match[str]) -> tuple[str, int]:
    for quarter, year in (("q", "qy"), ("r", "ry"), ("w", "wy")):
        if match[year]:
            number = match[quarter].lower()
            return f"{match[year]}-Q{_QUARTERS.get(number, number)}", match.end(year)
    return match["y"], match.end("y")
