"""From a host's name to a socket: one lookup, every answer vetted, and a vetted one dialled."""

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.fetch.addresses import expect_public, expect_public_name, literal_address
from pipeline.fetch.deadline import Deadline
from pipeline.fetch.machine import configured_proxies
from pipeline.fetch.outcome import FetchError
from pipeline.fetch.sockets import open_socket

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port to IP addresses; raises OSError."""
Connect = Callable[[str, int, float], socket.socket]
"""IP address, port and timeout in seconds to a connected socket; raises OSError."""


def resolve_host(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, in the system's order.

    Raises:
        OSError: The name could not be resolved.
    """
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in answers))


@dataclass(frozen=True, slots=True)
class Network:
    """How the network is reached.

    Attributes:
        resolve: Looks names up.
        connect: Connects to an address that was vetted.
        ca_file: Certificates to trust, in PEM; null for those that the machine's user configured.
    """

    resolve: Resolve = resolve_host
    connect: Connect = open_socket
    ca_file: str | None = None


class Dialer:
    """Opens connections, to vetted addresses only.

    Attributes:
        trusted: Hosts that the user's own configuration names: exempt from the address policy.
    """

    def __init__(
        self,
        *,
        network: Network,
        allow_loopback: bool,
        timeout_s: float,
    ) -> None:
        """Open nothing yet.

        Args:
            network: Looks names up and connects.
            allow_loopback: Whether 127.0.0.0/8 and ::1 may be dialled.
            timeout_s: Longest time for a lookup, and for a connection.
        """
        self.trusted: set[str] = set()
        self._network = network
        self._allow_loopback = allow_loopback
        self._timeout_s = timeout_s
        self._proxy_of = configured_proxies()

    def proxy_for(self, url: str) -> str | None:
        """Return the proxy that `url` is asked through, null for none.

        The proxy looks the host up and connects, so its name alone can be vetted here.

        Raises:
            FetchError: There is one, and the host's name is not one of the public internet.
        """
        proxy = self._proxy_of(url)
        host = urlsplit(url).hostname or ""
        if proxy and host not in self.trusted and not self._allow_loopback:
            expect_public_name(host)
        return proxy

    def dial_proxy(self, host: str, port: int, deadline: Deadline) -> socket.socket:
        """Return a socket that is connected to a proxy, wherever it stands.

        Raises:
            FetchError: The name does not resolve, or no address of it connects.
        """
        literal = literal_address(host)
        addresses = [str(literal)] if literal else self._look_up(host, port, deadline)
        return self._connected(host, port, addresses, deadline)

    def dial(self, host: str, port: int, deadline: Deadline) -> socket.socket:
        """Return a socket that is connected to `host`.

        Raises:
            FetchError: The name does not resolve, an answer is not public, or none connects.
        """
        addresses = self._vetted_addresses(host, port, deadline)
        return self._connected(host, port, addresses, deadline)

    def _connected(
        self, host: str, port: int, addresses: Sequence[str], deadline: Deadline
    ) -> socket.socket:
        fault: OSError | None = None
        for index, address in enumerate(addresses):
            # Equal shares, so that a dead first address leaves time for the second.
            share = deadline.within(self._timeout_s) / (len(addresses) - index)
            try:
                opened = self._network.connect(address, port, share)
            except OSError as error:
                fault = error
            else:
                # The TLS handshake keeps this as its limit.
                opened.settimeout(deadline.within(self._timeout_s))
                return opened
        if isinstance(fault, TimeoutError):
            message = f"{host}:{port} could not be connected within {self._timeout_s:g} s"
            raise FetchError(message, "timeout", may_pass=True) from fault
        message = f"{host}:{port} could not be connected: {fault}"
        raise FetchError(message, "network_error", may_pass=True) from fault

    def _vetted_addresses(self, host: str, port: int, deadline: Deadline) -> list[str]:
        literal = literal_address(host)
        answers = [str(literal)] if literal else self._look_up(host, port, deadline)
        for answer in answers:
            # One bad answer refuses them all: a name with public and private addresses is an
            # attack (DNS rebinding), or its network routes packets to unknown places.
            if host not in self.trusted:
                address = ipaddress.ip_address(answer)
                expect_public(address, host, allow_loopback=self._allow_loopback)
        return answers

    def _look_up(self, host: str, port: int, deadline: Deadline) -> list[str]:
        """Ask in another thread: a lookup cannot be interrupted, only left behind."""
        answers: queue.SimpleQueue[list[str] | OSError | UnicodeError] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answers.put(list(self._network.resolve(host, port)))
            except (OSError, UnicodeError) as error:
                answers.put(error)

        threading.Thread(target=ask, name=f"lookup {host}", daemon=True).start()
        timeout_s = deadline.within(self._timeout_s)
        try:
            answer = answers.get(timeout=timeout_s)
        except queue.Empty:
            message = f"the name {host} was not resolved within {timeout_s:.1f} s"
            raise FetchError(message, "timeout", may_pass=True) from None
        if isinstance(answer, OSError | UnicodeError) or not answer:
            # EAI_NONAME says that there is no such name: asking again will not make one.
            is_final = isinstance(answer, socket.gaierror) and answer.errno == socket.EAI_NONAME
            message = f"the name {host} does not resolve: {answer or 'no address'}"
            raise FetchError(message, "network_error", may_pass=not is_final)
        return answer
