"""Reading sources: each is brought up to its attempts in the archive; a bad one stops no other."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.reading.corrections import corrections_between, last_parser_of, record
from pipeline.reading.reader import DocumentReader, fingerprint_of, read_source
from pipeline.reading.source_state import SourceState, load_state, save_state, was_read
from pipeline.reading.worker import Worker, document_worker
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.runs.acquire import Acquirer, Clock
from pipeline.runs.inbox import NOTHING_TAKEN, Taken, take
from pipeline.runs.source_result import SourceResult
from pipeline.storage.archive import ArchiveError
from pipeline.storage.attempts import Attempt

log = logging.getLogger(__name__)

SPOILED = (
    "its readings are not whole, as a run that was stopped while writing leaves them, or of "
    "another version of this program; it is read again from the archive"
)


@dataclass(frozen=True, slots=True)
class Acquired:
    """The outcome of getting a source's document.

    Attributes:
        source: The source.
        attempt: The attempt; null where there was nothing to get.
        error: Why it could not be got, in plain words.
    """

    source: Source
    attempt: Attempt | None = None
    error: str | None = None


def read_sources(
    project: Project,
    documents: Iterable[Acquired],
    earlier: Mapping[str, Sequence[Attempt]],
    *,
    inbox_at: Clock | None = None,
) -> Iterator[SourceResult]:
    """Read sources one after the other, each document in the worker; yield each once it is read.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        documents: The sources, with what was just got of each.
        earlier: Attempts from before that, by source, oldest first.
        inbox_at: The time, for taking what a person saved of the sources; null to leave it.
    """
    with document_worker() as worker:
        for acquired in documents:
            attempts = earlier.get(acquired.source.id, [])
            taken = NOTHING_TAKEN
            if inbox_at is not None:
                taken = take(Acquirer(project, acquired.source, attempts, inbox_at), worker)
            result = _read(project, acquired, taken, attempts, worker)
            log.info("%s: %s", result.source.id, result.summary)
            yield result


def read_archived(project: Project, sources: Iterable[Source]) -> Iterator[SourceResult]:
    """Read sources from the archive alone; yield each once it is read."""
    chosen = list(sources)
    return read_sources(project, map(Acquired, chosen), attempts_by_source(project, chosen))


def attempts_by_source(
    project: Project, sources: Iterable[Source] | None = None, *, until: datetime | None = None
) -> dict[str, list[Attempt]]:
    """Return the attempts of the archive by source, oldest first.

    Args:
        project: Whose archive.
        sources: The sources; all that have attempts by default.
        until: Time of the last that is wanted; all by default.
    """
    wanted = None if sources is None else [source.id for source in sources]
    found: dict[str, list[Attempt]] = {}
    for attempt in project.archive.attempts(wanted):
        if until is None or attempt.fetched_at <= until:
            found.setdefault(attempt.source_id, []).append(attempt)
    return found


def _read(
    project: Project,
    acquired: Acquired,
    taken: Taken,
    earlier: Sequence[Attempt],
    worker: Worker,
) -> SourceResult:
    live = [acquired.attempt] if acquired.attempt is not None else []
    attempts = sorted([*earlier, *taken.attempts, *live], key=Attempt.order)
    status = _status_attempt(acquired.attempt, taken)
    result = read_again(project, acquired.source, attempts, worker=worker)
    error = result.error or acquired.error
    return replace(result, attempt=status, error=error, refused=taken.refused)


def _status_attempt(live: Attempt | None, taken: Taken) -> Attempt | None:
    """Return the live attempt if sound; otherwise the last saved page, if any."""
    is_live = live is not None and live.is_sound
    return live if is_live or not taken.attempts else taken.attempts[-1]


def read_again(
    project: Project, source: Source, attempts: Sequence[Attempt], *, worker: DocumentReader
) -> SourceResult:
    """Bring a source's state up to its attempts, and write it.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        source: What to read.
        attempts: All its attempts, oldest first.
        worker: What opens its documents.
    """
    before = load_state(project.warehouse, source.id)
    if before is None and was_read(project.warehouse, source.id):
        log.warning("%s: %s", source.id, SPOILED)
    given = (source, project.providers, project.archive)
    try:
        state = read_source(*given, attempts, before, worker=worker)
    except ArchiveError as error:
        return keep_damaged(project, source, before, str(error))
    if state.damage is not None:
        state = replace(state, damage=None)
    if state is not before and (state.reads or before is not None):
        reads = before.reads and state.reads if before is not None else ()
        if before is not None and reads and last_parser_of(before) != last_parser_of(state):
            again = read_source(*given, before.folded(attempts), None, worker=worker)
            record(project.archive, corrections_between(before, again, source_id=source.id))
        save_state(project.warehouse, source.id, state, before)
    return SourceResult(source, None, state, None)


def keep_damaged(
    project: Project, source: Source, before: SourceState | None, damage: str
) -> SourceResult:
    """Write a source's state with what is wrong with the archive, and return it; its rows stay."""
    state = before or SourceState.nothing(fingerprint_of(source, project.providers))
    known = damage.replace(f"{project.warehouse.place}/", "")
    if state.damage != known:
        state = replace(state, damage=known)
        save_state(project.warehouse, source.id, state, before)
    return SourceResult(source, None, state, damage)
