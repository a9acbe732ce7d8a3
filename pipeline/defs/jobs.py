"""The jobs, and the schedule of the nightly one."""

import dagster as dg

from pipeline.defs import groups
from pipeline.registry.sources import Settings

NIGHT_MAX_S = 6 * 3600
"""A night takes minutes; one that takes longer than this hangs, and is ended by Dagster."""

NIGHTLY = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups(groups.BACKFILL),
    tags={"dagster/max_runtime": NIGHT_MAX_S},
    description="Get and read every source, rebuild every table and the report, and send the news.",
)

BACKFILL = dg.define_asset_job(
    "backfill",
    selection=dg.AssetSelection.groups(groups.BACKFILL),
    description="Get older documents from the Wayback Machine, for chosen months and sources.",
)


def nightly_schedule(settings: Settings) -> dg.ScheduleDefinition:
    """Return the schedule of the nightly job; it is on as soon as `dagster dev` runs."""
    return dg.ScheduleDefinition(
        name="nightly",
        job=NIGHTLY,
        cron_schedule=settings.cron,
        execution_timezone=settings.time_zone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Every night.",
    )
