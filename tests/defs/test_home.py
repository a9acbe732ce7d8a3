"""Dagster's home: two first runs do not ruin it, and old runs go with their files."""

import resource
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from pipeline.definitions import market_definitions
from pipeline.defs.home import OURS, oldest_kept, opened_home, purge_runs
from pipeline.registry.places import ROOT
from pipeline.registry.strict_yaml import ConfigError

OPEN_AND_RUN = """
import dagster as dg
from pipeline.defs.home import opened_home

@dg.job
def nothing():
    pass

sys = __import__("sys")
sys.stdin.readline()
with opened_home() as instance:
    assert nothing.execute_in_process(instance=instance).success
"""


@dg.op
def one():
    """Print something, for there to be a file."""
    print("said")  # noqa: T201


@dg.job
def small():
    """Do next to nothing."""
    one()


@pytest.fixture
def instance(tmp_path):
    with dg.DagsterInstance.local_temp(str(tmp_path)) as local:
        yield local


def files_of(home: Path, run_id: str) -> list[Path]:
    return [path for path in home.rglob("*") if path.name.startswith(run_id)]


def test_records_that_cannot_be_written_are_one_plain_error(tmp_path, monkeypatch):
    """As on a full disk: here no file may grow."""
    (tmp_path / "dagster.yaml").write_bytes(OURS.read_bytes())
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, before[1]))
    try:
        words = r"Dagster cannot keep its records: .* MB free there"
        with pytest.raises(ConfigError, match=words), opened_home():
            pass
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.long
def test_several_first_runs_at_once_open_a_fresh_home(tmp_path):
    """Without the lock one of them finds half a schema, in one of five tries."""
    (tmp_path / "dagster.yaml").write_bytes(OURS.read_bytes())
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN_AND_RUN],
            cwd=ROOT,
            env={"DAGSTER_HOME": str(tmp_path), "PATH": "/usr/bin"},
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    for run in runs:
        assert run.stdin is not None
        run.stdin.write(b"go\n")
        run.stdin.flush()
    errors = [run.communicate()[1].decode() for run in runs]

    assert [run.returncode for run in runs] == [0, 0, 0], errors


def test_a_run_older_than_the_limit_goes_with_its_files(instance, tmp_path):
    run_id = small.execute_in_process(instance=instance).run_id
    assert files_of(tmp_path, run_id)

    assert purge_runs(instance, datetime.now(UTC) - timedelta(hours=1)) == []
    assert instance.get_run_by_id(run_id) is not None

    assert purge_runs(instance, datetime.now(UTC) + timedelta(hours=1)) == [run_id]
    assert instance.get_run_by_id(run_id) is None
    assert files_of(tmp_path, run_id) == []


@pytest.mark.long
def test_what_checks_found_goes_with_the_run(instance):
    """Dagster deletes a run without it, so that its home would grow by it each night."""

    @dg.asset_check(asset="prices")
    def sound() -> dg.AssetCheckResult:
        return dg.AssetCheckResult(passed=True)

    job = dg.Definitions(
        asset_checks=[sound],
        jobs=[dg.define_asset_job("checks", selection=dg.AssetSelection.checks(sound))],
    ).resolve_job_def("checks")
    job.execute_in_process(instance=instance)
    key = dg.AssetCheckKey(dg.AssetKey("prices"), "sound")
    kept = instance.event_log_storage.get_asset_check_execution_history(key, limit=9)
    purge_runs(instance, datetime.now(UTC) + timedelta(hours=1))

    assert len(kept) == 1
    assert instance.event_log_storage.get_asset_check_execution_history(key, limit=9) == []


def test_a_run_that_has_not_ended_stays(instance):
    run = instance.create_run_for_job(small)

    assert purge_runs(instance, datetime.now(UTC) + timedelta(hours=1)) == []
    assert instance.get_run_by_id(run.run_id) is not None


def test_the_limit_is_a_setting(project, utc):
    workspace = project()
    text = workspace.sources.read_text()
    workspace.sources.write_text(text.replace("settings:\n", "settings:\n  keep_runs_days: 3\n", 1))

    assert oldest_kept(workspace.load(), utc("2026-01-04")) == utc("2026-01-01")


def test_purging_is_on_from_the_start(project, instance):
    definitions = market_definitions(project().load())
    schedule = next(item for item in definitions.schedules if item.name == "purge")

    assert schedule.default_status == dg.DefaultScheduleStatus.RUNNING
    assert definitions.resolve_job_def("purge").execute_in_process(instance=instance).success
