"""Sources whose host asks for a key."""

import pytest

from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.acquire import Acquirer
from pipeline.runs.refresh import refresh_sources

VARIABLE = "ACME_API_KEY"
ADDRESS = "https://catalogue.example/prices.json"


@pytest.fixture
def keyed(project, server):
    """Return a project whose catalogue needs a key, and stands on a server of ours."""
    workspace = project()
    text = workspace.sources.read_text()
    place = server.play("/prices.json", server.answer(b"{}", content_type="application/json"))
    text = text.replace(ADDRESS, place).replace(
        "    cadence_days: 7\n", f"    cadence_days: 7\n    key_env: {VARIABLE}\n"
    )
    workspace.sources.write_text(text)
    return workspace.load()


@pytest.fixture
def acquire(keyed, client, utc):
    """Return what gets the catalogue."""

    def get():
        source = keyed.registry.by_id("catalogue")
        return Acquirer(keyed, source, [], lambda: utc("2026-01-31")).acquire(client)

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
    assert [b"Authorization: Bearer sesame" in request for request in server.requests] == [
        False,
        True,
    ]
    assert "sesame" not in repr(attempt)


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
