"""`inference-market build`: rebuild all that comes after the archive."""

import click

from pipeline.cli.options import with_project
from pipeline.outputs.report.files import write_report
from pipeline.registry.project import Project
from pipeline.runs.publish import rebuild
from pipeline.runs.source_result import SourceResult


@click.command()
@with_project
def build(project: Project) -> None:
    """Read the archive again, rebuild every table and the report; no network.

    Exits with 0 if the tables were built, whatever is wrong with single sources.
    """
    with project.warehouse.lock():
        counts = rebuild(project, print_result)
        print_counts(counts)
        written = write_report(project.warehouse)
    click.echo(f"report: {written.page}")


def print_result(result: SourceResult) -> None:
    """Print what became of a source, if it has anything to say."""
    if any((result.attempt, result.last_read, result.error)):
        click.echo(f"  {result.source.id:32} {result.summary}")


def print_counts(counts: dict[str, int]) -> None:
    """Print the tables that were built."""
    click.echo("tables: " + ", ".join(f"{name} {count:,}" for name, count in counts.items()))
