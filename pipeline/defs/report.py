"""The asset `report`: the site, at the end of each night."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import dagster as dg

from pipeline.defs.groups import REPORT, RUN_LAST
from pipeline.defs.health import HEALTH, HEALTH_READS, with_health
from pipeline.defs.metadata import Metadata
from pipeline.defs.reading_steps import FETCHES_KEY
from pipeline.defs.resources import NightTables
from pipeline.outputs.report.files import Written, write_files
from pipeline.outputs.report.tables import READS, ReleaseFrames
from pipeline.storage.warehouse import Warehouse
from pipeline.tables.build import TABLES

REPORT_KEY = dg.AssetKey(["report"])

MOST_AGE: Final = timedelta(days=2)
"""One night may be missed."""


def report_spec(*, waits_for: Sequence[dg.AssetKey] = ()) -> dg.AssetSpec:
    """Return the asset; every other table that it reads comes before it."""
    tables = (dg.AssetKey([TABLES[name].TABLE.layer, name]) for name in _tables_read())
    return dg.AssetSpec(
        REPORT_KEY,
        deps=[*waits_for, *tables],
        freshness_policy=dg.FreshnessPolicy.time_window(fail_window=MOST_AGE),
        group_name=REPORT,
        description="The market as a site of static pages, and the report in Markdown; only pages "
        f"whose figures changed are written.\n\nBuilt from: {', '.join(sorted(READS))}.",
        kinds={"html", "markdown"},
        owners=["team:data"],
    )


def report_asset() -> dg.AssetsDefinition:
    """Return the step that writes the site."""

    @dg.multi_asset(
        name="report",
        specs=[report_spec(waits_for=[FETCHES_KEY])],
        op_tags=RUN_LAST,
        required_resource_keys={"warehouse", "tables"},
    )
    def report(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        return written_report(context.resources.warehouse, context.resources.tables)

    return report


def written_report(warehouse: Warehouse, night: NightTables) -> dg.MaterializeResult[None]:
    """Write the site; return what Dagster shows of it."""
    night.expect_published()
    health = with_health(night.frames(HEALTH_READS))
    frames = ReleaseFrames(warehouse.release(), {HEALTH: health[HEALTH]})
    written = write_files(warehouse, frames)
    return dg.MaterializeResult(asset_key=REPORT_KEY, metadata=_metadata(written))


def _tables_read() -> list[str]:
    return sorted({*READS, *HEALTH_READS & TABLES.keys()} - {HEALTH})


def _metadata(written: Written) -> Metadata:
    return {
        "path": dg.MetadataValue.path(written.page),
        "markdown_path": dg.MetadataValue.path(written.markdown),
        "bytes": written.bytes,
        "page_count": written.page_count,
        "changed_file_count": written.changed,
        "evidence_count": written.evidence_count,
        "in_brief": dg.MetadataValue.md(written.brief),
    }
