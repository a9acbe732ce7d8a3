"""Forms in which pages write their prices, and the money that they write them in."""

import json
from time import process_time

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

PER_MTOK = "Model|Input / 1M tokens|Output / 1M tokens"


def test_browsers_imply_a_row_in_a_head_of_cells():
    page = (
        "<html><p>Price per 1M tokens</p><table><thead><th><p>Model</p></th><th>Input</th>"
        "<th>output</th></thead><tbody><div role='list'><tr><td>Tongs 2</td>"
        "<td><p>$0.35</p><span>$0.07</span><span> (cached)</span></td><td>$1.45</td></tr></div>"
        "</tbody></table></html>"
    )

    assert lines_of(page) == [
        "Tongs 2 cache_read 0.07",
        "Tongs 2 input 0.35",
        "Tongs 2 output 1.45",
    ]


def test_spans_of_components_are_spans():
    page = """# Pricing

<Tabs>
<Tab title="Japan (Tokyo)">
<table>
<thead><tr><th rowSpan={2}>Model ID</th><th colSpan={2}>Input price (per 1 million tokens)</th>
<th>Output price (per 1 million tokens)</th></tr>
<tr><th>Text</th><th>Audio</th><th>Text</th></tr></thead>
<tbody><tr><td>`tongs-omni`</td><td>\\$1.3</td><td>\\$12</td><td>\\$7.1</td></tr></tbody>
</table>
</Tab>
</Tabs>
"""

    assert lines_of(page) == [
        "tongs-omni audio_input 12 Japan (Tokyo)",
        "tongs-omni input 1.3 Japan (Tokyo)",
        "tongs-omni output 7.1 Japan (Tokyo)",
    ]


@pytest.mark.parametrize(
    ("first", "second", "variant"),
    [
        ("Short context input", "Long context input", "Long context"),
        ("Input price (480p)", "Input price (720p)", "720p"),
        ("Input", "Input, thinking mode", "thinking mode"),
    ],
)
def test_a_variant_is_what_a_header_says_beside_its_meter(first, second, variant):
    output, other = (
        title.replace("Input", "Output").replace("input", "output") for title in (first, second)
    )
    page = grid(
        f"Model|{first}|{second}|{output}|{other}",
        "Tongs 6|$1|$2|$3|$4",
        before="<p>Prices per 1M tokens.</p>",
    )

    assert {line for line in lines_of(page) if variant in line} == {
        f"Tongs 6 input 2 {variant}",
        f"Tongs 6 output 4 {variant}",
    }


def test_a_column_of_points_makes_no_variant_of_the_one_of_money():
    page = grid(
        "Model|Price in Tokens|Price in Sparks",
        "@aw/tongs-8b|$0.15 per M input tokens<br>$0.28 per M output tokens|13 sparks per M tokens",
    )

    assert lines_of(page) == ["@aw/tongs-8b input 0.15", "@aw/tongs-8b output 0.28"]


def test_a_raised_unit_is_a_unit():
    page = grid(
        "Name|Input tokens|Output tokens",
        "tongs-8b|$0.40<!-- --> /<sup>million tokens</sup><br>$0.08<!-- --> /<sup>million tokens"
        " cached</sup>|$0.80<!-- --> /<sup>million tokens</sup>",
    )

    assert lines_of(page) == [
        "tongs-8b cache_read 0.08",
        "tongs-8b input 0.4",
        "tongs-8b output 0.8",
    ]


def test_a_turned_table_with_hours_is_read():
    page = """<html><p>Prices are per 1M tokens.</p><table>
<tr><td colspan=3>MODEL</td><td>tongs-flash</td><td>tongs-pro</td></tr>
<tr><td rowspan=4>PRICING</td><td rowspan=2>1M INPUT TOKENS</td><td>OFF-PEAK</td><td>$0.15</td>
<td>$0.66</td></tr>
<tr><td>PEAK</td><td>$0.3</td><td>$1.32</td></tr>
<tr><td rowspan=2>1M OUTPUT TOKENS</td><td>OFF-PEAK</td><td>$0.6</td><td>$1.98</td></tr>
<tr><td>PEAK</td><td>$1.2</td><td>$3.96</td></tr></table></html>"""

    assert [line for line in lines_of(page) if "flash" in line] == [
        "tongs-flash input 0.15 OFF-PEAK",
        "tongs-flash input 0.3 PEAK",
        "tongs-flash output 0.6 OFF-PEAK",
        "tongs-flash output 1.2 PEAK",
    ]


def test_a_component_with_columns_and_rows_is_a_table():
    page = """# Pricing

<DocTable
  columns={[
{ title: "Model", width: "24%" },
{ title: "Unit", width: "12%" },
{ title: "Input Price (Cache Hit)", width: "16%" },
{ title: "Input Price (Cache Miss)" },
{ title: "Output Price" },
]}
  rows={[
["tongs-k2", "1M tokens", <>{"$"}0.19</>, <>{"$"}0.95</>, <>{"$"}4.00</>],
["tongs-k3", "1M tokens", "$0.29", "$1.95", "$5.00"],
]}
/>
"""

    assert lines_of(page) == [
        "tongs-k2 cache_read 0.19",
        "tongs-k2 input 0.95",
        "tongs-k2 output 4",
        "tongs-k3 cache_read 0.29",
        "tongs-k3 input 1.95",
        "tongs-k3 output 5",
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<html><div><h3>Tongs Mini</h3><p>Quick</p><p>$0.2 / 1M input tokens</p>"
        "<p>$0.4 / 1M output tokens</p></div></html>",
        "<html><p>Per million tokens, prompt / completion:</p><ul><li><b>Tongs Mini</b>: $0.2 / $.4"
        " (was $1 / $2)</li></ul></html>",
        "## Mini\n\n* Tongs Mini: $0.2 per million input tokens, $0.4 per million output tokens\n",
    ],
)
def test_cards_and_lists_are_rows(page):
    assert lines_of(page) == ["Tongs Mini input 0.2", "Tongs Mini output 0.4"]


@pytest.mark.parametrize(
    "item",
    [
        "<b>Pro plan</b>: $20 per month",
        "<b>Minimum top-up</b>: $10",
        "<b>Setup fee</b>: $5 / 1M tokens",
    ],
)
def test_a_list_of_fees_is_no_list_of_models(item):
    page = f"<html><p>Prices are per million tokens.</p><ul><li>{item}</li></ul></html>"

    assert lines_of(page) == []


def test_models_in_the_data_of_a_page_are_rows():
    data = {
        "models": [
            {
                "id": "t-1",
                "name": "Tongs 1",
                "pricing": {
                    "unit": "USD / 1M tokens",
                    "input": 0.3,
                    "cachedInput": None,
                    "output": 2,
                },
            },
            {
                "id": "t-0",
                "name": "Tongs 0",
                "status": "retired",
                "pricing": {"unit": "USD / 1M tokens", "input": 9, "output": 9},
            },
        ],
        "credits": {"usd": 5},
    }
    page = f"<html><script id='__NEXT_DATA__'>{json.dumps(data)}</script></html>"

    assert lines_of(page) == ["Tongs 1 input 0.3", "Tongs 1 output 2"]


def test_offers_of_structured_data_are_rows():
    offer = {
        "@type": "Product",
        "name": "Tongs 1",
        "offers": [
            {
                "@type": "Offer",
                "name": "Input",
                "price": "0.30",
                "priceCurrency": "USD",
                "unitText": "1M input tokens",
            },
            {
                "@type": "Offer",
                "name": "Output",
                "price": "1.20",
                "priceCurrency": "USD",
                "unitText": "1M output tokens",
            },
        ],
    }
    page = f"<html><script type='application/ld+json'>{json.dumps(offer)}</script></html>"

    assert lines_of(page) == ["Tongs 1 input 0.3", "Tongs 1 output 1.2"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("15¢ / 1M tokens", "0.15"),
        ("60 cents / 1M tokens", "0.6"),
        ("€0.20 / 1M tokens", "0.2 EUR"),
        ("0,20 €", None),
        ("HKD 0.39 / 1M tokens", "0.39 HKD"),
        ("1.2 RMB / 1M tokens", "1.2 CNY"),
        ("¥2.4 / 1M tokens", None),
        ("CHF 0.30 / 1M tokens", "0.3 CHF"),
        ("0.5 credits / 1M tokens", None),
        ("A$2 / 1M tokens", "2 AUD"),
    ],
)
def test_money_is_read_or_named_and_never_lost(cell, expected):
    readings = readings_of(grid("Model|Input|Output", f"Tongs 7|{cell}|$1 / 1M tokens"))
    page = grid("Model|Input|Output", f"Tongs 7|{cell}|$1 / 1M tokens")

    assert [line for line in lines_of(page) if " input " in line] == (
        [f"Tongs 7 input {expected}"] if expected else []
    )
    assert bool(readings.unplaced) == (expected is None)


def test_a_row_with_more_cells_than_its_header_is_refused_by_name():
    page = grid(
        "Model|Input / 1M|Output / 1M", "Tongs 8B|128K|$0.05|$0.08", "Tongs 70B|$0.59|$0.79"
    )
    readings = readings_of(page)

    assert lines_of(page) == ["Tongs 70B input 0.59", "Tongs 70B output 0.79"]
    assert readings.unplaced[0].endswith("(the row has more cells than its header)")


def test_a_column_without_a_unit_beside_others_is_named():
    page = grid("Model|Cached Input Tokens|Input (per 1M tokens)", "Tongs-M2|0.06 USD|0.60 USD")

    assert lines_of(page) in (
        ["Tongs-M2 input 0.6"],
        ["Tongs-M2 cache_read 0.06", "Tongs-M2 input 0.6"],
    )


def test_two_models_in_one_cell_are_two_offers_without_backticks():
    page = """<table>
<thead><tr><th>**Inference Type**</th><th>**Model Name**</th><th>**Input**</th><th>**Output**</th>
</tr></thead>
<tbody><tr><td>**Batch API**</td><td>`tongs-flash`、`tongs-old`(to be deprecated)</td>
<td>$0.14 / 1M</td><td>$0.28 / 1M</td></tr></tbody>
</table>"""

    assert lines_of(page) == [
        "tongs-flash input 0.14 batch",
        "tongs-flash output 0.28 batch",
        "tongs-old input 0.14 batch",
        "tongs-old output 0.28 batch",
    ]


@pytest.mark.parametrize("row", ["Tongs 8|€|0.10|", "Tongs 8||0.10|€"], ids=["left", "right"])
def test_a_sign_in_the_cell_beside_an_amount_is_its_currency(row):
    page = grid("Model||Input / 1M tokens|", row)

    assert lines_of(page) == ["Tongs 8 input 0.1 EUR"]


@pytest.mark.parametrize(
    "piece",
    [
        "`a``b```c",
        "<!-- ",
        *(
            pytest.param(piece, marks=pytest.mark.long)
            for piece in ("`", "{/* ", "**a ", "~~a ", "[a", "<!---->")
        ),
    ],
)
def test_a_hostile_line_of_markdown_takes_no_quadratic_time(piece):
    """200 KB of openings without an end: a second here, hours where each searches to the end."""
    page = f"| Model | Input / 1M |\n|---|---|\n| {piece * (200_000 // len(piece))} | $1 |\n"
    started = process_time()

    readings_of(page)

    assert process_time() - started < 10
