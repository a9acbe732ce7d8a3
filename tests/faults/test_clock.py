"""A clock that was set to 2030 for a night, and back; and one that is behind."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
import yaml

from benchmarks.site import price_page, write_registries
from pipeline.fetch.outcome import Fetched
from pipeline.registry.project import load_project
from pipeline.runs.acquire import NOW_VARIABLE
from pipeline.runs.clocks import ServerClocks
from pipeline.runs.publish import rebuild, write_tables
from pipeline.runs.refresh import refresh_sources
from tests.local_site import serving
from tests.workspace import PROJECT

PAGES = 3
BY_HAND = 2
"""Statements of the page that is read by hand."""

AHEAD = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def night(tmp_path):
    """Return what plays a night at a time, and returns the warehouse."""
    with serving() as site:
        site.pages |= {str(number): price_page(number, filler=1) for number in range(PAGES)}
        project = load_project(with_a_transcript(tmp_path, site.base), tmp_path / "warehouse")

        def play(at):
            with project.warehouse.lock():
                list(refresh_sources(project, project.registry.sources, is_offline=False, now=at))
                write_tables(project)
            return project.warehouse

        play.project = project
        yield play


def with_a_transcript(folder, base):
    """Write registries of pages, and of one read by hand, which states its own day."""
    path = write_registries(folder, base, PAGES)
    shutil.copytree(PROJECT / "transcripts", folder / "transcripts")
    plain, ours = (yaml.safe_load(item.read_text()) for item in (path, PROJECT / "sources.yaml"))
    by_hand = next(item for item in ours["sources"] if "transcript" in item)
    plain["sources"].append(by_hand | {"provider": "seller-0"})
    path.write_text(yaml.safe_dump(plain))
    return path


def now():
    return datetime.now(UTC)


@pytest.mark.long
def test_a_night_in_2030_changes_no_price_and_the_next_one_goes_on(night, caplog):
    """The servers say which day it is; nothing of that night counts."""
    first = night(now).read_table("core", "prices")
    night(lambda: AHEAD)
    back = night(now)
    prices, fetches = back.read_table("core", "prices"), back.read_table("core", "fetches")

    assert "days ahead of the servers that were asked: the 3 attempts" in caplog.text
    assert len(prices) == len(first) == PAGES * 80 + BY_HAND
    assert fetches["archived_at"].max() < AHEAD
    assert len(fetches) == 2 * PAGES + 1
    seen = prices.loc[prices["source_id"] == "page-0", "last_seen_at"]
    assert seen.min() > first["last_seen_at"].max()


@pytest.mark.long
def test_a_first_night_in_2030_leaves_nothing_behind(night):
    """As a machine without a battery may start."""
    assert night(lambda: AHEAD).read_table("core", "prices").empty
    assert len(night(now).read_table("core", "prices")) == PAGES * 80 + BY_HAND


def hours_ago(hours):
    return lambda: now() - timedelta(hours=hours)


@pytest.fixture
def nights(night):
    """Return the warehouse after three nights, the last one now."""
    for hours in (20, 10, 0):
        warehouse = night(hours_ago(hours))
    return warehouse


@pytest.mark.long
def test_a_clock_that_is_behind_loses_no_night_before_it(night, nights, caplog):
    """What was logged later than its own time is right, and what it dates itself is not."""
    before = nights.read_table("core", "fetches")
    night(hours_ago(5))

    assert "5 hours behind the servers that were asked: the 3 attempts" in caplog.text
    assert nights.read_table("core", "fetches").equals(before)
    assert len(night(now).read_table("core", "fetches")) == len(before) + PAGES


@pytest.mark.long
def test_a_build_by_a_clock_that_is_behind_leaves_out_nothing(night, nights, caplog, monkeypatch):
    """No server is asked, so nobody knows which clock was wrong."""
    before = nights.read_table("core", "fetches")
    monkeypatch.setenv(NOW_VARIABLE, hours_ago(5)().isoformat())
    with nights.lock():
        rebuild(night.project, lambda _: None)

    assert "attempts were logged after that" in caplog.text
    assert nights.read_table("core", "fetches").equals(before)


def answer(host, server_at):
    return Fetched("new", 200, f"https://{host}/prices", server_at=server_at)


def test_one_server_whose_clock_stands_still_decides_nothing():
    clocks, at = ServerClocks(), datetime(2026, 1, 10, tzinfo=UTC)
    for host, days in (("a", 0), ("b", 0), ("c", 300)):
        clocks.note(answer(host, at - timedelta(days=days)), at)

    assert clocks.ahead() == timedelta(0)


def test_a_night_without_an_answer_says_nothing_of_the_clock():
    clocks = ServerClocks()
    clocks.note(answer("a", None), AHEAD)

    assert clocks.ahead() is None
