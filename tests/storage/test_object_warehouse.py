"""A whole warehouse in an object store: the same tables as on a disk, by the same commands."""

import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
import s3fs

from pipeline import read
from pipeline.registry.project import load_project
from pipeline.runs.publish import TableRun, write_tables
from pipeline.storage.files import ConflictError
from tests.killed_publish import FEED, keep_document, live_night
from tests.storage.conftest import ADDRESS
from tests.wayback_machine import running

pytestmark = [pytest.mark.engines, pytest.mark.filterwarnings("default")]

ROOT = Path(__file__).parents[2]
URL = "https://acme.example/prices.json"
SETTINGS = """settings:
  wayback_url: %s
  wayback_requests_per_minute: 600000
  host_spacing_s: 0
  allow_loopback: true
"""


@pytest.fixture
def there(store, project):
    """Return a workspace, and what opens its project with the warehouse in the store."""
    del store
    workspace = project()
    return workspace, lambda: load_project(workspace.sources, ADDRESS)


def commands(workspace):
    """Return what runs a command on the warehouse in the store."""
    place = ("--sources", workspace.sources, "--warehouse", ADDRESS)
    return lambda *args: workspace.command(*args, *place)


def test_tables_are_those_of_a_disk_byte_for_byte(there):
    """Night by night, rebuilt, and folded anew from the archive alone."""
    workspace, opened = there
    for night in (0, 1):
        live_night(workspace.load(), night)
        live_night(opened(), night)
    expected = workspace.load().warehouse.release()
    run, released = commands(workspace), [opened().warehouse.release()]
    for command in ("build", "replay"):
        ended = run(command)
        assert ended.code == 0, ended.err
        released.append(opened().warehouse.release())

    assert [release.tables for release in released] == [expected.tables] * 3
    assert released[0].clock == expected.clock


def test_commands_work_on_it(there, tmp_path):
    workspace, opened = there
    live_night(workspace.load(), 0)
    live_night(opened(), 0)
    run, files = commands(workspace), opened().warehouse.files
    shown, verified, report = (
        run(*args) for args in (("show", "prices", "--format", "csv"), ("verify",), ("report",))
    )
    page = tmp_path / "page"
    page.write_bytes((FEED % 3).encode())
    ingested = run("ingest", "acme-feed", page, "--fetched-at", "2026-01-05")
    inbox, now = run("inbox"), read("core/prices", warehouse=ADDRESS, sources=workspace.sources)

    assert shown.out == workspace.run("show", "prices", "--format", "csv").out
    assert (verified.code, report.code, ingested.code) == (0, 0, 0), verified.err + ingested.err
    assert f"{ADDRESS}/report/index.html" in report.out
    assert files.size("report/index.html")
    assert len(now) == 2
    assert inbox.code == 2
    assert f"error: {ADDRESS}: has no inbox" in inbox.err


def test_of_two_runs_at_once_one_is_refused_and_nothing_is_lost(there):
    _, opened = there
    live_night(opened(), 0)
    late = opened()
    run = TableRun(late)
    live_night(opened(), 1)
    winner = opened().warehouse.release()
    keep_document(late, 2)
    with pytest.raises(ConflictError, match="another run has published since this one began"):
        write_tables(late, run=run)

    assert opened().warehouse.release() == winner
    live_night(opened(), 3)
    assert len(opened().warehouse.read_table("core", "prices")) == 4


@pytest.mark.parametrize("put", [1, 2, 3, 5, 8])
def test_the_next_run_mends_what_a_killed_one_left(there, put):
    """Readers see a whole release all the time, and no attempt that was logged is lost."""
    workspace, opened = there
    live_night(opened(), 0)
    before = opened().warehouse.release()
    killed = subprocess.run(
        [sys.executable, "-m", "tests.killed_in_store", workspace.sources, ADDRESS, "1", str(put)],
        cwd=ROOT,
        check=False,
    )
    kept = opened().archive.attempts()

    assert killed.returncode == -signal.SIGKILL
    assert opened().warehouse.release() == before
    live_night(opened(), 1)
    for night in (0, 1):
        live_night(workspace.load(), night)
    assert set(kept) <= set(opened().archive.attempts())
    assert opened().warehouse.release().tables == workspace.load().warehouse.release().tables


def test_a_store_that_does_not_answer_is_one_clear_sentence(there, monkeypatch):
    workspace, _ = there
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    s3fs.S3FileSystem.clear_instance_cache()
    ended = commands(workspace)("build")

    assert ended.code == 2
    assert f"error: {ADDRESS}/" in ended.err
    assert "refused, or did not answer" in ended.err


def test_views_name_whole_addresses_and_open_anywhere(there):
    _, opened = there
    live_night(opened(), 0)
    statements = opened().warehouse.files.read("views.sql").decode()
    with duckdb.connect() as connection:
        connection.register_filesystem(s3fs.S3FileSystem())
        connection.execute(statements)
        found = connection.execute("SELECT count(*) FROM core.prices").fetchone()

    assert found == (len(opened().warehouse.read_table("core", "prices")),)


def test_a_backfill_reads_the_same_past_into_it(there, price_list):
    workspace, opened = there
    with running() as machine:
        for number, stamp in enumerate(("20240103040506", "20240203040506"), start=1):
            machine.captures[stamp, URL] = price_list(anvil=(number, 2))
        text = workspace.sources.read_text().replace("settings:\n", SETTINGS % machine.base, 1)
        workspace.sources.write_text(text)
        asked = ("backfill", "acme-feed", "--from", "2024-01", "--to", "2024-02")
        ended = [workspace.run(*asked), commands(workspace)(*asked)]
    there_now, here = opened().warehouse, workspace.load().warehouse

    assert [item.code for item in ended] == [0, 0], ended[1].err
    assert len(there_now.read_table("core", "prices")) == 3
    assert there_now.read_table("core", "prices").equals(here.read_table("core", "prices"))
