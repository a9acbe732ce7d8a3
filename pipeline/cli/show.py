"""`inference-market show`: print a table."""

import click

from pipeline.cli.options import OUTPUT_FORMATS, with_project
from pipeline.cli.printing import print_rows
from pipeline.project import Project
from pipeline.query import query, read_arrow

TERMINAL_ROWS = 50
"""Rows that a person scrolls through."""


@click.command()
@click.argument("table")
@click.option("--where", help="SQL condition on the table's columns, run by DuckDB.")
@click.option(
    "--limit", type=click.IntRange(min=0), help="Most rows; all by default, 50 in the terminal."
)
@click.option("--columns", help="Columns to print, separated by commas; all by default.")
@click.option("--format", "output_format", type=OUTPUT_FORMATS, default="table", show_default=True)
@with_project
def show(  # noqa: PLR0913, PLR0917 (one parameter an option)
    project: Project,
    table: str,
    where: str | None,
    limit: int | None,
    columns: str | None,
    output_format: str,
) -> None:
    """Print TABLE, such as `price_comparison` or `core/prices`."""
    names = columns.split(",") if columns else None
    found = query(read_arrow(project.warehouse, table), where=where, columns=names)
    most = TERMINAL_ROWS if limit is None and output_format == "table" else limit
    rows = found if most is None else found.slice(0, most)
    print_rows(rows, output_format)
    if rows.num_rows < found.num_rows:
        click.echo(f"{found.num_rows - rows.num_rows} more rows with --limit", err=True)
