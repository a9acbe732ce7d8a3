"""Of which time a figure is: it dates a fact for which no period is asked, and may rule it out."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Final

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.other_times import times_at
from pipeline.quantities.prose.said import FOUNDED, keys_of
from pipeline.quantities.prose.times import Time, last_month, times_of
from pipeline.registry.wanted_facts import WantedFact

_PARTS: Final = frozenset("QHCTM")
"""First letters of times shorter than a year."""


def other_moment(wanted: WantedFact, case: Case, carried: frozenset[str]) -> Iterator[str]:
    """Yield where a figure is of a part of a year, of a time to come, or of one that has gone by.

    Args:
        wanted: What is asked for.
        case: The same as a claim, and the figure in its passage.
        carried: What the words before the passage mean, as far as it leans on them.
    """
    times = times_at(case)
    keys = case.keys | keys_of(case.passage.context) | carried
    is_rate = "recurring" in keys or case.figure.unit == "usd_per_year"
    is_part = any(time.part[:1] in _PARTS or time.part == "quarter" for time in times)
    if wanted.unit == "usd_per_year" and is_part and not is_rate:
        yield "it is of a part of a year"
    years = [time.year for time in times if time.year]
    written = case.text.written
    if written is None or wanted.period or not years or wanted.unit == "year":
        return
    if wanted.is_forecast and max(years) < written.year:
        yield "it is of a time that has gone by"
    if not wanted.is_forecast and min(years) > written.year:
        yield "it is of a time to come"


def day_of(case: Case) -> date | None:
    """Return the last day of the time that a figure's sentence or cell gives it; null if none."""
    written = case.text.written
    if written is None:
        return None
    own = {*times_of(case.sentence, written), *times_of(case.passage.context, written)}
    own = {t for t in own if not FOUNDED.search(case.sentence, 0, t.start)}
    places = {(time.start, time.end) for time in own}
    times = [time for time in times_at(case) if (time.start, time.end) in places]
    days = [day for time in times if (day := _last_day(time, written)) is not None]
    return min(max(days), written) if days else None


def _last_day(time: Time, written: date) -> date | None:
    known = last_month(time.part)
    month = known or 12
    year = time.year
    if year is None and known:
        year = written.year - (month > written.month)
    return date(year, month, monthrange(year, month)[1]) if year else None
