"""Hosts that are well on the first night: each serves a price page, over HTTP or TLS."""

import socket
import ssl
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import trustme

from tests.faults.network import Network
from tests.faults.server import Server

DOMAIN = "faults.example"
MODELS = {"Anvil 2": 1, "Anvil Mini": 2, "Bellows 7B": 3, "Crucible": 4}
RAISED = MODELS | {"Anvil 2": 1.5}
"""What is asked on the second night, by those who still answer."""


def price_page(prices: dict[str, float]) -> bytes:
    """Return a vendor's page: a row a model, input and output."""
    rows = "".join(
        f"<tr><td>{model}</td><td>${price}</td><td>${price * 2}</td></tr>\n"
        for model, price in prices.items()
    )
    head = "<tr><th>Model</th><th>Input / 1M tokens</th><th>Output / 1M tokens</th></tr>"
    table = f"<h2>Prices</h2><table>{head}{rows}</table>"
    return f"<!doctype html><html><body>{table}</body></html>".encode()


class Site:
    """The servers behind all hosts, and the network that leads to them."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        """Start the servers.

        Args:
            stack: Ends them.
            folder: Takes the certificates to trust.
        """
        self._stack = stack
        self.authority = trustme.CA()
        self.network = Network(ca_file=str(folder / "ca.pem"))
        self.authority.cert_pem.write_to_path(self.network.ca_file)
        self.plain = self._started(Server())
        self.encrypted = self.speaking_tls(f"*.{DOMAIN}")

    @property
    def requests(self) -> list[bytes]:
        """All requests to the servers that every host has."""
        return [*self.plain.requests, *self.encrypted.requests]

    def _started(self, server: Server) -> Server:
        self._stack.callback(server.stop)
        return server

    def speaking_tls(
        self, name: str, *, authority: trustme.CA | None = None, **options: object
    ) -> Server:
        """Return a new server that shows a certificate of `name`."""
        versions = {key: options.pop(key) for key in ("maximum_version",) if key in options}
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        (authority or self.authority).issue_cert(name, **options).configure_cert(context)  # type: ignore[arg-type]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            for key, version in versions.items():
                context.minimum_version = version  # type: ignore[assignment]
                setattr(context, key, version)
        server = self._started(Server())
        server.wrap = lambda opened: context.wrap_socket(opened, server_side=True)  # type: ignore[method-assign]
        return server

    def host(self, name: str) -> str:
        """Return the host of a fault."""
        return f"{name}.{DOMAIN}"

    def open(self, name: str, page: bytes | None = None) -> None:
        """Give a host its address and its page of the first night."""
        self.network.add(self.host(name), http=self.plain.port, https=self.encrypted.port)
        self.play(name, self.plain.gzipped(page or price_page(MODELS), etag='"first"'))

    def play(self, name: str, *scripts: bytes | Callable[[socket.socket], None]) -> None:
        """Let a host answer by these scripts from now on."""
        for server in (self.plain, self.encrypted):
            server.play(f"/{name}", *scripts)

    def address(self, name: str) -> str:
        """Return the address of a host."""
        (answer,) = self.network.names[self.host(name)]
        return str(answer[0])

    def lead(self, name: str, port: int) -> None:
        """Let a host's address lead to another port of this machine."""
        self.network.routes[self.address(name)] = {"80": port, "443": port}

    def closed_port(self) -> int:
        """Return a port on which nobody listens."""
        with socket.create_server(("127.0.0.1", 0)) as closed:
            return int(closed.getsockname()[1])

    def busy_port(self) -> int:
        """Return a port whose queue is full, so that nobody gets in."""
        busy = self._stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):
            waiting = self._stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(busy.getsockname())
        return int(busy.getsockname()[1])


@contextmanager
def open_site(folder: Path) -> Iterator[Site]:
    """Yield a site; its servers end with the block."""
    with ExitStack() as stack:
        yield Site(stack, folder)
