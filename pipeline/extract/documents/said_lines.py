"""Lines of a page that speak of prices as a whole, and which tables each of them is near."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.price_days import names_day

_MAX_LINES: Final = 80
"""Such lines of one page that are kept; a real page has three."""

_MAX_LENGTH: Final = 600
_HAS_YEAR: Final = re.compile(r"20[0-9]{2}(?<!\w....)(?!\w)")
_SAYS: Final = re.compile(
    r"\b(?:prices?|rates?|pricing|figures|amounts|requires?|only|available|limited|if your)\b",
    re.I,
)
_SENTENCE_END: Final = re.compile(
    r"[.!?;](?<!\s[0-9].)(?<!\s[0-9]{2}.)(?<!\b[Nn][or].)(?<!\b[A-Z][a-z][a-z].)\s+(?=[A-ZÀ-Þ0-9])"
    r"|;\s+|。\s*"
)
"""Not behind `1.`, `Nov.` or `No.`, which stand in dates and names of lists."""

Nearness = Literal["above", "below", "opening", "closing"]


@dataclass(frozen=True, slots=True)
class SaidLine:
    """A line that names a day or speaks of prices.

    Attributes:
        sentences: Its sentences, their words for prices in English.
        nearness: Whether it stands above the table, in one of its sections; right below it; or
            where a page speaks of all its prices: before its second heading, behind all tables.
        dated: Those of its sentences that name a day.
        is_of_page: Whether it stands neither right above the table nor in its own section.
    """

    sentences: tuple[str, ...]
    nearness: Nearness
    dated: tuple[str, ...] = ()
    is_of_page: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    sentences: tuple[str, ...]
    dated: tuple[str, ...]
    section: int
    after_table: int


class SaidLines:
    """Reads the lines of a page in their order."""

    def __init__(self) -> None:
        """Start before the first line."""
        self.section = 0
        self._tables = self._opening = 0
        self._lines: list[_Line] = []
        self._first_tables: dict[int, int] = {}

    def add(self, line: str) -> None:
        """Read the next line."""
        if len(line) > _MAX_LENGTH or len(self._lines) >= _MAX_LINES:
            return
        text = in_english(line)
        if _SAYS.search(text) or _HAS_YEAR.search(text) or names_day(text):
            parts = tuple(_SENTENCE_END.split(text))
            dated = tuple(filter(names_day, parts))
            self._lines.append(_Line(parts, dated, self.section, self._tables))

    def open_section(self) -> None:
        """Pass a heading."""
        self.section += 1

    def pass_table(self, *, is_layout: bool) -> None:
        """Pass a table, or one that lays out the page: it holds other tables."""
        self._tables += 1
        self._opening += is_layout and self._opening == self._tables - 1
        self._first_tables.setdefault(self.section, self._tables)

    def of_table(self, table: int, sections: Collection[int]) -> tuple[SaidLine, ...]:
        """Return the lines that may speak of a table, the nearest first.

        The table has its number, from 1, and those of the sections that it stands in.
        """
        near = [
            line
            for line in reversed(self._lines)
            if line.section in sections and self._is_above(line, table)
        ]
        below = [
            line
            for line in self._lines
            if line.after_table == table and line.section == max(sections, default=0)
        ]
        known = set(map(id, (*near, *below)))
        others = [line for line in self._lines if id(line) not in known]
        opening = [
            line for line in others if line.section <= 1 and line.after_table <= self._opening
        ]
        closing = [line for line in others if line.after_table == self._tables]
        return (
            *(
                SaidLine(
                    line.sentences,
                    "above",
                    line.dated,
                    line.section < max(sections) or line.after_table != table - 1,
                )
                for line in near
            ),
            *(SaidLine(line.sentences, "below", line.dated) for line in below),
            *(SaidLine(line.sentences, "opening", line.dated) for line in opening),
            *(SaidLine(line.sentences, "closing", line.dated) for line in closing),
        )

    def _is_above(self, line: _Line, table: int) -> bool:
        """Return whether a line opens a section, or stands between a table and the one before."""
        first = self._first_tables.get(line.section, table)
        return line.after_table == table - 1 or (line.after_table < min(first, table))
