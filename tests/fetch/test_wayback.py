"""The Wayback Machine is listed and replayed, at the pace that it bears."""

import json
import re
from datetime import UTC, datetime

import pytest

from pipeline.fetch.cdx import Capture, WaybackError, parse_listing
from pipeline.fetch.page import judge_page
from pipeline.fetch.wayback import MAX_PAUSE_S, PAUSE_S, Wayback
from pipeline.registry.sources import Settings
from tests.wayback_machine import running

URL = "https://acme.example/pricing"
PAGE = b"<html><body><table><tr><td>Anvil 2</td><td>$1</td></tr></table></body></html>"
YEAR = {"first": datetime(2024, 1, 1, tzinfo=UTC), "end": datetime(2025, 1, 1, tzinfo=UTC)}
JANUARY = "20240131120000"


@pytest.fixture
def machine():
    with running() as machine:
        machine.captures[JANUARY, URL] = PAGE
        yield machine


@pytest.fixture
def make_wayback(machine, clock):
    """Return a maker of clients: settings by name, quick by default."""
    made = []

    def make(**settings):
        given = {
            "user_agent": "inference-market/0.1 (+https://example.org)",
            "cron": "0 2 * * *",
            "time_zone": "UTC",
            "host_spacing_s": 0,
            "wayback_url": machine.base,
            "wayback_requests_per_minute": 1e9,
            "allow_loopback": True,
        }
        settings = Settings(**{**given, **settings})
        made.append(Wayback(settings, judge=judge_page, clock=clock.now, sleep=clock.sleep))
        return made[-1].__enter__()

    yield make
    for wayback in made:
        wayback.__exit__(None, None, None)


@pytest.fixture
def wayback(make_wayback):
    return make_wayback()


def capture(timestamp=JANUARY, original=URL):
    return Capture(datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC), original)


def long_pauses(clock):
    """Return the pauses that are no wait for the next turn."""
    return [pause for pause in clock.pauses if pause > 0.5]


def test_captures_are_listed_oldest_first_without_repetitions(machine, wayback):
    machine.captures |= {
        ("20240501000000", URL): b"<html>other</html>",
        ("20240301000000", URL): PAGE,
        ("20231231235959", URL): PAGE,
        ("20250101000000", URL): PAGE,
        ("20240301000000", "https://acme.example/else"): PAGE,
    }

    assert wayback.captures(URL, **YEAR) == [capture(), capture("20240501000000")]


def test_an_address_is_asked_for_whatever_it_holds(machine, wayback):
    url = "https://acme.example/p?a=1&filter=x#y"
    machine.captures[JANUARY, url] = PAGE

    assert wayback.captures(url, **YEAR) == [capture(original=url)]


def test_an_address_without_captures_has_none(wayback):
    assert wayback.captures("https://acme.example/new", **YEAR) == []


def test_a_capture_is_replayed_as_received(machine, wayback):
    fetched = wayback.fetch(capture(), "html")

    assert (fetched.outcome, fetched.body) == ("new", PAGE)
    assert fetched.final_url == f"{machine.base}/web/{JANUARY}id_/{URL}"


def test_another_capture_is_not_taken_for_the_one_asked_for(machine, wayback):
    """The real one redirects to its nearest capture where it cannot play the one it lists."""
    machine.captures["20240601000000", URL] = PAGE
    machine.faults[JANUARY] = ["20240601000000"]

    fetched = wayback.fetch(capture())

    assert (fetched.outcome, fetched.body) == ("gone", None)
    assert "another one" in fetched.error


def test_a_replay_that_is_not_there_is_gone(wayback):
    assert wayback.fetch(capture("20240202000000")).outcome == "gone"


@pytest.mark.parametrize(
    ("page", "outcome"),
    [
        pytest.param(
            b"<html><title>Just a moment...</title><script>_cf_chl_opt</script></html>",
            "blocked",
            id="bot wall",
        ),
        pytest.param(b"<html><title>Page not found</title></html>", "soft_404", id="soft 404"),
        pytest.param(b'{"prices": []}', "bad_type", id="other type"),
    ],
)
def test_a_captured_fault_is_known_as_one(machine, wayback, page, outcome):
    machine.captures[JANUARY, URL] = page

    assert wayback.fetch(capture(), "html").outcome == outcome


def test_no_more_requests_are_made_in_a_minute_than_allowed(machine, make_wayback, clock):
    """Listings, replays and robots.txt count alike."""
    wayback = make_wayback(wayback_requests_per_minute=24)
    started = clock.now()
    wayback.captures(URL, **YEAR)
    for _ in range(47):
        wayback.fetch(capture())

    assert len(machine.asked) == 49
    assert clock.now() - started >= 48 * 60 / 24


@pytest.mark.parametrize(
    ("fault", "pause"),
    [
        pytest.param(429, PAUSE_S, id="without a word"),
        pytest.param((429, "7"), 7, id="Retry-After"),
        pytest.param((429, "soon"), PAUSE_S, id="odd Retry-After"),
        pytest.param((429, "86400"), MAX_PAUSE_S, id="Retry-After of a day"),
    ],
)
def test_a_429_is_waited_for_and_then_gone_on_from(machine, wayback, clock, fault, pause):
    machine.faults = {JANUARY: [fault], "cdx": [fault]}

    assert len(wayback.captures(URL, **YEAR)) == 1
    assert wayback.fetch(capture()).outcome == "new"
    assert long_pauses(clock) == [pause, pause]


def test_an_archive_that_goes_on_asking_for_pauses_is_left_alone(machine, wayback):
    machine.faults[JANUARY] = [429] * 9

    assert wayback.fetch(capture()).outcome == "rate_limited"
    with pytest.raises(WaybackError, match="go on later"):
        wayback.fetch(capture())
    assert machine.faults[JANUARY] == [429] * 5


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_fault_of_the_archive_is_tried_again(machine, wayback, status):
    machine.faults = {JANUARY: [status], "cdx": [status, status]}

    assert len(wayback.captures(URL, **YEAR)) == 1
    assert wayback.fetch(capture()).outcome == "new"


def test_an_archive_that_is_down_is_left_alone(machine, wayback):
    machine.faults[JANUARY] = [503] * 99
    outcomes = [wayback.fetch(capture()).outcome for _ in range(3)]

    with pytest.raises(WaybackError, match="does not answer"):
        wayback.fetch(capture())
    assert outcomes == ["network_error"] * 3


def test_one_bad_capture_does_not_end_a_run(machine, wayback):
    machine.faults["20240601000000"] = [503] * 99
    machine.captures["20240601000000", URL] = PAGE
    asked = [capture("20240601000000"), capture()] * 4

    assert [wayback.fetch(one).outcome for one in asked] == ["network_error", "new"] * 4


def test_a_robots_txt_that_asks_for_a_pause_ends_the_run_at_once(machine, wayback, clock):
    machine.faults["robots.txt"] = [429]

    with pytest.raises(WaybackError, match=r"robots\.txt: too many requests"):
        wayback.captures(URL, **YEAR)
    assert long_pauses(clock) == []


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(403, "blocked"), (404, "gone"), (503, "network_error")],
)
def test_a_listing_that_cannot_be_had_is_an_error(machine, wayback, status, outcome):
    machine.faults["cdx"] = [status] * 9

    with pytest.raises(WaybackError, match=f"no listing of {re.escape(URL)}: {outcome}"):
        wayback.captures(URL, **YEAR)


def listing(*rows, header=("timestamp", "original", "statuscode", "mimetype", "digest", "length")):
    return json.dumps([header, *rows]).encode()


@pytest.mark.parametrize(
    "row",
    [
        pytest.param([JANUARY, URL, "200", "text/html", "D", "-"], id="no length"),
        pytest.param([JANUARY, URL, "-", "warc/revisit", "D", "9"], id="revisit"),
        pytest.param([JANUARY, URL, "200"], id="columns missing at the end"),
        pytest.param([JANUARY, URL, "200", "text/html", "D", "9", "more"], id="a column more"),
    ],
)
def test_odd_rows_are_captures(row):
    assert parse_listing(listing(row)) == [capture()]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param([], id="nothing"),
        pytest.param(["-", URL, "200"], id="no timestamp"),
        pytest.param(["20240031000000", URL, "200"], id="day 0"),
        pytest.param(["2024013112000", URL, "200"], id="short timestamp"),
        pytest.param(["٢٠٢٤٠١٣١١٢٠٠٠٠", URL, "200"], id="other digits"),
        pytest.param([JANUARY], id="no address"),
        pytest.param([JANUARY, "-", "200"], id="address -"),
        pytest.param([JANUARY, "mailto:a@acme.example", "200"], id="no web address"),
        pytest.param([JANUARY, URL, "404"], id="another status"),
        pytest.param([JANUARY, URL, "-", "text/html"], id="no status"),
        pytest.param([None, {}, []], id="no strings"),
    ],
)
def test_rows_that_name_no_capture_are_left_out(row):
    sound = ["20240201000000", URL, "200", "text/html", "D", "9"]

    assert parse_listing(listing(row, sound)) == [capture("20240201000000")]


def test_columns_may_come_in_any_order():
    body = listing([URL, "x", JANUARY], header=("original", "urlkey", "timestamp"))

    assert parse_listing(body) == [capture()]


def test_one_moment_is_one_capture():
    rows = [[JANUARY, URL, "200"], [JANUARY, URL.replace("https", "http"), "200"]]

    assert parse_listing(listing(*rows)) == [capture()]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(b"<html>Sorry</html>", "no JSON", id="HTML"),
        pytest.param(b"\xff[]", "no JSON", id="no UTF-8"),
        pytest.param(b"[" * 100_000, "no JSON", id="deep"),
        pytest.param(b'{"error": "busy"}', "no array of arrays", id="object"),
        pytest.param(b'["a"]', "no array of arrays", id="flat"),
        pytest.param(b'[["urlkey"], ["com,acme)/"]]', "no columns", id="other columns"),
    ],
)
def test_what_is_no_listing_is_an_error(body, message):
    with pytest.raises(WaybackError, match=message):
        parse_listing(body)


def test_a_listing_that_goes_beyond_the_range_is_cut(machine, wayback):
    days = ("20231231235959", JANUARY, "20250101000000")
    machine.listing = [["timestamp", "original"], *([day, URL] for day in days)]

    assert wayback.captures(URL, **YEAR) == [capture()]


def test_an_empty_listing_is_none(machine, wayback):
    machine.listing = b"[]\n"

    assert wayback.captures(URL, **YEAR) == []
