"""Faults of the network and of servers, each played for real on 127.0.0.1."""

import gzip
import socket
import struct
import threading
import zlib

import pytest

from pipeline.fetch.dialer import Network

PAGE = b"<html><body><p>one page</p></body></html>"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n"
OPEN_END = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def test_an_unknown_name_is_a_network_error(make_client):
    def unknown(_host, _port):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    fetched = make_client(Network(resolve=unknown), retries=2).fetch("http://nowhere.example/")

    assert (fetched.outcome, fetched.status, fetched.body) == ("network_error", None, None)
    assert "nowhere.example does not resolve" in fetched.error


def test_a_slow_lookup_is_cut_off(make_client, is_cut_off):
    """A lookup cannot be interrupted, so it is left behind."""
    release = threading.Event()
    client = make_client(Network(resolve=lambda *_: release.wait(60) and []), connect_timeout_s=0.3)

    fetched = client.fetch("http://slow.example/")
    release.set()

    assert is_cut_off(fetched)


def test_a_refused_connection_is_a_network_error(client):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    fetched = client.fetch(f"http://127.0.0.1:{port}/")

    assert fetched.outcome == "network_error"
    assert "refused" in fetched.error


def test_a_full_backlog_is_a_timeout(hasty_client, is_cut_off):
    with socket.create_server(("127.0.0.1", 0), backlog=0) as busy:
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)
            each.connect_ex(busy.getsockname())
        fetched = hasty_client.fetch(f"http://127.0.0.1:{busy.getsockname()[1]}/")
        for each in waiting:
            each.close()

    assert is_cut_off(fetched)


def test_a_silent_server_is_a_timeout(server, hasty_client):
    fetched = hasty_client.fetch(server.play("/", server.hang))

    assert fetched.outcome == "timeout"
    assert "silent" in fetched.error


@pytest.mark.parametrize(
    "head",
    [
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Slow: ", id="header trickle"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", id="body trickle"),
        pytest.param(OPEN_END, id="endless body trickle"),
        pytest.param(CHUNKED + b"5000\r\n", id="chunk trickle"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 ", id="status trickle"),
    ],
)
def test_a_trickle_does_not_stretch_the_deadline(server, make_client, is_cut_off, head):
    """A read timeout starts anew with each byte; the deadline does not."""
    client = make_client(deadline_s=0.5)

    fetched = client.fetch(server.play("/", server.trickle(head)))

    assert is_cut_off(fetched)


def test_endless_headers_are_cut_off(server, make_client):
    def flood(connection):
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not server.stopped.is_set():
            connection.sendall(b"X-More: 1\r\n" * 100)

    fetched = make_client(deadline_s=2).fetch(server.play("/", flood))

    assert fetched.outcome == "network_error"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(OPEN_END[:-2] + b"Content-Length: 500\r\n\r\n" + PAGE, id="Content-Length"),
        pytest.param(CHUNKED + b"400\r\n" + PAGE, id="within a chunk"),
        pytest.param(CHUNKED + b"%x\r\n%b\r\n" % (len(PAGE), PAGE), id="no last chunk"),
    ],
)
def test_a_body_shorter_than_announced_is_truncated(server, client, answer):
    def send(connection):
        connection.sendall(answer)

    fetched = client.fetch(server.play("/", send))

    assert (fetched.outcome, fetched.status, fetched.body) == ("truncated", 200, None)


@pytest.mark.parametrize("length", ["none", "exact"])
def test_a_cut_gzip_body_is_truncated(server, client, length):
    """The wire was whole, the document was not: only the end mark of gzip tells."""
    cut = gzip.compress(PAGE * 500)[:-20]
    headers = {"content_length": "none"} if length == "none" else {}
    url = server.play("/", server.answer(cut, content_encoding="gzip", **headers))

    assert client.fetch(url).outcome == "truncated"


def test_a_damaged_gzip_body_is_a_network_error(server, client):
    damaged = bytearray(gzip.compress(PAGE * 500))
    damaged[40] ^= 0xFF
    url = server.play("/", server.answer(bytes(damaged), content_encoding="gzip"))

    assert client.fetch(url).outcome == "network_error"


def test_a_reset_connection_is_a_network_error(server, client):
    def reset(connection):
        connection.sendall(OPEN_END[:-2] + b"Content-Length: 500\r\n\r\n" + PAGE)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    fetched = client.fetch(server.play("/", reset))

    assert fetched.outcome == "network_error"


def test_an_end_that_nobody_announced_is_flagged(server, client):
    """Such a page cannot be told from a cut one; its parser has to look."""
    whole = client.fetch(server.play("/whole", server.answer(PAGE)))
    unknown = client.fetch(server.play("/open", OPEN_END + PAGE))

    assert (whole.outcome, whole.is_whole) == ("new", True)
    assert (unknown.outcome, unknown.is_whole, unknown.body) == ("new", False, PAGE)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(PAGE[:-9], id="HTML"),
        pytest.param(b"# Prices\n\n| Model | Input |\n|---|---|\n| Anvil | $1", id="Markdown"),
    ],
)
def test_a_body_of_unknown_length_without_its_end_mark_is_truncated(server, client, body):
    """Half a page has half the prices, and the others are not gone."""
    kind = b"text/html" if body.startswith(b"<") else b"text/markdown"
    url = server.play("/", b"HTTP/1.1 200 OK\r\nContent-Type: " + kind + b"\r\n\r\n" + body)

    fetched = client.fetch(url)

    assert (fetched.outcome, fetched.status) == ("truncated", 200)


@pytest.mark.parametrize("name", ["gzip", "x-gzip", "deflate", "raw deflate", "members", "padded"])
def test_sound_encodings_are_undone(server, client, name):
    raw = zlib.compressobj(wbits=-15)
    encoded = {
        "deflate": zlib.compress(PAGE),
        "raw deflate": raw.compress(PAGE) + raw.flush(),
        "members": gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]),
        "padded": gzip.compress(PAGE) + b"\0" * 30,
    }.get(name, gzip.compress(PAGE))
    encoding = name.split()[-1] if name not in {"members", "padded"} else "gzip"

    fetched = client.fetch(server.play("/", server.answer(encoded, content_encoding=encoding)))

    assert (fetched.outcome, fetched.body, fetched.is_whole) == ("new", PAGE, True)
    assert fetched.wire_bytes == len(encoded)


@pytest.mark.parametrize(
    "encoding", ["gzip, gzip", "gzip, gzip, gzip", "deflate,gzip", "br", "zstd"]
)
def test_encodings_that_were_not_asked_for_are_not_undone(server, client, encoding):
    url = server.play("/", server.answer(gzip.compress(PAGE), content_encoding=encoding))

    assert client.fetch(url).outcome == "bad_type"


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_stops_at_the_limit(server, client, encoding):
    zeros = b"\0" * 50_000_000
    bomb = gzip.compress(zeros, 1) if encoding == "gzip" else zlib.compress(zeros, 1)
    fetched = client.fetch(server.play("/", server.answer(bomb, content_encoding=encoding)))

    assert (fetched.outcome, fetched.body) == ("too_large", None)
    assert fetched.seconds < 0.5


def test_many_gzip_members_are_refused(server, client):
    url = server.play("/", server.answer(gzip.compress(b"") * 5_000, content_encoding="gzip"))

    assert client.fetch(url).outcome == "too_large"


def test_an_announced_giant_is_not_read(server, client):
    fetched = client.fetch(server.play("/", server.answer(content_length="500000000")))

    assert fetched.outcome == "too_large"


@pytest.mark.parametrize("head", [OPEN_END, CHUNKED], ids=["plain", "chunked"])
def test_an_endless_stream_stops_at_the_limit(server, client, head):
    block = b"x" * 65_536 if head is OPEN_END else b"10000\r\n" + b"x" * 65_536 + b"\r\n"

    def flood(connection):
        connection.sendall(head)
        while not server.stopped.is_set():
            connection.sendall(block)

    fetched = client.fetch(server.play("/", flood))

    assert fetched.outcome == "too_large"


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"<html>no status line</html>\r\n\r\n", id="HTTP 0.9"),
        pytest.param(b"HTTP/1.1 2OO OK\r\n\r\n", id="status of letters"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000 + b"\r\n\r\n", id="long header"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde",
            id="2 lengths",
        ),
        pytest.param(CHUNKED + b"zz\r\nabc\r\n", id="no chunk size"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"HTTP/1.1 103 Early Hints\r\n\r\n", id="hints only"),
    ],
)
def test_broken_answers_never_raise(server, client, answer):
    def send(connection):
        connection.sendall(answer)

    fetched = client.fetch(server.play("/", send))

    assert fetched.outcome in {"network_error", "truncated"}
    assert fetched.error


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        pytest.param({}, "empty", id="no bytes"),
        pytest.param({"body": b" \r\n\t"}, "empty", id="only spaces"),
        pytest.param({"status": 204}, "empty", id="204"),
        pytest.param({"status": 206, "body": PAGE}, "truncated", id="206"),
        pytest.param({"status": 304}, "network_error", id="304 to no validators"),
    ],
)
def test_success_without_content_is_none(server, client, answer, outcome):
    fetched = client.fetch(server.play("/", server.answer(**answer)))

    assert (fetched.outcome, fetched.status) == (outcome, answer.get("status", 200))
