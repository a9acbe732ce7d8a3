"""`inference-market replay`: rebuild all from the archive."""

import click

from pipeline.cli import completion
from pipeline.cli.build import print_counts
from pipeline.cli.options import with_project
from pipeline.reading.worker import document_worker
from pipeline.registry.project import Project
from pipeline.runs.plausible import expect_archive, expect_attempts
from pipeline.runs.publish import TableRun, load_inputs, write_tables
from pipeline.runs.reading import attempts_by_source
from pipeline.runs.replay import rewrite_readings
from pipeline.runs.source_result import SourceResult
from pipeline.runs.timetravel import known_by, moment
from pipeline.storage.archive import ArchiveError


@click.command()
@click.option(
    "--source",
    "selected",
    multiple=True,
    metavar="ID",
    help="Only this one; repeatable.",
    shell_complete=completion.sources,
)
@click.option("--known-at", metavar="DAY", help="Only documents captured by then.")
@with_project
def replay(project: Project, selected: tuple[str, ...], known_at: str | None) -> None:
    """Fold sources again from raw/ alone, then rebuild every table.

    Gives what grew night by night. Exits with 1 where a document is damaged: the readings of its
    source stay as they are, all others are folded again. With --known-at the warehouse shows what
    was known then, of every source, whatever --source says; `build` brings it back to all that is
    known.
    """
    chosen = [project.registry.by_id(name) for name in selected]
    until = moment(known_at)
    with project.warehouse.lock():
        expect_archive(project)
        run = TableRun(project)
        sources = chosen if chosen and until is None else project.registry.sources
        expect_attempts(project, sources)
        attempts = attempts_by_source(project, until=until)
        with document_worker() as worker:
            results = list(map(_shown, rewrite_readings(project, sources, attempts, worker=worker)))
        damages = [result.error for result in results if result.error is not None]
        if until is not None and damages:
            # Its readings, which stay as they are, know more than was known then.
            raise ArchiveError(damages[0])
        inputs = load_inputs(project)
        inputs = inputs if until is None else known_by(inputs, until)
        print_counts(write_tables(project, inputs, run=run))
    if damages:
        raise click.exceptions.Exit(1)


def _shown(result: SourceResult) -> SourceResult:
    """Print what became of a source."""
    name = result.source.id
    if result.error is not None:
        click.echo(f"  {name:32} {result.error}", err=True)
    elif result.state is not None and result.state.reads:
        click.echo(f"  {name:32} {result.state.attempt_count} documents read again")
    return result
