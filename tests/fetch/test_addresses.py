"""Only the public internet is asked, however an address is spelled and whatever a name says."""

import ipaddress

import pytest

from pipeline.fetch.addresses import expect_fetchable, expect_public
from pipeline.fetch.outcome import FetchError

PUBLIC, PUBLIC_6 = "93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"

CLOSED = [
    "0.0.0.0",  # noqa: S104
    "0.1.2.3",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.0.3",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::169.254.169.254",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", CLOSED)
def test_an_address_that_is_not_public_is_refused(address):
    with pytest.raises(FetchError, match="not an address of the public internet"):
        expect_public(ipaddress.ip_address(address), "name.example")


@pytest.mark.parametrize(
    "address", [PUBLIC, PUBLIC_6, "1.1.1.1", f"64:ff9b::{PUBLIC}", f"::ffff:{PUBLIC}"]
)
def test_a_public_address_passes(address):
    """NAT64 carries a public address on networks that have IPv6 only."""
    expect_public(ipaddress.ip_address(address), "name.example")


@pytest.mark.parametrize("address", CLOSED)
def test_allowing_loopback_allows_nothing_else(address):
    parsed = ipaddress.ip_address(address)
    if address in {"127.0.0.1", "127.255.0.3", "::1"}:
        expect_public(parsed, "localhost", allow_loopback=True)
        return

    with pytest.raises(FetchError):
        expect_public(parsed, "localhost", allow_loopback=True)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "gopher://example.org/",
        "//example.org/",
        "example.org",
        "",
        "http://",
        "http:///path",
        "http://user:secret@example.org/",
        "http://user@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http://example.org/a b",
        "http://example.org/\r\nX: 1",
        "http://exa\tmple.org/",
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://[::1",
        "http://[zz]/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://017700000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://0/",
        "http://8.8.2056/",
        "http://169.254.169.254/latest/meta-data/",
        "http://example.org/" + "x" * 5_000,
    ],
)
def test_an_address_of_another_kind_is_refused(url):
    with pytest.raises(FetchError) as refusal:
        expect_fetchable(url)

    assert refusal.value.outcome == "refused"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Groq.com/pricing?x=1#a", "groq.com"),
        (f"http://{PUBLIC}:8080/", PUBLIC),
        (f"http://[{PUBLIC_6}]/", PUBLIC_6),
        ("https://1e100.net/", "1e100.net"),
        ("https://3.example.org/", "3.example.org"),
    ],
)
def test_a_plain_address_passes(url, host):
    assert expect_fetchable(url) == host
