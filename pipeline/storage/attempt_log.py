"""The log of attempts, `raw/fetches/`: files that one run writes, and an index of what they say.

A shard of a run writes `<time>-<random>-<shard>.jsonl`, whole after each attempt, and no other run
writes to it: a run that is killed leaves what it had. `2026-11.jsonl`, as older
warehouses have it, is read as well. The index, `index/attempts/2026-11.parquet`, spares reading the
lines of a month: it is used only where the files that it was made of are unchanged, and may be
removed at any time.
"""

import json
import re
import secrets
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.storage.attempts import ATTEMPTS, Attempt, attempt_line, attempts_of
from pipeline.storage.files import Files, arrow_reader
from pipeline.storage.line_log import BadLine

FOLDER: Final = "raw/fetches"
INDEX: Final = "index/attempts"

FILE_NAME: Final = re.compile(
    r"(?P<year>[0-9]{4})-?(?P<month>[0-9]{2})([0-9]{2}T[0-9]{6}Z-[0-9a-f]{8}-[0-9]+)?\.jsonl"
)
"""Exact names: a copy beside, as `2026-11 (copy).jsonl`, is no part of the log."""

PART_LINES: Final = 100
"""A file is written anew with each of its lines; after so many, another one is begun."""

COVERS: Final = b"covers"
"""Key of an index's metadata: its files, and the version of each."""


@dataclass(frozen=True, slots=True)
class Month:
    """What the log says of a month.

    Attributes:
        name: The month, as `2026-11`.
        tables: Its attempts, in the order of the log.
        bad: Lines that are no attempt.
        covers: Its files without such lines, and the version of each.
        is_indexed: Whether the index has all of them.
    """

    name: str
    tables: Sequence[pa.Table]
    bad: Sequence[BadLine]
    covers: Mapping[str, str]
    is_indexed: bool


class AttemptLog:
    """The log of attempts of one warehouse, and the file in it that a shard of a run writes."""

    def __init__(self, files: Files, shard: int) -> None:
        """Read and write nothing yet."""
        self._files = files
        self._shard = shard
        self._lock = threading.Lock()
        self._name = ""
        self._lines: list[bytes] = []
        self._indexed: dict[str, Mapping[str, str]] = {}

    def append(self, attempt: Attempt) -> None:
        """Log an attempt; it is there, whole, when this returns."""
        line = json.dumps(attempt_line(attempt), sort_keys=True).encode() + b"\n"
        with self._lock:
            if len(self._lines) % PART_LINES == 0:
                begun = f"{attempt.archived_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
                self._name, self._lines = f"{FOLDER}/{begun}-{self._shard}.jsonl", []
            lines = [*self._lines, line]
            self._files.write(self._name, b"".join(lines))
            self._lines = lines

    def strays(self) -> list[str]:
        """Return what lies in the folder and is no file of the log."""
        return [
            self._files.address(name)
            for name in self._files.versions(FOLDER)
            if _month_of(name) is None
        ]

    def months(self, since: str = "") -> Iterator[Month]:
        """Yield what the log says, by month.

        Args:
            since: The first month that is wanted, as `2026-11`; all by default.
        """
        for name, found in self._by_month().items():
            if name >= since:
                yield self._month(name, found)

    def _by_month(self) -> dict[str, dict[str, str]]:
        """Return the files of each month, and the version of each."""
        months: dict[str, dict[str, str]] = {}
        for name, version in sorted(self._files.versions(FOLDER).items()):
            month = _month_of(name)
            if month is not None:
                months.setdefault(month, {})[name] = version
        return dict(sorted(months.items()))

    def write_index(self) -> None:
        """Index the months whose files the index does not have."""
        for name, found in self._by_month().items():
            # A month that was read already need not be read again to see that it is indexed.
            if self._indexed.get(name) == found:
                continue
            month = self._month(name, found)
            if month.is_indexed:
                continue
            covers = json.dumps(month.covers, sort_keys=True)
            rows = [table for table in month.tables if table.num_rows]
            table = pa.concat_tables([ATTEMPTS.empty_table(), *rows])
            sink = pa.BufferOutputStream()
            pq.write_table(
                table.replace_schema_metadata({COVERS: covers}),
                sink,
                compression="zstd",
                write_page_checksum=True,
            )
            self._files.write(f"{INDEX}/{month.name}.parquet", sink.getvalue().to_pybytes())

    def _month(self, name: str, found: Mapping[str, str]) -> Month:
        """Return what the files of a month say, the lines of those read that no index has."""
        indexed, covered = self._index(name)
        if not covered.items() <= found.items():
            indexed, covered = ATTEMPTS.empty_table(), {}
        tables, bad, sound = [indexed], [], dict(covered)
        for file in sorted(found.keys() - covered.keys()):
            table, mistakes = attempts_of(self._files.address(file), self._files.read(file))
            tables.append(table)
            bad += mistakes
            if not mistakes:
                sound[file] = found[file]
        is_indexed = sound.keys() == covered.keys()
        if is_indexed:
            self._indexed[name] = found
        return Month(name, tables, bad, sound, is_indexed)

    def _index(self, month: str) -> tuple[pa.Table, Mapping[str, str]]:
        """Return the attempts that a month's index has, and the files that it was made of."""
        nothing: tuple[pa.Table, Mapping[str, str]] = ATTEMPTS.empty_table(), {}
        try:
            body = self._files.read(f"{INDEX}/{month}.parquet")
            table = pq.read_table(arrow_reader(body), page_checksum_verification=True)
            covers = json.loads((table.schema.metadata or {})[COVERS])
        except (FileNotFoundError, pa.ArrowException, OSError, KeyError, ValueError):
            return nothing
        table = table.replace_schema_metadata(None)
        return (table, covers) if table.schema == ATTEMPTS else nothing


def _month_of(name: str) -> str | None:
    """Return the month of a file of the log; null where it is none."""
    found = FILE_NAME.fullmatch(name.rpartition("/")[2])
    return None if found is None else f"{found['year']}-{found['month']}"
