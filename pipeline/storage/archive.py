"""The archive, `raw/`: each distinct document once, and a line for each attempt to get one.

A document lies at `raw/<source>/<sha256>.zst`. Attempts are appended to
`raw/fetches/<YYYY-MM>.jsonl` after the bytes are in place; a torn last line, left by a crash, is
ignored and cut off by the next append.
"""

import hashlib
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json
import zstandard

from pipeline.domain.outcome import Outcome
from pipeline.domain.snapshot import Method, Snapshot
from pipeline.domain.table import TIMESTAMP
from pipeline.storage.warehouse import Warehouse

SOUND: tuple[Outcome, ...] = ("new", "unchanged")
"""Outcomes whose bytes are read."""

OUR_WORK: Final = ("transcribed", "embedded")
"""Methods whose documents we make ourselves, of a page or a package as it stood on one day."""

FETCHES = "fetches"
"""Folder of raw/ that holds the log of attempts."""


class ArchiveError(RuntimeError):
    """Bytes of the archive are missing or are not what their name says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to get one document.

    Attributes:
        source_id: Entry of sources.yaml.
        fetched_at: When the document stood so, for a memento when it was captured; for any other
            failed attempt, when it was tried.
        archived_at: When this line was written.
        method: How the document was to come.
        outcome: What came of it.
        url: Address asked for.
        final_url: Address after redirects.
        status: HTTP status.
        sha256: Digest of the bytes that this attempt states; null unless sound.
        body_bytes: Their number.
        content_type: As the server named it.
        etag: Validator for the next request.
        last_modified: Validator for the next request.
        seconds: How long it took.
        error: What went wrong, in plain words.
        package_version: Version of the package that the document was released in.
        package_file: File of that package that it lies in.
        package_sha256: Digest of that file, as the package index states it.
    """

    source_id: str
    fetched_at: datetime
    archived_at: datetime
    method: Method
    outcome: Outcome
    url: str
    final_url: str
    status: int | None = None
    sha256: str | None = None
    body_bytes: int | None = None
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    seconds: float | None = None
    error: str | None = None
    package_version: str | None = None
    package_file: str | None = None
    package_sha256: str | None = None

    @property
    def is_sound(self) -> bool:
        """Whether there are bytes to be read."""
        return self.outcome in SOUND

    def order(self) -> tuple[datetime, str]:
        """Return the place of the attempt among those of its source."""
        return self.fetched_at, self.sha256 or ""


_FIELD_TYPES = {
    "fetched_at": TIMESTAMP,
    "archived_at": TIMESTAMP,
    "status": pa.int64(),
    "body_bytes": pa.int64(),
    "seconds": pa.float64(),
}

ATTEMPTS = pa.schema(
    [
        pa.field(item.name, _FIELD_TYPES.get(item.name, pa.string()), item.default is None)
        for item in fields(Attempt)
    ]
)
"""Fields of an attempt as columns."""


class Archive:
    """The documents and attempts of one warehouse."""

    _append_lock = threading.Lock()
    """Threads of one run append in turn; runs are kept apart by the warehouse's lock."""

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
            self._warehouse.write_bytes(path, zstandard.ZstdCompressor(level=9).compress(body))
        return sha256

    def holds(self, attempt: Attempt) -> bool:
        """Whether the document of a sound attempt is there."""
        return (
            attempt.sha256 is not None
            and self.body_path(attempt.source_id, attempt.sha256).exists()
        )

    def load(self, source_id: str, sha256: str) -> bytes:
        """Return a document.

        Raises:
            ArchiveError: Its file is missing, is not zstd, or holds other bytes.
        """
        path = self.body_path(source_id, sha256)
        try:
            body = zstandard.ZstdDecompressor().decompress(path.read_bytes())
        except FileNotFoundError as error:
            msg = f"{path}: missing; restore raw/ from a backup"
            raise ArchiveError(msg) from error
        except zstandard.ZstdError as error:
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
        self.append_line(FETCHES, attempt.fetched_at, _plain(attempt))

    def attempts(self) -> list[Attempt]:
        """Return every attempt, by source, in order of (fetched_at, sha256).

        Raises:
            ArchiveError: A line that is not the last of its file is no attempt.
        """
        found = [_attempt_of(place, line) for place, line in self.lines(FETCHES)]
        return sorted(found, key=lambda item: (item.source_id, *item.order()))

    def attempt_table(self) -> pa.Table:
        """Return the attempts as a table, a column for each field, rows in the same order.

        The log of many sources over years is long; it is read as a whole here.

        Raises:
            ArchiveError: As for `attempts`.
        """
        whole = [path.read_bytes().rpartition(b"\n")[0] for path in self._files(FETCHES)]
        body = b"\n".join(lines for lines in whole if lines)
        try:
            found = _read_attempts(body) if body else ATTEMPTS.empty_table()
        except pa.ArrowInvalid:
            # One by one the damaged line is found, and named.
            found = pa.Table.from_pylist([asdict(item) for item in self.attempts()], ATTEMPTS)
        # Of two attempts of one time, the one without a document comes first.
        order = [(name, "ascending", "at_start") for name in ("source_id", "fetched_at", "sha256")]
        return found.take(pc.sort_indices(found, sort_keys=order))

    def append_line(self, log: str, at: datetime, data: Mapping[str, object]) -> None:
        """Append a line to the month's file of a log."""
        path = self._root / log / f"{at:%Y-%m}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(data, sort_keys=True) + "\n"
        with self._append_lock, path.open("ab+") as file:
            _cut_torn_line(file.fileno(), path)
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())

    def lines(self, log: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield each line of a log, and where it stands.

        Raises:
            ArchiveError: A line that is not the last of its file is no JSON object.
        """
        for path in self._files(log):
            whole, _, _torn = path.read_bytes().rpartition(b"\n")
            for number, line in enumerate(whole.splitlines(), start=1):
                place = f"{path}:{number}"
                try:
                    yield place, dict(json.loads(line))
                except (ValueError, TypeError) as error:
                    msg = f"{place}: damaged ({error}); restore the file from a backup"
                    raise ArchiveError(msg) from error

    def _files(self, log: str) -> list[Path]:
        return sorted((self._root / log).glob("*.jsonl"))


def _read_attempts(lines: bytes) -> pa.Table:
    """Return the attempts of some lines of the log.

    Raises:
        pa.ArrowInvalid: A line is no attempt.
    """
    printed = pa.schema(
        [item.with_type(pa.string()) if item.type == TIMESTAMP else item for item in ATTEMPTS]
    )
    options = pa.json.ParseOptions(explicit_schema=printed, unexpected_field_behavior="error")
    found = pa.json.read_json(pa.BufferReader(lines), parse_options=options).cast(ATTEMPTS)
    missing = [item.name for item in ATTEMPTS if not item.nullable]
    is_whole = all(found.column(name).null_count == 0 for name in missing)
    if not is_whole or found.num_rows != lines.count(b"\n") + 1:
        msg = "a line is empty, or lacks a field"
        raise pa.ArrowInvalid(msg)
    return found


def _plain(attempt: Attempt) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(attempt).items()
        if value is not None
    }


def _cut_torn_line(handle: int, path: Path) -> None:
    body = path.read_bytes()
    if body and not body.endswith(b"\n"):
        os.ftruncate(handle, body.rfind(b"\n") + 1)


def _attempt_of(place: str, data: dict[str, Any]) -> Attempt:
    try:
        times = {name: datetime.fromisoformat(data[name]) for name in ("fetched_at", "archived_at")}
        return Attempt(**(data | times))
    except (ValueError, TypeError, KeyError) as error:
        msg = f"{place}: not an attempt ({error}); restore the file from a backup"
        raise ArchiveError(msg) from error


def readable_attempts(attempts: Sequence[Attempt]) -> list[Attempt]:
    """Return the sound attempts, one per (time, digest), the first of equals.

    Of transcripts and package dumps of one day only the newest counts.

    Args:
        attempts: Of one source, in order of (fetched_at, sha256).
    """
    ours = sorted(
        (item for item in attempts if item.method in OUR_WORK), key=lambda each: each.archived_at
    )
    newest = {item.fetched_at: item for item in ours}
    sound = [
        item
        for item in attempts
        if item.is_sound and (item.method not in OUR_WORK or newest[item.fetched_at] is item)
    ]
    first = sound[:1]
    return first + [item for before, item in pairwise(sound) if item.order() != before.order()]
