"""Sockets that no server can keep open past the deadline.

A read timeout starts anew with each byte, so a server that sends one byte now and then is never
too late for it. These sockets give each single read no more time than the deadline leaves.
"""

import socket
import ssl
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.fetch.deadline import CURRENT
from pipeline.fetch.machine import certificate_authorities

if TYPE_CHECKING:
    from typing_extensions import Buffer


class GuardedSocket(socket.socket):
    """A plain socket under the deadline of its thread."""

    def recv_into(self, buffer: "Buffer", nbytes: int = 0, flags: int = 0) -> int:
        """Read, waiting no longer than the deadline leaves."""
        self.settimeout(CURRENT.get().read_timeout_s())
        return super().recv_into(buffer, nbytes, flags)


class GuardedTLSSocket(ssl.SSLSocket):
    """A TLS socket under the deadline of its thread."""

    def recv_into(self, buffer: "Buffer", nbytes: int | None = None, flags: int = 0) -> int:
        """Read, waiting no longer than the deadline leaves."""
        self.settimeout(CURRENT.get().read_timeout_s())
        return super().recv_into(buffer, nbytes, flags)


def open_socket(address: str, port: int, timeout_s: float) -> socket.socket:
    """Return a socket that is connected to an IP address.

    Raises:
        OSError: It could not be connected within `timeout_s`.
    """
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    opened = GuardedSocket(family, socket.SOCK_STREAM)
    try:
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        opened.settimeout(timeout_s)
        opened.connect((address, port))
    except OSError:
        opened.close()
        raise
    return opened


def tls_context(ca_file: str | None) -> ssl.SSLContext:
    """Return the settings of every TLS connection: verified, TLS 1.2 or newer.

    Args:
        ca_file: Certificates to trust, in PEM; null for those that the machine's user configured.

    Raises:
        ConfigError: There are no certificates where a variable says so.
    """
    place = Path(ca_file or certificate_authorities())
    context = ssl.create_default_context(
        cafile=None if place.is_dir() else place, capath=place if place.is_dir() else None
    )
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.sslsocket_class = GuardedTLSSocket
    return context
