"""An internet of our own: names with public addresses, all of them served on this machine.

The fetch client runs as it does at night, with loopback forbidden: only below it, where the system
is asked for names and connections, stands this network. It records each address that a connection
is asked for, and refuses all that it does not know.
"""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import certifi

NO_SUCH_NAME = "no such name"
NEVER = "never answered"
LONGEST_LOOKUP_S = 5.0


@dataclass
class Network:
    """Names, where their addresses lead, and whose certificates are trusted.

    Attributes:
        names: Host to what its lookups give, one after the other, the last one again and again:
            addresses, or one of the words above.
        routes: Address to port to the port on this machine.
        ca_file: Certificates to trust.
        asked: Addresses that a connection was asked for, in order.
    """

    names: dict[str, list[list[str] | str]] = field(default_factory=dict)
    routes: dict[str, dict[str, int]] = field(default_factory=dict)
    ca_file: str = ""
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Nobody waits yet."""
        self.released = threading.Event()

    def add(self, host: str, *, http: int, https: int) -> str:
        """Give a host a public address that leads to two ports here; return the address."""
        number = len(self.routes) + 1
        address = f"45.33.{number // 250}.{number % 250 + 1}"
        self.names[host] = [[address]]
        self.routes[address] = {"80": http, "443": https}
        return address

    def getaddrinfo(
        self, host: str, port: int, *_: object, **__: object
    ) -> list[tuple[object, ...]]:
        """Stand in for the system's lookup."""
        answers = self.names.get(host, [NO_SUCH_NAME])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer == NEVER:
            self.released.wait(LONGEST_LOOKUP_S)
        if isinstance(answer, str):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (item, port)) for item in answer]

    def local_port(self, address: str, port: int) -> int:
        """Return the port here that stands for a port of an address.

        Raises:
            ConnectionRefusedError: The address is none of ours.
        """
        self.asked.append(address)
        if address not in self.routes:
            msg = f"{address}:{port} should not have been asked"
            raise ConnectionRefusedError(msg)
        return self.routes[address][str(port)]

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Put this network below everything that this process does with sockets."""
        kept = socket.getaddrinfo, socket.socket.connect, certifi.where

        def connect(opened: socket.socket, address: tuple[str, int]) -> None:
            if opened.family == socket.AF_INET:
                kept[1](opened, ("127.0.0.1", self.local_port(*address[:2])))
            else:
                self.local_port(str(address[0]), 0)

        socket.getaddrinfo = self.getaddrinfo
        socket.socket.connect = connect
        certifi.where = lambda: self.ca_file
        try:
            yield
        finally:
            socket.getaddrinfo, socket.socket.connect, certifi.where = kept
            self.released.set()

    def save(self, path: Path) -> None:
        """Write it down for another process."""
        path.write_text(json.dumps(asdict(self)))

    @classmethod
    def load(cls, path: Path) -> "Network":
        """Read what another process wrote down."""
        return cls(**json.loads(path.read_text()))
