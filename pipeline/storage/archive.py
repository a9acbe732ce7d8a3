"""The archive, `raw/`: each distinct document once, and a line for each attempt to get one.

A document lies at `raw/<source>/<sha256>.zst`; an attempt is logged after its bytes are in place.
Lines of `raw/forgotten/` take attempts out of account: they stay in the log, and come back when
that is undone.
"""

import hashlib
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipeline.domain.snapshot import Snapshot
from pipeline.storage.attempt_log import FOLDER, AttemptLog
from pipeline.storage.attempts import ATTEMPTS, Attempt, attempt_line, attempts_in
from pipeline.storage.compression import DamagedError, compressed, decompressed
from pipeline.storage.line_log import BadLine, LineLog
from pipeline.storage.warehouse import Warehouse

log = logging.getLogger(__name__)

RAW: Final = "raw"

DOCUMENT: Final = re.compile(rf"{RAW}/(?P<source>[^/]+)/(?P<digest>[^/]+)\.zst")

FORGOTTEN: Final = "forgotten"
"""Folder of raw/ that names the attempts that are taken out of account."""

NAMED_BY: Final = ["source_id", "fetched_at", "archived_at"]
"""What an attempt is named by there."""


ORDER: Final = [
    (name, "ascending", "at_start") for name in ("source_id", "fetched_at", "sha256", "archived_at")
]
"""Of two attempts of one time, the one without a document comes first."""


class ArchiveError(RuntimeError):
    """Bytes of the archive are missing or are not what their name says."""


class Archive:
    """The documents and attempts of one warehouse."""

    def __init__(self, warehouse: Warehouse, shard: int = 0) -> None:
        """Open the archive of `warehouse`; nothing is read or written yet.

        Args:
            warehouse: Where it lies.
            shard: Number of the part of a run that writes to it: it names the file of attempts.
        """
        self._files = warehouse.files
        self._log = AttemptLog(warehouse.files, shard)

    @property
    def address(self) -> str:
        """Return where the archive lies."""
        return self._files.address(RAW)

    @property
    def log_address(self) -> str:
        """Return where the log of attempts lies."""
        return self._files.address(FOLDER)

    def body_address(self, source_id: str, sha256: str) -> str:
        """Return where one document lies."""
        return self._files.address(_body_name(source_id, sha256))

    def store(self, source_id: str, body: bytes) -> str:
        """Keep a document; return its SHA-256. One that is already kept is not written again."""
        sha256 = hashlib.sha256(body).hexdigest()
        if not self.has(source_id, sha256):
            self._files.write(_body_name(source_id, sha256), compressed(body))
        return sha256

    def has(self, source_id: str, sha256: str) -> bool:
        """Whether a document is there."""
        return self._files.size(_body_name(source_id, sha256)) is not None

    def holds(self, attempt: Attempt) -> bool:
        """Whether the document of a sound attempt is there."""
        return attempt.sha256 is not None and self.has(attempt.source_id, attempt.sha256)

    def documents(self) -> Iterator[tuple[str, str]]:
        """Yield source and digest of each document that has a file."""
        for name in self._files.names(RAW, below=True):
            found = DOCUMENT.fullmatch(name)
            if found is not None:
                yield found["source"], found["digest"]

    def load(self, source_id: str, sha256: str) -> bytes:
        """Return a document.

        Raises:
            ArchiveError: Its file is missing, is not zstd, or holds other bytes.
        """
        path = self.body_address(source_id, sha256)
        try:
            body = decompressed(self._files.read(_body_name(source_id, sha256)))
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
        self._log.append(attempt)

    def attempts(self, source_ids: Iterable[str] | None = None) -> list[Attempt]:
        """Return the attempts that count, by source, in order of (fetched_at, sha256).

        Left out are forgotten ones, and lines that are no attempt, with a warning.

        Args:
            source_ids: The sources; all by default.
        """
        return attempts_in(self.attempt_table(source_ids))

    def forgotten(self, source_id: str) -> list[Attempt]:
        """Return the attempts of a source that do not count."""
        found = self.attempt_table([source_id], forgotten=True)
        gone = found.join(self._forgotten_keys(), NAMED_BY, join_type="left semi")
        return attempts_in(gone)

    def attempt_table(
        self,
        source_ids: Iterable[str] | None = None,
        *,
        forgotten: bool = False,
        since: datetime | None = None,
    ) -> pa.Table:
        """Return the attempts as a table, a column for each field, rows in the same order.

        Args:
            source_ids: The sources; all by default.
            forgotten: Whether to return those that are forgotten as well.
            since: Leave out those of the months before; all by default.
        """
        tables = [ATTEMPTS.empty_table()]
        for month in self._log.months("" if since is None else f"{since:%Y-%m}"):
            tables += month.tables
            for line in month.bad:
                log.warning("%s: it is left out", line)
        found = pa.concat_tables(tables)
        if source_ids is not None:
            found = found.filter(pc.field("source_id").isin(pa.array(source_ids, pa.string())))
        keys = self._forgotten_keys()
        if not forgotten and keys.num_rows:
            found = found.join(keys, NAMED_BY, join_type="left anti")
        return _without_repetitions(_in_order(found))

    def index_attempts(self) -> None:
        """Index what the log says, so that the next run need not read its lines."""
        self._log.write_index()

    def bad_attempts(self) -> list[BadLine]:
        """Return the lines of the log of attempts that are none."""
        return [line for month in self._log.months() for line in month.bad]

    def stray_logs(self) -> list[str]:
        """Return what lies beside the files of the log of attempts."""
        return self._log.strays()

    def append_lines(
        self, name: str, lines: Iterable[tuple[datetime, Mapping[str, object]]]
    ) -> None:
        """Add lines, each with its time, to the months' files of a log."""
        LineLog(self._files, f"{RAW}/{name}").append(lines)

    def lines(self, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield each sound line of a log, and where it stands; others are warned of."""
        for place, line in LineLog(self._files, f"{RAW}/{name}").lines():
            if isinstance(line, BadLine):
                log.warning("%s: it is left out", line)
            else:
                yield place, line

    def forget(self, attempts: Iterable[Attempt], *, at: datetime) -> None:
        """Take attempts out of account; they stay in the log."""
        lines = [
            {name: value for name, value in attempt_line(attempt).items() if name in NAMED_BY}
            for attempt in attempts
        ]
        self.append_lines(FORGOTTEN, [(at, line | {"is_undone": False}) for line in lines])

    def remember(self, source_id: str, *, at: datetime) -> None:
        """Take all attempts of a source into account again."""
        self.append_lines(FORGOTTEN, [(at, {"source_id": source_id, "is_undone": True})])

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


def _body_name(source_id: str, sha256: str) -> str:
    return f"{RAW}/{source_id}/{sha256}.zst"


def _without_repetitions(attempts: pa.Table) -> pa.Table:
    """Return attempts in order, each once: a line that stands twice in the log is one attempt."""
    keys = [attempts.column(name).combine_chunks() for name in ("source_id", "fetched_at")]
    is_same = [pc.equal(key[1:], key[:-1]) for key in keys]
    if not pc.any(pc.and_(*is_same)).as_py():
        return attempts
    once = attempts.group_by(attempts.column_names, use_threads=False).aggregate([])
    # Groups come in any order, by what their rows hash to.
    return _in_order(once.select(ATTEMPTS.names).cast(ATTEMPTS))


def _in_order(attempts: pa.Table) -> pa.Table:
    return attempts.take(pc.sort_indices(attempts, sort_keys=ORDER))
