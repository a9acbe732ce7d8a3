"""The job `backfill`: older documents of one source, from one day to another.

It is no asset: "Materialize all" starts no backfill.
"""

import dagster as dg

from pipeline.defs.metadata import rows_as_table
from pipeline.fetch.outcome import BrokenOffError
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.runs.acquire import utc_now
from pipeline.runs.backfill import BackfillSpan, Every, fetch_captures, missing_captures, span_of
from pipeline.runs.histories import Histories
from pipeline.runs.publish import write_tables
from pipeline.runs.reading import read_archived
from pipeline.storage.attempts import Attempt
from pipeline.tables.build import TABLES


class BackfillConfig(dg.Config):
    """Whose documents are wanted, and of what time."""

    source: str
    """Id of a source."""
    first: str = "2023"
    """From when on: 2024, 2024-03 or 2024-03-18."""
    last: str | None = None
    """Until when, that year, month or day included; until today by default."""
    every: Every = "month"
    """One document for each of these."""


def backfill_job(project: Project) -> dg.JobDefinition:
    """Return the job; its launchpad asks for source and time."""

    # The resource holds the warehouse's lock.
    @dg.op(
        required_resource_keys={"locked_warehouse"},
        description="Get documents as the Wayback Machine captured them, or as they lie in the "
        "releases of a package. A month that has them is not fetched again.",
    )
    def older_documents(context: dg.OpExecutionContext, config: BackfillConfig) -> None:
        source = project.registry.by_id(config.source)
        span = span_of(config.first, config.last, config.every, now=utc_now())
        broken_off = _fetch(project, source, span, context)
        for result in read_archived(project, [source]):
            context.log.info(f"{source.id}: {result.summary}")
        for name, count in write_tables(project).items():
            context.log_event(_materialised(name, count))
        if broken_off is not None:
            msg = f"{source.id}: {broken_off}"
            raise dg.Failure(msg)

    @dg.job(
        name="backfill",
        executor_def=dg.in_process_executor,
        description="Get older documents of a source, read them and rebuild all tables. Launch it "
        "with `ops: {older_documents: {config: {source: …, first: 2024-01}}}`; what is in the "
        "archive is not fetched again.",
    )
    def backfill() -> None:
        older_documents()

    return backfill


def _fetch(
    project: Project, source: Source, span: BackfillSpan, context: dg.OpExecutionContext
) -> BrokenOffError | None:
    """Fetch what is missing and show it on the run's page; return what broke it off."""
    attempts: list[Attempt] = []
    broken_off = None
    try:
        with Histories(project.registry.settings) as histories:
            history = histories.of(source)
            periods = missing_captures(project, source, history, span)
            for attempt in fetch_captures(project, source, history, periods, now=utc_now):
                attempts.append(attempt)
                context.log.info(" ".join(_line(attempt).values()))
    except BrokenOffError as error:
        broken_off = error
    failed = [_line(item) for item in attempts if not item.is_sound]
    context.add_output_metadata(
        {
            "archived": len(attempts) - len(failed),
            "failed_count": len(failed),
            "failed": rows_as_table(failed),
        }
    )
    return broken_off


def _line(attempt: Attempt) -> dict[str, str]:
    return {
        "captured at": f"{attempt.fetched_at:%Y-%m-%d %H:%M}",
        "outcome": attempt.outcome,
        "reason": attempt.error or "",
    }


def _materialised(name: str, row_count: int) -> dg.AssetMaterialization:
    """Say on a table's own page that it was rebuilt."""
    key = dg.AssetKey([TABLES[name].TABLE.layer, name])
    return dg.AssetMaterialization(key, metadata={"dagster/row_count": row_count})
