"""Dagster's home: opened so that two first runs do not ruin it, and kept from growing for ever."""

import importlib.util
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import dagster as dg
import filelock
import sqlalchemy
import sqlalchemy.exc
import yaml
from dagster._core.storage.event_log import SqlEventLogStorage

from pipeline.defs.jobs import schedule
from pipeline.registry.places import ROOT
from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError, read_text

VARIABLE: Final = "DAGSTER_HOME"
SETTINGS: Final = "dagster.yaml"

OURS: Final = Path(__file__).with_name(SETTINGS)
"""The settings of the checkout's own home; at the root Dagster would warn of a second file."""

ENDED: Final = [
    dg.DagsterRunStatus.SUCCESS,
    dg.DagsterRunStatus.FAILURE,
    dg.DagsterRunStatus.CANCELED,
]


@contextmanager
def opened_home() -> Iterator[dg.DagsterInstance]:
    """Open Dagster's home: the folder that the environment names, else the checkout's own.

    Raises:
        ConfigError: The folder is not there, its dagster.yaml cannot be used, or its databases
            cannot be written, as on a full disk.
    """
    home = _home_folder()
    os.environ[VARIABLE] = str(home)
    try:
        # Dagster creates the tables of its databases when it opens them; two at once get in each
        # other's way, and leave a home that nothing opens any more.
        with filelock.FileLock(home / "opening.lock"):
            instance = _instance(home)
        with instance:
            yield instance
    except sqlalchemy.exc.DBAPIError as error:
        free_mb = shutil.disk_usage(home).free / 1_000_000
        msg = f"{home}: Dagster cannot keep its records: {error.orig} ({free_mb:.1f} MB free there)"
        raise ConfigError(msg) from error


def _home_folder() -> Path:
    named = os.environ.get(VARIABLE)
    if not named:
        home = ROOT / ".dagster"
        home.mkdir(exist_ok=True)
        (home / SETTINGS).write_bytes(OURS.read_bytes())
        return home
    home = Path(named)
    if not home.is_absolute():
        msg = f"{VARIABLE} is '{named}': write the whole path, from / on"
        raise ConfigError(msg)
    if not home.is_dir():
        msg = f"{VARIABLE} is '{named}', and there is no such folder: create it, or unset it"
        raise ConfigError(msg)
    return home


def _instance(home: Path) -> dg.DagsterInstance:
    path = home / SETTINGS
    try:
        if path.exists():
            _expect_mappings(path)
        return dg.DagsterInstance.get()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        msg = f"{path}:{line}: not YAML: {error.problem}"
        raise ConfigError(msg) from error
    except yaml.YAMLError as error:
        msg = f"{path}: not YAML: {str(error).splitlines()[0]}"
        raise ConfigError(msg) from error
    except ImportError as error:
        msg = f"{path}: it names what is not installed: {error}"
        raise ConfigError(msg) from error
    except (dg.DagsterInvalidConfigError, dg.DagsterInvariantViolationError) as error:
        msg = f"{path}: {_first_mistake(error)}"
        raise ConfigError(msg) from error
    except _no_answers() as error:
        reason = str(error.__cause__ or error).strip().splitlines()[0]
        msg = f"{path}: PostgreSQL does not answer: {reason}"
        raise ConfigError(msg) from error


def _expect_mappings(path: Path) -> None:
    """Check what Dagster takes for granted; it names all other mistakes itself."""
    settings = yaml.safe_load(read_text(path))
    if not isinstance(settings, dict | None):
        msg = f"{path}: not a mapping: write `name: value` lines, as in the checkout's"
        raise ConfigError(msg)
    for name in ("storage", "concurrency"):
        if not isinstance((settings or {}).get(name, {}), dict):
            msg = f"{path}: {name}: not a mapping: write `name: value` lines below it"
            raise ConfigError(msg)


def _no_answers() -> tuple[type[Exception], ...]:
    """Return what is raised where Dagster's PostgreSQL, if it may have one, does not answer."""
    if importlib.util.find_spec("dagster_postgres") is None:
        return ()
    from dagster_postgres.utils import DagsterPostgresException  # noqa: PLC0415

    return (DagsterPostgresException,)


def _first_mistake(error: dg.DagsterError) -> str:
    """Return the first mistake that Dagster names, without the list of all that it would take."""
    lines = [line.strip() for line in str(error).splitlines()]
    unset = [line for line in lines if "environment variable" in line]
    first = next((line for line in lines if line.startswith("Error 1: ")), lines[0])
    first = unset[0].partition(": ")[2].partition(". ")[0] if unset else first
    return first.removeprefix("Error 1: ").partition(" Expected: ")[0].rstrip(".")


def purge_runs(instance: dg.DagsterInstance, before: datetime) -> list[str]:
    """Remove runs that ended, with their events and files; return their ids.

    Args:
        instance: Whose runs.
        before: Runs created before this go.
    """
    old = instance.get_runs(dg.RunsFilter(statuses=ENDED, created_before=before))
    purged = [run.run_id for run in old]
    for run_id in purged:
        instance.delete_run(run_id)
        _remove_check_results(instance, run_id)
        _remove_files(instance, run_id)
    return purged


def oldest_kept(project: Project, now: datetime) -> datetime:
    """Return since when runs are kept."""
    return now - timedelta(days=project.registry.settings.keep_runs_days)


def purge_job(project: Project) -> dg.JobDefinition:
    """Return the job that removes old runs."""

    @dg.op(description="Remove runs older than `keep_runs_days` in the settings of sources.yaml.")
    def remove_old_runs(context: dg.OpExecutionContext) -> None:
        purged = purge_runs(context.instance, oldest_kept(project, datetime.now(UTC)))
        context.log.info(f"runs removed: {len(purged)}")

    @dg.job(
        name="purge",
        executor_def=dg.in_process_executor,
        description="Remove the records and files of old runs; nothing of the warehouse.",
    )
    def purge() -> None:
        remove_old_runs()

    return purge


def purge_schedule(project: Project) -> dg.ScheduleDefinition:
    """Return the schedule of that job; it is on as soon as `dagster dev` runs."""
    return schedule(
        "purge", project, is_on=True, description="Every night, beside the nightly job."
    )


def _remove_check_results(instance: dg.DagsterInstance, run_id: str) -> None:
    """Remove what checks found in a run: Dagster keeps that when it deletes the run."""
    storage = instance.event_log_storage
    if isinstance(storage, SqlEventLogStorage):
        of_run = sqlalchemy.text("DELETE FROM asset_check_executions WHERE run_id = :run_id")
        with storage.index_transaction() as connection:
            connection.execute(of_run, {"run_id": run_id})


def _remove_files(instance: dg.DagsterInstance, run_id: str) -> None:
    """Remove what Dagster leaves of a deleted run: its own database, and what it printed."""
    databases = Path(instance.root_directory) / "history" / "runs"
    for path in databases.glob(f"{run_id}.db*"):
        path.unlink(missing_ok=True)
    shutil.rmtree(Path(instance.storage_directory()) / run_id, ignore_errors=True)
