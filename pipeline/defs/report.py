"""The asset `report`: the market report, at the end of each night."""

import dagster as dg
import pandas as pd

from pipeline.defs.groups import REPORT
from pipeline.defs.metadata import Metadata
from pipeline.defs.sources import FETCHES_KEY
from pipeline.inputs import INPUTS
from pipeline.report.tables import READS
from pipeline.reporting import Written, write_files
from pipeline.tables import TABLES, reads

REPORT_KEY = dg.AssetKey(["report"])
HEALTH = "source_health"
"""Built here once more: where a source fails, its own step fails to turn the run red, and what
depends on it would be skipped, on the very night on which people want to know."""


def report_asset() -> dg.AssetsDefinition:
    """Return the asset; every other table that it reads comes before it."""
    tables = sorted({*READS, *(name for name in reads(HEALTH) if name in TABLES)} - {HEALTH})

    @dg.asset(
        key=REPORT_KEY,
        ins={name: dg.AssetIn(key=[TABLES[name].TABLE.layer, name]) for name in tables},
        deps=[FETCHES_KEY],
        group_name=REPORT,
        description="The market report: one page with all its evidence inside, and the same in "
        f"Markdown.\n\nBuilt from: {', '.join(sorted(READS))}.",
        kinds={"html", "markdown"},
        owners=["team:data"],
        required_resource_keys={"warehouse", "inputs"},
    )
    def report(
        context: dg.AssetExecutionContext, **frames: pd.DataFrame
    ) -> dg.MaterializeResult[None]:
        own = [name for name in reads(HEALTH) if name in INPUTS]
        health = _health(frames | context.resources.inputs.frames(own))
        written = write_files(context.resources.warehouse, frames | {HEALTH: health})
        return dg.MaterializeResult(metadata=_metadata(written))

    return report


def _health(frames: dict[str, pd.DataFrame]) -> pd.DataFrame:
    module = TABLES[HEALTH]
    rows = module.build(**{name: frames[name] for name in reads(HEALTH)})
    return pd.DataFrame(module.TABLE.enforce(rows).to_pandas())


def _metadata(written: Written) -> Metadata:
    return {
        "path": dg.MetadataValue.path(str(written.page)),
        "markdown_path": dg.MetadataValue.path(str(written.markdown)),
        "bytes": len(written.report.html.encode()),
        "evidence_count": written.report.evidence_count,
        "reference_count": written.report.reference_count,
        "in_brief": dg.MetadataValue.md(written.report.brief),
    }
