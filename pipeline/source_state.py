"""What is known of one source after its last attempt: the log of its readings, and its rows.

Kept in `readings/<source>/`: `log.parquet` has a row for each run of equal documents, the other
files one kind of statement each. The log is written last and names the digests of the others, so
that a crash between two writes shows, and the source is folded again from the archive.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.archive import Attempt
from pipeline.fold import Stated
from pipeline.intervals import KINDS, Kind
from pipeline.reading_log import LOG, Read, log_row, read_of
from pipeline.warehouse import Warehouse, WarehouseError

DAMAGE = "damage"
"""Key of the log's metadata that holds what is wrong with the archive."""

NO_ROWS = ""
"""Stands for the digest of a file that is not there, for want of rows."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of one source.

    Attributes:
        fingerprint: Digest of all that decides, besides the bytes, what a reading gives.
        reads: Its readings, oldest first.
        stated: Its statements by kind.
        digests: Digests of the files that hold them, by kind; empty for a state not yet written.
        damage: What is wrong with its documents in the archive, so that it could not be brought up
            to them; null if nothing is.
    """

    fingerprint: str
    reads: tuple[Read, ...]
    stated: Mapping[str, Stated]
    digests: Mapping[str, str] = field(default_factory=dict)
    damage: str | None = None

    @classmethod
    def nothing(cls, fingerprint: str) -> Self:
        """Return the state of a source that was never read."""
        return cls(fingerprint, (), {kind.name: Stated.nothing(kind) for kind in KINDS})

    @property
    def attempt_count(self) -> int:
        """Sound attempts folded so far."""
        return sum(read.attempt_count for read in self.reads)

    @property
    def last_sound(self) -> Read | None:
        """The last sound reading."""
        return next((read for read in reversed(self.reads) if read.state == "sound"), None)

    @property
    def last_sound_at(self) -> datetime | None:
        """Time of the last sound reading."""
        return None if self.last_sound is None else self.last_sound.last_at

    def covers(self, attempt: Attempt) -> bool:
        """Whether an attempt is among those that were folded."""
        return any(
            read.first_at <= attempt.fetched_at <= read.last_at
            and read.snapshot_sha256 == attempt.sha256
            for read in self.reads
        )

    def is_prefix_of(self, attempts: Sequence[Attempt]) -> bool:
        """Whether folding can go on from here: what was folded is the start of `attempts`."""
        count = self.attempt_count
        if count == 0:
            return True
        if len(attempts) < count:
            return False
        last = attempts[count - 1]
        read = self.reads[-1]
        return (last.fetched_at, last.sha256) == (read.last_at, read.snapshot_sha256)

    def repeats(self, attempt: Attempt) -> bool:
        """Whether the attempt gave the document that was read last."""
        return bool(self.reads) and self.reads[-1].snapshot_sha256 == attempt.sha256

    def extended(self, attempt: Attempt) -> Self:
        """Return the state after an attempt that gave the last document again."""
        last = self.reads[-1]
        longer = replace(last, last_at=attempt.fetched_at, attempt_count=last.attempt_count + 1)
        return replace(self, reads=(*self.reads[:-1], longer))

    def with_read(self, read: Read, stated: Mapping[str, Stated]) -> Self:
        """Return the state after another reading."""
        return replace(self, reads=(*self.reads, read), stated=stated)


def save_state(
    warehouse: Warehouse, source_id: str, state: SourceState, before: SourceState | None
) -> None:
    """Write a source's state; what is as in `before` is left as it lies.

    A kind without rows has no file, and an empty digest.
    """
    if before is not None and state.stated is before.stated:
        digests = before.digests
    else:
        tables = {kind.name: state.stated[kind.name].to_arrow() for kind in KINDS}
        digests = {
            name: _write_rows(warehouse, warehouse.readings_path(source_id, name), table)
            for name, table in tables.items()
        }
    log = log_of(state)
    metadata = (log.schema.metadata or {}) | {"fingerprint": state.fingerprint, **digests}
    if state.damage is not None:
        metadata[DAMAGE] = state.damage
    log = log.replace_schema_metadata(metadata)
    warehouse.write_arrow(warehouse.readings_path(source_id, LOG.name), log)


def _write_rows(warehouse: Warehouse, path: Path, table: pa.Table) -> str:
    if table.num_rows:
        return warehouse.write_arrow(path, table)
    warehouse.remove(path)
    return NO_ROWS


def log_of(state: SourceState) -> pa.Table:
    """Return the log of a source's readings, columns as in `LOG`."""
    rows = [log_row(read) for read in state.reads]
    return LOG.enforce_arrow(pa.Table.from_pylist(rows, schema=LOG.schema))


def load_state(warehouse: Warehouse, source_id: str) -> SourceState | None:
    """Return a source's state, or null where there is none that can be gone on from.

    A log without its rows, or with rows of another night, is what a crash leaves behind: the
    source is then folded again from the archive.
    """
    try:
        log = warehouse.read_arrow(warehouse.readings_path(source_id, LOG.name))
        metadata = {key.decode(): value.decode() for key, value in log.schema.metadata.items()}
        digests = {kind.name: metadata[kind.name] for kind in KINDS}
        for name, digest in digests.items():
            if digest != _digest(warehouse.readings_path(source_id, name)):
                return None
    except (WarehouseError, KeyError):
        return None
    reads = tuple(read_of(row) for row in log.to_pylist())
    stated = _StatedFiles(warehouse, source_id, digests)
    damage = metadata.get(DAMAGE)
    return SourceState(metadata["fingerprint"], reads, stated, digests, damage)


class _StatedFiles(Mapping[str, Stated]):
    """A source's statements, read from their files when they are asked for.

    On a night on which nothing changed they are not.
    """

    def __init__(self, warehouse: Warehouse, source_id: str, digests: Mapping[str, str]) -> None:
        self._warehouse = warehouse
        self._source_id = source_id
        self._digests = digests
        self._loaded: dict[str, Stated] = {}

    def __getitem__(self, name: str) -> Stated:
        if name not in self._loaded:
            kind = next(kind for kind in KINDS if kind.name == name)
            path = self._warehouse.readings_path(self._source_id, name)
            self._loaded[name] = (
                _load_stated(kind, self._warehouse.read_arrow(path))
                if self._digests[name] != NO_ROWS
                else Stated.nothing(kind)
            )
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return NO_ROWS


def _load_stated(kind: Kind, table: pa.Table) -> Stated:
    if kind.is_observation:
        rows = table.to_pylist()
        newest = {kind.key_of(row): row for row in rows}
        older = [row for row in rows if newest[kind.key_of(row)] is not row]
        return Stated(kind, newest, tuple(older), table.schema.empty_table())
    is_open = pc.is_null(table.column("gone_at"))
    rows = table.filter(is_open).to_pylist()
    settled = table.filter(pc.invert(is_open))
    return Stated(kind, {kind.key_of(row): row for row in rows}, (), settled)
