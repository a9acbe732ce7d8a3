"""`views.sql`: the published tables as DuckDB views with comments, and macros for earlier days."""

from collections.abc import Iterator
from typing import Final

from pipeline.domain.table import INTERVAL, SCHEMA_VERSION, UNCERTAIN, Table
from pipeline.storage.releases import Release
from pipeline.tables.build import TABLES

FILE: Final = "views.sql"

HEAD: Final = f"""\
-- The tables of one release as DuckDB views: schema version {SCHEMA_VERSION}.
-- Whoever has read this file sees the tables of that build until it is read again.
--
--   duckdb -init views.sql                          in this folder, or from anywhere:
--   SET file_search_path = '/data/warehouse';
--   .read /data/warehouse/views.sql
--
-- Views are named as the tables are: core.prices, derived.price_comparison.
-- A day means its end, UTC; a time may be given as well.

SET TimeZone = 'UTC';
"""

END_OF: Final = """\
CREATE OR REPLACE MACRO end_of(day) AS
  CASE WHEN length(day::VARCHAR) = 10
    THEN timezone('UTC', day::DATE + INTERVAL 1 DAY - INTERVAL 1 MICROSECOND)
    ELSE day::TIMESTAMPTZ
  END;
"""

INTERVALS_AS_OF: Final = """\
-- What each source stated on a day.
CREATE OR REPLACE MACRO {view}_as_of(day) AS TABLE
  SELECT * REPLACE (
    least(last_seen_at, end_of(day)) AS last_seen_at,
    {replaced}
    (last_seen_at < end_of(day) AND gone_at IS NOT NULL) AS is_uncertain
  )
  FROM {view}
  WHERE {condition};
"""

GONE: Final = "NULL::TIMESTAMPTZ AS gone_at,"

DOUBTED: Final = """CASE WHEN gone_at <= end_of(day) THEN gone_at END AS gone_at,
    NULL::TIMESTAMPTZ AS stands_to,
    CASE WHEN gone_at <= end_of(day) THEN doubted_usd END AS doubted_usd,"""
"""What a doubted price replaced counts on, and is marked by its `gone_at`."""

STATED: Final = "first_seen_at <= end_of(day) AND (gone_at <= end_of(day)) IS NOT TRUE"

VALID: Final = """coalesce(effective_from, first_seen_at) <= end_of(day)
    AND (least(effective_to, stands_to) <= end_of(day)) IS NOT TRUE"""
"""As `analysis.prices.validity`: a source that dates its prices is believed about the dates."""

PRICES_AS_OF: Final = """\
-- The price of each offer on a day, by the source that is believed.
CREATE OR REPLACE MACRO derived.prices_as_of(day) AS TABLE
  SELECT * EXCLUDE (valid_to)
  FROM derived.price_history
  WHERE valid_from <= end_of(day) AND (valid_to <= end_of(day)) IS NOT TRUE;
"""


def views(release: Release) -> str:
    """Return the file: a view for each table, and macros for those whose rows have dates."""
    tables = [TABLES[name].TABLE for name in sorted(TABLES)]
    layers = sorted({table.layer for table in tables})
    schemas = [f"CREATE SCHEMA IF NOT EXISTS {layer};" for layer in layers]
    dated = {item.name for item in (*INTERVAL, UNCERTAIN)}
    macros = [_as_of(table) for table in tables if dated <= set(table.names)]
    parts = [HEAD, *schemas, "", *(_view(table, release) for table in tables)]
    return "\n".join([*parts, END_OF, *macros, PRICES_AS_OF])


def _view(table: Table, release: Release) -> str:
    file = release.tables[f"{table.layer}/{table.name}"].file
    address = release.files.address(file)
    # On a disk the file lies beside the tables, and moves with them.
    return "\n".join([*_statements(table, address if "://" in address else file), ""])


def _statements(table: Table, path: str) -> Iterator[str]:
    view = f"{table.layer}.{table.name}"
    yield f"CREATE OR REPLACE VIEW {view} AS FROM read_parquet('{path}');"
    yield f"COMMENT ON VIEW {view} IS {_text(table.doc)};"
    for item in table.columns:
        doc = item.doc if item.unit is None else f"{item.doc} [{item.unit}]"
        yield f"COMMENT ON COLUMN {view}.{item.name} IS {_text(doc)};"


def _as_of(table: Table) -> str:
    is_dated = "effective_from" in table.names
    condition, replaced = (VALID, DOUBTED) if is_dated else (STATED, GONE)
    view = f"{table.layer}.{table.name}"
    return INTERVALS_AS_OF.format(view=view, condition=condition, replaced=replaced)


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
