"""Fetches documents. Whatever a server does becomes an outcome; nothing it does raises."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Final, Self

from pipeline.domain.names import visible
from pipeline.fetch.addresses import without_credentials
from pipeline.fetch.allowance import Allowance
from pipeline.fetch.classify import classify
from pipeline.fetch.deadline import Deadline
from pipeline.fetch.dialer import Dialer, Network
from pipeline.fetch.exchange import Exchange
from pipeline.fetch.outcome import ExpectedType, Fetched, FetchError
from pipeline.fetch.page import JudgePage, PageVerdict
from pipeline.fetch.redaction import without_key
from pipeline.fetch.retry import retry_after_s
from pipeline.fetch.robots import Robots
from pipeline.fetch.sockets import tls_context
from pipeline.fetch.spacing import Spacing
from pipeline.fetch.transport import HttpAnswer, Transport
from pipeline.registry.sources import Settings

ROBOTS_DEADLINE_S = 20.0
"""A robots.txt is small; a host that takes longer for it is not up to being read tonight."""

MAX_ERROR_CHARS = 500

NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})

ACCEPTED_TYPES: dict[ExpectedType | None, str] = {
    None: "*/*",
    "html": "text/html, application/xhtml+xml;q=0.9, */*;q=0.1",
    "json": "application/json, */*;q=0.1",
    "pdf": "application/pdf, */*;q=0.1",
    "text": "text/plain, text/markdown, */*;q=0.1",
}


class Client:
    """Fetches one document at a time per thread, from any number of threads.

    Use it as a context manager, for the length of one run: it keeps connections, the turns of
    the hosts and their robots.txt.
    """

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
            settings: Limits, and who we say we are.
            judge: What judges HTML pages.
            network: How names are looked up and addresses connected; null for the real one.
            clock: Monotonic seconds.
            sleep: Waits between tries and for a host's turn.
        """
        self._settings = settings
        self._allowance = Allowance.of(settings)
        self.judge = judge
        self._clock = clock
        network = network or Network()
        dialer = Dialer(
            network=network,
            allow_loopback=settings.allow_loopback,
            timeout_s=settings.connect_timeout_s,
        )
        self._trusted = dialer.trusted
        self._transport = Transport(
            user_agent=settings.user_agent,
            threads=settings.threads,
            dialer=dialer,
            tls=tls_context(network.ca_file),
        )
        self._spacing = Spacing(settings.host_spacing_s, clock=clock, sleep=sleep)
        self._exchange = Exchange(
            settings, self._transport, self._spacing, sleep=sleep, trusted=self._trusted
        )
        self._robots = Robots(settings.user_agent, self._read_robots)

    def __enter__(self) -> Self:
        """Return the client itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close all connections."""
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def trust(self, host: str) -> None:
        """Exempt a host that the user's own configuration names.

        It may have an address outside the public internet, and is asked without its robots.txt,
        as by the program that it is configured for.
        """
        self._trusted.add(host.lower())

    def fetch(  # noqa: PLR0913 (all that one request is made of)
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        expect_type: ExpectedType | None = None,
        headers: Mapping[str, str] = NO_HEADERS,
        allowance: Allowance | None = None,
    ) -> Fetched:
        """Return what came of fetching `url`.

        Args:
            url: Address of the document.
            etag: Validator of the copy at hand.
            last_modified: Validator of the copy at hand.
            expect_type: What the document is, where that is known.
            headers: Sent besides. `Authorization`, in ASCII, goes to the host of `url` alone.
                With a `Range`, a part of the document is as good as the whole.
            allowance: What the document may take; what sources.yaml allows by default.

        Raises:
            PutOffError: A first look is not enough.
        """
        started = self._clock()
        sent = {
            "Accept": ACCEPTED_TYPES[expect_type],
            **headers,
            **_validators(etag, last_modified),
        }
        key = sent.pop("Authorization", None)
        try:
            answer = self._exchange.follow(
                url,
                sent,
                self._deadline(allowance or self._allowance),
                check=self._expect_allowed,
                secrets={"Authorization": key} if key else {},
            )
        except FetchError as error:
            at = without_credentials(error.url or url)
            fetched = Fetched(error.outcome, error.status, at, error=error.message)
        else:
            verdict = classify(answer, requested_url=url, expect_type=expect_type, judge=self.judge)
            fetched = _fetched(answer, sent, verdict)
        reason = visible(without_credentials(fetched.error or "")[:MAX_ERROR_CHARS]) or None
        fetched = replace(fetched, error=reason, seconds=self._clock() - started)
        return without_key(fetched, key) if key else fetched

    def _deadline(self, allowance: Allowance) -> Deadline:
        return Deadline(allowance, silence_s=self._settings.read_timeout_s, clock=self._clock)

    def _read_robots(self, url: str, allowance: Allowance) -> HttpAnswer:
        seconds = min(allowance.seconds, ROBOTS_DEADLINE_S)
        deadline = self._deadline(replace(allowance, seconds=seconds))
        return self._exchange.follow(url, {"Accept": "text/plain, */*;q=0.1"}, deadline)

    def _expect_allowed(self, url: str, host: str, deadline: Deadline) -> None:
        if host in self._trusted:
            return
        started = self._clock()
        pause = self._robots.expect_allowed(url, deadline.allowance)
        if pause:
            self._spacing.widen(host, pause)
        # A robots.txt is a document of its own, with a deadline of its own.
        deadline.extend(self._clock() - started)


def _validators(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """Return the headers of a conditional request.

    Both values came from a server once: what is no header value is left out, and the document is
    fetched again, which is always right.
    """
    stated = {"If-None-Match": etag or "", "If-Modified-Since": last_modified or ""}
    cleaned = {name: value.strip() for name, value in stated.items()}
    return {
        name: value
        for name, value in cleaned.items()
        if value and value.isascii() and value.isprintable()
    }


def _fetched(answer: HttpAnswer, headers: dict[str, str], verdict: PageVerdict) -> Fetched:
    outcome, error = verdict
    sent_etag = headers.get("If-None-Match")
    sent_date = headers.get("If-Modified-Since")
    if outcome == "unchanged" and not (sent_etag or sent_date):
        outcome, error = "network_error", "status 304 to a request without validators"
    if "Range" in headers and answer.status == HTTPStatus.PARTIAL_CONTENT:
        outcome, error = "new", None
    # A 304 need not repeat the validators that it confirms.
    is_confirmed = outcome == "unchanged"
    return Fetched(
        outcome=outcome,
        status=answer.status,
        final_url=answer.url,
        body=answer.body.content or None,
        content_type=answer.headers.get("Content-Type"),
        etag=answer.headers.get("ETag") or (sent_etag if is_confirmed else None),
        last_modified=answer.headers.get("Last-Modified") or (sent_date if is_confirmed else None),
        error=error,
        wire_bytes=answer.body.wire_bytes,
        is_whole=answer.body.is_whole,
        retry_after_s=retry_after_s(answer.headers.get("Retry-After"), now=datetime.now(UTC)),
        server_at=_server_time(answer.headers),
        content_range=answer.headers.get("Content-Range"),
    )


def _server_time(headers: Mapping[str, str]) -> datetime | None:
    """Return the time of an answer by its server; one from a cache is older by its `Age`."""
    try:
        stated = parsedate_to_datetime(headers.get("Date", ""))
        age = timedelta(seconds=int(headers.get("Age", "0")))
        return stated.astimezone(UTC) + age
    except (ValueError, OverflowError):
        return None
