"""A source's past, from the Wayback Machine: each capture once, whatever happens on the way."""

import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.fetch.cdx import Capture
from pipeline.runs.backfill import BackfillSpan, thin
from tests.wayback_machine import running
from tests.workspace import built_now

ROOT = Path(__file__).parents[2]
URL = "https://acme.example/prices.json"
MIRROR = "https://mirror.example/prices.json"
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
WALL = b"<html><title>Just a moment...</title><script>_cf_chl_opt</script></html>"


@pytest.fixture
def machine(prices_of):
    """Two years of captures: one early in each month, one late."""
    with running() as machine:
        for month in MONTHS:
            machine.captures[stamp(f"{month}-03"), URL] = prices_of(month)
            machine.captures[stamp(f"{month}-28"), URL] = prices_of(month) + b"\n"
        yield machine


@pytest.fixture
def space(project, machine):
    """Return a project whose Wayback Machine is ours, and quick."""
    workspace = project()
    ours = (
        f"settings:\n  wayback_url: {machine.base}\n  wayback_requests_per_minute: 600000\n"
        "  host_spacing_s: 0\n  allow_loopback: true\n"
    )
    text = workspace.sources.read_text()
    workspace.sources.write_text(text.replace("settings:\n", ours, 1))
    return workspace


@pytest.fixture
def prices_of(price_list):
    """Return a month's document: the price of output rises with each quarter."""

    def write(month):
        return price_list(anvil=(1, 2 + MONTHS.index(month) // 3), bellows=(3, 4))

    return write


def stamp(day):
    return day.replace("-", "") + "040506"


def backfill(space, *args, since="2024", until="2025"):
    return space.run("backfill", "acme-feed", "--from", since, "--to", until, *args)


def fetch(space, *args, **span):
    """Run a backfill that leaves the tables for later."""
    return backfill(space, "--no-build", *args, **span)


def attempts(space):
    return space.load().archive.attempts()


@pytest.mark.long
def test_the_first_capture_of_each_month_is_read(space, machine):
    ended = backfill(space)

    assert ended.code == 0, ended.err
    assert sorted(machine.played) == [stamp(f"{month}-03") for month in MONTHS]
    prices = space.table("core/prices")
    output = prices[(prices["model_label"] == "anvil") & (prices["meter"] == "output")]
    assert list(output.sort_values("first_seen_at")["price_usd"]) == [2, 3, 4, 5, 6, 7, 8, 9]
    assert set(prices["valid_from_basis"]) == {"memento"}
    assert "24 documents to fetch, one a month" in ended.out
    assert "2024-01-03 04:05  new" in ended.out


def test_an_attempt_says_what_was_captured_when_and_where_it_was_read(space, machine):
    before = datetime.now(UTC)
    fetch(space, since="2024-02", until="2024-02")
    [attempt] = attempts(space)

    assert attempt.fetched_at == datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert attempt.archived_at >= before
    assert (attempt.method, attempt.outcome, attempt.url) == ("memento", "new", URL)
    assert attempt.final_url == f"{machine.base}/web/20240203040506id_/{URL}"
    assert (
        space.load().archive.load("acme-feed", attempt.sha256)
        == (machine.captures[stamp("2024-02-03"), URL])
    )
    prices = built_now(space.load(), "prices")["prices"]
    assert set(prices["source_url"]) == {attempt.final_url}


def test_what_is_in_the_archive_is_not_fetched_again(space, machine):
    fetch(space)
    before = space.files()
    ended = fetch(space)

    assert Counter(machine.played).most_common(1)[0][1] == 1
    assert "0 documents to fetch" in ended.out
    assert space.files() == before


def test_a_finer_backfill_fetches_what_is_missing(space, machine):
    fetch(space)
    fetch(space, "--every", "day", since="2024-05-28", until="2024-06")

    assert machine.played[24:] == [stamp("2024-05-28"), stamp("2024-06-28")]


def test_every_day_of_a_range_is_taken_and_no_other(space, machine):
    fetch(space, "--every", "week", since="2024-05-28", until="2024-07-03")

    assert sorted(machine.played) == [
        stamp(day) for day in ("2024-05-28", "2024-06-03", "2024-06-28")
    ] + [stamp("2024-07-03")]


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        pytest.param(WALL, "blocked", id="bot wall"),
        pytest.param(b"<html><title>Page not found</title></html>", "soft_404", id="soft 404"),
        pytest.param(b"", "empty", id="nothing"),
    ],
)
def test_a_captured_fault_is_logged_and_the_next_capture_taken(space, machine, page, outcome):
    machine.captures[stamp("2024-02-03"), URL] = page
    ended = fetch(space, since="2024-02", until="2024-02")
    first, second = attempts(space)

    assert (first.outcome, first.sha256, second.outcome) == (outcome, None, "new")
    assert first.fetched_at == datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert outcome in ended.out
    assert len(built_now(space.load(), "fetches")["fetches"]) == 2


def test_what_failed_is_tried_again_by_the_next_run(space, machine):
    """A capture that cannot be played for now is no reason to take another one."""
    machine.faults[stamp("2024-02-03")] = [(429, "0")] * 4
    broken = fetch(space, since="2024-01", until="2024-02")
    fetch(space, since="2024-01", until="2024-02")

    assert (broken.code, machine.played) == (0, [stamp("2024-01-03"), stamp("2024-02-03")])
    assert [attempt.outcome for attempt in attempts(space)] == ["new", "rate_limited", "new"]


def test_a_source_stays_as_healthy_as_it_was(space, machine, price_list):
    """What failed in the past says nothing of today."""
    space.ingest("acme-feed", price_list(anvil=(1, 9), bellows=(3, 4)), "2026-01-05", "--no-build")
    machine.captures = dict.fromkeys(machine.captures, WALL)
    backfill(space, since="2025-12", until="2025-12")
    health = space.table("derived/source_health").set_index("source_id").loc["acme-feed"]

    assert (health["outcome"], health["health"]) == ("new", "fresh")


def test_an_alternate_fills_what_the_address_itself_lacks(space, machine, prices_of):
    text = space.sources.read_text()
    before, own, after = text.partition(f"url: {URL}\n")
    space.sources.write_text(f"{before}{own}    alternates: [{MIRROR}]\n{after}")
    machine.captures.clear()
    for day, url in (("2024-01-09", URL), ("2024-01-02", MIRROR), ("2024-04-02", MIRROR)):
        machine.captures[stamp(day), url] = prices_of(day[:7])
    fetch(space)

    assert [attempt.url for attempt in attempts(space)] == [URL, MIRROR]


@pytest.mark.long
def test_an_archive_that_breaks_off_leaves_what_came(space, machine):
    machine.faults[stamp("2024-03-03")] = [(429, "0")] * 4
    ended = backfill(space, until="2024")

    assert ended.code == 1
    assert ended.err.startswith("broken off: ")
    assert [attempt.outcome for attempt in attempts(space)] == ["new", "new", "rate_limited"]
    assert len(space.table("core/prices")) == 4


def test_the_listing_may_fail(space, machine):
    machine.faults["cdx"] = [404]
    ended = fetch(space)

    assert (ended.code, attempts(space)) == (1, [])
    assert "no listing of https://acme.example/prices.json: gone" in ended.err


def test_tables_may_wait(space):
    fetch(space, since="2024-02", until="2024-02")

    assert not (space.warehouse / "core").exists()
    assert (space.warehouse / "readings/acme-feed/prices.parquet").exists()


def test_only_live_sources_have_a_past(space, machine):
    ended = space.run("backfill", "acme-2024", "--from", "2024")

    assert (ended.code, machine.asked) == (2, [])
    assert "acme-2024: transcribed, so the Wayback Machine has none of it" in ended.err


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [
        ("2024-13", "2025", "'2024-13' is no date"),
        ("2024-00", "2025", "'2024-00' is no date"),
        ("2024-02-30", "2025", "'2024-02-30' is no date"),
        ("9999", "9999", "'9999' is no date"),
        ("March", "2025", "'March' is no date"),
        ("2024-1", "2025", "'2024-1' is no date"),
        ("2025-02", "2025-01", "the first day lies after the last"),
    ],
)
def test_mistaken_dates_are_named(space, since, until, message):
    ended = backfill(space, since=since, until=until)

    assert ended.code == 2
    assert message in ended.err


def test_periods_keep_their_first_capture(utc):
    days = ["2024-12-29", "2024-12-30", "2025-01-01", "2025-01-06"]
    captures = [Capture(utc(day), URL) for day in days]

    def first_days(every):
        return [f"{period[0].at:%Y-%m-%d}" for period in thin(captures, [], every)]

    assert first_days("day") == days
    assert first_days("week") == ["2024-12-29", "2024-12-30", "2025-01-06"]
    assert first_days("month") == ["2024-12-29", "2025-01-01"]


def test_a_month_with_many_bad_captures_is_given_up(utc):
    captures = [Capture(utc("2024-01-01") + timedelta(hours=hour), URL) for hour in range(50)]

    assert [len(period) for period in thin(captures, [], "month")] == [3]


def test_a_span_is_monthly_by_default(utc):
    assert BackfillSpan(utc("2024-01-01"), utc("2024-02-01")).every == "month"


def killed_backfill(space, machine, at):
    """Run a backfill in a process of its own, kill it at the capture `at`; return its exit code."""
    command = [sys.executable, "-m", "pipeline.cli", "backfill", "acme-feed", "--from", "2024"]
    command += ["--to", "2025", "--sources", space.sources, "--warehouse", space.warehouse]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)

    def survives(timestamp):
        if timestamp != at:
            return True
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        return False

    machine.may_play = survives
    code = process.wait(timeout=60)
    machine.may_play = lambda _timestamp: True
    return code


@pytest.mark.long
def test_a_backfill_that_is_killed_twice_ends_complete(space, machine):
    """No capture is fetched twice, and no interval stands twice in the table."""
    wanted = [stamp(f"{month}-03") for month in MONTHS]
    codes = [killed_backfill(space, machine, at) for at in (wanted[5], wanted[16])]
    killed_at = len(machine.played)
    ended = backfill(space)

    assert codes == [-signal.SIGKILL] * 2
    assert ended.code == 0
    assert f"{24 - killed_at} documents to fetch" in ended.out
    assert sorted(machine.played) == wanted
    assert [f"{attempt.fetched_at:%Y%m%d%H%M%S}" for attempt in attempts(space)] == wanted
    prices = space.table("core/prices")
    assert not prices.duplicated(["offer_key", "meter", "first_seen_at"]).any()
    assert len(prices) == 8 + 3
