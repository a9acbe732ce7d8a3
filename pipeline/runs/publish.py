"""Rebuilding the published tables from what lies in the warehouse, without Dagster."""

import logging
from collections.abc import Callable, Mapping

import pandas as pd

from pipeline.outputs.files.describe import describe
from pipeline.outputs.news.feed import write_feed
from pipeline.outputs.news.gather import gathered, news_reads
from pipeline.reading.corrections import ledger
from pipeline.reading.source_state import was_read
from pipeline.reading.worker import document_worker
from pipeline.registry.project import Project
from pipeline.runs.acquire import utc_now
from pipeline.runs.plausible import expect_archive, set_aside_ahead
from pipeline.runs.reading import SPOILED, attempts_by_source, read_archived
from pipeline.runs.refresh import keep_registries
from pipeline.runs.replay import replayed
from pipeline.runs.source_result import SourceResult
from pipeline.storage.archive import ArchiveError
from pipeline.storage.attempts import ATTEMPTS
from pipeline.tables.build import TABLES, built_in_order
from pipeline.tables.inputs import Inputs, SourceTables, load_readings

log = logging.getLogger(__name__)


def rebuild(project: Project, report: Callable[[SourceResult], None]) -> dict[str, int]:
    """Read every source from the archive and write every table; return row counts by table.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        report: Called with each source as it is read.
    """
    expect_archive(project)
    keep_registries(project, utc_now())
    set_aside_ahead(project, utc_now())
    for result in read_archived(project, project.registry.sources):
        report(result)
    return write_tables(project)


def load_inputs(project: Project, readings: Mapping[str, SourceTables] | None = None) -> Inputs:
    """Return what the core tables are built from, as it lies in the warehouse.

    Args:
        project: Registries and warehouse.
        readings: The readings of sources; those that lie in the warehouse by default.
    """
    return Inputs(
        registry=project.registry,
        providers=project.providers,
        attempts=project.archive.attempt_table(),
        readings=_kept_readings(project) if readings is None else readings,
        corrections=ledger(project.archive),
        models=project.models,
        claims=project.claims,
    )


def registry_inputs(project: Project) -> Inputs:
    """Return what our registries alone give, for `REGISTRY_INPUTS`: nothing of the archive."""
    return Inputs(
        registry=project.registry,
        providers=project.providers,
        attempts=ATTEMPTS.empty_table(),
        readings={},
        corrections=pd.DataFrame(),
        models=project.models,
        claims=project.claims,
    )


def _kept_readings(project: Project) -> dict[str, SourceTables]:
    """Return the readings of all sources; what cannot be believed is folded again, in memory.

    Tables without the rows of a source that was read would look as if it had stated nothing. Left
    out, with a message, is only a source whose archived documents are damaged too.
    """
    sources = project.registry.sources
    found = load_readings(project.warehouse, [source.id for source in sources])
    spoiled = [
        source
        for source in sources
        if source.id not in found and was_read(project.warehouse, source.id)
    ]
    attempts = attempts_by_source(project) if spoiled else {}
    with document_worker() as worker:
        for source in spoiled:
            log.warning("%s: %s", source.id, SPOILED)
            try:
                found |= replayed(project, [source], attempts, worker=worker)
            except ArchiveError as damage:
                log.error("%s: none of its rows are in the tables: %s", source.id, damage)
    return found


def write_tables(project: Project, inputs: Inputs | None = None) -> dict[str, int]:
    """Write every table, what describes them, and the feed; return row counts by table.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        inputs: What to build from; what lies in the warehouse by default.
    """
    frames = (inputs or load_inputs(project)).frames()
    for_news = news_reads()
    counts = {}
    for name, rows in built_in_order(frames):
        table = TABLES[name].TABLE
        project.warehouse.write_arrow(project.warehouse.table_path(table.layer, name), rows)
        counts[name] = rows.num_rows
        if name in for_news:
            frames[name] = rows.to_pandas()
    describe(project)
    write_feed(project, gathered(frames), frames)
    return counts
