"""Whether a figure is of another time than its claim says."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.quantities.prose.owners import owner_of
from pipeline.quantities.prose.parts import zone_of
from pipeline.quantities.prose.passages import Passage, WholeText
from pipeline.quantities.prose.said import Said
from pipeline.quantities.prose.times import Time, times_of
from pipeline.quantities.quantities import MONEY, Quantity

_FLOWS: Final = frozenset(
    ["revenue", "profit", "loss", "ebitda", "bookings", "capex", "margin", "growth"]
)
"""What is counted over a time, so that a quarter's is no year's."""


_THEN = re.compile(r"\b(?:at\sthat\stime|back\sthen|by\sthen|at\sthe\stime)\b", re.I)
_NOW = re.compile(r"\b(?:now|today|currently|at\spresent)\b", re.I)


def other_time(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> Iterator[str]:
    """Yield where the figure is of another time than the claim."""
    there = _times_at(passage, figure, text)
    owner = owner_of(said.text, said.figure) or owner_of(passage.text, figure)
    if not said.times:
        parts = {time.part[:1] for time in there if time.part}
        is_flow = bool(said.keys & _FLOWS) or owner in _FLOWS
        if is_flow and said.figure.unit in {*MONEY, "percent", "other"} and parts & {"Q", "H", "q"}:
            yield "it is of a part of a year"
        return
    for own in said.times:
        if not _is_met(own, there, text, is_flow=bool(said.keys & _FLOWS)):
            yield f"it is not of '{said.text[own.start : own.end]}'"


def _times_at(passage: Passage, figure: Quantity, text: WholeText) -> tuple[Time, ...]:
    """Return the times of a figure: in its part of the sentence, else before it, else above."""
    times = times_of(passage.text, text.written)
    start, end = zone_of(passage.text, figure)
    within = tuple(time for time in times if start <= time.start < end)
    if passage.is_cell:
        within = (*times, *times_of(passage.context, text.written))
    if within:
        return within
    if _THEN.search(passage.text, start, end):
        return (Time(None, "then", True, 0, 0),)
    if _NOW.search(passage.text, start, end):
        written = text.written
        part = f"M{written.month:02}" if written else "now"
        return (Time(written.year if written else None, part, True, 0, 0),)
    first = min((item.start for item in passage.figures), default=0)
    ahead = tuple(time for time in times if time.start < first)
    return ahead or text.times or times_of(passage.around, text.written)


def _is_met(own: Time, there: tuple[Time, ...], text: WholeText, *, is_flow: bool) -> bool:
    written = text.written
    for time in there:
        is_unknown = time.is_relative and time.year is None
        year = time.year if time.year or is_unknown else text.year
        own_year = own.year or text.year
        if own.part == time.part and own_year == year:
            return True
        is_within = not own.part and time.part.startswith("M") and not is_flow
        if is_within and own_year == year:
            return True
    if there or written is None:
        return False
    if own.part.startswith("M"):
        return own.year in {None, written.year} and int(own.part[1:]) == written.month
    return not own.part and own.year == written.year and not is_flow
