"""Sources whose host asks for a key."""

import pytest

from pipeline.fetch.dialer import Network
from pipeline.fetch.sockets import open_socket
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.acquire import Acquirer
from pipeline.runs.refresh import refresh_sources

VARIABLE = "ACME_API_KEY"
ADDRESS = "https://catalogue.example/prices.json"
KEY = b"Authorization: Bearer sesame"


@pytest.fixture
def with_key(project, server):
    """Return what loads a project whose catalogue needs a key, and stands on a server of ours."""
    workspace = project()
    text = workspace.sources.read_text()

    def load(alternates="[]"):
        given = f"    cadence_days: 7\n    key_env: {VARIABLE}\n    alternates: {alternates}\n"
        ours = text.replace(ADDRESS, f"{server.base}/prices.json")
        workspace.sources.write_text(ours.replace("    cadence_days: 7\n", given))
        return workspace.load()

    return load


@pytest.fixture
def keyed(with_key, server):
    server.play("/prices.json", server.answer(b"{}", content_type="application/json"))
    return with_key()


@pytest.fixture
def acquire(keyed, client, utc):
    """Return what gets the catalogue."""

    def get(project=keyed, earlier=()):
        source = project.registry.by_id("catalogue")
        return Acquirer(project, source, earlier, lambda: utc("2026-01-31")).acquire(client)

    return get


@pytest.mark.parametrize("value", [None, "", "  "])
def test_without_a_key_the_host_is_left_alone(acquire, server, monkeypatch, value):
    monkeypatch.delenv(VARIABLE, raising=False)
    if value is not None:
        monkeypatch.setenv(VARIABLE, value)

    assert acquire() is None
    assert server.requests == []


def test_with_a_key_the_host_is_asked_with_it(acquire, server, monkeypatch):
    monkeypatch.setenv(VARIABLE, " sesame\n")

    attempt = acquire()

    assert attempt.outcome == "new"
    assert [KEY in request for request in server.requests] == [False, True]
    assert "sesame" not in repr(attempt)


def test_alternates_are_asked_in_turn_and_only_those_of_the_keys_host_get_the_key(
    acquire, with_key, server, monkeypatch
):
    """`localhost` is another host than `127.0.0.1`."""
    monkeypatch.setenv(VARIABLE, "sesame")
    other = f"http://localhost:{server.port}/other.json"
    server.play("/prices.json", server.answer(status=404))
    server.play("/other.json", server.answer(status=503))
    server.play("/own.json", server.answer(b"{}", content_type="application/json"))

    attempt = acquire(with_key(f"[{other!r}, {server.base}/own.json, {server.base}/never.json]"))

    assert (attempt.outcome, attempt.url) == ("new", f"{server.base}/own.json")
    keyed = dict(zip(server.paths(), (KEY in request for request in server.requests), strict=True))
    assert keyed == {
        "/robots.txt": False,
        "/prices.json": True,
        "/other.json": False,
        "/own.json": True,
    }


def test_a_key_is_never_sent_unencrypted(server, make_client):
    """Every machine on the way could read it."""

    def connect(_address, _port, timeout_s):
        return open_socket("127.0.0.1", server.port, timeout_s)

    network = Network(resolve=lambda *_: ["93.184.216.34"], connect=connect)
    server.play("/", server.answer(b"<html>page</html>"))

    fetched = make_client(network, allow_loopback=False).fetch(
        "http://catalogue.example/", headers={"Authorization": "Bearer sesame"}
    )

    assert fetched.outcome == "new"
    assert not any(b"sesame" in request for request in server.requests)


@pytest.mark.parametrize("value", ["open sesame", "sésame", "a\nX-Evil: 1"])
def test_what_is_no_key_is_refused_and_not_shown(acquire, server, monkeypatch, value):
    monkeypatch.setenv(VARIABLE, value)

    with pytest.raises(ConfigError, match=f"{VARIABLE} holds no key") as caught:
        acquire()
    assert value not in str(caught.value)
    assert server.requests == []


def test_a_source_without_its_key_says_so(keyed, monkeypatch, utc):
    monkeypatch.delenv(VARIABLE, raising=False)
    source = keyed.registry.by_id("catalogue")

    (result,) = refresh_sources(keyed, [source], is_offline=True, now=lambda: utc("2026-01-31"))

    assert result.is_waiting_for_key
    assert result.trouble == f"no key: {VARIABLE} is not set"
