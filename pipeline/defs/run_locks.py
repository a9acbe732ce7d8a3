"""Runs whose process is dead are ended, so that they do not keep later runs in the queue.

Each run locks a file of its own in Dagster's home while its process lives. The operating system
frees the lock when the process ends in any way; Dagster itself does not notice a killed process
and would show its run as started until `max_runtime_seconds` (dagster.yaml) are over.

Machines that share a database have a home each, where no other one's locks lie. So a run is tagged
with its place, and judged there alone.
"""

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import dagster as dg
import filelock

INTERVAL_S: Final = 30
"""Seconds between two looks at the runs."""

START_TIME: Final = timedelta(minutes=2)
"""From the start of a run until its lock: the time that its process takes to load this package."""

PLACE: Final = "inference_market/place"
"""Tag of a run: machine and home of its process."""

DEAD: Final = (
    "its process has ended without a word: killed, a power cut or a closed terminal. Nothing that "
    "was archived is lost; the next run goes on from there"
)


@contextmanager
def run_lock(instance: dg.DagsterInstance, run_id: str) -> Iterator[None]:
    """Hold the lock that shows that a run's process lives."""
    path = _lock_path(instance, run_id)
    path.parent.mkdir(exist_ok=True)
    with filelock.FileLock(path):
        instance.add_run_tags(run_id, {PLACE: _place(instance)})
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def end_dead_runs(instance: dg.DagsterInstance, now: datetime) -> list[str]:
    """End, as failed, the started runs of this place whose process is dead; return their ids."""
    here = _place(instance)
    started = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
    records = instance.get_run_records(dg.RunsFilter(statuses=started))
    ended = []
    for record in records:
        run = record.dagster_run
        is_ours = run.tags.get(PLACE, here) == here
        if is_ours and _is_dead(_lock_path(instance, run.run_id), record.start_time, now):
            instance.report_run_failed(run, f"Run {run.run_id} is ended: {DEAD}.")
            _lock_path(instance, run.run_id).unlink(missing_ok=True)
            ended.append(run.run_id)
    return ended


def dead_runs_sensor() -> dg.SensorDefinition:
    """Return the sensor; it is on as soon as `dagster dev` runs."""

    @dg.sensor(
        name="dead_runs",
        minimum_interval_seconds=INTERVAL_S,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Ends runs as failed whose process was killed, so that the next ones start.",
    )
    def dead_runs(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        ended = end_dead_runs(context.instance, datetime.now(UTC))
        return dg.SkipReason(f"ended: {', '.join(ended)}" if ended else "no run is dead")

    return dead_runs


def _place(instance: dg.DagsterInstance) -> str:
    return f"{platform.node()}:{instance.root_directory}"


def _lock_path(instance: dg.DagsterInstance, run_id: str) -> Path:
    return Path(instance.root_directory) / "run_locks" / f"{run_id}.lock"


def _is_dead(path: Path, start_time: float | None, now: datetime) -> bool:
    if not path.exists():
        return start_time is not None and now.timestamp() - start_time > START_TIME.total_seconds()
    try:
        with filelock.FileLock(path, timeout=0):
            return True
    except filelock.Timeout:
        return False
