"""A proxy on 127.0.0.1 that leads each name to one local port; plain requests pass as they are."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field


@dataclass
class Proxy:
    """What came to the proxy.

    Attributes:
        port: Where it listens.
        heads: First request of each connection.
    """

    port: int
    heads: list[bytes] = field(default_factory=list)

    @property
    def targets(self) -> list[str]:
        """Return what was asked for, in order: `CONNECT host:port` or `GET address`."""
        return [b" ".join(head.split()[:2]).decode() for head in self.heads]


@contextmanager
def proxying(target_port: int) -> Iterator[Proxy]:
    """Run a proxy in front of a local server until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = Proxy(listener.getsockname()[1])
    threads: list[threading.Thread] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threads.append(threading.Thread(target=serve, args=(connection,)))
            threads[-1].start()

    def serve(connection: socket.socket) -> None:
        with connection, closing(socket.create_connection(("127.0.0.1", target_port))) as server:
            head = connection.recv(65_536)
            proxy.heads.append(head)
            if head.startswith(b"CONNECT"):
                connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            else:
                server.sendall(head)
            back = threading.Thread(target=copy, args=(server, connection))
            back.start()
            copy(connection, server)
            back.join()

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield proxy
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()
        for each in threads:
            each.join()


def copy(source: socket.socket, sink: socket.socket) -> None:
    """Pass on what comes until one of both hangs up."""
    try:
        while data := source.recv(65_536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
