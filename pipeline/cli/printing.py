"""Tables in the terminal, as CSV and as JSON; what came from outside is escaped for each."""

import json
import shutil
from collections.abc import Sequence

import click
import pyarrow as pa

from pipeline.cli.grid import fitting, grid_column, narrowed, print_grid, shown
from pipeline.domain.table import Table
from pipeline.outputs.files.csv_text import json_default, to_csv

PLAIN_WIDTH = 160
"""Width of a table that is not written to a terminal."""

BOUND = "≤ "

FEWEST_ROWS = 3
"""Of fewer rows, no value is left out because it is the same in all of them."""


def print_rows(
    rows: pa.Table,
    output_format: str,
    *,
    table: Table | None = None,
    is_chosen: bool = False,
    ways: str = "--format csv",
) -> None:
    """Print rows.

    Args:
        rows: What to print.
        output_format: `table`, `csv` or `json`.
        table: What declares the columns: for their units, and its key.
        is_chosen: Whether the user chose the columns: then constant ones are printed as well.
        ways: Options of the command that print the columns for which there is no room.
    """
    if output_format == "json":
        listed = rows.to_pylist()
        click.echo(
            json.dumps(listed, default=json_default, ensure_ascii=False, indent=2, allow_nan=False)
        )
    elif output_format == "csv":
        click.echo(to_csv(rows), nl=False)
    elif is_chosen or table is None:
        _print_table(rows, table, ways)
    else:
        _print_table(_varying(rows), table, ways, first=table.primary_key)


def with_since(rows: pa.Table, name: str) -> pa.Table:
    """Return rows with `price_since` as a column of days, bounds marked as such.

    Args:
        rows: Rows with `price_since` and `is_since_bound`.
        name: Name of the column; one of that name is replaced.
    """
    pairs = zip(
        rows.column("price_since").to_pylist(),
        rows.column("is_since_bound").to_pylist(),
        strict=True,
    )
    days = [
        None if at is None else f"{BOUND if is_bound else ''}{at:%Y-%m-%d}"
        for at, is_bound in pairs
    ]
    if any(day is not None and day.startswith(BOUND) for day in days):
        click.echo(f"{BOUND}DAY: since at least that day, when a source was first read", err=True)
    kept = [grid_column for grid_column in rows.schema.names if grid_column != name]
    return rows.select(kept).append_column(name, pa.array(days, pa.string()))


def terminal_width() -> int:
    """Return how wide a table may be: as the terminal, or wide enough for a file."""
    return shutil.get_terminal_size((PLAIN_WIDTH, 0)).columns


def _print_table(rows: pa.Table, table: Table | None, ways: str, first: Sequence[str] = ()) -> None:
    units = {item.name: item.unit for item in table.columns} if table is not None else {}
    listed = rows.to_pylist()
    columns = [grid_column(listed, name, units.get(name)) for name in rows.schema.names]
    width = terminal_width()
    kept = fitting(columns if first else narrowed(columns, width), width, first)
    print_grid(kept)
    click.echo(f"{len(listed):,} rows", err=True)
    names = {item.name for item in kept}
    hidden = [item.name for item in columns if item.name not in names]
    _print_names(f"not shown (see {ways})", hidden)


def _varying(rows: pa.Table) -> pa.Table:
    """Return rows without their constant columns, whose values are printed above them."""
    if rows.num_rows == 0:
        return rows
    firsts = {name: rows.column(name)[0].as_py() for name in rows.schema.names}
    constant = {
        name: value
        for name, value in firsts.items()
        if (value is None or rows.num_rows >= FEWEST_ROWS)
        and all(other == value for other in rows.column(name).to_pylist())
    }
    _print_names("empty", [name for name, value in constant.items() if value is None])
    stated = [f"{name} {shown(value)}" for name, value in constant.items() if value is not None]
    _print_names("in all rows", stated)
    return rows.drop_columns(list(constant))


def _print_names(title: str, names: Sequence[str]) -> None:
    if names:
        click.echo(f"{title}: {', '.join(names)}", err=True)
