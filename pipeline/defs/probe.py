"""The job that measures the endpoints of probes.yaml; its schedule is off by default."""

import dagster as dg

from pipeline.defs.jobs import schedule
from pipeline.registry.project import Project
from pipeline.runs.acquire import utc_now
from pipeline.runs.publish import write_tables


def probe_job(project: Project) -> dg.JobDefinition:
    """Return the job that asks each endpoint, archives every request and rebuilds the tables."""

    # The resource holds the warehouse's lock.
    @dg.op(
        required_resource_keys={"locked_warehouse"},
        description="Ask each endpoint of probes.yaml within its budget.",
    )
    def measured_endpoints(context: dg.OpExecutionContext) -> None:
        if not project.probes:
            msg = f"no probe in probes.yaml beside {project.sources_path}"
            raise dg.Failure(msg)
        # Loads a client for streams, which no other job needs.
        from pipeline.runs.probe import measure_endpoints  # noqa: PLC0415

        for result in measure_endpoints(project, project.probes, now=utc_now, say=context.log.info):
            context.log.info(result.summary)
        write_tables(project)

    @dg.job(
        name="probe",
        executor_def=dg.in_process_executor,
        description="Measure the speed of the endpoints of probes.yaml. Costs money.",
    )
    def probe() -> None:
        measured_endpoints()

    return probe


def probe_schedule(project: Project) -> dg.ScheduleDefinition:
    """Return the schedule of the job, off by default: it costs money."""
    words = "Every night, once it is switched on."
    return schedule("probe", project, is_on=False, description=words)
