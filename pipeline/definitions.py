"""What `dagster dev` loads."""

from pathlib import Path

import dagster as dg

from pipeline.defs.backfill import backfill_job
from pipeline.defs.checks import whole_tables_check
from pipeline.defs.description import description_assets
from pipeline.defs.engines import run_executor
from pipeline.defs.home import purge_job, purge_schedule
from pipeline.defs.jobs import NIGHTLY, schedule
from pipeline.defs.news import news_assets
from pipeline.defs.probe import probe_job, probe_schedule
from pipeline.defs.publication import publication_assets
from pipeline.defs.report import report_asset
from pipeline.defs.resources import warehouse_resources
from pipeline.defs.run_locks import dead_runs_sensor
from pipeline.defs.sensors import failure_sensor, inbox_sensor
from pipeline.defs.sources import sources_assets
from pipeline.defs.tables import table_assets
from pipeline.registry.project import Project, load_project


def market_definitions(project: Project) -> dg.Definitions:
    """Return all assets, checks, jobs, schedules and sensors over one project."""
    backfill = backfill_job(project)
    is_in_process = project.engine.is_in_process
    return dg.Definitions(
        assets=[
            *sources_assets(project),
            *(_steps_of_one_process(project) if is_in_process else [publication_assets(project)]),
        ],
        asset_checks=[whole_tables_check()] if is_in_process else [],
        jobs=[NIGHTLY, backfill, probe_job(project), purge_job(project)],
        schedules=[
            schedule(NIGHTLY.name, project, is_on=True, description="Every night."),
            probe_schedule(project),
            purge_schedule(project),
        ],
        sensors=[
            inbox_sensor(project),
            failure_sensor(project, backfill),
            dead_runs_sensor(),
        ],
        executor=run_executor(project),
        resources=warehouse_resources(project),
    )


def _steps_of_one_process(project: Project) -> list[dg.AssetsDefinition]:
    """Return what is made of the readings, in a step each."""
    return [
        *table_assets(project),
        description_assets(project),
        news_assets(project),
        report_asset(),
    ]


def night_on_engine(sources: str, warehouse: str) -> dg.JobDefinition:
    """Return the nightly job, as the processes of an engine find it by its name.

    Args:
        sources: The registry of sources, where these processes see it.
        warehouse: The warehouse's folder or address, likewise.
    """
    return market_definitions(load_project(Path(sources), warehouse)).resolve_job_def(NIGHTLY.name)


@dg.definitions
def defs() -> dg.Definitions:
    """Return the definitions over the project that the environment names."""
    return market_definitions(load_project())
