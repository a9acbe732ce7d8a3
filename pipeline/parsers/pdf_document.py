"""Reports in PDF: the facts that their sources' entries ask for."""

from pipeline.domain.readings import Readings
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.pdf_text import pages
from pipeline.extract.facts.facts import facts_in
from pipeline.extract.facts.mentions import mentions
from pipeline.extract.facts.texts import text_of_pages
from pipeline.registry.sources import Source

VERSION = 32
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
    text = text_of_pages(found, source.published_on, source.publisher)
    facts, contradictory = facts_in(text, source.facts)
    seen = mentions(text, source)
    return Readings(facts=(*facts, *seen), unplaced=contradictory)
