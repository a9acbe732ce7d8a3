"""The asset `report`: the site, at the end of each night."""

from datetime import timedelta
from typing import Final

import dagster as dg

from pipeline.defs.groups import REPORT, RUN_LAST
from pipeline.defs.health import HEALTH, HEALTH_READS, with_health
from pipeline.defs.metadata import Metadata
from pipeline.defs.resources import NightTables
from pipeline.defs.sources import FETCHES_KEY
from pipeline.outputs.report.files import Written, write_files
from pipeline.outputs.report.tables import READS
from pipeline.tables.build import TABLES

REPORT_KEY = dg.AssetKey(["report"])

MOST_AGE: Final = timedelta(days=2)
"""One night may be missed."""


def report_asset() -> dg.AssetsDefinition:
    """Return the asset; every other table that it reads comes before it."""
    tables = sorted({*READS, *HEALTH_READS & TABLES.keys()} - {HEALTH})

    @dg.asset(
        key=REPORT_KEY,
        deps=[FETCHES_KEY, *(dg.AssetKey([TABLES[name].TABLE.layer, name]) for name in tables)],
        op_tags=RUN_LAST,
        freshness_policy=dg.FreshnessPolicy.time_window(fail_window=MOST_AGE),
        group_name=REPORT,
        description="The market as a site of static pages, and the report in Markdown; only pages "
        f"whose figures changed are written.\n\nBuilt from: {', '.join(sorted(READS))}.",
        kinds={"html", "markdown"},
        owners=["team:data"],
        required_resource_keys={"warehouse", "tables"},
    )
    def report(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        night: NightTables = context.resources.tables
        night.expect_published()
        frames = night.frames({*tables, *HEALTH_READS})
        written = write_files(context.resources.warehouse, with_health(frames))
        return dg.MaterializeResult(metadata=_metadata(written))

    return report


def _metadata(written: Written) -> Metadata:
    return {
        "path": dg.MetadataValue.path(str(written.page)),
        "markdown_path": dg.MetadataValue.path(str(written.markdown)),
        "bytes": sum(map(len, written.site.files.values())),
        "page_count": written.site.page_count,
        "changed_file_count": written.changed,
        "evidence_count": written.site.evidence_count,
        "in_brief": dg.MetadataValue.md(written.site.brief),
    }
