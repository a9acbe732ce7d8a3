"""Lines of a page that name a day and speak of prices, and which tables each of them is near."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.header_dates import HAS_DATE

_MAX_LINES: Final = 40
"""Such lines of one page that are kept; a real page has three."""

_MAX_LENGTH: Final = 600
_HAS_YEAR: Final = re.compile(r"\b20[0-9]{2}\b")

Nearness = Literal["above", "below", "opening", "closing"]


@dataclass(frozen=True, slots=True)
class DatedLine:
    """A line with a day.

    Attributes:
        text: The line, its words for prices in English.
        nearness: Whether it stands above the table, in one of its sections; right below it; or
            where a page speaks of all its prices: before its second heading, behind all tables.
    """

    text: str
    nearness: Nearness


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    section: int
    after_table: int


class DatedLines:
    """Reads the lines of a page in their order."""

    def __init__(self) -> None:
        """Start before the first line."""
        self.section = 0
        self._tables = 0
        self._lines: list[_Line] = []
        self._first_tables: dict[int, int] = {}

    def add(self, line: str) -> None:
        """Read the next line."""
        is_dated = HAS_DATE.search(line) or _HAS_YEAR.search(line)
        if is_dated and len(line) <= _MAX_LENGTH and len(self._lines) < _MAX_LINES:
            self._lines.append(_Line(in_english(line), self.section, self._tables))

    def open_section(self) -> None:
        """Pass a heading."""
        self.section += 1

    def pass_table(self) -> None:
        """Pass a table."""
        self._tables += 1
        self._first_tables.setdefault(self.section, self._tables)

    def of_table(self, table: int, sections: Collection[int]) -> tuple[DatedLine, ...]:
        """Return the lines that may speak of a table, the nearest first.

        Args:
            table: Its number, from 1.
            sections: Numbers of the sections that it stands in.
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
        others = [line for line in self._lines if line not in near and line not in below]
        opening = [line for line in others if line.section <= 1 and line.after_table == 0]
        closing = [line for line in others if line.after_table == self._tables]
        return (
            *(DatedLine(line.text, "above") for line in near),
            *(DatedLine(line.text, "below") for line in below),
            *(DatedLine(line.text, "opening") for line in opening),
            *(DatedLine(line.text, "closing") for line in closing),
        )

    def _is_above(self, line: _Line, table: int) -> bool:
        """Return whether a line opens a section, or stands between a table and the one before."""
        first = self._first_tables.get(line.section, table)
        return line.after_table == table - 1 or (line.after_table < min(first, table))
