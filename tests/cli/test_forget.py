"""`inference-market forget`, and attempts that a wrong clock dated ahead."""

import json
import shutil
from datetime import timedelta

import pytest

from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.acquire import NOW_VARIABLE, utc_now
from pipeline.runs.clocks import attempts_after
from pipeline.runs.refresh import refresh_sources
from tests.workspace import read_once


def price(workspace):
    prices = workspace.table("core/prices")
    rows = prices[(prices["source_id"] == "acme-feed") & (prices["meter"] == "output")]
    return sorted(rows["price_usd"])


@pytest.fixture(scope="module")
def _mistaken_once(tmp_path_factory, price_list):
    return read_once(
        tmp_path_factory.mktemp("mistaken"),
        ("acme-feed", "2026-01-05", price_list(anvil=(1, 2))),
        ("acme-feed", "2026-01-09", price_list(anvil=(1, 3))),
        ("catalogue", "2026-01-06", price_list(anvil=(1, 2.5))),
    )


@pytest.fixture
def mistaken(_mistaken_once, copied):
    """A project whose feed gave a second document, of another day and a wrong price."""
    workspace = copied(_mistaken_once)
    assert price(workspace) == [2, 3]
    return workspace


@pytest.mark.long
def test_a_day_is_forgotten_and_comes_back(mistaken):
    """Nothing is deleted: bytes and log are as they were."""
    raw = {name: body for name, body in mistaken.files().items() if name.startswith("raw/fetches")}

    assert mistaken.run("forget", "acme-feed", "--after", "2026-01-08").code == 0
    assert price(mistaken) == [2]
    assert raw.items() <= mistaken.files().items()

    assert mistaken.run("forget", "acme-feed", "--undo").code == 0
    assert price(mistaken) == [2, 3]


@pytest.mark.long
def test_a_document_is_forgotten_by_its_digest(mistaken):
    newest = mistaken.load().archive.attempts()[1]

    assert mistaken.run("forget", "acme-feed", newest.sha256).code == 0
    assert price(mistaken) == [2]


@pytest.mark.parametrize(
    "given", [(), ("0" * 64,), ("0" * 64, "--undo"), ("--after", "2030-01-01")]
)
def test_what_names_no_attempt_is_an_error(mistaken, given):
    assert mistaken.run("forget", "acme-feed", *given).code == 2


@pytest.mark.long
def test_attempts_of_a_clock_that_was_ahead_are_set_aside(mistaken):
    """Otherwise its date would be the newest, and prices as of then, for years."""
    log = mistaken.warehouse / "raw/fetches/2030-01.jsonl"
    entry = json.loads(mistaken.attempt_logs()[0].read_text().split("\n")[0])
    ahead = "2030-01-01T00:00:00+00:00"
    log.write_text(json.dumps(entry | {"fetched_at": ahead, "archived_at": ahead}) + "\n")

    ended = mistaken.run("build")

    assert ended.code == 0
    assert mistaken.table("core/fetches")["fetched_at"].max().year == 2026


def test_a_clock_that_is_behind_forgets_nothing(mistaken):
    project = mistaken.load()
    attempts = project.archive.attempts()

    with pytest.raises(ConfigError, match="set the clock"):
        attempts_after(project, utc_now() - timedelta(days=9_999))
    assert project.archive.attempts() == attempts


@pytest.mark.long
def test_what_a_wrong_clock_logged_on_the_first_night_can_be_forgotten(project, monkeypatch):
    """Most of the archive lies ahead then, and no command can know which clock was wrong."""
    workspace = project()
    monkeypatch.setenv(NOW_VARIABLE, "2030-01-01T00:00Z")
    with workspace.load().warehouse.lock():
        loaded = workspace.load()
        list(refresh_sources(loaded, loaded.registry.sources, is_offline=True, now=utc_now))
    monkeypatch.setenv(NOW_VARIABLE, "2026-11-01T00:00Z")
    refused = workspace.run("build")
    ended = workspace.run("forget", "acme-2024", "--after", "2026-11-01")

    assert refused.code == 2
    assert "`inference-market forget SOURCE --after 2026-11-01`" in refused.err
    assert ended.code == 0, ended.err
    assert workspace.run("build").code == 0


@pytest.mark.parametrize("name", ["build", "replay"])
def test_a_warehouse_without_its_archive_is_not_emptied(mistaken, name):
    shutil.rmtree(mistaken.warehouse / "raw")
    before = mistaken.files()

    ended = mistaken.run(name)

    assert ended.code == 2
    assert "restore raw/ from a backup" in ended.err
    assert mistaken.files() == before


def test_verify_names_what_only_one_side_knows(mistaken):
    """A damaged line, a copy beside the log, and a document that no attempt names."""
    folder = mistaken.warehouse / "raw/fetches"
    log = mistaken.attempt_logs()[0]
    log.write_bytes(b"junk\n" + log.read_bytes())
    shutil.copy(log, folder / "2026-01 (copy).jsonl")
    stray = mistaken.load().archive.store("acme-feed", b"nobody asked for this")

    ended = mistaken.run("verify")

    assert ended.code == 1
    assert f"{log}:1: not an attempt" in ended.err
    assert "(copy).jsonl: no file of the log" in ended.err
    assert f"{stray}.zst: no attempt names it" in ended.out


def test_a_log_that_is_lost_beside_its_documents_empties_nothing(mistaken):
    """Folded again without their attempts, sources that were read would have no rows."""
    shutil.rmtree(mistaken.warehouse / "raw" / "fetches")
    before = mistaken.files()

    ended = mistaken.run("replay")

    assert ended.code == 2
    assert "no attempt of acme-feed" in ended.err
    assert "restore the folder from a backup" in ended.err
    assert mistaken.files() == before
