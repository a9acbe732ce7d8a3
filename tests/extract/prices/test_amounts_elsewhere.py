"""Amounts in other currencies outside of tables, with the marks of numbers that go with them."""

import pytest

from tests.extract.prices.price_lines import lines_of, readings_of

CURRENCIES = [
    ("South African rand", "R 1 042,50", "1042.5 ZAR"),
    ("Indian rupees", "Rs. 42", "42 INR"),
    ("forints", "1 150 Ft", "1150 HUF"),
    ("Polish złoty", "12,50 zł", "12.5 PLN"),
    ("Swedish kronor", "1\u202f150 kr", "1150 SEK"),
    ("Norwegian kroner", "kr 3,50", "3.5 NOK"),
    ("Czech koruna", "0,5 Kč", "0.5 CZK"),
    ("Romanian lei", "4,60 lei", "4.6 RON"),
    ("Swiss francs", "CHF 1'150.00", "1150 CHF"),
    ("euros", "1.250,00 €", "1250 EUR"),
    ("US cents", "40 cents", "0.4"),
    ("Turkish lira", "₺96,50", "96.5 TRY"),
    ("shekels", "₪96.50", "96.5 ILS"),
    ("Philippine pesos", "₱96.50", "96.5 PHP"),
    ("Taiwan dollars", "NT$96.50", "96.5 TWD"),
]


@pytest.mark.parametrize(("currency", "amount", "read"), CURRENCIES)
@pytest.mark.parametrize(
    "prices",
    [
        "<h2>Anvil 2</h2><p>Input: {}<br>Output: {}</p>",
        "<div class=card><h3>Anvil 2</h3><ul><li>Input: {}</li><li>Output: {}</li></ul></div>",
        "<table><tr><th>Model<th>Input<th>Output<tr><td>Anvil 2<td>{}<td>{}</table>",
        "<p>Anvil 2 costs {} per million input tokens and {} per million output tokens.</p>",
    ],
)
def test_an_amount_is_read_in_each_currency(prices, currency, amount, read):
    page = f"<html><h1>Anvil 2</h1><p>Prices in {currency} per 1M tokens.</p>{prices}</html>"

    assert lines_of(page.replace("{}", amount)) == [
        f"Anvil 2 input {read}",
        f"Anvil 2 output {read}",
    ]


def test_evidence_has_the_amount_as_printed():
    page = "<html><h1>Anvil 2</h1><h2>Anvil 2</h2><p>Input: 12,50 zł<br>Output: 50,00 zł</p>"
    found = readings_of(f"{page}<p>Prices per 1M tokens.</p></html>").prices

    assert [price.evidence_text for price in found] == ["12,50 zł", "50,00 zł"]


@pytest.mark.parametrize(
    "prices",
    [
        "<ul><li>Anvil 3 150 Ft per 1M tokens</li><li>Anvil 2 1 150 Ft per 1M tokens</li></ul>",
        "<h2>Command R 4</h2><p>Costs R 12.50 per 1M tokens, say others.</p>",
    ],
)
def test_a_number_that_may_be_one_of_the_name_is_no_part_of_an_amount(prices):
    assert lines_of(f"<html><h1>Models</h1><p>Embeddings.</p>{prices}</html>") == []


def test_a_size_behind_a_price_in_a_sentence_is_a_condition():
    page = "<html><h1>Images</h1><h2>Anvil Draw</h2><p>{}: $0.01 per image{}.</p></html>"

    assert lines_of(page.format("Anvil Draw", "")) == ["Anvil Draw image 0.01 image"]
    assert lines_of(page.format("Anvil Draw", " (1024 × 1024)")) == []
