"""What Dagster's pages show of a table and of a source."""

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg
import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.table import Table

PREVIEW_ROWS = 10
"""Rows shown of a table."""

MAX_CELL = 120
"""Characters shown of a cell; names from outside may be as long as they like."""

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


def written_metadata(table: pa.Table, before: pa.Table | None, key: Sequence[str]) -> Metadata:
    """Return row counts, what changed since the last build, and the first rows."""
    now = _keys(table, key)
    known = now[:0] if before is None else _keys(before, key)
    return {
        "dagster/row_count": table.num_rows,
        "rows_added": int(np.setdiff1d(now, known).size),
        "rows_gone": int(np.setdiff1d(known, now).size),
        "preview": preview(table),
    }


def preview(table: pa.Table) -> dg.TableMetadataValue:
    """Return the first rows of a table, as text: nothing in them is markup."""
    first = table.slice(0, PREVIEW_ROWS)
    records = [
        dg.TableRecord({name: _cell(value) for name, value in row.items()})
        for row in first.to_pylist()
    ]
    schema = dg.TableSchema([dg.TableColumn(name) for name in first.schema.names])
    return dg.MetadataValue.table(records=records, schema=schema)


def _keys(table: pa.Table, key: Sequence[str]) -> "np.ndarray[Any, Any]":
    """Return a hash of each row's key; columns that a table does not have yet are left out."""
    names = [name for name in key if name in table.schema.names]
    return pd.util.hash_pandas_object(table.select(names).to_pandas(), index=False).to_numpy()


def _cell(value: object) -> str:
    return "" if value is None else str(value)[:MAX_CELL]


def rows_as_table(rows: Sequence[Mapping[str, object]]) -> dg.TableMetadataValue:
    """Return rows of text as a table; all have the same columns."""
    names = list(rows[0]) if rows else ["nothing"]
    records = [dg.TableRecord({name: _cell(row[name]) for name in names}) for row in rows]
    schema = dg.TableSchema([dg.TableColumn(name) for name in names])
    return dg.MetadataValue.table(records=records, schema=schema)
