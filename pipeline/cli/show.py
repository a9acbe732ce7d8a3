"""`inference-market show`: print a table."""

import click
import pyarrow as pa

from pipeline.cli.options import OUTPUT_FORMATS, with_project
from pipeline.cli.printing import print_rows
from pipeline.registry.project import Project
from pipeline.tables.query import known_table, query, read_arrow

TERMINAL_ROWS = 50
"""Rows that a person scrolls through."""


@click.command()
@click.argument("table")
@click.option("--where", help="SQL condition on the table's columns, run by DuckDB.")
@click.option(
    "--limit", type=click.IntRange(min=0), help="Most rows; all by default, 50 in the terminal."
)
@click.option("--as-of", metavar="DAY", help="What was true then (the end of that day, UTC).")
@click.option("--known-at", metavar="DAY", help="What the documents captured by then say.")
@click.option("--columns", help="Columns to print, separated by commas; all by default.")
@click.option("--format", "output_format", type=OUTPUT_FORMATS, default="table", show_default=True)
@with_project
def show(  # noqa: PLR0913, PLR0917 (one parameter an option)
    project: Project,
    table: str,
    where: str | None,
    limit: int | None,
    as_of: str | None,
    known_at: str | None,
    columns: str | None,
    output_format: str,
) -> None:
    """Print TABLE, such as `price_comparison` or `core/prices`."""
    names = columns.split(",") if columns else None
    found = query(_rows(project, table, as_of, known_at), where=where, columns=names)
    most = TERMINAL_ROWS if limit is None and output_format == "table" else limit
    rows = found if most is None else found.slice(0, most)
    declared = known_table(table).TABLE
    print_rows(rows, output_format, table=declared, is_chosen=names is not None)
    if rows.num_rows < found.num_rows:
        click.echo(f"{found.num_rows - rows.num_rows} more rows with --limit", err=True)


def _rows(project: Project, table: str, as_of: str | None, known_at: str | None) -> pa.Table:
    if as_of is None and known_at is None:
        return read_arrow(project.warehouse, table)
    # Imported on demand: with it comes everything that reads documents.
    from pipeline.runs.timetravel import moment, read_from  # noqa: PLC0415

    frame = read_from(project, table, as_of=moment(as_of), known_at=moment(known_at))
    return pa.Table.from_pandas(frame, preserve_index=False)
