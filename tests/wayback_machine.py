"""A stand-in for the Wayback Machine on 127.0.0.1: its index, its replay and its bad days."""

import gzip
import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

COLUMNS = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
PLAY = "/web/"


class WaybackMachine:
    """What it has, what goes wrong, and what it was asked.

    Attributes:
        captures: Bytes by timestamp and address.
        faults: Answers to give first, by timestamp, or for `cdx` and `robots.txt`: a status, a
            status and its Retry-After, or another timestamp to redirect to.
        listing: What the index answers, instead of the truth.
        asked: Paths of all requests.
        played: Timestamps of the captures that were sent.
        may_play: Asked with the timestamp before a capture is sent.
    """

    def __init__(self, base: str) -> None:
        """Have nothing."""
        self.base = base
        self.captures: dict[tuple[str, str], bytes] = {}
        self.faults: dict[str, list[int | tuple[int, str] | str]] = {}
        self.listing: object = None
        self.asked: list[str] = []
        self.played: list[str] = []
        self.may_play: Callable[[str], bool] = lambda _timestamp: True

    def rows(self, query: dict[str, list[str]]) -> list[list[str]]:
        """Return the answer of the index, as CDX gives it."""
        found = []
        for (timestamp, original), body in sorted(self.captures.items()):
            digest = hashlib.sha1(body, usedforsecurity=False).hexdigest().upper()
            is_wanted = query["from"][0] <= timestamp <= query["to"][0]
            is_repeated = bool(found) and found[-1]["digest"] == digest
            if original != query["url"][0] or not is_wanted or is_repeated:
                continue
            values = ["com,acme)/", timestamp, original, "text/html", "200", digest, "1234"]
            found.append(dict(zip(COLUMNS, values, strict=True)))
        names = query["fl"][0].split(",")
        rows = [[row[name] for name in names] for row in found]
        return [names, *rows] if rows else []


class _Handler(BaseHTTPRequestHandler):
    machine: WaybackMachine

    def do_GET(self) -> None:
        self.machine.asked.append(self.path)
        parts = urlsplit(self.path)
        if self.path.startswith(PLAY):
            timestamp, _, original = self.path.removeprefix(PLAY).partition("id_/")
            if not self._fails(timestamp):
                self._play(timestamp, original)
        elif parts.path == "/cdx/search/cdx":
            if not self._fails("cdx"):
                listing = self.machine.listing
                rows = self.machine.rows(parse_qs(parts.query)) if listing is None else listing
                body = rows if isinstance(rows, bytes) else json.dumps(rows).encode()
                self._answer(200, body, "application/json")
        elif not self._fails("robots.txt"):
            self._answer(404)

    def _play(self, timestamp: str, original: str) -> None:
        body = self.machine.captures.get((timestamp, original))
        if body is None:
            self._answer(404)
        elif self.machine.may_play(timestamp):
            self._answer(200, body, "text/html")
            self.machine.played.append(timestamp)

    def _fails(self, name: str) -> bool:
        faults = self.machine.faults.get(name)
        if not faults:
            return False
        fault = faults.pop(0)
        if isinstance(fault, str):
            place = self.path.replace(name, fault, 1)
            self._answer(302, location=place)
        elif isinstance(fault, tuple):
            self._answer(fault[0], retry_after=fault[1])
        else:
            self._answer(fault)
        return True

    def _answer(
        self, status: int, body: bytes = b"", kind: str = "text/html", **headers: str
    ) -> None:
        body = gzip.compress(body) if body else body
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if body:
            self.send_header("Content-Encoding", "gzip")
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def running() -> Iterator[WaybackMachine]:
    """Run a machine that has nothing yet."""

    class Handler(_Handler):
        pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    httpd.daemon_threads = True
    Handler.machine = WaybackMachine(f"http://127.0.0.1:{httpd.server_port}")
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Handler.machine
    httpd.shutdown()
    thread.join()
    httpd.server_close()
