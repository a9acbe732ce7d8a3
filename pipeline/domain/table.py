"""Tables: their schema, declared once, and the gate that every frame passes before a file."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

SCHEMA_VERSION = "10"
"""Raised when a published column changes; a line of CHANGELOG.md says what."""

TIMESTAMP = pa.timestamp("us", tz="UTC")
DECIMAL = pa.decimal128(38, 18)
"""Amounts in readings: exact, and fine enough for a price per token."""

SHOWN_CLASHES = 5
"""Rows that the message about a key that stands twice shows."""


class SchemaError(ValueError):
    """A frame is not what its table declares; the message names table, column and rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    type: pa.DataType
    doc: str
    unit: str | None
    is_nullable: bool

    @property
    def field(self) -> pa.Field:
        """The Arrow field, with description and unit as its metadata."""
        metadata = {"description": self.doc}
        if self.unit is not None:
            metadata["unit"] = self.unit
        return pa.field(self.name, self.type, nullable=self.is_nullable, metadata=metadata)


def column(
    name: str, type_: pa.DataType, doc: str, *, unit: str | None = None, null: bool = False
) -> Column:
    """Return a column; `null` says whether it may be empty, `unit` what its numbers count."""
    return Column(name=name, type=type_, doc=doc, unit=unit, is_nullable=null)


@dataclass(frozen=True)
class Table:
    """One published table.

    Attributes:
        layer: Folder of the warehouse.
        name: File name without suffix; a plural noun for what one row is.
        doc: What one row is.
        primary_key: Columns that tell rows apart; rows are sorted by them.
        columns: The columns in order.
        evidence: Where the evidence of its figures stands, if not in its own columns: a table, and
            the columns that lead there.
    """

    layer: Literal["readings", "core", "derived"]
    name: str
    doc: str
    primary_key: tuple[str, ...]
    columns: tuple[Column, ...]
    evidence: tuple[str, tuple[str, ...]] | None = None

    @cached_property
    def schema(self) -> pa.Schema:
        """The Arrow schema, with the table's description as its metadata."""
        metadata = {"description": self.doc, "schema_version": SCHEMA_VERSION}
        return pa.schema([item.field for item in self.columns], metadata=metadata)

    @cached_property
    def no_rows(self) -> pa.Table:
        """A table of this schema without rows; few kinds of statements stand on one page."""
        return self.schema.empty_table()

    @property
    def names(self) -> list[str]:
        """Names of the columns, in order."""
        return [item.name for item in self.columns]

    def enforce(self, frame: pd.DataFrame) -> pa.Table:
        """Return `frame` as an Arrow table of this schema, sorted by primary key.

        Args:
            frame: The declared columns and no others, in any order.

        Raises:
            SchemaError: A column is missing, undeclared, of another type, or null where it may
                not be; or two rows share a primary key.
        """
        declared, found = Counter(self.names), Counter(frame.columns)
        if declared != found:
            missing, undeclared = sorted(declared - found), sorted(found - declared)
            msg = f"{self.name}: missing {missing}, undeclared {undeclared}"
            raise SchemaError(msg)
        ordered = frame[self.names]
        for item, dtype in zip(self.columns, ordered.dtypes, strict=True):
            is_other = _dtype_family(dtype) not in (None, _family(item.type))
            if is_other and ordered[item.name].notna().any():
                msg = f"{self.name}: {item.name} is {dtype}, declared as {item.type}"
                raise SchemaError(msg)
        try:
            table = pa.Table.from_pandas(ordered, schema=self.schema, preserve_index=False)
        except (ValueError, TypeError, OverflowError, NotImplementedError) as error:
            msg = f"{self.name}: {error}"
            raise SchemaError(msg) from error
        return self.enforce_arrow(table)

    def enforce_arrow(self, table: pa.Table) -> pa.Table:
        """Return `table`, already of this schema, checked and sorted by primary key.

        Raises:
            SchemaError: As for `enforce`.
        """
        for item in self.columns:
            if not item.is_nullable and table.column(item.name).null_count:
                msg = (
                    f"{self.name}: {item.name} is null in {table.column(item.name).null_count} rows"
                )
                raise SchemaError(msg)
        table = table.combine_chunks()
        key = _varied(table, self.primary_key)
        table = _sorted_by(table, key)
        is_clashing = _clashing(table, key)
        if is_clashing.any():
            clashes = table.select(list(self.primary_key)).filter(pa.array(is_clashing))
            shown = clashes.slice(0, SHOWN_CLASHES).to_pandas()
            msg = f"{self.name}: {clashes.num_rows} rows share a primary key:\n{shown}"
            raise SchemaError(msg)
        return table.replace_schema_metadata(self.schema.metadata).combine_chunks()

    def empty(self) -> pd.DataFrame:
        """Return a frame of this table without rows."""
        return pd.DataFrame(self.no_rows.to_pandas())


def _varied(table: pa.Table, key: Sequence[str]) -> list[str]:
    """Return the columns of a key without those, most of a long one, that hold one value."""
    columns = ((name, table.column(name)) for name in key)
    return [name for name, values in columns if not values[1:].equals(values[:-1])]


def _sorted_by(table: pa.Table, key: Sequence[str]) -> pa.Table:
    """Return the table sorted; one that is in order, as most are, is not copied."""
    if not key:
        return table
    order = pc.sort_indices(table, sort_keys=[(name, "ascending") for name in key])
    return table if np.array_equal(order, np.arange(len(table))) else table.take(order)


def _clashing(table: pa.Table, key: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return whether each row of a sorted table is as the one before or after it, nulls alike."""
    is_repeated = np.ones(max(len(table) - 1, 0), dtype=bool)
    for name in key:
        # Most columns differ between few neighbours; one that differs between all ends the search.
        if not is_repeated.any():
            break
        values = table.column(name).combine_chunks()
        one, other = values[:-1], values[1:]
        is_equal = pc.equal(one, other)
        if values.null_count:
            is_equal = pc.fill_null(is_equal, pc.and_(one.is_null(), other.is_null()))
        is_repeated &= is_equal.to_numpy(zero_copy_only=False)
    either: npt.NDArray[np.bool_] = np.append(is_repeated, False) | np.append(False, is_repeated)
    return either[: len(table)]


_DTYPE_FAMILIES = {"b": "bool", "i": "number", "u": "number", "f": "number", "M": "time"}


def _dtype_family(dtype: Any) -> str | None:  # noqa: ANN401 (NumPy's or pandas' own)
    """Name what a column holds; Arrow would turn '3' into 3 and True into 1 in silence.

    Null where it may hold anything: then Arrow looks at each value.
    """
    return "text" if isinstance(dtype, pd.StringDtype) else _DTYPE_FAMILIES.get(dtype.kind)


def _family(type_: pa.DataType) -> str:
    if pa.types.is_boolean(type_):
        return "bool"
    if pa.types.is_timestamp(type_):
        return "time"
    return "text" if pa.types.is_string(type_) else "list" if pa.types.is_list(type_) else "number"


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as dictionaries, None for whatever is null."""
    columns = [column.astype("object").where(column.notna(), None) for _, column in frame.items()]
    names = [str(name) for name in frame.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def arrow_rows(table: pa.Table) -> list[dict[str, Any]]:
    """Return the rows of a table, as its `to_pylist` does: each time, of which few differ, once."""
    names, columns = table.column_names, map(_values, table.columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _values(column_: pa.ChunkedArray) -> list[Any]:
    if not pa.types.is_timestamp(column_.type):
        return list(column_.to_pylist())
    coded = column_.combine_chunks().dictionary_encode()
    times = [*coded.dictionary.to_pylist(), None]
    return [times[-1 if at is None else at] for at in coded.indices.to_pylist()]


def published(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns as core tables hold them: decimals as the float64 nearest to them."""
    return tuple(
        column(item.name, pa.float64(), item.doc, unit=item.unit, null=item.is_nullable)
        if pa.types.is_decimal(item.type)
        else item
        for item in columns
    )


PROVENANCE = (
    column("source_id", pa.string(), "Source that states the row: an id of core/sources."),
    column("source_url", pa.string(), "Address of the document, after redirects."),
    column("fetched_at", TIMESTAMP, "When the document stood so: first sighting of the row."),
    column("snapshot_sha256", pa.string(), "Digest of the document; names its bytes in raw/."),
    column(
        "method",
        pa.string(),
        "How it came to us: live, memento, saved, released, embedded, transcribed.",
    ),
    column("parser", pa.string(), "Module of pipeline/parsers that read it."),
    column("parser_version", pa.int64(), "Version of that parser."),
    column("evidence_text", pa.string(), "The printed text that states the figure, verbatim."),
    column("evidence_locator", pa.string(), "Where in the document that text stands."),
)
"""Last columns of every core table of statements."""

INTERVAL = (
    column("first_seen_at", TIMESTAMP, "First sound reading that states the row."),
    column("last_seen_at", TIMESTAMP, "Last sound reading that states the row."),
    column(
        "gone_at",
        TIMESTAMP,
        "First sound reading that no longer states it; null while it is stated. The change lies "
        "between last_seen_at and gone_at.",
        null=True,
    ),
)
"""Columns of every table of intervals."""

UNCERTAIN = column(
    "is_uncertain",
    pa.bool_(),
    "In an answer as of an earlier day: that day lies between last_seen_at and the reading that "
    "found a change. False in the files.",
)
"""Column of core tables of intervals, and of what is derived from them."""
