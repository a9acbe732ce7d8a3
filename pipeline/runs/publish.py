"""Building the published tables: the one way, for Dagster's steps and for the commands."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pandas as pd
import pyarrow as pa

from pipeline.outputs.files.describe import describe
from pipeline.outputs.news.feed import write_feed
from pipeline.outputs.news.gather import gathered, news_reads
from pipeline.reading.corrections import ledger
from pipeline.reading.source_state import was_read
from pipeline.reading.worker import document_worker
from pipeline.registry.project import Project
from pipeline.runs.acquire import utc_now
from pipeline.runs.clocks import attempts_after, set_aside_ahead
from pipeline.runs.plausible import expect_archive
from pipeline.runs.reading import SPOILED, attempts_by_source, read_archived
from pipeline.runs.refresh import keep_registries
from pipeline.runs.replay import replayed
from pipeline.runs.source_result import SourceResult
from pipeline.storage.archive import ArchiveError
from pipeline.storage.attempts import ATTEMPTS
from pipeline.storage.releases import Release, TableFile
from pipeline.tables.build import TABLES, built_rows, drop_unread, in_build_order, reads
from pipeline.tables.inputs import REGISTRY_INPUTS, Inputs, SourceTables, load_readings

log = logging.getLogger(__name__)


def rebuild(project: Project, report: Callable[[SourceResult], None]) -> dict[str, int]:
    """Read every source from the archive and write every table; return row counts by table.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        report: Called with each source as it is read.
    """
    expect_archive(project)
    run = TableRun(project)
    keep_registries(project, utc_now())
    set_aside_ahead(project, attempts_after(project, utc_now()), utc_now())
    for result in read_archived(project, project.registry.sources):
        report(result)
    return write_tables(project, run=run)


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
    attempts = attempts_by_source(project, spoiled) if spoiled else {}
    with document_worker() as worker:
        for source in spoiled:
            log.warning("%s: %s", source.id, SPOILED)
            try:
                found |= replayed(project, [source], attempts, worker=worker)
            except ArchiveError as damage:
                log.error("%s: none of its rows are in the tables: %s", source.id, damage)
    return found


class TableRun:
    """The tables of one run: each is built once, and all of them become one release.

    What is built is put in place at once, where no reader looks; only when every table is there,
    they are published together. Where one fails, the last release stays.
    """

    def __init__(self, project: Project) -> None:
        """Load nothing yet: the sources of this run may still have to be read.

        Args:
            project: Registries and warehouse; the caller holds its lock.
        """
        self._project = project
        self.inputs: Inputs | None = None
        """What to build from; what lies in the warehouse by default."""
        self._token = project.warehouse.releases.token()
        self._files: dict[str, TableFile] = {}
        self._frames: dict[str, pd.DataFrame] = {}
        self.release: Release | None = None

    @property
    def built(self) -> Mapping[str, TableFile]:
        """The files of the tables that were built so far, by name."""
        return self._files

    def build(self, name: str) -> pa.Table:
        """Build a table, and those that it reads where this run has not; return its rows."""
        for other in reads(name):
            if other in TABLES and other not in self._files:
                self.build(other)
        self.frames(reads(name))
        rows = built_rows(name, self._frames)
        self._files[name] = self._project.warehouse.releases.put_table(rows)
        if name in READ_LATER:
            self._frames[name] = pd.DataFrame(rows.to_pandas())
        drop_unread(self._frames, TABLES.keys() - self._files.keys())
        # Arrow keeps what it needs no more, and the next table is made of other sizes.
        pa.default_memory_pool().release_unused()
        return rows

    def frames(self, names: Iterable[str]) -> dict[str, pd.DataFrame]:
        """Return tables and inputs by name; see `frame`."""
        return {name: self.frame(name) for name in names}

    def frame(self, name: str) -> pd.DataFrame:
        """Return an input, or a table: as this run built it, else as it was published last.

        Raises:
            WarehouseError: The table was neither built nor published.
        """
        if name not in self._frames:
            self._frames[name] = self._loaded(name)
        return self._frames[name]

    def publish(self) -> Release:
        """Build the tables that this run has not, and publish all of them as one release.

        Raises:
            ConflictError: Another run has published since this one began.
        """
        for name in in_build_order():
            if name not in self._files:
                self.build(name)
        # A copy has none of the frames that were made of it: no table needs them now.
        self.inputs = None if self.inputs is None else replace(self.inputs)
        warehouse, now = self._project.warehouse, utc_now()
        newest = self.frame("clock")["at"].max()
        self.release = warehouse.releases.publish(
            {f"{TABLES[name].TABLE.layer}/{name}": file for name, file in self._files.items()},
            clock=None if pd.isna(newest) else newest.to_pydatetime(),
            now=now,
            before=self._token,
        )
        self._token = self.release.to_json()
        warehouse.link_tables(self.release)
        describe(self._project, self.release)
        self._project.archive.index_attempts()
        kept = timedelta(days=self._project.registry.settings.keep_releases_days)
        warehouse.releases.sweep(self.release, older_than=kept, now=now)
        return self.release

    def _loaded(self, name: str) -> pd.DataFrame:
        if name in REGISTRY_INPUTS:
            # Asked for before the sources are read: nothing of the archive may be kept by then.
            return registry_inputs(self._project).frame(name)
        if name in self._files:
            rows = self._project.warehouse.releases.table(self._files[name])
            return pd.DataFrame(rows.to_pandas())
        if name in TABLES:
            release = self._project.warehouse.release()
            return release.read_table(TABLES[name].TABLE.layer, name)
        self.inputs = self.inputs or load_inputs(self._project)
        return self.inputs.frame(name)


READ_LATER: Final = frozenset(other for name in TABLES for other in reads(name))
"""What tables are built from: the frames of the others are not kept."""


def write_tables(
    project: Project, inputs: Inputs | None = None, *, run: TableRun | None = None
) -> dict[str, int]:
    """Publish every table, what describes them, and the feed; return row counts by table.

    Args:
        project: Registries and warehouse; the caller holds its lock.
        inputs: What to build from; what lies in the warehouse by default.
        run: Begun before anything was read: who has published since is not overruled.
    """
    run = run or TableRun(project)
    run.inputs = inputs
    run.publish()
    frames = run.frames(news_reads())
    write_feed(project, gathered(frames), frames)
    return {name: file.rows for name, file in run.built.items()}
