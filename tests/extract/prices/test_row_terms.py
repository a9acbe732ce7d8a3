"""What a row says of its own prices: tier, term, threshold, another seller; advertised speed."""

from decimal import Decimal

import pytest

from pipeline.extract.documents.document import parse_html
from pipeline.extract.documents.html_tables import cell_text, read_tables
from pipeline.extract.prices.price_tables import read_price_tables
from pipeline.extract.prices.table_context import PricePage

ACME = PricePage("acme", "Acme")


def page(head, *rows, title="Per 1M tokens"):
    """Return a page of one table; a row is written as its cells, between bars."""
    lines = [
        "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row.split("|")) + "</tr>"
        for tag, row in [("th", head), *(("td", row) for row in rows)]
    ]
    return f"<h2>{title}</h2><table>{''.join(lines)}</table>"


def read(body):
    return read_price_tables(read_tables(parse_html(body)), ACME)


def inputs(readings, *names):
    """Return label and amount of each input price, with other fields."""
    return [
        (price.model_label, price.price_usd, *(getattr(price, name) for name in names))
        for price in readings.prices
        if price.meter == "input"
    ]


def test_a_column_of_tiers_is_the_tier_of_each_row():
    readings = read(
        page("Model|Tier|Input", "Anvil|Standard|$1", "Anvil|Batch|$2", "Tongs|Flex|$3")
    )

    assert inputs(readings, "service_tier", "variant") == [
        ("Anvil", 1, "standard", None),
        ("Anvil", 2, "batch", None),
        ("Tongs", 3, "flex", None),
    ]


def test_tiers_alone_are_no_models():
    readings = read(page("Tier|Input", "Standard|$1", "Batch|$2") + page("Model|Input", "Anvil|$3"))

    assert inputs(readings) == [("Anvil", 3)]
    assert len(readings.unplaced) == 2


@pytest.mark.parametrize(
    ("column", "cells", "field", "values"),
    [
        pytest.param(
            "Context", ("≤ 128K", "> 128K"), "context_over_tokens", [None, 128_000], id="context"
        ),
        pytest.param("Precision", ("FP8", "FP16"), "variant", ["FP8", "FP16"], id="precision"),
        pytest.param("Size", ("480p", "720p"), "variant", ["480p", "720p"], id="another column"),
        pytest.param(
            "Term", ("On-demand", "1 year"), "commitment", [None, "1 year"], id="commitment"
        ),
    ],
)
def test_rows_of_one_label_are_told_apart_by_the_column_in_which_they_differ(
    column, cells, field, values
):
    rows = [f"Anvil|{cell}|${1 + index}" for index, cell in enumerate(cells)]
    readings = read(page(f"Model|{column}|Input", *rows))

    assert inputs(readings, field) == [("Anvil", 1, values[0]), ("Anvil", 2, values[1])]


def test_a_label_that_stands_once_has_no_variant():
    readings = read(page("Model|Precision|Input", "Anvil|FP8|$1", "Tongs|FP16|$2"))

    assert inputs(readings, "variant") == [("Anvil", 1, None), ("Tongs", 2, None)]


def test_a_competitor_in_the_table_is_none_of_ours():
    """Pages compare themselves with others, by rows or by columns."""
    rows = read(page("Provider|Model|Input", "Acme AI|Anvil|$1", "Other|Anvil|$2"))
    columns = read(page("Model|Acme price|Other price", "Anvil|$1|$2"))

    assert inputs(rows) == inputs(columns) == [("Anvil", 1)]
    assert inputs(columns, "variant") == [("Anvil", 1, None)]
    assert rows.unplaced == (
        "Per 1M tokens › Anvil › Provider: 'Other' (the price of another seller)",
    )
    assert columns.unplaced == (
        "Per 1M tokens › Anvil › Other price: '$2' (the price of another seller)",
    )


def test_authors_in_a_column_of_providers_are_left_alone():
    assert inputs(read(page("Provider|Model|Input", "Forge|Tongs|$1"))) == [("Tongs", 1)]


def test_a_silent_column_beside_input_and_output_is_not_both():
    readings = read(page("Model|Input|Output|Batch", "Anvil|$1|$2|$0.5"))

    assert [(price.meter, price.price_usd) for price in readings.prices] == [
        ("input", 1),
        ("output", 2),
    ]
    assert "Batch: '$0.5' (input or output?)" in readings.unplaced[0]


def test_one_amount_below_a_header_of_three_prices_is_none_of_them():
    readings = read(page("Model|Input / cached input / output", "Anvil|$1 / $2 / $3", "Tongs|$4"))

    assert {price.model_label for price in readings.prices} == {"Anvil"}
    assert "one amount for input, cache_read, output" in readings.unplaced[0]


def test_a_number_is_no_name():
    """It is a cell of another column, where the name got lost."""
    readings = read(page("Model|Input", "Anvil|$1", "560|$2"))

    assert inputs(readings) == [("Anvil", 1)]
    assert "no name of a model below 'Model'" in readings.unplaced[0]


def test_a_number_without_a_currency_is_reported():
    readings = read(page("Model|Input", "Anvil|$1", "Tongs|2.50"))

    assert inputs(readings) == [("Anvil", 1)]
    assert "'2.50' (a number without a currency)" in readings.unplaced[0]


def test_a_note_that_spans_a_table_is_none_of_its_rows():
    body = page("Model|Input", "Anvil|$1").replace(
        "</table>", "<tr><td colspan='2'>Minimum charge $0.01</td></tr></table>"
    )

    assert inputs(read(body)) == [("Anvil", 1)]


class TestModelsInColumns:
    """Some pages have a model a column and a meter a row."""

    BODY = (
        "<p>The prices below are in units of per 1M tokens.</p><table><tbody>"
        "<tr><td colspan=2>MODEL</td><td>anvil-chat</td><td>anvil-think</td></tr>"
        "<tr><td colspan=2>CONTEXT LENGTH</td><td colspan=2>128K</td></tr>"
        "<tr><td rowspan=3>PRICING</td><td>1M INPUT TOKENS (CACHE HIT)</td><td colspan=2>$0.03</td>"
        "</tr><tr><td>1M INPUT TOKENS (CACHE MISS)</td><td>$0.28</td><td>$0.30</td></tr>"
        "<tr><td>1M OUTPUT TOKENS</td><td>$0.42</td><td>$0.45</td></tr></tbody></table>"
    )
    HEADED = page("|Anvil 5|Anvil 5 Mini", "Input|$1|$2", "Output|$3|$4", "Speed|90 tps|-")

    def test_each_model_has_the_prices_of_its_column(self):
        readings = read(self.BODY)

        assert [
            (item.model_label, item.meter, f"{item.price_usd:.2f}") for item in readings.prices
        ] == [
            ("anvil-chat", "cache_read", "0.03"),
            ("anvil-chat", "input", "0.28"),
            ("anvil-chat", "output", "0.42"),
            ("anvil-think", "cache_read", "0.03"),
            ("anvil-think", "input", "0.30"),
            ("anvil-think", "output", "0.45"),
        ]
        assert [offer.context_window for offer in readings.offers] == [128_000, 128_000]

    def test_models_may_stand_in_the_header(self):
        readings = read(self.HEADED)

        assert [(item.model_label, item.price_usd) for item in readings.prices] == [
            ("Anvil 5", 1),
            ("Anvil 5", 3),
            ("Anvil 5 Mini", 2),
            ("Anvil 5 Mini", 4),
        ]
        assert [speed.value for speed in readings.performance] == [90]

    @pytest.mark.parametrize("body", [BODY, HEADED], ids=["in a row", "in the header"])
    def test_evidence_stands_at_its_place(self, body):
        tables = read_tables(parse_html(body))
        readings = read_price_tables(tables, ACME)

        for item in (*readings.prices, *readings.offers, *readings.performance):
            assert item.evidence_text in cell_text(tables, item.evidence_locator)

    @pytest.mark.parametrize(
        "head",
        [
            pytest.param("|Standard|Batch", id="tiers"),
            pytest.param("|Free Tier|Paid Tier, per 1M tokens in USD", id="plans"),
            pytest.param("Plan|Scale 2|Scale 3", id="another corner"),
            pytest.param("|Acme|Other", id="no numbers"),
        ],
    )
    def test_columns_that_may_be_something_else_are_reported(self, head):
        readings = read(page(head, "Input price|$1|$2", "Output price|$3|$4"))

        assert not readings.prices
        assert len(readings.unplaced) == 4


@pytest.mark.parametrize(
    ("title", "cell", "value", "percentile"),
    [
        pytest.param("Current Speed (Tokens per Second)", "1,000 TPS", "1000", "stated", id="both"),
        pytest.param("SPEED (T/SEC)", "560", "560", "stated", id="unit in the header"),
        pytest.param("Speed", "~450 tokens/s", "450", "stated", id="unit in the cell"),
        pytest.param("Speed", "up to 3,000 tokens/s", "3000", "max", id="up to"),
        pytest.param("Throughput", "92.5 t/s", "92.5", "stated", id="decimals"),
    ],
)
def test_an_advertised_speed_is_a_figure_of_its_own_convention(title, cell, value, percentile):
    (figure,) = read(page(f"Model|{title}|Input", f"Anvil|{cell}|$1")).performance

    assert (figure.metric, figure.value, figure.percentile) == (
        "output_tps",
        Decimal(value),
        percentile,
    )
    assert (figure.convention, figure.measured_by) == ("vendor_advertised", "Acme")


@pytest.mark.parametrize(
    ("title", "cell", "is_reported"),
    [
        pytest.param("Speed factor", "217x", False, id="a factor"),
        pytest.param("Characters /s", "100", False, id="characters"),
        pytest.param("Speed", "100", False, id="no unit"),
        pytest.param("Speed", "Fast", False, id="a word"),
        pytest.param("Speed (t/s)", "-", False, id="a dash"),
        pytest.param("Speed (t/s)", "500-600", True, id="a range"),
        pytest.param("Speed (t/s)", "1.5k", True, id="thousands"),
        pytest.param("Speed (t/s)", "1,5", True, id="a decimal comma"),
    ],
)
def test_another_speed_is_none(title, cell, is_reported):
    readings = read(page(f"Model|{title}|Input", f"Anvil|{cell}|$1"))

    assert not readings.performance
    assert bool(readings.unplaced) is is_reported


def test_two_speeds_of_one_model_are_both_in_doubt():
    head, row = "Model|Tokens/s|Input", "Anvil|{}|$1"
    readings = read(page(head, row.format(300)) + page(head, row.format(400)))

    assert not readings.performance
    assert readings.unplaced == ("Anvil: several speeds, 300 (stated), 400 (stated)",)
