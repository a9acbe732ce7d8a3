"""The warehouse: what its files are called, and who may write."""

import errno
import hashlib
import logging
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import filelock
import pandas as pd
import pyarrow as pa

from pipeline.storage.files import Files, LocalFiles, WarehouseError
from pipeline.storage.object_files import ObjectFiles
from pipeline.storage.parquet_files import BUILD_IT, parquet_bytes, read_parquet
from pipeline.storage.releases import CURRENT, Release, Releases

log = logging.getLogger(__name__)

REFRESH_IT: Final = "nothing is archived yet: read the sources with `inference-market refresh`"

REPORT: Final = "report"
"""Folder of what people look at."""

SOURCE_ID: Final = re.compile(r"[a-z0-9-]+")

LOCK_WAIT_S = 600
"""How long a run waits for another one to end. A night takes seconds; a backfill may take long."""

LEFT_OVER_S = 3600
"""A file that is being written for so long is left over from a crash."""

NEWS_LOCK_WAIT_S = 90
"""Telling news takes no longer than the deadline of one request."""


@dataclass(frozen=True, slots=True)
class Warehouse:
    """The pipeline's data: files of a folder, or of an object store, by their names.

    Attributes:
        root: The folder.
        address: Of an object store, as `s3://bucket/prefix`; null for a folder.
    """

    root: Path
    address: str | None = None

    @property
    def place(self) -> str:
        """The folder or the address, for people and for another process."""
        return self.address or str(self.root)

    @property
    def files(self) -> Files:
        """The files of the warehouse by name."""
        return LocalFiles(self.root) if self.address is None else ObjectFiles(self.address)

    @property
    def releases(self) -> Releases:
        """The published sets of tables."""
        return Releases(self.files)

    @property
    def inbox(self) -> Path | None:
        """Folder into which saved pages are dropped; an object store has none."""
        return self.root / "inbox" if self.address is None else None

    def table_address(self, layer: str, name: str) -> str:
        """Return where a core or derived table lies, for people; programs read a release."""
        if self.address is None:
            return self.files.address(f"{layer}/{name}.parquet")
        return self.files.address(self.release().tables[f"{layer}/{name}"].file)

    def readings_name(self, source_id: str, name: str) -> str:
        """Return the file of one kind of one source's readings."""
        if not SOURCE_ID.fullmatch(source_id):
            msg = f"source id leaves the warehouse: {source_id!r}"
            raise WarehouseError(msg)
        return f"readings/{source_id}/{name}.parquet"

    def release(self) -> Release:
        """Return the newest release: tables that are read together are read from one.

        Raises:
            WarehouseError: There is none.
        """
        found = self.releases.current()
        if found is None:
            is_empty = next(self.files.names("raw", below=True), None) is None
            msg = (
                f"{self.files.address(CURRENT)}: not there; {REFRESH_IT if is_empty else BUILD_IT}"
            )
            raise WarehouseError(msg)
        return found

    def read_table(self, layer: str, name: str) -> pd.DataFrame:
        """Return one table of the newest release.

        Raises:
            WarehouseError: It is not there, not readable, or of another schema version.
        """
        return self.release().read_table(layer, name)

    def link_tables(self, release: Release) -> None:
        """Give the tables of a release their plain names on a disk, for people."""
        files = self.files
        if isinstance(files, LocalFiles):
            for key, entry in release.tables.items():
                files.link(f"{key}.parquet", entry.file)

    def write_arrow(self, name: str, table: pa.Table) -> str:
        """Write an Arrow table as Parquet, whole or not at all; return the file's SHA-256."""
        body = parquet_bytes(table)
        self.files.write(name, body)
        return hashlib.sha256(body).hexdigest()

    def read_arrow(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return a Parquet file of ours, or some of its columns.

        Raises:
            WarehouseError: It is not there, not readable, or of another schema version.
        """
        return read_parquet(self.files, name, columns)

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

    @contextmanager
    def lock(self, wait_s: float = LOCK_WAIT_S) -> Iterator[None]:
        """Hold the warehouse, so that two runs never write at once.

        On an object store there is no lock: of two runs the one that publishes last is refused.

        Raises:
            WarehouseError: Another run holds it for longer than `wait_s`, or it is no folder.
        """
        if self.address is not None:
            yield
            return
        try:
            self.root.mkdir(parents=True, exist_ok=True)
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
            WarehouseError: Another process has been sending news for a long time.
        """
        if self.address is not None:
            yield
            return
        msg = f"{self.root}: another process is sending news"
        with _locked(self.root / ".news.lock", NEWS_LOCK_WAIT_S, msg):
            yield


@contextmanager
def _locked(path: Path, wait_s: float, message: str) -> Iterator[None]:
    file_lock = filelock.FileLock(path)
    try:
        _acquire(file_lock, wait_s)
    except filelock.Timeout as error:
        raise WarehouseError(message) from error
    except OSError as error:
        msg = f"{path}: cannot be locked: {error.strerror}; make its folder one to write to"
        raise WarehouseError(msg) from error
    try:
        yield
    finally:
        file_lock.release()


def _acquire(file_lock: filelock.BaseFileLock, wait_s: float) -> None:
    """Take a lock; log the wait where it is not free.

    Raises:
        filelock.Timeout: It is not free within `wait_s`.
    """
    try:
        file_lock.acquire(timeout=0)
    except filelock.Timeout:
        log.warning(
            "%s: locked by another run; waiting up to %g seconds", file_lock.lock_file, wait_s
        )
        file_lock.acquire(timeout=wait_s)
