"""Rows as lines for the terminal: numbers stand under each other, nothing is markup."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Any, Final

import click
from rich.cells import cell_len

from pipeline.domain.figures import number
from pipeline.domain.names import visible

Row = Mapping[str, Any]

CELL_WIDTH: Final = 34
"""Longest cell; the other formats have it whole."""

NULL: Final = "–"
GAP: Final = "  "

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
DIGEST_WIDTH: Final = 12
"""Enough of a digest to find it, and to pass it to a command."""

MONEY_DIGITS: Final = 6
OTHER_DIGITS: Final = 4
"""Significant digits: prices are quoted, ratios and ages are looked at."""

ABBREVIATIONS: Final = {"s": "seconds", "tps": "tokens", "pct": "percent", "b": "billion"}
"""Units as names of columns end in them."""

HEADING_WIDTH: Final = 9
"""Headings are not wrapped to less."""


@dataclass(frozen=True)
class Column:
    """One column as it is printed: heading, cells, and how wide they are."""

    name: str
    cells: list[str]
    is_number: bool
    unit: str | None = None
    heading: list[str] = field(init=False)
    width: int = field(init=False)

    def __post_init__(self) -> None:
        """Wrap the heading over the cells, and measure both."""
        widest = max((cell_len(cell) for cell in self.cells), default=0)
        unit = self.unit if self.unit and not _says(self.name, self.unit) else None
        lines = [*_wrapped(self.name, max(widest, HEADING_WIDTH)), *([f"({unit})"] if unit else [])]
        object.__setattr__(self, "heading", lines)
        object.__setattr__(self, "width", max([widest, *map(cell_len, lines)]))

    def aligned(self, text: str) -> str:
        """Return a text as wide as the column."""
        space = " " * (self.width - cell_len(text))
        return space + text if self.is_number else text + space


def column(rows: Sequence[Row], name: str, unit: str | None = None) -> Column:
    """Return one column of rows, ready to be printed."""
    values = [row[name] for row in rows]
    is_number = any(isinstance(value, int | float) for value in values) and not any(
        isinstance(value, bool) for value in values
    )
    if is_number:
        return Column(name, _numbers(values, name), is_number, unit)
    return Column(name, [shown(value) for value in values], is_number, unit)


def grid(columns: Sequence[Column]) -> list[str]:
    """Return columns as lines: the headings, in bold, and a line for each row."""
    height = max((len(item.heading) for item in columns), default=0)
    headings = [[""] * (height - len(item.heading)) + item.heading for item in columns]
    head = [_line(columns, cells) for cells in zip_longest(*headings)]
    body = [_line(columns, cells) for cells in zip(*(item.cells for item in columns), strict=True)]
    return [*(click.style(line, bold=True) for line in head), *body]


def fitting(columns: Sequence[Column], width: int, first: Sequence[str] = ()) -> list[Column]:
    """Return the columns that fit into a width, in their order; at least one.

    Args:
        columns: All columns.
        width: Of the terminal.
        first: Names of columns that are kept before others, and after them all numbers.
    """
    ranked = sorted(columns, key=lambda item: (item.name not in first, not item.is_number))
    used = -len(GAP)
    kept: list[Column] = []
    for item in ranked if first else columns:
        if used + len(GAP) + item.width <= width or not kept:
            kept.append(item)
            used += len(GAP) + item.width
    return [item for item in columns if item in kept]


def shown(value: object) -> str:
    """Return a value for a reader: dates short, digests cut, nulls as a dash.

    What would steer the terminal instead of being seen on it is replaced.
    """
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number(value, MONEY_DIGITS)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")
    text = visible(_listed(value) if isinstance(value, list) else str(value))
    if DIGEST.fullmatch(text):
        return text[:DIGEST_WIDTH] + "…"
    return _cut(text)


def _numbers(values: Sequence[object], name: str) -> list[str]:
    """Return numbers with their points in one place."""
    digits = MONEY_DIGITS if "usd" in name else OTHER_DIGITS
    texts = [
        number(value, digits)
        if isinstance(value, float)
        else f"{value:,}"
        if isinstance(value, int)
        else shown(value)
        for value in values
    ]
    tails = [len(text) - text.find(".") if "." in text else 0 for text in texts]
    longest = max(tails, default=0)
    return [text + " " * (longest - tail) for text, tail in zip(texts, tails, strict=True)]


def _listed(values: Sequence[object]) -> str:
    if any(isinstance(value, dict) for value in values):
        return f"{len(values)} entries"
    return ", ".join(map(str, values))


def _cut(text: str) -> str:
    if cell_len(text) <= CELL_WIDTH:
        return text
    while cell_len(text) > CELL_WIDTH - 1:
        text = text[: min(len(text) - 1, CELL_WIDTH - 1)]
    return text + "…"


def _wrapped(name: str, width: int) -> list[str]:
    """Return a column's name broken after underscores, where its cells are narrower.

    >>> _wrapped("input_usd_per_mtok", 8)
    ['input_', 'usd_per_', 'mtok']
    """
    lines = [""]
    for part in re.findall(r"[^_ ]+[_ ]?|[_ ]", name):
        if lines[-1] and len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return lines


def _says(name: str, unit: str) -> bool:
    """Whether a column's name states its unit already, or the unit is too long to stand there.

    >>> _says("age_days", "days"), _says("ttft_s", "seconds"), _says("context_window", "tokens")
    (True, True, False)
    """
    words = set(re.findall(r"[a-z]+", unit.lower()))
    stated = {ABBREVIATIONS.get(word, word) for word in name.lower().split("_")}
    return bool(words & stated) or len(unit) > CELL_WIDTH // 2


def _line(columns: Sequence[Column], cells: Sequence[str]) -> str:
    aligned = (item.aligned(cell) for item, cell in zip(columns, cells, strict=True))
    return GAP.join(aligned).rstrip()
