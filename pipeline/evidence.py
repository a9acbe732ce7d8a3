"""From a figure to the text that states it, re-read from the archived bytes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from pipeline.archive import ArchiveError
from pipeline.grounding import open_document
from pipeline.project import Project
from pipeline.query import QueryError, read_arrow
from pipeline.reader import document_format
from pipeline.snapshot import ParseError
from pipeline.table import PROVENANCE
from pipeline.tables import TABLES

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where one figure stands.

    Attributes:
        row: The statement, provenance included.
        context: What stands at the place named, in the archived document.
        error: Why the place could not be re-read; null if the printed text was found there.
    """

    row: Row
    context: str | None
    error: str | None


def statements(project: Project, table: str, rows: pa.Table) -> pa.Table:
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
    stated = read_arrow(project.warehouse, upstream)
    wanted = {tuple(row[name] for name in key) for row in rows.select(list(key)).to_pylist()}
    found = zip(*(stated.column(name).to_pylist() for name in key), strict=True)
    return stated.filter(pa.array([place in wanted for place in found], pa.bool_()))


def explain(project: Project, rows: pa.Table) -> Iterator[Explanation]:
    """Yield the evidence of each statement, re-read from its document.

    Args:
        project: Where the archive is.
        rows: Rows with provenance.
    """
    documents = {
        (attempt.source_id, attempt.sha256): attempt
        for attempt in project.archive.attempts()
        if attempt.is_sound
    }
    for row in rows.to_pylist():
        attempt = documents.get((row["source_id"], row["snapshot_sha256"]))
        if attempt is None:
            yield Explanation(row, None, "the archive's log has no attempt that gave this document")
            continue
        source = project.registry.by_id(row["source_id"])
        try:
            document = open_document(project.archive.snapshot(attempt), document_format(source))
            text, place = row["evidence_text"], row["evidence_locator"]
            error = None if document.states(text, place) else f"'{text}' does not stand there"
            yield Explanation(row, document.text_at(place), error)
        except (ArchiveError, ParseError) as trouble:
            yield Explanation(row, None, str(trouble))
