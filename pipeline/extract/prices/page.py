"""Pages of one seller's prices, whichever way their tables are written."""

from collections.abc import Callable, Sequence
from typing import Final

from pipeline.domain.readings import Readings
from pipeline.domain.snapshot import ParseError, Snapshot, TableForm
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.documents.table_documents import tables_of
from pipeline.extract.prices.price_tables import read_price_tables
from pipeline.extract.prices.table_context import PricePage
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.registry.sources import Source

SHOWN_OF_A_TABLE: Final = 3
SHOWN: Final = 8
"""Reasons that are printed for a page without prices."""


def price_parser(form: TableForm) -> Callable[[Snapshot, Source], Readings]:
    """Return what reads price pages whose tables are written in one form."""
    return lambda snapshot, source: read_prices(snapshot, source, form)


def _reasons(tables: Sequence[PageTable], readings: Readings) -> str:
    """Return why no price was found: what stands in the tables and could not be placed."""
    if not tables:
        return "it has no table, and no list of models with their prices"
    lines = [line for table in tables for line in _reasons_of(table, readings.unplaced)]
    shown = list(dict.fromkeys(lines))
    more = len(shown) - SHOWN
    return "; ".join(shown[:SHOWN]) + (f"; and {more} more" if more > 0 else "")


def _reasons_of(table: PageTable, unplaced: Sequence[str]) -> list[str]:
    """Return why a table gave no price: its first lines without a place, or what it lacks."""
    own = [line for line in unplaced if line.startswith(table.title)]
    if own:
        return own[:SHOWN_OF_A_TABLE]
    if not any(HAS_MONEY.search(cell.text) for row in table.rows for cell in row.cells):
        return [f"'{table.title}' prints no amount of money"]
    titles = {header.line for row in table.rows[:1] for header in row.headers if header.pieces}
    named = ", ".join(sorted(titles)) or "none has a name"
    return [f"'{table.title}' has no column of prices (columns: {named})"]


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
    page = PricePage(
        source.provider, source.publisher, source.token_unit, seen_at=snapshot.fetched_at
    )
    readings = read_price_tables(tables, page)
    if not any(price.state in {"priced", "free"} for price in readings.prices):
        msg = f"{source.id}: no table of the page gives a price: {_reasons(tables, readings)}"
        raise ParseError(msg)
    return readings
