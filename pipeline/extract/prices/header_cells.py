"""What the cells of a header say together: stacked titles, and dates beside `Now`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from pipeline.domain.readings import Meter
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.prices.columns import PriceColumn
from pipeline.extract.prices.header_variants import QUALITY
from pipeline.extract.prices.price_tokens import NO_VALUE
from pipeline.extract.prices.regions import region_in
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.meter_words import direction_in, is_meter_name

_NOW: Final = re.compile(r"^(?:now|today|current(?:ly)?)\b", re.I)


def with_stacked_titles(
    columns: Sequence[PriceColumn], headers: Sequence[Cell], rows: Sequence[tuple[Cell, ...]]
) -> tuple[PriceColumn, ...]:
    """Return the columns; one cell may hold several amounts, in the order of its titles.

    Such a header ends in names of meters, each in a text node of its own, and each cell below has
    as many nodes, all of them amounts or dashes.

    Args:
        columns: The columns.
        headers: Their headers.
        rows: The cells of the rows below.
    """
    return tuple(
        replace(column, order=order, directions=(), is_stacked=True)
        if column.kind == "price"
        and (order := _stacked(header, [cells[at] for cells in rows if at < len(cells)]))
        else column
        for at, (column, header) in enumerate(zip(columns, headers, strict=True))
    )


def _stacked(header: Cell, cells: Sequence[Cell]) -> tuple[Meter, ...]:
    most = max((len(cell.pieces) for cell in cells), default=0)
    titles = list(takewhile(is_meter_name, reversed(header.pieces)))[::-1]
    named = [direction_in(title) for title in titles]
    order = tuple(meters[0] for meters in named if len(meters) == 1)
    filled = [cell.pieces for cell in cells if any(map(HAS_MONEY.search, cell.pieces))]
    is_aligned = all(
        len(texts) == most and all(HAS_MONEY.search(t) or NO_VALUE.fullmatch(t) for t in texts)
        for texts in filled
    )
    is_complete = len(set(order)) == len(titles) == most > 1
    return order if is_aligned and filled and is_complete else ()


def with_regions(
    columns: Sequence[PriceColumn], rows: Sequence[tuple[Cell, ...]]
) -> tuple[PriceColumn, ...]:
    """Return the columns; one whose cells all are regions is one of regions, whatever its name."""
    return tuple(
        replace(column, kind="region")
        if column.kind == "other"
        and (texts := {cells[at].line for cells in rows if at < len(cells) and cells[at].pieces})
        and all(map(region_in, texts))
        else column
        for at, column in enumerate(columns)
    )


def with_plain_quality(columns: tuple[PriceColumn, ...]) -> tuple[PriceColumn, ...]:
    """Return the columns; `Standard` beside `HD` is a quality and no class of service."""
    if not any(column.variant and QUALITY.fullmatch(column.variant) for column in columns):
        return columns
    return tuple(
        replace(column, tier=None, variant=column.title)
        if column.tier == "standard" and QUALITY.fullmatch(column.title)
        else column
        for column in columns
    )


def with_end_of_now(columns: Sequence[PriceColumn]) -> tuple[PriceColumn, ...]:
    """Return the columns; what holds now ends where the prices of a column beside it begin."""
    starts = {column.effective_from for column in columns if column.effective_from}
    if len(starts) != 1:
        return tuple(columns)
    (start,) = starts
    return tuple(
        replace(column, effective_to=start)
        if column.kind == "price" and _NOW.search(column.title) and not column.effective_to
        else column
        for column in columns
    )
