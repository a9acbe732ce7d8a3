"""Runs of dead processes are ended, those of living ones are left alone."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipeline.defs.run_locks import START_TIME, end_dead_runs, run_lock

ROOT = Path(__file__).parents[2]

HOLD_AND_DIE = """
import os, signal, sys
import dagster as dg
from pipeline.defs.run_locks import run_lock

with dg.DagsterInstance.local_temp(sys.argv[1]) as instance:
    with run_lock(instance, sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
"""


@dg.job
def nothing():
    """Do nothing."""


@pytest.fixture
def instance(tmp_path):
    with dg.DagsterInstance.local_temp(str(tmp_path)) as local:
        yield local


@pytest.fixture
def started(instance):
    """A run that its process has reported as started."""
    return start(instance)


def start(instance):
    run = instance.create_run_for_job(nothing)
    instance.handle_new_event(
        dg.EventLogEntry(
            error_info=None,
            level="debug",
            user_message="",
            run_id=run.run_id,
            timestamp=datetime.now(UTC).timestamp(),
            dagster_event=dg.DagsterEvent(dg.DagsterEventType.RUN_START.value, "nothing"),
        )
    )
    return run.run_id


def status(instance, run_id):
    return instance.get_run_by_id(run_id).status


def test_a_living_run_of_another_machine_is_left_alone(tmp_path, monkeypatch):
    """Two machines share a database; each has a home of its own, and its locks lie there."""
    here, there = tmp_path / "here", tmp_path / "there"
    for home in (here, there):
        home.mkdir()
        shared = f"storage: {{sqlite: {{base_dir: '{tmp_path}'}}}}"
        (home / "dagster.yaml").write_text(shared)
    monkeypatch.setenv("DAGSTER_HOME", str(there))
    with dg.DagsterInstance.get() as other:
        run_id = start(other)
        monkeypatch.setenv("DAGSTER_HOME", str(here))
        with run_lock(other, run_id), dg.DagsterInstance.get() as instance:
            assert end_dead_runs(instance, datetime.now(UTC) + 2 * START_TIME) == []
            assert status(instance, run_id) == dg.DagsterRunStatus.STARTED


@pytest.mark.long
def test_a_run_whose_process_was_killed_is_ended_at_once(instance, started, tmp_path):
    """The operating system frees the lock of a killed process."""
    done = subprocess.run(
        [sys.executable, "-c", HOLD_AND_DIE, tmp_path, started], cwd=ROOT, check=False
    )
    assert done.returncode == -9

    assert end_dead_runs(instance, datetime.now(UTC)) == [started]
    assert status(instance, started) == dg.DagsterRunStatus.FAILURE
    assert end_dead_runs(instance, datetime.now(UTC)) == []


def test_a_run_whose_process_lives_is_left_alone(instance, started):
    long_after = datetime.now(UTC) + timedelta(days=3)
    with run_lock(instance, started):
        assert end_dead_runs(instance, long_after) == []

    assert status(instance, started) == dg.DagsterRunStatus.STARTED


def test_a_run_without_a_lock_has_the_time_to_start(instance, started):
    """Its process first loads this package."""
    assert end_dead_runs(instance, datetime.now(UTC)) == []

    assert end_dead_runs(instance, datetime.now(UTC) + 2 * START_TIME) == [started]
