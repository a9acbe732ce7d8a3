"""Price pages in HTML, one saved page for each way in which real ones mislead."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.decoding import decode
from pipeline.extract.documents.document import parse_html
from pipeline.extract.documents.html_tables import cell_text, read_tables
from pipeline.parsers.html_prices import parse
from pipeline.registry.sources import Source

PAGES = Path(__file__).parents[1] / "pages"
SOURCE = Source.model_validate(
    {
        "id": "acme-pricing",
        "title": "Acme pricing",
        "publisher": "Acme",
        "url": "https://acme.example/pricing",
        "class": "vendor",
        "group": "pricing_pages",
        "provider": "acme",
        "parser": "html_prices",
        "licence": "facts",
        "cadence_days": 7,
        "expect": {"rows": (1, 99)},
    }
)
TITLE = "<tr><th>Model</th><th>Input / 1M tokens</th><th>Output / 1M tokens</th></tr>"


def snapshot_of(body, content_type="text/html"):
    at = datetime(2026, 3, 18, tzinfo=UTC)
    digest = sha256(body).hexdigest()
    return Snapshot("acme-pricing", str(SOURCE.url), at, digest, body, content_type, "saved")


def body_of(name):
    return (PAGES / f"{name}.html").read_bytes()


def read(body):
    return parse(snapshot_of(body), SOURCE)


def page(name):
    return read(body_of(name))


def table(rows, *, title="Text models", head=TITLE, before=""):
    """Return a page of one table; a row is written as its cells, between bars."""
    cells = "".join(f"<tr><td>{row.replace('|', '</td><td>')}</td></tr>" for row in rows)
    head = head if head.startswith("<tr") else f"<tr><th>{head.replace('|', '</th><th>')}</th></tr>"
    body = f"<table><thead>{head}</thead><tbody>{cells}</tbody></table>"
    return f"<h2>{title}</h2>{before}{body}".encode()


def plain(amount):
    return None if amount is None else f"{amount.normalize():f}"


def prices(readings, label=None, *fields):
    """Return meter and price, with other fields that are asked for, of one label."""
    return [
        (price.meter, plain(price.price_usd), *(getattr(price, name) for name in fields))
        for price in readings.prices
        if label in {None, price.model_label}
    ]


@pytest.mark.parametrize(
    "name",
    [
        "doubled_tables",
        "id_columns",
        "labelled_cells",
        "other_currency",
        "service_tiers",
        "size_tiers",
        "spans",
        "split_nodes",
    ],
)
def test_all_evidence_stands_at_its_place(name):
    body = body_of(name)
    tables = read_tables(parse_html(decode(body, "text/html")))
    readings = page(name)

    assert readings.prices
    assert readings.offers
    for reading in (*readings.prices, *readings.offers):
        assert reading.evidence_text
        assert reading.evidence_text in cell_text(tables, reading.evidence_locator)
        assert reading.provider_id == "acme"


@pytest.mark.parametrize(
    "name", ["doubled_tables", "labelled_cells", "service_tiers", "size_tiers"]
)
def test_evidence_stands_verbatim_in_the_bytes(name):
    text = body_of(name).decode()

    assert all(reading.evidence_text in text for reading in page(name).prices)


def test_labels_for_phones_and_inverse_prices_are_no_part_of_a_price():
    readings = page("labelled_cells")

    assert prices(readings, "Anvil OSS 20B", "evidence_text", "evidence_locator") == [
        ("input", "0.075", "$0.075", "table 2, row 1, column 3"),
        ("output", "0.3", "$0.30", "table 2, row 1, column 4"),
    ]
    assert prices(readings, "Bellows3 32B") == [("input", "0.29"), ("output", "0.59")]


def test_ids_that_stand_only_in_links_are_no_ids():
    """Two rows of the page link to the same model, and one of them is another."""
    readings = page("labelled_cells")

    assert {price.model_id_native for price in readings.prices} == {None, "acme/anvil-20b"}
    assert [offer.model_label for offer in readings.offers if offer.model_id_native] == [
        "acme/anvil-20b"
    ]


def test_each_section_is_read_in_its_own_unit():
    readings = page("labelled_cells")

    assert prices(readings, "Lark English", "unit") == [("characters", "22", "usd_per_mchar")]
    assert prices(readings, "Murmur V3 Large", "unit") == [
        ("audio_hour", "0.111", "usd_per_audio_hour")
    ]
    assert prices(readings, "acme/anvil-20b") == [
        ("input", "0.075"),
        ("cache_read", "0.0375"),
        ("output", "0.3"),
    ]
    assert prices(readings, "Basic Search", "unit") == [("search", "5", "usd_per_krequest")]


def test_what_has_no_place_is_named_so_that_a_person_finds_it():
    assert page("labelled_cells").unplaced == (
        "Built-In Tools › Code Execution › Price: '$0.18 / hour' (hour: of what?)",
    )


def test_offers_carry_the_context_size_that_is_printed_beside_the_name():
    offers = {offer.model_label: offer for offer in page("labelled_cells").offers}

    assert offers["Hammer K2-0905 1T"].context_window == 256_000
    assert offers["Hammer K2-0905 1T"].evidence_text == "Hammer K2-0905 1T 256k"
    assert offers["Anvil OSS Guard 20B"].context_window is None


def test_a_model_without_a_price_is_an_offer_where_it_may_be_asked_for():
    readings = page("labelled_cells")

    assert "Anvil M2.5" in [offer.model_label for offer in readings.offers]
    assert not prices(readings, "Anvil M2.5")
    assert "Basic Search" not in [offer.model_label for offer in readings.offers]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(body_of("prose"), id="prose"),
        pytest.param(b"", id="empty"),
        pytest.param(table([]), id="no rows"),
        pytest.param(table(["Anvil|Contact us|Contact us"]), id="no price"),
        pytest.param(table(["Anvil|soon|soon"]), id="no amount"),
        pytest.param(table(["Anvil|$1.2.3|$0,5"]), id="nothing readable"),
    ],
)
def test_a_page_without_a_price_fails(body):
    with pytest.raises(ParseError, match="no table of the page gives a price"):
        read(body)


def test_a_source_without_a_provider_fails():
    with pytest.raises(ParseError, match="provider"):
        parse(snapshot_of(body_of("spans")), SOURCE.model_copy(update={"provider": None}))


def test_the_same_bytes_give_the_same_readings():
    assert page("size_tiers") == page("size_tiers")


class TestAChangedPage:
    """A header is renamed, a unit changed, a column inserted: never a wrong number."""

    BODY = body_of("labelled_cells")

    def test_a_unit_that_changed_is_converted(self):
        changed = self.BODY.replace(b"(Per Million Tokens)", b"(Per Thousand Tokens)")

        assert prices(read(changed), "Bellows3 32B") == [("input", "290"), ("output", "590")]

    def test_an_unknown_unit_gives_no_price(self):
        changed = self.BODY.replace(b"(Per Million Tokens)", b"(Per Fortnight)")
        readings = read(changed)

        assert not prices(readings, "Bellows3 32B")
        assert sum("no unit" in line for line in readings.unplaced) == 10

    def test_a_column_of_an_unknown_name_is_reported(self):
        changed = self.BODY.replace(b"Input Token Price", b"Ingress")
        changed = changed.replace(b"(Per Million Tokens)", b"")
        readings = read(changed)

        assert "input" not in dict(prices(readings, "Bellows3 32B"))
        assert any("› Ingress: '$0.29" in line for line in readings.unplaced)

    def test_columns_that_swap_places_swap_their_prices(self):
        changed = self.BODY.replace(b"Input Token Price", b"@")
        changed = changed.replace(b"Output Token Price", b"Input Token Price")
        changed = changed.replace(b"@", b"Output Token Price")

        assert prices(read(changed), "Bellows3 32B") == [("output", "0.29"), ("input", "0.59")]


def test_the_server_names_the_encoding():
    body = "<h2>Modèles</h2>".encode("cp1252") + table(["Anvilé|$1|$2"]).decode().encode("cp1252")
    snapshot = replace(snapshot_of(body), content_type="text/html; charset=windows-1252")

    assert parse(snapshot, SOURCE).offers[0].model_label == "Anvilé"
