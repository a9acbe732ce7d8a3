"""Whether a figure is of today, to come or past, as its claim says it is."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.quantities.prose.moods import (
    FROM,
    HAPPENED,
    NOW,
    WAS,
    is_foreseen,
    is_old,
    is_planned,
)
from pipeline.quantities.prose.parts import clause_of, part_of, tail_cut, zone_of
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said, keys_of
from pipeline.quantities.prose.times import Time, times_of
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import Quantity

_ENDS_BEFORE = re.compile(r"\b(?:before|earlier|previously)\W*\Z")
_ITS_TEAM = re.compile(
    r"\b(?:its|our|their)\s(?:[\w-]+\s){0,2}(?:team|staff|workforce|fleet)\sof\s(?:about\s)?\Z"
)
"""`double its engineering team of 120`: so many there are now."""
_OPENS = re.compile(
    r"\b(?:opens|launches|starts|begins|arrives|goes\slive|comes\sonline|(?:is|are)\sdue)\b(?:\s\w+)?\s(?:in|next|by|on|later)\b"
)
_UNTIL = re.compile(
    r"\b(?:guaranteed|valid|fixed|unchanged|holds?|applies|apply)\s(?:until|till)\s(?:the\s)?(?:end\sof\s|early\s|late\s|mid-?)?\Z"
)
"""A price that holds until some day holds now."""
LATEST = 9999
SHORT_ANSWER = 14
"""Words of an answer whose mood is that of its question."""
_ESTIMATES = re.compile(
    r"\b(?:puts?|estimates?|reckons?|sees?)\s(?:[\w-]+\s){0,6}(?:at|for|of)\b"
    r"|\b(?:is|are)\s(?:cutting|letting|laying|closing|buying|acquiring|paying|investing|building|spending|adding)\b"
    r"|\b(?:commit(?:s|ted|ting)?|pledg(?:es?|ed|ing)|earmark\w*|budget(?:s|ed))\b"
)
"""What says by itself that its figure is somebody's reckoning, or money to be spent."""
_TARGETS = re.compile(r"(?:\w+\s){0,2}(?:targets?|goals?|outlook|guidance|roadmap|plans?)", re.I)
"""A heading under which all is still to come."""
_FORECAST = re.compile(
    r"forecast|expected|projected|guidance|estimate|outlook|\b20[0-9]{2}[EF]\b", re.I
)


def other_tense(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> Iterator[str]:
    """Yield where one of claim and text tells of what is to come, or of the past."""
    year = text.written.year if text.written else None
    start, end = zone_of(passage.text, figure)
    first, last = clause_of(passage.text, figure)
    is_now = bool(NOW.search(passage.text, first, last))
    is_now |= bool(_ITS_TEAM.search(passage.text, 0, figure.start))
    is_to_come = _is_figure_to_come(passage, figure, text, is_now=is_now)
    is_later = year is not None and any(time.year and time.year > year for time in said.times)
    is_later &= not WAS.search(said.text, 0, said.figure.start)
    own = is_later or _is_to_come(tail_cut(said.text, said.figure), said.figure, None)
    is_estimate = is_to_come and bool(_ESTIMATES.search(said.text))
    if own != is_to_come and not is_estimate:
        yield "it is to come in one of them"
    if is_now and _ENDS_BEFORE.search(said.text):
        yield "it is said of today"
    here = passage.text[start:end]
    is_timed = bool(said.times) or passage.is_cell or figure.unit in {"ratio", "year"}
    is_timed |= any(key.startswith("series ") for key in said.keys & keys_of(here))
    # Words that a fact is asked for by have no tense.
    is_event = not said.allowed and bool(HAPPENED.search(said.text, 0, said.figure.start))
    if is_timed or is_now or is_event:
        return
    part = part_of(passage.text, figure)
    if is_old(passage.text, figure, year=year, period=None, part=part) and not is_old(
        said.text, said.figure, year=year, period=None
    ):
        yield "it is said of the past"


def _is_figure_to_come(
    passage: Passage, figure: Quantity, text: WholeText, *, is_now: bool
) -> bool:
    """Return whether a text tells of a figure that is still to come.

    Args:
        passage: Where the figure stands.
        figure: The figure.
        text: The whole text, with the day it was written.
        is_now: Whether its clause says that it is of today.
    """
    year = text.written.year if text.written else None
    if _is_base(passage, figure, year):
        return False
    if passage.is_cell:
        return bool(_FORECAST.search(passage.context))
    first, last = clause_of(passage.text, figure)
    if is_now:
        moved = replace(figure, start=figure.start - first, end=figure.end - first)
        return _is_to_come(passage.text[first:last], moved, year)
    start, end = zone_of(passage.text, figure)
    here, there = passage.text[start:end], tail_cut(passage.text, figure)
    times = times_of(passage.text, text.written)
    if figure.unit == "percent" and _is_growth_to_come(here, times, year):
        return True
    years = [
        time.year
        for time in times
        if time.year
        and start <= time.start < min(end, len(there))
        and not _UNTIL.search(passage.text, 0, time.start)
    ]
    if year is not None and years and max(years) < year:
        return False
    is_asked = passage.before.endswith("?") and _is_short(passage.text)
    asked = passage.before if is_asked else ""
    is_target = _TARGETS.fullmatch(passage.above.rpartition("\n")[2])
    return bool(
        _is_to_come(there, figure, year)
        or (asked and _is_to_come(asked, replace(figure, start=0, end=0), year))
        or (year is not None and min(years, default=0) > year)
        or "unbuilt" in keys_of(here)
        or _OPENS.search(passage.text, start, end)
        or (is_target and not WAS.search(passage.text, 0, figure.start))
    )


def _is_growth_to_come(zone: str, times: tuple[Time, ...], year: int | None) -> bool:
    """Return whether a growth is between two years of which one is to come."""
    named = {time.year for time in times if time.year}
    return year is not None and len(named) > 1 and max(named) > year and "growth" in keys_of(zone)


def _is_base(passage: Passage, figure: Quantity, year: int | None) -> bool:
    """Return whether a forecast starts from a figure: `to grow from $25 billion in 2023 to …`."""
    is_from = bool(FROM.search(passage.text, 0, figure.start))
    return is_from and figure.period is not None and int(figure.period[:4]) <= (year or LATEST)


def _is_short(answer: str) -> bool:
    return len(answer.split()) <= SHORT_ANSWER


def _is_to_come(text: str, figure: Quantity, year: int | None) -> bool:
    return is_planned(text, figure.start, figure.end) or is_foreseen(text, figure, year=year)
