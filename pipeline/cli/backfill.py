"""`inference-market backfill`: older documents of a source, from a web archive or from releases."""

from collections.abc import Iterable
from typing import get_args

import click

from pipeline.cli import completion
from pipeline.cli.build import print_counts, print_result
from pipeline.cli.options import with_project
from pipeline.fetch.outcome import BrokenOffError
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.runs.acquire import utc_now
from pipeline.runs.backfill import BackfillSpan, Every, fetch_captures, missing_captures, span_of
from pipeline.runs.histories import Histories
from pipeline.runs.publish import write_tables
from pipeline.runs.reading import read_archived
from pipeline.storage.attempts import Attempt

BROKEN_OFF = 1


@click.command()
@click.argument("source_id", metavar="SOURCE", shell_complete=completion.sources)
@click.option("--from", "first", required=True, help="2024, 2024-03 or 2024-03-18.")
@click.option("--to", "last", help="Last day, month or year; today by default.")
@click.option(
    "--every",
    type=click.Choice(get_args(Every)),
    default="month",
    show_default=True,
    help="One document for each of these; the first in it.",
)
@click.option(
    "--wayback", is_flag=True, help="Ask the Wayback Machine although there are releases."
)
@click.option("--no-build", is_flag=True, help="Leave the tables as they are; see `build`.")
@with_project
def backfill(  # noqa: PLR0913, PLR0917 (one parameter an option)
    project: Project,
    source_id: str,
    first: str,
    last: str | None,
    every: Every,
    wayback: bool,
    no_build: bool,
) -> None:
    """Fetch older documents of SOURCE, read them, and rebuild the tables.

    They come from the releases of the package that sources.yaml names for it, by the package index
    that this machine uses; else from the Wayback Machine. May be stopped at any time and started
    again: what is in the archive is not fetched again. Exits with 1 if the service broke off; what
    came until then is read.
    """
    source = project.registry.by_id(source_id)
    span = span_of(first, last, every, now=utc_now())
    with project.warehouse.lock():
        trouble = _fetch(project, source, span, wayback=wayback)
        for result in read_archived(project, [source]):
            print_result(result)
        if not no_build:
            print_counts(write_tables(project))
    if trouble is not None:
        click.echo(f"broken off: {trouble}", err=True)
        raise click.exceptions.Exit(BROKEN_OFF)


def _fetch(
    project: Project, source: Source, span: BackfillSpan, *, wayback: bool
) -> BrokenOffError | None:
    """Fetch, and say how it goes; return what broke it off."""
    settings = project.registry.settings
    try:
        with Histories(settings) as histories:
            history = histories.of(source, wayback=wayback)
            periods = missing_captures(project, source, history, span)
            minutes = len(periods) / settings.wayback_requests_per_minute
            pace = f", in {minutes:.0f} minutes or more" if history.method == "memento" else ""
            click.echo(f"{source.id}: {len(periods)} documents to fetch, one a {span.every}{pace}")
            _report(fetch_captures(project, source, history, periods, now=utc_now))
    except BrokenOffError as error:
        return error
    return None


def _report(attempts: Iterable[Attempt]) -> None:
    for attempt in attempts:
        what = f"{attempt.body_bytes:,} bytes" if attempt.is_sound else attempt.error or ""
        what = f"{attempt.package_version} {what}" if attempt.package_version else what
        click.echo(f"  {attempt.fetched_at:%Y-%m-%d %H:%M}  {attempt.outcome:13} {what}")
