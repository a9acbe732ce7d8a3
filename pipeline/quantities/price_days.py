"""From which day and until which day prices hold, as a sentence about them says it."""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from pipeline.quantities.amounts import CURRENCY_CODE, SIGNS
from pipeline.quantities.header_dates import (
    DATE,
    END_OF,
    END_WORDS,
    FROM_WORDS,
    HAS_DATE,
    MONTH_OF_YEAR,
    THROUGH_WORDS,
    UNTIL_WORDS,
    day_of,
    end_at,
    end_with,
)
from pipeline.quantities.printed_amounts import has_figure
from pipeline.quantities.service_words import CLASSES

SALE: Final = re.compile(
    r"\b(?:sales?|offers?|promo\w*|discount\w*|introductory|reduced|lower|cheaper|less|cyber"
    r"|black friday)\b",
    re.I,
)
"""What speaks of reduced prices."""

_DAY: Final = "\x01"
"""Stands for a date while the words around it are looked at."""

_DATE: Final = re.compile(f"{DATE}|{MONTH_OF_YEAR}")
_SOME_DAY: Final = re.compile(rf"\b(?:{FROM_WORDS}|{END_WORDS})\b", re.I)
_OF_PRICES: Final = re.compile(
    r"\b(?:pric\w+|rates?|tariffs?|fees?|costs?|charges?|offers?|sales?|promo\w*|discount\w*"
    r"|introductory|launch|list|valid|effective|in (?:force|effect)|good through)\b|% off\b",
    re.I,
)
_OF_ELSE: Final = re.compile(
    r"\b(?:plans?|subscriptions?|seats?|credits?|vouchers?|grants?|invoices?|VAT|GST|exchange"
    r"|converted|retir\w+|deprecat\w+|sunset\w*|shut\w*|remov\w+|online|available|served?|serves"
    r"|answers?|released?|launched|announced|published|introduced|joined|trained|certified"
    r"|free of charge|free (?:for|in|to)"
    r"|contracts|orders|bookings|signed|reserved|spot|on-demand|committed|commitments?"
    r"|selected|some|several|certain|both|two|three|four|five|six)\b"
    r"(?!\s(?:prices?|pricing|rates?)\b)",
    re.I,
)
"""What else a dated sentence speaks of, or that it is of some of the prices alone."""

_BETWEEN: Final = rf"(?:[\s:,(]|\b(?:on|the|date|day|is|at|of|midnight|[a-z]+day)\b)*{_DAY}"
_UNTIL_AND_WITH: Final = re.compile(rf"\b{THROUGH_WORDS}{_BETWEEN}", re.I)
_UNTIL: Final = re.compile(rf"\b{UNTIL_WORDS}{_BETWEEN}", re.I)
_BEFORE: Final = re.compile(rf"\bbefore{_BETWEEN}", re.I)
_SINCE: Final = re.compile(rf"\b{FROM_WORDS}{_BETWEEN}", re.I)
_RANGE: Final = re.compile(rf"{_DAY}\s?(?:[-–—]|to|through|thru|until|till|and)\s?{_BETWEEN}", re.I)
_DAYS_ALONE: Final = re.compile(
    rf"(?:(?:{FROM_WORDS}|{END_WORDS}|to|and|including|on|the|[-–—,.:()])\s*|{_DAY}\s*)+", re.I
)
_SEEN: Final = re.compile(
    r"\b(?:as (?:of|at)|updated|checked|verified|reviewed|retrieved|accessed|seen|dated|stand"
    r"|(?:rates?|prices?|list|tariffs?) of|(?:last |were |was )?(?:changed|fell|rose|dropped"
    rf"|lowered|raised|reduced|increased|cut))(?: (?:our|all|the|these|prices?|rates?))*{_BETWEEN}",
    re.I,
)
"""When prices were looked up, or were changed last: they hold without a day."""

_CHANGE: Final = re.compile(
    r"\bwill\b(?! (?:be )?(?:appl|hold|remain|stay|valid))|\b(?:prices?|pricing|rates?|list) "
    r"(?:change|fall|rise|drop|increase|decrease|go)s?\b"
    r"|\bwe (?:lower|raise|cut|change|reduce|increase|adjust)\b",
    re.I,
)
"""Other prices begin: whether the page prints these or those before is not said here."""

_NUMBERS_ASIDE: Final = re.compile(
    r"(?:\bno\.?|\bnumber|\blist|\bsheet|\bversion|\bv|#)\s?[0-9.]+|[0-9]+(?:\.[0-9]+)?\s?%"
    r"|\b[0-9]{1,2}:[0-9]{2}\b|\b1(?:,000)+\b|\b1\s?(?:[MK]|million|thousand|hour|GPU|minute)\b"
    rf"|[{SIGNS}](?!\s?[0-9])",
    re.I,
)
_TAXES_ASIDE: Final = re.compile(
    r"\b(?:without|excl(?:\.|uding|usive)?|ex|plus|net of|before|including|incl\.?|zzgl\.?)\s"
    r"(?:of )?(?:\w+ )?"
    r"(?:VAT|GST|sales tax|tax(?:es)?)\b",
    re.I,
)
_TO_COME: Final = re.compile(
    rf"\b(?:prices|rates)(?: (?:of|for) (?:all|our|image|audio|speech|embedding|{CLASSES}"
    r"|input|output|cached|training)(?: (?:models?|tokens?|requests?|input))?)? (?:will )?"
    r"(?:go (?:up|down)|rise|fall|drop|change|increase|decrease)\b"
    r"(?!.*\b(?:follows?|following|below|these|new)\b)",
    re.I,
)
"""Prices that are not there yet: those that the page has hold until then."""

_AMOUNT: Final = re.compile(rf"[{SIGNS}]|\b(?:{CURRENCY_CODE})\b")
_NAMES_MORE: Final = re.compile(f"[0-9{SIGNS}]")
"""An amount, or a number as names of models have it: such a sentence is of single prices."""


@dataclass(frozen=True, slots=True)
class PriceDays:
    """When prices hold.

    Attributes:
        start: First day; null if the sentence states none.
        end: End, exclusive; null if it states none.
        is_change: Whether it speaks of other prices that begin on a day.
        is_unclear: Whether it speaks of days in words that are not understood.
    """

    start: datetime | None = None
    end: datetime | None = None
    is_change: bool = False
    is_unclear: bool = False


def names_day(text: str) -> bool:
    """Return whether a text has a day or a month of a year, without which it has none of prices."""
    return has_figure(text) and bool(HAS_DATE.search(text) or ("20" in text and _DATE.search(text)))


@lru_cache(maxsize=512)
def days_of_prices(
    sentence: str, *, of_named: bool = False, of_all: bool = False
) -> PriceDays | None:
    """Return when all prices hold that a sentence speaks of; null if it does not speak of that.

    Args:
        sentence: The sentence, its words for prices in English.
        of_named: Whether it may speak of the models that it names, and not of all.
        of_all: Whether it stands above prices, which it is of if it has nothing but days.

    >>> days_of_prices("These prices have applied since 1 November 2026.").start.isoformat()
    '2026-11-01T00:00:00+00:00'
    >>> days_of_prices("Sale ends December 31, 2026.").end.isoformat()
    '2027-01-01T00:00:00+00:00'
    >>> days_of_prices("Prices as of 1 November 2026.")
    >>> days_of_prices("Prices hold since 1 November.").is_unclear
    True
    """
    sentence = END_OF.sub(r"through \g<date>", sentence)
    dates = [match[0] for match in _DATE.finditer(sentence)] if has_figure(sentence) else []
    text = _DATE.sub(_DAY, sentence) if dates else sentence
    is_alone = of_all and _DAYS_ALONE.fullmatch(HAS_DATE.sub(_DAY, text))
    is_of_prices = is_alone or _OF_PRICES.search(sentence)
    if not (is_of_prices and (dates or HAS_DATE.search(sentence))):
        return None
    rest = _NUMBERS_ASIDE.sub(" ", HAS_DATE.sub(" ", _TAXES_ASIDE.sub(" ", text)))
    names = _AMOUNT if of_named else _NAMES_MORE
    if _OF_ELSE.search(rest) or names.search(rest):
        return None
    if not dates:
        return PriceDays(is_unclear=True) if _SOME_DAY.search(sentence) else None
    start, end = _day(_SINCE, text, dates), _end(text, dates)
    if match := _RANGE.search(text):
        at = text[: match.start()].count(_DAY)
        start, end = day_of(dates[at]), end_with(dates[at + 1])
    if len(dates) == 1 and end is None and _TO_COME.search(text):
        return PriceDays(end=day_of(dates[0]))
    if start is None and end is None and (_SEEN.search(text) or not _OF_PRICES.search(text)):
        return None
    is_change = _CHANGE.search(text) is not None and (start is not None or end is None)
    return PriceDays(start, end, is_change, is_unclear=start is None and end is None)


def end_of_prices(sentence: str) -> datetime | None:
    """Return until when something holds that a sentence speaks of, exclusive; null for no day.

    >>> end_of_prices("40% off four models, ends December 20, 2026").day
    21
    """
    dates = [match[0] for match in _DATE.finditer(sentence)]
    return _end(_DATE.sub(_DAY, sentence), dates) if dates else None


def _day(pattern: re.Pattern[str], text: str, dates: list[str]) -> datetime | None:
    match = pattern.search(text)
    return day_of(_date_at(match, text, dates)) if match else None


def _end(text: str, dates: list[str]) -> datetime | None:
    ends = ((_UNTIL_AND_WITH, end_with), (_UNTIL, end_at), (_BEFORE, day_of))
    found = ((how.search(text), read) for how, read in ends)
    return next((read(_date_at(match, text, dates)) for match, read in found if match), None)


def _date_at(match: re.Match[str], text: str, dates: list[str]) -> str:
    return dates[text[: match.end()].count(_DAY) - 1]
