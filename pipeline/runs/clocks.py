"""What a wrong clock of this machine dated: attempts of tonight, or of a night before it."""

import logging
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

import pyarrow.compute as pc

from pipeline.fetch.outcome import Fetched
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.parked import CLOCK_SLACK
from pipeline.storage.attempts import Attempt, attempts_in

log = logging.getLogger(__name__)

MOST_APART: Final = timedelta(days=1)
"""More than caches, wrong zones and lost seconds explain."""

LEAP: Final = timedelta(days=7)
"""Nights lie closer together: what lies further ahead of the others is no next night."""


@dataclass(frozen=True, slots=True)
class ServerClocks:
    """The clocks of servers, as their answers of one night state them.

    Attributes:
        gaps: By host, how far our clock was ahead of its own when it answered last.
    """

    gaps: dict[str, timedelta] = field(default_factory=dict)

    def note(self, fetched: Fetched, now: datetime) -> None:
        """Note what an answer says of the time, if it says anything."""
        host = urlsplit(fetched.final_url).netloc
        if fetched.server_at is not None:
            self.gaps[host] = now - fetched.server_at

    def ahead(self) -> timedelta | None:
        """Return how far our clock is ahead by most servers, below zero where it is behind.

        One server whose own clock stands still does not decide it. Null where none said the time.
        """
        if not self.gaps:
            return None
        gaps = self.gaps.values()
        return max(statistics.median_low(gaps), min(statistics.median_high(gaps), timedelta(0)))


def attempts_after(project: Project, now: datetime) -> list[Attempt]:
    """Return the attempts that were logged after a time: the clock was ahead, or is behind.

    Raises:
        ConfigError: Most attempts are: it is now that the clock is wrong.
    """
    found = project.archive.attempt_table(since=now)
    late = found.filter(pc.field("archived_at") > now + CLOCK_SLACK)
    if late.num_rows and 2 * late.num_rows > project.archive.attempt_table().num_rows:
        newest = pc.max(late.column("archived_at")).as_py()
        msg = (
            f"this machine's clock says {now:%Y-%m-%d %H:%M} UTC, but most of the archive was "
            f"written after that, until {newest:%Y-%m-%d %H:%M}: set the clock; if it is right, "
            f"`inference-market forget SOURCE --after {now:%Y-%m-%d}` takes what a source has of "
            "later days out of account"
        )
        raise ConfigError(msg)
    return attempts_in(late)


def set_aside_ahead(
    project: Project, ahead: Sequence[Attempt], now: datetime, gap: timedelta | None = None
) -> None:
    """Forget attempts that were logged ahead of the time, as by a clock that was wrong.

    They stay in the archive, and `inference-market forget SOURCE --undo` brings them back. Where no
    server said what time it is, those stay that go on where the others end, night after night: it
    may be now that the clock is wrong.

    Args:
        project: Whose archive; the caller holds the warehouse's lock.
        ahead: What `attempts_after` found.
        now: The time, by this machine's clock.
        gap: How far that is ahead of the servers; null where none said.
    """
    is_right = gap is not None or _is_leap(project, ahead, now)
    if ahead and not is_right:
        log.warning(
            "this machine's clock says %s, and attempts were logged after that, until %s: set the "
            "clock; if it is right, a refresh sets them aside",
            f"{now:%Y-%m-%d %H:%M} UTC",
            f"{max(item.archived_at for item in ahead):%Y-%m-%d %H:%M}",
        )
        return
    latest = now - (gap or timedelta(0)) + CLOCK_SLACK
    wrong = [item for item in ahead if item.archived_at > latest]
    project.archive.forget(wrong, at=now)
    for source_id in sorted({item.source_id for item in wrong}):
        times = [item.fetched_at for item in wrong if item.source_id == source_id]
        log.warning(
            "%s: %d attempts of %s or later are set aside: it is %s, so the clock was ahead",
            source_id,
            len(times),
            f"{min(times):%Y-%m-%d}",
            f"{latest:%Y-%m-%d}",
        )


def settle_clock(  # noqa: PLR0913, PLR0917 (all that says which clock was wrong)
    project: Project,
    sources: Iterable[Source],
    ahead: Sequence[Attempt],
    began: datetime,
    gap: timedelta | None,
    now: datetime,
) -> set[str]:
    """Forget what a wrong clock dated, of tonight or of a night before it.

    Of tonight also documents that state their own date: left alone, they would be of a time to
    come, and most of a young archive.

    Args:
        project: Whose archive; the caller holds the warehouse's lock.
        sources: What was read; other shards judge by the servers that they asked.
        ahead: What lay ahead when the night began, and was not read with the rest.
        began: When that was.
        gap: How far this machine's clock is ahead of the servers; null where none said.
        now: The time, by this machine's clock.

    Returns:
        The sources that are to be read again.
    """
    tonight: list[Attempt] = []
    if gap is not None and (abs(gap) > MOST_APART or (ahead and gap < -CLOCK_SLACK)):
        found = project.archive.attempt_table([source.id for source in sources])
        later = attempts_in(found.filter(pc.field("archived_at") >= began))
        tonight = [item for item in later if item not in ahead]
        project.archive.forget(tonight, at=now)
        log.warning(
            "this machine's clock says %s, which is %s the servers that were asked: the %d "
            "attempts of tonight are set aside; set the clock, and refresh again",
            f"{now:%Y-%m-%d %H:%M} UTC",
            _in_words(gap),
            len(tonight),
        )
    set_aside_ahead(project, ahead, now, gap)
    return {item.source_id for item in (*tonight, *ahead)}


def _is_leap(project: Project, ahead: Sequence[Attempt], now: datetime) -> bool:
    """Return whether attempts lie further ahead of all others than nights lie apart."""
    found = project.archive.attempt_table().column("archived_at")
    last = pc.max(found.filter(pc.less_equal(found, now + CLOCK_SLACK))).as_py()
    return last is None or all(item.archived_at - last > LEAP for item in ahead)


def _in_words(gap: timedelta) -> str:
    """Return a distance of clocks in words.

    >>> _in_words(timedelta(hours=-5))
    '5 hours behind'
    """
    far = abs(gap)
    if far >= MOST_APART:
        amount = f"{far.days} days"
    elif far >= timedelta(hours=2):
        amount = f"{far / timedelta(hours=1):.0f} hours"
    else:
        amount = f"{far / timedelta(minutes=1):.0f} minutes"
    return f"{amount} {'ahead of' if gap > timedelta(0) else 'behind'}"
