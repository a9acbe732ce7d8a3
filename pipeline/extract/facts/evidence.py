"""Facts with the words that state them, as much as evidence may hold, and with their day."""

import re
from calendar import monthrange
from datetime import date
from typing import Final

from pipeline.domain.days import midnight
from pipeline.domain.readings import FactReading
from pipeline.extract.documents.places import place
from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.moods import WAS
from pipeline.quantities.prose.other_times import times_at
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import FOUNDED
from pipeline.quantities.prose.times import Time, last_month, times_of
from pipeline.registry.wanted_facts import WantedFact

MAX_EVIDENCE: Final = 300
"""Longest text that is kept as evidence."""
_LOCATOR = re.compile(r"(?P<part>.+), characters (?P<start>\d+)-\d+")


def fact_of(
    wanted: WantedFact, passage: Passage, span: tuple[int, int], written: date | None
) -> FactReading:
    """Return a wanted fact, without its value, as a passage states it.

    The figure or the name stands at `span` of it.
    """
    text, locator = _evidence_of(passage, span)
    return FactReading(
        subject_id=wanted.subject,
        metric=wanted.metric,
        unit=wanted.unit,
        model_id=wanted.model,
        scope=wanted.scope,
        period=wanted.period,
        measured_by=wanted.measured_by,
        as_of=midnight(written) if written else None,
        is_forecast=wanted.is_forecast,
        evidence_text=text,
        evidence_locator=locator,
    )


def _evidence_of(passage: Passage, span: tuple[int, int]) -> tuple[str, str]:
    """Return the words that state something, and their locator."""
    start, end = span
    text = passage.text
    if len(text) <= MAX_EVIDENCE:
        return text, passage.locator
    first = max(0, start - (MAX_EVIDENCE - (end - start)) // 2)
    last = min(len(text), first + MAX_EVIDENCE)
    if first:
        first = text.find(" ", first, start) + 1 or start
    if last < len(text):
        last = max(end, text.rfind(" ", end, last))
    match = _LOCATOR.fullmatch(passage.locator)
    if match is None:
        return text[first:last], passage.locator
    offset = int(match["start"]) - 1
    return text[first:last], place(match["part"], offset + first, offset + last)


def day_of(case: Case) -> date | None:
    """Return the last day of the time that a figure's sentence or cell gives it; null if none.

    What was, without a time of its own, was in the time that its paragraph named before it.
    """
    written = case.text.written
    if written is None:
        return None
    own = {*times_of(case.sentence, written), *times_of(case.passage.context, written)}
    own = {t for t in own if not FOUNDED.search(case.sentence, 0, t.start)}
    places = {(time.start, time.end) for time in own}
    times = [time for time in times_at(case) if (time.start, time.end) in places]
    if not own and not case.is_cell and WAS.search(case.own_text):
        times = list(times_of(case.passage.before, written))[-1:]
    days = [day for time in times if (day := _last_day(time, written)) is not None]
    return min(max(days), written) if days else None


def _last_day(time: Time, written: date) -> date | None:
    known = last_month(time.part)
    month = known or 12
    year = time.year
    if year is None and known:
        year = written.year - (month > written.month)
    return date(year, month, monthrange(year, month)[1]) if year else None
