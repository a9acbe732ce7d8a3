"""Rebuilding the published tables from what lies in the warehouse, without Dagster."""

from collections.abc import Callable

from pipeline.acquire import utc_now
from pipeline.corrections import ledger
from pipeline.describe import describe
from pipeline.inputs import Inputs, load_readings
from pipeline.news.feed import write_feed
from pipeline.news.gather import gathered
from pipeline.project import Project
from pipeline.refresh import SourceResult, attempts_by_source, keep_registries, read_again
from pipeline.tables import TABLES, built_in_order
from pipeline.worker import parsing_apart


def rebuild(project: Project, tell: Callable[[SourceResult], None]) -> dict[str, int]:
    """Read every source from the archive and write every table; return row counts by table.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        tell: Called with each source as it is read.
    """
    keep_registries(project, utc_now())
    earlier = attempts_by_source(project)
    with parsing_apart() as parse:
        for source in project.registry.sources:
            tell(read_again(project, source, earlier.get(source.id, []), parse=parse))
    return write_tables(project)


def load_inputs(project: Project) -> Inputs:
    """Return what the core tables are built from, as it lies in the warehouse."""
    source_ids = [source.id for source in project.registry.sources]
    return Inputs(
        registry=project.registry,
        providers=project.providers,
        attempts=project.archive.attempts(),
        readings=load_readings(project.warehouse, source_ids),
        corrections=ledger(project.archive),
        models=project.models,
        claims=project.claims,
    )


def write_tables(project: Project, inputs: Inputs | None = None) -> dict[str, int]:
    """Write every table, what describes them, and the feed; return row counts by table.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        inputs: What to build from; what lies in the warehouse by default.
    """
    frames = (inputs or load_inputs(project)).frames()
    counts = {}
    for name, rows, frame in built_in_order(frames):
        table = TABLES[name].TABLE
        project.warehouse.write_arrow(project.warehouse.table_path(table.layer, name), rows)
        frames[name], counts[name] = frame, rows.num_rows
    describe(project)
    write_feed(project, gathered(frames), frames)
    return counts
