"""The faults of the web that are played, each with what has to come of it."""

import datetime
import gzip
import socket
import ssl
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import format_datetime

import trustme

from tests.faults.network import NEVER, NO_SUCH_NAME
from tests.faults.site import DOMAIN, RAISED, Site, price_page

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
PAGE = price_page(RAISED)
ZEROS = b"\0" * 20_000_000
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)

Play = Callable[[Site, str], None]
"""From the site and the name of a host to its second night."""


@dataclass(frozen=True)
class Fault:
    """One fault, played by one host.

    Attributes:
        number: Its number in the list that the project keeps to.
        name: What it is, fit for a host.
        outcome: What has to come of it.
        play: Lets the host play it.
        is_secure: Whether the host is asked over TLS.
        key_env: Variable with the key that the host asks for.
        parser: Reads its page.
        first: Its page of the first night; that of all others by default.
        rows: Fewest and most rows of a sound reading.
    """

    number: int
    name: str
    outcome: str
    play: Play
    is_secure: bool = False
    key_env: str | None = None
    parser: str = "html_prices"
    first: bytes | None = None
    rows: tuple[int, int] = (4, 40)

    @property
    def url(self) -> str:
        """Address of its source."""
        scheme = "https" if self.is_secure else "http"
        return f"{scheme}://{self.name}.{DOMAIN}/{self.name}"

    @property
    def is_survived(self) -> bool:
        """Whether the page comes through in the end."""
        return self.outcome == "new"


def _bytes(*scripts: bytes) -> Play:
    """Answer with these bytes, and hang up."""

    def play(site: Site, name: str) -> None:
        senders = [lambda opened, script=script: opened.sendall(script) for script in scripts]
        site.play(name, *senders)

    return play


def _answer(*bodies: bytes, **headers: object) -> Play:
    """Answer in order, with these headers."""

    def play(site: Site, name: str) -> None:
        fields = {key: str(value) for key, value in headers.items() if key != "status"}
        status = int(str(headers.get("status", 200)))
        answers = [site.plain.answer(body, status=status, **fields) for body in bodies or (b"",)]
        site.play(name, *answers)

    return play


def _then_well(**headers: object) -> Play:
    """Fail once, then answer."""

    def play(site: Site, name: str) -> None:
        _answer(**headers)(site, name)
        failing = site.plain.scripts[f"/{name}"]
        site.play(name, *failing, site.plain.gzipped(PAGE))

    return play


def _redirect(location: str, status: int = 302) -> Play:
    return _answer(status=status, location=location)


def _lookups(*answers: list[str] | str) -> Play:
    def play(site: Site, name: str) -> None:
        own = site.address(name)
        given = [
            [own if item == "own" else item for item in answer]
            if isinstance(answer, list)
            else answer
            for answer in answers
        ]
        site.network.names[site.host(name)] = given

    return play


def _rebinding(site: Site, name: str) -> None:
    """Hang up, and have another address by the time the client comes back."""
    _lookups(["own"], ["169.254.169.254"])(site, name)
    site.play(name, lambda _opened: None)


def _lead(port: Callable[[Site], int]) -> Play:
    return lambda site, name: site.lead(name, port(site))


def _trickle(head: bytes) -> Play:
    return lambda site, name: site.play(name, site.plain.trickle(head))


def _flood(head: bytes, block: bytes) -> Play:
    def play(site: Site, name: str) -> None:
        def send(opened: socket.socket) -> None:
            opened.sendall(head)
            while not site.plain.stopped.is_set():
                opened.sendall(block)

        site.play(name, send)

    return play


def _reset(site: Site, name: str) -> None:
    def send(opened: socket.socket) -> None:
        opened.sendall(HEAD + b"Content-Length: 500\r\n\r\n" + PAGE[:99])
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    site.play(name, send)


def _certificate(name: str = f"*.{DOMAIN}", **options: object) -> Play:
    return lambda site, host: site.lead(host, site.speaking_tls(name, **options).port)


def _stranger(site: Site, name: str) -> None:
    site.lead(name, site.speaking_tls(f"*.{DOMAIN}", authority=trustme.CA()).port)


def _to_another_host(site: Site, name: str) -> None:
    """Send the client, and whatever it brings along, to somebody else."""
    location = f"https://good-1.{DOMAIN}/elsewhere"
    cookie = f"session=1; Domain={DOMAIN}"
    site.play(name, site.plain.answer(status=302, location=location, set_cookie=cookie))
    site.play("elsewhere", site.plain.gzipped(PAGE))


def _lost_archive(site: Site, name: str) -> None:
    """Say that nothing changed to a client that has nothing; see `night.lose_document`."""
    site.play(name, site.plain.answer(status=304, content_length="none"))


def _page(title: str, text: str) -> bytes:
    return f"<html><head><title>{title}</title></head><body>{text}</body></html>".encode()


def _gzip(times: int) -> bytes:
    body = ZEROS
    for _ in range(times):
        body = gzip.compress(body, 1)
    return body


CUT = gzip.compress(PAGE * 200)[:-20]
SOON = format_datetime(
    datetime.datetime.now(datetime.UTC) - datetime.timedelta(seconds=9), usegmt=True
)
FORBIDDEN = {
    "loopback": "http://127.0.0.1/",
    "loopback-6": "http://[::1]/",
    "mapped-loopback": "http://[::ffff:127.0.0.1]/",
    "decimal-address": "http://2130706433/",
    "octal-address": "http://0177.0.0.1/",
    "hex-address": "http://0x7f.0.0.1/",
    "any-address": "http://0.0.0.0/",
    "link-local": "http://169.254.169.254/latest/meta-data/",
    "carrier-grade": "http://100.64.0.1/",
    "private": "http://10.0.0.1/",
    "backslash": f"http://good-1.{DOMAIN}\\@127.0.0.1/",
    "no-scheme": "//127.0.0.1/",
}
ODD_SCHEMES = {
    "to-file": "file:///etc/passwd",
    "to-ftp": "ftp://good-1.faults.example/",
    "to-javascript": "javascript:alert(1)",
    "to-data": "data:text/html,<table></table>",
}

FAULTS = (
    Fault(1, "no-such-name", "network_error", _lookups(NO_SUCH_NAME)),
    Fault(2, "slow-lookup", "timeout", _lookups(NEVER)),
    Fault(3, "refused", "network_error", _lead(Site.closed_port)),
    Fault(4, "connect-timeout", "timeout", _lead(Site.busy_port)),
    Fault(5, "silent", "timeout", lambda site, name: site.play(name, site.plain.hang)),
    Fault(6, "header-trickle", "timeout", _trickle(b"HTTP/1.1 200 OK\r\nX-Slow: ")),
    Fault(7, "body-trickle", "timeout", _trickle(HEAD + b"Content-Length: 9999\r\n\r\n")),
    Fault(7, "chunk-trickle", "timeout", _trickle(CHUNKED + b"5000\r\n")),
    Fault(8, "endless-headers", "network_error", _flood(HEAD, b"X-More: 1\r\n" * 100)),
    Fault(9, "short-of-length", "truncated", _bytes(HEAD + b"Content-Length: 9999\r\n\r\n" + PAGE)),
    Fault(10, "cut-chunk", "truncated", _bytes(CHUNKED + b"4000\r\n" + PAGE)),
    Fault(10, "no-last-chunk", "truncated", _bytes(CHUNKED + b"%x\r\n%b\r\n" % (len(PAGE), PAGE))),
    Fault(11, "cut-gzip", "truncated", _answer(CUT, content_encoding="gzip")),
    Fault(
        11, "cut-gzip-open-end", "truncated", _bytes(HEAD + b"Content-Encoding: gzip\r\n\r\n" + CUT)
    ),
    Fault(12, "reset", "network_error", _reset),
    Fault(13, "closed-early", "truncated", _bytes(HEAD + b"\r\n" + PAGE[:-60])),
    Fault(13, "closed-at-the-end", "new", _bytes(HEAD + b"\r\n" + PAGE)),
    Fault(14, "gzip-bomb", "too_large", _answer(_gzip(1), content_encoding="gzip")),
    Fault(
        14,
        "deflate-bomb",
        "too_large",
        _answer(zlib.compress(ZEROS, 1), content_encoding="deflate"),
    ),
    Fault(14, "gzip-bomb-twice", "bad_type", _answer(_gzip(2), content_encoding="gzip, gzip")),
    Fault(
        14, "gzip-bomb-thrice", "bad_type", _answer(_gzip(3), content_encoding="gzip, gzip, gzip")
    ),
    Fault(
        15, "giant", "too_large", _flood(HEAD + b"Content-Length: 500000000\r\n\r\n", b"x" * 65_536)
    ),
    Fault(16, "endless", "too_large", _flood(HEAD + b"\r\n", b"x" * 65_536)),
    Fault(
        16, "endless-chunks", "too_large", _flood(CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n")
    ),
    Fault(17, "redirect-loop", "network_error", _redirect("/redirect-loop")),
    *(Fault(18, name, "refused", _redirect(place)) for name, place in ODD_SCHEMES.items()),
    *(Fault(19, name, "refused", _redirect(place)) for name, place in FORBIDDEN.items()),
    Fault(20, "rebinding", "refused", _rebinding),
    Fault(20, "mixed-answers", "refused", _lookups(["own", "10.0.0.1"])),
    Fault(21, "downgrade", "refused", _redirect(f"http://good-1.{DOMAIN}/good-1"), is_secure=True),
    Fault(
        21, "key-to-a-stranger", "new", _to_another_host, is_secure=True, key_env="FAULTS_API_KEY"
    ),
    Fault(22, "self-signed", "network_error", _stranger, is_secure=True),
    Fault(22, "expired", "network_error", _certificate(not_after=LONG_AGO), is_secure=True),
    Fault(22, "wrong-name", "network_error", _certificate("other.example"), is_secure=True),
    Fault(
        22,
        "old-protocol",
        "network_error",
        _certificate(maximum_version=ssl.TLSVersion.TLSv1_1),
        is_secure=True,
    ),
    Fault(23, "wait-then-well", "new", _then_well(status=429, retry_after="0")),
    Fault(23, "wait-until-then-well", "new", _then_well(status=503, retry_after=SOON)),
    Fault(23, "wait-a-day", "rate_limited", _answer(status=429, retry_after="86400")),
    Fault(23, "wait-a-day-503", "network_error", _answer(status=503, retry_after="86400")),
    Fault(23, "wait-negative", "rate_limited", _answer(status=429, retry_after="-1")),
    Fault(23, "wait-soon", "rate_limited", _answer(status=429, retry_after="soon")),
    Fault(24, "forbidden", "blocked", _answer(_page("Denied", "no"), status=403)),
    Fault(25, "failed-then-well", "new", _then_well(status=500, retry_after="0")),
    Fault(26, "error-page", "network_error", _answer(_page("Internal Server Error", "Sorry."))),
    Fault(
        26,
        "captcha",
        "blocked",
        _answer(_page("Shop", "<div class='g-recaptcha'></div>Prove that you are not a robot")),
    ),
    Fault(26, "login", "blocked", _answer(_page("Log in to Acme", '<input type="password">'))),
    Fault(26, "maintenance", "network_error", _answer(_page("Maintenance", "Back soon."))),
    Fault(27, "empty", "empty", _answer(b"")),
    Fault(27, "no-content", "empty", _answer(status=204)),
    Fault(27, "partial", "truncated", _answer(PAGE[:200], status=206)),
    Fault(27, "unasked-304", "network_error", _lost_archive),
)

GOOD = tuple(
    Fault(0, f"good-{number}", "new", lambda site, name: site.play(name, site.plain.gzipped(PAGE)))
    for number in range(1, 5)
)
STEADY = Fault(0, "steady", "unchanged", lambda _site, _name: None)
"""Hosts that are well on both nights."""

HOSTS = (*FAULTS, *GOOD, STEADY)
