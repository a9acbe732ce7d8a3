"""The log of events whose connections stay open."""

import sys

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage

from pipeline.defs.event_log import KEPT, OpenEventLog
from pipeline.defs.home import OURS, opened_home

LINES = 20


@dg.op
def say(context: dg.OpExecutionContext) -> None:
    for number in range(LINES):
        context.log.info(f"line {number}")


@dg.job
def talk() -> None:
    say()


@pytest.fixture
def home(tmp_path, monkeypatch):
    (tmp_path / "dagster.yaml").write_bytes(OURS.read_bytes())
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
    return tmp_path


def said(log, run_id):
    records = log.get_records_for_run(run_id).records
    lines = [record.event_log_entry.user_message for record in records]
    return [line for line in lines if line.startswith("line ")]


def test_dagsters_own_class_reads_what_was_stored(home):
    """Who takes the class out of dagster.yaml loses no run."""
    with opened_home() as instance:
        result = talk.execute_in_process(instance=instance)
        ours = said(instance.event_log_storage, result.run_id)
    theirs = said(SqliteEventLogStorage(str(home / "history" / "runs")), result.run_id)

    assert [f"line {number}" for number in range(LINES)] == ours
    assert theirs == ours


def test_a_run_opens_its_database_once_for_all_its_events(home):
    opened = []

    def note(event, args):
        if event == "sqlite3.connect" and str(home) in str(args[0]):
            opened.append(str(args[0]))

    sys.addaudithook(note)
    with opened_home() as instance:
        opened.clear()
        result = talk.execute_in_process(instance=instance)
        to_the_run = [place for place in opened if result.run_id in place]

    assert 0 < len(to_the_run) < LINES / 2


@pytest.mark.usefixtures("home")
def test_few_databases_stay_open_however_many_are_looked_at():
    with opened_home() as instance:
        log = instance.event_log_storage
        runs = [talk.execute_in_process(instance=instance).run_id for _ in range(KEPT + 1)]
        seen = [said(log, run_id) for run_id in runs]

        assert isinstance(log, OpenEventLog)
        assert {len(lines) for lines in seen} == {LINES}
        assert log.open_count == KEPT


@pytest.mark.usefixtures("home")
def test_an_event_that_cannot_be_stored_leaves_the_log_usable():
    """The transaction is rolled back, and the next one has its turn."""
    with opened_home() as instance:
        log = instance.event_log_storage
        with pytest.raises(ZeroDivisionError), log.index_connection():
            _ = 1 / 0

        assert said(log, talk.execute_in_process(instance=instance).run_id)
