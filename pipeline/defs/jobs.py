"""The jobs, and how they are scheduled."""

import dagster as dg

from pipeline.registry.project import Project
from pipeline.registry.strict_yaml import ConfigError, line_of

NIGHT_MAX_S = 6 * 3600
"""A night takes minutes; one that takes longer than this hangs, and is ended by Dagster."""

NIGHTLY = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    tags={"dagster/max_runtime": NIGHT_MAX_S},
    description="Get and read every source, rebuild every table and the report, and send the news.",
)


def schedule(
    job_name: str,
    project: Project,
    *,
    is_on: bool,
    description: str,
) -> dg.ScheduleDefinition:
    """Return a schedule of a job, at the time that sources.yaml names.

    Args:
        job_name: What is started; the schedule has the same name.
        project: Whose settings.
        is_on: Whether it is on as soon as `dagster dev` runs.
        description: What Dagster's pages say of it.

    Raises:
        ConfigError: `cron` is no time.
    """
    status = dg.DefaultScheduleStatus
    settings = project.registry.settings
    try:
        return dg.ScheduleDefinition(
            name=job_name,
            job_name=job_name,
            cron_schedule=settings.cron,
            execution_timezone=settings.time_zone,
            default_status=status.RUNNING if is_on else status.STOPPED,
            description=description,
        )
    except dg.DagsterInvalidDefinitionError as error:
        path = project.sources_path
        msg = (
            f"{path}:{line_of(path, ('settings', 'cron'))}: settings.cron: '{settings.cron}' is no "
            "time: write minute, hour, day, month and weekday, as in '30 3 * * *'"
        )
        raise ConfigError(msg) from error
