"""`docs/schema.txt`: every column of every file, pinned, so that no change goes by unseen.

A file of another schema version is never misread; it is built anew. For that the version must move
whenever the columns of a table do: `make docs` does not pin a changed table under the old one.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from pipeline.domain.kinds import KINDS
from pipeline.domain.table import SCHEMA_VERSION, Column, SchemaError, Table
from pipeline.reading.reading_log import LOG
from pipeline.registry.places import ROOT
from pipeline.tables.build import TABLES

PATH: Final = ROOT / "docs" / "schema.txt"

HEAD: Final = "schema version "


def declared_tables() -> list[Table]:
    """Return all tables that lie in a warehouse."""
    published = [module.TABLE for module in TABLES.values()]
    kept = [LOG, *(kind.table for kind in KINDS)]
    return sorted([*published, *kept], key=lambda table: (table.layer, table.name))


def schema_text(tables: Iterable[Table], version: str = SCHEMA_VERSION) -> str:
    """Return tables, keys, columns, types and units; a question mark says: may be null."""
    return "\n".join([f"{HEAD}{version}\n", *(_table(table) for table in tables)])


def expect_versioned(before: str, after: str) -> None:
    """Check that a changed table comes with a new schema version; a new table need not.

    Args:
        before: The text as it is pinned.
        after: The text of today.

    Raises:
        SchemaError: Columns of a table changed, or a table is gone, under the same version.
    """
    (old_version, old), (new_version, new) = _parsed(before), _parsed(after)
    changed = [name for name, body in old.items() if new.get(name) != body]
    if changed and old_version == new_version:
        msg = (
            f"columns of {', '.join(changed)} changed under schema version {new_version}: raise "
            "SCHEMA_VERSION in pipeline/domain/table.py, and say in CHANGELOG.md what changed"
        )
        raise SchemaError(msg)


def write(path: Path = PATH) -> None:
    """Pin the schema of today.

    Raises:
        SchemaError: As for `expect_versioned`.
    """
    text = schema_text(declared_tables())
    if path.exists():
        expect_versioned(path.read_text(encoding="utf-8"), text)
    path.write_text(text, encoding="utf-8")


def _table(table: Table) -> str:
    head = f"{table.layer}/{table.name} ({', '.join(table.primary_key)})"
    return "\n".join([head, *(_column(item) for item in table.columns), ""])


def _column(item: Column) -> str:
    unit = "" if item.unit is None else f" [{item.unit}]"
    return f"  {item.name}: {item.type}{'?' if item.is_nullable else ''}{unit}"


def _parsed(text: str) -> tuple[str, dict[str, str]]:
    head, *tables = text.split("\n\n")
    bodies = (table.strip().partition(" ") for table in tables)
    return head.removeprefix(HEAD).strip(), {name: body for name, _, body in bodies if name}


if __name__ == "__main__":
    try:
        write()
    except SchemaError as error:
        raise SystemExit(str(error)) from error
