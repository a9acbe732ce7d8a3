"""One night's reading: every selected source fetched, archived and read; a bad one stops nobody."""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass

from pipeline.acquire import Acquirer, Clock
from pipeline.archive import ArchiveError, Attempt
from pipeline.corrections import corrections_between, record
from pipeline.fetch.client import Client
from pipeline.project import Project
from pipeline.reader import read_source
from pipeline.source_state import Read, SourceState, load_state, save_state
from pipeline.sources import Source
from pipeline.strict_yaml import ConfigError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What one night gave for one source.

    Attributes:
        source: The source.
        attempt: The attempt to get its document; null where there was nothing to get.
        state: What is known of the source now; null where it was never read.
        error: What kept it from being read, in plain words.
    """

    source: Source
    attempt: Attempt | None
    state: SourceState | None
    error: str | None

    @property
    def last_read(self) -> Read | None:
        """The last reading, sound or not."""
        return self.state.reads[-1] if self.state is not None and self.state.reads else None

    @property
    def trouble(self) -> str | None:
        """Why its rows are not tonight's; null where they are."""
        if self.error is not None:
            return self.error
        if self.attempt is not None and not self.attempt.is_sound:
            return f"{self.attempt.outcome}: {self.attempt.error or self.attempt.status}"
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
        outcome = self.attempt.outcome if self.attempt is not None else "in the archive"
        return f"{outcome}, {read.row_count} statements"


def refresh_sources(
    project: Project, sources: Sequence[Source], *, is_offline: bool, now: Clock
) -> Iterator[SourceResult]:
    """Get and read sources; yield each as it is done.

    Documents come in threads, and are read in this one: parsing holds the interpreter anyway.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        sources: What to read.
        is_offline: Whether to leave the network alone: live sources are read from the archive.
        now: The time.
    """
    earlier = attempts_by_source(project)
    settings = project.registry.settings
    with ExitStack() as stack:
        client = None if is_offline else stack.enter_context(Client(settings))
        pool = stack.enter_context(ThreadPoolExecutor(settings.threads))
        waiting = {
            pool.submit(_acquire, project, source, earlier.get(source.id, []), client, now): source
            for source in sources
        }
        for done in as_completed(waiting):
            source = waiting[done]
            attempt, error = done.result()
            attempts = sorted(
                [*earlier.get(source.id, []), *([attempt] if attempt else [])], key=Attempt.order
            )
            result = read_again(project, source, attempts, attempt, error)
            log.info("%s: %s", source.id, result.summary)
            yield result


def attempts_by_source(project: Project) -> dict[str, list[Attempt]]:
    """Return all attempts of the archive, by source, oldest first."""
    found: dict[str, list[Attempt]] = {}
    for attempt in project.archive.attempts():
        found.setdefault(attempt.source_id, []).append(attempt)
    return found


def _acquire(
    project: Project,
    source: Source,
    earlier: Sequence[Attempt],
    client: Client | None,
    now: Clock,
) -> tuple[Attempt | None, str | None]:
    try:
        return Acquirer(project, source, earlier, now).acquire(client), None
    except ConfigError as error:
        return None, str(error)


def read_again(
    project: Project,
    source: Source,
    attempts: Sequence[Attempt],
    attempt: Attempt | None = None,
    error: str | None = None,
) -> SourceResult:
    """Bring a source's state up to its attempts, and write it.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        source: What to read.
        attempts: All its attempts, oldest first.
        attempt: The one that was just made, if any.
        error: What kept a document from being got, if anything.
    """
    before = load_state(project.warehouse, source.id)
    try:
        state = read_source(source, project.providers, project.archive, attempts, before)
    except ArchiveError as damage:
        return SourceResult(source, attempt, before, str(damage))
    if state is not before and state.reads:
        if before is not None:
            found = corrections_between(before, state, source_id=source.id)
            record(project.archive, found)
        save_state(project.warehouse, source.id, state, before)
    return SourceResult(source, attempt, state, error)
