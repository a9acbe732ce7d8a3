"""Rows that name no model, below a heading that does: their first column tells them apart.

`Inkwell 3` is the heading, and the rows are `Text` and `Image`, `Draft` and `Final`, `Standard` and
`Batch`, bounds of the prompt, or sellers of the model.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.documents.html_tables import PageTable, heading_locator
from pipeline.extract.prices.column_words import NAME, Kind
from pipeline.extract.prices.columns import PriceColumn
from pipeline.extract.prices.model_cards import heading_cell, model_level
from pipeline.extract.prices.price_tokens import ASIDE
from pipeline.extract.prices.row_columns import RowColumns
from pipeline.extract.prices.row_context import RowContext
from pipeline.extract.prices.terms import NO_TERMS
from pipeline.extract.prices.transposed import LABEL
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import is_meter_name, tier_named
from pipeline.quantities.prompt_bounds import bound_named

_MODALITY: Final = re.compile(r"(?:text|audio|images?|videos?)(?: tokens?)?", re.I)
_QUALITY: Final = re.compile(
    r"(?:low|medium|high|standard|hd|premium|draft|final|fast|ultra|auto)(?: quality)?"
    r"|[0-9]{3,4}\s?[x×]\s?[0-9]{3,4}(?:\s?px)?|[0-9]{3,4}p|[1248]k",
    re.I,
)

_TASK: Final = re.compile(
    r"(?:text[\s-]to[\s-]speech|speech[\s-]to[\s-]text|transcription|image generation)", re.I
)
"""What a model is for: no name, where the heading has one."""


@dataclass(frozen=True, slots=True)
class HeadedRows:
    """How the rows below one header are read.

    Attributes:
        columns: Their columns, the one of the model in the heading last.
        level: Which heading it is, from 1 for the innermost.
    """

    columns: RowColumns
    level: int


def headed_rows(
    table: PageTable, columns: Sequence[PriceColumn], rows: Sequence[tuple[Cell, ...]]
) -> HeadedRows | None:
    """Return how rows are read that are conditions of the model in the heading; null for others."""
    kinds = [item.kind for item in columns]
    found = [at for at, kind in enumerate(kinds) if kind in {"label", "meter"}]
    sellers = [at for at, kind in enumerate(kinds) if kind == "seller"]
    at = next(iter((*found, *sellers)), 0)
    if not columns:
        return None
    texts = [in_english(cells[at].line) for cells in rows if len(cells) > at]
    if NAME.search(columns[at].title) and not all(map(_TASK.fullmatch, texts)):
        return None
    # On the page of a router the rows below a model are those who serve it.
    kind = "tier" if at in sellers else _kind_of(texts)
    level = model_level(table) if kind else None
    has_label = any(item.kind == "label" for item in columns) and columns[at].kind != "label"
    if kind is None or level is None or has_label:
        return None
    own = replace(columns[at], kind=kind)
    others = (own if index == at else item for index, item in enumerate(columns))
    return HeadedRows(RowColumns((*others, PriceColumn("label", LABEL))), level + 1)


def _kind_of(texts: Sequence[str]) -> Kind | None:
    """Return what a column holds whose cells are conditions, all of one kind."""
    tests: tuple[tuple[Kind, bool], ...] = (
        ("meter", all(is_meter_name(ASIDE.sub(" ", t)) or _MODALITY.fullmatch(t) for t in texts)),
        ("other", all(_QUALITY.fullmatch(text) or _TASK.fullmatch(text) for text in texts)),
        ("tier", all(tier_named(text) for text in texts)),
        ("bound", all(bound_named(text) for text in texts)),
    )
    return next((kind for kind, holds in tests if holds and texts), None)


def with_heading(row: RowContext, headed: HeadedRows) -> RowContext:
    """Return a row with the model in the heading as its label."""
    heading = heading_cell(row.table.sections[headed.level - 1].heading)
    return replace(
        row,
        columns=headed.columns,
        cells=(*row.cells, heading),
        places=(*row.places, heading_locator(row.table, headed.level)),
        notes=(*row.notes, NO_TERMS),
    )
