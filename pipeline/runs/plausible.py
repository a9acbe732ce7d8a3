"""What a run may build upon: an archive that is there."""

from collections.abc import Iterable

from pipeline.reading.source_state import was_read
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.storage.archive import ArchiveError


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
