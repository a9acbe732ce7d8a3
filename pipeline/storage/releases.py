"""Releases: sets of tables that belong together, each table an immutable file.

`releases/files/<sha256>.parquet` are the tables. `releases/<id>.json` names the files of one set,
and `current.json`, written last, is the same for the newest one. A reader who goes by one of these
never sees tables of two builds.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

import pandas as pd
import pyarrow as pa

from pipeline.domain.table import SCHEMA_VERSION
from pipeline.storage.files import Files, WarehouseError
from pipeline.storage.parquet_files import (
    BUILD_IT,
    REBUILD,
    file_body,
    parquet_bytes,
    parquet_table,
)

log = logging.getLogger(__name__)

FOLDER: Final = "releases"
TABLES_FOLDER: Final = f"{FOLDER}/files"
CURRENT: Final = "current.json"


@dataclass(frozen=True, slots=True)
class TableFile:
    """The file of one table: its name, the digest that names it, and how much it has."""

    file: str
    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True, slots=True)
class Release:
    """A set of tables that belong together.

    Attributes:
        id: When it was made, and the first digits of a digest of all it names.
        created_at: When it was made.
        clock: The newest attempt that its tables know of; null where there is none.
        schema_version: Version of the tables' columns.
        tables: Their files, by layer and name: `core/prices`.
        files: Where they lie.
    """

    id: str
    created_at: datetime
    clock: datetime | None
    schema_version: str
    tables: Mapping[str, TableFile]
    files: Files = field(compare=False, repr=False)

    def read_arrow(self, layer: str, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Return a core or derived table, or some of its columns.

        Raises:
            WarehouseError: It is not there, not readable, or of another schema version.
        """
        key = f"{layer}/{name}"
        if key not in self.tables:
            msg = f"{key}: not in release {self.id}; {BUILD_IT}"
            raise WarehouseError(msg)
        return _read(self.files, key, self.tables[key], columns)

    def read_table(self, layer: str, name: str) -> pd.DataFrame:
        """Return a table as a frame; see `read_arrow`."""
        return pd.DataFrame(self.read_arrow(layer, name).to_pandas())

    def to_json(self) -> bytes:
        """Return the release as its file."""
        tables = {
            key: {name: getattr(entry, name) for name in TableFile.__slots__}
            for key, entry in sorted(self.tables.items())
        }
        plain = {
            "id": self.id,
            "created_at": self.created_at.isoformat(),
            "clock": None if self.clock is None else self.clock.isoformat(),
            "schema_version": self.schema_version,
            "tables": tables,
        }
        return json.dumps(plain, indent=1).encode()


def _read(
    files: Files, key: str, entry: TableFile, columns: Sequence[str] | None = None
) -> pa.Table:
    """Return the table of a file whose bytes are what its name says.

    Raises:
        WarehouseError: It is not there, not readable, or of another schema version.
    """
    place = f"{key} ({files.address(entry.file)})"
    body = file_body(files, entry.file, place)
    if hashlib.sha256(body).hexdigest() != entry.sha256:
        msg = f"{place}: no readable Parquet file (damaged); {REBUILD}"
        raise WarehouseError(msg)
    return parquet_table(place, body, columns)


class Releases:
    """The releases of one warehouse."""

    def __init__(self, files: Files) -> None:
        """Read nothing yet."""
        self._files = files

    def current(self) -> Release | None:
        """Return the newest release; null where there is none.

        Raises:
            WarehouseError: The file that names it is damaged.
        """
        body = self.token()
        return None if body is None else self._release(CURRENT, body)

    def token(self) -> bytes | None:
        """Return what names the newest release, for `publish`; null where there is none."""
        return self._body(CURRENT)

    def _body(self, name: str) -> bytes | None:
        try:
            return self._files.read(name)
        except FileNotFoundError:
            return None

    def put_table(self, rows: pa.Table) -> TableFile:
        """Put a table's file in place; one that is there, whole, is not written again."""
        body = parquet_bytes(rows)
        sha256 = hashlib.sha256(body).hexdigest()
        entry = TableFile(_file_of(sha256), sha256, len(body), rows.num_rows)
        if not self._is_whole(entry):
            self._files.write(entry.file, body)
        return entry

    def take(self, release: Release, *, now: datetime) -> Release:
        """Publish here what another place has published; files that are here are not sent again.

        Raises:
            ConflictError: Another run has published here meanwhile.
            WarehouseError: A file of the release cannot be read.
        """
        token = self.token()
        for entry in release.tables.values():
            if self._files.size(entry.file) != entry.bytes:
                self._files.write(entry.file, release.files.read(entry.file))
        return self.publish(release.tables, clock=release.clock, now=now, before=token)

    def table(self, entry: TableFile) -> pa.Table:
        """Return a table that was put in place."""
        return _read(self._files, "table", entry)

    def publish(
        self,
        tables: Mapping[str, TableFile],
        *,
        clock: datetime | None,
        now: datetime,
        before: bytes | None,
    ) -> Release:
        """Make tables the current release, and return it; where they are it already, that one.

        Args:
            tables: All of them, by layer and name; their files are in place.
            clock: The newest attempt that they know of.
            now: The time.
            before: The token of when the run began.

        Raises:
            ConflictError: Another run has published since.
        """
        release_id = f"{now:%Y%m%dT%H%M%SZ}-{_digest_of(tables)}"
        release = Release(release_id, now, clock, SCHEMA_VERSION, dict(tables), self._files)
        known = None if before is None else self._sound_release(CURRENT, before)
        is_known = known is not None and release == replace(known, id=release.id, created_at=now)
        release = known if known is not None and is_known else release
        name, body = f"{FOLDER}/{release.id}.json", release.to_json()
        if self._body(name) != body:
            self._files.write(name, body)
        if body != before:
            self._files.replace_if(CURRENT, body, before)
        return release

    def sweep(self, current: Release, *, older_than: timedelta, now: datetime) -> int:
        """Remove old releases and the old files that none names any more; return how many files.

        A new file that none names may be of a run that goes on elsewhere: in an object store nobody
        waits for another one.

        Args:
            current: The release that stays whatever its age.
            older_than: How long a release is kept, and a file that none names.
            now: The time.
        """
        kept = [current]
        for name in list(self._files.names(FOLDER)):
            release = self._sound_release(name, self._files.read(name))
            if release == current:
                continue
            if release is None or release.created_at < now - older_than:
                self._files.remove(name)
            else:
                kept.append(release)
        return self._sweep_files(kept, now - older_than)

    def _sweep_files(self, kept: Iterable[Release], since: datetime) -> int:
        named = {entry.file for release in kept for entry in release.tables.values()}
        unnamed = [name for name in self._files.names(TABLES_FOLDER) if name not in named]
        gone = [name for name in unnamed if (self._files.modified_at(name) or since) < since]
        for name in gone:
            self._files.remove(name)
        return len(gone)

    def damage(self) -> Iterator[str]:
        """Yield what is wrong with the files that name releases, and with those of their tables."""
        current, seen = self.token(), set[TableFile]()
        names = sorted(self._files.names(FOLDER))
        if current is None and names:
            yield f"{self._files.address(CURRENT)}: not there; {BUILD_IT}"
        for name in names if current is None else [CURRENT, *names]:
            place, is_current = self._files.address(name), name == CURRENT
            try:
                release = self._release(name, self._files.read(name))
            except WarehouseError as error:
                yield str(error)
                continue
            own = f"{FOLDER}/{release.id}.json"
            if is_current and self._body(own) != current:
                yield f"{place}: not the same as {own}; {REBUILD}"
            for entry in set(release.tables.values()) - seen:
                if not self._is_whole(entry):
                    remedy = REBUILD if is_current else f"remove {name}, and {REBUILD}"
                    yield f"{self._files.address(entry.file)}: missing or damaged; {remedy}"
            seen |= set(release.tables.values())

    def _is_whole(self, entry: TableFile) -> bool:
        """Whether a file has the bytes that its name says: one that is damaged is written anew."""
        body = self._body(entry.file)
        return body is not None and hashlib.sha256(body).hexdigest() == entry.sha256

    def _sound_release(self, name: str, body: bytes) -> Release | None:
        """Return a release; null where its file is damaged, which stops no run that makes one."""
        try:
            return self._release(name, body)
        except WarehouseError as error:
            log.warning("%s", error)
            return None

    def _release(self, name: str, body: bytes) -> Release:
        try:
            plain = json.loads(body)
            clock, tables = plain["clock"], plain["tables"]
            release = Release(
                id=plain["id"],
                created_at=datetime.fromisoformat(plain["created_at"]),
                clock=None if clock is None else datetime.fromisoformat(clock),
                schema_version=plain["schema_version"],
                tables={key: TableFile(**entry) for key, entry in tables.items()},
                files=self._files,
            )
            _expect_whole(release)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            place = self._files.address(name)
            msg = f"{place}: damaged; remove it, and {REBUILD}"
            raise WarehouseError(msg) from error
        return release


def _digest_of(tables: Mapping[str, TableFile]) -> str:
    """Return the first digits of a digest of tables: the end of their release's id."""
    named = json.dumps({key: tables[key].sha256 for key in sorted(tables)})
    return hashlib.sha256(named.encode()).hexdigest()[:12]


def _expect_whole(release: Release) -> None:
    """Expect that a release names the files that its id was made of.

    Raises:
        ValueError: It does not: its file has rotted.
    """
    is_even = all(item.file == _file_of(item.sha256) for item in release.tables.values())
    if not is_even or not release.id.endswith(f"-{_digest_of(release.tables)}"):
        raise ValueError(release.id)


def _file_of(sha256: str) -> str:
    return f"{TABLES_FOLDER}/{sha256}.parquet"
