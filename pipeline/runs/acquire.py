"""Getting a source's document, whichever way it comes, into the archive."""

import logging
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from pipeline.analysis.prices.precedence import FRESH_CADENCES
from pipeline.domain.snapshot import DocumentFormat, Method
from pipeline.fetch.allowance import LIMITED, Allowance
from pipeline.fetch.client import Client
from pipeline.fetch.outcome import BrokenOffError, ExpectedType, Fetched
from pipeline.fetch.page import JudgePage
from pipeline.fetch.releases import PackageReleases
from pipeline.parsers.transcript import load_transcript
from pipeline.reading.parser_facts import facts_of
from pipeline.registry.documents import Embedded
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.clocks import ServerClocks
from pipeline.runs.histories import ReleaseHistory, keep_dated
from pipeline.storage.archive import Archive
from pipeline.storage.attempts import Attempt

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

EXPECTED_TYPES: Mapping[DocumentFormat, ExpectedType | None] = {
    "article": "html",
    "html": "html",
    "html_lists": "html",
    "html_scripts": "html",
    "json": "json",
    "markdown": "text",
    "pdf": "pdf",
    "yaml": None,
}
"""What a server is asked for, by the format of a source's documents."""


OF_ITSELF: Final = ("live", "saved")
"""Methods whose documents come from the source's own address."""

NOW_VARIABLE: Final = "INFERENCE_MARKET_NOW"

BEFORE_PACKAGES: Final = datetime(2000, 1, 1, tzinfo=UTC)


def utc_now() -> datetime:
    """Return the time, in UTC. Only commands and Dagster ask for it; functions below take it.

    The environment may fix it, so that a night can be played twice with the same tables.

    Raises:
        ConfigError: What it is fixed to is no time of a zone.
    """
    fixed = os.environ.get(NOW_VARIABLE)
    if not fixed:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(fixed)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        msg = f"{NOW_VARIABLE} is '{fixed}': write a time as 2026-11-01T03:00Z, or unset it"
        raise ConfigError(msg)
    return found.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Acquirer:
    """Gets documents of one source.

    Attributes:
        project: Where the archive and the transcripts are.
        source: What to get.
        earlier: The source's attempts so far, oldest first.
        now: The time.
        servers: What is noted of the clocks of servers.
    """

    project: Project
    source: Source
    earlier: Sequence[Attempt]
    now: Clock
    servers: ServerClocks = field(default_factory=ServerClocks)

    @property
    def expect_type(self) -> ExpectedType | None:
        """Kind of document that the source's parser reads."""
        return EXPECTED_TYPES[facts_of(self.source).document]

    @property
    def archive(self) -> Archive:
        """Where documents and attempts go."""
        return self.project.archive

    def is_quick(self, allowance: Allowance) -> bool:
        """Return whether the last document that was asked for took no more than this."""
        asked = (old for old in reversed(self.earlier) if old.method == "live")
        last = next(asked, None)
        return last is None or (
            (last.seconds or 0) <= allowance.seconds
            and (last.body_bytes or 0) <= allowance.max_bytes
            and last.outcome not in LIMITED
        )

    def acquire(self, client: Client | None, allowance: Allowance | None = None) -> Attempt | None:
        """Get the source's document into the archive, and log the attempt.

        Args:
            client: The network; null for a run without it, which leaves live sources alone.
            allowance: What the document may take; what sources.yaml allows by default.

        Returns:
            The attempt; null where there was nothing to do: a live source in a run without
            network or without its key, or a document of a fixed date that is in the archive
            already.

        Raises:
            ConfigError: A transcript cannot be read, another version of an embedded package
                is installed than sources.yaml dates, or a key is none.
            PutOffError: A first look is not enough.
        """
        if self.source.transcript is not None:
            path = self.project.transcript_path(self.source.transcript)
            read = load_transcript(path)
            return self._keep_fixed(
                path.read_bytes(), "transcribed", at=read.read_on, url=str(read.url)
            )
        if self.source.embedded is not None:
            body = _embedded_body(self.source, self.source.embedded)
            released_at = self.source.embedded.released_at
            return self._keep_fixed(body, "embedded", at=released_at, url=str(self.source.url))
        if client is None or lacks_key(self.source) or not self.source.is_live:
            return None
        attempt = self._acquire_live(client, allowance)
        if attempt.is_sound or not self._needs_release():
            return attempt
        return self._acquire_release(client.judge) or attempt

    def _needs_release(self) -> bool:
        """Whether the address has failed for three cadences, or was never read."""
        if self.source.released is None or self.source.released.use != "fallback":
            return False
        read = [old.fetched_at for old in self.earlier if old.is_sound and old.method in OF_ITSELF]
        limit = timedelta(days=FRESH_CADENCES * self.source.cadence_days)
        return not read or self.now() - max(read) > limit

    def _acquire_release(self, judge: JudgePage) -> Attempt | None:
        """Read the newest release; null where it is not newer than all that was read."""
        known = [old.fetched_at for old in self.earlier if old.is_sound]
        try:
            with PackageReleases(self.project.registry.settings, judge=judge) as releases:
                history = ReleaseHistory(releases)
                first = max(known, default=BEFORE_PACKAGES) + timedelta(microseconds=1)
                newer = history.listed(self.source, first, self.now())
                if not newer:
                    return None
                fetched = history.fetch(self.source, newer[-1], self.expect_type)
        except BrokenOffError as error:
            log.info("%s: %s", self.source.id, error)
            return None
        at = self.now()
        return keep_dated(self.archive, self.source, history, newer[-1], fetched, at=at)

    def keep(self, body: bytes, method: Method, *, at: datetime, url: str) -> Attempt:
        """Archive a document that is at hand, with its own date, and log it."""
        attempt = replace(self._attempt(method, url), fetched_at=at)
        kept = self._with_body(attempt, body)
        self.archive.append(kept)
        return kept

    def _keep_fixed(self, body: bytes, method: Method, *, at: datetime, url: str) -> Attempt | None:
        sha256 = self.archive.store(self.source.id, body)
        of_that_day = [old for old in self.earlier if (old.fetched_at, old.method) == (at, method)]
        newest = max(of_that_day, key=lambda old: old.archived_at, default=None)
        if newest is not None and newest.sha256 == sha256:
            return None
        return self.keep(body, method, at=at, url=url)

    def _acquire_live(self, client: Client, allowance: Allowance | None) -> Attempt:
        """Fetch the document, from its first address that gives one."""
        attempt = self._fetch(client, str(self.source.url), allowance)
        for alternate in self.source.alternates:
            if attempt.is_sound:
                break
            attempt = self._fetch(client, str(alternate), allowance)
        return attempt

    def _fetch(self, client: Client, url: str, allowance: Allowance | None) -> Attempt:
        last = next(
            (old for old in reversed(self.earlier) if old.is_sound and old.url == url), None
        )
        if last is not None and not self.archive.holds(last):
            # Without its bytes, "not modified" would leave us with nothing.
            last = None
        attempt = self._attempt("live", url)
        fetched = client.fetch(
            url,
            etag=last.etag if last else None,
            last_modified=last.last_modified if last else None,
            expect_type=self.expect_type,
            headers=self._keyed() if _host(url) == _host(str(self.source.url)) else {},
            allowance=allowance,
        )
        self.servers.note(fetched, self.now())
        attempt = _after(attempt, fetched)
        if fetched.outcome == "new" and fetched.body is not None:
            attempt = self._with_body(attempt, fetched.body)
            if last is not None and attempt.sha256 == last.sha256:
                attempt = replace(attempt, outcome="unchanged")
        elif fetched.outcome == "unchanged" and last is not None:
            attempt = _not_modified(attempt, last)
        self.archive.append(attempt)
        return attempt

    def _keyed(self) -> dict[str, str]:
        """Return the header with the key that the source's host asks for, if it asks for one."""
        if self.source.key_env is None:
            return {}
        key = _key_of(self.source)
        if not re.fullmatch(r"[!-~]*", key):
            # Not to be shown: it may be the key with something behind it.
            msg = f"{self.source.id}: {self.source.key_env} holds no key: one word of ASCII is one"
            raise ConfigError(msg)
        return {"Authorization": f"Bearer {key}"} if key else {}

    def _attempt(self, method: Method, url: str) -> Attempt:
        at = self.now()
        return Attempt(
            source_id=self.source.id,
            fetched_at=at,
            archived_at=at,
            method=method,
            outcome="new",
            url=url,
            final_url=url,
        )

    def _with_body(self, attempt: Attempt, body: bytes) -> Attempt:
        sha256 = self.archive.store(self.source.id, body)
        return replace(attempt, sha256=sha256, body_bytes=len(body))


def lacks_key(source: Source) -> bool:
    """Return whether a source's host asks for a key that is not set."""
    return source.key_env is not None and not _key_of(source)


def _key_of(source: Source) -> str:
    return os.environ.get(source.key_env or "", "").strip()


def _host(url: str) -> str | None:
    return urlsplit(url).hostname


def _after(attempt: Attempt, fetched: Fetched) -> Attempt:
    return replace(
        attempt,
        outcome=fetched.outcome,
        final_url=fetched.final_url,
        status=fetched.status,
        content_type=fetched.content_type,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        seconds=round(fetched.seconds, 3),
        error=fetched.error,
    )


def _not_modified(attempt: Attempt, last: Attempt) -> Attempt:
    """Return the attempt with what a 304 does not repeat; the client keeps the validators."""
    return replace(
        attempt,
        sha256=last.sha256,
        body_bytes=last.body_bytes,
        content_type=attempt.content_type or last.content_type,
    )


def _embedded_body(source: Source, embedded: Embedded) -> bytes:
    # Loads the whole catalogue, which few projects have among their sources.
    from pipeline.fetch.embedded import dump_genai_prices, installed_version  # noqa: PLC0415

    installed = installed_version(embedded.package)
    if installed != embedded.version:
        msg = (
            f"{source.id}: {embedded.package} {installed} is installed, sources.yaml dates "
            f"{embedded.version}: write the installed version and its release date there"
        )
        raise ConfigError(msg)
    return dump_genai_prices()
