"""Whether a figure is of another time than its claim says."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from pipeline.quantities.prose.deeds import deeds_of
from pipeline.quantities.prose.moods import NOW, is_start
from pipeline.quantities.prose.owners import owner_of
from pipeline.quantities.prose.parts import alike_before, is_alike, part_of, shared_end, zone_of
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import AFTER, Said, a_year_before, is_base, keys_of
from pipeline.quantities.prose.times import Time, last_month, times_of
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import MONEY, Quantity

_FLOWS: Final = frozenset(
    ["revenue", "spending", "profit", "loss", "ebitda", "bookings", "capex", "margin", "growth"]
)
"""What is counted over a time, so that a quarter's is no year's."""
_COMPARED = re.compile(
    r"\b(?:compared\s(?:with|to)|versus|against|(?:up|down)\sfrom|than|from(?=\s[A-Z$€£0-9])|over\sthe\s(?:same|previous))\b(?:[^.;]|\.(?=[0-9]))*",
    re.I,
)
_THAT_TIME = re.compile(r"\b(?:that|the\ssame)\s(?:day|week|month|quarter|half|year)\b", re.I)
_IN_A = re.compile(r",?\s(?:in|through|after|with|by)\san?\s")
_WHEN = re.compile(r"(?:\s\w+){0,2},?\s(?:when|in\swhich|at\swhich)\b")
_YEARS = re.compile(r"\byears?\s(?:ended|ending)\b", re.I)
_THEN = re.compile(r"\b(?:at\sthat\stime|back\sthen|by\sthen|at\sthe\stime)\b", re.I)
_AND_LOST = re.compile(r"\sand\s(?:[a-z]+\s){1,3}")
"""`took in €41 million last year and lost €63 million`"""
_THE_QUARTER = re.compile(r"\b(?:in|during|for|through)\sthe\squarter\b", re.I)
_IT = re.compile(r"\W*(?:it|this|that|there)\b", re.I)
_BRACKETS = re.compile(r"\([^()]*:[^()]*\)")
_PERIODS: Final = frozenset("QHCT")
_SHIFTS: Final = {"year": -1, "this year": 0, "next year": 1}


def other_time(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> Iterator[str]:
    """Yield where the figure is of another time than the claim."""
    there = times_at(said, passage, figure, text)
    printed = times_of(passage.text, text.written)
    is_span = figure.unit == "percent" and len({time.year for time in said.times}) > 1
    if is_span and {t.year for t in said.times} <= {t.year for t in printed}:
        return  # `from 2026 to 2033` of a rate of growth
    is_share = figure.unit == "percent" and "market" in said.keys and not printed
    if is_share and any(deed.is_past for deed in deeds_of(passage.text)):
        there = text.base_year or there
    for own in said.times:
        if not _is_met(own, there, _year_of(passage, text), text, is_flow=bool(said.keys & _FLOWS)):
            yield f"it is not of '{said.text[own.start : own.end]}'"


def times_at(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> tuple[Time, ...]:
    """Return the times of a figure: in its part of the sentence, else before it, else above."""
    found = times_of(passage.text, text.written)
    found = tuple(time for time in found if not _is_aside(passage, time, figure))
    times = tuple(
        time for time in found if not is_base(passage.text, time, figure, is_since=said.is_since)
    )
    start, end = zone_of(passage.text, figure)
    if not is_start(passage.text, figure):
        end = max(end, shared_end(passage.text, figure))
    in_turn = _in_turn(passage, figure, times)
    if in_turn is not None:
        return in_turn
    first, last = part_of(passage.text, figure)
    within = tuple(time for time in times if first <= time.start < last) or tuple(
        time for time in times if start <= time.start < end
    )
    if any(time.year and not time.is_relative for time in within):
        within = tuple(time for time in within if not time.is_relative)
    if passage.is_cell:
        within = (*times, *times_of(passage.context, text.written)) or _of_caption(passage)
    if within:
        return within
    pointed = _pointed_at(passage, times, (start, end), text)
    if pointed:
        return pointed
    first = min(
        (f.start for f in passage.figures if not any(t.start <= f.start < t.end for t in times)),
        default=0,
    )
    if is_start(passage.text, figure) or AFTER.search(passage.text, 0, figure.start):
        known = tuple(time for time in times if time.start < figure.start) or text.times
        return a_year_before(known) or (Time(None, "before", is_relative=True),)
    ahead = tuple(time for time in times if time.start < first)
    firm = tuple(t for t in times if not t.is_relative and (t.year or t.part.startswith("M")))
    if not times and _THE_QUARTER.search(passage.text):
        return text.quarter or text.times or (Time(None, "quarter", is_relative=True),)
    return (
        _of_its_round(passage, figure, times)
        or ahead
        or tuple(t for t in firm if t.end <= figure.start)[-1:]
        or tuple(t for t in times if _AND_LOST.fullmatch(passage.text, t.end, figure.start))[-1:]
        or _referred_to(passage, text, (start, end))
        or _of_heading(passage, text)
        or text.times
        or times_of(passage.around, text.written)
        or (() if _IT.match(passage.text) else times_of(passage.before, text.written)[-1:])
    )


def _is_aside(passage: Passage, time: Time, figure: Quantity) -> bool:
    """Return whether a time stands in brackets with another figure: `$8 (third quarter: $6)`."""
    around = (
        match
        for match in _BRACKETS.finditer(passage.text)
        if match.start() < time.start < match.end()
        and not match.start() < figure.start < match.end()
    )
    return any(
        match.start() < other.start < match.end() and other.start != time.start
        for match in around
        for other in passage.figures
    )


def _pointed_at(
    passage: Passage, times: tuple[Time, ...], zone: tuple[int, int], text: WholeText
) -> tuple[Time, ...]:
    """Return the time that a word points at: `now`, `then`, `when` right behind a date."""
    start, end = zone
    known = [time for time in times if time.end <= start]
    refers = _WHEN.match(passage.text, known[-1].end) if known else None
    if refers and refers.end() > start:
        return (known[-1],)
    if _THEN.search(passage.text, start, end):
        return times_of(passage.before, text.written)[-1:] or (
            Time(None, "then", is_relative=True),
        )
    if NOW.search(passage.text, start, end):
        written = text.written
        part = f"M{written.month:02}" if written else "now"
        return (Time(written.year if written else None, part, is_relative=True),)
    return ()


def _in_turn(
    passage: Passage, figure: Quantity, times: tuple[Time, ...]
) -> tuple[Time, ...] | None:
    """Return the time of a figure among as many: `$5 and $8 in 2024 and 2025, respectively`.

    None where the sentence has no such list; no time at all where it does not come out even.
    """
    if "respectively" not in passage.text.casefold():
        return None
    alike = [item.start for item in passage.figures if is_alike(item, figure)]
    years = [time for time in times if time.year]
    if len(alike) != len(years):
        return ()
    first = next((time.part for time in times if time.part[:1] in set("CQHT")), "")
    found = years[alike.index(figure.start)]
    return (replace(found, part=first or ("" if _YEARS.search(passage.text) else found.part)),)


def _of_its_round(passage: Passage, figure: Quantity, times: tuple[Time, ...]) -> tuple[Time, ...]:
    """Return the time of the round that set a valuation, where its sentence has just one."""
    if figure.unit not in {*MONEY, "other"} or owner_of(passage.text, figure) != "valuation":
        return ()
    ahead = [item for item in passage.figures if item.start > figure.end and is_alike(item, figure)]
    if ahead and _IN_A.match(passage.text, figure.end):
        start, end = zone_of(passage.text, ahead[0])
        return tuple(time for time in times if start <= time.start < end)[:1]
    rounds = [item.end for item in alike_before(passage.text, figure)]
    if not rounds:
        return ()
    return tuple(time for time in times if rounds[-1] <= time.start < figure.start)[-1:]


def _referred_to(passage: Passage, text: WholeText, zone: tuple[int, int]) -> tuple[Time, ...]:
    """Return the time that a sentence takes up from the one before: `in that month`."""
    before = times_of(passage.before, text.written)
    if _THAT_TIME.search(passage.text, *zone):
        return before[-1:]
    if keys_of(passage.text) & _FLOWS and keys_of(passage.before) & _FLOWS:
        before = times_of(_COMPARED.sub("", passage.before), text.written)
        years = [time for time in before if time.year and not time.is_relative]
        return tuple(sorted(years, key=lambda time: time.year or 0)[-1:])
    is_value = bool(keys_of(passage.text) & {"valuation", "post-money", "pre-money"})
    is_of_round = is_value and "funding" in keys_of(passage.before)
    return before if is_of_round and len(before) == 1 else ()


def _of_caption(passage: Passage) -> tuple[Time, ...]:
    """Return the one year that stands above a table."""
    named = tuple(t for t in times_of(passage.above, None) if t.year and not t.part)
    return named if len({time.year for time in named}) == 1 else ()


def _of_heading(passage: Passage, text: WholeText) -> tuple[Time, ...]:
    """Return the one quarter, half or run of months that a heading says its figures are of."""
    named = times_of(passage.above, text.written)
    parts = {
        time.part: time for time in named if time.part[:1] in _PERIODS and not time.is_relative
    }
    year = _year_of(passage, text)
    return tuple(replace(time, year=time.year or year) for time in parts.values())[
        : len(parts) == 1
    ]


def _year_of(passage: Passage, text: WholeText) -> int | None:
    """Return the year that months of a passage are of: that of its heading, else of its text."""
    named = times_of(passage.above, text.written)
    above = {time.year for time in named if time.year and not time.is_relative}
    return above.pop() if len(above) == 1 else text.year


def _is_met(
    own: Time, there: tuple[Time, ...], near_year: int | None, text: WholeText, *, is_flow: bool
) -> bool:
    written = text.written
    for time in there:
        is_unknown = time.is_relative and time.year is None
        year = time.year if time.year or is_unknown else near_year
        is_named = time.year is None or time in text.times
        if own.part and own.part == time.part and own.year is None and is_named:
            return True
        if time.year is None and written and last_month(time.part) > written.month:
            year = (near_year or written.year) - (near_year in {None, written.year})
        own_year = own.year or text.year
        shift = _SHIFTS.get(own.part)
        if shift is not None and own.year is None and written and time.is_relative:
            if time.year == written.year + shift:
                return True
            continue
        if own.part == time.part and own_year == year:
            return True
        is_end = own.part[:1] == "M" and time.part[:1] in {"Q", "H", "T"} and own_year == year
        if is_end and not is_flow and last_month(own.part) == last_month(time.part):
            return True
        is_within = not own.part and time.part.startswith("M") and not is_flow
        if is_within and own_year == year:
            return True
    is_full = not own.part and any(time.part == "full year" for time in there)
    is_then = not there and written is not None and _is_then(own, written, is_flow=is_flow)
    return is_then or (is_full and own.year == _year_reported(text))


def _year_reported(text: WholeText) -> int | None:
    """Return the year that a report on a quarter calls the full year."""
    named = {time.year for time in text.times or text.quarter if time.year}
    is_other = any(time.part[:1] == "T" for time in text.times)
    return None if is_other or len(named) > 1 else next(iter(named), text.year)


def _is_then(own: Time, written: date, *, is_flow: bool) -> bool:
    """Return whether a claimed time is that of the day of writing, where a text names none."""
    if own.part.startswith("M"):
        return own.year in {None, written.year} and int(own.part[1:]) == written.month
    return not own.part and own.year == written.year and not is_flow
