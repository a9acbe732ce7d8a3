"""`inference-market check`: a report's prices beside our own tables, and mistakes as sentences."""

import json

import pytest
import yaml

from tests.workspace import read_once

REPORT = """# Prices

## Sellers

Bolt charges $0.40 per million input tokens for Llama 3.3 70B.
Nobody else charges $0.30 per million input tokens for it.
"""


@pytest.fixture(scope="module")
def _priced_once(tmp_path_factory, price_list):
    model = "llama-3.3-70b-instruct"
    return read_once(
        tmp_path_factory.mktemp("priced"),
        ("catalogue", "2026-06-05", price_list("bolt", **{model: (0.4, 2)})),
        ("catalogue", "2026-06-08", price_list("bolt", **{model: (0.8, 4)})),
    )


@pytest.fixture
def priced(_priced_once, copied):
    """Return a project in which Bolt's input price rose from 0.4 to 0.8 on June 8."""
    return copied(_priced_once)


def checked(workspace, *options):
    """Return the rows of a check, and how it ended."""
    report = workspace.root / "report.md"
    report.write_text(REPORT)
    folder = workspace.root / "checked"
    done = workspace.run("check", report, "--folder", folder, "--offline", *options)
    return json.loads((folder / "report.json").read_text())["claims"], done


def test_a_claimed_price_stands_beside_ours_of_its_day_and_of_today(priced):
    """Whose price nobody can tell has neither."""
    (bolt, nobody), done = checked(priced, "--written", "2026-06-06")

    assert done.code == 0
    assert bolt["then"].startswith("$0.40")
    assert bolt["today"].startswith("$0.80")
    assert bolt["then_source"] == bolt["today_source"] == "catalogue"
    assert nobody["then"] is nobody["today"] is None


def test_without_a_day_nothing_is_said_of_then(priced):
    (bolt, _), _ = checked(priced)

    assert bolt["then"] is None
    assert bolt["today"].startswith("$0.80")


def test_without_tables_the_check_says_that_it_did_not_compare(project):
    workspace = project()

    (bolt, _), done = checked(workspace)

    assert done.code == 0
    assert bolt["today"] is None
    assert "not compared" in (workspace.root / "checked" / "report.md").read_text()


@pytest.mark.long
def test_a_mistake_in_a_claims_file_stops_neither_ingest_nor_build(priced, price_list):
    """The night goes on without the report's claims, and says so."""
    (priced.root / "claims.yaml").write_text("report: {id: none}\n")
    body = price_list("bolt", **{"llama-3.3-70b-instruct": (0.9, 4)})

    taken = priced.ingest("catalogue", body, "2026-06-09")
    built = priced.run("build")

    assert (taken.code, built.code) == (0, 0), taken.err + built.err
    assert "claims are left out" in built.err


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("none.md", None, "no such file"),
        ("broken.pdf", b"no PDF at all", "no PDF"),
        ("report.docx", b"PK", "name a file that ends in"),
    ],
)
def test_a_report_that_cannot_be_read_is_a_sentence(priced, name, body, says):
    path = priced.root / name
    if body is not None:
        path.write_bytes(body)

    done = priced.run("check", path, "--offline")

    assert done.code == 2
    assert says in done.err
    assert "Traceback" not in done.err


def test_a_source_that_the_tables_do_not_know_yet_is_a_sentence(priced):
    """It was added to sources.yaml after the last build."""
    registry = priced.root / "sources.yaml"
    entries = yaml.safe_load(registry.read_text())
    added = entries["sources"][0] | {"id": "newcomer", "url": "https://newcomer.example/prices"}
    entries["sources"] = sorted([*entries["sources"], added], key=lambda entry: entry["id"])
    registry.write_text(json.dumps(entries))
    (priced.root / "mine.yaml").write_text(CITING)

    done = priced.run("claims", "--claims", priced.root / "mine.yaml")

    assert done.code != 0
    assert "newcomer" in done.err
    assert "inference-market build" in done.err
    assert "KeyError" not in done.err


CITING = """
report: {id: mine, title: Mine, written_between: [2026-06-05, 2026-06-06]}
sections: [{name: One, citations: [{source: newcomer, label: New}]}]
claims:
  - id: A1
    section: One
    lines: [1]
    says: Bolt has 5 developers.
    figures: [{subject: bolt, metric: developers, printed: "5"}]
"""
