"""Reports in PDF: fetched, classified and archived; their figures are not read yet."""

from pipeline.readings import Readings
from pipeline.snapshot import ParseError, Snapshot
from pipeline.sources import Source

VERSION = 1
DOCUMENT = "pdf"
YIELDS = ()

HEAD_BYTES = 1_024
"""Within these the mark of a PDF stands, by its specification (ISO 32000-1, annex H.3.4.1)."""


def parse(snapshot: Snapshot, source: Source) -> Readings:
    """Return nothing, of a document that is a PDF.

    Raises:
        ParseError: It is none.
    """
    if b"%PDF-" not in snapshot.body[:HEAD_BYTES]:
        msg = f"{source.id}: no PDF"
        raise ParseError(msg)
    return Readings()
