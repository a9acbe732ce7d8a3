"""Times that a sentence names: years, halves, quarters, months; `last year` from its own day."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from pipeline.quantities.periods import MONTH

_MONTHS: Final = "jan feb mar apr may jun jul aug sep oct nov dec"
_NUMBERS: Final = {
    word: number
    for number, word in enumerate(
        re.split(" ", "zero one two three four five six seven eight nine ten eleven twelve")
    )
}
_ORDINALS: Final = _NUMBERS | {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "final": 4,
    "last": 4,
}
_YEAR = r"(?:19|20)[0-9]{2}"
_OF = r"(?:,?\s(?:of\s)?(?:(?:the|its|our|their)\s)?(?:fiscal\s(?:year\s)?|FY\s?|calendar\s)?)"
_SHORT = r"(?:,?\s?(?:of\s)?(?:fiscal\s(?:year\s)?|FY)\s?['’]?|\s?['’])"


def _of_year(name: str) -> str:
    """Return the pattern of the year that a quarter or a half is of: `of fiscal 2027`, `FY27`."""
    return rf"(?:{_OF}(?P<{name}>{_YEAR})|{_SHORT}(?P<{name}s>[0-9]{{2}})\b)"


_TIME = re.compile(
    rf"(?i)\b(?P<iso>{_YEAR}-[01][0-9])(?:-[0-3][0-9])?\b"
    rf"|\bQ(?P<q>[1-4])(?=\b|FY){_of_year('qy')}?"
    rf"|\b(?P<qr>[1-4])Q\s?(?:FY\s?)?(?P<qry>{_YEAR}|[0-9]{{2}})\b"
    rf"|\b(?P<h>first|second)[\s-](?:half|six\smonths)\b(?!\sof\s{MONTH}\b){_of_year('hy')}?|\bH(?P<hn>[12])(?=\b|FY){_of_year('hny')}?"
    rf"|(?<![\w$€£.,])(?P<mn>[69])M{_of_year('mny')}"
    rf"|\b(?P<hm>half[\s-]year)\s(?:to|through|ended|ending)\b(?:\s(?:[0-9]{{1,2}}\s)?(?:[A-Z][a-z]+\.?\s)?(?:[0-9]{{1,2}},?\s)?(?P<hmy>{_YEAR}))?"
    rf"|\b(?:(?<=first\s)|(?<=\bthe\s)(?=(?:six|nine)\s)|(?=\w+\smonths\s(?:of\b|to\b|through\b|ended\b|ending\b|(?:19|20)[0-9]{{2}}\b)))(?P<nm>three|six|nine)\smonths(?:\s(?:of|to|through|ended|ending))?\b"
    rf"(?:\s(?:the\send\sof\s)?(?:[0-9]{{1,2}}\s)?(?P<nmm>{MONTH})\b\.?(?:\s[0-9]{{1,2}}\b)?)?(?:,?\s(?:fiscal\s(?:year\s)?|FY\s?)?(?P<nmy>{_YEAR}))?"
    rf"|\b(?:fiscal\s)?(?P<o>first|second|third|fourth|final|last(?=[\s-]quarter\sof\s(?:19|20)))[\s-](?:fiscal[\s-])?quarter\b{_of_year('oy')}?"
    rf"|\b(?P<lm>{MONTH})\s(?:of\s)?(?P<ly>last|this)\syear\b"
    rf"|\b(?:(?:first|second)\shalf\sof\s)?(?:(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?(?:-|\s(?:of\s)?))?(?P<month>{MONTH})\b\.?(?:\s[0-3]?[0-9](?:st|nd|rd|th)?\b(?!\s?%))?"
    rf"(?:(?:-|,?\s(?:of\s)?)(?P<my>{_YEAR}))?"
    rf"|\b(?P<relative>yesterday|full[\s-]year|(?:this|last)\sweek(?!\sof\b)|(?:last|this|next|previous|prior)\s(?:year|quarter|month)|(?:a|one)\syear\s(?:ago|earlier|before)"
    r"|year-ago|the\syear\sbefore(?:\sthat)?|by\s(?:the\s)?(?:end\sof\sthe\syear|year[\s-]end)|later\sin\sthe\syear)\b"
    rf"|\b(?:ended\sthe\s|(?:at|as\sof)\sthe\send\sof\sthe\s(?=year\b))(?P<ended>year|quarter)\b"
    rf"|\b(?:last|this)\s(?P<lastm>{MONTH})\b"
    rf"|\b(?:last|this|the|in|early|late)\s(?P<season>spring|summer|autumn|winter)\b(?:\s(?:of\s)?(?P<sy>{_YEAR}))?"
    rf"|\b(?P<ago>\w+)\s(?P<unit>months?|years?)\s(?:ago|earlier|before)\b"
    rf"|(?:(?<![\w$€£.,-])|(?<=[12][0-9]{{3}}[-–]))(?:FY\s?)?(?P<y>{_YEAR})[AEFP]?(?![\w%]|[.,][0-9])|\bFY\s?(?P<fy>[0-9]{{2}})\b"
)
_YEAR_TO = re.compile(
    r"(?i)\b(?:year|twelve\smonths|12\smonths),?\s(?:(?:that|which)\s)?(?:to|ended|ending|ends)(?:\s(?:on|in))?(?:\sthe\send\sof)?\s\Z"
)
"""`in the year to March 2025`: not of March alone."""
_QUARTER_TO = re.compile(
    rf"(?i)(?P<own>\b(?:the|a|its|our)\s)?\bquarter(?:{_OF}{_YEAR}(?:\s(?:financial|fiscal)\syear)?)?,?\s(?:(?:that|which)\s)?(?:to|ended|ending|ends)(?:\s(?:on|in))?(?:\sthe\send\sof)?\s\Z"
)
"""`the quarter ended Sept. 30`, which is the third of a calendar year."""
_TO = re.compile(r"\s?[-–—]\s?|\s(?:to|through)\s(?:the\send\sof\s)?")
_BETWEEN = re.compile(r"\b[Bb]etween\s\Z")
_SPANS: Final = {
    **{(f"M{month + 1:02}", f"M{month + 3:02}"): f"Q{month // 3 + 1}" for month in (0, 3, 6, 9)},
    ("M01", "M06"): "H1",
    ("M07", "M12"): "H2",
    ("M01", "M09"): "C9",
}
"""Parts of a year by their first and last month: `July–September 2026`."""
_LENGTHS: Final = {"three": "Q", "six": "H"}
_MONTHS_OF: Final = {"M": 1, "C": 1, "T": 1, "Q": 3, "H": 6}
_UNTIL = re.compile(r"\b(?:by|until|before)\s(?:the\send\sof\s|mid-?|early\s|late\s)?\Z", re.I)
"""A month that comes after one of these is still to come."""
_FROM = re.compile(r"\b(?:from|starting|beginning|effective)\s(?:on\s)?\Z", re.I)
_AHEAD = re.compile(r"\b(?:will|forecasts?|expects?|guides?|guidance|projects?)\b", re.I)
"""What is said with one of these is to come: a running quarter, a month that it holds from."""
_TOLD = re.compile(
    r"\b(?!speed|need|feed)(?:[a-z]{2,}ed|was|were|had|rose|fell|grew|came|went|made|ran|sold|took)\b"
)
"""Without any of these, `from December` is still to come."""
_STEPS: Final = {"by": 0, "later": 0, "this": 0, "next": 1}
_SHIFTS: Final = {"year": -1, "this year": 0, "next year": 1}


@dataclass(frozen=True, slots=True)
class Time:
    """A time that a sentence names.

    Attributes:
        year: Its year; null where none stands there.
        part: `Q3`, `H1`, `M09`, `C9` for nine months, `T10` for the three to October; empty for a
            whole year.
        is_relative: Whether its year was reckoned from the day of writing.
        start: Where it starts.
        end: Where it ends.
    """

    year: int | None
    part: str
    is_relative: bool
    start: int = 0
    end: int = 0


def times_of(text: str, written: date | None) -> tuple[Time, ...]:
    """Return the times of a sentence, in its order.

    Relative ones are reckoned from the day on which it was written.

    >>> [(t.year, t.part) for t in times_of("in the third quarter of 2025, and in May", None)]
    [(2025, 'Q3'), (None, 'M05')]
    """
    found: list[Time] = []
    for time in _times(text, written):
        last = found[-1] if found else None
        is_next = last and (
            _TO.fullmatch(text, last.end, time.start)
            or (
                text[last.end : time.start] == " and "
                and _BETWEEN.search(text, max(0, last.start - 12), last.start)
            )
        )
        ends = (last.part, time.part) if last and is_next else ("", "")
        is_span = ends[0][:1] == ends[1][:1] == "M" and last_month(ends[0]) + 2 < last_month(
            ends[1]
        )  # Months side by side may be compared.
        is_span &= last is not None and last.year in {None, time.year}
        if last and (part := _SPANS.get(ends) or ("-".join(ends) if is_span else None)):
            found[-1] = replace(time, part=part, year=time.year or last.year, start=last.start)
        else:
            found.append(time)
    return tuple(found)


def _times(text: str, written: date | None) -> Iterator[Time]:
    for match in _TIME.finditer(text):
        if match["month"] and match["month"] in {"may", "mar", "march"}:
            continue
        year, part, is_relative = _read(match, written)
        if part.startswith("M") and _YEAR_TO.search(
            text, max(0, match.start() - 24), match.start()
        ):
            month, part = int(part[1:]), "" if written or year else "FY"
            if written and year is None:
                year = written.year - (month > written.month)
        is_quarter = _QUARTER_TO.search(text, max(0, match.start() - 64), match.start())
        if part.startswith("M") and (is_quarter or text.startswith(" quarter", match.end())):
            part = _part_to(int(part[1:]), "Q")
        if written and year is None and _is_to_come(text, match.start(), part, written):
            year = written.year + (last_month(part) < written.month)
        if year is not None or part:
            start = is_quarter.start() if is_quarter and is_quarter["own"] else match.start()
            yield Time(year, part, is_relative, start, match.end())


def _is_to_come(text: str, start: int, part: str, written: date) -> bool:
    """Return whether a month or a quarter without a year is the next one, not the last one."""
    before = (text, max(0, start - 24), start)
    if part.startswith("M") and _UNTIL.search(*before):
        return True
    is_from = part.startswith("M") and _FROM.search(*before)
    if is_from and not _TOLD.search(text):
        return True
    is_running = part.startswith("Q") and last_month(part) >= written.month
    return bool((is_from or is_running) and _AHEAD.search(text))


def last_month(part: str) -> int:
    """Return the month in which a quarter, a half or a month is over; 0 of anything else."""
    months = _MONTHS_OF.get(part[:1], 0)
    return months * int(part[1:]) if months and part[1:].isdigit() else 0


def _part_to(month: int, letter: str) -> str:
    """Return a quarter or a half by its last month; one of another than a calendar year as `T`."""
    length = _MONTHS_OF[letter]
    return f"T{month:02}" if month % length else f"{letter}{month // length}"


def _read(match: re.Match[str], written: date | None) -> tuple[int | None, str, bool]:
    if match["iso"]:
        return int(match["iso"][:4]), f"M{match['iso'][5:]}", False
    if reckoned := _reckoned(match, written):
        return (*reckoned, not match["ended"])
    if match["season"]:
        return _year(match["sy"]), match["season"].lower(), False
    if match["month"]:
        return _year(match["my"]), f"M{_month(match['month']):02}", False
    return (*_numbered(match), False)


def _numbered(match: re.Match[str]) -> tuple[int | None, str]:
    """Return a year, or the quarter, half or months of one that are told by their number."""
    if match["nmm"] and match["nm"].lower() in _LENGTHS:
        part = _part_to(_month(match["nmm"]), _LENGTHS[match["nm"].lower()])
        return _year(match["nmy"]), part
    for number, of_year, letter in (
        (match["nm"], match["nmy"], "C"),
        (match["hm"] and "six", match["hmy"], "C"),
        (match["mn"], match["mny"] or match["mnys"], "C"),
        (match["q"], match["qy"] or match["qys"], "Q"),
        (match["qr"], match["qry"], "Q"),
        (match["hn"], match["hny"] or match["hnys"], "H"),
        (match["o"], match["oy"] or match["oys"], "Q"),
        (match["h"], match["hy"] or match["hys"], "H"),
    ):
        if number:
            printed = str(number).lower()
            if letter == "C" and printed in _LENGTHS and match["nm"]:
                return _year(of_year), f"{_LENGTHS[printed]}1"
            return _year(of_year), f"{letter}{_ORDINALS.get(printed) or int(printed)}"
    return _year(match["y"] or match["fy"]), ""


def _reckoned(match: re.Match[str], written: date | None) -> tuple[int | None, str] | None:
    """Return a time that is said from the day of writing on; null for any other."""
    if match["lastm"] and written:
        month = _month(match["lastm"])
        return written.year - (month >= written.month), f"M{month:02}"
    if match["ended"]:
        return _ended(match["ended"], written)
    if match["ago"]:
        return _ago(match["ago"].lower(), match["unit"], written)
    if match["relative"]:
        return _relative(match["relative"].lower(), written)
    if match["lm"]:
        part = f"M{_month(match['lm']):02}"
        year = _relative(f"{match['ly']} year".lower(), written)[0]
        return year, part if written else "year"
    return None


def _relative(words: str, written: date | None) -> tuple[int | None, str]:
    if words.startswith("full") or words.endswith("that"):
        return None, words.replace("-", " ")
    unit = next((unit for unit in ("quarter", "month", "week", "yesterday") if unit in words), "")
    shift = _STEPS.get(words.split(maxsplit=1)[0], -1)
    if written is None or unit == "quarter":
        return None, unit or next(name for name, years in _SHIFTS.items() if years == shift)
    if unit:
        months = written.year * 12 + written.month - 1 + (shift if unit == "month" else 0)
        return months // 12, f"M{months % 12 + 1:02}"
    return written.year + shift, ""


def _ended(unit: str, written: date | None) -> tuple[int | None, str]:
    """Return the last month of the year, or of the quarter, before the day of writing."""
    if written is None:
        return None, unit
    if unit == "year":
        return written.year - 1, "M12"
    months = written.year * 12 + (written.month - 1) // 3 * 3 - 1
    return months // 12, f"M{months % 12 + 1:02}"


def _ago(number: str, unit: str, written: date | None) -> tuple[int | None, str]:
    """Return the time so many months or years before the day of writing, as far as it is known."""
    count = int(number) if number.isdigit() else _NUMBERS.get(number)
    if written is None or count is None:
        return None, "ago"
    if unit.startswith("year"):
        return written.year - count, ""
    months = written.year * 12 + written.month - 1 - count
    return months // 12, f"M{months % 12 + 1:02}"


def _month(printed: str) -> int:
    return _MONTHS.index(printed[:3].lower()) // 4 + 1


def _year(printed: str | None) -> int | None:
    if printed is None:
        return None
    return int(printed) if len(printed) == 4 else 2000 + int(printed)  # noqa: PLR2004 (digits)


def merged(times: tuple[Time, ...]) -> tuple[Time, ...]:
    """Return times with a year and a month of it as one: `in 2025 …, by December`."""
    years = [time for time in times if time.year and not time.part]
    parts = [time for time in times if time.part and not time.year and not time.is_relative]
    if len(years) != 1 or len(parts) != 1 or len(times) != len(years) + len(parts):
        return times
    return (replace(parts[0], year=years[0].year),)


def dated(times: tuple[Time, ...]) -> tuple[Time, ...]:
    """Return the names of one time, each with the year that another of the same part has."""
    years = {time.part: time.year for time in times if time.year}
    return tuple(replace(time, year=time.year or years.get(time.part)) for time in times)
