"""Proxies and certificate authorities that the user of the machine configured."""

import ssl

import pytest
import trustme

from pipeline.fetch.dialer import Network
from pipeline.fetch.machine import CA_VARIABLES
from pipeline.fetch.sockets import tls_context
from pipeline.registry.strict_yaml import ConfigError
from tests.fetch.proxy import proxying

PAGE = b"<html>page</html>"


@pytest.fixture
def proxy(server):
    with proxying(server.port) as ours:
        yield ours


@pytest.fixture
def set_proxy(proxy, monkeypatch):
    """Return what makes our proxy the user's for some schemes; it asks for a password."""

    def configure(*variables, user="me:secret@"):
        for name in variables or ("HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, f"http://{user}127.0.0.1:{proxy.port}")

    return configure


@pytest.fixture
def authority(tmp_path, monkeypatch):
    """Return an authority that the user of the machine trusts."""
    ours = trustme.CA()
    ours.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return ours


def nowhere(*_):
    """Fail where a name is looked up that the proxy should look up."""
    raise OSError


def test_a_proxy_is_used_for_plain_pages(server, proxy, set_proxy, make_client):
    """It looks the host up: this machine may not be able to."""
    set_proxy()
    # So does a proxy know where to go, and the server behind it has the whole address as well.
    server.scripts["http://shop.example/prices"] = [server.answer(PAGE)]

    fetched = make_client(Network(resolve=nowhere)).fetch("http://shop.example/prices")

    assert (fetched.outcome, fetched.body) == ("new", PAGE)
    assert proxy.targets == ["GET http://shop.example/robots.txt"]
    assert b"Proxy-Authorization: Basic " in proxy.heads[0]


def test_tls_goes_through_a_proxy_to_the_host_itself(
    server, proxy, set_proxy, make_client, authority
):
    """The host's certificate is checked, against the authority that the user configured."""
    set_proxy()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("shop.example").configure_cert(context)
    server.wrap = lambda connection: context.wrap_socket(connection, server_side=True)
    server.play("/", server.answer(PAGE))
    client = make_client(Network(resolve=nowhere))

    good = client.fetch("https://shop.example/")
    bad = client.fetch("https://other.example/")

    assert (good.outcome, good.body) == ("new", PAGE)
    assert "certificate is not valid" in bad.error
    assert proxy.targets[0] == "CONNECT shop.example:443"
    # What the server saw came through the tunnel, without the proxy's password.
    assert not any(b"Proxy-Authorization" in request for request in server.requests)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/",
        "http://api.localhost/",
        "http://metadata.google.internal/",
        "http://printer.local/",
        "http://intranet/",
        "http://127.0.0.1/",
        "http://169.254.169.254/",
    ],
)
def test_what_lies_behind_a_proxy_is_vetted_by_its_name(proxy, set_proxy, make_client, url):
    set_proxy()

    fetched = make_client(allow_loopback=False).fetch(url)

    assert fetched.outcome == "refused"
    assert proxy.heads == []


def test_hosts_that_the_user_excepts_are_asked_directly(
    server, proxy, set_proxy, client, monkeypatch
):
    set_proxy()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    fetched = client.fetch(server.play("/", server.answer(PAGE)))

    assert (fetched.outcome, proxy.heads) == ("new", [])


def test_a_proxy_that_does_not_answer_is_a_network_error_without_its_password(
    make_client, monkeypatch
):
    monkeypatch.setenv("HTTP_PROXY", "http://me:secret@127.0.0.1:9")

    fetched = make_client().fetch("http://shop.example/")

    assert fetched.outcome == "network_error"
    assert "secret" not in repr(fetched)


def test_a_proxy_of_another_kind_is_refused(make_client, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "socks5://127.0.0.1:9")

    fetched = make_client().fetch("http://shop.example/")

    assert fetched.outcome == "refused"
    assert "only proxies whose address begins with http" in fetched.error


@pytest.mark.parametrize("variable", CA_VARIABLES)
def test_a_missing_file_of_authorities_is_one_sentence(monkeypatch, variable):
    monkeypatch.setenv(variable, "/nowhere/ca.pem")

    with pytest.raises(ConfigError, match=f"{variable} names /nowhere/ca.pem, where there are no"):
        tls_context(None)


def test_a_folder_of_authorities_is_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path))

    assert tls_context(None).verify_mode == ssl.CERT_REQUIRED


def test_a_host_that_the_user_configured_may_be_anywhere_and_is_asked_without_robots(
    server, make_client
):
    client = make_client(allow_loopback=False)
    url = server.play("/index", server.answer(PAGE))

    refused = client.fetch(url)
    client.trust("127.0.0.1")
    fetched = client.fetch(url)

    assert (refused.outcome, fetched.outcome) == ("refused", "new")
    assert server.paths() == ["/index"]


def test_a_trusted_host_does_not_open_others(server, make_client):
    client = make_client(allow_loopback=False)
    client.trust("127.0.0.1")
    target = f"http://localhost:{server.port}/secret"
    url = server.play("/index", server.answer(status=302, location=target))

    assert client.fetch(url).outcome == "refused"


@pytest.mark.parametrize("url", ["https://me:secret@shop.example/", "http://me:secret@["])
def test_a_password_in_an_address_reaches_no_log(client, url):
    fetched = client.fetch(url)

    assert fetched.outcome == "refused"
    assert "secret" not in repr(fetched)
