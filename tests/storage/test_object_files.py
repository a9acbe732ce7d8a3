"""Releases in an object store: S3 as moto's server has it."""

import json
import os
from datetime import timedelta

import duckdb
import pandas as pd
import polars
import pytest
import s3fs

from pipeline import read
from pipeline.runs.acquire import utc_now
from pipeline.storage.files import ConflictError, WarehouseError
from pipeline.storage.releases import Releases
from tests.killed_publish import live_night
from tests.storage.conftest import ADDRESS

pytestmark = [pytest.mark.engines, pytest.mark.filterwarnings("default")]


@pytest.fixture
def grown(project):
    """Return a project that was read on one night."""
    workspace = project()
    live_night(workspace.load(), 0)
    return workspace


def test_files_are_written_listed_read_and_removed(store):
    store.write("a/one", b"1")
    store.write("a/b/two", b"2")

    assert store.read("a/one") == b"1"
    assert (store.size("a/one"), store.size("a/none")) == (1, None)
    assert list(store.names("a")) == list(store.versions("a")) == ["a/one"]
    assert list(store.names("a", below=True)) == ["a/b/two", "a/one"]
    assert store.modified_at("a/none") is None
    store.remove("a/one")
    store.remove("a/one")
    with pytest.raises(FileNotFoundError):
        store.read("a/one")


def test_a_file_is_replaced_only_if_nobody_else_did(store):
    store.replace_if("current", b"1", None)
    with pytest.raises(ConflictError, match="another run has published"):
        store.replace_if("current", b"2", None)
    store.replace_if("current", b"2", b"1")
    with pytest.raises(ConflictError, match="another run has published"):
        store.replace_if("current", b"3", b"1")

    assert store.read("current") == b"2"


def test_what_is_published_is_read_by_python_the_commands_and_others(store, grown):
    ended = grown.run("publish", ADDRESS)
    expected = grown.table("core/prices")
    shown = grown.command("show", "prices", "--format", "csv", "--warehouse", ADDRESS)
    entry = json.loads(store.read("current.json"))["tables"]["core/prices"]
    address = f"{ADDRESS}/{entry['file']}"

    assert ended.code == 0, ended.err
    assert shown.code == 0, shown.err
    assert shown.out == grown.run("show", "prices", "--format", "csv").out
    assert read("core/prices", warehouse=ADDRESS, sources=grown.sources).equals(expected)
    assert pd.read_parquet(address).equals(expected)
    assert polars.read_parquet(
        address,
        storage_options={
            "aws_endpoint_url": os.environ["AWS_ENDPOINT_URL"],
            "aws_access_key_id": "ours",
            "aws_secret_access_key": "ours",
            "aws_region": "us-east-1",
            "aws_allow_http": "true",
        },
    ).height == len(expected)
    with duckdb.connect() as connection:
        connection.register_filesystem(s3fs.S3FileSystem())
        assert len(connection.read_parquet(address)) == len(expected)


def test_of_two_writers_one_is_refused_and_the_tables_of_the_other_stay(store, grown):
    loaded = grown.load()
    early, there = loaded.warehouse.release(), Releases(store)
    token = there.token()
    live_night(loaded, 1)
    winner = there.take(loaded.warehouse.release(), now=utc_now())
    for entry in early.tables.values():
        store.write(entry.file, early.files.read(entry.file))
    with pytest.raises(ConflictError, match="another run has published"):
        there.publish(early.tables, clock=early.clock, now=utc_now(), before=token)

    assert there.current() == winner
    assert len(there.current().read_arrow("core", "prices")) == 2


def test_tables_that_are_there_are_not_sent_again_and_old_ones_go(store, grown):
    loaded, there = grown.load(), Releases(store)
    first = there.take(loaded.warehouse.release(), now=utc_now())
    live_night(loaded, 1)
    second = there.take(loaded.warehouse.release(), now=utc_now())
    same = {entry.file for entry in first.tables.values()} & {
        entry.file for entry in second.tables.values()
    }
    removed = there.sweep(second, older_than=timedelta(), now=utc_now() + timedelta(seconds=1))

    assert len(same) >= 3
    assert removed == len(first.tables) - len(same)
    with pytest.raises(WarehouseError, match="not there"):
        first.read_arrow("core", "prices")


def test_a_table_of_a_run_that_goes_on_elsewhere_is_not_swept(store, grown):
    """No release names it yet; of one that never ended it goes as an old release does."""
    there = Releases(store)
    release = there.take(grown.load().warehouse.release(), now=utc_now())
    put = there.put_table(release.read_arrow("core", "prices").slice(0, 0))
    kept = timedelta(days=7)

    assert there.sweep(release, older_than=kept, now=utc_now()) == 0
    assert store.size(put.file) == put.bytes
    assert there.sweep(release, older_than=kept, now=utc_now() + kept + timedelta(seconds=1)) == 1
    assert store.size(put.file) is None
