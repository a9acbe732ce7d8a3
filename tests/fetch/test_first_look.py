"""What needs more than a first look is put off, and nothing of that look is kept."""

import pytest

from pipeline.fetch.allowance import Allowance
from pipeline.fetch.outcome import PutOffError

PAGE = b"<html>page</html>"
WHOLE = Allowance(seconds=30, max_bytes=1_000_000, retries=2)
LOOK = WHOLE.first_look()
SHORT = Allowance(seconds=3, max_bytes=1_000_000, retries=2).first_look()


def test_what_is_small_and_quick_is_had_at_once(server, client):
    url = server.play("/", server.answer(PAGE))

    assert client.fetch(url, allowance=LOOK).outcome == "new"


@pytest.mark.parametrize("head", ["content-length", "gzip", "none"])
def test_a_large_document_is_put_off_and_had_whole_later(server, client, head):
    page = PAGE.ljust(200_000)
    answers = {
        "content-length": server.answer(page),
        "gzip": server.gzipped(page),
        "none": server.answer(page, content_length="none"),
    }
    url = server.play("/", answers[head])

    with pytest.raises(PutOffError):
        client.fetch(url, allowance=LOOK)
    later = client.fetch(url, allowance=WHOLE.second_look())

    assert later.body == page


@pytest.mark.parametrize("head", [b"", b"HTTP/1.1 200 Said\r\nContent-Type: text/html\r\n\r\n"])
def test_a_slow_server_is_put_off(server, client, head):
    url = server.play("/", server.trickle(head))

    with pytest.raises(PutOffError):
        client.fetch(url, allowance=SHORT)


def test_what_may_pass_is_put_off_in_place_of_its_first_retry(server, client, clock):
    url = server.play("/", server.answer(status=503))

    with pytest.raises(PutOffError):
        client.fetch(url, allowance=LOOK)
    later = client.fetch(url, allowance=WHOLE.second_look())

    assert (later.outcome, server.paths().count("/")) == ("network_error", 3)
    assert clock.pauses == pytest.approx([1, 1], abs=0.5)


def test_a_pause_that_a_host_asks_for_is_kept_between_the_looks(server, client, clock):
    url = server.play("/", server.answer(status=429, retry_after="9"), server.answer(PAGE))

    with pytest.raises(PutOffError):
        client.fetch(url, allowance=LOOK)
    later = client.fetch(url, allowance=WHOLE.second_look())

    assert later.outcome == "new"
    assert clock.pauses == pytest.approx([9], abs=1)


@pytest.mark.parametrize(
    ("status", "retry_after", "outcome"),
    [(404, "none", "gone"), (403, "none", "blocked"), (429, "86400", "rate_limited")],
)
def test_what_will_not_pass_is_settled_by_the_first_look(
    server, client, status, retry_after, outcome
):
    url = server.play("/", server.answer(status=status, retry_after=retry_after))

    assert client.fetch(url, allowance=LOOK).outcome == outcome


def test_a_slow_robots_txt_is_read_again_later(server, client):
    server.play("/robots.txt", server.trickle(), server.answer(b"User-agent: *\nDisallow: /"))
    url = server.play("/", server.answer(PAGE))

    with pytest.raises(PutOffError):
        client.fetch(url, allowance=SHORT)

    assert client.fetch(url, allowance=WHOLE).outcome == "refused"
