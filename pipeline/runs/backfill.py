"""Older documents of a source, from the Wayback Machine.

Each capture is archived as it comes, so that a backfill may be killed at any time: the next run
sees in the archive what is there already, and goes on.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from pipeline.domain.outcome import Outcome
from pipeline.fetch.cdx import Capture
from pipeline.fetch.outcome import Fetched
from pipeline.fetch.wayback import Wayback
from pipeline.reading.worker import parsing_apart
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.acquire import Acquirer, Clock
from pipeline.runs.refresh import SourceResult, attempts_by_source, read_again
from pipeline.storage.archive import Archive, Attempt

Every = Literal["month", "week", "day"]

PERIODS: dict[Every, str] = {"month": "%Y-%m", "week": "%G-W%V", "day": "%Y-%m-%d"}
"""How the periods are told apart."""

TRIES_PER_PERIOD = 3
"""Captures that are tried where the first of a period is no sound document."""

MAY_PASS: frozenset[Outcome] = frozenset({"rate_limited", "timeout", "network_error", "refused"})
"""Outcomes that speak of the archive, not of the capture: another one would fare no better."""


@dataclass(frozen=True, slots=True)
class Span:
    """What is wanted of a source's past: one document a period.

    Attributes:
        first: Start.
        end: End, exclusive.
        every: Length of a period.
    """

    first: datetime
    end: datetime
    every: Every = "month"


def expect_live(source: Source) -> None:
    """Check that the source is a page of the web, which the Wayback Machine may have.

    Raises:
        ConfigError: It is not.
    """
    if not source.is_live:
        kind = "embedded" if source.embedded is not None else "transcribed"
        msg = f"{source.id}: {kind}, so the Wayback Machine has none of it: name a live source"
        raise ConfigError(msg)


def missing_captures(
    project: Project, source: Source, wayback: Wayback, span: Span
) -> list[list[Capture]]:
    """Return what to fetch: for each period without a sound memento, the captures to try.

    The alternates of a source come after its own address.

    Raises:
        ConfigError: The source is not live.
        WaybackError: There is no listing to be had.
    """
    expect_live(source)
    listed: list[Capture] = []
    for url in (source.url, *source.alternates):
        listed += wayback.captures(str(url), first=span.first, end=span.end)
    attempts = attempts_by_source(project).get(source.id, [])
    return thin(listed, attempts, span.every)


def thin(
    captures: Iterable[Capture], attempts: Iterable[Attempt], every: Every
) -> list[list[Capture]]:
    """Return the captures to try for each period that has no sound memento yet, oldest first.

    Args:
        captures: What there is, the preferred first within each period.
        attempts: The source's attempts so far.
        every: Length of a period.
    """
    form = PERIODS[every]
    covered = {
        f"{attempt.fetched_at:{form}}"
        for attempt in attempts
        if attempt.method == "memento" and attempt.is_sound
    }
    periods: dict[str, list[Capture]] = {}
    for capture in captures:
        period = f"{capture.at:{form}}"
        if period not in covered:
            periods.setdefault(period, []).append(capture)
    return [periods[period][:TRIES_PER_PERIOD] for period in sorted(periods)]


def fetch_captures(
    project: Project,
    source: Source,
    wayback: Wayback,
    periods: Iterable[Sequence[Capture]],
    *,
    now: Clock,
) -> Iterator[Attempt]:
    """Get one capture of each period into the archive; yield each attempt once it is logged.

    Args:
        project: Where the archive is; the caller holds the warehouse's lock.
        source: Whose captures they are.
        wayback: Where they are.
        periods: What to try, as `missing_captures` returns it.
        now: The time.

    Raises:
        WaybackError: The archive gives no more for now; what was yielded is kept.
    """
    expect_type = Acquirer(project, source, (), now).expect_type
    for captures in periods:
        for capture in captures:
            fetched = wayback.fetch(capture, expect_type)
            attempt = _keep(project.archive, source, capture, fetched, at=now())
            yield attempt
            if attempt.is_sound or attempt.outcome in MAY_PASS:
                break


def read_backfilled(
    project: Project, sources: Iterable[Source], tell: Callable[[SourceResult], None]
) -> None:
    """Read sources again, with the documents that came.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        sources: Whose documents came.
        tell: Called with each source as it is read.
    """
    attempts = attempts_by_source(project)
    with parsing_apart() as parse:
        for source in sources:
            tell(read_again(project, source, attempts.get(source.id, []), parse=parse))


def _keep(
    archive: Archive, source: Source, capture: Capture, fetched: Fetched, *, at: datetime
) -> Attempt:
    """Archive a capture, and log it. Its validators are the archive's, so they are left out."""
    attempt = Attempt(
        source_id=source.id,
        fetched_at=capture.at,
        archived_at=at,
        method="memento",
        outcome=fetched.outcome,
        url=capture.original,
        final_url=fetched.final_url,
        status=fetched.status,
        content_type=fetched.content_type,
        seconds=round(fetched.seconds, 3),
        error=fetched.error,
    )
    if attempt.is_sound and fetched.body is not None:
        sha256 = archive.store(source.id, fetched.body)
        attempt = replace(attempt, sha256=sha256, body_bytes=len(fetched.body))
    archive.append(attempt)
    return attempt
