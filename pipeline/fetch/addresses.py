"""Which addresses may be fetched: http(s) on the public internet, spelled plainly."""

import ipaddress
import re
from collections.abc import Collection
from urllib.parse import urlsplit

from pipeline.fetch.outcome import FetchError

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

MAX_URL_LENGTH = 4_096
"""No citation is longer; some servers answer longer ones with a redirect loop."""

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))

# https://www.iana.org/assignments/iana-ipv4-special-registry and the one for IPv6. `is_global`
# differs between patch releases of Python, so it is asked in addition, not instead.
CLOSED_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "2001::/23",
        "2001:db8::/32",
        "3fff::/20",
    )
)
GLOBAL_IPV6 = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")

# The last label decides, as in https://url.spec.whatwg.org/#ends-in-a-number-checker
NUMERIC_HOST = re.compile(r"(^|\.)(0x[0-9a-f]*|[0-9]+)\.?$", re.IGNORECASE)


LOCAL_NAME = re.compile(r"[^.]*|(.*\.)?(localhost|local|internal|intranet|lan|home|corp)")
"""Names that only a local network resolves: RFC 6761, RFC 6762 and what ICANN keeps free."""

CREDENTIALS = re.compile(r"(?<=//)[^/?#\s@]*@")


def without_credentials(text: str) -> str:
    """Return a text with the user names and passwords of its addresses left out.

    >>> without_credentials("https://me:secret@index.example/simple: no answer")
    'https://…@index.example/simple: no answer'
    """
    return CREDENTIALS.sub("…@", text)


def expect_fetchable(
    url: str, *, allow_loopback: bool = False, trusted: Collection[str] = ()
) -> str:
    """Return the host of an address that may be asked, in lower case.

    Names are not looked up here: what they resolve to is judged when they are connected to.

    Args:
        url: The address.
        allow_loopback: Whether addresses of this machine may be asked.
        trusted: Hosts that may have an address outside the public internet.

    Raises:
        FetchError: The address is none, or not one of the public internet.
    """
    if len(url) > MAX_URL_LENGTH or re.search(r"[\x00-\x20\x7f\\]", url):
        # Parsers differ on a backslash: one sees the host before it, another the one after it.
        raise _refused(url, "it holds spaces, control characters or backslashes, or is too long")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        # The words of the error may hold a password that stands where a port should.
        raise _refused(url, "it cannot be taken apart") from error
    if parts.scheme not in {"http", "https"}:
        raise _refused(url, "only http and https are fetched")
    if not host:
        raise _refused(url, "it names no host")
    if parts.username is not None or parts.password is not None:
        raise _refused(url, "it carries a user name or password")
    literal = literal_address(host)
    if literal is not None and host not in trusted:
        expect_public(literal, host, allow_loopback=allow_loopback)
    return host


def expect_public_name(host: str) -> None:
    """Check that a name may be one of the public internet.

    Raises:
        FetchError: Only local networks resolve it.
    """
    if literal_address(host) is None and LOCAL_NAME.fullmatch(host.rstrip(".").lower()):
        raise _refused(host, "not a name of the public internet")


def literal_address(host: str) -> IpAddress | None:
    """Return the IP address that `host` spells; null for a name.

    Raises:
        FetchError: It spells one in a form made to be overlooked, such as `0x7f.1`.
    """
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        if NUMERIC_HOST.search(host):
            raise _refused(host, "an odd spelling of an IP address") from None
        return None


def expect_public(address: IpAddress, host: str, *, allow_loopback: bool = False) -> None:
    """Check that an address lies on the public internet.

    Raises:
        FetchError: It does not, and is not a loopback address that is allowed.
    """
    if allow_loopback and any(address in network for network in LOOPBACK):
        return
    if not _is_public(address):
        of_host = "" if str(address) == host.strip("[]") else f" (resolves to {address})"
        raise _refused(host + of_host, "not an address of the public internet")


def _is_public(address: IpAddress) -> bool:
    carried = _carried(address)
    if carried is not None:
        return _is_public(carried)
    if any(address in network for network in CLOSED_NETWORKS):
        return False
    if address.version == 6:  # noqa: PLR2004
        return address in GLOBAL_IPV6 and address.is_global
    return address.is_global


def _carried(address: IpAddress) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address inside a mapped, 6to4 or NAT64 one: packets end up there."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def _refused(url: str, reason: str) -> FetchError:
    return FetchError(f"{url[:200]}: {reason}", "refused")
