"""Rows of one label: what tells them apart, where a column of the table does.

`Anvil | ≤ 128k | $1` and `Anvil | > 128k | $2` are two prices, not a contradiction; neither are
`H100 | On-demand | $3` and `H100 | 1 year | $2`.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.extract.documents.html_rows import Cell
from pipeline.extract.prices.columns import COMMITMENT
from pipeline.extract.prices.labels import context_over
from pipeline.extract.prices.meters import GPU_COUNT
from pipeline.extract.prices.row_context import RowContext, Terms
from pipeline.quantities.meter_words import tier_named

_DESCRIBING: Final = frozenset({"tier", "context", "quantization", "max_output", "other"})
_UP_TO: Final = re.compile(r"^(?:up to|<=?|≤|under|below|at most)\s*[0-9.]+\s?[kKmM]?\b", re.I)


def told_apart(rows: Sequence[RowContext]) -> list[RowContext]:
    """Return the rows of a table, each with its terms.

    Args:
        rows: Rows of one table.
    """
    alike: dict[tuple[str, str], list[RowContext]] = {}
    for row in rows:
        alike.setdefault((row.line("label"), row.line("id")), []).append(row)
    index_of = {key: _telling_column(same) for key, same in alike.items()}
    return [_with_terms(row, index_of[row.line("label"), row.line("id")]) for row in rows]


def _with_terms(row: RowContext, index: int | None) -> RowContext:
    tier = tier_named(row.line("tier"))
    if index is None:
        return replace(row, terms=Terms(tier=tier)) if tier else row
    terms = _terms(row.cells[index])
    return replace(row, terms=replace(terms, tier=terms.tier or tier))


def _telling_column(rows: Sequence[RowContext]) -> int | None:
    """Return the column in which each of several rows says something else; null if none does."""
    distinct = list({row.cells: row for row in rows}.values())
    headers = {tuple(column.title for column in row.columns) for row in distinct}
    if len(distinct) < 2 or len(headers) > 1:  # noqa: PLR2004
        return None
    for index, column in enumerate(distinct[0].columns):
        texts = [row.cells[index].line for row in distinct]
        is_telling = column.kind in _DESCRIBING and not GPU_COUNT.search(column.title)
        if is_telling and all(texts) and len(set(texts)) == len(texts):
            return index
    return None


def _terms(cell: Cell) -> Terms:
    text = clean_name(cell.text)
    tier = tier_named(text)
    over = context_over(text)
    if tier is not None:
        return Terms(tier=tier)
    if over is not None:
        return Terms(context_over_tokens=over)
    if COMMITMENT.search(text):
        return Terms(commitment=text)
    return Terms() if _UP_TO.search(text) else Terms(variant=text)
