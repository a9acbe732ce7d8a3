"""Dagster's log of events, in files that stay open."""

import threading

import dagster as dg
import pytest
from sqlalchemy import text

from pipeline.defs.event_log import MOST_OPEN, OpenEventLog
from pipeline.defs.home import OURS, purge_runs

RUNS = MOST_OPEN + 2


@dg.asset
def prices():
    """Give one event of an asset."""


JOB = dg.Definitions(
    assets=[prices], jobs=[dg.define_asset_job("all", selection="*")]
).resolve_job_def("all")


@pytest.fixture
def home(tmp_path, monkeypatch):
    (tmp_path / "dagster.yaml").write_bytes(OURS.read_bytes())
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    return tmp_path


def run_in(instance):
    return JOB.execute_in_process(instance=instance).run_id


def types_of(instance, run_id):
    return [item.dagster_event_type for item in instance.all_logs(run_id)]


def files(home, ending):
    return sorted(path.name for path in (home / "history" / "runs").glob(f"*{ending}"))


def test_the_settings_of_the_checkout_name_it(home):
    with dg.DagsterInstance.get() as instance:
        log = instance.event_log_storage
        run_id = run_in(instance)
        tables = [log.has_table(name) for name in ("asset_check_executions", "prices")]

    assert isinstance(log, OpenEventLog)
    assert files(home, ".db") == sorted([f"{run_id}.db", "index.db"])
    assert tables == [True, False]


def test_what_it_wrote_is_as_with_the_class_of_dagster(home):
    """A home may get the setting at any time, and lose it."""
    with dg.DagsterInstance.get() as instance:
        ours = run_in(instance)
    (home / "dagster.yaml").write_text("telemetry:\n  enabled: false\n")
    with dg.DagsterInstance.get() as instance:
        theirs = run_in(instance)
        of_ours, of_theirs = types_of(instance, ours), types_of(instance, theirs)
        latest = instance.get_latest_materialization_event(dg.AssetKey("prices"))
    (home / "dagster.yaml").write_bytes(OURS.read_bytes())
    with dg.DagsterInstance.get() as instance:
        read_by_ours = types_of(instance, theirs)

    assert of_ours == of_theirs == read_by_ours
    assert latest.run_id == theirs


def test_a_file_is_written_back_when_the_instance_is_closed(home):
    """Each connection that is the last one of its file writes its journal back."""
    with dg.DagsterInstance.get() as instance:
        run_id = run_in(instance)
        while_open = files(home, ".db-wal")
        with instance.event_log_storage.run_connection(run_id) as connection:
            waits = connection.execute(text("PRAGMA synchronous")).scalar()

    assert while_open == sorted([f"{run_id}.db-wal", "index.db-wal"])
    assert not files(home, ".db-wal")
    assert waits == 1


def test_files_of_many_runs_are_closed_again_and_removed_with_them(home):
    with dg.DagsterInstance.get() as instance:
        runs = [run_in(instance) for _ in range(RUNS)]
        open_files = files(home, ".db-wal")
        found = {run_id: len(types_of(instance, run_id)) for run_id in runs}
        newest = instance.get_run_records(limit=1)[0]
        purged = purge_runs(instance, newest.create_timestamp)

    assert len(open_files) == MOST_OPEN + 1
    assert len(set(found.values())) == 1
    assert set(purged) == set(runs[:-1])
    assert files(home, ".db") == sorted([f"{runs[-1]}.db", "index.db"])


@pytest.mark.usefixtures("home")
def test_a_transaction_that_fails_leaves_nothing():
    with dg.DagsterInstance.get() as instance:
        run_id = run_in(instance)
        before = len(types_of(instance, run_id))
        log = instance.event_log_storage
        with pytest.raises(KeyError), log.run_connection(run_id) as connection:
            raise KeyError(connection.execute(text("DELETE FROM event_logs")))
        after = len(types_of(instance, run_id))

    assert before == after > 0


@pytest.mark.usefixtures("home")
def test_threads_may_read_and_write_at_once():
    """Dagster's pages read in several threads while runs write."""
    with dg.DagsterInstance.get() as instance:
        run_id = run_in(instance)
        counts = []

        def read():
            counts.append(len(types_of(instance, run_id)))

        readers = [threading.Thread(target=read) for _ in range(12)]
        for reader in readers:
            reader.start()
        other = run_in(instance)
        for reader in readers:
            reader.join()
        written = len(types_of(instance, other))

    assert counts == [written] * 12
