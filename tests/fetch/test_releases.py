"""Documents in released wheels: the bytes that were built into them, or a sentence why not."""

import gzip
import io
import json
import os
import ssl
import zipfile
from datetime import UTC, datetime

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetch.index_config import configured_indexes
from pipeline.fetch.package_index import PackageIndexError
from pipeline.fetch.page import judge_page
from pipeline.fetch.releases import PackageReleases
from pipeline.fetch.remote_zip import RemoteFile, read_member
from pipeline.registry.documents import Released
from tests.package_index import FILES, LISTS, MEMBER, indexing, wheel

DOCUMENT = json.dumps({f"model-{number}": number / 7 for number in range(9_000)}).encode()
EVER = {"first": datetime(2000, 1, 1, tzinfo=UTC), "end": datetime(2100, 1, 1, tzinfo=UTC)}
ACME = Released(package="acme-prices", member=MEMBER, use="only")


@pytest.fixture
def index():
    with indexing() as ours:
        yield ours


@pytest.fixture
def releases(index, make_client):
    """Return the reader of an index that this machine is configured for; it may have a password."""
    opened = []

    def make(url=index.url, **limits):
        settings = make_client(**{"allow_loopback": False} | limits)._settings
        found = PackageReleases(
            settings, judge=judge_page, indexes=configured_indexes({"PIP_INDEX_URL": url})
        )
        opened.append(found)
        return found

    yield make
    for each in opened:
        each.__exit__(None, None, None)


def read(releases, released=ACME):
    (release,) = releases.listed("acme-prices", **EVER)
    return releases.fetch(release, released)


@pytest.mark.parametrize("padding", [0, 300_000], ids=["small", "large"])
def test_a_member_is_read_by_range(index, releases, padding):
    """However large the wheel: its end, its directory, the member, and RECORD."""
    name = index.release("1.0", "2024-01-01", wheel({MEMBER: DOCUMENT}, padding=padding))

    fetched = read(releases())

    assert (fetched.outcome, fetched.body, fetched.is_whole) == ("new", DOCUMENT, True)
    ranges = [span for path, span in index.asked if path == FILES + name]
    assert None not in ranges
    assert len(ranges) <= 4
    assert "/robots.txt" not in [path for path, _ in index.asked]


def test_of_a_server_without_ranges_the_whole_wheel_is_read_once(index, releases):
    index.has_ranges = False
    name = index.release("1.0", "2024-01-01", wheel({MEMBER: DOCUMENT}, padding=300_000))

    fetched = read(releases())

    assert (fetched.outcome, fetched.body) == ("new", DOCUMENT)
    assert [path for path, _ in index.asked].count(FILES + name) == 1


def test_a_packed_member_is_unpacked(index, releases):
    index.release("1.0", "2024-01-01", wheel({MEMBER: gzip.compress(DOCUMENT)}))

    fetched = read(releases(), ACME.model_copy(update={"compression": "gzip"}))

    assert (fetched.outcome, fetched.body) == ("new", DOCUMENT)


def bad_checksum():
    body = bytearray(wheel({MEMBER: DOCUMENT}))
    with zipfile.ZipFile(io.BytesIO(bytes(body))) as archive:
        at = archive.getinfo(MEMBER).header_offset
    body[at + 3_000] ^= 0xFF
    return bytes(body)


@pytest.mark.parametrize(
    ("body", "outcome", "reason"),
    [
        pytest.param(wheel({"other": b"{}"}), "bad_type", f"has no {MEMBER}", id="no member"),
        pytest.param(
            wheel({MEMBER: b"{}"}, record={MEMBER: b"[]"}), "bad_type", "RECORD states", id="digest"
        ),
        pytest.param(wheel({MEMBER: b"{}"}, record={}), "bad_type", "RECORD states", id="unlisted"),
        pytest.param(
            wheel({MEMBER: b"0" * 3_000_000}), "bad_type", "larger than 1,000,000", id="bomb"
        ),
        pytest.param(bad_checksum(), "bad_type", "cannot be unpacked", id="checksum"),
        pytest.param(b"PK\x03\x04 no zip", "bad_type", "cannot be unpacked", id="no zip"),
    ],
)
def test_what_is_no_sound_member_is_refused(index, releases, body, outcome, reason):
    index.release("1.0", "2024-01-01", body)

    fetched = read(releases())

    assert (fetched.outcome, fetched.body) == (outcome, None)
    assert reason in fetched.error


def test_a_bomb_within_a_packed_member_is_too_large(index, releases):
    index.release("1.0", "2024-01-01", wheel({MEMBER: gzip.compress(b"0" * 3_000_000)}))

    fetched = read(releases(), ACME.model_copy(update={"compression": "gzip"}))

    assert fetched.outcome == "too_large"


def test_a_whole_wheel_that_is_not_the_one_listed_is_refused(index, releases):
    index.has_ranges = False
    index.release("1.0", "2024-01-01", hashes={"sha256": "0" * 64})

    fetched = read(releases())

    assert "has not the digest that the index states" in fetched.error


def test_a_wheel_that_is_gone_is_gone(index, releases):
    index.files.pop(index.release("1.0", "2024-01-01"))

    assert read(releases()).outcome == "gone"


def test_a_silent_index_is_a_timeout_and_then_left_alone(index, releases):
    name = index.release("1.0", "2024-01-01")
    index.silent.add(FILES + name)
    reader = releases(read_timeout_s=0.2)
    (release,) = reader.listed("acme-prices", **EVER)

    outcomes = [reader.fetch(release, ACME).outcome for _ in range(3)]

    assert outcomes == ["timeout"] * 3
    with pytest.raises(PackageIndexError, match="does not answer any more"):
        reader.fetch(release, ACME)


@pytest.mark.parametrize("variable", ["SSL_CERT_FILE", "PIP_CERT"])
def test_an_index_behind_a_private_authority_and_a_password(
    make_client, tmp_path, monkeypatch, variable
):
    """The password goes to the index and its own files, and stands in no attempt."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv(variable, str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    with indexing(context) as index:
        index.login = "me:secret"
        index.release("1.0", "2024-01-01", DOCUMENT)
        url = index.url.replace("https://", "https://me:secret@")
        settings = make_client(allow_loopback=False)._settings
        with PackageReleases(
            settings, judge=judge_page, indexes=configured_indexes({"PIP_INDEX_URL": url})
        ) as reader:
            (release,) = reader.listed("acme-prices", **EVER)
            fetched = reader.fetch(release, ACME)

    assert (fetched.outcome, fetched.body) == ("new", DOCUMENT)
    assert all(index.keyed)
    assert "secret" not in repr((release, fetched))
    assert index.url.startswith("https://")


def test_files_on_another_host_get_no_password(index, releases):
    index.release(
        "1.0", "2024-01-01", DOCUMENT, url=f"{index.base}{FILES}x".replace("localhost", "127.0.0.1")
    )
    index.files["x"] = index.files.popitem()[1]

    address = index.url.replace("http://", "http://me:secret@")
    fetched = read(releases(address, allow_loopback=True))

    assert fetched.outcome == "new"
    assert index.keyed == [path.startswith(LISTS) for path, _ in index.asked]


@given(
    body=st.binary(max_size=2_000),
    times=st.sampled_from([1, 2, 100]),
    others=st.lists(st.binary(max_size=500), max_size=5),
    padding=st.sampled_from([0, 1, 70_000]),
)
def test_reading_by_range_gives_what_the_whole_file_gives(body, times, others, padding):
    body *= times
    members = {f"other-{number}": other for number, other in enumerate(others)} | {MEMBER: body}
    whole = wheel(members, padding=padding)

    def read_range(start, count):
        at = max(0, len(whole) - count) if start is None else start
        return at, whole[at : at + count], len(whole)

    assert read_member(RemoteFile(read_range), MEMBER, max_bytes=300_000) == body
