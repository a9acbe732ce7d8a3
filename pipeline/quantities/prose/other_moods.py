"""Whether one of text and claim is planned, denied, to come or past, and the other is not."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.moods import (
    FROM,
    HAPPENED,
    NOW,
    REMEMBERING,
    SINCE_FOUNDED,
    WAS,
    is_denied,
    is_foreseen,
    is_old,
    is_planned,
    is_start,
    own_clause,
)
from pipeline.quantities.prose.owners import LEVEL
from pipeline.quantities.prose.parts import is_alike, tail_cut
from pipeline.quantities.prose.passages import figures_of
from pipeline.quantities.prose.said import AFTER, keys_of
from pipeline.quantities.prose.times import Time, times_of
from pipeline.quantities.quantities import MONEY, Quantity

_SUPERSEDED = re.compile(
    r"(?i)\b(?:previous|earlier|prior|original|old|former|first|initial)\s(?:edition|version|forecast|projection|range|offer|plan"
    r"|estimate|guidance|outlook|target|report|study)\b|\b\bCorrections?:|\bmisstated\b|\bwe\s(?:wrote|reported|misreported)\sthat\b|\b(?:forecast|projection|budget|plan)\s(?:for\s\S+\s)?(?:was|had\sbeen)\b|\bhas\ssince\sbeen\b|\bsince\s(?:removed|corrected|revised|withdrawn)\b|\bused\sto\b(?!\s[0-9])|\bhad\sbeen\stoo\s\w+|\bhad\s(?:(?:still|once|only|also|first|even|just|\w+ly)\s)?(?:asked|projected|offered|hoped|planned|expected|forecast|predicted|estimated|put"
    r"|wanted|sought|bid)\b|\b(?:ago|last\s(?:year|spring|summer|autumn|fall|winter|month|quarter)(?:[’']s)?|in\s20[0-9]{2}),?\s(?:(?!(?:and|is|are|was|were)\b)[\w’']+\s){0,4}?(?:forecast|expected|projected|predicted|estimated|foresaw|put)\b|\b(?-i:asked|applied)\sfor\b(?!\san?\s(?:average|median|mean)\b)|\bup\sfrom\san?\s\w+\sof\b"
)
_REVISED = re.compile(
    r"(?i)\b(?:rais|lift|cut|lower|narrow|increas|reduc|updat|revis)\w*\s(?:its|the|their|our)\s(?:[\w-]+\s){0,3}?(?:guidance|forecast|outlook|target|estimate|projection|range)\b"
)
_IT_WAS = re.compile(r"\b(?:it|that|this|they)\s(?:was|were|stood)\b")
_OPENS = re.compile(
    r"\b(?:opens|launches|starts|begins|arrives|goes\slive|comes\sonline|(?:is|are)\sdue)\b(?:\s\w+)?\s(?:in|next|by|on|later)\b"
)
_ESTIMATES = re.compile(
    r"\b(?:puts?|estimates?|reckons?|sees?)\s(?:[\w-]+\s){0,6}(?:at|for|of)\b"
    r"|\b(?:is|are)\s(?:cutting|letting|laying|closing|buying|acquiring|paying|investing|building|spending|adding)\b"
    r"|\b(?:commit(?:s|ted|ting)?|pledg(?:es?|ed|ing)|earmark\w*|budget(?:s|ed))\b"
)
"""What says by itself that its figure is somebody's reckoning, or money to be spent."""
_FISCAL = re.compile(r"\b(?:fiscal|FY\s?\d+)\b", re.I)
"""A year that may begin before its number does."""
_TARGETS = re.compile(r"(?:\w+\s){0,2}(?:targets?|goals?|outlook|guidance|roadmap|plans?)", re.I)
"""A heading under which all is still to come."""
_FORECAST = re.compile(
    r"forecast|expected|projected|guidance|estimate|outlook|\b20[0-9]{2}[EF]\b", re.I
)
_LIMITED = re.compile(r"\b(?:limit\w*|capp?\w*|maximum|at\smost|(?:no|not)\smore\sthan)\b", re.I)
_BOUNDED: Final = {"over": "below", "under": "above", "up_to": "above"}
"""From where a hedge bounds a figure."""
_BEFORE = re.compile(
    r"(?i)(?:\A|\n)(?:Before|Previously|Until\snow|(?:The\s)?(?:challenge|problem|starting\spoint)|Where\swe\s(?:were|started|began))\W*(?:\n|\Z)"
)
"""A heading under which all is past."""


def other_mood(case: Case) -> Iterator[str]:
    """Yield where one is planned, denied, foreseen or past and the other is not."""
    own = case.claimed
    there = tail_cut(case.sentence, case.figure)
    if is_denied(tail_cut(case.claim, own), own.start, own.end) != is_denied(
        case.sentence, case.figure.start, case.figure.end
    ):
        yield "one denies it"
    start, _ = case.zone
    edition = case.before(_SUPERSEDED)
    is_old_edition = edition is not None and not keys_of(case.sentence[: edition.start()])
    is_revised = case.before(FROM) and _REVISED.search(there)
    is_before = is_start(case.sentence, case.figure) and case.said.before(LEVEL)
    is_superseded = is_revised or is_old_edition or _SUPERSEDED.search(there, start)
    if is_before or (is_superseded and not _SUPERSEDED.search(case.claim)):
        yield "another figure took its place"
    clause = own_clause(case.sentence, case.figure.start, case.figure.end)
    of_clause = replace(case, passage=replace(case.passage, text=clause))
    is_limit = _LIMITED.search(case.claim) and case.figure.qualifier == "up_to"
    if not case.said.allowed and not is_limit and _is_other_bound(case):
        yield "the text has it as a bound"
    yield from other_tense(of_clause)
    if not case.said.times and not case.is_cell:
        yield from _other_moment(case)


def _other_moment(case: Case) -> Iterator[str]:
    """Yield where a figure is told beside the one of now, or compared with it."""
    first, last = case.clause
    here = SINCE_FOUNDED.sub("", case.sentence[first:last])
    around = f"{case.passage.before} {case.sentence[:first]}{case.sentence[last:]}"
    is_since = bool({"growth", "decline"} & keys_of(case.passage.before) and _IT_WAS.search(here))
    is_overtaken = any(is_alike(item, case.figure) for item in figures_of(around))
    is_overtaken &= bool(times_of(here, None) and WAS.search(here))
    is_overtaken |= is_since
    is_overtaken &= bool(NOW.search(around) or (_IT_WAS.search(here) and not WAS.search(around)))
    if is_overtaken:
        yield "it was so before"
    compared = case.before(AFTER)
    is_wait = compared and compared[0].startswith("after ")  # `starts to answer after 0.6 seconds`
    is_other = compared and not (case.said.before(AFTER) or REMEMBERING.match(case.claim))
    if is_other and not is_wait:
        yield "another figure is compared with it"


def _is_other_bound(case: Case) -> bool:
    """Return whether a text bounds a figure that its claim does not, or bounds from the other side.

    In a table, and of money, `up to` is the figure itself; `less than $6,000` is not $6,000.
    """
    there, here = (_BOUNDED.get(item.qualifier) for item in (case.figure, case.claimed))
    if here is not None:
        return there not in {None, here}
    is_exempt = case.is_cell or (case.figure.unit in MONEY and case.figure.qualifier == "up_to")
    return there == "above" and not is_exempt


def other_tense(case: Case) -> Iterator[str]:
    """Yield where one of claim and text tells of what is to come, or of the past."""
    year = case.text.written.year if case.text.written else None
    spans = [
        {time.year for time in times if time.year}
        for times in (case.said.times, times_of(case.sentence, None))
    ]
    if case.figure.unit == "percent" and len(spans[0]) > 1 and spans[0] == spans[1]:
        return  # A rate of growth is of the same years in both.
    first, last = case.clause
    is_now = bool(NOW.search(case.sentence, first, last))
    is_to_come = _is_figure_to_come(case, is_now=is_now)
    is_later = year is not None and any(time.year and time.year > year for time in case.said.times)
    is_later &= not (case.said.before(WAS) or _FISCAL.search(case.claim))
    own = is_later or _is_to_come(tail_cut(case.claim, case.claimed), case.claimed, None)
    is_estimate = is_to_come and bool(_ESTIMATES.search(case.claim))
    if own != is_to_come and not is_estimate:
        yield "it is to come in one of them"
    is_timed = bool(case.said.times) or case.is_cell or case.figure.unit in {"ratio", "year"}
    is_timed |= any(key.startswith("series ") for key in case.said.keys & keys_of(case.own_text))
    # Words that a fact is asked for by have no tense.
    is_event = not case.said.allowed and bool(case.said.before(HAPPENED))
    if is_timed or is_now or is_event:
        return
    was = is_old(case.sentence, case.figure, year=year, part=case.part)
    was |= bool(_BEFORE.search(case.passage.above))
    if was and not is_old(case.claim, case.claimed, year=year):
        yield "it is said of the past"


def _is_figure_to_come(case: Case, *, is_now: bool) -> bool:
    """Return whether a text tells of a figure that is still to come."""
    year = case.text.written.year if case.text.written else None
    began = int(case.figure.period[:4]) if case.figure.period else None
    if began and case.before(FROM) and began <= (year or began):
        return False  # `to grow from $25 billion in 2023 to …`
    above = case.passage.above.splitlines()[-1 - case.is_cell :]
    is_target = any(map(_TARGETS.fullmatch, above))
    if case.is_cell:
        times = times_of(case.passage.context, case.text.written)
        is_target &= not any("plan" in line.lower() for line in above)  # Tariffs.
        is_target |= bool(_FORECAST.search(case.passage.context))
        return is_target or _is_rate_to_come(case.figure, times, year)
    first, last = case.clause
    if is_now:
        moved = replace(case.figure, start=case.figure.start - first, end=case.figure.end - first)
        return _is_to_come(case.sentence[first:last], moved, year)
    start, end = case.zone
    there = tail_cut(case.sentence, case.figure)
    times = times_of(case.sentence, case.text.written)
    years = [
        time.year
        for time in times
        if time.year
        and start <= time.start < min(end, len(there))
        and not _FISCAL.search(case.sentence)
    ]
    if year is not None and years and max(years) < year:
        return False
    if _is_rate_to_come(case.figure, times, year):
        return True
    asked = case.passage.before if case.passage.before.endswith("?") else ""
    return bool(
        _is_to_come(there, case.figure, year)
        or (asked and _is_to_come(asked, replace(case.figure, start=0, end=0), year))
        or (year is not None and min(years, default=0) > year)
        or "unbuilt" in keys_of(case.own_text)
        or _OPENS.search(case.sentence, start, end)
        or (is_target and not case.before(WAS))
    )


def _is_rate_to_come(figure: Quantity, times: tuple[Time, ...], year: int | None) -> bool:
    """Return whether a rate of growth is of years that are not over."""
    years = [time.year for time in times if time.year]
    return figure.unit == "percent" and year is not None and len(years) > 1 and max(years) > year


def _is_to_come(text: str, figure: Quantity, year: int | None) -> bool:
    return is_planned(text, figure.start, figure.end) or is_foreseen(text, figure, year=year)
