"""The assets `core/<table>` and `derived/<table>`, made from the modules of `pipeline.tables`."""

from collections.abc import Iterator

import dagster as dg
import pandas as pd

from pipeline.defs.checks import CHECKS, expect_healthy
from pipeline.defs.groups import group_name
from pipeline.defs.metadata import schema_metadata
from pipeline.defs.sources import FETCHES_KEY, source_key
from pipeline.domain.table import Table
from pipeline.reading.reader import yields
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.storage.warehouse import Warehouse, WarehouseError
from pipeline.tables.build import TABLES, reads
from pipeline.tables.derived import source_health
from pipeline.tables.inputs import INPUTS, REGISTRY_INPUTS

STATED_BY = {
    "price_intervals": "prices",
    "offer_intervals": "offers",
    "performance_observations": "performance",
    "fact_intervals": "facts",
}
"""Inputs that come from sources, and the kind of statement that such a source makes."""


def table_assets(project: Project) -> list[dg.AssetsDefinition]:
    """Return an asset for each table."""
    return [
        _core_asset(project, name) if STATED_BY.keys() & set(reads(name)) else _asset(name)
        for name in TABLES
    ]


def _core_asset(project: Project, name: str) -> dg.AssetsDefinition:
    """Return a table that many sources feed.

    Its inputs are one list: a step with a list of inputs runs unless all of them are missing,
    one with plain inputs is skipped, silently, when a single source yields nothing.
    """
    table = TABLES[name].TABLE

    upstream = {other: _key(other) for other in reads(name) if other in TABLES}

    @dg.op(
        name=f"build_{name}",
        ins={"readings": dg.In(dg.Nothing), **{other: dg.In() for other in upstream}},
        required_resource_keys={"warehouse", "inputs"},
    )
    def build(context: dg.OpExecutionContext, **tables: pd.DataFrame) -> pd.DataFrame:
        own = [other for other in reads(name) if other in INPUTS]
        return TABLES[name].build(**tables, **context.resources.inputs.frames(own))

    feeding = [FETCHES_KEY, *(source_key(source) for source in _feeding(project, name))]
    ins = {
        f"input_{number}": dg.AssetIn(key=key, dagster_type=dg.Nothing)
        for number, key in enumerate(feeding)
    }

    @dg.graph_asset(
        name=name,
        key_prefix=table.layer,
        ins=ins | {other: dg.AssetIn(key=key) for other, key in upstream.items()},
        group_name=group_name(table.layer),
        description=_description(table, name),
        metadata=schema_metadata(table),
        kinds={"parquet", "pandas"},
        owners=["team:data"],
    )
    def asset(**inputs: object) -> object:
        tables = {other: inputs.pop(other) for other in upstream}
        return build(readings=list(inputs.values()), **tables)

    return asset


def _asset(name: str) -> dg.AssetsDefinition:
    """Return a table that is built from tables, our registries or the log of attempts."""
    table = TABLES[name].TABLE
    upstream = [other for other in reads(name) if other in TABLES]
    own = [other for other in reads(name) if other in INPUTS]
    needs_log = set(own) - REGISTRY_INPUTS
    check = CHECKS.get(name)

    @dg.asset(
        key=[table.layer, name],
        ins={other: dg.AssetIn(key=_key(other)) for other in upstream},
        deps=[FETCHES_KEY] if needs_log else [],
        group_name=group_name(table.layer),
        description=_description(table, name),
        metadata=schema_metadata(table),
        kinds={"parquet", "pandas"},
        owners=["team:data"],
        check_specs=[check.spec] if check else [],
        required_resource_keys={"warehouse", "inputs"},
    )
    def asset(
        context: dg.AssetExecutionContext, **tables: pd.DataFrame
    ) -> Iterator[dg.Output[pd.DataFrame] | dg.AssetCheckResult]:
        rows = TABLES[name].build(**tables, **context.resources.inputs.frames(own))
        # Read before the output below replaces it.
        before = _published(context.resources.warehouse, table) if check else None
        yield dg.Output(rows)
        if check:
            yield check.judge(rows, before)
        if name == source_health.TABLE.name:
            expect_healthy(rows)

    return asset


def _published(warehouse: Warehouse, table: Table) -> pd.DataFrame | None:
    """Return a table as it was published last; null where it is not there, or of another schema."""
    try:
        return warehouse.read_table(table.layer, table.name)
    except WarehouseError:
        return None


def _key(name: str) -> dg.AssetKey:
    return dg.AssetKey([TABLES[name].TABLE.layer, name])


def _feeding(project: Project, name: str) -> list[Source]:
    wanted = {STATED_BY[other] for other in reads(name) if other in STATED_BY}
    return [source for source in project.registry.sources if wanted & set(yields(source))]


def _description(table: Table, name: str) -> str:
    """Column lineage is not shown by the open-source UI, so the inputs are named here."""
    return f"{table.doc}\n\nBuilt from: {', '.join(reads(name))}."
