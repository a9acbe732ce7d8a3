"""Price pages in HTML: all their tables, whatever they price."""

from pipeline.extract.table_documents import read_prices
from pipeline.readings import Readings
from pipeline.snapshot import Snapshot
from pipeline.sources import Source

VERSION = 2
"""Raised with each change of what it returns: the archive is then read again."""

DOCUMENT = "html"
"""How evidence is looked up: cells of tables."""

YIELDS = ("prices", "offers")
"""What it reads."""


def parse(snapshot: Snapshot, source: Source) -> Readings:
    """Return the prices and offers of all tables of a page.

    Args:
        snapshot: The page.
        source: Its entry; `provider` names the seller.

    Raises:
        ParseError: The entry names no provider, or no table of the page gives a price.
    """
    return read_prices(snapshot, source, "html")
