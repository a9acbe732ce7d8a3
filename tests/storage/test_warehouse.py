"""Files of the warehouse: whole or not at all, and written by one run at a time."""

import os
import resource
import threading
import time
from contextlib import contextmanager

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.domain.table import SCHEMA_VERSION, SchemaError, Table, column
from pipeline.storage.files import WarehouseError, arrow_reader
from pipeline.storage.warehouse import Warehouse

TABLE = Table(
    layer="core",
    name="anvils",
    doc="One anvil.",
    primary_key=("model",),
    columns=(column("model", pa.string(), "Which."),),
)
NAME = "core/anvils.parquet"
OLD = pd.DataFrame({"model": ["a"]})
NEW = pd.DataFrame({"model": [f"{number:09}" for number in range(3000)]})


@pytest.fixture
def warehouse(tmp_path):
    """Return a warehouse that has one table."""
    warehouse = Warehouse(tmp_path / "warehouse")
    warehouse.write_arrow(NAME, TABLE.enforce(OLD))
    return warehouse


@contextmanager
def full_disk():
    """Make writing fail past the first 512 bytes of a file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def anvils(warehouse):
    return warehouse.read_arrow(NAME).to_pandas()


def files(warehouse):
    return sorted(
        str(path.relative_to(warehouse.root))
        for path in warehouse.root.rglob("*")
        if path.is_file()
    )


def test_what_is_written_is_read_back(warehouse):
    assert anvils(warehouse).equals(OLD)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(warehouse):
    with full_disk(), pytest.raises(OSError, match=r"File too large: .*core/anvils\.parquet"):
        warehouse.files.write(NAME, b"x" * 1000)

    assert anvils(warehouse).equals(OLD)
    assert files(warehouse) == ["core/anvils.parquet"]


def test_a_reader_of_the_old_file_is_not_disturbed(warehouse):
    """A file is replaced, never written into."""
    path = warehouse.root / NAME
    with path.open("rb") as held:
        warehouse.write_arrow(NAME, TABLE.enforce(NEW))
        old = pq.read_table(held)

    assert old.to_pandas().equals(OLD)
    assert anvils(warehouse).equals(NEW)


def test_written_files_may_be_read_by_others(warehouse):
    """Temporary files are private; jobs of other users read the tables."""
    assert (warehouse.root / NAME).stat().st_mode & 0o777 == 0o644


def _other_version(path):
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({"schema_version": "0"}), path)


@pytest.mark.parametrize(
    ("spoil", "mistake"),
    [
        pytest.param(lambda path: path.unlink(), "not there; build it with", id="missing"),
        pytest.param(lambda path: path.write_bytes(b""), "no readable Parquet", id="empty"),
        pytest.param(lambda path: path.write_bytes(b"PAR1" * 9), "no readable", id="garbage"),
        pytest.param(
            lambda path: path.write_bytes(path.read_bytes()[:-9]), "no readable", id="cut"
        ),
        pytest.param(
            _other_version, f"version 0; {SCHEMA_VERSION} is read here", id="other version"
        ),
        pytest.param(
            lambda path: pq.write_table(pa.table({"model": ["a"]}), path),
            "schema version missing",
            id="not ours",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_named(warehouse, spoil, mistake):
    path = warehouse.root / NAME
    spoil(path)

    with pytest.raises(WarehouseError, match=mistake) as caught:
        anvils(warehouse)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("source_id", ["../core", "/etc", "a/../../core"])
def test_readings_stay_inside_the_warehouse(warehouse, source_id):
    with pytest.raises(WarehouseError, match="leaves the warehouse"):
        warehouse.readings_name(source_id, "prices")


def test_a_second_run_gives_up_after_its_wait(warehouse, caplog):
    """Who waits is told why; who need not, is told nothing."""
    with warehouse.lock():
        assert not caplog.text
        with (
            pytest.raises(WarehouseError, match="another run holds the warehouse"),
            Warehouse(warehouse.root).lock(wait_s=0.01),
        ):
            pass

    assert (
        f"{warehouse.root}/.lock: locked by another run; waiting up to 0.01 seconds" in caplog.text
    )


def test_a_second_run_goes_on_when_the_first_has_ended(warehouse):
    order = []
    started = threading.Event()

    def second():
        started.set()
        with Warehouse(warehouse.root).lock(wait_s=10):
            order.append("second")

    thread = threading.Thread(target=second)
    with warehouse.lock():
        thread.start()
        started.wait()
        order.append("first")
    thread.join()

    assert order == ["first", "second"]


def test_a_file_is_no_warehouse(tmp_path):
    root = tmp_path / "file"
    root.touch()

    with pytest.raises(WarehouseError, match="cannot be the warehouse's folder"):
        Warehouse(root).lock().__enter__()


def test_the_lock_is_free_after_a_failure(warehouse):
    with pytest.raises(SchemaError), warehouse.lock():
        TABLE.enforce(NEW.assign(size=1))

    with warehouse.lock(wait_s=0):
        assert anvils(warehouse).equals(OLD)


def test_what_a_crash_left_half_written_is_cleared_in_an_hour(warehouse):
    """A file that is being written by another process, as news is, stays."""
    staging = warehouse.root / ".staging"
    for name in ("left-over", "being-written"):
        (staging / name).write_bytes(b"half")
    two_hours_ago = time.time() - 7200
    os.utime(staging / "left-over", (two_hours_ago, two_hours_ago))

    with warehouse.lock():
        assert files(warehouse) == [".lock", ".staging/being-written", "core/anvils.parquet"]


def test_what_threads_of_arrow_read_belongs_to_arrow():
    """Bytes that belong to Python abort the process, if a thread lets go of them at its end."""
    body = b"x" * 1_000_000
    before = pa.total_allocated_bytes()
    reader = arrow_reader(body)
    assert pa.total_allocated_bytes() - before >= len(body)
    assert reader.read() == body
