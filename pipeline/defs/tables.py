"""The assets `core/<table>` and `derived/<table>`, made from the modules of `pipeline.tables`."""

import inspect
import sys
from collections.abc import Iterable, Iterator
from hashlib import sha256

import dagster as dg
import pandas as pd
import pyarrow as pa

from pipeline.defs.checks import CHECKS, expect_healthy
from pipeline.defs.groups import group_name
from pipeline.defs.metadata import Metadata, schema_metadata, written_metadata
from pipeline.defs.reading_steps import FETCHES_KEY
from pipeline.defs.resources import NightTables
from pipeline.defs.sources import source_key
from pipeline.domain.table import Table
from pipeline.reading.parser_facts import facts_of
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.tables.build import TABLES, reads
from pipeline.tables.derived import source_health
from pipeline.tables.inputs import INPUTS, REGISTRY_INPUTS

StepResult = dg.MaterializeResult[None] | dg.AssetCheckResult | dg.AssetCheckEvaluation

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
    upstream = [other for other in reads(name) if other in TABLES]

    @dg.op(
        name=f"build_{name}",
        ins={"readings": dg.In(dg.Nothing)} | {other: dg.In(dg.Nothing) for other in upstream},
        out=dg.Out(dg.Nothing),
        code_version=_code_version(name),
        required_resource_keys={"warehouse", "tables"},
    )
    def build(context: dg.OpExecutionContext) -> Iterator[dg.Output[None]]:
        tables: NightTables = context.resources.tables
        yield dg.Output(None, metadata=_written(context, tables.build(name), table))

    feeding = [FETCHES_KEY, *(source_key(source) for source in _feeding(project, name))]
    keys = {f"input_{number}": key for number, key in enumerate(feeding)}
    keys |= {other: table_key(other) for other in upstream}

    @dg.graph_asset(
        name=name,
        key_prefix=table.layer,
        ins={other: dg.AssetIn(key=key, dagster_type=dg.Nothing) for other, key in keys.items()},
        group_name=group_name(table.layer),
        description=_description(table, name),
        metadata=schema_metadata(table),
        code_version=_code_version(name),
        kinds={"parquet", "pandas"},
        owners=["team:data"],
    )
    def asset(**inputs: object) -> object:
        tables = {other: inputs.pop(other) for other in upstream}
        return build(readings=list(inputs.values()), **tables)

    return asset


def _asset(name: str) -> dg.AssetsDefinition:
    """Return a table that is built from tables, our registries or the log of attempts."""
    needs_log = {other for other in reads(name) if other in INPUTS} - REGISTRY_INPUTS
    check = CHECKS.get(name)

    @dg.multi_asset(
        name=f"{TABLES[name].TABLE.layer}__{name}",
        specs=[table_spec(name, waits_for=[FETCHES_KEY] if needs_log else [])],
        check_specs=[check.spec] if check else [],
        required_resource_keys={"warehouse", "tables"},
    )
    def asset(context: dg.AssetExecutionContext) -> Iterator[StepResult]:
        yield from built_table(context, name)
        if name == source_health.TABLE.name:
            expect_healthy(context.resources.tables.frames([name])[name])

    return asset


def table_spec(name: str, *, waits_for: Iterable[dg.AssetKey]) -> dg.AssetSpec:
    """Return the asset of a table that is built after those that it reads, and what is given."""
    table = TABLES[name].TABLE
    return dg.AssetSpec(
        table_key(name),
        deps=[*(table_key(other) for other in reads(name) if other in TABLES), *waits_for],
        group_name=group_name(table.layer),
        description=_description(table, name),
        metadata=schema_metadata(table),
        code_version=_code_version(name),
        kinds={"parquet", "pandas"},
        owners=["team:data"],
    )


def built_table(context: dg.AssetExecutionContext, name: str) -> Iterator[StepResult]:
    """Build a table; yield what Dagster shows of it, and what its check found, if it has one."""
    tables: NightTables = context.resources.tables
    rows = tables.build(name)
    metadata = _written(context, rows, TABLES[name].TABLE)
    yield dg.MaterializeResult(asset_key=table_key(name), metadata=metadata)
    if name in CHECKS:
        before = tables.before(name)
        frame = pd.DataFrame(rows.to_pandas())
        known = None if before is None else pd.DataFrame(before.to_pandas())
        yield CHECKS[name].judge(frame, known)


def _written(
    context: dg.OpExecutionContext | dg.AssetExecutionContext, rows: pa.Table, table: Table
) -> Metadata:
    """Return what Dagster shows of a table that was built."""
    name = f"{table.layer}/{table.name}.parquet"
    before = context.resources.tables.before(table.name, table.primary_key)
    return {
        "path": dg.MetadataValue.path(context.resources.warehouse.files.address(name)),
        **written_metadata(table, rows, before),
    }


def _code_version(name: str) -> str:
    """Return a digest of a table's module: another one makes the table out of date."""
    source = inspect.getsource(sys.modules[TABLES[name].build.__module__])
    return sha256(source.encode()).hexdigest()[:12]


def table_key(name: str) -> dg.AssetKey:
    """Return the asset key of a table."""
    return dg.AssetKey([TABLES[name].TABLE.layer, name])


def _feeding(project: Project, name: str) -> list[Source]:
    wanted = {STATED_BY[other] for other in reads(name) if other in STATED_BY}
    return [source for source in project.registry.sources if wanted & set(facts_of(source).yields)]


def _description(table: Table, name: str) -> str:
    """Column lineage is not shown by the open-source UI, so the inputs are named here."""
    return f"{table.doc}\n\nBuilt from: {', '.join(reads(name))}."
