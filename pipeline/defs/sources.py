"""The assets `sources/<id>`: a step gets and reads the selected sources of its shard.

A source that fails yields no materialisation but a failed check on its own node, and stops no
other source. Both are events alone and no outputs of the step: Dagster compares each output with
all others of its step, and looks up what was materialised before each check. Only a run without
the log of attempts has tables that wait for outputs of sources.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

import dagster as dg

from pipeline.analysis.prices.precedence import FRESH_CADENCES
from pipeline.defs.groups import group_name
from pipeline.defs.markdown import as_markdown, link
from pipeline.defs.metadata import Metadata, preview, rows_as_table
from pipeline.defs.reading_steps import ReadConfig, ReadingStep, reading_steps
from pipeline.domain.names import visible
from pipeline.reading.parser_facts import facts_of
from pipeline.reading.reading_log import Read
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.runs.acquire import utc_now
from pipeline.runs.inbox import unknown_folders
from pipeline.runs.refresh import refresh_sources
from pipeline.runs.source_result import SourceResult
from pipeline.storage.attempts import Attempt

CHECK = "reading_is_sound"

DATA_VERSION: Final = "dagster/data_version"
"""Tag by which Dagster knows what a materialisation depends on."""

StepEvent = dg.MaterializeResult[None] | dg.AssetMaterialization | dg.AssetCheckEvaluation

PREVIEWED = {
    "prices": ["provider_id", "offer_key", "meter", "price_usd", "unit", "evidence_text"],
    "offers": ["provider_id", "offer_key", "model_label", "context_window"],
    "performance": ["provider_id", "offer_key", "metric", "percentile", "value"],
    "facts": ["subject_id", "metric", "scope", "value_low", "value_high", "unit", "evidence_text"],
}
"""Columns shown of a source's rows."""


def source_key(source: Source) -> dg.AssetKey:
    """Return the asset key of a source."""
    return dg.AssetKey(["sources", source.id])


def sources_assets(project: Project) -> list[dg.AssetsDefinition]:
    """Return the steps that read all sources, a node for each source."""
    return [_sources_asset(project, step) for step in reading_steps(project)]


def _sources_asset(project: Project, step: ReadingStep) -> dg.AssetsDefinition:
    ours = replace(project, shard=step.shard)
    fetches = dg.AssetSpec(
        step.fetches,
        group_name=group_name("core"),
        kinds={"json"},
        description="The archive's log: one line for each attempt to get a document.",
    )

    @dg.multi_asset(
        name=step.name,
        specs=[*(_spec(source) for source in step.sources), fetches],
        check_specs=[_check_spec(source) for source in step.sources],
        can_subset=True,
        required_resource_keys={"warehouse"},
    )
    def read(context: dg.AssetExecutionContext, config: ReadConfig) -> Iterator[StepEvent]:
        keys = context.selected_asset_keys
        is_logged = step.fetches in keys
        selected = [item for item in step.sources if source_key(item) in keys]
        for line in unknown_folders(ours):
            context.log.warning(line)
        attempts = 0
        for result in refresh_sources(ours, selected, is_offline=config.is_offline, now=utc_now):
            attempts += result.attempt is not None
            yield from _events(ours, result, are_outputs=not is_logged)
        if is_logged:
            logged = ours.archive.attempt_table().num_rows
            yield dg.MaterializeResult(
                asset_key=step.fetches,
                metadata={"attempts": attempts},
                data_version=dg.DataVersion(str(logged)),
            )

    return read


def _spec(source: Source) -> dg.AssetSpec:
    way_in = "transcript" if source.transcript else "package" if source.embedded else "web"
    policy = dg.FreshnessPolicy.time_window(
        fail_window=timedelta(days=FRESH_CADENCES * source.cadence_days)
    )
    return dg.AssetSpec(
        source_key(source),
        skippable=True,
        group_name=group_name(source.group),
        kinds={way_in, facts_of(source).document.partition("_")[0]},
        owners=["team:data"],
        description=f"{source.title} ({source.publisher}, {source.class_.replace('_', ' ')}).",
        tags={"class": source.class_} | ({"provider": source.provider} if source.provider else {}),
        metadata={
            "url": dg.MetadataValue.url(str(source.url)),
            "parser": source.parser,
            "licence": source.licence,
            "cadence_days": source.cadence_days,
        },
        freshness_policy=policy,
    )


def _check_spec(source: Source) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        CHECK,
        asset=source_key(source),
        description="Read tonight, with the rows that a sound reading has: row range, anchors, "
        "rows lost, none of them still printed, magnitude, currency, directions, evidence at its "
        "place, no contradictions.",
    )


def _events(project: Project, result: SourceResult, *, are_outputs: bool) -> Iterator[StepEvent]:
    key, read = source_key(result.source), result.last_read
    if result.trouble is None and read is not None:
        metadata = _read_metadata(project, result, read)
        # The same document, read alike, changes no table.
        version = f"{read.snapshot_sha256[:12]} {read.parser} {read.parser_version}"
        yield (
            dg.MaterializeResult(key, metadata=metadata, data_version=dg.DataVersion(version))
            if are_outputs
            else dg.AssetMaterialization(key, metadata=metadata, tags={DATA_VERSION: version})
        )
    if result.attempt is None and result.trouble is None and not result.refused:
        return
    yield dg.AssetCheckEvaluation(
        key,
        CHECK,
        passed=result.trouble is None or result.is_waiting_for_key,
        severity=dg.AssetCheckSeverity.ERROR if _is_grave(result) else dg.AssetCheckSeverity.WARN,
        description=as_markdown("; ".join([result.trouble or result.summary, *result.refused])),
        metadata=_check_metadata(result),
    )


def _is_grave(result: SourceResult) -> bool:
    """A document that fails its checks is grave; a site that was never let us in is not."""
    return result.last_read is not None and result.trouble is not None


def _read_metadata(project: Project, result: SourceResult, read: Read) -> Metadata:
    metadata: Metadata = {
        "dagster/row_count": read.row_count,
        "outcome": result.summary.partition(",")[0],
        "url": link(read.source_url),
        "snapshot": dg.MetadataValue.path(
            project.archive.body_address(result.source.id, read.snapshot_sha256)
        ),
        "fetched_at": f"{read.last_at:%Y-%m-%d %H:%M} UTC",
        "statements_added": read.changes.added,
        "statements_changed": read.changes.changed,
        "statements_gone": read.changes.gone,
        "reading": f"{read.parser} version {read.parser_version}",
    }
    for kind, columns in PREVIEWED.items():
        if result.state is not None and result.state.digests.get(kind):
            file = project.warehouse.readings_name(result.source.id, kind)
            metadata[kind] = preview(project.warehouse.read_arrow(file, columns))
    return metadata


def _attempt_metadata(attempt: Attempt) -> Metadata:
    """Say what came of an attempt that gave no document: findings would be of an older one."""
    return {
        "outcome": attempt.outcome,
        "status": attempt.status if attempt.status is not None else "no answer",
        "reason": visible(attempt.error or ""),
        "tried_at": f"{attempt.archived_at:%Y-%m-%d %H:%M} UTC",
        "url": link(attempt.final_url),
    }


def _check_metadata(result: SourceResult) -> Metadata:
    inbox = [{"left in the inbox": line} for line in result.refused]
    refused: Metadata = {"inbox": rows_as_table(inbox)} if inbox else {}
    if result.attempt is not None and not result.attempt.is_sound:
        return refused | _attempt_metadata(result.attempt)
    if result.last_read is None:
        return refused
    findings = [
        {
            "check": item.check,
            "passed": "yes" if item.passed else "NO",
            "expected": item.expected,
            "found": item.found,
        }
        for item in result.last_read.findings
    ]
    unplaced = [{"not placed": text} for text in result.last_read.unplaced]
    return {
        "findings": rows_as_table(findings),
        "unplaced_count": len(unplaced),
        "unplaced": rows_as_table(unplaced),
        **refused,
    }
