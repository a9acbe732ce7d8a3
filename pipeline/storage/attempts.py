"""Attempts to get documents: what a line of the log says, and which of them are read."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, Final, get_args

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json

from pipeline.domain.outcome import Outcome
from pipeline.domain.snapshot import Method
from pipeline.domain.table import TIMESTAMP
from pipeline.storage.files import arrow_reader
from pipeline.storage.line_log import BadLine, whole_lines

SOUND: tuple[Outcome, ...] = ("new", "unchanged")
"""Outcomes whose bytes are read."""

OUR_WORK: Final = ("transcribed", "embedded")
"""Methods whose documents we make ourselves, of a page or a package as it stood on one day."""


@dataclass(frozen=True, slots=True)
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


EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

YEARS: Final = pa.array(range(1970, 9999))
"""Of times that Python can tell."""

DIGEST: Final = "^[0-9a-f]{64}$"

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


def attempts_in(table: pa.Table) -> list[Attempt]:
    """Return the rows of a table of attempts.

    A night needs all that there ever were: equal values are made once, and times by hand.
    """
    return list(map(Attempt, *(_values(table.column(name)) for name in ATTEMPTS.names)))


def _values(column: pa.ChunkedArray) -> list[Any]:
    if column.type == TIMESTAMP:
        return [
            EPOCH + timedelta(microseconds=at) for at in column.cast(pa.int64()).to_numpy().tolist()
        ]
    encoded = pa.concat_arrays([pa.array([], column.type), *column.chunks]).dictionary_encode()
    values = [*encoded.dictionary.to_pylist(), None]
    numbers = encoded.indices.fill_null(len(values) - 1).to_numpy(zero_copy_only=False)
    return list(map(values.__getitem__, numbers.tolist()))


def attempts_of(place: str, body: bytes) -> tuple[pa.Table, list[BadLine]]:
    """Return the attempts of a file of the log, and the lines that are none."""
    lines = whole_lines(body)
    if not lines:
        return ATTEMPTS.empty_table(), []
    try:
        return _read_attempts(lines), []
    except pa.ArrowInvalid:
        pass
    found, bad = [ATTEMPTS.empty_table()], []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(_read_attempts([line]))
        except pa.ArrowInvalid as error:
            reason = str(error).splitlines()[0]
            bad.append(BadLine(f"{place}:{number}", f"not an attempt ({reason})"))
    return pa.concat_tables(found), bad


def _read_attempts(lines: Sequence[bytes]) -> pa.Table:
    """Return the attempts of some lines of the log.

    Raises:
        pa.ArrowInvalid: A line is no attempt.
    """
    printed = pa.schema(
        [item.with_type(pa.string()) if item.type == TIMESTAMP else item for item in ATTEMPTS]
    )
    options = pa.json.ParseOptions(explicit_schema=printed, unexpected_field_behavior="error")
    # Of a `null` in place of an object Arrow dies, and the whole program with it.
    if not all(line.lstrip().startswith(b"{") for line in lines):
        msg = "a line is no JSON object"
        raise pa.ArrowInvalid(msg)
    body = b"\n".join(lines)
    found = pa.json.read_json(arrow_reader(body), parse_options=options).cast(ATTEMPTS)
    missing = [item.name for item in ATTEMPTS if not item.nullable]
    is_whole = all(found.column(name).null_count == 0 for name in missing)
    if not is_whole or found.num_rows != len(lines):
        msg = "a line lacks a field, or has two objects"
        raise pa.ArrowInvalid(msg)
    _expect_values(found)
    return found


def _expect_values(found: pa.Table) -> None:
    """Check that attempts have values that they can have.

    Raises:
        pa.ArrowInvalid: One has not.
    """
    size, sha256 = found.column("body_bytes"), found.column("sha256")
    rules = [
        ("an unknown outcome", _is_one_of(found.column("outcome"), get_args(Outcome))),
        ("an unknown method", _is_one_of(found.column("method"), get_args(Method))),
        ("seconds are no number", pc.is_finite(found.column("seconds"))),
        ("fewer bytes than none", pc.greater_equal(size, 0)),
        ("a digest that is none", pc.match_substring_regex(sha256, DIGEST)),
        *(
            (
                f"{name} is no time of the web",
                pc.is_in(pc.year(found.column(name)), value_set=YEARS),
            )
            for name in ("fetched_at", "archived_at")
        ),
    ]
    for reason, is_kept in rules:
        if pc.all(is_kept).as_py() is False:
            raise pa.ArrowInvalid(reason)


def _is_one_of(column: pa.ChunkedArray, known: Sequence[str]) -> pa.ChunkedArray:
    return pc.is_in(column, value_set=pa.array(known))


def attempt_line(attempt: Attempt) -> dict[str, Any]:
    """Return an attempt as its line of the log."""
    values = ((item.name, getattr(attempt, item.name)) for item in fields(attempt))
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values
        if value is not None
    }


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
