"""Which column of a table is which column of a table before it, where that is beyond doubt."""

import dagster as dg

from pipeline.domain.table import PROVENANCE, Table
from pipeline.tables.build import TABLES, reads


def column_lineage(table: Table) -> dg.TableColumnLineage:
    """Return the columns that a table's rows take over from the statements that they are made of.

    A row that keeps a statement's provenance keeps its other columns, too: those of the same name,
    type, meaning and unit. What is computed, or comes from several tables, goes back to no single
    column; statements themselves come from sources.
    """
    upstream = [TABLES[name].TABLE for name in reads(table.name) if name in TABLES]
    stated = [other for other in upstream if _has_provenance(other)]
    if table.layer == "core" or not _has_provenance(table) or len(stated) != 1:
        return dg.TableColumnLineage({})
    key = dg.AssetKey([stated[0].layer, stated[0].name])
    meant = {(item.name, item.type, item.doc, item.unit) for item in stated[0].columns}
    return dg.TableColumnLineage(
        {
            item.name: [dg.TableColumnDep(key, item.name)]
            for item in table.columns
            if (item.name, item.type, item.doc, item.unit) in meant
        }
    )


def _has_provenance(table: Table) -> bool:
    return {item.name for item in PROVENANCE} <= set(table.names)
