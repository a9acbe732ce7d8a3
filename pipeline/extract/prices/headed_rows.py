"""Rows that name no model, below a heading that does: their first column tells them apart.

`Inkwell 3` is the heading, and the rows are `Text` and `Image`, `Draft` and `Final`, `Standard` and
`Batch`, bounds of the prompt, or sellers of the model.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.extract.documents.card_names import QUALITY_WORDS, is_size_or_quality
from pipeline.extract.documents.common_words import TASK
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.documents.html_tables import PageTable, heading_locator
from pipeline.extract.prices.column_words import NAME, Kind, is_example
from pipeline.extract.prices.columns import PriceColumn
from pipeline.extract.prices.header_cells import with_kinds_of_tokens
from pipeline.extract.prices.header_variants import KIND_OF_TOKENS
from pipeline.extract.prices.model_cards import (
    heading_cell,
    lists_sellers,
    model_in_corner,
    model_level,
    names_model,
)
from pipeline.extract.prices.price_tokens import ASIDE
from pipeline.extract.prices.row_columns import RowColumns
from pipeline.extract.prices.row_context import RowContext
from pipeline.extract.prices.terms import HOURS, NO_TERMS
from pipeline.extract.prices.transposed import LABEL
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import is_meter_name
from pipeline.quantities.price_days import days_of_prices
from pipeline.quantities.prompt_bounds import bound_named, parted_bound
from pipeline.quantities.service_words import tier_named

_QUALITY: Final = re.compile(
    rf"(?:{QUALITY_WORDS}|fast)(?: quality)?"
    r"|[0-9]{3,4}\s?[x×]\s?[0-9]{3,4}(?:\s?px)?|[0-9]{3,4}p|[1248]k",
    re.I,
)

_WAY: Final = re.compile(
    r"(?:use|used for|usage|delivery|options?|settings?|variants?|speed|quality|operations?"
    r"|actions?|(?:\w+ )?steps|per [a-z ]{3,20}|(?:(?:reasoning|thinking) )?(?:effort|levels?)"
    r"|how .{3,20})",
    re.I,
)
"""Title of ways to call the model in the heading."""

_HAS_NUMBER: Final = re.compile(r"[A-Za-z][\s-]?[0-9]")


@dataclass(frozen=True, slots=True)
class HeadedRows:
    """How the rows below one header are read.

    Attributes:
        columns: Their columns, the one of the model in the heading last.
        level: Which heading it is, from 1 for the innermost; 0 for the spanning row above them.
        corner: The first title of the table and its place, where the model stands there.
    """

    columns: RowColumns
    level: int
    corner: tuple[Cell, str] | None = None


def headed_rows(
    table: PageTable, columns: Sequence[PriceColumn], rows: Sequence[tuple[Cell, ...]]
) -> HeadedRows | None:
    """Return how rows are read that are conditions of the model in the heading; null for others."""
    kinds = [item.kind for item in columns]
    found = [at for at, kind in enumerate(kinds) if kind in {"label", "meter"}]
    is_of_sellers = lists_sellers(table.heading)
    sellers = [
        at
        for at, kind in enumerate(kinds)
        if kind == "seller" or (kind == "label" and is_of_sellers)
    ]
    at = next(iter((*found, *sellers)), 0)
    if not columns or is_example(columns[at].title):
        return None
    lines = [in_english(cells[at].line) for cells in rows if len(cells) > at]
    is_named = NAME.search(columns[at].title) is not None
    if is_named and (len(lines) == 1 or not all(map(_is_condition, lines))):
        return None
    # On the page of a router the rows below a model are those who serve it.
    kind = "tier" if at in sellers else _kind_of(lines, columns[at].title)
    has_label = "label" in kinds and columns[at].kind != "label"
    is_single = _is_one_model(columns, rows)
    if not is_single and (kind is None or has_label):
        return None
    corner = model_in_corner(table) if kind in {"meter", "starts"} and not at else None
    level = -1 if kind == "meter" and _are_grouped(table) else model_level(table)
    if level is None and corner is None:
        return None
    own = columns[at] if kind is None else replace(columns[at], kind=kind)
    others = with_kinds_of_tokens([*columns[:at], own, *columns[at + 1 :]], rows)
    return HeadedRows(RowColumns((*others, PriceColumn("label", LABEL))), (level or 0) + 1, corner)


def _is_one_model(columns: Sequence[PriceColumn], rows: Sequence[tuple[Cell, ...]]) -> bool:
    """Return whether a single row has but prices of one model: `Input | Output`, `Low | High`."""
    are_told = all(item.kind == "price" and (item.directions or item.variant) for item in columns)
    return len(rows) == 1 and len(columns) > 1 and are_told


def _are_grouped(table: PageTable) -> bool:
    """Return whether each row stands below a spanning row that names its model."""
    groups = {clean_name(row.group) for row in table.rows if not row.is_group}
    return all(map(names_model, groups))


def _kind_of(texts: Sequence[str], title: str) -> Kind | None:
    """Return what a column holds whose cells are conditions, all of one kind."""
    meters = [ASIDE.sub(" ", parted_bound(text)[0]) for text in texts]
    tests: tuple[tuple[Kind, bool], ...] = (
        ("meter", all(is_meter_name(text) or KIND_OF_TOKENS.fullmatch(text) for text in meters)),
        ("other", all(map(_is_condition, texts))),
        # Beside one class of service the others are ways to be served, whatever they are called.
        ("tier", any(tier_named(text) for text in texts) or all(map(HOURS.fullmatch, texts))),
        ("bound", all(bound_named(text) for text in texts)),
        ("starts", all(map(_is_days, texts))),
        ("other", _WAY.fullmatch(title) is not None and not any(map(_HAS_NUMBER.search, texts))),
    )
    return next((kind for kind, holds in tests if holds and texts), None)


def _is_condition(text: str) -> bool:
    """Return whether a text says how large or how good something is made, or for which task."""
    return bool(_QUALITY.fullmatch(text) or TASK.fullmatch(text) or is_size_or_quality(text))


def _is_days(text: str) -> bool:
    days = days_of_prices(text, of_all=True)
    return bool(days and (days.start or days.end)) and not HAS_MONEY.search(text)


def with_heading(row: RowContext, headed: HeadedRows, group: tuple[str, str]) -> RowContext:
    """Return a row with the model in the heading, or in its spanning row, as its label.

    `group` is the text of the spanning row, and the name of that place.
    """
    if headed.corner:
        heading, place = headed.corner
    elif not headed.level:
        heading, place = Cell((group[0],)), group[1]
    else:
        heading = heading_cell(row.table.sections[headed.level - 1].heading)
        place = heading_locator(row.table, headed.level)
    return replace(
        row,
        columns=headed.columns,
        cells=(*row.cells, heading),
        places=(*row.places, place),
        notes=(*row.notes, NO_TERMS),
    )
