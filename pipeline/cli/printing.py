"""Tables in the terminal, as CSV and as JSON; what came from outside is escaped for each."""

import csv
import io
import json
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import click
import pyarrow as pa
from rich.console import Console
from rich.table import Table
from rich.text import Text

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet runs a text that begins so; an apostrophe before it keeps it a text."""

PLAIN_WIDTH = 160
"""Width of a table that is not written to a terminal."""

CELL_WIDTH = 34
"""Longest cell of a table in the terminal; the other formats have it whole."""


def print_rows(table: pa.Table, output_format: str) -> None:
    """Print a table."""
    if output_format == "json":
        click.echo(json.dumps(table.to_pylist(), default=_plain, ensure_ascii=False, indent=2))
    elif output_format == "csv":
        click.echo(to_csv(table), nl=False)
    else:
        _print_table(table)


def to_csv(table: pa.Table) -> str:
    """Return a table as CSV that no spreadsheet takes for formulas."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(table.schema.names)
    for row in table.to_pylist():
        writer.writerow([_safe(value) for value in row.values()])
    return sink.getvalue()


def console() -> Console:
    """Return where tables are printed: as wide as the terminal, or wide enough for a file."""
    width = shutil.get_terminal_size((PLAIN_WIDTH, 0)).columns
    return Console(width=width, highlight=False)


def grid(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> Table:
    """Return rows as a table for the terminal; nothing in them is markup."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        is_number = any(isinstance(row[name], int | float) for row in rows)
        table.add_column(name, justify="right" if is_number else "left", no_wrap=True)
    for row in rows:
        table.add_row(*(Text(shown(row[name])) for name in columns))
    return table


def shown(value: object) -> str:
    """Return a value for a reader: short floats, dates without microseconds, empty nulls.

    What would steer the terminal instead of being seen on it is replaced.
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.6g}"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    text = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return text if len(text) <= CELL_WIDTH else text[: CELL_WIDTH - 1] + "…"


def _print_table(table: pa.Table) -> None:
    rows = table.to_pylist()
    out = console()
    names = _that_fit(rows, table.schema.names, out.width)
    out.print(grid(rows, names))
    left_out = len(table.schema.names) - len(names)
    more = f", {left_out} more columns with --format csv or --columns" if left_out else ""
    click.echo(f"{len(rows)} rows{more}", err=True)


def _that_fit(rows: Sequence[Mapping[str, Any]], names: Sequence[str], width: int) -> list[str]:
    used = 0
    fitting: list[str] = []
    for name in names:
        used += 2 + max([len(name), *(len(shown(row[name])) for row in rows)])
        if used > width and fitting:
            break
        fitting.append(name)
    return fitting


def _safe(value: object) -> object:
    if isinstance(value, str):
        # The writer does not quote a lone carriage return, and a spreadsheet ends the row there.
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        return f"'{text}" if value.startswith(FORMULA_STARTS) else text
    if isinstance(value, list):
        return json.dumps(value, default=_plain, ensure_ascii=False)
    return value.isoformat() if isinstance(value, datetime) else value


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
