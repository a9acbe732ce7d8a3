"""A clock that was set to 2030 for a night, and back."""

from datetime import UTC, datetime, timedelta

import pytest

from benchmarks.site import price_page, write_registries
from pipeline.fetch.outcome import Fetched
from pipeline.registry.project import load_project
from pipeline.runs.clocks import ServerClocks
from pipeline.runs.publish import write_tables
from pipeline.runs.refresh import refresh_sources
from tests.local_site import serving

PAGES = 3
AHEAD = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture
def night(tmp_path):
    """Return what plays a night at a time, and returns the warehouse."""
    with serving() as site:
        site.pages |= {str(number): price_page(number, filler=1) for number in range(PAGES)}
        project = load_project(write_registries(tmp_path, site.base, PAGES), tmp_path / "warehouse")

        def play(at):
            with project.warehouse.lock():
                list(refresh_sources(project, project.registry.sources, is_offline=False, now=at))
                write_tables(project)
            return project.warehouse

        yield play


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
    assert len(prices) == len(first) == PAGES * 80
    assert fetches["fetched_at"].max() < AHEAD
    assert len(fetches) == 2 * PAGES
    assert prices["last_seen_at"].min() > first["last_seen_at"].max()


def test_a_first_night_in_2030_leaves_nothing_behind(night):
    """As a machine without a battery may start."""
    assert night(lambda: AHEAD).read_table("core", "prices").empty
    assert len(night(now).read_table("core", "prices")) == PAGES * 80


def answer(host, server_at):
    return Fetched("new", 200, f"https://{host}/prices", server_at=server_at)


def test_one_server_whose_clock_stands_still_decides_nothing():
    clocks, at = ServerClocks(), datetime(2026, 1, 10, tzinfo=UTC)
    for host, days in (("a", 0), ("b", 0), ("c", 300)):
        clocks.note(answer(host, at - timedelta(days=days)), at)

    assert clocks.ahead() is None


def test_a_night_without_an_answer_says_nothing_of_the_clock():
    clocks = ServerClocks()
    clocks.note(answer("a", None), AHEAD)

    assert clocks.ahead() is None
