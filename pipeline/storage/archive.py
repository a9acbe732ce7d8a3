"""The archive, `raw/`: each distinct document once, and a line for each attempt to get one.

A document lies at `raw/<source>/<sha256>.zst`. Attempts are appended to
`raw/fetches/<YYYY-MM>.jsonl` after the bytes are in place; a torn last line, left by a crash, is
ignored and cut off by the next append. Lines of `raw/forgotten/` take attempts out of account: they
stay in the log, and come back when that is undone.
"""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

from pipeline.domain.snapshot import Snapshot
from pipeline.storage.attempts import ATTEMPTS, Attempt, attempts_of, plain
from pipeline.storage.compression import DamagedError, compressed, decompressed
from pipeline.storage.line_log import BadLine, LineLog
from pipeline.storage.warehouse import Warehouse

log = logging.getLogger(__name__)

FETCHES = "fetches"
"""Folder of raw/ that holds the log of attempts."""

FORGOTTEN: Final = "forgotten"
"""Folder of raw/ that names the attempts that are taken out of account."""

NAMED_BY: Final = ["source_id", "fetched_at", "archived_at"]
"""What an attempt is named by there."""


class ArchiveError(RuntimeError):
    """Bytes of the archive are missing or are not what their name says."""


class Archive:
    """The documents and attempts of one warehouse."""

    def __init__(self, warehouse: Warehouse) -> None:
        """Open the archive of `warehouse`; nothing is read or written yet."""
        self._warehouse = warehouse
        self._root = warehouse.raw

    def body_path(self, source_id: str, sha256: str) -> Path:
        """Return the file of one document."""
        return self._root / source_id / f"{sha256}.zst"

    @property
    def log_folder(self) -> Path:
        """Return the folder of the log of attempts."""
        return self._root / FETCHES

    def store(self, source_id: str, body: bytes) -> str:
        """Keep a document; return its SHA-256. One that is already kept is not written again."""
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.body_path(source_id, sha256)
        if not path.exists():
            self._warehouse.write_bytes(path, compressed(body))
        return sha256

    def holds(self, attempt: Attempt) -> bool:
        """Whether the document of a sound attempt is there."""
        return (
            attempt.sha256 is not None
            and self.body_path(attempt.source_id, attempt.sha256).exists()
        )

    def documents(self) -> Iterator[tuple[str, str]]:
        """Yield source and digest of each document that has a file."""
        for path in sorted(self._root.glob("*/*.zst")):
            yield path.parent.name, path.stem

    def load(self, source_id: str, sha256: str) -> bytes:
        """Return a document.

        Raises:
            ArchiveError: Its file is missing, is not zstd, or holds other bytes.
        """
        path = self.body_path(source_id, sha256)
        try:
            body = decompressed(path.read_bytes())
        except FileNotFoundError as error:
            msg = f"{path}: missing; restore raw/ from a backup"
            raise ArchiveError(msg) from error
        except DamagedError as error:
            msg = f"{path}: damaged ({error}); restore it from a backup"
            raise ArchiveError(msg) from error
        if hashlib.sha256(body).hexdigest() != sha256:
            msg = f"{path}: damaged (its bytes have another digest); restore it from a backup"
            raise ArchiveError(msg)
        return body

    def snapshot(self, attempt: Attempt) -> Snapshot:
        """Return the document that a sound attempt states.

        Raises:
            ArchiveError: As for `load`.
        """
        if attempt.sha256 is None:
            msg = f"{attempt.source_id}: an attempt with outcome {attempt.outcome} has no bytes"
            raise ArchiveError(msg)
        return Snapshot(
            source_id=attempt.source_id,
            url=attempt.final_url,
            fetched_at=attempt.fetched_at,
            sha256=attempt.sha256,
            body=self.load(attempt.source_id, attempt.sha256),
            content_type=attempt.content_type,
            method=attempt.method,
        )

    def append(self, attempt: Attempt) -> None:
        """Log an attempt. Its bytes are in place by now."""
        self.append_line(FETCHES, attempt.fetched_at, plain(attempt))

    def attempts(self) -> list[Attempt]:
        """Return the attempts that count, by source, in order of (fetched_at, sha256).

        Left out are forgotten ones, and lines that are no attempt, with a warning.
        """
        return [Attempt(**row) for row in self.attempt_table().to_pylist()]

    def forgotten(self, source_id: str) -> list[Attempt]:
        """Return the attempts of a source that do not count."""
        found = self.attempt_table(forgotten=True).filter(pc.field("source_id") == source_id)
        gone = found.join(self._forgotten_keys(), NAMED_BY, join_type="left semi")
        return [Attempt(**row) for row in gone.to_pylist()]

    def attempt_table(self, *, forgotten: bool = False) -> pa.Table:
        """Return the attempts as a table, a column for each field, rows in the same order.

        Args:
            forgotten: Whether to return those that are forgotten as well.
        """
        tables = [ATTEMPTS.empty_table()]
        for path in LineLog(self.log_folder).files():
            found, bad = attempts_of(path)
            tables.append(found)
            for line in bad:
                log.warning("%s: it is left out", line)
        found = pa.concat_tables(tables)
        # A line that stands twice is one attempt.
        found = found.group_by(found.column_names, use_threads=False).aggregate([])
        found = found.select(ATTEMPTS.names).cast(ATTEMPTS)
        if not forgotten:
            found = found.join(self._forgotten_keys(), NAMED_BY, join_type="left anti")
        # Of two attempts of one time, the one without a document comes first.
        order = [(name, "ascending", "at_start") for name in ("source_id", "fetched_at", "sha256")]
        return found.take(pc.sort_indices(found, sort_keys=order))

    def bad_attempts(self) -> list[BadLine]:
        """Return the lines of the log of attempts that are none."""
        return [bad for path in LineLog(self.log_folder).files() for bad in attempts_of(path)[1]]

    def stray_logs(self) -> list[Path]:
        """Return what lies beside the files of the log of attempts."""
        return LineLog(self.log_folder).strays()

    def append_line(self, name: str, at: datetime, data: Mapping[str, object]) -> None:
        """Append a line to the month's file of a log."""
        LineLog(self._root / name).append(at, data)

    def lines(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield each sound line of a log, and where it stands; others are warned of."""
        for place, line in LineLog(self._root / name).lines():
            if isinstance(line, BadLine):
                log.warning("%s: it is left out", line)
            else:
                yield place, line

    def forget(self, attempts: Iterable[Attempt], *, at: datetime) -> None:
        """Take attempts out of account; they stay in the log."""
        for attempt in attempts:
            named = {name: value for name, value in plain(attempt).items() if name in NAMED_BY}
            self.append_line(FORGOTTEN, at, named | {"is_undone": False})

    def remember(self, source_id: str, *, at: datetime) -> None:
        """Take all attempts of a source into account again."""
        self.append_line(FORGOTTEN, at, {"source_id": source_id, "is_undone": True})

    def _forgotten_keys(self) -> pa.Table:
        """Return the attempts that do not count, by `NAMED_BY`."""
        found: dict[str, list[dict[str, Any]]] = {}
        for place, line in self.lines(FORGOTTEN):
            try:
                source_id, is_undone = str(line["source_id"]), line["is_undone"]
                named = [] if is_undone else NAMED_BY[1:]
                times = {name: datetime.fromisoformat(line[name]) for name in named}
            except KeyError as error:
                log.warning("%s: it is left out", BadLine(place, f"lacks the field {error}"))
                continue
            if is_undone:
                found.pop(source_id, None)
            else:
                found.setdefault(source_id, []).append({"source_id": source_id, **times})
        rows = [line for lines in found.values() for line in lines]
        return pa.Table.from_pylist(rows, pa.schema([ATTEMPTS.field(name) for name in NAMED_BY]))
