"""`inference-market export`: tables as files for spreadsheets and other programs."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import click
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.cli import completion
from pipeline.cli.options import with_project
from pipeline.outputs.files.csv_text import json_default, to_csv
from pipeline.outputs.files.datapackage import FILE, MEDIA_TYPES, datapackage, to_json
from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError
from pipeline.runs.timetravel import moment, tables_from
from pipeline.tables.build import TABLES
from pipeline.tables.query import known_table, read_arrow


@click.command()
@click.argument("tables", nargs=-1, metavar="[TABLE]...", shell_complete=completion.tables)
@click.option(
    "--to", type=click.Path(path_type=Path, file_okay=False), required=True, help="Folder."
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(list(MEDIA_TYPES)),
    default="csv",
    show_default=True,
)
@click.option("--as-of", metavar="DAY", help="What was true then (the end of that day, UTC).")
@click.option("--known-at", metavar="DAY", help="What the documents captured by then say.")
@with_project
def export(  # noqa: PLR0913, PLR0917 (one parameter an option)
    project: Project,
    tables: Sequence[str],
    to: Path,
    file_format: str,
    as_of: str | None,
    known_at: str | None,
) -> None:
    """Write each TABLE (all by default) as a file, and a datapackage.json that describes them.

    In CSV files no text is taken for a formula: an apostrophe stands before it.
    """
    _expect_apart(project, to)
    names = [known_table(table).TABLE.name for table in tables] or sorted(TABLES)
    found = _tables(project, names, as_of, known_at)
    for name, table in found.items():
        path = to / TABLES[name].TABLE.layer / f"{name}.{file_format}"
        path.parent.mkdir(parents=True, exist_ok=True)
        # The file may be a hard link to one of a release, where somebody copied a warehouse so.
        path.unlink(missing_ok=True)
        path.write_bytes(_body(table, file_format))
        click.echo(f"{path}: {table.num_rows:,} rows")
    described = datapackage(project.registry, names, file_format=file_format)
    (to / FILE).write_bytes(to_json(described))


def _expect_apart(project: Project, to: Path) -> None:
    """Expect that no folder that is written to lies in the warehouse, whatever links lead there.

    Raises:
        ConfigError: One does.
    """
    if project.warehouse.address is not None:
        return
    live = project.warehouse.root.resolve()
    for folder in (to, *(to / item.TABLE.layer for item in TABLES.values())):
        if live in (folder.resolve(), *folder.resolve().parents):
            msg = f"--to {to} lies in the warehouse, whose files it would replace: choose another "
            msg += "folder"
            raise ConfigError(msg)


def _tables(
    project: Project, names: Sequence[str], as_of: str | None, known_at: str | None
) -> dict[str, pa.Table]:
    if as_of is None and known_at is None:
        release = project.warehouse.release()
        return {name: read_arrow(release, name) for name in names}
    frames = tables_from(project, names, as_of=moment(as_of), known_at=moment(known_at))
    return {name: TABLES[name].TABLE.enforce(frame) for name, frame in frames.items()}


def _body(table: pa.Table, file_format: str) -> bytes:
    if file_format == "csv":
        return to_csv(table).encode()
    if file_format == "json":
        return json.dumps(table.to_pylist(), default=json_default, ensure_ascii=False).encode()
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="zstd")
    return sink.getvalue()
