"""The fold: how one more sound reading changes what a source is known to have stated.

`state_n = fold(state_{n-1}, reading_n)`, readings in order of (fetched_at, sha256). A statement
that is absent from a sound reading ends at that reading's time; another value ends it and starts
a new one; a value that returns starts a new one. Nothing is ever overwritten.

Of two documents of one time the last counts: what only the first one states was in force at no
time, and leaves no row. What a reading states twice and differently ends nothing: the statement
before stands on, last seen when it could be read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import pyarrow as pa

from pipeline.domain.kinds import Kind, Row

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """How many statements a reading added, changed and ended."""

    added: int = 0
    changed: int = 0
    gone: int = 0

    def __add__(self, other: "Changes") -> "Changes":
        """Return the sum, for several kinds of statements."""
        return Changes(
            self.added + other.added, self.changed + other.changed, self.gone + other.gone
        )


@dataclass(frozen=True, slots=True)
class Stated:
    """What one source has stated of one kind.

    Attributes:
        kind: The kind.
        open: Rows that the last sound reading states, by key. Of observations, all rows of the
            newest value by key.
        closed: Rows that ended since `settled` was loaded.
        settled: Rows that had ended by then, as they lie in the file.
    """

    kind: Kind
    open: Mapping[Key, Row]
    closed: tuple[Row, ...]
    settled: pa.Table

    @classmethod
    def nothing(cls, kind: Kind) -> "Stated":
        """Return the state of a source that was never read."""
        return cls(kind=kind, open={}, closed=(), settled=kind.table.no_rows)

    def to_arrow(self) -> pa.Table:
        """Return all rows, sorted by primary key."""
        rows = [*self.closed, *self.open.values()]
        schema = self.kind.table.schema
        if not rows and not len(self.settled):
            # So it is of three kinds in four: a price page states no facts.
            return self.kind.table.no_rows
        fresh = pa.Table.from_pylist(rows, schema=schema)
        return self.kind.table.enforce_arrow(pa.concat_tables([self.settled, fresh]))


def fold(
    stated: Stated,
    rows: Iterable[Row],
    *,
    at: datetime,
    last_seen_at: datetime | None,
    refused: Iterable[Key] = (),
) -> tuple[Stated, Changes]:
    """Return the state after one more sound reading, and what the reading changed.

    Where it changed nothing, that is the very state before: its file need not be written again.

    Args:
        stated: The state before.
        rows: The reading's rows, provenance included; no two share a key.
        at: Time of the reading.
        last_seen_at: Time of the sound reading before it; null for the first.
        refused: Keys of what the reading has but cannot mean.
    """
    if stated.kind.is_observation:
        return _observe(stated, rows)
    kind = stated.kind
    still_open: dict[Key, Row] = {}
    ended: list[Row] = []
    added = changed = 0
    for row in rows:
        key = kind.key_of(row)
        before = stated.open.get(key)
        if before is not None and kind.value_of(before) == kind.value_of(row):
            is_read_again = before["last_seen_at"] is not None
            still_open[key] = before | {"last_seen_at": None} if is_read_again else before
            continue
        added += before is None
        changed += before is not None
        still_open[key] = row | {"first_seen_at": at, "last_seen_at": None, "gone_at": None}
        if before is not None:
            ended.append(before)
    for key in refused:
        if key in stated.open and key not in still_open:
            still_open[key] = _seen_until(stated.open[key], last_seen_at)
    gone = [row for key, row in stated.open.items() if key not in still_open]
    is_moved = (still_open.get(key) is not row for key, row in stated.open.items())
    if not (added or any(is_moved)):
        return stated, Changes()
    closed = [row for row in (*ended, *gone) if row["first_seen_at"] < at]
    until = tuple(_seen_until(row, last_seen_at) | {"gone_at": at} for row in closed)
    after = replace(stated, open=still_open, closed=(*stated.closed, *until))
    return after, Changes(added, changed, len(gone))


def _seen_until(row: Row, last_seen_at: datetime | None) -> Row:
    """Return an open row with the time when it was last read, if it has none yet."""
    return row if row["last_seen_at"] is not None else row | {"last_seen_at": last_seen_at}


def _observe(stated: Stated, rows: Iterable[Row]) -> tuple[Stated, Changes]:
    """Observations do not end: the same figure read again is no new one."""
    kind = stated.kind
    newest = dict(stated.open)
    superseded: list[Row] = []
    added = changed = 0
    for row in rows:
        key = kind.key_of(row)
        before = newest.get(key)
        if before is not None and kind.value_of(before) == kind.value_of(row):
            continue
        added += before is None
        changed += before is not None
        if before is not None and before["fetched_at"] < row["fetched_at"]:
            superseded.append(before)
        newest[key] = row
    if not (added or changed):
        return stated, Changes()
    after = replace(stated, open=newest, closed=(*stated.closed, *superseded))
    return after, Changes(added, changed, 0)


def conflicts(kind: Kind, rows: Sequence[Row]) -> dict[Key, str]:
    """Return the keys that two rows claim with different values, and a line for each."""
    seen: dict[Key, Row] = {}
    found: dict[Key, str] = {}
    for row in rows:
        key = kind.key_of(row)
        first = seen.setdefault(key, row)
        if first is not row and kind.value_of(first) != kind.value_of(row):
            found[key] = (
                f"{row[kind.about]}: '{first['evidence_text']}' ({first['evidence_locator']}) "
                f"against '{row['evidence_text']}' ({row['evidence_locator']})"
            )
    return found


def distinct(kind: Kind, rows: Iterable[Row]) -> list[Row]:
    """Return the rows without those that say again what an earlier one says."""
    first: dict[Key, Row] = {}
    for row in rows:
        first.setdefault(kind.key_of(row), row)
    return list(first.values())
