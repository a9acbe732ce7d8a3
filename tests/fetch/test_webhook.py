"""The one thing that is sent: JSON to a webhook whose address stays a secret."""

import socket

import pytest

from pipeline.fetch.dialer import Network
from pipeline.fetch.webhook import post_json
from pipeline.registry.sources import Settings
from tests.webhook import listening

NEWS = {"text": "news"}


@pytest.fixture
def webhook():
    with listening() as ours:
        yield ours


def settings(**changes):
    given = {
        "user_agent": "inference-market/0.1 (+https://example.org)",
        "cron": "0 2 * * *",
        "time_zone": "UTC",
        "connect_timeout_s": 10,
        "read_timeout_s": 10,
        "deadline_s": 30,
        "allow_loopback": True,
    }
    return Settings(**(given | changes))


def test_a_message_arrives_as_json(webhook):
    assert post_json(webhook.url, NEWS, settings()) is None
    assert webhook.received == [NEWS]
    assert webhook.headers[0]["Content-Type"] == "application/json"
    assert webhook.headers[0]["User-Agent"].startswith("inference-market/0.1")


@pytest.mark.parametrize("status", [301, 307, 404, 429, 500])
def test_any_answer_but_success_says_that_it_was_not_taken(webhook, status):
    """A redirect is none: who moved the address must give the new one."""
    webhook.statuses = [status]

    assert post_json(webhook.url, NEWS, settings()) == f"the webhook answered with status {status}"
    assert len(webhook.headers) == 1


def test_a_silent_webhook_is_not_waited_for():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/T0SECRET"

        error = post_json(url, NEWS, settings(read_timeout_s=0.2))

    assert error == "the server was silent for 0.2 s"


@pytest.mark.parametrize(
    ("url", "allowed", "reason"),
    [
        pytest.param("http://hooks.example/T0SECRET", False, "must begin with https", id="plain"),
        pytest.param("https://127.0.0.1/T0SECRET", False, "not an address of the", id="loopback"),
        pytest.param("https://10.0.0.1/T0SECRET", True, "not an address of the", id="private"),
        pytest.param("ftp://hooks.example/T0SECRET", True, "only http and https", id="ftp"),
        pytest.param("T0SECRET", True, "only http and https", id="no address"),
        pytest.param("https://[T0SECRET/x", True, "cannot be taken apart", id="malformed"),
        pytest.param("https://hooks.example:T0SECRET/x", True, "cannot be taken", id="port"),
        pytest.param("https://hooks.example T0SECRET", True, "spaces, control", id="space"),
        pytest.param("hooks.example/T0SECRET", True, "only http and https", id="no scheme"),
        pytest.param("https://u:T0SECRET@hooks.example/", True, "user name or", id="credentials"),
        pytest.param("https://hooks.example/T0SECRET", True, "does not resolve", id="no such name"),
    ],
)
def test_an_address_that_breaks_the_rules_is_not_dialled_and_not_told(url, allowed, reason):
    def dial(*_):
        pytest.fail("dialled")

    def resolve(*_):
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    network = Network(resolve=resolve, connect=dial)
    error = post_json(url, NEWS, settings(allow_loopback=allowed), network=network)

    assert reason in error
    assert "T0SECRET" not in error


def test_what_a_broken_connection_says_does_not_hold_the_secret():
    with socket.create_server(("127.0.0.1", 0)) as port:
        url = f"http://127.0.0.1:{port.getsockname()[1]}/services/T0SECRET?key=K0SECRET"

    error = post_json(url, NEWS, settings())

    assert "could not be connected" in error
    assert "SECRET" not in error
