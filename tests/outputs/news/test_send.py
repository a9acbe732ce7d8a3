"""News to the webhook: sent once, in time, and never lost."""

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.outputs.news.runs import run_news
from pipeline.outputs.news.send import VARIABLE, send_event, send_news
from pipeline.storage.archive import ArchiveError
from tests.webhook import listening

START = datetime(2026, 1, 10, 3, tzinfo=UTC)


@pytest.fixture
def webhook():
    with listening() as ours:
        yield ours


@pytest.fixture
def loaded(project):
    """Return what loads a project that may reach this machine; its rules may be changed."""
    workspace = project()
    text = workspace.sources.read_text()

    def load(rules="{}"):
        ours = f"settings:\n  allow_loopback: true\n  news: {rules}\n"
        workspace.sources.write_text(text.replace("settings:\n", ours, 1))
        return workspace.load()

    return load


@pytest.fixture
def send(loaded, webhook):
    """Return what sends the news of a night; what there was before is noted first."""

    def night(*events, number=0, rules="{}"):
        return send_news(
            loaded(rules),
            events,
            now=START + timedelta(days=number),
            environ={VARIABLE: webhook.url},
        )

    night()
    return night


def test_what_there_was_before_somebody_listened_is_not_sent(loaded, webhook, make_event):
    project, environ = loaded(), {VARIABLE: webhook.url}
    send_news(project, [make_event()], now=START, environ=environ)
    delivery = send_news(project, [make_event(), make_event(id="b")], now=START, environ=environ)

    assert [event.id for event in delivery.sent] == ["b"]
    assert len(webhook.received) == 1


def test_news_is_sent_once(send, webhook, make_event):
    first = send(make_event(), number=1)
    second = send(make_event(), number=2)

    assert (first.summary, second.summary) == ("1 sent, 0 waiting", "0 sent, 0 waiting")
    assert webhook.titles == [["Acme, Anvil: new price, +10 %"]]


def test_all_news_of_a_night_is_one_message(send, webhook, make_event):
    send(make_event(), make_event(id="b", subject="acme/bellows", title="Bellows"))

    assert webhook.titles == [["Acme, Anvil: new price, +10 %", "Bellows"]]


@pytest.mark.parametrize("status", [500, 404, 302])
def test_what_a_webhook_did_not_take_is_sent_again_next_night(send, webhook, make_event, status):
    webhook.statuses = [status]
    first = send(make_event(), number=1)
    second = send(number=2)

    assert first.summary == f"0 sent, 1 waiting: the webhook answered with status {status}"
    assert second.summary == "1 sent, 0 waiting"
    assert len(webhook.received) == 1


@pytest.mark.long
def test_news_waits_however_long_the_webhook_fails(send, webhook, make_event):
    """Also when it has left the tables, or would by then be old."""
    webhook.statuses = [500] * 40
    for number in range(40):
        send(*[make_event()] * (number < 3), number=number)
    send(number=40)

    assert webhook.titles == [["Acme, Anvil: new price, +10 %"]]


def test_a_crash_after_sending_sends_again(send, loaded, webhook, make_event):
    """At least once: the mark comes after the webhook took it."""
    send(make_event())
    (log,) = (loaded().warehouse.root / "raw/news").iterdir()
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:-1]) + lines[-1][:20])

    send(make_event(), number=1)

    assert len(webhook.received) == 2
    assert webhook.received[0] == webhook.received[1]


def test_a_crash_before_sending_loses_nothing(send, loaded, webhook, make_event):
    webhook.statuses = [500]
    send(make_event())
    (log,) = (loaded().warehouse.root / "raw/news").iterdir()
    log.write_bytes(log.read_bytes() + b'{"told": [')

    assert send(make_event()).summary == "1 sent, 0 waiting"


def test_a_damaged_log_sends_nothing_lest_all_be_sent_again(send, loaded, webhook, make_event):
    send(make_event())
    (log,) = (loaded().warehouse.root / "raw/news").iterdir()
    log.write_bytes(b'{"moved": 1}\n' + log.read_bytes())

    with pytest.raises(ArchiveError, match="no entry of the news"):
        send(make_event(id="b"))
    assert len(webhook.received) == 1


@pytest.mark.parametrize(
    ("changes", "is_sent"),
    [
        pytest.param({"magnitude_pct": 4.9}, False, id="small"),
        pytest.param({"magnitude_pct": 5.0}, True, id="at the threshold"),
        pytest.param({"magnitude_pct": None}, True, id="no question of degree"),
        pytest.param({"magnitude_pct": 1.0, "kind": "correction"}, True, id="correction"),
        pytest.param({"is_echo": True}, False, id="echo"),
        pytest.param({"at": START - timedelta(days=31)}, False, id="old"),
        pytest.param({"at": START - timedelta(days=29)}, True, id="not old"),
    ],
)
def test_only_news_that_meets_the_rules_is_sent(send, webhook, make_event, changes, is_sent):
    send(make_event(**changes))

    assert len(webhook.received) == is_sent


def test_what_was_judged_once_is_not_told_later(send, webhook, make_event):
    """Neither with another threshold, nor because a better source has gone stale."""
    send(make_event(magnitude_pct=1.0), make_event(id="b", is_echo=True))
    send(make_event(magnitude_pct=1.0), make_event(id="b"), rules="{min_change_pct: 0}")

    assert webhook.received == []


def test_a_subject_is_quiet_after_news_of_it_and_what_happened_is_sent_at_the_end(
    send, webhook, make_event
):
    def flip(number):
        return make_event(id=str(number), says=f"input {number}", title=f"flip {number}")

    for number in range(7):
        send(flip(number), number=number)

    assert webhook.titles == [
        ["flip 0"],
        ["flip 1", "flip 2", "flip 3"],
        ["flip 4", "flip 5", "flip 6"],
    ]


def test_other_subjects_are_not_quiet(send, webhook, make_event):
    send(make_event(), number=0)
    send(make_event(id="b", subject="acme/bellows", title="Bellows"), number=1)

    assert webhook.titles[1] == ["Bellows"]


def test_who_says_of_an_offer_what_was_said_last_has_no_news(send, webhook, make_event):
    """A vendor's page and its documentation retire the same model a week apart."""
    retired = {"kind": "retirement", "says": "retired", "magnitude_pct": None}
    send(make_event(**retired), number=0)
    send(make_event(**retired, id="b"), number=7)
    send(make_event(id="c", says="input 1"), number=14)
    send(make_event(**retired, id="d"), number=21)

    assert len(webhook.received) == 3


def test_a_failed_run_is_sent_at_once_and_once_in_a_quiet_period(loaded, webhook):
    def failed(run_id, number):
        at = START + timedelta(days=number)
        event = run_news("nightly", run_id, {"build_prices": "ValueError: no\nx"}, at=at)
        return send_event(loaded(), event, now=at, environ={VARIABLE: webhook.url})

    failed("1" * 8, 0)
    failed("2" * 8, 1)
    failed("3" * 8, 2)
    failed("4" * 8, 3)

    assert webhook.titles == [
        ["Run of nightly failed (11111111)"],
        ["Run of nightly failed (44444444)"],
    ]
    assert "build_prices: ValueError: no x" in webhook.received[0]["blocks"][1]["text"]["text"]


def test_a_failed_run_before_the_first_news_starts_no_flood(loaded, webhook, make_event):
    project, environ = loaded(), {VARIABLE: webhook.url}
    event = run_news("nightly", "1" * 8, {"x": "y"}, at=START)
    send_event(project, event, now=START, environ=environ)
    send_news(project, [make_event()], now=START, environ=environ)

    assert webhook.titles == [["Run of nightly failed (11111111)"]]


def test_without_a_webhook_nothing_is_noted(loaded, make_event):
    project = loaded()
    delivery = send_news(project, [make_event()], now=START, environ={})

    assert delivery.summary == f"no webhook: {VARIABLE} is not set"
    assert not (project.warehouse.root / "raw/news").exists()


def test_the_log_does_not_hold_the_address(send, loaded, webhook, make_event):
    webhook.statuses = [500]
    send(make_event())
    send(make_event(), number=1)
    written = b"".join(
        path.read_bytes() for path in (loaded().warehouse.root / "raw/news").iterdir()
    )

    assert b"SECRET" not in written
