"""Questions to one table, in SQL conditions; read-only, and without access to any file."""

from collections.abc import Sequence
from difflib import get_close_matches

import pyarrow as pa

from pipeline.registry.strict_yaml import ConfigError
from pipeline.storage.releases import Release
from pipeline.tables.build import TABLES, TableModule


class QueryError(ConfigError):
    """A table or a condition that was asked for makes no sense."""


def known_table(name: str) -> TableModule:
    """Return the module of a table, named with or without its layer.

    Raises:
        QueryError: There is no such table.
    """
    layer, _, bare = name.rpartition("/")
    if bare not in TABLES or (layer and name != TABLES.path(bare)):
        close = get_close_matches(bare, TABLES, 1)
        if close:
            meant = TABLES.path(close[0]) if layer else close[0]
            msg = f"no table '{name}'; did you mean {meant}?"
        else:
            msg = f"no table '{name}'; there are: {', '.join(map(TABLES.path, sorted(TABLES)))}"
        raise QueryError(msg)
    return TABLES[bare]


def read_arrow(release: Release, name: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Return a table of a release, or some columns, by its name, with or without its layer.

    Raises:
        QueryError: There is no such table.
        WarehouseError: It is not in the release, or not readable.
    """
    table = known_table(name).TABLE
    return release.read_arrow(table.layer, table.name, columns)


def query(
    table: pa.Table,
    *,
    where: str | None = None,
    columns: Sequence[str] | None = None,
) -> pa.Table:
    """Return the rows of a table that meet a condition.

    Args:
        table: The table.
        where: SQL condition, as after WHERE.
        columns: Columns to return, in this order.

    Raises:
        QueryError: The condition or a column is not valid; the message is DuckDB's.
    """
    unknown = sorted(set(columns or ()) - set(table.schema.names))
    if unknown:
        msg = f"no column {', '.join(unknown)}; there are: {', '.join(table.schema.names)}"
        raise QueryError(msg)
    if where is None:
        return table if columns is None else table.select(list(columns))
    return _filtered(table, where, columns or table.schema.names)


def _filtered(table: pa.Table, where: str, columns: Sequence[str]) -> pa.Table:
    # Imported on demand: most questions have no condition.
    import duckdb  # noqa: PLC0415

    closed: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": False,
        "python_enable_replacements": False,
    }
    with duckdb.connect(config=closed) as connection:
        # Times without zone are UTC, and come back in UTC, wherever this runs.
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET lock_configuration = true")
        rows = connection.from_arrow(table)
        try:
            found = rows.filter(where).to_arrow_table()
        except duckdb.Error as error:
            msg = f"--where: {str(error).splitlines()[0]}"
            raise QueryError(msg) from error
    return found.select(list(columns))
