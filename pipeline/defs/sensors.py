"""The sensors: saved pages in the inbox are read, and a run that failed is reported."""

from hashlib import sha256

import dagster as dg

from pipeline.defs.checks import SourcesFailing
from pipeline.defs.jobs import NIGHTLY
from pipeline.defs.news import FEED_KEY
from pipeline.defs.reading_steps import reading_config, steps_of
from pipeline.defs.report import REPORT_KEY
from pipeline.defs.sources import source_key
from pipeline.outputs.news.runs import run_news
from pipeline.outputs.news.send import send_event
from pipeline.registry.project import Project
from pipeline.runs.acquire import Clock, utc_now
from pipeline.runs.inbox import InboxFiles, scan_inbox, unknown_folders
from pipeline.tables.build import TABLES

INTERVAL_S = 30
"""Seconds between two looks."""


def inbox_sensor(project: Project, now: Clock = utc_now) -> dg.SensorDefinition:
    """Return the sensor; it is on as soon as `dagster dev` runs.

    Args:
        project: Whose inbox.
        now: The time.
    """

    @dg.sensor(
        name="inbox",
        job=NIGHTLY,
        minimum_interval_seconds=INTERVAL_S,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Has the sources read for which pages lie in inbox/<source>/, without "
        "network, and all tables rebuilt. Names the pages that were not taken, and why.",
    )
    def inbox() -> dg.RunRequest | dg.SkipReason:
        looked = [(source, scan_inbox(project, source, now)) for source in project.registry.sources]
        waiting = [source for source, found in looked if found.waiting]
        if not waiting:
            refusals = [line for _, found in looked for line in found.refusals]
            return dg.SkipReason("\n".join([*refusals, *unknown_folders(project)]) or "nothing new")
        steps = steps_of(project, waiting)
        tables = [dg.AssetKey([item.TABLE.layer, name]) for name, item in TABLES.items()]
        return dg.RunRequest(
            run_key=_run_key([found for _, found in looked]),
            asset_selection=[
                *map(source_key, waiting),
                *(step.fetches for step in steps),
                *(*tables, REPORT_KEY, FEED_KEY),
            ],
            run_config=reading_config(steps, is_offline=True),
            tags={"inbox": ", ".join(source.id for source in waiting)[:200]},
        )

    return inbox


def failure_sensor(
    project: Project, backfill: dg.JobDefinition, now: Clock = utc_now
) -> dg.SensorDefinition:
    """Return the sensor; it is on as soon as `dagster dev` runs.

    Args:
        project: Whose webhook.
        backfill: A job whose failure is news, beside the nightly one.
        now: The time.
    """

    @dg.run_failure_sensor(
        name="run_failure",
        monitored_jobs=[NIGHTLY, backfill],
        minimum_interval_seconds=INTERVAL_S,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Sends a message about a run that failed to the webhook, unless it is red only "
        "because of sources: that is news of these sources.",
    )
    def run_failure(context: dg.RunFailureSensorContext) -> dg.SkipReason:
        failures = _failures(context)
        if not failures:
            return dg.SkipReason("red because of sources, which is news of theirs")
        run = context.dagster_run
        event = run_news(run.job_name, run.run_id, failures, at=now())
        return dg.SkipReason(send_event(project, event, now=now()).summary)

    return run_failure


def _failures(context: dg.RunFailureSensorContext) -> dict[str, str]:
    """Return what went wrong by step, without the failure that only names failing sources."""
    steps = context.get_step_failure_events()
    if not steps:
        return {"run": context.failure_event.message or "no reason given"}
    errors = {event.step_key or "": event.step_failure_data.error for event in steps}
    return {
        step: error.to_string().strip().splitlines()[0] if error else "no reason given"
        for step, error in errors.items()
        if error is None or error.cls_name != SourcesFailing.__name__
    }


def _run_key(looked: list[InboxFiles]) -> str:
    """Return what is the same as long as the same files lie there: they get one run."""
    files = [
        (str(parked.path), parked.size, parked.mtime_ns, parked.ctime_ns)
        for found in looked
        for parked in found.waiting
    ]
    return sha256(repr(files).encode()).hexdigest()[:16]
