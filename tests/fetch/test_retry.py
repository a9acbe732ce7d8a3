"""What may pass is tried again, politely; what will not is left alone."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

PAGE = b"<html>page</html>"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 522])
def test_a_fault_of_the_moment_is_tried_again(server, make_client, clock, status):
    server.play("/", server.answer(status=status), server.answer(PAGE))

    fetched = make_client(retries=2).fetch(server.base + "/")

    assert fetched.outcome == "new"
    assert clock.pauses == [1.0]


def test_a_body_that_broke_off_is_tried_again(server, make_client):
    """urllib3's own retries stop at the headers."""
    short = server.answer(PAGE, content_length="500")
    server.play("/", lambda connection: connection.sendall(short), server.answer(PAGE))

    assert make_client(retries=1).fetch(server.base + "/").outcome == "new"


@pytest.mark.parametrize(
    ("status", "outcome"), [(503, "network_error"), (429, "rate_limited"), (408, "timeout")]
)
def test_retries_have_an_end(server, make_client, clock, status, outcome):
    server.play("/", server.answer(status=status))

    fetched = make_client(retries=2).fetch(server.base + "/")

    assert (fetched.outcome, fetched.status) == (outcome, status)
    assert server.paths().count("/") == 3
    assert clock.pauses == [1.0, 2.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_refusal_is_not_asked_again(server, make_client, status):
    server.play("/", server.answer(status=status), server.answer(PAGE))

    make_client(retries=2).fetch(server.base + "/")

    assert server.paths().count("/") == 1


@pytest.mark.parametrize(
    ("header", "pause"),
    [
        pytest.param("3", 3.0, id="seconds"),
        pytest.param("1.5", 1.5, id="fraction"),
        pytest.param("soon", 1.0, id="a word"),
        pytest.param("-5", 1.0, id="negative"),
        pytest.param("", 1.0, id="nothing"),
        pytest.param("Wed, 99 Foo 2026 99:99:99 GMT", 1.0, id="no date"),
        pytest.param("Wed, 21 Oct 2015 07:28:00 GMT", 0.0, id="a date gone by"),
    ],
)
def test_odd_values_of_retry_after_do_no_harm(server, make_client, clock, header, pause):
    server.play("/", server.answer(status=429, retry_after=header), server.answer(PAGE))

    fetched = make_client(retries=1).fetch(server.base + "/")

    assert fetched.outcome == "new"
    assert clock.pauses == pytest.approx([pause] if pause else [0.0])


def test_retry_after_may_be_a_date(server, make_client, clock):
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True)
    server.play("/", server.answer(status=503, retry_after=date), server.answer(PAGE))

    make_client(retries=1).fetch(server.base + "/")

    assert 2 < clock.pauses[0] <= 4


@pytest.mark.parametrize("header", ["86400", "9" * 5_000, "Fri, 31 Dec 2099 23:59:59 GMT"])
def test_who_asks_for_a_long_pause_is_left_alone(server, make_client, clock, header):
    """The next night comes anyway."""
    server.play("/", server.answer(status=429, retry_after=header), server.answer(PAGE))

    fetched = make_client(retries=2).fetch(server.base + "/")

    assert (fetched.outcome, clock.pauses) == ("rate_limited", [])
    assert f"Retry-After: {header[:40]}" in fetched.error


def test_no_pause_goes_past_the_deadline(server, make_client, clock):
    server.play("/", server.answer(status=503))

    fetched = make_client(retries=5, deadline_s=2).fetch(server.base + "/")

    assert fetched.outcome == "network_error"
    assert clock.pauses == [1.0]


def test_a_bot_wall_is_not_asked_again(server, make_client):
    wall = server.answer(b"<html><title>Just a moment...</title></html>", status=503)
    server.play("/", wall)

    fetched = make_client(retries=2).fetch(server.base + "/")

    assert fetched.outcome == "blocked"
    assert server.paths().count("/") == 1
