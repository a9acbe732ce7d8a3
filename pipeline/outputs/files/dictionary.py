"""The data dictionary, `warehouse/README.md`, written from the tables themselves."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.domain.table import SCHEMA_VERSION, Column, Table
from pipeline.registry.places import ROOT
from pipeline.tables.build import TABLES, reads

PATH = ROOT / "warehouse" / "README.md"

HEAD = f"""# Data dictionary

Written by `make docs` from the tables' declarations. Schema version {SCHEMA_VERSION}; each Parquet
file carries it, these descriptions and the units in its metadata. Times are UTC; null is unknown.

| folder | holds |
|---|---|
| `raw/` | documents as received, one file per distinct content, and the log of attempts |
| `readings/` | each source's own statements, amounts as exact decimals |
| `core/` | one table over all sources, provenance on every row |
| `derived/` | comparisons computed from core tables |
| `report/` | the site, and the report in Markdown |

Written beside them each night: `datapackage.json`, the same for programs (a Frictionless Data
Package), and `views.sql`, DuckDB views with these descriptions and macros for earlier days.
[docs/reading.md](../docs/reading.md) has questions with their answers in pandas and in DuckDB.
"""


def dictionary() -> str:
    """Return the data dictionary, in Markdown."""
    return "\n".join(
        [HEAD, *(line for name in sorted(TABLES, key=TABLES.path) for line in _table(name))]
    )


def _table(name: str) -> Iterator[str]:
    table: Table = TABLES[name].TABLE
    yield f"## {table.layer}/{table.name}\n"
    yield f"{table.doc}\n"
    yield f"Primary key: {', '.join(f'`{key}`' for key in table.primary_key)}. "
    yield f"Built from: {', '.join(f'`{other}`' for other in reads(name))}.\n"
    yield "| column | type | unit | may be null | what it is |"
    yield "|---|---|---|---|---|"
    yield from (_row(item) for item in table.columns)
    yield ""


def _row(item: Column) -> str:
    null = "yes" if item.is_nullable else ""
    return f"| `{item.name}` | {item.type} | {item.unit or ''} | {null} | {item.doc} |"


def write(path: Path = PATH) -> None:
    """Write the data dictionary."""
    path.write_text(dictionary(), encoding="utf-8")


if __name__ == "__main__":
    write()
