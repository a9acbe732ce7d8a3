"""One night's reading: every selected source fetched, archived and read; a bad one stops nobody."""

import hashlib
import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.fetch.client import Client
from pipeline.reading.corrections import corrections_between, parser_of, record
from pipeline.reading.parsing import Parse, parse_document
from pipeline.reading.reader import fingerprint_of, read_source
from pipeline.reading.reading_log import Read
from pipeline.reading.source_state import SourceState, load_state, save_state, was_read
from pipeline.reading.worker import parsing_apart
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.acquire import Acquirer, Clock, lacks_key
from pipeline.runs.inbox import NOTHING_TAKEN, Taken, look, take
from pipeline.storage.archive import ArchiveError, Attempt

log = logging.getLogger(__name__)

REGISTRIES = "registries"
"""Folder of raw/ that keeps our own YAML files."""


SPOILED = (
    "its readings are damaged, uneven or of another version of this program; it is read again from "
    "the archive"
)


@dataclass(frozen=True, slots=True)
class Acquired:
    """What came of getting a source's document.

    Attributes:
        attempt: The attempt; null where there was nothing to get.
        error: What kept it from being got, in plain words.
        taken: What a person had saved of it.
    """

    attempt: Attempt | None = None
    error: str | None = None
    taken: Taken = NOTHING_TAKEN

    @property
    def attempts(self) -> list[Attempt]:
        """All that is in the archive's log since."""
        return [*self.taken.attempts, *([self.attempt] if self.attempt else [])]

    @property
    def telling(self) -> Attempt | None:
        """The attempt that says how the source is: where the site fails, a saved page does."""
        is_live = self.attempt is not None and self.attempt.is_sound
        return self.attempt if is_live or not self.taken.attempts else self.taken.attempts[-1]


NOTHING_NEW = Acquired()


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What one night gave for one source.

    Attributes:
        source: The source.
        attempt: The attempt to get its document; null where there was nothing to get.
        state: What is known of the source now; null where it was never read.
        error: What kept it from being read, in plain words.
        refused: A line for each file of its inbox that was not taken.
    """

    source: Source
    attempt: Attempt | None
    state: SourceState | None
    error: str | None
    refused: tuple[str, ...] = ()

    @property
    def last_read(self) -> Read | None:
        """The last reading, sound or not."""
        return self.state.reads[-1] if self.state is not None and self.state.reads else None

    @property
    def is_waiting_for_key(self) -> bool:
        """Whether it was never read because nobody has set the key that its host asks for."""
        return self.attempt is None and self.last_read is None and lacks_key(self.source)

    @property
    def trouble(self) -> str | None:
        """Why its rows are not tonight's; null where they are."""
        if self.error is not None:
            return self.error
        if self.attempt is not None and not self.attempt.is_sound:
            return f"{self.attempt.outcome}: {self.attempt.error or self.attempt.status}"
        if self.is_waiting_for_key:
            return f"no key: {self.source.key_env} is not set"
        if self.last_read is None:
            return "never read"
        if self.last_read.state == "quarantined":
            return "quarantined: " + "; ".join(
                f"{item.check}: expected {item.expected}, {item.found}"
                for item in self.last_read.failed
            )
        return None

    @property
    def summary(self) -> str:
        """One line for a person who waits."""
        if self.trouble is not None or self.last_read is None:
            return self.trouble or "never read"
        read = self.last_read
        outcome: str = self.attempt.outcome if self.attempt is not None else "in the archive"
        if self.attempt is not None and self.attempt.method == "released":
            outcome = f"released {self.attempt.fetched_at:%Y-%m-%d}"
        return f"{outcome}, {read.row_count:,} statements"


def refresh_sources(
    project: Project, sources: Sequence[Source], *, is_offline: bool, now: Clock
) -> Iterator[SourceResult]:
    """Get and read sources; yield each as it is done.

    Documents come in threads, and are read one after the other, each parsed in the worker. What a
    person saved of a source is read with it.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        sources: What to read.
        is_offline: Whether to leave the network alone: live sources are read from the archive.
        now: The time.
    """
    keep_registries(project, now())
    earlier = attempts_by_source(project)
    settings = project.registry.settings
    with ExitStack() as stack:
        parse = stack.enter_context(parsing_apart())
        client = None if is_offline else stack.enter_context(Client(settings))
        pool = stack.enter_context(ThreadPoolExecutor(settings.threads))
        waiting = {
            pool.submit(_acquire, acquirer, client): acquirer
            for acquirer in (
                Acquirer(project, source, earlier.get(source.id, []), now) for source in sources
            )
        }
        for done in as_completed(waiting):
            result = _read(waiting[done], done.result(), parse)
            log.info("%s: %s", result.source.id, result.summary)
            yield result


def read_inbox(project: Project, *, now: Clock) -> Iterator[SourceResult]:
    """Read the sources for which a person saved pages; yield each as it is done.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        now: The time.
    """
    earlier = attempts_by_source(project)
    with parsing_apart() as parse:
        for source in project.registry.sources:
            if not look(project, source, now).is_empty:
                acquirer = Acquirer(project, source, earlier.get(source.id, []), now)
                yield _read(acquirer, NOTHING_NEW, parse)


def keep_registries(project: Project, at: datetime) -> None:
    """Archive our own registries, each version once, with the time of its first use."""
    for path in project.registry_paths:
        body = path.read_bytes()
        if not project.archive.body_path(REGISTRIES, hashlib.sha256(body).hexdigest()).exists():
            sha256 = project.archive.store(REGISTRIES, body)
            line = {"file": path.name, "sha256": sha256, "used_at": at.isoformat()}
            project.archive.append_line(REGISTRIES, at, line)


def attempts_by_source(project: Project, until: datetime | None = None) -> dict[str, list[Attempt]]:
    """Return the attempts of the archive, those up to a time or all, by source, oldest first."""
    found: dict[str, list[Attempt]] = {}
    for attempt in project.archive.attempts():
        if until is None or attempt.fetched_at <= until:
            found.setdefault(attempt.source_id, []).append(attempt)
    return found


def _acquire(acquirer: Acquirer, client: Client | None) -> Acquired:
    try:
        return Acquired(acquirer.acquire(client))
    except ConfigError as error:
        return Acquired(error=str(error))


def _read(acquirer: Acquirer, acquired: Acquired, parse: Parse) -> SourceResult:
    acquired = replace(acquired, taken=take(acquirer, parse=parse))
    attempts = sorted([*acquirer.earlier, *acquired.attempts], key=Attempt.order)
    return read_again(acquirer.project, acquirer.source, attempts, acquired, parse=parse)


def read_again(
    project: Project,
    source: Source,
    attempts: Sequence[Attempt],
    acquired: Acquired = NOTHING_NEW,
    *,
    parse: Parse = parse_document,
) -> SourceResult:
    """Bring a source's state up to its attempts, and write it.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        source: What to read.
        attempts: All its attempts, oldest first.
        acquired: What was just got.
        parse: What parses a document; by default in this process, without limits.
    """
    before = load_state(project.warehouse, source.id)
    if before is None and was_read(project.warehouse, source.id):
        log.warning("%s: %s", source.id, SPOILED)
    refused = acquired.taken.refused
    try:
        state = read_source(
            source, project.providers, project.archive, attempts, before, parse=parse
        )
    except ArchiveError as error:
        state = _damaged(project, source, before, str(error))
        return SourceResult(source, acquired.telling, state, str(error), refused)
    if state.damage is not None:
        state = replace(state, damage=None)
    if state is not before and (state.reads or before is not None):
        if before is not None and before.reads and parser_of(before) != parser_of(state):
            folded = before.folded(attempts)
            again = read_source(
                source, project.providers, project.archive, folded, None, parse=parse
            )
            record(project.archive, corrections_between(before, again, source_id=source.id))
        save_state(project.warehouse, source.id, state, before)
    return SourceResult(source, acquired.telling, state, acquired.error, refused)


def _damaged(
    project: Project, source: Source, before: SourceState | None, damage: str
) -> SourceState:
    """Return and write a source's state with what is wrong with the archive; its rows stay."""
    state = before or SourceState.nothing(fingerprint_of(source, project.providers))
    known = damage.replace(f"{project.warehouse.root}{os.sep}", "")
    if state.damage != known:
        state = replace(state, damage=known)
        save_state(project.warehouse, source.id, state, before)
    return state
