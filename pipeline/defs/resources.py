"""The warehouse as a Dagster resource: locked for the whole run, and read and written by assets."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import dagster as dg
import pandas as pd

from pipeline.defs.metadata import written_metadata
from pipeline.project import Project
from pipeline.tables import TABLES
from pipeline.warehouse import Warehouse, WarehouseError

if TYPE_CHECKING:
    from pyarrow import Table as ArrowTable


class WarehouseIO(dg.IOManager):
    """Writes each table's frame as its Parquet file, and reads it for the tables after it."""

    def __init__(self, warehouse: Warehouse) -> None:
        """Use the files of `warehouse`."""
        self._warehouse = warehouse

    def handle_output(self, context: dg.OutputContext, obj: pd.DataFrame) -> None:
        """Write a table and describe what was written."""
        table = TABLES[context.asset_key.path[-1]].TABLE
        before = self._before(table.layer, table.name)
        written = self._warehouse.write_table(table, obj)
        path = self._warehouse.table_path(table.layer, table.name)
        context.add_output_metadata(
            {
                "path": dg.MetadataValue.path(str(path)),
                **written_metadata(written, before, table.primary_key),
            }
        )

    def load_input(self, context: dg.InputContext) -> pd.DataFrame:
        """Read a table that an asset is built from."""
        layer, name = context.asset_key.path
        return self._warehouse.read_table(layer, name)

    def _before(self, layer: str, name: str) -> "ArrowTable | None":
        try:
            return self._warehouse.read_arrow(self._warehouse.table_path(layer, name))
        except WarehouseError:
            return None


def warehouse_resources(project: Project) -> dict[str, dg.ResourceDefinition]:
    """Return the resources of all assets: the held warehouse, and its reader and writer."""

    @dg.resource(description="The warehouse folder, held so that no other run writes to it.")
    def warehouse() -> Iterator[Warehouse]:
        with project.warehouse.lock():
            yield project.warehouse

    @dg.io_manager(required_resource_keys={"warehouse"}, description="Parquet files, one a table.")
    def warehouse_io(context: dg.InitResourceContext) -> WarehouseIO:
        return WarehouseIO(context.resources.warehouse)

    return {"warehouse": warehouse, "io_manager": warehouse_io}
