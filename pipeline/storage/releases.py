"""Releases: sets of tables that belong together, each table an immutable file.

`releases/files/<sha256>.parquet` are the tables. `releases/<id>.json` names the files of one set,
and `current.json`, written last, is the same for the newest one. A reader who goes by one of these
never sees tables of two builds.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.domain.table import SCHEMA_VERSION
from pipeline.storage.files import Files, WarehouseError, arrow_reader

log = logging.getLogger(__name__)

FOLDER: Final = "releases"
TABLES_FOLDER: Final = f"{FOLDER}/files"
CURRENT: Final = "current.json"
BUILD_IT: Final = "build it with `inference-market build`"
REFRESH_IT: Final = "nothing is archived yet: read the sources with `inference-market refresh`"


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
    body = _body(files, entry.file, place)
    if hashlib.sha256(body).hexdigest() != entry.sha256:
        msg = f"{place}: no readable Parquet file (damaged); rebuild: `inference-market build`"
        raise WarehouseError(msg)
    return _parquet_table(place, body, columns)


def read_parquet(files: Files, name: str) -> pa.Table:
    """Return a Parquet file of ours.

    Raises:
        WarehouseError: It is not there, not readable, or of another schema version.
    """
    place = files.address(name)
    return _parquet_table(place, _body(files, name, place))


def _body(files: Files, name: str, place: str) -> bytes:
    try:
        return files.read(name)
    except FileNotFoundError as error:
        msg = f"{place}: not there; {BUILD_IT}"
        raise WarehouseError(msg) from error


def _parquet_table(place: str, body: bytes, columns: Sequence[str] | None = None) -> pa.Table:
    wanted = None if columns is None else list(columns)
    try:
        # `read_table` would load what reads whole folders of files.
        table = pq.ParquetFile(arrow_reader(body)).read(columns=wanted)
    except (pa.ArrowInvalid, OSError) as error:
        msg = f"{place}: no readable Parquet file ({error}); rebuild: `inference-market build`"
        raise WarehouseError(msg) from error
    version = (table.schema.metadata or {}).get(b"schema_version", b"").decode()
    if version != SCHEMA_VERSION:
        msg = (
            f"{place}: schema version {version or 'missing'}; {SCHEMA_VERSION} is read here; "
            "rebuild: `inference-market build`"
        )
        raise WarehouseError(msg)
    return table


def parquet_bytes(table: pa.Table) -> bytes:
    """Return a table as the bytes of its Parquet file; equal tables give equal bytes."""
    sink = pa.BufferOutputStream()
    # Statistics help to leave out groups of rows; a file has only one.
    pq.write_table(table, sink, compression="zstd", write_statistics=False)
    return bytes(sink.getvalue().to_pybytes())


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
        try:
            return self._files.read(CURRENT)
        except FileNotFoundError:
            return None

    def put_table(self, rows: pa.Table) -> TableFile:
        """Put a table's file in place; one that is there, whole, is not written again."""
        body = parquet_bytes(rows)
        sha256 = hashlib.sha256(body).hexdigest()
        entry = TableFile(f"{TABLES_FOLDER}/{sha256}.parquet", sha256, len(body), rows.num_rows)
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
        named = json.dumps({key: tables[key].sha256 for key in sorted(tables)})
        digest = hashlib.sha256(named.encode()).hexdigest()[:12]
        release_id = f"{now:%Y%m%dT%H%M%SZ}-{digest}"
        release = Release(release_id, now, clock, SCHEMA_VERSION, dict(tables), self._files)
        known = None if before is None else self._sound_release(CURRENT, before)
        if known is not None and release == replace(known, id=release.id, created_at=now):
            return known
        body = release.to_json()
        self._files.write(f"{FOLDER}/{release.id}.json", body)
        self._files.replace_if(CURRENT, body, before)
        return release

    def sweep(self, current: Release, *, older_than: timedelta, now: datetime) -> int:
        """Remove old releases and the files that none names any more; return how many files.

        Args:
            current: The release that stays whatever its age.
            older_than: How long a release is kept.
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
        return self._sweep_files(kept)

    def _sweep_files(self, kept: Iterable[Release]) -> int:
        named = {entry.file for release in kept for entry in release.tables.values()}
        gone = [name for name in self._files.names(TABLES_FOLDER) if name not in named]
        for name in gone:
            self._files.remove(name)
        return len(gone)

    def _is_whole(self, entry: TableFile) -> bool:
        """Whether a file has the bytes that its name says: one that is damaged is written anew."""
        try:
            return hashlib.sha256(self._files.read(entry.file)).hexdigest() == entry.sha256
        except FileNotFoundError:
            return False

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
            clock = plain["clock"]
            return Release(
                id=plain["id"],
                created_at=datetime.fromisoformat(plain["created_at"]),
                clock=None if clock is None else datetime.fromisoformat(clock),
                schema_version=plain["schema_version"],
                tables={key: TableFile(**entry) for key, entry in plain["tables"].items()},
                files=self._files,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            place = self._files.address(name)
            msg = f"{place}: damaged; remove it, and rebuild: `inference-market build`"
            raise WarehouseError(msg) from error
