"""A seller's tables of deprecations."""

from datetime import UTC, datetime

import pytest

from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.grounding import open_document
from pipeline.parsers.deprecation_tables import parse
from pipeline.registry.sources import Source

PAGE = """# Deprecations

### October 10, 2026: Anvil 70B

| Model ID | Shutdown Date | Recommended Replacement Model ID |
|---|---|---|
| `anvil-70b` | 12/01/26 | anvil-80b |
| rivet | 12/31/26 | rivet-2 |
| anvil-7b | January 5, 2027 | anvil-8b |
| hammer-2 | October 1, 2026 | - |

## Earlier

| Removal date | Model | Alternatives |
|---|---|---|
| 2026-02-01 | acme/tongs | acme/pliers or acme/pincers |

| Model | Price |
|---|---|
| anvil-80b | $1 |
"""
SOURCE = Source.model_validate(
    {
        "id": "acme-deprecations",
        "title": "Acme deprecations",
        "publisher": "Acme",
        "url": "https://acme.example/deprecations.md",
        "class": "vendor_docs",
        "group": "pricing_pages",
        "provider": "acme",
        "parser": "deprecation_tables",
        "licence": "facts",
        "cadence_days": 7,
        "expect": {"rows": (1, 9)},
    }
)


def snapshot(text=PAGE):
    at = datetime(2026, 11, 1, tzinfo=UTC)
    return Snapshot("acme-deprecations", str(SOURCE.url), at, "0" * 64, text.encode(), None, "live")


def test_each_row_names_model_last_day_and_what_replaces_it():
    found = [
        (offer.model_id_native, f"{offer.retires_on:%Y-%m-%d}", offer.status, offer.successor)
        for offer in parse(snapshot(), SOURCE).offers
    ]

    assert sorted(found) == [
        ("acme/tongs", "2026-02-01", "retired", None),
        ("anvil-70b", "2026-12-01", "deprecated", "anvil-80b"),
        ("anvil-7b", "2027-01-05", "deprecated", "anvil-8b"),
        ("hammer-2", "2026-10-01", "retired", None),
        ("rivet", "2026-12-31", "deprecated", "rivet-2"),
    ]


def test_the_evidence_stands_at_its_place():
    document = open_document(snapshot(), "markdown")

    for offer in parse(snapshot(), SOURCE).offers:
        assert offer.evidence_text in document.text_at(offer.evidence_locator)


def test_a_row_without_a_day_is_reported():
    (line,) = parse(snapshot(PAGE.replace("January 5, 2027", "soon")), SOURCE).unplaced

    assert "anvil-7b: no day of its end" in line


def test_a_date_that_can_be_read_both_ways_is_no_day():
    readings = parse(snapshot(PAGE.replace("12/31/26", "12/11/26")), SOURCE)

    assert "anvil-70b" not in {offer.model_id_native for offer in readings.offers}
    assert any("anvil-70b: no day of its end" in line for line in readings.unplaced)


def test_a_page_without_such_tables_fails():
    with pytest.raises(ParseError, match="no table has models with the day of their end"):
        parse(snapshot("# Prices\n\n| Model | Price |\n|---|---|\n| anvil | $1 |\n"), SOURCE)
