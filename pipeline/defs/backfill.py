"""The asset `raw/mementos`: older documents of each source, by month.

Launch it from its page: choose months and sources, and one run gets them, source by source.
"""

import warnings
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import dagster as dg

from pipeline.defs.groups import BACKFILL
from pipeline.defs.metadata import Metadata, rows_as_table
from pipeline.fetch.outcome import BrokenOffError
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.runs.acquire import utc_now
from pipeline.runs.backfill import Every, Span, fetch_captures, missing_captures
from pipeline.runs.histories import Histories, History
from pipeline.runs.publish import write_tables
from pipeline.runs.reading import read_archived
from pipeline.runs.source_result import SourceResult
from pipeline.storage.attempts import Attempt
from pipeline.tables.build import TABLES

MEMENTOS_KEY = dg.AssetKey(["raw", "mementos"])
FIRST_MONTH = "2023-01"
"""No provider that is compared here printed prices before."""
MONTH_FORMAT = "%Y-%m"


class BackfillConfig(dg.Config):
    """How much of each month is wanted."""

    every: Every = "month"
    """One document for each of these."""


def mementos_asset(project: Project) -> dg.AssetsDefinition:
    """Return the asset whose partitions are the months of each live source."""
    dated = [
        source.id
        for source in project.registry.sources
        if source.is_live or source.released is not None
    ]
    with warnings.catch_warnings():
        # Without this policy, which is in beta, a backfill would be a run a month and source.
        warnings.simplefilter("ignore", dg.BetaWarning)
        decorate = dg.asset(
            key=MEMENTOS_KEY,
            group_name=BACKFILL,
            partitions_def=dg.MultiPartitionsDefinition(
                {
                    "month": dg.MonthlyPartitionsDefinition(FIRST_MONTH, fmt=MONTH_FORMAT),
                    "source": dg.StaticPartitionsDefinition(dated),
                }
            ),
            backfill_policy=dg.BackfillPolicy.single_run(),
            kinds={"web"},
            owners=["team:data"],
            required_resource_keys={"warehouse"},
            description="Documents as the Wayback Machine captured them, or as they lie in the "
            "releases of a package. A month that has them is not fetched again. The sources are "
            "read again and all tables rebuilt at the end.",
        )

    @decorate
    def mementos(
        context: dg.AssetExecutionContext, config: BackfillConfig
    ) -> dg.MaterializeResult[None]:
        wanted = _by_source(context.partition_keys)
        sources = [project.registry.by_id(source_id) for source_id in wanted]
        log = _Log(context)
        with Histories(project.registry.settings) as histories:
            for source in sources:
                _fetch(
                    project,
                    source,
                    histories.of(source),
                    spans(wanted[source.id], config.every),
                    log,
                )
        for result in read_archived(project, sources):
            log.read(result)
        for name, count in write_tables(project).items():
            context.log_event(_materialised(name, count))
        if log.broken_off:
            raise dg.Failure("; ".join(log.broken_off), log.metadata())
        return dg.MaterializeResult(metadata=log.metadata())

    return mementos


def _by_source(keys: Sequence[str]) -> dict[str, list[datetime]]:
    """Return the first days of the wanted months, in order, by source."""
    found: dict[str, list[datetime]] = {}
    for key in sorted(keys):
        month, _, source_id = key.partition("|")
        first = datetime.strptime(month, MONTH_FORMAT).replace(tzinfo=UTC)
        found.setdefault(source_id, []).append(first)
    return found


def _fetch(
    project: Project, source: Source, history: History, wanted: Iterable[Span], log: "_Log"
) -> None:
    """Fetch what is missing of one source; what breaks that off stops no other source."""
    try:
        for span in wanted:
            periods = missing_captures(project, source, history, span)
            for attempt in fetch_captures(project, source, history, periods, now=utc_now):
                log.fetched(attempt)
    except BrokenOffError as error:
        log.broken_off.append(f"{source.id}: {error}")


def spans(months: Iterable[datetime], every: Every) -> list[Span]:
    """Return the months as spans, neighbours in one: each span costs a listing.

    Args:
        months: First days of months, in order.
        every: Length of a period.
    """
    found: list[Span] = []
    for first in months:
        end = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        if found and found[-1].end == first:
            found[-1] = Span(found[-1].first, end, every)
        else:
            found.append(Span(first, end, every))
    return found


def _materialised(name: str, row_count: int) -> dg.AssetMaterialization:
    """Say on a table's own page that it was rebuilt."""
    key = dg.AssetKey([TABLES[name].TABLE.layer, name])
    return dg.AssetMaterialization(key, metadata={"dagster/row_count": row_count})


class _Log:
    """What came of a run, line by line for its log and as a whole for its asset."""

    def __init__(self, context: dg.AssetExecutionContext) -> None:
        self.broken_off: list[str] = []
        self._archived = 0
        self._failed: list[dict[str, object]] = []
        self._read: list[dict[str, object]] = []
        self._context = context

    def fetched(self, attempt: Attempt) -> None:
        line: dict[str, object] = {
            "source": attempt.source_id,
            "captured at": f"{attempt.fetched_at:%Y-%m-%d %H:%M}",
            "outcome": attempt.outcome,
            "reason": attempt.error,
        }
        self._context.log.info(" ".join(str(value) for value in line.values() if value))
        if attempt.is_sound:
            self._archived += 1
        else:
            self._failed.append(line)

    def read(self, result: SourceResult) -> None:
        self._read.append({"source": result.source.id, "read": result.summary})

    def metadata(self) -> Metadata:
        return {
            "archived": self._archived,
            "failed_count": len(self._failed),
            "failed": rows_as_table(self._failed),
            "sources": rows_as_table(self._read),
        }
