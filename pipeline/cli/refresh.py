"""`inference-market refresh`: the nightly job, now."""

import logging
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
import dagster as dg
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pipeline.cli.grid import fitting, grid_column, print_grid
from pipeline.cli.options import with_project
from pipeline.cli.printing import terminal_width
from pipeline.definitions import market_definitions, night_on_engine
from pipeline.defs.home import oldest_kept, opened_home, purge_runs
from pipeline.defs.jobs import NIGHTLY
from pipeline.defs.news import WEBHOOK_CHECK, WEBHOOK_KEY
from pipeline.defs.night_result import (
    INTERRUPTED,
    NightResult,
    failures,
    missing_tables,
    was_interrupted,
)
from pipeline.defs.reading_steps import reading_config, reading_steps, steps_of
from pipeline.defs.run_locks import end_dead_runs
from pipeline.defs.sources import source_key
from pipeline.outputs.news.send import VARIABLE
from pipeline.outputs.report.files import PAGE, address_of, is_current
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.runs import reading
from pipeline.runs.acquire import utc_now
from pipeline.tables.build import TABLES
from pipeline.tables.query import read_arrow

NOT_BUILT = 1
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
"""Dagster's own log goes to its event log; the terminal has our progress."""


@click.command()
@click.option(
    "--select", "selected", multiple=True, metavar="ID", help="Only this source; repeatable."
)
@click.option("--offline", is_flag=True, help="Leave the network alone.")
@with_project
def refresh(project: Project, selected: Sequence[str], offline: bool) -> None:
    """Get and read every source, then rebuild every table.

    The run is the nightly job of Dagster and shows in its pages. Exits with 0 if every table was
    built, although sources may have failed; with 1 if one was not; with 130 if interrupted.
    """
    chosen = [project.registry.by_id(source_id) for source_id in selected]
    sources = chosen or project.registry.sources
    with opened_home() as instance, _progress(len(sources)):
        end_dead_runs(instance, utc_now())
        result = _night(project, instance, sources, is_offline=offline)
        purge_runs(instance, oldest_kept(project, utc_now()))
    causes = failures(result)
    for step, cause in causes.items():
        click.echo(f"{step}: {cause}", err=True)
    if was_interrupted(result):
        click.echo("interrupted: what was archived is kept; the next run goes on", err=True)
        raise click.exceptions.Exit(INTERRUPTED)
    missing = missing_tables(result)
    if len(missing) < len(TABLES):
        _report_news(result)
    if missing:
        cause = next(iter(causes.values()), "no reason given")
        what = "no table" if len(missing) == len(TABLES) else f"not built: {', '.join(missing)}"
        click.echo(f"{what}, because of: {cause}", err=True)
        raise click.exceptions.Exit(NOT_BUILT)
    _summarise(project)


def _night(
    project: Project, instance: dg.DagsterInstance, sources: Sequence[Source], *, is_offline: bool
) -> NightResult:
    """Run the nightly job for some sources, in this process or on the engine of the settings."""
    job = market_definitions(project).resolve_job_def(NIGHTLY.name)
    steps = steps_of(project, sources)
    idle = {step.fetches for step in reading_steps(project)} - {step.fetches for step in steps}
    others = [
        key
        for key in job.asset_layer.executable_asset_keys
        if key.path[0] != "sources" and key not in idle and not (is_offline and key == WEBHOOK_KEY)
    ]
    selected = [*map(source_key, sources), *others]
    config = QUIET | reading_config(steps, is_offline=is_offline)
    if project.engine.is_in_process:
        return job.execute_in_process(
            instance=instance, raise_on_error=False, run_config=config, asset_selection=selected
        )
    given = {
        "sources": str(project.sources_path.resolve()),
        "warehouse": project.warehouse.place,
    }
    found_by = ("pipeline.definitions", night_on_engine.__name__)
    return dg.execute_job(
        dg.build_reconstructable_job(*found_by, reconstructable_kwargs=given),
        instance=instance,
        raise_on_error=False,
        run_config=config,
        asset_selection=selected,
    )


class _ReadingProgress(logging.Handler):
    """Shows each source as it is read: a bar on a terminal, lines elsewhere."""

    def __init__(self, bar: Progress | None, total: int) -> None:
        super().__init__()
        self._bar = bar
        self._task = bar.add_task("reading sources", total=total) if bar else None

    def emit(self, record: logging.LogRecord) -> None:
        """Show one source, or a warning about it."""
        if self._bar is None or self._task is None:
            click.echo(record.getMessage())
            return
        if record.levelno > logging.INFO:
            self._bar.console.print(record.getMessage(), markup=False)
            return
        source_id = record.getMessage().partition(":")[0]
        self._bar.update(self._task, advance=1, description=source_id)


@contextmanager
def _progress(total: int) -> Iterator[None]:
    on_terminal = Console(stderr=True).is_terminal
    parts = (
        TextColumn("{task.description:32}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    bar = Progress(*parts, console=Console(stderr=True), transient=True) if on_terminal else None
    shown = _ReadingProgress(bar, total)
    reading.log.addHandler(shown)
    reading.log.setLevel(logging.INFO)
    reading.log.propagate = False
    try:
        if bar is None:
            yield
        else:
            with bar:
                yield
    finally:
        reading.log.removeHandler(shown)


def _report_news(result: NightResult) -> None:
    """Say what became of the news, if there is a webhook."""
    for event in result.all_events:
        if event.event_type_value == "ASSET_CHECK_EVALUATION":
            found = event.asset_check_evaluation_data
            if found.check_name == WEBHOOK_CHECK and VARIABLE in os.environ:
                click.echo(f"news: {found.description}")


def _summarise(project: Project) -> None:
    """Say which sources are live, embedded, transcribed or not there, and what was built."""
    release = project.warehouse.release()
    health = read_arrow(release, "source_health").to_pylist()
    rows = [
        {
            "source": row["source_id"],
            "state": _state(row),
            "statements": row["row_count"],
            "as of": row["sound_at"],
            "what happened": row["reason"],
        }
        for row in sorted(health, key=lambda row: (row["row_count"] == 0, row["source_id"]))
    ]
    if rows:
        print_grid(fitting([grid_column(rows, name) for name in rows[0]], terminal_width()))
    states = Counter(str(row["state"]) for row in rows)
    click.echo("sources: " + ", ".join(f"{count} {state}" for state, count in states.items()))
    for name in ("price_comparison", "performance_comparison", "current_prices"):
        path = project.warehouse.table_address("derived", name)
        row_count = release.tables[f"derived/{name}"].rows
        click.echo(f"{name}: {row_count:,} rows in {_short(path)}")
    if is_current(project.warehouse):
        click.echo(f"report: {_short(address_of(project.warehouse, PAGE))}")
    click.echo("next: inference-market report --open, or `make dev`")


def _state(row: dict[str, object]) -> str:
    if row["health"] == "fresh" and row["method"] == "released":
        return "released"
    if row["health"] == "fresh":
        return "live" if row["outcome"] in ("new", "unchanged") else "live before, unreachable now"
    if row["health"] == "never_read":
        return "unreachable" if row["outcome"] else "never read"
    return str(row["health"])


def _short(address: str) -> str:
    return address.removeprefix(f"{Path.cwd()}/")
