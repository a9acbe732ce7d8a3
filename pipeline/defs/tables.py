"""The assets `core/<table>` and `derived/<table>`, made from the modules of `pipeline.tables`."""

from collections.abc import Iterator

import dagster as dg
import pandas as pd

from pipeline.defs.metadata import rows_as_table, schema_metadata
from pipeline.defs.sources import FETCHES_KEY, source_key
from pipeline.inputs import INPUTS, REGISTRY_INPUTS
from pipeline.project import Project
from pipeline.reader import yields
from pipeline.sources import Source
from pipeline.table import Table
from pipeline.tables import TABLES, reads

STATED_BY = {
    "price_intervals": "prices",
    "offer_intervals": "offers",
    "performance_observations": "performance",
    "fact_intervals": "facts",
}
"""Inputs that come from sources, and the kind of statement that such a source makes."""

HEALTH = "source_health"
HEALTH_CHECK = "sources_are_healthy"


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
        group_name=table.layer,
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
    is_health = name == HEALTH

    @dg.asset(
        key=[table.layer, name],
        ins={other: dg.AssetIn(key=_key(other)) for other in upstream},
        deps=[FETCHES_KEY] if needs_log else [],
        group_name=table.layer,
        description=_description(table, name),
        metadata=schema_metadata(table),
        kinds={"parquet", "pandas"},
        owners=["team:data"],
        check_specs=[_health_spec(table)] if is_health else [],
        required_resource_keys={"warehouse", "inputs"},
    )
    def asset(
        context: dg.AssetExecutionContext, **tables: pd.DataFrame
    ) -> Iterator[dg.Output[pd.DataFrame] | dg.AssetCheckResult]:
        rows = TABLES[name].build(**tables, **context.resources.inputs.frames(own))
        yield dg.Output(rows)
        if is_health:
            yield _health(rows)

    return asset


def _key(name: str) -> dg.AssetKey:
    return dg.AssetKey([TABLES[name].TABLE.layer, name])


def _feeding(project: Project, name: str) -> list[Source]:
    wanted = {STATED_BY[other] for other in reads(name) if other in STATED_BY}
    return [source for source in project.registry.sources if wanted & set(yields(source))]


def _description(table: Table, name: str) -> str:
    """Column lineage is not shown by the open-source UI, so the inputs are named here."""
    return f"{table.doc}\n\nBuilt from: {', '.join(reads(name))}."


def _health_spec(table: Table) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        HEALTH_CHECK,
        asset=[table.layer, table.name],
        blocking=True,
        description="No source is quarantined, and none that was ever read is past its cadence. "
        "Turns the run red; the tables are built all the same.",
    )


def _health(rows: pd.DataFrame) -> dg.AssetCheckResult:
    failing = rows[rows["is_failing"]]
    never = rows[rows["health"] == "never_read"]
    shown = pd.concat([failing, never])[["source_id", "health", "reason"]].fillna("")
    rows_shown = [
        {str(key): value for key, value in row.items()} for row in shown.to_dict("records")
    ]
    return dg.AssetCheckResult(
        check_name=HEALTH_CHECK,
        passed=failing.empty,
        severity=dg.AssetCheckSeverity.ERROR,
        description=f"{len(failing)} failing, {len(never)} never read, {len(rows)} sources",
        metadata={"sources": rows_as_table(rows_shown)},
    )
