"""What `dagster dev` loads."""

import dagster as dg

from pipeline.defs.backfill import backfill_job
from pipeline.defs.checks import whole_tables_check
from pipeline.defs.description import description_assets
from pipeline.defs.home import purge_job, purge_schedule
from pipeline.defs.jobs import NIGHTLY, schedule
from pipeline.defs.news import news_assets
from pipeline.defs.probe import probe_job, probe_schedule
from pipeline.defs.report import report_asset
from pipeline.defs.resources import warehouse_resources
from pipeline.defs.run_locks import dead_runs_sensor
from pipeline.defs.sensors import failure_sensor, inbox_sensor
from pipeline.defs.sources import sources_asset
from pipeline.defs.tables import table_assets
from pipeline.registry.project import Project, load_project


def market_definitions(project: Project) -> dg.Definitions:
    """Return all assets, checks, jobs, schedules and sensors over one project."""
    backfill = backfill_job(project)
    return dg.Definitions(
        assets=[
            sources_asset(project),
            *table_assets(project),
            description_assets(project),
            news_assets(project),
            report_asset(),
        ],
        asset_checks=[whole_tables_check()],
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
        # Steps share the warehouse's lock and take less time than a process takes to start.
        executor=dg.in_process_executor,
        resources=warehouse_resources(project),
    )


@dg.definitions
def defs() -> dg.Definitions:
    """Return the definitions over the project that the environment names."""
    return market_definitions(load_project())
