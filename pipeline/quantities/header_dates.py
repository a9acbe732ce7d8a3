"""From when and until when a price holds, as the header of its column says it."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

DATE = (
    r"(?P<date>[A-Z][a-z]{2,8}\.?\s+[0-9]{1,2},?\s+[0-9]{4}|[0-9]{1,2}\s+[A-Z][a-z]{2,8}\.?\s+[0-9]{4}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2})"
)
_THROUGH: Final = re.compile(rf"(?i:\b(?:through|thru|(?:up to|until) and including))\s+{DATE}")
_BEFORE: Final = re.compile(rf"(?i:\b(?:before|until|till))\s+{DATE}")
_TIME: Final = re.compile(
    r",?\s*(?:at\s+)?(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])\s*(?:UTC|GMT)\b"
)
"""Time of day right behind a date."""

_FROM: Final = re.compile(rf"(?i:\b(?:from|starting|effective|as of|since)(?: on)?)\s+{DATE}")
HAS_DATE: Final = re.compile(
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? [0-9]|\b20[0-9]{2}-[0-9]{2}",
    re.I,
)
_SOME_DATE: Final = re.compile(
    r"\b(?:from|starting|effective|as of|until|through|till)(?: on)? "
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? [0-9]",
    re.I,
)
_LATER: Final = re.compile(r"\b(?:upcoming|future|planned|proposed|new price|coming)\b", re.I)
_DATE_FORMS: Final = ("%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%Y-%m-%d")


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
    start, end = _date(_FROM, title), _date(_THROUGH, title)
    if end is not None and end == end.replace(hour=0, minute=0):
        end += timedelta(days=1)
    end = end or _date(_BEFORE, title)
    is_dated = start is not None or end is not None
    is_open = start is None and bool(
        _LATER.search(title) or (not is_dated and _SOME_DATE.search(title))
    )
    return Validity(start, end, is_open)


def _date(pattern: re.Pattern[str], title: str) -> datetime | None:
    match = pattern.search(title)
    if match is None:
        return None
    written = match["date"].replace(",", "").replace(".", "")
    for form in _DATE_FORMS:
        try:
            day = datetime.strptime(written, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        time = _TIME.match(title, match.end())
        return day.replace(hour=int(time["hour"]), minute=int(time["minute"])) if time else day
    return None


def validity_at(text: str, start: int) -> tuple[Validity, int] | None:
    """Return the dates that stand at a place, and where they end; null where none do.

    >>> validity_at("$2 through August 31, 2026.", 3)[1]
    26
    """
    for pattern in (_THROUGH, _BEFORE, _FROM):
        match = pattern.match(text, start)
        if match is not None:
            found = validity_in(match[0])
            return (found, match.end()) if found.start or found.end else None
    return None
