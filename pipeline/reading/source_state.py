"""What is known of one source after its last attempt: the log of its readings, and its rows.

Kept in `readings/<source>/`: `log.parquet` has a row for each run of equal documents, the other
files one kind of statement each. The log is written last and names the digests of the others, so
that a crash between two writes shows, and the source is folded again from the archive.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.domain.kinds import KINDS, Kind
from pipeline.domain.table import arrow_rows
from pipeline.reading.fold import Stated
from pipeline.reading.reading_log import LOG, Read, log_row, read_of
from pipeline.storage.archive import ArchiveError
from pipeline.storage.attempts import Attempt
from pipeline.storage.files import Files, WarehouseError
from pipeline.storage.warehouse import Warehouse

DAMAGE = "damage"
"""Key of the log's metadata that holds what is wrong with the archive."""

NO_ROWS = ""
"""Stands for the digest of a file that is not there, for want of rows."""


@dataclass(frozen=True, slots=True)
class SourceState:
    """What is known of one source.

    Attributes:
        fingerprint: Digest of all that decides, besides the bytes, what a reading gives.
        reads: Its newest readings, oldest first: from the last sound one that `settled` does not
            have, or the first of all. Empty only if it was never read.
        stated: Its statements by kind.
        digests: Digests of the files that hold them, by kind; empty for a state not yet written.
        damage: What is wrong with its documents in the archive, so that it could not be brought up
            to them; null if nothing is.
        settled: Rows of the log before `reads`, as they lie in the file: no attempt changes them.
    """

    fingerprint: str
    reads: tuple[Read, ...]
    stated: Mapping[str, Stated]
    digests: Mapping[str, str] = field(default_factory=dict)
    damage: str | None = None
    settled: pa.Table = field(default_factory=lambda: LOG.no_rows)

    @classmethod
    def nothing(cls, fingerprint: str) -> Self:
        """Return the state of a source that was never read."""
        return cls(fingerprint, (), {kind.name: Stated.nothing(kind) for kind in KINDS})

    @property
    def attempt_count(self) -> int:
        """Sound attempts folded so far."""
        before = pc.sum(self.settled.column("attempt_count")).as_py() or 0
        return int(before) + sum(read.attempt_count for read in self.reads)

    @property
    def last_sound(self) -> Read | None:
        """The last sound reading."""
        return next((read for read in reversed(self.reads) if read.state == "sound"), None)

    @property
    def last_sound_at(self) -> datetime | None:
        """Time of the last sound reading."""
        return None if self.last_sound is None else self.last_sound.last_at

    def folded(self, attempts: Sequence[Attempt]) -> list[Attempt]:
        """Return those of the attempts that were folded."""
        spans: dict[str, list[tuple[datetime, datetime]]] = {}
        for run in log_of(self).select(["snapshot_sha256", "first_at", "last_at"]).to_pylist():
            spans.setdefault(run["snapshot_sha256"], []).append((run["first_at"], run["last_at"]))
        return [
            attempt
            for attempt in attempts
            if any(
                first <= attempt.fetched_at <= last
                for first, last in spans.get(attempt.sha256 or "", ())
            )
        ]

    def expect_in(self, attempts: Sequence[Attempt], source_id: str, log: str) -> None:
        """Expect that each run of equal documents that was folded still begins and ends in a log.

        Raises:
            ArchiveError: One does not: folded without it, rows would vanish in silence.
        """
        known = {(attempt.sha256, attempt.fetched_at) for attempt in attempts}
        runs = log_of(self).select(["snapshot_sha256", "first_at", "last_at"]).to_pylist()
        ends = {
            (run["snapshot_sha256"], run[end]) for run in runs for end in ("first_at", "last_at")
        }
        if not ends <= known:
            msg = (
                f"{log}: attempts are missing that {source_id} was read from; restore raw/ from a "
                f"backup, or do without: `inference-market replay --source {source_id}`"
            )
            raise ArchiveError(msg)

    @property
    def quarantined(self) -> set[str]:
        """Digests of the documents that failed their checks."""
        log = log_of(self)
        failed = log.filter(pc.equal(log.column("state"), "quarantined"))
        return set(failed.column("snapshot_sha256").to_pylist())

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

    A kind without rows has no file, and an empty digest; a source that was never read has none.
    """
    if not state.reads and state.damage is None:
        for name in (LOG.name, *(kind.name for kind in KINDS)):
            warehouse.files.remove(warehouse.readings_name(source_id, name))
        return
    if before is not None and state.stated is before.stated:
        digests = before.digests
    else:
        known = before.stated if before is not None else {}
        digests = {
            name: before.digests[name]
            if before is not None and known[name] is stated
            else _write_rows(warehouse, warehouse.readings_name(source_id, name), stated.to_arrow())
            for name, stated in state.stated.items()
        }
    log = log_of(state)
    metadata = (log.schema.metadata or {}) | {"fingerprint": state.fingerprint, **digests}
    if state.damage is not None:
        metadata[DAMAGE] = state.damage
    log = log.replace_schema_metadata(metadata)
    warehouse.write_arrow(warehouse.readings_name(source_id, LOG.name), log)


def _write_rows(warehouse: Warehouse, name: str, table: pa.Table) -> str:
    if table.num_rows:
        return warehouse.write_arrow(name, table)
    warehouse.files.remove(name)
    return NO_ROWS


def log_of(state: SourceState) -> pa.Table:
    """Return the log of a source's readings, columns as in `LOG`."""
    newest = pa.Table.from_pylist([log_row(read) for read in state.reads], schema=LOG.schema)
    return LOG.enforce_arrow(pa.concat_tables([state.settled, newest]))


def load_state(warehouse: Warehouse, source_id: str) -> SourceState | None:
    """Return a source's state, or null where there is none that can be gone on from.

    The source is then folded again from the archive.
    """
    log = load_log(warehouse, source_id)
    if log is None:
        return None
    metadata = {key.decode(): value.decode() for key, value in log.schema.metadata.items()}
    digests = {kind.name: metadata[kind.name] for kind in KINDS}
    # Parquet names the items of lists in its own way: written as read, the file would differ.
    log = log.cast(LOG.schema)
    last_sound = pc.max(pc.indices_nonzero(pc.equal(log.column("state"), "sound"))).as_py() or 0
    return SourceState(
        fingerprint=metadata["fingerprint"],
        reads=tuple(read_of(row) for row in log.slice(last_sound).to_pylist()),
        stated=_StatedFiles(warehouse, source_id, digests),
        digests=digests,
        damage=metadata.get(DAMAGE),
        settled=log.slice(0, last_sound),
    )


def load_log(warehouse: Warehouse, source_id: str) -> pa.Table | None:
    """Return the log of a source's readings, its metadata with the digests of its rows.

    Null where there is none, or none that can be believed: another version of this program wrote
    it, or it is without its rows, or beside rows of another night, as a crash leaves it.
    """
    try:
        log = warehouse.read_arrow(warehouse.readings_name(source_id, LOG.name))
        digests = {kind.name: log.schema.metadata[kind.name.encode()].decode() for kind in KINDS}
    except (WarehouseError, KeyError):
        return None
    is_even = all(
        digest == _digest(warehouse.files, warehouse.readings_name(source_id, name))
        for name, digest in digests.items()
    )
    return log if is_even else None


def was_read(warehouse: Warehouse, source_id: str) -> bool:
    """Return whether a source's readings were ever kept, whatever became of them."""
    return warehouse.files.size(warehouse.readings_name(source_id, LOG.name)) is not None


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
            file = self._warehouse.readings_name(self._source_id, name)
            self._loaded[name] = (
                _load_stated(kind, self._warehouse.read_arrow(file))
                if self._digests[name] != NO_ROWS
                else Stated.nothing(kind)
            )
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._digests)

    def __len__(self) -> int:
        return len(self._digests)


def _digest(files: Files, name: str) -> str:
    try:
        return hashlib.sha256(files.read(name)).hexdigest()
    except FileNotFoundError:
        return NO_ROWS


def _load_stated(kind: Kind, table: pa.Table) -> Stated:
    if kind.is_observation:
        rows = arrow_rows(table)
        newest = {kind.key_of(row): row for row in rows}
        older = [row for row in rows if newest[kind.key_of(row)] is not row]
        return Stated(kind, newest, tuple(older), table.schema.empty_table())
    is_open = pc.is_null(table.column("gone_at"))
    rows = arrow_rows(table.filter(is_open))
    settled = table.filter(pc.invert(is_open))
    return Stated(kind, {kind.key_of(row): row for row in rows}, (), settled)
