"""The warehouse as a Dagster resource: locked for the whole run, and read and written by assets."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import dagster as dg
import pandas as pd

from pipeline.defs.metadata import written_metadata
from pipeline.defs.run_locks import run_lock
from pipeline.domain.table import Table
from pipeline.registry.project import Project
from pipeline.runs.publish import load_inputs, registry_inputs
from pipeline.storage.warehouse import Warehouse, WarehouseError
from pipeline.tables.build import TABLES, reads
from pipeline.tables.inputs import REGISTRY_INPUTS, Inputs

if TYPE_CHECKING:
    from pyarrow import Table as ArrowTable

READ_LATER = frozenset(other for name in TABLES for other in reads(name))
"""What tables are built from: the frames of the others are not kept."""


class WarehouseIO(dg.IOManager):
    """Writes each table's frame as its Parquet file, and hands it to the tables after it.

    What a run wrote or read is kept for it: several tables read the same ones.
    """

    def __init__(self, warehouse: Warehouse) -> None:
        """Use the files of `warehouse`."""
        self._warehouse = warehouse
        self._written: dict[str, pd.DataFrame] = {}

    def handle_output(self, context: dg.OutputContext, obj: pd.DataFrame) -> None:
        """Write a table and describe what was written."""
        table = TABLES[context.asset_key.path[-1]].TABLE
        before = self._before(table)
        written = self._warehouse.write_table(table, obj)
        if table.name in READ_LATER:
            self._written[table.name] = written.to_pandas()
        path = self._warehouse.table_path(table.layer, table.name)
        context.add_output_metadata(
            {
                "path": dg.MetadataValue.path(str(path)),
                **written_metadata(table, written, before),
            }
        )

    def load_input(self, context: dg.InputContext) -> pd.DataFrame:
        """Read a table that an asset is built from."""
        layer, name = context.asset_key.path
        if name not in self._written:
            self._written[name] = self._warehouse.read_table(layer, name)
        return self._written[name]

    def _before(self, table: Table) -> "ArrowTable | None":
        """Return the keys of a table as it lies there; null where it is not, or not readable."""
        path = self._warehouse.table_path(table.layer, table.name)
        try:
            return self._warehouse.read_arrow(path, columns=table.primary_key)
        except WarehouseError:
            return None


class RunInputs:
    """Input frames of tables, each made once a run, when the first table asks for it."""

    def __init__(self, project: Project) -> None:
        """Load nothing yet: the sources of this run are still to be read."""
        self._project = project
        self._inputs: Inputs | None = None
        self._frames: dict[str, pd.DataFrame] = {}

    def frames(self, names: Iterable[str]) -> dict[str, pd.DataFrame]:
        """Return frames by name."""
        return {name: self._frame(name) for name in names}

    def _frame(self, name: str) -> pd.DataFrame:
        if name in REGISTRY_INPUTS:
            # Asked for before the sources are read: nothing of the archive may be kept by then.
            return registry_inputs(self._project).frame(name)
        if name not in self._frames:
            self._inputs = self._inputs or load_inputs(self._project)
            self._frames[name] = self._inputs.frame(name)
        return self._frames[name]


def warehouse_resources(project: Project) -> dict[str, dg.ResourceDefinition]:
    """Return the resources of all assets: the held warehouse, and its reader and writer."""

    @dg.resource(description="The warehouse folder, locked so that no other run writes to it.")
    def warehouse(context: dg.InitResourceContext) -> Iterator[Warehouse]:
        with ExitStack() as locks:
            if context.instance is not None and context.run is not None:
                locks.enter_context(run_lock(context.instance, context.run.run_id))
            locks.enter_context(project.warehouse.lock())
            yield project.warehouse

    @dg.io_manager(required_resource_keys={"warehouse"}, description="Parquet files, one a table.")
    def warehouse_io(context: dg.InitResourceContext) -> WarehouseIO:
        return WarehouseIO(context.resources.warehouse)

    @dg.resource(description="What core tables are built from, loaded once a run.")
    def inputs() -> RunInputs:
        return RunInputs(project)

    return {"warehouse": warehouse, "io_manager": warehouse_io, "inputs": inputs}
