"""A package index on 127.0.0.1: lists in JSON form, wheels by range or whole, and its bad days."""

import base64
import hashlib
import io
import json
import ssl
import threading
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LISTS, FILES = "/simple/", "/files/"
MEMBER = "acme_prices/prices.json"


def wheel(
    members: Mapping[str, bytes], *, record: Mapping[str, bytes] | None = None, padding: int = 0
) -> bytes:
    """Return a wheel.

    Args:
        members: Its files.
        record: What its RECORD says that they hold; by default the truth, null for no RECORD.
        padding: Bytes of a file before them that do not compress.
    """
    out = io.BytesIO()
    stated = members if record is None else record
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        noise = b"".join(hashlib.sha256(bytes([n % 251, n // 251])).digest() for n in range(2048))
        archive.writestr("acme_prices/noise.bin", (noise * (padding // len(noise) + 1))[:padding])
        for name, body in members.items():
            archive.writestr(name, body)
        lines = [f"{name},sha256={digest_of(body)},{len(body)}" for name, body in stated.items()]
        archive.writestr("acme_prices-1.dist-info/RECORD", "\n".join(lines))
    return out.getvalue()


def digest_of(body: bytes) -> str:
    """Return a digest as RECORD writes it."""
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()


@dataclass
class PackageIndex:
    """What it has, and what it was asked.

    Attributes:
        base: Its address, without credentials.
        files: Wheels by name.
        listed: What it says of each of them.
        has_ranges: Whether it sends parts of files.
        has_json: Whether it speaks the JSON form.
        login: What it asks for, as `user:password`; null for nothing.
        statuses: Status to answer with, by path.
        silent: Paths that are never answered.
        asked: Paths of all requests, with the range that was asked for.
        keyed: Whether each of them came with credentials.
    """

    base: str
    files: dict[str, bytes] = field(default_factory=dict)
    listed: dict[str, dict[str, Any]] = field(default_factory=dict)
    has_ranges: bool = True
    has_json: bool = True
    login: str | None = None
    statuses: dict[str, int] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    keyed: list[bool] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Address of its lists."""
        return self.base + LISTS

    def release(self, version: str, uploaded: str, body: bytes | None = None, **listed: Any) -> str:
        """Have a release; return the name of its wheel.

        Args:
            version: Its version.
            uploaded: Day or time of its upload.
            body: The document in it; or the whole wheel, if `body` is one.
            listed: What the list says of it, beyond the truth.
        """
        name = f"acme_prices-{version}-py3-none-any.whl"
        is_wheel = body is not None and body.startswith(b"PK")
        whole = body if is_wheel and body else wheel({MEMBER: body or b"{}"})
        self.files[name] = whole
        at = uploaded if "T" in uploaded else f"{uploaded}T00:00:00Z"
        self.listed[name] = {
            "filename": name,
            "url": f"..{FILES}{name}".replace("../", "../../"),
            "hashes": {"sha256": hashlib.sha256(whole).hexdigest()},
            "upload-time": at,
            "size": len(whole),
            "yanked": False,
            **listed,
        }
        return name


class _Handler(BaseHTTPRequestHandler):
    index: PackageIndex
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.index.asked.append((self.path, self.headers.get("Range")))
        self.index.keyed.append(self.headers.get("Authorization") is not None)
        if self.path in self.index.silent:
            self.index.released.wait(30)
            self.close_connection = True
            return
        self._answer(*self._found())

    def _found(self) -> tuple[int, str, bytes]:
        if self.index.login is not None and not self._is_known():
            return 401, "text/plain", b"who are you?"
        if self.path in self.index.statuses:
            return self.index.statuses[self.path], "text/plain", b"no"
        if self.path == f"{LISTS}acme-prices/" and self.index.listed:
            page = {"meta": {"api-version": "1.1"}, "name": "acme-prices"}
            listed = {**page, "files": list(self.index.listed.values())}
            if not self.index.has_json:
                return 200, "text/html", b"<!DOCTYPE html><html><body>files</body></html>"
            return 200, "application/vnd.pypi.simple.v1+json", json.dumps(listed).encode()
        name = self.path.removeprefix(FILES)
        if name in self.index.files:
            return 200, "application/octet-stream", self.index.files[name]
        return 404, "text/plain", b"nothing here"

    def _is_known(self) -> bool:
        expected = base64.b64encode((self.index.login or "").encode()).decode()
        return self.headers.get("Authorization") == f"Basic {expected}"

    def _answer(self, status: int, kind: str, body: bytes) -> None:
        span = self.headers.get("Range")
        stated = None
        if span and status == 200 and self.index.has_ranges and self.path.startswith(FILES):
            first, _, last = span.removeprefix("bytes=").partition("-")
            start = int(first) if first else max(0, len(body) - int(last))
            end = min(int(last), len(body) - 1) if first else len(body) - 1
            status, stated = 206, f"bytes {start}-{end}/{len(body)}"
            body = body[start : end + 1]
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if stated:
            self.send_header("Content-Range", stated)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Keep the test's output clean."""


@contextmanager
def indexing(context: ssl.SSLContext | None = None) -> Iterator[PackageIndex]:
    """Serve an empty index until the block ends; encrypted, if there is a context for that."""

    class Handler(_Handler):
        pass

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    scheme = "http"
    if context is not None:
        httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
        scheme = "https"
    Handler.index = index = PackageIndex(f"{scheme}://localhost:{httpd.server_port}")
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield index
    finally:
        index.released.set()
        httpd.shutdown()
        thread.join()
        httpd.server_close()
