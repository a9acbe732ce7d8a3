"""Articles in HTML: fetched, classified and archived; their figures are not read yet."""

from pipeline.extract.document import decode, parse_html
from pipeline.extract.html_text import pieces
from pipeline.readings import Readings
from pipeline.snapshot import ParseError, Snapshot
from pipeline.sources import Source

VERSION = 1
DOCUMENT = "html"
YIELDS = ()


def parse(snapshot: Snapshot, source: Source) -> Readings:
    """Return nothing, of a page that has something to read.

    Raises:
        ParseError: The page is a PDF, or has no text for a reader.
    """
    if snapshot.body.lstrip().startswith(b"%PDF-"):
        msg = f"{source.id}: a PDF where an article was expected"
        raise ParseError(msg)
    soup = parse_html(decode(snapshot.body, snapshot.content_type))
    if not pieces(soup):
        msg = f"{source.id}: the page has no text"
        raise ParseError(msg)
    return Readings()
