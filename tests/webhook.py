"""A webhook on this machine that keeps what it is sent, and answers as it is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Webhook:
    """What was sent, and the statuses still to be answered; 200 when there is none left."""

    def __init__(self, port: int) -> None:
        """Note nothing yet."""
        self.url = f"http://127.0.0.1:{port}/services/T0SECRET/B0SECRET"
        self.received: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.statuses: list[int] = []

    @property
    def titles(self) -> list[list[str]]:
        """What each message told, a line each, without its headline."""
        return [message["text"].splitlines()[1:] for message in self.received]


@contextmanager
def listening() -> Iterator[Webhook]:
    """Listen until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = webhook.statuses.pop(0) if webhook.statuses else 200
            if status == 200:
                webhook.received.append(json.loads(body))
            webhook.headers.append(dict(self.headers))
            self.send_response(status)
            self.send_header("Location", webhook.url)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"ok")

        def log_message(self, *args: object) -> None:
            """Keep the test's output clean."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    webhook = Webhook(httpd.server_port)
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield webhook
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()
