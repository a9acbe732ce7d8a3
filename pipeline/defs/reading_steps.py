"""The steps that read sources: one for all of them, or one for each shard of an engine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import dagster as dg

from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.runs.shards import shards_of

FETCHES_KEY: Final = dg.AssetKey(["raw", "fetches"])
"""The archive's log of attempts, where one step reads all sources."""


class ReadConfig(dg.Config):
    """How sources are read."""

    is_offline: bool = False
    """Leave the network alone: read what the archive has."""


@dataclass(frozen=True, slots=True)
class ReadingStep:
    """A step that gets and reads sources.

    Attributes:
        name: Its name in Dagster.
        shard: Its number.
        sources: What it reads.
        fetches: Its asset of the archive's log of attempts. Always materialised, so that tables are
            built although every source may have failed.
    """

    name: str
    shard: int
    sources: Sequence[Source]
    fetches: dg.AssetKey


def reading_steps(project: Project) -> list[ReadingStep]:
    """Return the steps that read the sources of a project; none without a source, but the first."""
    engine, sources = project.engine, project.registry.sources
    if engine.is_in_process:
        return [ReadingStep("read_sources", 0, sources, FETCHES_KEY)]
    return [
        ReadingStep(
            f"read_shard_{number}", number, shard, dg.AssetKey(["raw", f"fetches_{number}"])
        )
        for number, shard in enumerate(shards_of(sources, engine.shards))
        if shard or not number
    ]


def steps_of(project: Project, sources: Iterable[Source]) -> list[ReadingStep]:
    """Return the steps that read some sources."""
    wanted = {source.id for source in sources}
    return [
        step
        for step in reading_steps(project)
        if any(source.id in wanted for source in step.sources)
    ]


def reading_config(steps: Iterable[ReadingStep], *, is_offline: bool) -> dict[str, Any]:
    """Return the run config of steps that read sources."""
    return {"ops": {step.name: {"config": {"is_offline": is_offline}} for step in steps}}
