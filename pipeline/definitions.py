"""What `dagster dev` loads."""

import dagster as dg

from pipeline.defs.jobs import NIGHTLY, nightly_schedule
from pipeline.defs.resources import warehouse_resources
from pipeline.defs.sources import sources_asset
from pipeline.defs.tables import table_assets
from pipeline.project import Project, load_project


def market_definitions(project: Project) -> dg.Definitions:
    """Return all assets, checks, jobs and schedules over one project."""
    return dg.Definitions(
        assets=[sources_asset(project), *table_assets(project)],
        jobs=[NIGHTLY],
        schedules=[nightly_schedule(project.registry.settings)],
        # Steps share the warehouse's lock and take less time than a process takes to start.
        executor=dg.in_process_executor,
        resources=warehouse_resources(project),
    )


@dg.definitions
def defs() -> dg.Definitions:
    """Return the definitions over the project that the environment names."""
    return market_definitions(load_project())
