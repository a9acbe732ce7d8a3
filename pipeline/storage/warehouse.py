"""The warehouse folder: where each file is, and how it is written so that no reader sees half."""

import errno
import hashlib
import logging
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import filelock
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.domain.table import SCHEMA_VERSION, Table

log = logging.getLogger(__name__)

LOCK_WAIT_S = 600
"""How long a run waits for another one to end. A night takes seconds; a backfill may take long."""

NEWS_LOCK_WAIT_S = 90
"""Telling news takes no longer than the deadline of one request."""


class WarehouseError(RuntimeError):
    """A file of the warehouse is missing, damaged, or held by another run."""


@dataclass(frozen=True, slots=True)
class Warehouse:
    """The folder of the pipeline's data."""

    root: Path

    @property
    def raw(self) -> Path:
        """Folder of the archive."""
        return self.root / "raw"

    @property
    def inbox(self) -> Path:
        """Folder into which saved pages are dropped."""
        return self.root / "inbox"

    def table_path(self, layer: str, name: str) -> Path:
        """Return the file of a core or derived table."""
        return self.root / layer / f"{name}.parquet"

    @property
    def report(self) -> Path:
        """Folder of what people look at."""
        return self.root / "report"

    def described_in(self, name: str) -> Path:
        """Return a file that describes the tables to their readers."""
        return self.root / name

    def readings_path(self, source_id: str, name: str) -> Path:
        """Return the file of one kind of one source's readings."""
        path = self.root / "readings" / source_id / f"{name}.parquet"
        if ".." in path.parts or not path.is_relative_to(self.root / "readings"):
            msg = f"source id leaves the warehouse: {source_id!r}"
            raise WarehouseError(msg)
        return path

    def write_table(self, table: Table, frame: pd.DataFrame) -> pa.Table:
        """Write a core or derived table, and return what was written.

        Raises:
            SchemaError: The frame is not what the table declares; nothing is written.
        """
        arrow = table.enforce(frame)
        self.write_arrow(self.table_path(table.layer, table.name), arrow)
        return arrow

    def read_table(self, layer: str, name: str) -> pd.DataFrame:
        """Return a core or derived table.

        Raises:
            WarehouseError: It is not there, not readable, or of another schema version.
        """
        return pd.DataFrame(self.read_arrow(self.table_path(layer, name)).to_pandas())

    def write_arrow(self, path: Path, table: pa.Table) -> str:
        """Write an Arrow table as Parquet, whole or not at all; return the file's SHA-256."""
        sink = pa.BufferOutputStream()
        # Statistics help to leave out groups of rows; a file has only one.
        pq.write_table(table, sink, compression="zstd", write_statistics=False)
        body = sink.getvalue().to_pybytes()
        self.write_bytes(path, body)
        return hashlib.sha256(body).hexdigest()

    def read_arrow(self, path: Path, columns: Sequence[str] | None = None) -> pa.Table:
        """Return the Parquet file at `path`, or some of its columns.

        Raises:
            WarehouseError: It is not there, not readable, or of another schema version.
        """
        try:
            wanted = None if columns is None else list(columns)
            table = pq.read_table(path, columns=wanted, partitioning=None)
        except FileNotFoundError as error:
            msg = f"{path}: not there; build it with `inference-market build`"
            raise WarehouseError(msg) from error
        except (pa.ArrowInvalid, OSError) as error:
            msg = f"{path}: no readable Parquet file ({error}); rebuild: `inference-market build`"
            raise WarehouseError(msg) from error
        version = (table.schema.metadata or {}).get(b"schema_version", b"").decode()
        if version != SCHEMA_VERSION:
            msg = (
                f"{path}: schema version {version or 'missing'}; {SCHEMA_VERSION} is read here; "
                "rebuild: `inference-market build`"
            )
            raise WarehouseError(msg)
        return table

    def write_bytes(self, path: Path, body: bytes) -> None:
        """Write a file whole: beside the tables first, synced, then moved into place."""
        staging = self.root / ".staging"
        staging.mkdir(parents=True, exist_ok=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=staging)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    def set_aside(self, path: Path) -> None:
        """Move a file of the inbox to the folder `done` beside it; what is there stays."""
        done = path.parent / "done"
        if done.is_symlink():
            raise OSError(errno.ELOOP, "the folder `done` is a symbolic link", str(done))
        done.mkdir(exist_ok=True)
        target, number = done / path.name, 1
        while target.exists():
            number += 1
            target = done / f"{path.stem}.{number}{path.suffix}"
        path.replace(target)

    def remove(self, path: Path) -> None:
        """Remove a file that has become empty, if it is there."""
        path.unlink(missing_ok=True)

    @contextmanager
    def lock(self, wait_s: float = LOCK_WAIT_S) -> Iterator[None]:
        """Hold the warehouse, so that two runs never write at once.

        Raises:
            WarehouseError: Another run holds it for longer than `wait_s`, or it is no folder.
        """
        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            msg = f"{self.root}: cannot be the warehouse's folder: {error.strerror}"
            raise WarehouseError(msg) from error
        msg = f"{self.root}: another run holds the warehouse; try again when it has ended"
        with _locked(self.root / ".lock", wait_s, msg):
            for left_over in (self.root / ".staging").glob("*"):
                left_over.unlink()
            yield

    @contextmanager
    def news_lock(self) -> Iterator[None]:
        """Hold the log of the news alone: it is also written while another run holds the rest.

        Raises:
            WarehouseError: Somebody else has been telling news for a long time.
        """
        msg = f"{self.root}: somebody else is telling news"
        with _locked(self.root / ".news.lock", NEWS_LOCK_WAIT_S, msg):
            yield


@contextmanager
def _locked(path: Path, wait_s: float, message: str) -> Iterator[None]:
    held = filelock.FileLock(path)
    try:
        _acquire(held, wait_s)
    except filelock.Timeout as error:
        raise WarehouseError(message) from error
    except OSError as error:
        msg = f"{path}: cannot be held: {error.strerror}; make its folder one to write to"
        raise WarehouseError(msg) from error
    try:
        yield
    finally:
        held.release()


def _acquire(held: filelock.BaseFileLock, wait_s: float) -> None:
    """Take a lock; whoever has to wait for it is told why.

    Raises:
        filelock.Timeout: It is not free within `wait_s`.
    """
    try:
        held.acquire(timeout=0)
    except filelock.Timeout:
        log.warning("%s: held by another run; waiting up to %g seconds", held.lock_file, wait_s)
        held.acquire(timeout=wait_s)


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
