"""One client for all threads: validators, turns, and what it tells of an attempt."""

from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from threading import Event

import pytest

from pipeline.fetch.spacing import Spacing

PAGE = b"<html>page</html>"


def test_an_answer_is_told_in_full(server, client):
    url = server.play("/", server.gzipped(PAGE * 99, etag='W/"1"', last_modified="Mon"))

    fetched = client.fetch(url, expect_type="html")

    assert (fetched.outcome, fetched.status, fetched.final_url) == ("new", 200, url)
    assert (fetched.body, fetched.content_type) == (PAGE * 99, "text/html")
    assert (fetched.etag, fetched.last_modified) == ('W/"1"', "Mon")
    assert (fetched.error, fetched.is_whole) == (None, True)
    assert 0 < fetched.wire_bytes < len(PAGE * 99)
    assert fetched.seconds > 0


def test_we_say_who_we_are(server, client):
    client.fetch(server.play("/", server.answer(PAGE)), expect_type="json")

    request = server.requests[-1]
    assert b"User-Agent: inference-market/0.1 (+https://example.org)\r\n" in request
    assert b"Accept: application/json, */*;q=0.1\r\n" in request
    assert b"Accept-Encoding: gzip, deflate\r\n" in request


def test_validators_make_a_request_conditional(server, client):
    url = server.play("/", server.answer(status=304, content_length="none"))

    fetched = client.fetch(url, etag='"1"', last_modified="Mon, 23 Nov 2026 02:00:00 GMT")

    assert (fetched.outcome, fetched.status, fetched.body) == ("unchanged", 304, None)
    assert (fetched.etag, fetched.last_modified) == ('"1"', "Mon, 23 Nov 2026 02:00:00 GMT")
    assert b'If-None-Match: "1"\r\n' in server.requests[-1]
    assert b"If-Modified-Since: Mon, 23 Nov 2026 02:00:00 GMT\r\n" in server.requests[-1]


def test_the_validators_of_a_304_replace_those_that_it_confirms(server, client):
    """RFC 9110, section 15.4.5: the next request is made with the new ones."""
    url = server.play("/", server.answer(status=304, content_length="none", etag='"2"'))

    fetched = client.fetch(url, etag='"1"', last_modified="Mon")

    assert (fetched.outcome, fetched.etag, fetched.last_modified) == ("unchanged", '"2"', "Mon")


def test_a_changed_page_brings_its_own_validators(server, client):
    url = server.play("/", server.answer(PAGE, etag='"2"'))

    fetched = client.fetch(url, etag='"1"', last_modified="Mon")

    assert (fetched.outcome, fetched.etag, fetched.last_modified) == ("new", '"2"', None)


def test_an_impossible_validator_never_raises(server, client):
    """Stored values come from servers; without them the page is just fetched again."""
    fetched = client.fetch(server.play("/", server.answer(PAGE)), etag='"a"\r\nX-Injected: 1')

    assert fetched.outcome == "new"
    assert b"Injected" not in server.requests[-1]


def test_words_of_a_server_come_to_logs_without_control_characters(server, client):
    url = server.play("/", server.answer(status=429, retry_after="\x1b[31mnever"))

    assert client.fetch(url).error.endswith("Retry-After: \N{REPLACEMENT CHARACTER}[31mnever)")


def test_the_final_address_is_ascii_and_has_no_fragment(server, client):
    server.play("/prix-%C3%A9", server.answer(PAGE))

    fetched = client.fetch(server.base + "/prix-\u00e9#mtok")

    assert (fetched.outcome, fetched.final_url) == ("new", server.base + "/prix-%C3%A9")


@pytest.mark.parametrize("url", ["", "http://", "http://a..b/", "http://xn--/", "http://\udcff/"])
def test_an_impossible_address_never_raises(client, url):
    assert client.fetch(url).outcome in {"refused", "network_error"}


def test_connections_are_kept(server, client):
    url = server.play("/", server.answer(PAGE))
    for _ in range(3):
        client.fetch(url)

    # One that accepts, one that serves.
    assert len(server.threads) == 2


def test_a_connection_that_died_meanwhile_is_no_fault(server, make_client):
    client = make_client(retries=1)
    server.play("/robots.txt", lambda connection: connection.sendall(server.answer(status=404)))

    assert client.fetch(server.play("/", server.answer(PAGE))).outcome == "new"


def test_files_of_one_host_are_fetched_in_turn(server, make_client):
    """Whoever has to wait asks for nothing until then."""
    pauses, woken = SimpleQueue(), Event()

    def wait(seconds):
        pauses.put(seconds)
        assert woken.wait(30)

    client = make_client(host_spacing_s=1_000, sleep=wait)
    server.play("/robots.txt", server.answer(PAGE))
    urls = [server.play(f"/{number}", server.answer(PAGE)) for number in range(4)]

    with ThreadPoolExecutor(4) as threads:
        running = [threads.submit(client.fetch, url) for url in urls]
        waits = sorted(pauses.get(timeout=30) for _ in urls)
        asked_meanwhile = server.paths()
        woken.set()
        outcomes = {fetched.result().outcome for fetched in running}

    assert waits == pytest.approx([1_000, 2_000, 3_000, 4_000], abs=100)
    assert asked_meanwhile == ["/robots.txt"]
    assert outcomes == {"new"}
    assert len(server.paths()) == 5


def test_waiting_for_a_turn_is_not_the_servers_fault(server, make_client, clock):
    client = make_client(host_spacing_s=30, deadline_s=5)
    url = server.play("/", server.answer(PAGE))

    outcomes = [client.fetch(url).outcome for _ in range(3)]

    assert outcomes == ["new", "new", "new"]
    assert sum(clock.pauses) > 80


def test_turns_of_a_host_are_spaced_and_hosts_apart(clock):
    spacing = Spacing(2, clock=clock.now, sleep=lambda _: None)

    waits = [spacing.wait_for_turn(host) for host in ("a", "a", "b", "a")]

    assert waits == pytest.approx([0, 2, 0, 4], abs=0.1)


def test_an_overloaded_host_is_left_alone_by_all(clock):
    spacing = Spacing(1, clock=clock.now, sleep=lambda _: None)
    spacing.pause("a", 20)

    waits = [spacing.wait_for_turn(host) for host in ("a", "b", "a")]

    assert waits == pytest.approx([20, 0, 21], abs=0.1)
