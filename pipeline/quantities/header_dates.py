"""From when and until when a price holds, as the header of its column says it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from pipeline.quantities.foreign_words import MONTHS
from pipeline.quantities.word_tables import alternatives, alternatives_behind_first

_MONTH: Final = alternatives(MONTHS)
_OF: Final = r"(?:\s+(?:of|de))?\s+"
DATE = (
    rf"(?P<date>(?<![\w.])(?i:{_MONTH}\.?\s+[0-9]{{1,2}}(?:st|nd|rd|th)?,?\s+20[0-9]{{2}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th|er|\.)?{_OF}{_MONTH}\.?,?{_OF}20[0-9]{{2}}"
    r"|20[0-9]{2}[/-][0-9]{1,2}[/-][0-9]{1,2}|[0-9]{1,2}\.\s?[0-9]{1,2}\.\s?20[0-9]{2})(?!\w)"
    r"(?i:,?\s*(?:at\s+)?(?:[01][0-9]|2[0-3]):[0-5][0-9]\s*(?:UTC|GMT)\b)?)"
)
"""A day as pages print it, with the time of day behind it."""

MONTH_OF_YEAR: Final = rf"(?P<month>(?<!\w)(?i:{_MONTH})\.?{_OF}20[0-9]{{2}}(?!\w))"
"""A month without a day."""

THROUGH_WORDS: Final = (
    r"(?:through|thru|(?:up to|until|till|to) and including|ends?|ending|expires?|expiring|closes?"
    r"|lasts?|valid to|up to)(?: (?:on|at|until|through))?"
)
"""What stands before the last day of prices."""

UNTIL_WORDS: Final = "(?:until|till)"
END_WORDS: Final = rf"(?:{THROUGH_WORDS}|{UNTIL_WORDS})"
"""What stands before the end of prices, with its day or without."""

FROM_WORDS: Final = (
    r"(?:from|since|starting|beginning|begins?|starts?|effective|on (?:or|and) after|coming"
    r"|in (?:force|effect)|takes? effect|took effect|valid|appl(?:y|ies|ied)"
    r"|(?:comes?|came|goes|go|went|put) into (?:force|effect))"
    r"(?: (?:from|since|as (?:of|from|at)))?"
)
"""What stands before their first day; `as of` does so in titles alone."""

END_OF: Final = re.compile(
    r"\b(?:until|till|to|through|by)(?: and including)? (?:the )?end of "
    rf"(?P<date>{MONTH_OF_YEAR})",
    re.I,
)
_THROUGH: Final = re.compile(rf"(?i:\b{THROUGH_WORDS})\s+{DATE}")
_UNTIL: Final = re.compile(rf"(?i:\b{UNTIL_WORDS})\s+{DATE}")
_BEFORE: Final = re.compile(rf"(?i:\bbefore)\s+{DATE}")
_TIME: Final = re.compile(r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})")
_WORD_OR_NUMBER: Final = re.compile(r"[0-9]+|[^\W\d_]+")

_FROM: Final = re.compile(rf"(?i:\b(?:{FROM_WORDS}|as (?:of|from))(?: on)?)\s+{DATE}")
_FIRST_OF_MONTH: Final = "".join(sorted({name[0] for name in MONTHS}))
HAS_DATE: Final = re.compile(
    rf"[{_FIRST_OF_MONTH}{_FIRST_OF_MONTH.upper()}0-9](?<!\w.)(?i:{alternatives_behind_first(MONTHS)}\.?\s[0-9]{{1,2}}(?:st|nd|rd|th)?"
    rf"|(?<=[0-9])[0-9]?(?:st|nd|rd|th|\.)?\s{_MONTH}(?!\w)|(?<=2)0[0-9]{{2}}-[0-9]{{2}})"
)
"""A day, with its year or without; it begins with one set of characters, as `HAS_MONEY` does."""

SOME_DATE: Final = re.compile(
    rf"\b(?:{FROM_WORDS}|{END_WORDS}|as of|before|after)(?: on)? "
    rf"(?:{_MONTH}\b\.? [0-9]|[0-9]{{1,2}}(?:st|nd|rd|th|\.)? {_MONTH}\b)",
    re.I,
)
"""A day behind a word that says which end of some time it is."""

_LAST_DAY: Final = 31
_LATER: Final = re.compile(r"\b(?:upcoming|future|planned|proposed|new price|coming)\b", re.I)


@dataclass(frozen=True, slots=True)
class Validity:
    """When the prices of a column hold.

    Attributes:
        start: From when; null if the header does not say.
        end: Until when, exclusive; null if it does not say.
        is_open: Whether they start on a day that is not stated: then they are no prices in force.
    """

    start: datetime | None
    end: datetime | None
    is_open: bool


def day_in(text: str) -> datetime | None:
    """Return the day that a cell prints; null if it prints none."""
    return _date(_FROM, f"from {text}")


def validity_in(title: str) -> Validity:
    """Return when the prices below a header hold.

    >>> validity_in("Current ($ / hour) through Apr 30, 2026").end.isoformat()
    '2026-05-01T00:00:00+00:00'
    >>> validity_in("75% off until 31 December 2026, 15:59 UTC").end.isoformat()
    '2026-12-31T15:59:00+00:00'
    """
    start = _date(_FROM, title)
    ends = ((END_OF, end_with), (_THROUGH, end_with), (_UNTIL, end_at), (_BEFORE, day_of))
    end = next((end for how, read in ends if (end := _date(how, title, read))), None)
    is_dated = start is not None or end is not None
    is_open = start is None and bool(
        _LATER.search(title) or (not is_dated and SOME_DATE.search(title))
    )
    return Validity(start, end, is_open)


def _date(
    pattern: re.Pattern[str], title: str, read: Callable[[str], datetime | None] | None = None
) -> datetime | None:
    match = pattern.search(title)
    return (read or day_of)(match["date"]) if match else None


def day_of(written: str) -> datetime | None:
    """Return the day that a `DATE` prints, or the first of a month; null if no calendar has it.

    >>> day_of("1st of November 2026, 15:59 UTC").isoformat(), day_of("1.11.2026").day
    ('2026-11-01T15:59:00+00:00', 1)
    """
    time = _TIME.search(written)
    parts = _WORD_OR_NUMBER.findall(written[: time.start()] if time else written)
    months = [MONTHS[part.lower()] for part in parts if part.lower() in MONTHS]
    numbers = [int(part) for part in parts if part.isdecimal()]
    year = next(number for number in numbers if number > _LAST_DAY)
    numbers.remove(year)
    if not months:
        # `2026-11-01` begins with the year, `1.11.2026` ends with it.
        day, month = numbers if not written.startswith("20") else reversed(numbers)
    else:
        day, month = next(iter(numbers), 1), months[0]
    hour, minute = (int(time["hour"]), int(time["minute"])) if time else (0, 0)
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None


def end_with(written: str) -> datetime | None:
    """Return the moment after the day or the month that is printed; a time of day is that moment.

    >>> end_with("31 December 2026").isoformat(), end_with("1 March 2027, 15:59 UTC").hour
    ('2027-01-01T00:00:00+00:00', 15)
    """
    day = day_of(written)
    if day is None or ":" in written:
        return day
    is_month = re.fullmatch(MONTH_OF_YEAR, written) is not None
    return (day + timedelta(days=31)).replace(day=1) if is_month else day + timedelta(days=1)


def end_at(written: str) -> datetime | None:
    """Return when what holds until a day ends: after it, but with the first day of a month.

    >>> end_at("15 January 2027").day, end_at("1 March 2027").day
    (16, 1)
    """
    day = day_of(written)
    return day if day is not None and day.day == 1 else end_with(written)


def validity_at(text: str, start: int) -> tuple[Validity, int] | None:
    """Return the dates that stand at a place, and where they end; null where none do.

    >>> validity_at("$2 through August 31, 2026.", 3)[1]
    26
    """
    for pattern in (_THROUGH, _UNTIL, _BEFORE, _FROM):
        match = pattern.match(text, start)
        if match is not None:
            found = validity_in(match[0])
            return (found, match.end()) if found.start or found.end else None
    return None
