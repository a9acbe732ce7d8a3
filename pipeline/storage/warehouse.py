"""The warehouse folder: where each file is, and who may write."""

import errno
import hashlib
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import filelock
import pandas as pd
import pyarrow as pa

from pipeline.storage.files import LocalFiles, WarehouseError
from pipeline.storage.object_files import ObjectFiles
from pipeline.storage.releases import (
    BUILD_IT,
    CURRENT,
    Release,
    Releases,
    parquet_bytes,
    parquet_table,
)

log = logging.getLogger(__name__)

LOCK_WAIT_S = 600
"""How long a run waits for another one to end. A night takes seconds; a backfill may take long."""

LEFT_OVER_S = 3600
"""A file that is being written for so long is left over from a crash."""

NEWS_LOCK_WAIT_S = 90
"""Telling news takes no longer than the deadline of one request."""


@dataclass(frozen=True, slots=True)
class Warehouse:
    """The folder of the pipeline's data, or an address where its published tables are.

    Attributes:
        root: The folder.
        address: As `s3://bucket/prefix`: only published tables lie there, and are read; null for a
            folder.
    """

    root: Path
    address: str | None = None

    @property
    def folder(self) -> Path:
        """The folder, for what only a folder has.

        Raises:
            WarehouseError: This is an address.
        """
        if self.address is not None:
            msg = (
                f"{self.address}: only published tables lie there; give a folder for this, and "
                "put its tables there with `inference-market publish`"
            )
            raise WarehouseError(msg)
        return self.root

    @property
    def raw(self) -> Path:
        """Folder of the archive."""
        return self.folder / "raw"

    @property
    def inbox(self) -> Path:
        """Folder into which saved pages are dropped."""
        return self.folder / "inbox"

    def table_path(self, layer: str, name: str) -> Path:
        """Return the plain name of a core or derived table, for people; programs read a release."""
        return self.root / layer / f"{name}.parquet"

    @property
    def report(self) -> Path:
        """Folder of what people look at."""
        return self.folder / "report"

    def described_in(self, name: str) -> Path:
        """Return a file that describes the tables to their readers."""
        return self.root / name

    def readings_path(self, source_id: str, name: str) -> Path:
        """Return the file of one kind of one source's readings."""
        path = self.folder / "readings" / source_id / f"{name}.parquet"
        if ".." in path.parts or not path.is_relative_to(self.root / "readings"):
            msg = f"source id leaves the warehouse: {source_id!r}"
            raise WarehouseError(msg)
        return path

    @property
    def files(self) -> LocalFiles:
        """The files of the warehouse by name."""
        return LocalFiles(self.root)

    @property
    def releases(self) -> Releases:
        """The published sets of tables."""
        return Releases(self.files if self.address is None else ObjectFiles(self.address))

    def release(self) -> Release:
        """Return the newest release: whoever reads several tables reads them of one.

        Raises:
            WarehouseError: There is none.
        """
        found = self.releases.current()
        if found is None:
            place = self.root / CURRENT if self.address is None else f"{self.address}/{CURRENT}"
            msg = f"{place}: not there; {BUILD_IT}"
            raise WarehouseError(msg)
        return found

    def read_table(self, layer: str, name: str) -> pd.DataFrame:
        """Return one table of the newest release.

        Raises:
            WarehouseError: It is not there, not readable, or of another schema version.
        """
        return self.release().read_table(layer, name)

    def link_tables(self, release: Release) -> None:
        """Give the tables of a release their plain names, for people: `core/prices.parquet`."""
        for key, entry in release.tables.items():
            self.files.link(f"{key}.parquet", entry.file)

    def write_arrow(self, path: Path, table: pa.Table) -> str:
        """Write an Arrow table as Parquet, whole or not at all; return the file's SHA-256."""
        body = parquet_bytes(table)
        self.write_bytes(path, body)
        return hashlib.sha256(body).hexdigest()

    def read_arrow(self, path: Path) -> pa.Table:
        """Return the Parquet file at `path`.

        Raises:
            WarehouseError: It is not there, not readable, or of another schema version.
        """
        return parquet_table(str(path), path)

    def write_bytes(self, path: Path, body: bytes) -> None:
        """Write a file whole: beside the tables first, synced, then moved into place."""
        self.files.write(str(path.relative_to(self.root)), body)

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
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            msg = f"{self.root}: cannot be the warehouse's folder: {error.strerror}"
            raise WarehouseError(msg) from error
        msg = f"{self.root}: another run holds the warehouse; try again when it has ended"
        with _locked(self.root / ".lock", wait_s, msg):
            for left_over in (self.root / ".staging").glob("*"):
                if time.time() - left_over.stat().st_mtime > LEFT_OVER_S:
                    left_over.unlink(missing_ok=True)
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
