"""Folding again from the archive alone, as if no reading had ever been kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.reading.reader import DocumentReader, read_source
from pipeline.reading.source_state import SourceState, load_state, save_state
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.runs.reading import keep_damaged
from pipeline.runs.source_result import SourceResult
from pipeline.storage.archive import ArchiveError
from pipeline.storage.attempts import Attempt
from pipeline.tables.inputs import SourceTables, state_tables


def replay(
    project: Project, source: Source, attempts: Sequence[Attempt], *, worker: DocumentReader
) -> SourceState:
    """Return a source's state folded from its archived documents alone.

    Args:
        project: Registries and archive.
        source: Whose state.
        attempts: Its attempts, oldest first.
        worker: What opens the documents.

    Raises:
        ArchiveError: A document is missing or damaged.
    """
    return read_source(source, project.providers, project.archive, attempts, None, worker=worker)


def replayed(
    project: Project,
    sources: Iterable[Source],
    attempts: Mapping[str, Sequence[Attempt]],
    *,
    worker: DocumentReader,
) -> dict[str, SourceTables]:
    """Return the readings of sources, folded in memory; nothing is written."""
    states = {
        source.id: replay(project, source, attempts.get(source.id, []), worker=worker)
        for source in sources
    }
    return {source_id: state_tables(state) for source_id, state in states.items() if state.reads}


def rewrite_readings(
    project: Project,
    sources: Iterable[Source],
    attempts: Mapping[str, Sequence[Attempt]],
    *,
    worker: DocumentReader,
) -> Iterator[SourceResult]:
    """Fold sources again and write their readings anew; yield each as it is done.

    A source without documents has no readings afterwards; one with a damaged document keeps those
    that it has, with what is wrong. No corrections are recorded: the readings of before are not
    looked at.
    """
    for source in sources:
        try:
            state = replay(project, source, attempts.get(source.id, []), worker=worker)
        except ArchiveError as error:
            before = load_state(project.warehouse, source.id)
            yield keep_damaged(project, source, before, str(error))
        else:
            save_state(project.warehouse, source.id, state, None)
            yield SourceResult(source, None, state, None)
