"""The sensor that sees saved pages in the inbox and has them read."""

from hashlib import sha256

import dagster as dg

from pipeline.acquire import Clock, utc_now
from pipeline.defs.jobs import NIGHTLY
from pipeline.defs.sources import FETCHES_KEY, source_key
from pipeline.inbox import Looked, look, unknown_folders
from pipeline.project import Project
from pipeline.tables import TABLES

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
        "network, and all tables rebuilt. Tells which pages were not taken, and why.",
    )
    def inbox() -> dg.RunRequest | dg.SkipReason:
        looked = [(source, look(project, source, now)) for source in project.registry.sources]
        waiting = [source for source, found in looked if found.waiting]
        if not waiting:
            told = [line for _, found in looked for line in found.told]
            return dg.SkipReason("\n".join([*told, *unknown_folders(project)]) or "nothing new")
        tables = [dg.AssetKey([item.TABLE.layer, name]) for name, item in TABLES.items()]
        return dg.RunRequest(
            run_key=_run_key([found for _, found in looked]),
            asset_selection=[*map(source_key, waiting), FETCHES_KEY, *tables],
            run_config={"ops": {"read_sources": {"config": {"is_offline": True}}}},
            tags={"inbox": ", ".join(source.id for source in waiting)[:200]},
        )

    return inbox


def _run_key(looked: list[Looked]) -> str:
    """Return what is the same as long as the same files lie there: they get one run."""
    files = [
        (str(parked.path), parked.size, parked.mtime_ns, parked.ctime_ns)
        for found in looked
        for parked in found.waiting
    ]
    return sha256(repr(files).encode()).hexdigest()[:16]
