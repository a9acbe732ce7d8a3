"""What all steps of a run share: the warehouse, locked for the whole run, and the run's tables."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack

import dagster as dg
import pandas as pd
import pyarrow as pa

from pipeline.defs.run_locks import run_lock
from pipeline.domain.table import SCHEMA_VERSION
from pipeline.registry.project import Project
from pipeline.runs.publish import TableRun
from pipeline.storage.files import WarehouseError
from pipeline.storage.releases import Release
from pipeline.storage.warehouse import Warehouse
from pipeline.tables.build import TABLES


class NightTables:
    """The tables of one run, published as soon as its last table is built.

    A run of some tables alone builds all others too: a release is never a mixture of two builds.
    """

    def __init__(self, project: Project, planned: Iterable[str]) -> None:
        """Load nothing yet.

        Args:
            project: Registries and warehouse.
            planned: Tables that have a step in this run.
        """
        self._run = TableRun(project)
        self._planned = frozenset(planned)
        self._before = _newest(project.warehouse)

    def build(self, name: str) -> pa.Table:
        """Build a table, and publish all of them if it is the last one; return its rows."""
        rows = self._run.build(name)
        if self._run.built.keys() >= self._planned:
            self._run.publish()
        return rows

    def before(self, name: str, columns: Sequence[str] | None = None) -> pa.Table | None:
        """Return a table as it was published before; null where it was not, or is unreadable."""
        if self._before is None:
            return None
        try:
            return self._before.read_arrow(TABLES[name].TABLE.layer, name, columns)
        except WarehouseError:
            return None

    def rows_before(self, name: str) -> int | None:
        """Return how many rows a table had as it was published before; null where none was."""
        if self._before is None or self._before.schema_version != SCHEMA_VERSION:
            return None
        entry = self._before.tables.get(TABLES.path(name))
        return None if entry is None else entry.rows

    def frames(self, names: Iterable[str]) -> dict[str, pd.DataFrame]:
        """Return tables and inputs by name, as `TableRun` does."""
        return self._run.frames(names)

    def expect_published(self) -> None:
        """Expect that the tables that this run built, if any, are published.

        Raises:
            WarehouseError: One of them failed.
        """
        if self._run.built and self._run.release is None:
            msg = "a table could not be built: the tables and the report of the last release stay"
            raise WarehouseError(msg)


def warehouse_resources(project: Project) -> dict[str, dg.ResourceDefinition]:
    """Return the resources: the warehouse, locked by a step or by the run, and the run's tables.

    Jobs of one process lock the warehouse by `locked_warehouse`. So do assets, unless an engine
    runs them: then the run's own process locks it for all steps.
    """

    @dg.resource(description="The warehouse, locked so that no other run writes to it.")
    def locked_warehouse(context: dg.InitResourceContext) -> Iterator[Warehouse]:
        with ExitStack() as locks:
            if context.instance is not None and context.run is not None:
                locks.enter_context(run_lock(context.instance, context.run.run_id))
            locks.enter_context(project.warehouse.lock())
            yield project.warehouse

    @dg.resource(description="The warehouse; the process of the run holds its lock.")
    def warehouse(_: dg.InitResourceContext) -> Warehouse:
        return project.warehouse

    @dg.resource(
        required_resource_keys={"warehouse"},
        description="The tables of this run, published together as one release.",
    )
    def tables(context: dg.InitResourceContext) -> NightTables:
        run = context.run if project.engine.is_in_process else None
        return NightTables(project, TABLES if run is None else _planned(run))

    return {
        "locked_warehouse": locked_warehouse,
        "warehouse": locked_warehouse if project.engine.is_in_process else warehouse,
        "tables": tables,
    }


def _newest(warehouse: Warehouse) -> Release | None:
    try:
        return warehouse.release()
    except WarehouseError:
        return None


def _planned(run: dg.DagsterRun) -> Iterator[str]:
    """Yield the tables that have a step in a run; one that goes on after a failure has few."""
    for name, module in TABLES.items():
        key = dg.AssetKey([module.TABLE.layer, name])
        steps = run.step_keys_to_execute
        is_selected = not run.asset_selection or key in run.asset_selection
        if is_selected and (
            steps is None or any(step.endswith((f"__{name}", f".build_{name}")) for step in steps)
        ):
            yield name
