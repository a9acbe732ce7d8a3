"""A row of prices is read the same whatever rows stand above it."""

import random
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.domain.snapshot import Snapshot
from pipeline.extract.documents.table_documents import tables_of
from pipeline.extract.prices.row_columns import RowColumns
from pipeline.extract.prices.row_context import labels_of
from pipeline.extract.prices.straight_rows import RowPlan, prices_of
from pipeline.extract.prices.table_context import PricePage
from pipeline.extract.prices.table_rows import rows_of

PAGES = sorted((Path(__file__).parents[2] / "pages" / "labelled").glob("round*[05]/*.html"))

DIFFERENT = """
<h2>Prices per 1M tokens</h2>
<table><tr><th>Model</th><th>Type</th><th>Price</th></tr>
<tr><td>Anvil 2 8B</td><td>Input</td><td>$1.00</td></tr>
<tr><td>Anvil 2 8B</td><td>Output</td><td>$2.00</td></tr>
<tr><td>Anvil 3 8B (batch)</td><td>Output</td><td>$2.10</td></tr>
<tr><td>Anvil 3 8B</td><td>Output</td><td>$2.20</td></tr>
<tr><td>anvil-embed-2</td><td>Input</td><td>$0.10</td></tr>
<tr><td>Anvil 4 8B</td><td>Cached input</td><td>$0.20 until 31 December 2026</td></tr>
<tr><td>Models up to 16B parameters</td><td>Input</td><td>$0.30</td></tr>
<tr><td>Anvil 5 8B</td><td>Input</td><td>0.40 EUR</td></tr>
</table>
"""


def readings(body, *, alone):
    """Return what each row gives; `alone`: with columns of its own, that no row before has seen."""
    page = PricePage("acme", "Acme")
    snapshot = Snapshot(
        source_id="acme",
        url="https://acme.example/pricing",
        fetched_at=datetime(2026, 12, 1, tzinfo=UTC),
        sha256="0",
        body=body,
        content_type="text/html; charset=utf-8",
        method="saved",
    )
    found = []
    for table in tables_of(snapshot, "html"):
        for row in rows_of(table, page, []):
            own = replace(row, columns=RowColumns(row.columns)) if alone else row
            unplaced = []
            found.append((prices_of(own, labels_of(own), unplaced), unplaced))
    return found


@pytest.mark.parametrize("path", PAGES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_row_of_a_page_reads_as_if_it_stood_alone(path):
    body = path.read_bytes()

    assert readings(body, alone=False) == readings(body, alone=True)


def test_rows_that_differ_in_what_decides_share_nothing():
    found = readings(DIFFERENT.encode(), alone=False)

    assert found == readings(DIFFERENT.encode(), alone=True)
    prices = [price for placed, _ in found for price in placed]
    assert {price.meter for price in prices} >= {"input", "output", "embedding", "cache_read"}
    assert {price.service_tier for price in prices} == {"standard", "batch"}
    assert {price.currency for price in prices} == {"USD", "EUR"}
    assert any(price.size_class for price in prices)
    assert any(price.effective_to for price in prices)


def test_rows_alike_have_their_own_names_and_amounts():
    rows = "".join(f"<tr><td>Anvil {n} 8B</td><td>${n}.50</td></tr>" for n in range(1, 6))
    page = f"<h2>Input per 1M tokens</h2><table><tr><th>Model</th><th>Input</th></tr>{rows}</table>"

    found = [price for placed, _ in readings(page.encode(), alone=False) for price in placed]

    assert [price.model_label for price in found] == [f"Anvil {n} 8B" for n in range(1, 6)]
    assert [price.price_usd for price in found] == [Decimal(f"{n}.5") for n in range(1, 6)]
    assert [price.evidence_text for price in found] == [f"${n}.50" for n in range(1, 6)]
    assert len({price.evidence_locator for price in found}) == len(found)


NAMES = (
    "Anvil 2 8B 128k",
    "Tongs-3.5 Mini",
    "Anvil 2 (batch)",
    "H100",
    "anvil-embed-2",
    "Anvil Fast",
)
AMOUNTS = (
    "$1.10",
    "$0.02",
    "€3",
    "$0.00",
    "$9999",
    "—",
    "",
    "$2 / $3",
    "$4*",
    "Free",
    "$5 (batch)",
)
SAID = ("", "128K", "EU", "Batch", "$7", "per image", "1,000", "2x cheaper")
HEADS = ("Context", "Region", "Tier", "Unit", "Notes", "Cached input", "Type", "")


@pytest.mark.parametrize("seed", range(40))
def test_rows_of_all_kinds_mixed_read_as_if_each_stood_alone(seed):
    """Most are plain, so that those which are not stand between such as the plan was made for."""
    pick = random.Random(seed)  # noqa: S311 (no secrets)

    def some(plain, others):
        return plain if pick.random() < 0.7 else pick.choice(others)

    rows = "".join(
        f"<tr><td>{some(f'Anvil {n} Pro', NAMES)}</td><td>{some(f'${n}.50', AMOUNTS)}</td>"
        f"<td>{some(f'${n}', AMOUNTS)}</td><td>{some('', SAID)}</td></tr>"
        for n in range(1, 25)
    )
    head = f"<th>Model</th><th>Input</th><th>Output</th><th>{pick.choice(HEADS)}</th>"
    said = pick.choice(
        ("", "<p>Anvil 7 Pro: prices until 31 December 2026.</p>", "<p>* Batch.</p>")
    )
    page = f"<h2>Prices per 1M tokens</h2><table><tr>{head}</tr>{rows}</table>{said}".encode()

    assert readings(page, alone=False) == readings(page, alone=True)


def test_plain_rows_are_read_by_the_plan_of_the_first(monkeypatch):
    """Else the tests above compare all rules with themselves."""
    planned = []
    whole = RowPlan.prices_of
    monkeypatch.setattr(
        RowPlan, "prices_of", lambda *given: planned.append(found := whole(*given)) or found
    )
    rows = "".join(f"<tr><td>Anvil {n} 8B</td><td>${n}</td></tr>" for n in range(1, 6))
    page = f"<h2>Input per 1M tokens</h2><table><tr><th>Model</th><th>Input</th></tr>{rows}</table>"

    readings(page.encode(), alone=False)

    assert [price.model_label for (price,) in planned] == [f"Anvil {n} 8B" for n in range(2, 6)]
