"""Which column of a table is which column of a table before it, where that is beyond doubt."""

from typing import Final

import dagster as dg

from pipeline.inputs import STATED_BY
from pipeline.table import Column, Table
from pipeline.tables import TABLES, reads

NOT_TAKEN_OVER: Final = frozenset({("provider_outlook", "provider_name")})
"""Columns that look so and come from elsewhere."""


def column_lineage(table: Table) -> dg.TableColumnLineage:
    """Return the columns that a table takes over from one of those that it reads.

    A column of the same name, type, meaning and unit is the same column. Where several tables have
    it, which one it comes from is not told here; and what is computed goes back to no single one.
    The columns of statements come from the sources' readings, which are no table of Dagster's.
    """
    if STATED_BY.keys() & set(reads(table.name)):
        return dg.TableColumnLineage({})
    upstream = [TABLES[name].TABLE for name in reads(table.name) if name in TABLES]
    found = {
        item.name: [other for other in upstream if _has(other, item)] for item in table.columns
    }
    return dg.TableColumnLineage(
        {
            name: [dg.TableColumnDep(dg.AssetKey([others[0].layer, others[0].name]), name)]
            for name, others in found.items()
            if len(others) == 1 and (table.name, name) not in NOT_TAKEN_OVER
        }
    )


def _has(table: Table, item: Column) -> bool:
    return any(
        (other.name, other.type, other.doc, other.unit)
        == (item.name, item.type, item.doc, item.unit)
        for other in table.columns
    )
