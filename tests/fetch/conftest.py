"""A server on 127.0.0.1 that misbehaves to order, and a client that need not wait."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.fetch.client import Client
from pipeline.fetch.outcome import Fetched
from pipeline.fetch.page import judge_page
from pipeline.registry.sources import Settings
from tests.faults.server import Server

PAGES = Path(__file__).parents[1] / "pages" / "outcomes"


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a server with nothing but a missing robots.txt."""
    running = Server()
    yield running
    running.stop()


class Clock:
    """Real time, plus the pauses that nobody had to wait for."""

    def __init__(self) -> None:
        """Start without a pause."""
        self.pauses: list[float] = []

    def now(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic() + sum(self.pauses)

    def sleep(self, seconds: float) -> None:
        """Note a pause."""
        self.pauses.append(seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make_client(clock) -> Iterator[Callable[..., Client]]:
    """Return a maker of clients: settings by name, patient by default."""
    made: list[Client] = []

    def make(network=None, *, sleep=clock.sleep, **settings) -> Client:
        given = {
            "user_agent": "inference-market/0.1 (+https://example.org)",
            "cron": "0 2 * * *",
            "time_zone": "UTC",
            "connect_timeout_s": 10,
            "read_timeout_s": 10,
            "deadline_s": 30,
            "max_bytes": 1_000_000,
            "retries": 0,
            "host_spacing_s": 0,
            "allow_loopback": True,
        }
        client = Client(
            Settings(**{**given, **settings}),
            judge=judge_page,
            network=network,
            clock=clock.now,
            sleep=sleep,
        )
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(make_client) -> Client:
    return make_client()


@pytest.fixture
def page() -> Callable[[str], bytes]:
    """Return a reader of tests/pages/outcomes."""
    return lambda name: (PAGES / name).read_bytes()


@pytest.fixture
def hasty_client(make_client) -> Client:
    """Return a client that waits for no connection and no answer; by its deadline it would."""
    return make_client(connect_timeout_s=0.3, read_timeout_s=0.3)


@pytest.fixture
def is_cut_off() -> Callable[[Fetched], bool]:
    """Return what tells a fetch that its time limit ended, of a second at most.

    Three more are for how busy this machine may be.
    """
    return lambda fetched: fetched.outcome == "timeout" and fetched.seconds < 4
