"""Price pages in HTML: all their tables, whatever they price."""

from pipeline.extract.document import decode, parse_html
from pipeline.extract.html_tables import read_tables
from pipeline.extract.price_tables import read_price_tables
from pipeline.readings import Readings
from pipeline.snapshot import ParseError, Snapshot
from pipeline.sources import Source

VERSION = 1
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
    if source.provider is None:
        msg = f"{source.id}: a page of one provider's prices needs `provider`"
        raise ParseError(msg)
    text = decode(snapshot.body, snapshot.content_type)
    tables = read_tables(parse_html(text))
    readings = read_price_tables(tables, source.provider)
    if not any(price.state in {"priced", "free"} for price in readings.prices):
        msg = f"{source.id}: no table of the page gives a price ({len(tables)} tables)"
        raise ParseError(msg)
    return readings
