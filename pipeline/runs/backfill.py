"""Older documents of a source, from the Wayback Machine or from released packages.

Each is archived as it comes, so that a backfill may be killed at any time: the next run
sees in the archive what is there already, and goes on.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

from pipeline.domain.outcome import Outcome
from pipeline.domain.snapshot import Method
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.runs.acquire import Acquirer, Clock
from pipeline.runs.histories import Dated, History, keep_dated
from pipeline.runs.reading import attempts_by_source
from pipeline.storage.attempts import Attempt

D = TypeVar("D", bound=Dated)

Every = Literal["month", "week", "day", "release"]

PERIODS: dict[Every, str] = {
    "month": "%Y-%m",
    "week": "%G-W%V",
    "day": "%Y-%m-%d",
    "release": "%Y-%m-%d %H:%M:%S.%f",
}
"""Format that gives all moments of a period the same name; each release is one of its own."""

TRIES_PER_PERIOD = 3
"""Documents that are tried where the first of a period is not sound."""

MAY_PASS: frozenset[Outcome] = frozenset({"rate_limited", "timeout", "network_error", "refused"})
"""Outcomes that speak of the service, not of the document: another one would fare no better."""


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


def missing_captures(
    project: Project, source: Source, history: History, span: Span
) -> list[list[Any]]:
    """Return what to fetch: for each period without a sound document, those to try.

    Raises:
        ConfigError: The source has no such history.
        BrokenOffError: There is no listing to be had.
    """
    listed = history.listed(source, span.first, span.end)
    attempts = attempts_by_source(project).get(source.id, [])
    return thin(listed, attempts, span.every, history.method)


def thin(
    captures: Iterable[D], attempts: Iterable[Attempt], every: Every, method: Method = "memento"
) -> list[list[D]]:
    """Return what to try for each period that has no sound document yet, oldest first.

    Args:
        captures: What there is, the preferred first within each period.
        attempts: The source's attempts so far.
        every: Length of a period.
        method: How the documents come.
    """
    form = PERIODS[every]
    covered = {
        f"{attempt.fetched_at:{form}}"
        for attempt in attempts
        if attempt.method == method and attempt.is_sound
    }
    periods: dict[str, list[D]] = {}
    for capture in captures:
        period = f"{capture.at:{form}}"
        if period not in covered:
            periods.setdefault(period, []).append(capture)
    return [periods[period][:TRIES_PER_PERIOD] for period in sorted(periods)]


def fetch_captures(
    project: Project,
    source: Source,
    history: History,
    periods: Iterable[Sequence[Dated]],
    *,
    now: Clock,
) -> Iterator[Attempt]:
    """Get one capture of each period into the archive; yield each attempt once it is logged.

    Args:
        project: Where the archive is; the caller holds the warehouse's lock.
        source: Whose captures they are.
        history: Where they are.
        periods: What to try, as `missing_captures` returns it.
        now: The time.

    Raises:
        BrokenOffError: There is no more for now; what was yielded is kept.
    """
    expect_type = Acquirer(project, source, (), now).expect_type
    for captures in periods:
        for capture in captures:
            fetched = history.fetch(source, capture, expect_type)
            attempt = keep_dated(project.archive, source, history, capture, fetched, at=now())
            yield attempt
            if attempt.is_sound or attempt.outcome in MAY_PASS:
                break
