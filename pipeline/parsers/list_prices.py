"""Price pages whose tables are written as lists of rows made of cells."""

from pipeline.extract.table_documents import read_prices
from pipeline.readings import Readings
from pipeline.snapshot import Snapshot
from pipeline.sources import Source

VERSION = 1
DOCUMENT = "html_lists"
YIELDS = ("prices", "offers")


def parse(snapshot: Snapshot, source: Source) -> Readings:
    """Return the prices and offers of all tables of a page.

    Args:
        snapshot: The page.
        source: Its entry; `provider` names the seller.

    Raises:
        ParseError: The entry names no provider, or no table of the page gives a price.
    """
    return read_prices(snapshot, source, "html_lists")
