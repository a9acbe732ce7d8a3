"""Pages of one seller's prices, whichever way their tables are written."""

from collections.abc import Callable, Sequence
from typing import Final

from pipeline.domain.readings import Readings
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.documents.table_documents import TableForm, tables_of
from pipeline.extract.prices.price_tables import read_price_tables
from pipeline.extract.prices.table_context import PricePage
from pipeline.registry.sources import Source

SHOWN: Final = 8
"""Reasons that are printed for a page without prices."""

YIELDED: Final = ("prices", "offers", "performance")
"""Kinds of statements that tables of prices make."""


def price_parser(form: TableForm) -> Callable[[Snapshot, Source], Readings]:
    """Return what reads price pages whose tables are written in one form."""
    return lambda snapshot, source: read_prices(snapshot, source, form)


def _reasons(tables: Sequence[PageTable], readings: Readings) -> str:
    """Return why no price was found: what stands in the tables and could not be placed."""
    if not tables:
        return "it has no table, and no list of models with their prices"
    if not readings.unplaced:
        titles = "; ".join(f"'{table.title}'" for table in tables[:SHOWN])
        return f"none of its {len(tables)} tables prints an amount in a column of prices ({titles})"
    shown = "; ".join(readings.unplaced[:SHOWN])
    more = len(readings.unplaced) - SHOWN
    return shown + (f"; and {more} more" if more > 0 else "")


def read_prices(snapshot: Snapshot, source: Source, form: TableForm) -> Readings:
    """Return the prices, offers and advertised speeds of all tables of a document.

    Args:
        snapshot: The document.
        source: Its entry; `provider` names the seller.
        form: How its tables are written.

    Raises:
        ParseError: The entry names no provider, or no table of the document gives a price.
    """
    if source.provider is None:
        msg = f"{source.id}: a page of one provider's prices needs `provider`"
        raise ParseError(msg)
    tables = tables_of(snapshot, form)
    page = PricePage(source.provider, source.publisher, source.token_unit)
    readings = read_price_tables(tables, page)
    if not any(price.state in {"priced", "free"} for price in readings.prices):
        msg = f"{source.id}: no table of the page gives a price: {_reasons(tables, readings)}"
        raise ParseError(msg)
    return readings
