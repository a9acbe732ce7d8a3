"""A server on 127.0.0.1 that misbehaves to order."""

import gzip
import socket
import threading
import time
from collections.abc import Callable


class Server:
    """Plays a script per path: bytes to send at once, or a function that has the socket.

    Scripts given as a list are played one per request; the last one stays.
    """

    def __init__(self) -> None:
        """Start to listen."""
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.scripts = {"/robots.txt": [self.answer(status=404)]}
        self.requests: list[bytes] = []
        self.times: list[float] = []
        self.stopped = threading.Event()
        self.threads = [threading.Thread(target=self._accept)]
        self.threads[0].start()

    @staticmethod
    def answer(body: bytes = b"", *, status: int = 200, **headers: str) -> bytes:
        """Return a whole answer; a header named `none` is left out."""
        fields = {"content_type": "text/html", "content_length": str(len(body)), **headers}
        lines = [f"{k.replace('_', '-')}: {v}" for k, v in fields.items() if v != "none"]
        return "\r\n".join([f"HTTP/1.1 {status} Said", *lines, "\r\n"]).encode() + body

    def gzipped(self, body: bytes, **headers: str) -> bytes:
        """Return a whole answer whose body travels as gzip."""
        return self.answer(gzip.compress(body), content_encoding="gzip", **headers)

    def play(self, path: str, *scripts: bytes | Callable[[socket.socket], None]) -> str:
        """Answer `path` by these scripts; return its address."""
        self.scripts[path] = list(scripts)
        return self.base + path

    def trickle(self, head: bytes = b"", *, every_s: float = 0.05) -> Callable[..., None]:
        """Return a script that sends a byte now and then, for ever."""

        def send(connection: socket.socket) -> None:
            connection.sendall(head)
            while not self.stopped.wait(every_s):
                connection.sendall(b"x")

        return send

    def hang(self, connection: socket.socket) -> None:
        """Say nothing."""
        connection.settimeout(0.05)
        while not self.stopped.is_set():
            try:
                if not connection.recv(1):
                    return
            except TimeoutError:
                continue

    def paths(self) -> list[str]:
        """Return the paths that were asked for, in order."""
        return [request.split()[1].decode() for request in self.requests]

    def stop(self) -> None:
        """End all threads."""
        self.stopped.set()
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for thread in self.threads:
            thread.join()

    def wrap(self, connection: socket.socket) -> socket.socket:
        """Return what is spoken over: a test puts TLS here."""
        return connection

    def _accept(self) -> None:
        while not self.stopped.is_set():
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.threads.append(threading.Thread(target=self._serve, args=(connection,)))
            self.threads[-1].start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        # The client may hang up at any time, and in some tests that is what is wanted.
        try:
            with connection, self.wrap(connection) as spoken:
                while self._serve_one(spoken):
                    pass
        except OSError:
            return

    def _serve_one(self, connection: socket.socket) -> bool:
        request = connection.recv(65_536)
        if not request:
            return False
        self.requests.append(request)
        self.times.append(time.monotonic())
        path = request.split()[1].decode("latin-1")
        scripts = self.scripts.get(path, [self.answer(status=404)])
        script = scripts.pop(0) if len(scripts) > 1 else scripts[0]
        if callable(script):
            script(connection)
            return False
        connection.sendall(script)
        # An answer without a length ends with its connection.
        return b"content-length" in script.lower()
