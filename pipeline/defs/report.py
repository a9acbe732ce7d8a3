"""The asset `report`: the site, at the end of each night."""

import dagster as dg
import pandas as pd

from pipeline.defs.groups import REPORT
from pipeline.defs.health import HEALTH, HEALTH_READS, with_health
from pipeline.defs.metadata import Metadata
from pipeline.defs.sources import FETCHES_KEY
from pipeline.outputs.report.files import Written, write_files
from pipeline.outputs.report.tables import READS
from pipeline.tables.build import TABLES
from pipeline.tables.inputs import INPUTS

REPORT_KEY = dg.AssetKey(["report"])


def report_asset() -> dg.AssetsDefinition:
    """Return the asset; every other table that it reads comes before it."""
    tables = sorted({*READS, *HEALTH_READS & TABLES.keys()} - {HEALTH})

    @dg.asset(
        key=REPORT_KEY,
        ins={name: dg.AssetIn(key=[TABLES[name].TABLE.layer, name]) for name in tables},
        deps=[FETCHES_KEY],
        group_name=REPORT,
        description="The market as a site of static pages, and the report in Markdown; only pages "
        f"whose figures changed are written.\n\nBuilt from: {', '.join(sorted(READS))}.",
        kinds={"html", "markdown"},
        owners=["team:data"],
        required_resource_keys={"warehouse", "inputs"},
    )
    def report(
        context: dg.AssetExecutionContext, **frames: pd.DataFrame
    ) -> dg.MaterializeResult[None]:
        own = context.resources.inputs.frames(HEALTH_READS & INPUTS.keys())
        written = write_files(context.resources.warehouse, with_health(frames | own))
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
