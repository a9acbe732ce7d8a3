"""From a figure to the text that states it, re-read from the archived bytes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from pipeline.domain.snapshot import ParseError
from pipeline.domain.table import PROVENANCE
from pipeline.reading.worker import Worker, document_worker
from pipeline.registry.project import Project
from pipeline.storage.archive import ArchiveError
from pipeline.storage.attempts import Attempt
from pipeline.storage.releases import Release
from pipeline.tables.build import TABLES
from pipeline.tables.query import QueryError, read_arrow

EvidenceRow = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where one figure stands.

    Attributes:
        row: The statement, provenance included.
        context: What stands at the place named, in the archived document.
        error: Why the place could not be re-read; null if the printed text was found there.
        release: The attempt that read the document in a released package, if it came so.
    """

    row: EvidenceRow
    context: str | None
    error: str | None
    release: Attempt | None = None


def statements(release: Release, table: str, rows: pa.Table) -> pa.Table:
    """Return the rows that carry the evidence of `rows`, which are rows of `table`.

    Raises:
        QueryError: The table's rows go back to no printed text.
    """
    declared = TABLES[table.rpartition("/")[2]].TABLE
    if {item.name for item in PROVENANCE} <= set(rows.schema.names):
        return rows
    if declared.evidence is None:
        msg = f"{declared.name}: its rows are no statements of a source; explain another table"
        raise QueryError(msg)
    upstream, key = declared.evidence
    stated = read_arrow(release, upstream)
    wanted = {tuple(row[name] for name in key) for row in rows.select(list(key)).to_pylist()}
    found = zip(*(stated.column(name).to_pylist() for name in key), strict=True)
    return stated.filter(pa.array([place in wanted for place in found], pa.bool_()))


def explain(project: Project, rows: pa.Table) -> Iterator[Explanation]:
    """Yield the evidence of each statement, re-read from its document; a document at a time.

    Documents are opened in the worker: they may be hostile.

    Args:
        project: Where the archive is.
        rows: Rows with provenance.
    """
    sound = [attempt for attempt in project.archive.attempts() if attempt.is_sound]
    attempts = {(attempt.source_id, attempt.sha256): attempt for attempt in sound}
    asked: dict[tuple[str, str], list[EvidenceRow]] = {}
    for row in rows.to_pylist():
        asked.setdefault((row["source_id"], row["snapshot_sha256"]), []).append(row)
    releases = {
        (attempt.source_id, attempt.sha256, attempt.fetched_at): attempt
        for attempt in sound
        if attempt.package_file is not None
    }
    with document_worker() as worker:
        for document, stated in asked.items():
            for found in _of_document(project, worker, attempts.get(document), stated):
                yield replace(found, release=releases.get((*document, found.row["fetched_at"])))


def _of_document(
    project: Project, worker: Worker, attempt: Attempt | None, stated: Sequence[EvidenceRow]
) -> Iterator[Explanation]:
    """Yield the evidence of the statements of one document."""
    if attempt is None:
        reason = "the archive's log has no attempt that gave this document"
        yield from (Explanation(row, None, reason) for row in stated)
        return
    source = project.registry.by_id(attempt.source_id)
    places = [(row["evidence_text"], row["evidence_locator"]) for row in stated]
    try:
        found = worker.find(source, project.archive.snapshot(attempt), places)
    except (ArchiveError, ParseError) as trouble:
        yield from (Explanation(row, None, str(trouble)) for row in stated)
        return
    for row, place in zip(stated, found, strict=True):
        yield Explanation(row, place.text, place.error)
