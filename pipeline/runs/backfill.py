"""Older documents of a source, from the Wayback Machine or from released packages.

Each is archived as it comes, so that a backfill may be killed at any time: the next run
sees in the archive what is there already, and goes on.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, TypeVar

from pipeline.domain.outcome import Outcome
from pipeline.domain.snapshot import Method
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.registry.strict_yaml import ConfigError
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

DECEMBER = 12

TRIES_PER_PERIOD = 3
"""Documents that are tried where the first of a period is not sound."""

MAY_PASS: frozenset[Outcome] = frozenset({"rate_limited", "timeout", "network_error", "refused"})
"""Outcomes that speak of the service, not of the document: another one would fare no better."""


@dataclass(frozen=True, slots=True)
class BackfillSpan:
    """What is wanted of a source's past: one document a period.

    Attributes:
        first: Start.
        end: End, exclusive.
        every: Length of a period.
    """

    first: datetime
    end: datetime
    every: Every = "month"


def span_of(first: str, last: str | None, every: Every, *, now: datetime) -> BackfillSpan:
    """Return the time from one year, month or day to another, both included.

    >>> span = span_of("2024-11", "2024-12", "month", now=datetime(2026, 1, 1, tzinfo=UTC))
    >>> f"{span.first:%Y-%m-%d} to {span.end:%Y-%m-%d}"
    '2024-11-01 to 2025-01-01'

    Raises:
        ConfigError: One of them is no date, or the first lies after the last.
    """
    span = BackfillSpan(_days(first)[0], now if last is None else _days(last)[1], every)
    if span.first >= span.end:
        msg = "the first day lies after the last, or in the future: turn them round"
        raise ConfigError(msg)
    return span


def _days(text: str) -> tuple[datetime, datetime]:
    """Return where a year, a month or a day begins and ends, in UTC."""
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", text)
    year, month, day = match.groups() if match else ("", None, None)
    try:
        first = datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)
        if day:
            return first, first + timedelta(days=1)
        if month and int(month) < DECEMBER:
            return first, first.replace(month=first.month + 1)
        return first, first.replace(year=first.year + 1, month=1)
    except (ValueError, OverflowError) as error:
        msg = f"'{text}' is no date, as 2024, 2024-03 or 2024-03-18"
        raise ConfigError(msg) from error


def missing_captures(
    project: Project, source: Source, history: History, span: BackfillSpan
) -> list[list[Any]]:
    """Return what to fetch: for each period without a sound document, those to try.

    Raises:
        ConfigError: The source has no such history.
        BrokenOffError: There is no listing to be had.
    """
    listed = history.listed(source, span.first, span.end)
    attempts = attempts_by_source(project, [source]).get(source.id, [])
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
