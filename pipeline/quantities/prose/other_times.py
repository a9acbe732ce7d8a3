"""Whether a figure is of another time than its claim says."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.leans import PRONOUN
from pipeline.quantities.prose.moods import NOW, is_start
from pipeline.quantities.prose.owners import owner_of
from pipeline.quantities.prose.parts import shared_zone, zone_of
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import AFTER, SPEAKS, a_year_before, is_base, keys_of
from pipeline.quantities.prose.times import Time, last_month, merged, times_of
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.prose.words import Place, is_in
from pipeline.quantities.quantities import MONEY

_FLOWS: Final = frozenset(
    ["revenue", "spending", "profit", "loss", "ebitda", "bookings", "capex", "margin", "growth"]
)
"""What is counted over a time, so that a quarter's is no year's."""
_COMPARED = re.compile(
    r"(?i)\b(?:compared\s(?:with|to)|versus|against|(?:up|down)\sfrom|than|(?<=\s)from(?=\s[A-Z$€£0-9])|over\sthe\s(?:same|previous))\b(?:[^.;]|\.(?=[0-9]))*"
)
_THAT_TIME = re.compile(r"\b(?:that|the\ssame)\s(?:day|week|month|quarter|half|year)\b", re.I)
_IN_A = re.compile(r",?\s(?:in|through|after|with|by)\san?\s")
_JOINTS: Final = {" in ", ", in ", ", "}
"""`at its conference of 2026 in September`"""
_WHEN = re.compile(r"(?:\s\w+){0,2},?\s(?:when|in\swhich|at\swhich)\b")
"""Behind a time, before what is told of it: `in May 2025, when the figure was 11 billion`."""
_THEN = re.compile(r"\b(?:at\sthat\stime|back\sthen|by\sthen|at\sthe\stime)\b", re.I)
_THE_QUARTER = re.compile(
    r"(?i)\b(?:(?P<end>(?:end|close)\sof|ended|closed|finished)|in|during|for|through|of|over)\sthe\s(?:reporting\s)?(?:quarter|half(?:[\s-]year)?|period)\b(?!\s(?:before|earlier|a\syear))"
    r"|\bat\s(?:the\s)?(?P<last>(?:quarter|period)[\s-]end)\b"
)
_AT_END = re.compile(r"\b(?:(?:end|close)\sof\s(?:the\s)?|end-|(?:as\sof|by|on|at)\s)\Z", re.I)
"""Before a month, or a day of it, that ends a quarter."""
_MEASURED = re.compile(
    r"(?i)\W*(?:We\s(?:measured|counted|tested|took|saw)\s(?:this|that|it|both|these|them|all)|(?:This|That|It|Both|These|They)\s(?:is|was|are|were)\s(?:all\s)?(?:measured|counted|tested|taken))\b[^.;]*"
)
"""A sentence that says when the figures of the one before it were measured."""
_BRACKETS = re.compile(r"\([^()]*:[^()]*\)")
_AFTER_DOING = re.compile(
    r",\s(?:after|before|having|since)\s(?:\w+\s)?[a-z]+(?:ed|ing)\b[^,;$€£%]*\Z"
)
"""`joins a round of $5 million, after first investing in 2019`"""
_TOLD_IN = re.compile(rf"{SPEAKS.pattern}\s(?:in|on)\s(?:early\s|late\s)?\Z")
_LIKE_BEFORE = re.compile(r"\s\([^()0-9]*[^():]*:\s[^()a-z]*[0-9][^()]*\)")
"""`$18 million (Q3 2025: $12 million)`"""
_PERIODS: Final = frozenset("QHCT")


def other_time(case: Case) -> Iterator[str]:
    """Yield where the figure is of another time than the claim."""
    there = times_at(case)
    printed = times_of(case.sentence, case.text.written)
    is_span = case.figure.unit == "percent" and len({time.year for time in case.said.times}) > 1
    if is_span and {t.year for t in case.said.times} <= {t.year for t in printed}:
        return  # `from 2026 to 2033` of a rate of growth
    for own in case.said.times:
        if not _is_met(case, own, there):
            yield f"it is not of '{case.claim[own.start : own.end]}'"


def times_at(case: Case) -> tuple[Time, ...]:
    """Return the times of a figure: in its part of the sentence, else before it, else above."""
    named = times_of(case.sentence, case.text.written)
    ahead = [time for time in named if time.end <= case.figure.start]
    if ahead and _WHEN.match(case.sentence, ahead[-1].end, case.figure.start):
        return (ahead[-1],)
    times = tuple(
        time
        for time in named
        if not _is_aside(case, time)
        and not is_base(case.sentence, time, case.figure, is_since=case.said.is_since)
    )
    start, end = case.zone
    if not is_start(case.sentence, case.figure):
        start, end = shared_zone(case.sentence, case.figure)
    if own := case.in_turn([time for time in times if time.year]):
        # `For the three months ended March 31, 2025 and 2026` has the part of both years once.
        shared = next((time.part for time in times if time.part[:1] in _PERIODS), own.part)
        return (replace(own, part=shared),)
    first, last = case.part
    within = tuple(time for time in times if first <= time.start < last) or tuple(
        time for time in times if start <= time.start < end
    )
    if any(time.year and not time.is_relative for time in within):
        within = tuple(time for time in within if not time.is_relative)
    if case.is_cell:
        within = (*times, *times_of(case.passage.context, case.text.written)) or _of_caption(
            case.passage
        )
    if within:
        gap = case.sentence[within[0].end : within[-1].start]
        return merged(within) if gap in _JOINTS else within
    return _pointed_at(case, (start, end)) or _outside_its_part(case, times, (start, end))


def _outside_its_part(
    case: Case, times: tuple[Time, ...], zone: tuple[int, int]
) -> tuple[Time, ...]:
    """Return the times of a figure beside which no time stands."""
    figures = (f.start for f in case.passage.figures)
    first = min((at for at in figures if not any(t.start <= at < t.end for t in times)), default=0)
    if is_start(case.sentence, case.figure) or case.before(AFTER):
        known = tuple(time for time in times if time.start < case.figure.start) or case.text.times
        return a_year_before(known) or (Time(None, "before", is_relative=True),)
    ahead = tuple(time for time in times if time.start < first)
    firm = tuple(t for t in times if not t.is_relative and (t.year or t.part.startswith("M")))
    if period := _of_period(case, times):
        return period
    is_back = PRONOUN.match(case.sentence)
    before = () if is_back else times_of(case.passage.before, case.text.written)[-1:]
    return (
        _of_its_round(case, times)
        or ahead
        or tuple(t for t in firm if t.end <= case.figure.start)[-1:]
        or _referred_to(case, zone)
        or _of_heading(case)
        or (*_a_year_after(case), *case.text.times)
        or times_of(case.passage.around, case.text.written)
        or before
    )


def _of_period(case: Case, times: tuple[Time, ...]) -> tuple[Time, ...]:
    """Return what `the quarter` is, or the time of which the sentence behind says it is."""
    is_behind = all(time.end > case.figure.start for time in times)
    named = _THE_QUARTER.search(case.sentence) if is_behind else None
    if named and case.figure.currency and (named["end"] or named["last"]):
        is_of_end = any(_AT_END.search(case.claim, 0, time.start) for time in case.said.times)
        return case.text.quarter if is_of_end else (Time(None, "end", is_relative=True),)
    if named and "half" in named[0].lower():
        known = (*case.text.quarter, *times_of(case.passage.before, case.text.written))
        halves = [time for time in known if time.part[:1] in {"H", "T"}]
        return tuple(halves[-1:]) or (Time(None, "half", is_relative=True),)
    if named and case.text.quarter:
        return case.text.quarter
    if named and "quarter" in named[0].lower():
        return case.text.times or (Time(None, "quarter", is_relative=True),)
    behind = _MEASURED.match(case.text.sentence_after(case.passage))
    return times_of(behind[0], case.text.written) if behind and not times else ()


def _a_year_after(case: Case) -> tuple[Time, ...]:
    """Return the time of a figure whose like of the year before stands behind it in brackets."""
    before = case.behind(_LIKE_BEFORE)
    times = times_of(before[0], case.text.written) if before else ()
    return tuple(replace(time, year=time.year + 1) for time in times if time.year)


def _is_aside(case: Case, time: Time) -> bool:
    """Return whether a time stands in brackets with another figure: `$8 (third quarter: $6)`."""
    around = (Place(*match.span()) for match in _BRACKETS.finditer(case.sentence))
    own = [item for item in around if is_in(time, [item]) and not is_in(case.figure, [item])]
    if _AFTER_DOING.search(case.sentence, case.figure.end, time.start):
        return True
    return any(is_in(item, own) for item in case.passage.figures if item.start != time.start)


def _pointed_at(case: Case, zone: tuple[int, int]) -> tuple[Time, ...]:
    """Return the time that a word points at: `now` or `then`."""
    start, end = zone
    if _THEN.search(case.sentence, start, end):
        return times_of(case.passage.before, case.text.written)[-1:] or (
            Time(None, "then", is_relative=True),
        )
    if NOW.search(case.sentence, start, end):
        written = case.text.written
        part = f"M{written.month:02}" if written else "now"
        return (Time(written.year if written else None, part, is_relative=True),)
    return ()


def _of_its_round(case: Case, times: tuple[Time, ...]) -> tuple[Time, ...]:
    """Return the time of the round that set a valuation, where its sentence has just one."""
    is_money = case.figure.unit in {*MONEY, "other"}
    if not is_money or owner_of(case.sentence, case.figure) != "valuation":
        return ()
    if case.alike_behind and case.behind(_IN_A):
        start, end = zone_of(case.sentence, case.alike_behind[0])
        return tuple(time for time in times if start <= time.start < end)[:1]
    first = max((item.end for item in case.alike_before), default=case.figure.start)
    return tuple(time for time in times if first <= time.start < case.figure.start)[-1:]


def _referred_to(case: Case, zone: tuple[int, int]) -> tuple[Time, ...]:
    """Return the time that a sentence takes up from the one before: `in that month`."""
    before = times_of(case.passage.before, case.text.written)
    if _THAT_TIME.search(case.sentence, *zone):
        return before[-1:]
    if case.keys & _FLOWS and keys_of(case.passage.before) & _FLOWS:
        before = times_of(_COMPARED.sub("", case.passage.before), case.text.written)
        years = [time for time in before if time.year and not time.is_relative]
        return tuple(sorted(years, key=lambda time: time.year or 0)[-1:])
    is_value = bool(case.keys & {"valuation", "post-money", "pre-money"})
    is_of_round = is_value and "funding" in keys_of(case.passage.before)
    return before if is_of_round and len(before) == 1 else ()


def _of_caption(passage: Passage) -> tuple[Time, ...]:
    """Return the one year that stands above a table."""
    named = tuple(t for t in times_of(passage.above, None) if t.year and not t.part)
    return named if len({time.year for time in named}) == 1 else ()


def _of_heading(case: Case) -> tuple[Time, ...]:
    """Return the one month, quarter or half that a heading says its figures are of."""
    named = times_of(_COMPARED.sub("", case.passage.above), case.text.written)
    parts = {
        time.part: time
        for time in named
        if time.part[:1] in {*_PERIODS, "M"} and not time.is_relative
    }
    if len(parts) == 1 and any(time.part in parts for time in case.text.times):
        return case.text.times
    year = _year_of(case)
    dated = [replace(time, year=time.year or year) for time in parts.values()]
    return tuple(dated) if len(parts) == 1 else ()


def _year_of(case: Case) -> int | None:
    """Return the year that months of a passage are of: that of its heading, else of its text."""
    named = times_of(case.passage.above, case.text.written)
    above = {time.year for time in named if time.year and not time.is_relative}
    return above.pop() if len(above) == 1 else case.text.year


def _is_met(case: Case, own: Time, there: tuple[Time, ...]) -> bool:
    """Return whether a time of the claim is one of those of the figure."""
    text, written, near_year = case.text, case.text.written, _year_of(case)
    years = {time.part: time.year for time in text.times}
    is_flow = bool(case.said.keys & _FLOWS)
    is_end, titled = bool(_AT_END.search(case.claim, 0, own.start)), text.title.casefold()
    for time in there:
        is_unknown = time.is_relative and time.year is None
        year = time.year if time.year or is_unknown else years.get(time.part) or near_year
        is_named = time.year in {None, *(known.year for known in text.times)}
        if own.part and own.part == time.part and own.year is None and is_named:
            return True
        if time.year is None and written and last_month(time.part) > written.month:
            year = (near_year or written.year) - (near_year in {None, written.year})
        own_year = own.year or text.year
        if own.part == time.part and own_year == year:
            return True
        is_last = is_end and own.part[:1] == "M" and time.part[:1] in _PERIODS
        is_last |= own.part[:1] == "Q" and time.part[:1] == "M" and "quarter" in titled
        if is_last and own_year == year and last_month(own.part) == last_month(time.part):
            return True
        is_within = not own.part and time.part.startswith("M") and not is_flow
        if is_within and own_year == year:
            return True
    is_full = not own.part and any(time.part == "full year" for time in there)
    # A rate, as `annualized revenue`, is that of the day.
    is_summed = is_flow and "recurring" not in case.said.keys
    is_summed &= not _TOLD_IN.search(case.claim, 0, own.start)
    is_then = not there and written is not None and _is_then(own, written, is_flow=is_summed)
    return is_then or (is_full and own.year == _year_reported(text))


def _year_reported(text: WholeText) -> int | None:
    """Return the year that a report on a quarter calls the full year."""
    named = {time.year for time in text.times or text.quarter if time.year}
    is_other = any(time.part[:1] == "T" for time in text.times)
    return None if is_other or len(named) > 1 else next(iter(named), text.year)


def _is_then(own: Time, written: date, *, is_flow: bool) -> bool:
    """Return whether a claimed time is that of the day of writing, where a text names none."""
    if is_flow:
        return False
    if own.part.startswith("M"):
        return own.year in {None, written.year} and int(own.part[1:]) == written.month
    return not own.part and own.year == written.year
