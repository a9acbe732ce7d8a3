"""TLS is verified, always; there is no way back to plain text."""

import datetime
import ssl
import warnings

import pytest
import trustme

from pipeline.fetch.dialer import Network

PAGE = b"<html>page</html>"
LONG_AGO = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def secure_client(authority, make_client, tmp_path):
    """Return a client that trusts our authority."""
    ca_file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(ca_file)
    return make_client(Network(ca_file=str(ca_file)))


def encrypt(server, certificate, **versions):
    """Let `server` speak TLS; return its address."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with warnings.catch_warnings():
        # Old versions are what a test is about.
        warnings.simplefilter("ignore", DeprecationWarning)
        for name, version in versions.items():
            setattr(context, name, version)
    server.wrap = lambda connection: context.wrap_socket(connection, server_side=True)
    return f"https://localhost:{server.port}/"


def test_a_good_certificate_is_taken(server, authority, secure_client):
    server.play("/", server.gzipped(PAGE))

    fetched = secure_client.fetch(encrypt(server, authority.issue_cert("localhost")))

    assert (fetched.outcome, fetched.body) == ("new", PAGE)


@pytest.mark.parametrize(
    ("certificate", "reason"),
    [
        pytest.param({"name": "other.example"}, "not valid for 'localhost'", id="wrong name"),
        pytest.param({"not_after": LONG_AGO}, "expired", id="expired"),
    ],
)
def test_a_bad_certificate_is_a_network_error(
    server, authority, secure_client, certificate, reason
):
    name = certificate.pop("name", "localhost")
    url = encrypt(server, authority.issue_cert(name, **certificate))

    fetched = secure_client.fetch(url)

    assert fetched.outcome == "network_error"
    assert reason in fetched.error
    assert server.requests == []


def test_an_unknown_authority_is_a_network_error(server, client):
    fetched = client.fetch(encrypt(server, trustme.CA().issue_cert("localhost")))

    assert fetched.outcome == "network_error"
    assert "certificate is not valid" in fetched.error


def test_an_old_protocol_is_a_network_error(server, authority, secure_client):
    old = ssl.TLSVersion.TLSv1_1
    url = encrypt(
        server, authority.issue_cert("localhost"), minimum_version=old, maximum_version=old
    )

    fetched = secure_client.fetch(url)

    assert fetched.outcome == "network_error"
    assert "TLS failed" in fetched.error


def test_a_server_without_tls_is_a_network_error(server, secure_client):
    assert secure_client.fetch(f"https://localhost:{server.port}/").outcome == "network_error"


def test_a_silent_handshake_is_a_timeout(server, hasty_client, is_cut_off):
    server.wrap = lambda connection: server.hang(connection) or connection

    fetched = hasty_client.fetch(f"https://localhost:{server.port}/")

    assert is_cut_off(fetched)


def test_a_trickle_under_tls_does_not_stretch_the_deadline(
    server, authority, make_client, is_cut_off, tmp_path
):
    ca_file = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(ca_file)
    client = make_client(Network(ca_file=str(ca_file)), deadline_s=0.5)
    server.play("/", server.trickle(b"HTTP/1.1 200 OK\r\nX: "))

    fetched = client.fetch(encrypt(server, authority.issue_cert("localhost")))

    assert is_cut_off(fetched)


def test_giving_up_encryption_is_refused(server, authority, secure_client):
    """Anybody on the way could change a price."""
    server.play("/", server.answer(status=301, location="http://localhost/plain"))

    fetched = secure_client.fetch(encrypt(server, authority.issue_cert("localhost")))

    assert fetched.outcome == "refused"
    assert "from https to http://localhost/plain" in fetched.error
