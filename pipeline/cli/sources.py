"""`inference-market sources`: what there is, how it is, and what its last reading left out."""

import click

from pipeline.cli import completion
from pipeline.cli.options import OUTPUT_FORMATS, with_project
from pipeline.cli.printing import print_rows
from pipeline.reading.reading_log import Read
from pipeline.reading.source_state import load_state
from pipeline.registry.project import Project
from pipeline.tables.query import known_table, query, read_arrow

SHOWN = ("source_id", "method", "health", "row_count", "sound_at", "age_days", "outcome", "reason")


@click.command()
@click.option("--format", "output_format", type=OUTPUT_FORMATS, default="table", show_default=True)
@click.option(
    "--details",
    "source_id",
    metavar="SOURCE",
    shell_complete=completion.sources,
    help="Show the checks of the last reading of SOURCE, and what it could not place.",
)
@with_project
def sources(project: Project, output_format: str, source_id: str | None) -> None:
    """List the sources: how each comes, how it is, and what went wrong."""
    if source_id is not None:
        project.registry.by_id(source_id)
        state = load_state(project.warehouse, source_id)
        reads = state.reads if state is not None else ()
        _print_reading(source_id, reads[-1] if reads else None)
        return
    health = read_arrow(project.warehouse.release(), "source_health")
    declared = known_table("source_health").TABLE
    print_rows(query(health, columns=SHOWN), output_format, table=declared, is_chosen=True)


def _print_reading(source_id: str, read: Read | None) -> None:
    """Print one reading: its checks, the failed ones first, and each line without a place."""
    if read is None:
        click.echo(f"{source_id}: never read")
        return
    click.echo(
        f"{source_id}: {read.state}, {read.row_count} rows from the {read.method} document of "
        f"{read.last_at:%Y-%m-%d %H:%M} UTC, read by {read.parser} {read.parser_version}"
    )
    for finding in sorted(read.findings, key=lambda finding: finding.passed):
        word = "passed" if finding.passed else "FAILED"
        click.echo(f"  {word} {finding.check}: {finding.found} (expected {finding.expected})")
    click.echo(f"  {len(read.unplaced)} not placed" + ":" * bool(read.unplaced))
    for line in read.unplaced:
        click.echo(f"    {line}")
