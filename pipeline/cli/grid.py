"""Rows as a table for the terminal: points aligned, digests cut, nothing taken as markup."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final

import click
from rich.cells import cell_len, set_cell_size

from pipeline.domain.names import visible
from pipeline.domain.numbers import number

GridRow = Mapping[str, Any]

CELL_WIDTH: Final = 34
"""Longest cell; CSV and JSON have it whole."""

TEXT_WIDTH: Final = 13
"""Texts are not cut to less to make room for other columns."""

NULL: Final = "–"
GAP: Final = 2
"""Spaces between two columns."""

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
class GridColumn:
    """One column as it is printed.

    Attributes:
        name: Its name in the table.
        heading: Name and unit, broken into lines.
        cells: A text for each row.
        is_number: Whether it is aligned to the right.
    """

    name: str
    heading: str
    cells: Sequence[str]
    is_number: bool

    @cached_property
    def width(self) -> int:
        """Return how wide it is, in cells of the terminal."""
        return max([self.text_width, *map(cell_len, self.heading.splitlines())])

    @cached_property
    def text_width(self) -> int:
        """Return how wide it is without its heading."""
        return max(map(cell_len, self.cells), default=0)

    @property
    def aligned(self) -> Sequence[str]:
        """Return the cells, those of numbers as wide as the column."""
        return [cell.rjust(self.width) for cell in self.cells] if self.is_number else self.cells


def grid_column(rows: Sequence[GridRow], name: str, unit: str | None = None) -> GridColumn:
    """Return one column of rows, ready to be printed."""
    values = [row[name] for row in rows]
    is_number = any(isinstance(value, int | float) for value in values) and not any(
        isinstance(value, bool) for value in values
    )
    cells = _numbers(values, name) if is_number else [shown(value) for value in values]
    widest = max([HEADING_WIDTH, *map(cell_len, cells)])
    stated = f"\n({unit})" if unit and not _states_unit(name, unit) else ""
    return GridColumn(name, _wrapped(name, widest) + stated, cells, is_number)


def print_grid(columns: Sequence[GridColumn]) -> None:
    """Print columns as a table, as wide as they are: headings in bold, and a line for each row."""
    deepest = max(item.heading.count("\n") for item in columns)
    heads = [
        (item, ("\n" * (deepest - item.heading.count("\n")) + item.heading).splitlines())
        for item in columns
    ]
    for depth in range(deepest + 1):
        cells = [
            lines[depth].rjust(item.width) if item.is_number else lines[depth]
            for item, lines in heads
        ]
        click.echo(click.style(_line(columns, cells), bold=True))
    for row in zip(*(item.aligned for item in columns), strict=True):
        click.echo(_line(columns, row))


def _line(columns: Sequence[GridColumn], cells: Sequence[str]) -> str:
    padded = (set_cell_size(cell, item.width) for item, cell in zip(columns, cells, strict=True))
    return (" " * GAP).join(padded).rstrip()


def narrowed(columns: Sequence[GridColumn], width: int) -> list[GridColumn]:
    """Return columns whose longest texts are cut so that all fit, or all but the last few."""
    found = list(columns)
    while (over := sum(item.width + GAP for item in found) - GAP - width) > 0:
        texts = [place for place, item in enumerate(found) if not item.is_number]
        place = max(texts, key=lambda place: found[place].text_width, default=None)
        if place is None or found[place].text_width <= TEXT_WIDTH:
            return narrowed(columns[:-1], width) if len(columns) > 1 else list(columns)
        found[place] = _cut(found[place], max(TEXT_WIDTH, found[place].text_width - over))
    return found


def _cut(item: GridColumn, width: int) -> GridColumn:
    name, bracket, unit = item.heading.replace("\n", "").partition("(")
    heading = _wrapped(name, width) + (f"\n({unit}" if bracket else "")
    return replace(item, heading=heading, cells=[_shortened(cell, width) for cell in item.cells])


def _shortened(text: str, width: int) -> str:
    """Return a text that is no wider, an ellipsis in place of what is left out."""
    return text if cell_len(text) <= width else set_cell_size(text, width - 1) + "…"


def fitting(
    columns: Sequence[GridColumn], width: int, first: Sequence[str] = ()
) -> list[GridColumn]:
    """Return the columns that fit into a width, in their order; at least one.

    Args:
        columns: All columns.
        width: Of the terminal.
        first: Names of columns that are kept before others, and after them all numbers.
    """
    ranked = sorted(columns, key=lambda item: (item.name not in first, not item.is_number))
    used = -GAP
    kept: list[GridColumn] = []
    for item in ranked if first else columns:
        if used + GAP + item.width <= width or not kept:
            kept.append(item)
            used += GAP + item.width
    return [item for item in columns if item in kept]


def shown(value: object) -> str:
    """Return a value for a reader: dates short, digests cut, nulls as a dash.

    Characters that would steer the terminal are replaced.
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
    return _shortened(text, DIGEST_WIDTH + 1 if DIGEST.fullmatch(text) else CELL_WIDTH)


def _numbers(values: Sequence[object], name: str) -> list[str]:
    """Return numbers with their points in one place."""
    digits = MONEY_DIGITS if "usd" in name else OTHER_DIGITS
    texts = [_number(value, digits) for value in values]
    tails = [len(text) - text.find(".") if "." in text else 0 for text in texts]
    longest = max(tails, default=0)
    return [text + " " * (longest - tail) for text, tail in zip(texts, tails, strict=True)]


def _number(value: object, digits: int) -> str:
    if isinstance(value, float):
        return number(value, digits)
    return f"{value:,}" if isinstance(value, int) else shown(value)


def _listed(values: Sequence[object]) -> str:
    if any(isinstance(value, dict) for value in values):
        return f"{len(values)} entries"
    return ", ".join(map(str, values))


def _wrapped(name: str, width: int) -> str:
    r"""Return a column's name, broken after underscores where its cells are narrower.

    >>> _wrapped("input_usd_per_mtok", 8)
    'input_\nusd_per_\nmtok'
    """
    lines = [""]
    for part in re.findall(r"[^_ ]+[_ ]?|[_ ]", name):
        if lines[-1] and len(lines[-1] + part) > width:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def _states_unit(name: str, unit: str) -> bool:
    """Whether a column's name states its unit already, or the unit is too long to stand there.

    >>> _states_unit("age_days", "days"), _states_unit("ttft_s", "seconds")
    (True, True)
    >>> _states_unit("context_window", "tokens")
    False
    """
    words = set(re.findall(r"[a-z]+", unit.lower()))
    stated = {ABBREVIATIONS.get(word, word) for word in name.lower().split("_")}
    return bool(words & stated) or len(unit) > CELL_WIDTH // 2
