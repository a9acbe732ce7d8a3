"""The file of a report's claims, and the command that checks it."""

import re
from pathlib import Path

import pytest

from pipeline.registry.claims import load_claims
from pipeline.registry.places import ROOT
from pipeline.registry.project import load_project, load_project_claims
from pipeline.registry.strict_yaml import ConfigError
from pipeline.tables.claim_entries import claim_entries

REPORT = """\
report: {id: sample, title: A sample, written_between: [2026-01-10, 2026-01-20]}
sections:
  - name: Prices
    citations: [{source: acme-feed, label: Acme's prices}]
claims:
  - id: A1
    section: Prices
    lines: [3]
    says: Acme asks $1 for input.
    figures: [{subject: acme, metric: token_price, scope: input, printed: $1.00}]
  - id: A2
    section: Prices
    lines: [4]
    says: Acme asks $9 for output.
    figures: [{subject: acme, metric: token_price, scope: output, printed: $9.00}]
"""


@pytest.fixture
def claims_file(tmp_path):
    """Return what writes a claims file."""

    def write(text=REPORT):
        path = tmp_path / "other.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_our_own_report_has_its_claims_and_known_sources():
    claims = load_claims(ROOT / "claims.yaml")
    frame = claim_entries(claims)

    assert len(claims.claims) == 78
    assert frame["claim_id"].nunique() == 78


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("id: A2", "id: A1", r":11: .*stands twice"),
        ("printed: $9.00", "printed: nine dollars", r":15: .*printed|none|no "),
        (
            "metric: token_price, scope: output",
            "metric: prize, scope: output",
            r"no metric 'prize'",
        ),
        ("section: Prices\n    lines: [4]", "section: Other\n    lines: [4]", r":12: .*'sections'"),
        ("lines: [3]", "lines: [3]\n    duplicate_of: A9", r"'A9' is no other claim"),
    ],
)
def test_a_mistake_names_its_line_and_mend(claims_file, old, new, message):
    assert old in REPORT
    with pytest.raises(ConfigError) as raised:
        load_claims(claims_file(REPORT.replace(old, new)))

    assert re.search(message, str(raised.value))


def test_a_cited_source_must_be_known(claims_file, read_project):
    text = REPORT.replace("source: acme-feed", "source: nobody")
    with pytest.raises(ConfigError, match=r":4: source 'nobody' is not in sources.yaml"):
        load_project_claims(claims_file(text), read_project.load().registry)


def test_any_report_can_be_checked_without_touching_the_warehouse(claims_file, read_project):
    before = read_project.files()

    ended = read_project.run("claims", "--claims", claims_file(), "--format", "csv")

    assert ended.code == 0
    assert re.search(r"^sample,A1,.*,supported,", ended.out, re.MULTILINE)
    assert re.search(r"^sample,A2,.*,contradicted,", ended.out, re.MULTILINE)
    assert read_project.files() == before


def test_a_verdict_can_fail_the_command(claims_file, read_project):
    arguments = ("claims", "--claims", claims_file(), "--fail-on")

    assert read_project.run(*arguments, "contradicted").code == 1
    assert read_project.run(*arguments, "absent").code == 0


@pytest.mark.parametrize("output_format", ["table", "json", "md"])
def test_verdicts_come_in_every_format(claims_file, read_project, output_format):
    ended = read_project.run("claims", "--claims", claims_file(), "--format", output_format)

    assert ended.code == 0
    assert "contradicted" in ended.out


def test_the_command_shows_one_verdict_only(claims_file, read_project):
    ended = read_project.run(
        "claims", "--claims", claims_file(), "--verdict", "supported", "--format", "csv"
    )

    assert "A1" in ended.out
    assert "A2" not in ended.out


@pytest.mark.long
def test_claims_beside_the_registry_are_a_table_of_the_night(read_project):
    path = Path(read_project.root / "claims.yaml")
    path.write_text(REPORT, encoding="utf-8")

    assert read_project.run("build").code == 0
    verdicts = read_project.table("derived/claim_verdicts").set_index("claim_id")["verdict"]
    assert verdicts.to_dict() == {"A1": "supported", "A2": "contradicted"}


def test_a_mistake_in_the_claims_stops_no_other_command(tmp_path):
    """The claims are left out and the mistake is kept, for whoever asks for verdicts."""
    (tmp_path / "sources.yaml").write_text((ROOT / "sources.yaml").read_text(encoding="utf-8"))
    (tmp_path / "claims.yaml").write_text("report: nothing\n")

    project = load_project(tmp_path / "sources.yaml", tmp_path / "warehouse")

    assert project.claims is None
    assert "claims.yaml:1" in str(project.claims_mistake)
