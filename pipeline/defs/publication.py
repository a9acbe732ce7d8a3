"""On an engine: all that is made of the readings, in one step.

A process of its own for each table would import and load everything anew, which takes longer than
building it.
"""

from collections.abc import Generator, Iterator

import dagster as dg
import pandas as pd

from pipeline.defs.checks import CHECKS, expect_healthy, whole_results, whole_specs
from pipeline.defs.description import described, description_specs
from pipeline.defs.news import FEED_KEY, WEBHOOK_KEY, news_results, news_specs, webhook_check_spec
from pipeline.defs.reading_steps import reading_steps
from pipeline.defs.report import REPORT_KEY, report_spec, written_report
from pipeline.defs.resources import NightTables
from pipeline.defs.tables import StepResult, built_table, table_key, table_spec
from pipeline.registry.project import Project
from pipeline.tables.build import TABLES, in_build_order
from pipeline.tables.derived import source_health


def publication_assets(project: Project) -> dg.AssetsDefinition:
    """Return the step that builds and publishes all tables, and tells of them.

    It waits for the steps that read, not for sources: one that fails stops no table.
    """
    waits_for = [step.fetches for step in reading_steps(project)]

    @dg.multi_asset(
        name="publish",
        specs=[
            *(table_spec(name, waits_for=waits_for) for name in TABLES),
            *description_specs(),
            report_spec(),
            *news_specs(),
        ],
        check_specs=[
            *(check.spec for check in CHECKS.values()),
            *whole_specs(),
            webhook_check_spec(),
        ],
        can_subset=True,
        required_resource_keys={"warehouse", "tables"},
    )
    def publish(context: dg.AssetExecutionContext) -> Iterator[StepResult]:
        selected = context.selected_asset_keys
        health = None
        if any(table_key(name) in selected for name in TABLES):
            health = yield from _all_built(context)
        yield from (item for item in described(project) if item.asset_key in selected)
        if REPORT_KEY in selected:
            yield written_report(context.resources.warehouse, context.resources.tables)
        if {FEED_KEY, WEBHOOK_KEY} & selected:
            yield from news_results(project, context)
        if health is not None:
            expect_healthy(health)

    return publish


def _all_built(
    context: dg.AssetExecutionContext,
) -> Generator[StepResult, None, pd.DataFrame]:
    """Build all tables; yield what Dagster shows of those that are selected; return the health."""
    checks = context.selected_asset_check_keys
    for name in in_build_order():
        for event in built_table(context, name):
            is_check = isinstance(event, dg.AssetCheckResult)
            if (
                CHECKS[name].spec.key in checks
                if is_check
                else table_key(name) in context.selected_asset_keys
            ):
                yield event
    night: NightTables = context.resources.tables
    yield from whole_results(night, checks)
    return night.frames([source_health.TABLE.name])[source_health.TABLE.name]
