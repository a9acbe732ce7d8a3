"""A seller's tables of deprecations in Markdown: model, its last day, and what replaces it."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from pipeline.domain.readings import OfferReading, Readings
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.documents.html_rows import TableRow
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.documents.table_documents import tables_of
from pipeline.quantities.header_dates import day_in
from pipeline.registry.sources import Source

VERSION = 1
DOCUMENT: Final = "markdown"
YIELDS = ("offers",)

_SUCCESSOR = re.compile(r"\b(?:replacement|successor|alternative|migrat\w+|instead)\b", re.I)
_END = re.compile(
    r"\b(?:shut ?down|retire(?:d|ment)?|removal|removed|sunset|end of life|eol)\b|^date$", re.I
)
_MODEL = re.compile(r"\bmodels?\b", re.I)
_NUMERIC = re.compile(r"\b(\d{1,2})/(\d{1,2})/((?:20)?\d{2})\b")
_MONTHS: Final = 12
_NOTHING: Final = frozenset({"", "-", "\N{EN DASH}", "\N{EM DASH}", "n/a", "none", "tbd"})


def parse(snapshot: Snapshot, source: Source) -> Readings:
    """Return the models that a seller ends, with the day and what it names in their place.

    A row without a day that can be read is named as unplaced: it may be one still sold.

    Raises:
        ParseError: The entry names no provider, or no table has models with days of their end.
    """
    if source.provider is None:
        msg = f"{source.id}: a seller's page of deprecations needs `provider`"
        raise ParseError(msg)
    unplaced: list[str] = []
    tables = tables_of(snapshot, DOCUMENT)
    is_month_first = _is_month_first(tables)
    found = {
        (offer.model_label, offer.retires_on): offer
        for table in tables
        for offer in _offers(table, source.provider, snapshot.fetched_at, is_month_first, unplaced)
    }
    newest = {label: offer for (label, _), offer in sorted(found.items(), key=lambda item: item[0])}
    if not newest:
        msg = f"{source.id}: no table has models with the day of their end"
        raise ParseError(msg)
    return Readings(offers=tuple(newest.values()), unplaced=tuple(unplaced))


def _offers(
    table: PageTable,
    provider: str,
    read_at: datetime,
    is_month_first: bool | None,
    unplaced: list[str],
) -> Iterator[OfferReading]:
    for number, row in enumerate(table.rows, start=1):
        model, end = _column(row, _MODEL, but=(_SUCCESSOR, _END)), _column(row, _END)
        if model is None or end is None or row.is_group:
            continue
        name = _name(row.cells[model])
        day = _day(row.cells[end].line, is_month_first)
        if name is None or day is None:
            unplaced.append(f"{table.title} › {row.cells[model].line}: no day of its end")
            continue
        successor = _column(row, _SUCCESSOR)
        yield OfferReading(
            provider_id=provider,
            model_label=name,
            model_id_native=name,
            status="retired" if day <= read_at else "deprecated",
            retires_on=day,
            successor=None if successor is None else _name(row.cells[successor]),
            evidence_text=row.cells[model].pieces[0],
            evidence_locator=f"table {table.ordinal}, row {number}, column {model + 1}",
        )


def _is_month_first(tables: Sequence[PageTable]) -> bool | None:
    """Return how a page writes `12/31/26`; null where all its dates can be read both ways."""
    cells = (cell.line for table in tables for row in table.rows for cell in row.cells)
    dates = [match for line in cells for match in _NUMERIC.finditer(line)]
    month_first = any(int(date[2]) > _MONTHS for date in dates)
    day_first = any(int(date[1]) > _MONTHS for date in dates)
    return month_first if month_first != day_first else None


def _day(text: str, is_month_first: bool | None) -> datetime | None:
    written = _NUMERIC.search(text)
    if written is None:
        return day_in(text)
    if is_month_first is None:
        return None
    month, day = (
        int(written[1 if is_month_first else 2]),
        int(written[2 if is_month_first else 1]),
    )
    return datetime(2000 + int(written[3][-2:]), month, day, tzinfo=UTC)


def _column(
    row: TableRow, title: re.Pattern[str], but: tuple[re.Pattern[str], ...] = ()
) -> int | None:
    """Return the first column with such a header, null if none has."""
    for index, header in enumerate(row.headers):
        if title.search(header.line) and not any(other.search(header.line) for other in but):
            return index
    return None


def _name(cell: Cell) -> str | None:
    """Return the model that a cell names; null for a sign of nothing, or for several."""
    text = cell.line.strip("` ")
    is_single = text.lower() not in _NOTHING and not re.search(r",|\bor\b|\band\b", text)
    return text if is_single else None
