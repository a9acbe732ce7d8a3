"""A host's robots.txt is kept, and read once."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.fetch.allowance import Allowance
from pipeline.fetch.robots import Robots
from pipeline.fetch.spacing import MAX_CRAWL_DELAY_S

PAGE = b"<html>page</html>"


def rules(text):
    return "\n".join(line.strip() for line in text.split(" / ")).encode()


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        pytest.param("User-agent: * / Disallow: /", "refused", id="all"),
        pytest.param("User-agent: * / Disallow: /private", "new", id="elsewhere"),
        pytest.param("User-agent: Inference-Market / Disallow: /", "refused", id="us"),
        pytest.param("User-agent: inference-market/0.1 / Disallow: /", "refused", id="version"),
        pytest.param("User-agent: market / Disallow: /", "new", id="part of our name"),
        pytest.param("User-agent: other / Disallow: /", "new", id="others"),
        pytest.param(
            "User-agent: * / Disallow: / / User-agent: inference-market / Allow: /",
            "new",
            id="all but us",
        ),
        pytest.param(
            "User-agent: * / Disallow: /x / User-agent: a / User-agent: * / Disallow: /pricing",
            "refused",
            id="a second group of ours",
        ),
        pytest.param("User-agent: * / Disallow: /*ricing$", "refused", id="wildcard"),
        pytest.param("User-agent: * / Disallow: / / Allow: /pri", "new", id="longest rule"),
        pytest.param("\ufeffUser-agent: * / Disallow: /", "refused", id="byte order mark"),
        pytest.param("<html><body>No such page</body></html>", "new", id="HTML"),
        pytest.param("\x00\xff\xfe", "new", id="rubbish"),
    ],
)
def test_rules_are_kept(server, client, text, outcome):
    server.play("/robots.txt", server.answer(rules(text)))

    assert client.fetch(server.play("/pricing", server.answer(PAGE))).outcome == outcome


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (204, "new"),
        (401, "new"),
        (403, "new"),
        (404, "new"),
        (429, "rate_limited"),
        (500, "refused"),
        (503, "refused"),
    ],
)
def test_a_host_without_rules_is_judged_by_status(server, client, status, outcome):
    """RFC 9309: client errors mean that there are none, server errors that there may be some."""
    server.play("/robots.txt", server.answer(status=status))

    assert client.fetch(server.play("/", server.answer(PAGE))).outcome == outcome


def test_a_host_that_cannot_be_reached_is_no_refusal(server, hasty_client):
    server.play("/robots.txt", server.hang)

    fetched = hasty_client.fetch(server.play("/", server.answer(PAGE)))

    assert (fetched.outcome, fetched.final_url) == ("timeout", server.base + "/")
    assert server.paths() == ["/robots.txt"]


def test_rules_that_cannot_be_read_forbid_all(server, make_client):
    server.play("/robots.txt", server.answer(b"x" * 2_000))

    fetched = make_client(max_bytes=1_000).fetch(server.play("/", server.answer(PAGE)))

    assert fetched.outcome == "refused"


def test_rules_are_read_once_for_all_threads(server, client):
    server.play("/robots.txt", server.answer(rules("User-agent: * / Disallow: /b")))
    urls = [server.play(path, server.answer(PAGE)) for path in ("/a", "/b", "/c", "/d")]

    with ThreadPoolExecutor(4) as threads:
        outcomes = [fetched.outcome for fetched in threads.map(client.fetch, urls)]

    assert outcomes == ["new", "refused", "new", "new"]
    assert server.paths().count("/robots.txt") == 1


def test_a_redirect_is_asked_about_as_well(server, client):
    server.play("/robots.txt", server.answer(rules("User-agent: * / Disallow: /private")))
    server.play("/", server.answer(status=302, location="/private"))

    fetched = client.fetch(server.base + "/")

    assert (fetched.outcome, fetched.final_url) == ("refused", server.base + "/private")
    assert "/private" not in server.paths()


def test_rules_may_stand_behind_redirects(server, client):
    server.play("/robots.txt", server.answer(status=301, location="/real.txt"))
    server.play("/real.txt", server.answer(rules("User-agent: * / Disallow: /")))

    assert client.fetch(server.play("/", server.answer(PAGE))).outcome == "refused"


@pytest.mark.parametrize(("asked", "pause"), [("3", 3.0), ("3600", MAX_CRAWL_DELAY_S)])
def test_a_longer_pause_is_kept_within_reason(server, client, clock, asked, pause):
    server.play("/robots.txt", server.answer(rules(f"User-agent: * / Crawl-delay: {asked}")))
    url = server.play("/", server.answer(PAGE))

    client.fetch(url)
    client.fetch(url)

    assert clock.pauses == pytest.approx([pause], abs=0.2)


def test_a_hostile_file_costs_little(server, client):
    """Each of these agents would hold each of these rules."""
    agents = "\n".join(f"User-agent: a{number}" for number in range(14_000))
    text = agents + "\nAllow: /*a*a*a*a*a*b" * 11_000
    server.play("/robots.txt", server.answer(text.encode()))
    url = server.play("/" + "a" * 2_000, server.answer(PAGE))
    started = time.process_time()

    assert client.fetch(url).outcome == "new"
    assert time.process_time() - started < 1


def test_a_fault_of_ours_reaches_all_that_wait():
    def broken(_url, _allowance):
        raise ZeroDivisionError

    robots = Robots("inference-market/0.1", broken)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            robots.expect_allowed("http://shop.example/", Allowance(1, 1, 0))
