"""One exchange on the wire: a request, the headers and the body of its answer.

Faults below `requests` are translated here; above this module there are only answers and
`FetchError`.
"""

import math
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import IncompleteRead
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import (
    HTTPError,
    LocationValueError,
    ReadTimeoutError,
)

from pipeline.fetch.body import Body, read_body
from pipeline.fetch.deadline import CURRENT, Deadline
from pipeline.fetch.dialer import Dialer
from pipeline.fetch.outcome import FetchError

POOLED_HOSTS = 256
"""Hosts whose connections are kept; there are fewer in any sources.yaml so far."""
REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a server answered to one request.

    Attributes:
        url: Address that was asked, percent-encoded, without a fragment.
        status: Status code.
        headers: Headers; names in any case find them.
        body: Body as read; empty for redirects, whose body is not read.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: Body


class Transport:
    """A pool of guarded connections, for all threads."""

    def __init__(
        self, *, user_agent: str, threads: int, dialer: Dialer, tls: ssl.SSLContext
    ) -> None:
        """Open nothing yet.

        Args:
            user_agent: Sent with each request.
            threads: Connections to keep for one host.
            dialer: Opens connections.
            tls: Settings of TLS connections.
        """
        self._headers = {
            "User-Agent": user_agent,
            "Accept-Encoding": "gzip, deflate",
            "Accept-Language": "en-US,en;q=0.8",
        }
        # The adapter alone: a session would add cookies and netrc, and read the body of each
        # redirect without a limit.
        self._dialer = dialer
        self._adapter = _GuardedAdapter(threads, dialer, tls)

    def close(self) -> None:
        """Close all connections."""
        adapter = self._adapter
        # A cleared manager leaves its pools to the garbage collector, and their sockets with them.
        for manager in (adapter.poolmanager, *adapter.proxy_manager.values()):
            for key in manager.pools.keys():  # noqa: SIM118 - the container has no iterator
                manager.pools[key].close()
        adapter.close()

    def get(
        self, url: str, headers: Mapping[str, str], deadline: Deadline, *, max_bytes: int
    ) -> HttpAnswer:
        """Return the answer to one GET; redirects are not followed.

        Raises:
            FetchError: There is no sound answer by the deadline.
        """
        request = requests.Request("GET", url, headers=self._headers | dict(headers))
        return self._answer(request, deadline, max_bytes)

    def post(
        self,
        url: str,
        headers: Mapping[str, str],
        body: bytes,
        deadline: Deadline,
        *,
        max_bytes: int,
    ) -> HttpAnswer:
        """Return the answer to one POST; redirects are not followed.

        Raises:
            FetchError: There is no sound answer by the deadline; the body may have arrived.
        """
        request = requests.Request("POST", url, headers=self._headers | dict(headers), data=body)
        return self._answer(request, deadline, max_bytes)

    def _answer(self, request: requests.Request, deadline: Deadline, max_bytes: int) -> HttpAnswer:
        status = None
        # Sockets look here and not at what opened them: a pooled one was opened for another.
        token = CURRENT.set(deadline)
        try:
            with self._send(request) as response:
                status = response.status_code
                asked = response.url.partition("#")[0]
                return HttpAnswer(asked, status, response.headers, _body(response, max_bytes))
        except FetchError as error:
            error.status = status
            raise
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            fault = _translated(error, deadline)
            fault.status = status
            raise fault from error
        finally:
            CURRENT.reset(token)

    def _send(self, request: requests.Request) -> requests.Response:
        # The sockets keep both limits; this is only what they start from.
        timeout_s = CURRENT.get().within(math.inf)
        prepared = request.prepare()
        proxy = self._dialer.proxy_for(prepared.url or "")
        proxies = {"all": proxy} if proxy else None
        return self._adapter.send(prepared, stream=True, timeout=timeout_s, proxies=proxies)


def _body(response: requests.Response, max_bytes: int) -> Body:
    if response.status_code in REDIRECTS:
        return Body(b"", 0, is_whole=False)
    return read_body(response.raw, response.headers, max_bytes)


Dial = Callable[[str, int, Deadline], socket.socket]
"""Host, port and deadline to a connected socket; raises FetchError."""


class _GuardedAdapter(HTTPAdapter):
    """Makes `requests` use connections that the dialer opened and one TLS context."""

    def __init__(self, threads: int, dialer: Dialer, tls: ssl.SSLContext) -> None:
        self._dialer = dialer
        self._tls = tls
        super().__init__(pool_connections=POOLED_HOSTS, pool_maxsize=threads, max_retries=0)

    def init_poolmanager(
        self, connections: int, maxsize: int, block: bool = False, **pool_kwargs: object
    ) -> None:
        """Make pools whose connections are vetted by our dialer."""
        super().init_poolmanager(
            connections, maxsize, block=block, ssl_context=self._tls, **pool_kwargs
        )
        self.poolmanager.pool_classes_by_scheme = _pool_classes(self._dialer.dial)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: object) -> ProxyManager:
        """Make pools that reach their hosts through a proxy.

        Raises:
            FetchError: The proxy speaks another protocol than HTTP.
        """
        if urlsplit(proxy).scheme not in {"http", "https"}:
            message = "only proxies whose address begins with http:// or https:// are used"
            raise FetchError(message, "refused")
        proxy_kwargs |= {"ssl_context": self._tls, "proxy_ssl_context": self._tls}
        manager: ProxyManager = super().proxy_manager_for(proxy, **proxy_kwargs)
        manager.pool_classes_by_scheme = _pool_classes(self._dialer.dial_proxy)
        return manager

    def cert_verify(self, *_: object, **__: object) -> None:
        """Keep the shared context: the original has it load all certificates per connection."""


def _pool_classes(dial: Dial) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return dial(self._dns_host, self.port or self.default_port, CURRENT.get())

    class Encrypted(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return dial(self._dns_host, self.port or self.default_port, CURRENT.get())

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class EncryptedPool(HTTPSConnectionPool):
        ConnectionCls = Encrypted

    return {"http": PlainPool, "https": EncryptedPool}


def _translated(error: Exception, deadline: Deadline) -> FetchError:
    causes = list(_causes(error))
    if any(isinstance(cause, TimeoutError | ReadTimeoutError) for cause in causes):
        return deadline.error()
    for cause in causes:
        if isinstance(cause, ssl.SSLError):
            return _tls_error(cause)
        if isinstance(cause, IncompleteRead):
            message = "the connection ended before the body did"
            return FetchError(message, "truncated", may_pass=True)
        if isinstance(cause, requests.exceptions.InvalidURL | LocationValueError | UnicodeError):
            return FetchError(f"not an address that can be asked: {cause}", "refused")
    return FetchError(f"no sound answer: {causes[-1]}", "network_error", may_pass=True)


def _tls_error(error: ssl.SSLError) -> FetchError:
    if isinstance(error, ssl.SSLCertVerificationError):
        message = f"the certificate is not valid: {error.verify_message}"
        return FetchError(message, "network_error")
    return FetchError(f"TLS failed: {error}", "network_error", may_pass=True)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and those it wraps, outermost first.

    `requests` and `urllib3` keep the wrapped one in `args`, in `reason` or as the cause.
    """
    waiting: list[object] = [error]
    seen: list[object] = []
    while waiting:
        found = waiting.pop(0)
        if not isinstance(found, BaseException) or any(found is one for one in seen):
            continue
        seen.append(found)
        yield found
        waiting += [*found.args, getattr(found, "reason", None), found.__cause__]
        waiting.append(found.__context__)
