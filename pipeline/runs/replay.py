"""Folding again from the archive alone, as if no reading had ever been kept."""

from collections.abc import Iterable, Mapping, Sequence

from pipeline.reading.parsing import Parse
from pipeline.reading.reader import read_source
from pipeline.reading.source_state import SourceState, save_state
from pipeline.reading.worker import parsing_apart
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.storage.archive import Attempt
from pipeline.tables.inputs import SourceTables, tables_of


def replay(
    project: Project, source: Source, attempts: Sequence[Attempt], *, parse: Parse
) -> SourceState:
    """Return a source's state folded from its archived documents alone.

    Args:
        project: Registries and archive.
        source: Whose state.
        attempts: Its attempts, oldest first.
        parse: What parses a document.

    Raises:
        ArchiveError: A document is missing or damaged.
    """
    return read_source(source, project.providers, project.archive, attempts, None, parse=parse)


def replayed(
    project: Project, sources: Iterable[Source], attempts: Mapping[str, Sequence[Attempt]]
) -> dict[str, SourceTables]:
    """Return the readings of sources, folded in memory; nothing is written."""
    states = _states(project, sources, attempts)
    return {source_id: tables_of(state) for source_id, state in states if state.reads}


def rewrite_readings(
    project: Project, sources: Iterable[Source], attempts: Mapping[str, Sequence[Attempt]]
) -> Iterable[tuple[str, SourceState]]:
    """Fold sources again and write their readings anew; yield each as it is done.

    A source without documents has no readings afterwards. No corrections are recorded: what was
    published before is not looked at.
    """
    for source_id, state in _states(project, sources, attempts):
        save_state(project.warehouse, source_id, state, None)
        yield source_id, state


def _states(
    project: Project, sources: Iterable[Source], attempts: Mapping[str, Sequence[Attempt]]
) -> Iterable[tuple[str, SourceState]]:
    with parsing_apart() as parse:
        for source in sources:
            yield source.id, replay(project, source, attempts.get(source.id, []), parse=parse)
