"""Releases: readers see the tables of one build, whatever happens while they read."""

import json
import shutil
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from pipeline.domain.table import SchemaError
from pipeline.registry.project import Project, load_project
from pipeline.runs.publish import TableRun, write_tables
from pipeline.storage.files import ConflictError, WarehouseError
from pipeline.tables.build import TABLES
from tests.killed_publish import live_night
from tests.replaced_table import break_table
from tests.workspace import PROJECT

ROOT = Path(__file__).parents[2]
PAIR = ("core/prices", "core/fetches")
MOMENT = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def _grown_once(tmp_path_factory):
    root = tmp_path_factory.mktemp("grown")
    shutil.copytree(PROJECT, root, dirs_exist_ok=True)
    live_night(load_project(root / "sources.yaml", root / "warehouse"), 0)
    return root


@pytest.fixture
def grown(_grown_once, copied):
    """Return a project that was read on one night."""
    return copied(_grown_once).load()


def digests(project):
    return {key: entry.sha256 for key, entry in project.warehouse.release().tables.items()}


def night_of(root: Path) -> set[str]:
    """Read two tables as `docs/reading.md` says, and return the nights that they are of."""
    current = json.loads((root / "current.json").read_text())
    prices, fetches = (pd.read_parquet(root / current["tables"][name]["file"]) for name in PAIR)
    return {str(prices["last_seen_at"].max()), str(fetches["fetched_at"].max())}


def torn_reads(project: Project, nights: int, reads: int) -> tuple[int, int]:
    """Return how many of at least so many reads beside builds saw two nights, and of how many."""
    builds = threading.Thread(
        target=lambda: [live_night(project, night) for night in range(1, nights + 1)]
    )
    builds.start()
    torn = done = 0
    while builds.is_alive() or done < reads:
        torn += len(night_of(project.warehouse.root)) > 1
        done += 1
    builds.join()
    assert night_of(project.warehouse.root) == {f"2026-01-{nights + 1:02} 00:00:00+00:00"}
    return torn, done


@pytest.mark.long
def test_who_opens_two_tables_during_builds_sees_one_night(grown):
    torn, done = torn_reads(grown, nights=1, reads=50)

    assert done >= 50
    assert torn == 0


@pytest.mark.long
def test_fifteen_hundred_reads_during_builds_see_one_night_each(grown):
    torn, done = torn_reads(grown, nights=8, reads=1_500)
    sys.stdout.write(f"{torn} torn of {done} reads\n")

    assert done >= 1_500
    assert torn == 0


@dataclass(frozen=True)
class Nights:
    """A warehouse after one night, and the digests of its tables after that night and the next."""

    sources: Path
    warehouse: Path
    first: dict[str, str]
    second: dict[str, str]
    operations: int

    def killed_at(self, operation: int, root: Path) -> Project:
        """Return a copy in which the second night was killed at one of its file operations."""
        shutil.copytree(self.warehouse, root)
        assert spend_night(self.sources, root, operation).returncode == -signal.SIGKILL
        return load_project(self.sources, root)


def spend_night(sources: Path, root: Path, operation: int) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "tests.killed_publish", sources, root, "1", str(operation)],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def nights(grown, tmp_path):
    first = digests(grown)
    before = tmp_path / "before"
    shutil.copytree(grown.warehouse.root, before)
    whole = spend_night(grown.sources_path, grown.warehouse.root, 0)
    return Nights(grown.sources_path, before, first, digests(grown), int(whole.stdout))


def assert_whole_and_mended(nights: Nights, project: Project) -> bool:
    """Return whether the killed night was published."""
    found = digests(project)
    assert found in (nights.first, nights.second)
    assert len(night_of(project.warehouse.root)) == 1
    for name in TABLES:
        project.warehouse.read_table(TABLES[name].TABLE.layer, name)
    live_night(project, 1)
    assert digests(project) == nights.second
    plain = pd.read_parquet(project.warehouse.table_address("core", "prices"))
    pd.testing.assert_frame_equal(plain, project.warehouse.read_table("core", "prices"))
    return found == nights.second


@pytest.mark.long
def test_a_night_that_is_killed_leaves_one_night_and_the_next_build_mends_it(nights, tmp_path):
    """Killed as the first table is put in place, and as the plain names are changed."""
    published = [
        assert_whole_and_mended(nights, nights.killed_at(operation, tmp_path / str(operation)))
        for operation in (8, nights.operations - 4)
    ]

    assert published == [False, True]


@pytest.mark.long
def test_a_night_that_is_killed_at_a_file_operation_leaves_one_night(nights, tmp_path):
    """At every third of them, the last one included."""
    published = []
    for operation in range(1 + (nights.operations - 1) % 3, nights.operations + 1, 3):
        project = nights.killed_at(operation, tmp_path / "killed")
        published.append(assert_whole_and_mended(nights, project))
        shutil.rmtree(tmp_path / "killed")
    sys.stdout.write(f"0 torn of {len(published)} kills, {sum(published)} after publishing\n")

    assert published == sorted(published)
    assert len(set(published)) == 2


@pytest.mark.long
def test_a_table_that_did_not_change_is_not_written_again(grown):
    files = {key: entry.file for key, entry in grown.warehouse.release().tables.items()}
    root = grown.warehouse.root
    before = {name: (root / name).stat() for name in files.values()}
    live_night(grown, 1)
    after = {key: entry.file for key, entry in grown.warehouse.release().tables.items()}
    same = {key for key in files if files[key] == after[key]}

    assert {"core/providers", "core/models", "core/claims"} <= same
    assert {"core/prices", "core/fetches"} <= files.keys() - same
    for key in same:
        now = (root / files[key]).stat()
        assert (now.st_ino, now.st_mtime_ns) == (
            before[files[key]].st_ino,
            before[files[key]].st_mtime_ns,
        )
        assert (root / f"{key}.parquet").samefile(root / files[key])


def test_building_again_without_news_makes_no_release(grown):
    before = grown.warehouse.releases.token()
    write_tables(grown)

    assert grown.warehouse.releases.token() == before
    assert len(list((grown.warehouse.root / "releases").glob("*.json"))) == 1


def test_a_table_that_fails_leaves_the_last_release(grown, monkeypatch):
    before = grown.warehouse.releases.token()
    break_table(monkeypatch, "price_disagreements")
    with pytest.raises(SchemaError, match="broken for a test"):
        live_night(grown, 1)

    assert grown.warehouse.releases.token() == before
    assert len(night_of(grown.warehouse.root)) == 1


@pytest.mark.long
def test_a_second_writer_is_refused(grown):
    """The lock keeps two runs apart; a run that began before another one ended is told."""
    late = TableRun(grown)
    live_night(grown, 1)
    published = grown.warehouse.release()
    with pytest.raises(ConflictError, match="another run has published since this one began"):
        late.publish()

    assert grown.warehouse.release() == published


def test_old_releases_are_swept_and_a_reader_keeps_what_it_began_with(grown):
    releases = grown.warehouse.releases
    held = grown.warehouse.release()
    live_night(grown, 1)
    newest = grown.warehouse.release()

    assert len(held.read_arrow("core", "prices")) == 1
    kept = timedelta(days=7)
    assert releases.sweep(newest, older_than=kept, now=held.created_at + kept) == 0
    assert releases.sweep(newest, older_than=kept, now=held.created_at + kept + MOMENT) > 0
    with pytest.raises(WarehouseError, match="not there"):
        held.read_arrow("core", "prices")
    assert len(newest.read_arrow("core", "prices")) == 2


@pytest.mark.parametrize(
    "body",
    [b"", *(pytest.param(body, marks=pytest.mark.long) for body in (b"{", b"[]", b'{"id": 1}'))],
)
def test_a_damaged_pointer_is_one_clear_error_and_the_next_build_mends_it(grown, body):
    (grown.warehouse.root / "current.json").write_bytes(body)
    with pytest.raises(WarehouseError, match=r"current\.json: damaged"):
        grown.warehouse.release()
    write_tables(grown)

    assert len(grown.warehouse.read_table("core", "prices")) == 1
