"""Checking the claims of any report against the tables as they lie in the warehouse."""

import pandas as pd
import pyarrow as pa

from pipeline.registry.claims import Claims
from pipeline.registry.project import Project
from pipeline.runs.publish import load_inputs
from pipeline.storage.files import WarehouseError
from pipeline.tables.build import TABLES, reads
from pipeline.tables.claim_entries import claim_entries, sum_entries
from pipeline.tables.core import claims as core_claims
from pipeline.tables.derived import claim_verdicts

OF_THE_REPORT = ("claims", "sum_entries")
"""What a report of its own brings along; the rest is the warehouse's."""


def verdicts_on(project: Project, claims: Claims) -> pd.DataFrame:
    """Return the verdicts on a report's claims, columns as in derived/claim_verdicts.

    Args:
        project: Whose tables they are checked against.
        claims: The report's claims.

    Raises:
        WarehouseError: The tables are not built yet.
    """
    frames = {
        "claims": _as_read(core_claims.TABLE.enforce(claim_entries(claims))),
        "sum_entries": sum_entries(claims),
    }
    others = [name for name in reads(claim_verdicts.TABLE.name) if name not in OF_THE_REPORT]
    release = project.warehouse.release()
    inputs = [name for name in others if name not in TABLES]
    frames |= load_inputs(project).frames(inputs) if inputs else {}
    for name in others:
        if name in TABLES:
            frames[name] = release.read_table(TABLES[name].TABLE.layer, name)
    _expect_known(claims, set(frames["sources"]["source_id"]))
    return _as_read(claim_verdicts.TABLE.enforce(claim_verdicts.build(**frames)))


def _expect_known(claims: Claims, known: set[str]) -> None:
    cited = (item.source for found in claims.citations.values() for item in found)
    missing = sorted({name for name in cited if name not in known})
    if missing:
        msg = f"the tables do not know {', '.join(missing)} yet: run `inference-market build` first"
        raise WarehouseError(msg)


def _as_read(rows: pa.Table) -> pd.DataFrame:
    """Return rows as they would be read back from a file."""
    return pd.DataFrame(rows.to_pandas())
