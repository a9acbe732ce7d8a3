"""A site on this machine whose pages change between nights."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Site:
    """Serves what `pages` says: bytes, or a status."""

    def __init__(self, port: int) -> None:
        """Serve nothing yet."""
        self.base = f"http://127.0.0.1:{port}"
        self.pages: dict[str, bytes | int] = {}
        self.asked: list[str] = []


@contextmanager
def serving(content_type: str = "text/html; charset=utf-8") -> Iterator[Site]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.strip("/")
            site.asked.append(name)
            page = site.pages.get(name, 404)
            status = page if isinstance(page, int) else 200
            body = b"" if isinstance(page, int) else page
            etag = f'"{hash(body)}"'
            if body and self.headers.get("If-None-Match") == etag:
                status, body = 304, b""
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", etag)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Keep the test's output clean."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Site(httpd.server_port)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()
