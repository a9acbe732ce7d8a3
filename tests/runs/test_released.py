"""A source's past and its newest state from released packages, through the commands."""

import re
from datetime import UTC, datetime

import pytest

from pipeline.fetch.client import Client
from pipeline.fetch.page import judge_page
from pipeline.runs.acquire import Acquirer
from tests.package_index import FILES, LISTS, MEMBER, indexing
from tests.workspace import built_now

RELEASED = f"    released: {{package: acme-prices, member: {MEMBER}, use: USE}}\n"


@pytest.fixture
def index(price_list):
    """Return an index with four releases that count, and four that do not."""
    with indexing() as ours:
        ours.release("1.0", "2025-01-03", price_list(anvil=(1, 2)))
        ours.release("1.1", "2025-01-20", price_list(anvil=(9, 9)))
        ours.release("1.0.1", "2025-02-02", price_list(anvil=(1, 2)))
        ours.release("1.2", "2025-02-10", price_list(anvil=(3, 2)))
        ours.release("1.3rc1", "2025-03-01", price_list(anvil=(8, 8)))
        ours.release("1.3", "2025-03-05", price_list(anvil=(3, 4)))
        ours.release("2.0", "2025-03-01", price_list(anvil=(8, 8)), yanked="broken")
        yield ours


@pytest.fixture
def space(project, index, monkeypatch):
    """Return what makes a project whose catalogue names a package on our index."""
    workspace = project()
    text = workspace.sources.read_text()
    monkeypatch.setenv("PIP_INDEX_URL", index.url)

    def make(use="only", url="https://catalogue.example/prices.json"):
        ours = text.replace("https://catalogue.example/prices.json", url)
        given = RELEASED.replace("USE", use) + "    cadence_days: 7\n"
        workspace.sources.write_text(ours.replace("    cadence_days: 7\n", given))
        return workspace

    return make


def backfill(space, *args):
    return space.run("backfill", "catalogue", "--from", "2025", "--to", "2025", *args)


def test_the_first_release_of_each_month_that_counts_is_read(space):
    workspace = space()
    ended = backfill(workspace)

    assert ended.code == 0, ended.err
    assert "catalogue: 3 documents to fetch, one a month\n" in ended.out
    assert re.search(r"2025-02-10 00:00  new +1.2 \d+ bytes", ended.out)
    prices = workspace.table("core/prices")
    rows = prices[prices["meter"] == "input"].sort_values("first_seen_at")
    assert list(rows["price_usd"]) == [1, 3]
    assert list(rows["first_seen_at"].dt.strftime("%Y-%m-%d")) == ["2025-01-03", "2025-02-10"]
    assert set(prices["method"]) == set(prices["valid_from_basis"]) == {"released"}


@pytest.mark.parametrize(
    ("every", "versions"),
    [("month", ["1.0", "1.2", "1.3"]), ("release", ["1.0", "1.1", "1.2", "1.3"])],
)
def test_an_attempt_names_the_release(space, index, every, versions):
    workspace = space()
    backfill(workspace, "--no-build", "--every", every)
    attempts = workspace.load().archive.attempts()

    assert [attempt.package_version for attempt in attempts] == versions
    last = attempts[-1]
    assert last.fetched_at == datetime(2025, 3, 5, tzinfo=UTC)
    assert last.package_file == "acme_prices-1.3-py3-none-any.whl"
    assert last.package_sha256 == index.listed[last.package_file]["hashes"]["sha256"]
    assert last.url == last.final_url == "https://catalogue.example/prices.json"
    fetches = built_now(workspace.load(), "fetches")["fetches"]
    assert list(fetches.sort_values("fetched_at")["package_version"]) == versions


def test_what_is_in_the_archive_is_not_fetched_again(space, index):
    workspace = space()
    backfill(workspace, "--no-build")
    index.asked.clear()
    ended = backfill(workspace, "--no-build")

    assert "0 documents to fetch" in ended.out
    assert [path for path, _ in index.asked] == [f"{LISTS}acme-prices/"]


def test_a_broken_wheel_gives_way_to_the_months_next(space, index):
    index.release("1.0", "2025-01-03", b"PK no wheel")
    workspace = space()
    backfill(workspace, "--no-build")

    outcomes = [(a.package_version, a.outcome) for a in workspace.load().archive.attempts()]
    assert outcomes[:2] == [("1.0", "bad_type"), ("1.1", "new")]


def test_an_index_that_does_not_answer_breaks_the_backfill_off(space, index):
    index.statuses[f"{LISTS}acme-prices/"] = 500
    ended = backfill(space(), "--no-build")

    assert ended.code == 1
    assert "broken off: no package index has acme-prices: " in ended.err


@pytest.mark.long
def test_explain_names_release_file_and_member(space):
    workspace = space()
    backfill(workspace)
    ended = workspace.run("explain", "core/prices", "--where", "price_usd = 3")

    assert ended.code == 0, ended.err
    assert f"release  1.2, acme_prices-1.2-py3-none-any.whl: {MEMBER}\n" in ended.out
    assert re.search(r"package  sha256 [0-9a-f]{64}\n", ended.out)
    assert "dated    2025-02-10 00:00 UTC, released\n" in ended.out


@pytest.mark.long
def test_replay_gives_the_same_tables(space):
    workspace = space()
    backfill(workspace)
    before = workspace.table("core/prices")
    ended = workspace.run("replay")

    assert ended.code == 0, ended.err
    assert workspace.table("core/prices").equals(before)


def test_a_source_without_a_package_asks_the_wayback_machine(space, index):
    """And with one, if that is asked for: the option leads to what the source lacks."""
    ended = space().run("backfill", "catalogue", "--from", "2025", "--wayback")

    assert ended.code == 2
    assert index.asked == []
    assert "catalogue: released in packages alone" in ended.err


@pytest.fixture
def nightly(space, utc):
    """Return what gets the catalogue on a day, from an address that nobody answers at."""
    workspace = space("fallback", "http://localhost:9/prices.json")
    text = workspace.sources.read_text()
    workspace.sources.write_text(text.replace("settings:\n", "settings:\n  retries: 0\n", 1))

    def get(day, use=None):
        if use is not None:
            text = workspace.sources.read_text()
            workspace.sources.write_text(text.replace("use: fallback", f"use: {use}"))
        project = workspace.load()
        earlier = [item for item in project.archive.attempts() if item.source_id == "catalogue"]
        settings = project.registry.settings.model_copy(update={"allow_loopback": True})
        with Client(settings, judge=judge_page) as client:
            source = project.registry.by_id("catalogue")
            return Acquirer(project, source, earlier, lambda: utc(day)).acquire(client)

    get.workspace = workspace
    return get


def test_where_the_address_was_never_read_the_newest_release_is(nightly):
    attempt = nightly("2025-03-07")

    assert (attempt.outcome, attempt.method, attempt.package_version) == ("new", "released", "1.3")
    assert attempt.fetched_at == datetime(2025, 3, 5, tzinfo=UTC)
    logged = [item.outcome for item in nightly.workspace.load().archive.attempts()]
    assert sorted(logged) == ["network_error", "new"]


def test_seeing_the_list_again_reads_nothing_and_dates_nothing(nightly, index):
    nightly("2025-03-07")
    index.asked.clear()
    attempt = nightly("2025-03-08")

    assert (attempt.outcome, attempt.method) == ("network_error", "live")
    assert [path for path, _ in index.asked] == [f"{LISTS}acme-prices/"]


def test_a_release_is_left_alone_while_the_address_was_read_lately(nightly, index, price_list):
    """Three cadences of seven days; and then only a release newer than what was read there."""
    workspace = nightly.workspace
    page = workspace.root / "page.json"
    page.write_bytes(price_list(anvil=(5, 6)))
    workspace.run("ingest", "catalogue", page, "--fetched-at", "2025-03-04", "--no-build")
    early, late = nightly("2025-03-20"), nightly("2025-04-20")

    assert (early.method, late.method, late.package_version) == ("live", "released", "1.3")
    assert not any(FILES in path for path, _ in index.asked[:1])


def test_releases_older_than_the_last_reading_are_not_read(nightly, price_list):
    workspace = nightly.workspace
    page = workspace.root / "page.json"
    page.write_bytes(price_list(anvil=(5, 6)))
    workspace.run("ingest", "catalogue", page, "--fetched-at", "2025-03-06", "--no-build")

    assert nightly("2025-04-20").method == "live"


def test_history_alone_is_no_fallback(nightly, index):
    assert nightly("2025-03-07", use="history").method == "live"
    assert index.asked == []


def test_a_source_of_releases_alone_has_nothing_to_do_at_night(nightly):
    assert nightly("2025-03-07", use="only") is None


@pytest.mark.long
def test_prices_of_a_release_are_stale_after_three_cadences_of_their_own(nightly):
    """The source's cadence is 7 days, the package's 7 by default; here the package's is one."""
    workspace = nightly.workspace
    text = workspace.sources.read_text()
    slow = text.replace("use: fallback", "use: fallback, released_cadence_days: 1")
    nightly("2025-03-07")

    def state():
        assert workspace.run("build").code == 0
        health = workspace.table("derived/source_health").set_index("source_id").loc["catalogue"]
        prices = workspace.table("derived/current_prices")
        return health["health"], health["method"], set(prices["is_stale"])

    fresh = state()
    workspace.sources.write_text(slow)
    nightly("2025-03-09")

    assert fresh == ("fresh", "released", {False})
    assert state() == ("overdue", "released", {True})
