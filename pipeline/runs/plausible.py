"""What a run may build upon: attempts of a plausible time, and an archive that is there."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

import pyarrow.compute as pc

from pipeline.reading.source_state import was_read
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.parked import CLOCK_SLACK
from pipeline.storage.archive import ArchiveError
from pipeline.storage.attempts import Attempt

log = logging.getLogger(__name__)


def set_aside_ahead(project: Project, now: datetime) -> list[str]:
    """Forget the attempts that were logged ahead of the time, as by a clock that was wrong.

    They stay in the archive, and `inference-market forget SOURCE --undo` brings them back.

    Args:
        project: Whose archive; the caller holds the warehouse's lock.
        now: The time.

    Returns:
        A line for each source.

    Raises:
        ConfigError: Most attempts lie ahead: it is now that the clock is wrong.
    """
    attempts = project.archive.attempt_table()
    late = attempts.filter(pc.field("archived_at") > now + CLOCK_SLACK)
    ahead = [Attempt(**row) for row in late.to_pylist()]
    if 2 * len(ahead) > attempts.num_rows:
        newest = max(item.archived_at for item in ahead)
        msg = (
            f"this machine's clock says {now:%Y-%m-%d %H:%M} UTC, but most of the archive was "
            f"written after that, until {newest:%Y-%m-%d %H:%M}: set the clock; if it is right, "
            f"`inference-market forget SOURCE --after {now:%Y-%m-%d}` takes what a source has of "
            "later days out of account"
        )
        raise ConfigError(msg)
    project.archive.forget(ahead, at=now)
    lines = []
    for source_id in sorted({item.source_id for item in ahead}):
        times = [item.fetched_at for item in ahead if item.source_id == source_id]
        lines.append(
            f"{source_id}: {len(times)} attempts of {min(times):%Y-%m-%d} or later are set aside: "
            f"it is {now:%Y-%m-%d}, so the clock was ahead"
        )
        log.warning(lines[-1])
    return lines


def set_aside_night(
    project: Project, sources: Iterable[Source], since: datetime, ahead: timedelta, now: datetime
) -> set[str]:
    """Forget the attempts of a night whose clock was ahead of the servers'; return their sources.

    Also those of documents that state their own date: left alone, they would be of a time to come,
    and most of a young archive.

    Args:
        project: Whose archive; the caller holds the warehouse's lock.
        sources: What was read; other shards judge by the servers that they asked.
        since: When the night began.
        ahead: How far the clock was ahead.
        now: The time, by the same clock.
    """
    found = project.archive.attempt_table([source.id for source in sources])
    rows = found.filter(pc.field("archived_at") >= since).to_pylist()
    of_tonight = [Attempt(**row) for row in rows]
    project.archive.forget(of_tonight, at=now)
    log.warning(
        "this machine's clock says %s, which is %d days ahead of the servers that were asked: the "
        "%d attempts of tonight are set aside; set the clock, and refresh again",
        f"{now:%Y-%m-%d %H:%M} UTC",
        ahead.days,
        len(of_tonight),
    )
    return {item.source_id for item in of_tonight}


def expect_archive(project: Project) -> None:
    """Expect documents in the archive if sources were read from them.

    Raises:
        ArchiveError: There are none: folded again, the warehouse would be empty.
    """
    read = [item.id for item in project.registry.sources if was_read(project.warehouse, item.id)]
    if read and not any(project.archive.documents()):
        msg = (
            f"{project.archive.address}: no documents, although {len(read)} sources were read from "
            "them; restore raw/ from a backup (to start anew, remove readings/ as well)"
        )
        raise ArchiveError(msg)


def expect_attempts(project: Project, sources: Iterable[Source]) -> None:
    """Expect attempts of sources whose documents are kept, before they are folded from nothing.

    Raises:
        ArchiveError: There is none of a source that was read: its readings would be empty.
    """
    logged = set(project.archive.attempt_table(forgotten=True).column("source_id").to_pylist())
    kept = {source_id for source_id, _ in project.archive.documents()} - logged
    lost = [item.id for item in sources if item.id in kept and was_read(project.warehouse, item.id)]
    if lost:
        msg = (
            f"{project.archive.log_address}: no attempt of {', '.join(lost)}, whose documents are "
            "kept; restore the folder from a backup (to do without, remove their readings/)"
        )
        raise ArchiveError(msg)
