"""The whole report against pages in the shape of those that it cites: every verdict and flag."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pandas as pd
import pytest
import yaml

from pipeline.analysis.verdicts.judge import Verdict
from pipeline.registry.places import ROOT
from pipeline.registry.project import load_project
from pipeline.registry.strict_yaml import parse
from pipeline.runs.acquire import Acquirer
from pipeline.runs.publish import rebuild
from pipeline.runs.reading import attempts_by_source
from tests.make_pdf import make_pdf
from tests.parsers.test_cited_documents import REPORT

EXPECTED, _ = parse(Path(__file__).with_name("our_report.yaml").read_text(), name="our report")
READ_ON = datetime(2026, 11, 20, tzinfo=UTC)
SCRIPTS_ONLY = "wandb-cerebras-benchmark"
"""A shell that scripts would fill: ingest refuses it, and so its claims stay unread."""
FLAGS = {
    *("hedge_dropped", "misattributed", "inconsistent", "not_comparable", "circular"),
    *("sources_differ", "duplicate"),
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory, saved_page):
    """Return the verdicts on our report by claim, from transcripts and test pages alone."""
    root = tmp_path_factory.mktemp("report")
    _write_registry(root)
    project = load_project(root / "sources.yaml", root / "warehouse")
    for source in project.registry.sources:
        acquirer = Acquirer(project, source, [], lambda: READ_ON)
        if source.transcript is not None:
            acquirer.acquire(None)
        elif source.id != SCRIPTS_ONLY:
            body = _page(source.id, saved_page)
            acquirer.keep(body, "saved", at=READ_ON, url=str(source.url))
    rebuild(project, lambda _: None)
    assert len(attempts_by_source(project)) == len(project.registry.sources) - 1
    rows = pd.read_parquet(root / "warehouse" / "derived" / "claim_verdicts.parquet")
    return {row["claim_id"]: row for row in rows.to_dict("records")}


def _write_registry(root):
    """Copy our registries, with what is cited and what a person read of price pages."""
    data = yaml.safe_load((ROOT / "sources.yaml").read_text(encoding="utf-8"))
    kept = [item for item in data["sources"] if item["group"] == "cited" or "transcript" in item]
    known = {item["id"] for item in kept}
    for item in kept:
        item["lineage"] = [name for name in item.get("lineage", []) if name in known]
    (root / "sources.yaml").write_text(yaml.safe_dump(data | {"sources": kept}), encoding="utf-8")
    shutil.copy(ROOT / "claims.yaml", root)


def _page(source_id, saved_page):
    if source_id == "notice-groq-report":
        return make_pdf(*REPORT)
    return saved_page(f"articles/{source_id}.html")


@pytest.mark.parametrize("claim_id", EXPECTED)
def test_a_claim_has_the_verdict_that_its_pages_give(verdicts, claim_id):
    row = verdicts[claim_id]

    assert {
        "verdict": row["verdict"],
        "elsewhere": row["elsewhere"],
        "flags": list(row["flags"]),
    } == EXPECTED[claim_id]


def test_every_claim_is_judged_and_every_verdict_and_flag_occurs(verdicts):
    assert set(verdicts) == set(EXPECTED)
    assert {row["verdict"] for row in verdicts.values()} == set(get_args(Verdict))
    assert {flag for row in verdicts.values() for flag in row["flags"]} == FLAGS


@pytest.mark.parametrize(
    ("claim_id", "words"),
    [
        ("G4", "states $0.27/Mtok"),
        ("G4", "the report says $0.27/Mtok in C3"),
        ("T2", "$3.3 billion (2025-02-20)"),
        ("T6", "against groq $0.64/Mtok (2025-12-31), fireworks $0.90/Mtok (2024-06-30)"),
        ("M5", "$24.25 billion–$24.92 billion of the whole"),
        ("M1", "about $133.2 billion of ai-inference-server-market"),
        ("F8", "$50/month of fireworks, Tier 1"),
        ("K1", "output speed of meta/llama-2-70b-chat, price of tokens of mistral/mixtral-8x7b"),
        ("I2", "the report says 80–82% in M2"),
        ("C10", "no cited source is ArtificialAnalysis: cited are Weights & Biases"),
    ],
)
def test_a_reason_names_who_says_what(verdicts, claim_id, words):
    assert words in verdicts[claim_id]["reason"]


def test_what_is_supported_or_contradicted_names_its_evidence(verdicts):
    judged = [row for row in verdicts.values() if row["verdict"] in ("supported", "contradicted")]

    assert len(judged) > 20
    for row in judged:
        cited = [item for item in row["evidence"] if item["role"] == "cited"]
        assert cited, row["claim_id"]
        assert all(item["evidence_text"] and item["snapshot_sha256"] for item in cited)
