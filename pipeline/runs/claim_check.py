"""Checking the claims of any report against the tables as they lie in the warehouse."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyarrow as pa
import yaml

from pipeline.reading.worker import document_worker
from pipeline.registry.claims import Claims
from pipeline.registry.project import Project
from pipeline.registry.sources import Source
from pipeline.runs.publish import load_inputs
from pipeline.runs.reading import attempts_by_source
from pipeline.runs.replay import replayed
from pipeline.storage.files import WarehouseError
from pipeline.storage.warehouse import Warehouse
from pipeline.tables.build import TABLES, as_read, build_table, build_tables, reads
from pipeline.tables.claim_entries import claim_entries, sum_entries
from pipeline.tables.core import claims as core_claims
from pipeline.tables.derived import claim_verdicts

CITED_FILE = "cited_sources.yaml"
"""Entries of the documents that a report cites, beside its drafted claims."""
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
        "claims": as_read(core_claims.TABLE.enforce(claim_entries(claims))),
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
    return build_table(claim_verdicts.TABLE.name, frames)


def cited_beside(claims_file: Path) -> tuple[Source, ...]:
    """Return the documents that a check of a report kept beside its claims; none elsewhere."""
    path = claims_file.parent / CITED_FILE
    if not path.exists():
        return ()
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(Source.model_validate(entry) for entry in entries)


def project_with_sources(project: Project, sources: Sequence[Source]) -> Project:
    """Return a project that knows further sources."""
    known = {source.id: source for source in (*project.registry.sources, *sources)}
    registry = project.registry.model_copy(
        update={"sources": tuple(known[name] for name in sorted(known))}
    )
    return replace(project, registry=registry)


def verdicts_of_check(
    project: Project, claims: Claims, sources: Sequence[Source], folder: Path
) -> pd.DataFrame:
    """Return the verdicts on claims whose cited documents lie in a folder of their own.

    Args:
        project: Whose prices and speeds they are compared with; nothing of it is written.
        claims: The report's claims.
        sources: The cited documents.
        folder: Where a check kept them.
    """
    apart = replace(project_with_sources(project, sources), warehouse=Warehouse(folder))
    own = load_inputs(project)
    attempts = apart.archive.attempt_table()
    with document_worker() as worker:
        found = replayed(apart, sources, attempts_by_source(apart), worker=worker)
    inputs = replace(
        own,
        registry=apart.registry,
        attempts=pa.concat_tables([own.attempts, attempts]),
        readings={**own.readings, **found},
        claims=claims,
    )
    name = claim_verdicts.TABLE.name
    return build_tables(inputs.frames(), [name])[name]


def _expect_known(claims: Claims, known: set[str]) -> None:
    cited = (item.source for found in claims.citations.values() for item in found)
    missing = sorted({name for name in cited if name not in known})
    if missing:
        msg = f"the tables do not know {', '.join(missing)} yet: run `inference-market build` first"
        raise WarehouseError(msg)
