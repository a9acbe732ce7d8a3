"""`datapackage.json`: the published tables described for programs, as a Frictionless Data Package.

Version 2 of the specification: https://datapackage.org
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pyarrow as pa

from pipeline.domain.table import SCHEMA_VERSION, Column, Table
from pipeline.registry.sources import Registry, Source
from pipeline.tables.build import TABLES

FILE: Final = "datapackage.json"

PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_PROFILE: Final = "https://datapackage.org/profiles/2.0/tableschema.json"

MEDIA_TYPES: Final = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "json": "application/json",
}
"""Formats of the files that are described."""

REFERENCES: Final = {
    "source_id": ("sources", "source_id"),
    "provider_id": ("providers", "provider_id"),
    "via": ("providers", "provider_id"),
    "model_id": ("models", "model_id"),
}
"""What a column of this name, or one that ends in it (`price_source_id`), points to."""

NOT_REFERENCES: Final = frozenset(
    {
        ("fetches", "source_id"),
        ("price_changes", "source_id"),
        ("provider_outlook", "strength_source_id"),
        ("provider_outlook", "pricing_source_id"),
    }
)
"""The archive's logs remember sources that sources.yaml has no more; a figure that is computed from
a table names the table as its source."""

Descriptor = dict[str, Any]


def to_json(descriptor: Descriptor) -> bytes:
    """Return a descriptor as the bytes of its file."""
    return (json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n").encode()


def datapackage(
    registry: Registry, names: Iterable[str] | None = None, *, file_format: str = "parquet"
) -> Descriptor:
    """Return the descriptor of published tables, by the names that their newest files have.

    `core/prices.parquet` is another file after the next build. Who reads several tables of one
    build goes by the release in `current.json`.

    Args:
        registry: Sources, for citations and licences.
        names: Tables; all of them by default.
        file_format: One of `MEDIA_TYPES`.
    """
    wanted = sorted(TABLES if names is None else names, key=TABLES.path)
    return {
        "$schema": PROFILE,
        "name": "inference-market",
        "title": "Prices and speeds of AI inference, with the evidence behind every figure",
        "description": "Facts stay under the terms of the source that states them: `licence` of "
        "each entry of `sources`, and of table `sources`. Times are UTC; null means unknown.",
        "version": SCHEMA_VERSION,
        "sources": [_source(source) for source in registry.sources],
        "resources": [_resource(TABLES[name].TABLE, file_format, wanted) for name in wanted],
    }


def _source(source: Source) -> Descriptor:
    return {"title": source.title, "path": str(source.url), "licence": source.licence} | (
        {"terms": str(source.terms)} if source.terms is not None else {}
    )


def _resource(table: Table, file_format: str, names: Iterable[str]) -> Descriptor:
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.layer}/{table.name}.{file_format}",
        "format": file_format,
        "mediatype": MEDIA_TYPES[file_format],
        "title": f"{table.layer}/{table.name}",
        "description": table.doc,
        "schema": table_schema(table, names),
    }


def table_schema(table: Table, names: Iterable[str]) -> Descriptor:
    """Return the Table Schema of a table.

    A key with a column that may be null is a unique key: SQL's primary keys have no nulls.

    Args:
        table: The table.
        names: Tables of the package, to which foreign keys may point.
    """
    nullable = {item.name for item in table.columns if item.is_nullable}
    key = list(table.primary_key)
    keys = {"uniqueKeys": [key]} if nullable & set(key) else {"primaryKey": key}
    foreign = [
        {"fields": [item.name], "reference": {"resource": to[0], "fields": [to[1]]}}
        for item in table.columns
        if (to := reference(table.name, item.name)) is not None and to[0] in set(names)
    ]
    return {
        "$schema": TABLE_PROFILE,
        "fields": [_field(item) for item in table.columns],
        **keys,
        **({"foreignKeys": foreign} if foreign else {}),
    }


def reference(table_name: str, column_name: str) -> tuple[str, str] | None:
    """Return the table and column that a column points to; null where it points to none.

    >>> reference("performance_comparison", "price_source_id")
    ('sources', 'source_id')
    """
    for ending, (other, key) in REFERENCES.items():
        is_named = column_name == ending or column_name.endswith(f"_{ending}")
        is_itself = (table_name, column_name) == (other, key)
        if is_named and not is_itself and (table_name, column_name) not in NOT_REFERENCES:
            return other, key
    return None


def _field(item: Column) -> Descriptor:
    return (
        {"name": item.name, "type": _type(item.type), "description": item.doc}
        | ({"unit": item.unit} if item.unit is not None else {})
        | ({} if item.is_nullable else {"constraints": {"required": True}})
    )


def _type(type_: pa.DataType) -> str:
    """Return the Table Schema type of an Arrow type."""
    known: Mapping[str, bool] = {
        "boolean": pa.types.is_boolean(type_),
        "integer": pa.types.is_integer(type_),
        "number": pa.types.is_floating(type_) or pa.types.is_decimal(type_),
        "datetime": pa.types.is_timestamp(type_),
        "array": pa.types.is_list(type_),
        "string": pa.types.is_string(type_),
    }
    return next(name for name, holds in known.items() if holds)
