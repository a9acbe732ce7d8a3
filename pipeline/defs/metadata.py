"""What Dagster's pages show of a table and of a source."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import dagster as dg
import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.defs.charts import rows_chart
from pipeline.domain.names import visible
from pipeline.domain.numbers import number
from pipeline.domain.table import Table

PREVIEW_ROWS = 10
"""Rows shown of a table."""

PREVIEW_WIDTH = 70
"""Characters that a row may have on the page."""

MAX_CELL = 120
"""Characters shown of a cell; names from outside may be as long as they like."""

MAX_DIGITS = 6
"""Significant digits of a number."""

Metadata = dict[str, Any]


def schema_metadata(table: Table) -> Metadata:
    """Return the columns of a table, with descriptions and units."""
    columns = [
        dg.TableColumn(
            name=item.name,
            type=str(item.type),
            description=item.doc if item.unit is None else f"{item.doc} [{item.unit}]",
            constraints=dg.TableColumnConstraints(nullable=item.is_nullable),
        )
        for item in table.columns
    ]
    return {
        "dagster/column_schema": dg.TableSchema(columns=columns),
        "primary_key": ", ".join(table.primary_key),
    }


def written_metadata(table: Table, rows: pa.Table, before: pa.Table | None) -> Metadata:
    """Return row counts, what changed since the last build, a chart, and the first rows.

    Args:
        table: What was written.
        rows: Its rows.
        before: Its rows of the last build; null if there was none.
    """
    now = _keys(rows, table.primary_key)
    known = now[:0] if before is None else _keys(before, table.primary_key)
    chart = rows_chart(table.name, rows)
    return {
        "dagster/row_count": rows.num_rows,
        "rows_added": int(np.setdiff1d(now, known).size),
        "rows_gone": int(np.setdiff1d(known, now).size),
        **({"chart": dg.MetadataValue.md(chart)} if chart is not None else {}),
        "preview": preview(rows, table.primary_key),
    }


def preview(table: pa.Table, key: Sequence[str] = ()) -> dg.TableMetadataValue:
    """Return the first rows of a table, as text: nothing in them is markup.

    Args:
        table: Its rows.
        key: Columns that are shown before others.
    """
    head = table.slice(0, PREVIEW_ROWS)
    first = head.select(_previewed(head, key))
    records = [
        dg.TableRecord({name: _cell(value) for name, value in row.items()})
        for row in first.to_pylist()
    ]
    schema = dg.TableSchema([dg.TableColumn(name) for name in first.schema.names])
    return dg.MetadataValue.table(records=records, schema=schema)


def _previewed(rows: pa.Table, key: Sequence[str]) -> list[str]:
    """Return the columns that a page has room for, in their order: the key first, then numbers.

    Left out is what says nothing here: empty ones, the same in all rows, and those that mostly
    repeat another.
    """
    names = rows.schema.names
    ranked = sorted(names, key=lambda name: (_place(name, key), not _is_number(rows, name)))
    used = 0
    kept: dict[str, list[str]] = {}
    for name in ranked:
        cells = [_cell(value) for value in rows.column(name).to_pylist()]
        width = max([len(name), *map(len, cells)])
        if used + width <= PREVIEW_WIDTH and _is_telling(cells, kept.values()):
            kept[name] = cells
            used += width
    return [name for name in names if name in kept] or names[:1]


def _place(name: str, key: Sequence[str]) -> int:
    return key.index(name) if name in key else len(key)


def _is_number(rows: pa.Table, name: str) -> bool:
    type_ = rows.schema.field(name).type
    return bool(
        pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_)
    )


def _is_telling(cells: Sequence[str], kept: Iterable[Sequence[str]]) -> bool:
    if not any(cells) or (len(cells) > 1 and len(set(cells)) == 1):
        return False
    return all(
        sum(cell == other for cell, other in zip(cells, others, strict=True)) <= len(cells) / 2
        for others in kept
    )


def _keys(table: pa.Table, key: Sequence[str]) -> "np.ndarray[Any, Any]":
    """Return a hash of each row's key; columns that a table does not have yet are left out."""
    names = [name for name in key if name in table.schema.names]
    return pd.util.hash_pandas_object(table.select(names).to_pandas(), index=False).to_numpy()


def _cell(value: object) -> str:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}".removesuffix(" 00:00")
    if isinstance(value, float | Decimal):
        return number(float(value), MAX_DIGITS)
    return "" if value is None else visible(str(value)[:MAX_CELL])


def rows_as_table(rows: Sequence[Mapping[str, object]]) -> dg.TableMetadataValue:
    """Return rows of text as a table; all have the same columns."""
    names = list(rows[0]) if rows else ["nothing"]
    records = [dg.TableRecord({name: _cell(row[name]) for name in names}) for row in rows]
    schema = dg.TableSchema([dg.TableColumn(name) for name in names])
    return dg.MetadataValue.table(records=records, schema=schema)
