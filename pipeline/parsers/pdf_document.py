"""Reports in PDF: the facts that their sources' entries ask for."""

from pipeline.extract.facts import facts_in
from pipeline.extract.mentions import mentions
from pipeline.extract.passages import of_pages
from pipeline.extract.pdf_text import pages
from pipeline.readings import Readings
from pipeline.snapshot import ParseError, Snapshot
from pipeline.sources import Source

VERSION = 2
DOCUMENT = "pdf"
YIELDS = ("facts",)


def parse(snapshot: Snapshot, source: Source) -> Readings:
    """Return the facts that a report states.

    Raises:
        ParseError: It is no PDF, cannot be read, or has no text.
    """
    try:
        found = pages(snapshot.body)
    except ParseError as error:
        msg = f"{source.id}: {error}"
        raise ParseError(msg) from error
    day = source.published_on
    facts, contradictory = facts_in(of_pages(found), source.facts, published_on=day)
    seen = mentions(of_pages(found), source, published_on=day)
    return Readings(facts=(*facts, *seen), unplaced=contradictory)
