"""Rebuilding the published tables from what lies in the warehouse, without Dagster."""

from collections.abc import Callable

from pipeline.inputs import Inputs, load_readings
from pipeline.project import Project
from pipeline.refresh import SourceResult, attempts_by_source, read_again
from pipeline.tables import TABLES, build_tables, in_build_order


def rebuild(project: Project, tell: Callable[[SourceResult], None]) -> dict[str, int]:
    """Read every source from the archive and write every table; return row counts by table.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        tell: Called with each source as it is read.
    """
    earlier = attempts_by_source(project)
    for source in project.registry.sources:
        tell(read_again(project, source, earlier.get(source.id, [])))
    return write_tables(project)


def write_tables(project: Project) -> dict[str, int]:
    """Build and write every table from the readings; return row counts by table."""
    source_ids = [source.id for source in project.registry.sources]
    inputs = Inputs(
        project.registry,
        project.providers,
        project.archive.attempts(),
        load_readings(project.warehouse, source_ids),
    )
    frames = build_tables(inputs.frames())
    return {
        name: project.warehouse.write_table(TABLES[name].TABLE, frames[name]).num_rows
        for name in in_build_order()
    }
