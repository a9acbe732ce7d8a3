"""The Wayback Machine: the captures that it lists for an address, and the bytes of each.

What was captured is replayed, as it was received then, at `/web/<timestamp>id_/<address>`.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Self

from pipeline.fetch.cdx import Capture, WaybackError, listing_query, parse_listing
from pipeline.fetch.client import Client
from pipeline.fetch.dialer import Network
from pipeline.fetch.outcome import ExpectedType, Fetched
from pipeline.fetch.page import JudgePage
from pipeline.fetch.retry import wait_s
from pipeline.registry.sources import Settings

PAUSE_S = 60.0
"""After a 429 without a Retry-After. Who goes on asking is blocked for an hour."""
MAX_PAUSE_S = 300.0
MAX_TRIES = 4
MAX_FAILURES = 3
"""Questions in a row without any answer, after which the archive is left alone."""

SLOW_READ_S = 60.0
"""Listings and replays take many seconds on bad days."""
SLOW_DEADLINE_S = 180.0


class Wayback:
    """Asks the Wayback Machine, slowly; a context manager, for one thread and one run."""

    def __init__(
        self,
        settings: Settings,
        *,
        judge: JudgePage,
        network: Network | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Open nothing yet.

        Args:
            settings: Limits, who we say we are, and where the archive is.
            judge: What judges HTML pages.
            network: As for `Client`.
            clock: Monotonic seconds.
            sleep: Waits for the next turn and when the archive asks for a pause.
        """
        spacing_s = 60 / settings.wayback_requests_per_minute
        patient = {
            "host_spacing_s": max(spacing_s, settings.host_spacing_s),
            "read_timeout_s": max(SLOW_READ_S, settings.read_timeout_s),
            "deadline_s": max(SLOW_DEADLINE_S, settings.deadline_s),
            # The client would try again after a second; here a 429 has to be taken seriously.
            "retries": 0,
        }
        self._client = Client(
            settings.model_copy(update=patient),
            judge=judge,
            network=network,
            clock=clock,
            sleep=sleep,
        )
        self._base = str(settings.wayback_url).rstrip("/")
        self._sleep = sleep
        self._failures = 0

    def __enter__(self) -> Self:
        """Return the object itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close all connections."""
        self._client.close()

    def captures(self, url: str, *, first: datetime, end: datetime) -> list[Capture]:
        """Return the sound captures of an address, oldest first; of equal neighbours the first.

        Args:
            url: Address.
            first: Start of the range.
            end: Its end, exclusive.

        Raises:
            WaybackError: There is no listing to be had.
        """
        query = listing_query(url, first=first, end=end)
        fetched = self._asked(f"{self._base}/cdx/search/cdx?{query}", "json")
        if fetched.outcome != "new" or fetched.body is None:
            msg = f"no listing of {url}: {fetched.outcome}: {fetched.error}; try again later"
            raise WaybackError(msg)
        return [capture for capture in parse_listing(fetched.body) if first <= capture.at < end]

    def fetch(self, capture: Capture, expect_type: ExpectedType | None = None) -> Fetched:
        """Return what came of fetching a capture, its bytes as they were received then.

        Args:
            capture: What to fetch.
            expect_type: What the document is, where that is known.

        Raises:
            WaybackError: The archive asks for more pauses, or did not answer several times.
        """
        place = f"{self._base}/web/{capture.timestamp}id_/"
        fetched = self._asked(place + capture.original, expect_type)
        if fetched.outcome == "new" and not fetched.final_url.startswith(place):
            # https://github.com/internetarchive/wayback/issues/210
            reason = "the archive cannot play this capture and answers with another one"
            return replace(fetched, outcome="gone", body=None, error=reason)
        return fetched

    def _asked(self, url: str, expect_type: ExpectedType | None) -> Fetched:
        if self._failures >= MAX_FAILURES:
            msg = f"{self._base} does not answer any more, or asks for a longer pause: go on later"
            raise WaybackError(msg)
        for tries in range(1, MAX_TRIES + 1):
            fetched = self._client.fetch(url, expect_type=expect_type)
            pause = _pause_s(fetched, tries)
            if pause is None or tries == MAX_TRIES:
                break
            self._sleep(pause)
        if fetched.outcome == "rate_limited":
            self._failures = MAX_FAILURES
        else:
            self._failures = self._failures + 1 if _is_unanswered(fetched) else 0
        return fetched


def _pause_s(fetched: Fetched, failures: int) -> float | None:
    """Return the pause before the next try; null where there is to be none."""
    if fetched.outcome == "rate_limited":
        if fetched.status is None:
            # It was robots.txt, which the client asks for once in its life.
            return None
        asked = PAUSE_S if fetched.retry_after_s is None else fetched.retry_after_s
        return min(asked, MAX_PAUSE_S)
    if _is_unanswered(fetched) or fetched.outcome == "truncated":
        return wait_s(failures, None)
    return None


def _is_unanswered(fetched: Fetched) -> bool:
    """Whether the archive gave no answer of its own: a page of status 200 is a capture's."""
    return fetched.outcome in {"timeout", "network_error"} and fetched.status != 200  # noqa: PLR2004
