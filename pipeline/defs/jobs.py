"""The nightly job and its schedule."""

import dagster as dg

from pipeline.sources import Settings

NIGHTLY = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    description="Get and read every source, then rebuild every table.",
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
