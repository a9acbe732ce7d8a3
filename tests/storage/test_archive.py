"""The archive: each document once, and a line for each attempt."""

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from pipeline.storage.archive import Archive, ArchiveError
from pipeline.storage.attempt_log import INDEX, PART_LINES
from pipeline.storage.attempts import Attempt, attempt_line, attempts_of
from pipeline.storage.warehouse import Warehouse

BODY = b"<table>Anvil $0.50</table>" * 9
SHA256 = hashlib.sha256(BODY).hexdigest()
DAY = datetime(2026, 1, 5, 3, 15, 7, 123456, tzinfo=UTC)
ATTEMPT = Attempt(
    source_id="acme",
    fetched_at=DAY,
    archived_at=DAY + timedelta(hours=1),
    method="live",
    outcome="new",
    url="https://acme.example/pricing",
    final_url="https://acme.example/prices",
    status=200,
    sha256=SHA256,
    body_bytes=len(BODY),
    content_type="text/html; charset=utf-8",
    etag='W/"\u2028"',
    seconds=0.25,
)
SOUND_LINE = {
    **dict.fromkeys(("url", "final_url"), "https://acme.example/"),
    **dict.fromkeys(("fetched_at", "archived_at"), "2026-01-05T03:15:07+00:00"),
    "source_id": "acme",
    "method": "live",
    "outcome": "timeout",
}
LATER = replace(ATTEMPT, fetched_at=DAY + timedelta(days=1), outcome="unchanged")
FAILED = replace(LATER, outcome="timeout", sha256=None, body_bytes=None, error="no answer in 20 s")


@pytest.fixture
def archive(tmp_path):
    """Return an archive with nothing in it."""
    return Archive(Warehouse(tmp_path))


@pytest.fixture
def log(tmp_path):
    """Return a file of the log of attempts, of before runs had files of their own."""
    path = tmp_path / "raw/fetches/2026-01.jsonl"
    path.parent.mkdir(parents=True)
    path.write_text("".join(f"{json.dumps(attempt_line(item))}\n" for item in (ATTEMPT, LATER)))
    return path


def test_a_document_comes_back_as_it_came(archive):
    sha256 = archive.store("acme", BODY)

    assert sha256 == SHA256
    assert archive.load("acme", sha256) == BODY
    assert archive.holds(ATTEMPT)
    assert archive.snapshot(ATTEMPT).body == BODY
    assert archive.snapshot(ATTEMPT).url == ATTEMPT.final_url


def test_an_empty_document_is_a_document(archive):
    assert archive.load("acme", archive.store("acme", b"")) == b""


def test_a_document_is_kept_once(archive):
    archive.store("acme", BODY)
    written_at = Path(archive.body_address("acme", SHA256)).stat().st_mtime_ns
    archive.store("acme", BODY)

    assert Path(archive.body_address("acme", SHA256)).stat().st_mtime_ns == written_at


@pytest.mark.parametrize(
    ("spoil", "mistake"),
    [
        pytest.param(lambda path: path.unlink(), "missing; restore", id="missing"),
        pytest.param(lambda path: path.write_bytes(b""), "damaged", id="empty"),
        pytest.param(lambda path: path.write_bytes(b"junk"), "damaged", id="no zstd"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-3]), "damaged", id="cut"),
        pytest.param(
            lambda path: path.write_bytes(zstandard.compress(BODY + b" ")),
            "another digest",
            id="other bytes",
        ),
    ],
)
def test_a_damaged_document_is_named(archive, spoil, mistake):
    path = Path(archive.body_address("acme", archive.store("acme", BODY)))
    spoil(path)

    with pytest.raises(ArchiveError, match=mistake) as caught:
        archive.snapshot(ATTEMPT)
    assert str(path) in str(caught.value)


def test_a_failed_attempt_has_no_document(archive):
    assert not archive.holds(FAILED)
    with pytest.raises(ArchiveError, match="outcome timeout has no bytes"):
        archive.snapshot(FAILED)


def test_attempts_come_back_whole_and_in_order(archive):
    """By source, then by the date of the document, whenever they were logged."""
    other = replace(ATTEMPT, source_id="aaa")
    february = replace(ATTEMPT, fetched_at=DAY + timedelta(days=30))
    for attempt in (february, FAILED, ATTEMPT, other):
        archive.append(attempt)

    assert archive.attempts() == [other, ATTEMPT, FAILED, february]
    assert archive.attempt_table().to_pylist() == [asdict(item) for item in archive.attempts()]


def test_no_log_is_no_attempts(archive):
    assert archive.attempts() == []
    assert archive.attempt_table().to_pylist() == []


@pytest.mark.parametrize(
    "torn",
    [
        pytest.param(b'{"source_id": "acm', id="half a line"),
        pytest.param(b"\xf0\x9f", id="half a character"),
        pytest.param(b"{}", id="all but the line's end"),
    ],
)
def test_a_torn_last_line_is_ignored(archive, log, torn):
    with log.open("ab") as file:
        file.write(torn)

    assert archive.attempts() == [ATTEMPT, LATER]
    assert archive.bad_attempts() == []


@pytest.mark.parametrize("torn", [b"", b'{"source_id": "acm'])
def test_a_torn_last_line_of_a_small_log_is_cut_off_by_the_next(archive, tmp_path, torn):
    path = tmp_path / "raw/news/2026-01.jsonl"
    path.parent.mkdir(parents=True)
    path.write_bytes(b'{"a": 1}\n' + torn)
    archive.append_lines("news", [(DAY, {"a": 2}), (LATER.fetched_at, {"a": 3})])

    assert [line["a"] for _, line in archive.lines("news")] == [1, 2, 3]


def test_runs_that_add_to_a_small_log_at_once_lose_nothing(tmp_path):
    archives = [Archive(Warehouse(tmp_path)) for _ in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda each: each.append_lines("news", [(DAY, {"a": 1})]), archives))

    assert len(list(archives[0].lines("news"))) == 24


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b'{"source_id": "acm', id="torn"),
        pytest.param(b"", id="empty"),
        pytest.param(b"[1]", id="no object"),
        pytest.param(b"{}", id="no fields"),
        pytest.param(b'{"fetched_at": "soon", "archived_at": "later"}', id="no times"),
        pytest.param(b"\xff", id="no text"),
        pytest.param(
            json.dumps(SOUND_LINE | {"fetched_at": "2026-01-05T03:15:07"}).encode(),
            id="time without zone",
        ),
        pytest.param(json.dumps(SOUND_LINE).encode()[:-1] + b', "seconds": 1e400}', id="no number"),
        pytest.param(json.dumps(SOUND_LINE | {"outcome": "fine"}).encode(), id="no outcome"),
        pytest.param(b"null", id="null"),
        pytest.param(b' null {"a": 1}', id="null and more"),
        pytest.param(json.dumps(SOUND_LINE | {"sha256": "../../x"}).encode(), id="no digest"),
        pytest.param(json.dumps(SOUND_LINE | {"body_bytes": -5}).encode(), id="no size"),
        *(
            pytest.param(json.dumps(SOUND_LINE | {"fetched_at": at}).encode(), id=at)
            for at in ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59")
        ),
    ],
)
def test_a_broken_line_is_left_out_and_named(archive, log, line, caplog):
    """It is that line's problem: all other attempts count, and `verify` names it."""
    first, second = log.read_bytes().splitlines()
    log.write_bytes(b"\n".join([first, line, second, b""]))

    assert archive.attempts() == [ATTEMPT, LATER]
    assert [bad.place for bad in archive.bad_attempts()] == [f"{log}:2"]
    assert f"{log}:2: not an attempt" in caplog.text


def test_a_line_that_stands_twice_and_a_copy_of_the_file_change_nothing(archive, log):
    log.write_bytes(log.read_bytes() * 2)
    copy = log.with_name("2026-01 (copy).jsonl")
    copy.write_bytes(log.read_bytes())

    assert archive.attempts() == [ATTEMPT, LATER]
    assert archive.stray_logs() == [str(copy)]


def test_attempts_of_one_time_are_in_order_however_many_there_are(archive, log):
    """The one without a document comes first, whatever their lines hash to."""
    wanted = []
    for number in range(500):
        later = replace(ATTEMPT, fetched_at=DAY + timedelta(minutes=number))
        wanted += [replace(later, outcome="rate_limited", sha256=None), later]
    log.write_text("".join(f"{json.dumps(attempt_line(item))}\n" for item in wanted))

    assert archive.attempts() == wanted


def test_what_is_forgotten_does_not_count_until_that_is_undone(archive):
    for attempt in (ATTEMPT, LATER):
        archive.append(attempt)

    archive.forget([LATER], at=DAY)
    assert archive.attempts() == [ATTEMPT]
    assert archive.forgotten("acme") == [LATER]

    archive.remember("acme", at=DAY)
    assert archive.attempts() == [ATTEMPT, LATER]


def test_a_bomb_takes_no_memory(archive):
    """A small file that claims to be huge is damaged, whatever it holds."""
    path = Path(archive.body_address("acme", archive.store("acme", BODY)))
    zeros = zstandard.ZstdCompressor(level=3).compress(bytes(300_000_000))
    path.write_bytes(zeros)
    assert len(zeros) < 100_000

    with pytest.raises(ArchiveError, match=r"damaged \(more than 256 MB"):
        archive.load("acme", SHA256)


def test_no_flipped_bit_of_a_frame_header_is_anything_but_damage(archive):
    path = Path(archive.body_address("acme", archive.store("acme", BODY)))
    sound = path.read_bytes()
    for bit in range(8 * min(64, len(sound))):
        flipped = bytearray(sound)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        with suppress(ArchiveError):
            assert archive.load("acme", SHA256) == BODY


def test_threads_append_whole_lines(archive):
    attempts = [replace(ATTEMPT, source_id=f"acme-{number:02}") for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(archive.append, attempts))

    assert archive.attempts() == attempts


def test_nobody_writes_to_a_file_of_others(tmp_path, log):
    """Each shard of each run has its own, and one that was killed keeps what it had."""
    before, runs = log.read_bytes(), [Archive(Warehouse(tmp_path), shard) for shard in (0, 0, 1)]
    runs[0].append(ATTEMPT)
    first = next(path for path in log.parent.iterdir() if path != log)
    written = first.read_bytes()
    for run in runs[1:]:
        run.append(FAILED)
        run.append(LATER)

    assert (log.read_bytes(), first.read_bytes()) == (before, written)
    assert sorted(path.stem[-2:] for path in log.parent.iterdir()) == ["-0", "-0", "-1", "01"]
    assert Archive(Warehouse(tmp_path)).attempts() == [ATTEMPT, FAILED, LATER]
    assert runs[0].stray_logs() == []


def test_a_file_of_attempts_is_not_written_anew_for_ever(archive, tmp_path):
    """The cost of an attempt does not grow with those before it."""
    attempts = [
        replace(ATTEMPT, fetched_at=DAY + timedelta(days=number))
        for number in range(2 * PART_LINES + 1)
    ]
    for attempt in attempts:
        archive.append(attempt)
    lines = [path.read_bytes().count(b"\n") for path in (tmp_path / "raw/fetches").iterdir()]

    assert sorted(lines) == [1, PART_LINES, PART_LINES]
    assert archive.attempts() == attempts


def test_the_attempts_of_some_sources_are_asked_for_alone(archive):
    for name in ("acme", "aaa", "other"):
        archive.append(replace(ATTEMPT, source_id=name))

    assert [item.source_id for item in archive.attempts({"aaa", "other"})] == ["aaa", "other"]
    assert archive.attempts([]) == []


@pytest.fixture
def indexed(tmp_path, log):
    """Return the index of a log of two months, one of them of before the index."""
    del log
    archive = Archive(Warehouse(tmp_path))
    february = DAY + timedelta(days=30)
    archive.append(replace(ATTEMPT, fetched_at=february, archived_at=february))
    archive.index_attempts()
    return tmp_path / INDEX


def test_what_is_indexed_is_not_read_again(tmp_path, indexed, monkeypatch):
    """A night reads the lines of its own attempts, however many nights there were before."""
    before = Archive(Warehouse(tmp_path)).attempts()
    new = Archive(Warehouse(tmp_path))
    new.append(FAILED)
    read = []
    monkeypatch.setattr(
        "pipeline.storage.attempt_log.attempts_of",
        lambda place, body: read.append(place) or attempts_of(place, body),
    )
    found = Archive(Warehouse(tmp_path)).attempts()

    assert [item for item in found if item != FAILED] == before
    assert len(found) == len(before) + 1
    assert len(read) == 1
    assert sorted(path.name for path in indexed.iterdir()) == ["2026-01.parquet", "2026-02.parquet"]


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.unlink(), id="removed"),
        pytest.param(lambda path: path.write_bytes(b""), id="empty"),
        pytest.param(lambda path: path.write_bytes(path.read_bytes()[:-9]), id="cut"),
        pytest.param(lambda path: path.write_bytes(_flipped(path.read_bytes())), id="flipped"),
        pytest.param(lambda path: pq.write_table(pa.table({"a": [1]}), path), id="not ours"),
    ],
)
def test_no_index_is_trusted(tmp_path, indexed, spoil):
    """It can be lost or damaged: the log says the same without it."""
    before = Archive(Warehouse(tmp_path)).attempts()
    spoil(indexed / "2026-01.parquet")

    assert Archive(Warehouse(tmp_path)).attempts() == before


def test_a_log_that_changed_is_not_answered_from_its_index(tmp_path, indexed, log):
    """Lines that were lost are missed, one that was damaged is named, on every night."""
    del indexed
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[1] + b"junk\n")
    archive = Archive(Warehouse(tmp_path))
    archive.index_attempts()

    assert ATTEMPT not in archive.attempts()
    assert LATER in archive.attempts()
    assert [line.place for line in archive.bad_attempts()] == [f"{log}:2"]
    log.unlink()
    assert LATER not in archive.attempts()


def _flipped(body):
    middle = len(body) // 4
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]
