"""`inference-market ingest`: a page that somebody saved."""

from datetime import datetime, timedelta
from pathlib import Path

import click

from pipeline.cli import completion
from pipeline.cli.build import print_counts, print_result
from pipeline.cli.options import with_project
from pipeline.cli.typed import MomentType
from pipeline.fetch.classify import classify_saved
from pipeline.reading.worker import JUDGING_LIMITS, document_worker
from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.acquire import Acquirer, utc_now
from pipeline.runs.publish import TableRun, write_tables
from pipeline.runs.reading import Acquired, attempts_by_source, read_sources

LEFT_TO_PARSER = frozenset({"new", "bad_type", "truncated"})
"""A document of the wrong kind is archived and quarantined, with what the parser says of it."""

QUARANTINED = 1
"""Exit code for a document that is archived, but not believed."""

CLOCK_SLACK = timedelta(minutes=5)
"""How far another machine's clock may be ahead of ours."""


@click.command()
@click.argument("source_id", metavar="SOURCE", shell_complete=completion.sources)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--fetched-at", type=MomentType(), help="When the page stood so; now by default.")
@click.option("--url", help="Address it was saved from; the source's by default.")
@click.option("--no-build", is_flag=True, help="Leave the tables as they are; see `build`.")
@with_project
def ingest(  # noqa: PLR0913, PLR0917 (one parameter an option)
    project: Project,
    source_id: str,
    file: Path,
    fetched_at: datetime | None,
    url: str | None,
    no_build: bool,
) -> None:
    """Archive FILE as a document of SOURCE, read it, and rebuild the tables.

    Pages may come in any order of their dates. A consent page, a paywall or an error page in place
    of the document is refused, as it is in the inbox. Exits with 1 if FILE is quarantined.
    """
    source = project.registry.by_id(source_id)
    now = utc_now()
    if fetched_at is not None and fetched_at > now + CLOCK_SLACK:
        msg = f"--fetched-at {fetched_at.isoformat()} lies in the future: give the page's date"
        raise ConfigError(msg)
    body = _body(file, project.registry.settings.max_bytes)
    with project.warehouse.lock():
        run = TableRun(project)
        earlier = attempts_by_source(project, [source])
        acquirer = Acquirer(project, source, earlier.get(source.id, []), utc_now)
        address = url or str(source.url)
        _expect_content(acquirer, file, body, address)
        attempt = acquirer.keep(body, "saved", at=fetched_at or now, url=address)
        click.echo(f"archived {attempt.sha256} of {attempt.fetched_at:%Y-%m-%d %H:%M} UTC")
        (result,) = read_sources(project, [Acquired(source, attempt)], earlier)
        print_result(result)
        for line in result.last_read.unplaced if result.last_read else ():
            click.echo(f"    not placed: {line}")
        if not no_build:
            print_counts(write_tables(project, run=run))
    if attempt.sha256 in (result.state.quarantined if result.state is not None else ()):
        click.echo(
            "the document is archived, but quarantined: its rows are not published", err=True
        )
        raise click.exceptions.Exit(QUARANTINED)


def _expect_content(acquirer: Acquirer, file: Path, body: bytes, url: str) -> None:
    with document_worker(JUDGING_LIMITS) as worker:
        outcome, reason = classify_saved(
            body, url=url, expect_type=acquirer.expect_type, judge=worker.judge_page
        )
    if outcome not in LEFT_TO_PARSER:
        msg = f"{file}: {outcome}: {reason}"
        raise ConfigError(msg)


def _body(file: Path, most: int) -> bytes:
    try:
        body = file.read_bytes()
    except OSError as error:
        msg = f"{file}: cannot be read: {error.strerror}"
        raise ConfigError(msg) from error
    if not body or len(body) > most:
        msg = f"{file}: {len(body)} bytes, between 1 and {most} are taken"
        raise ConfigError(msg)
    return body
