"""Prices in preformatted text, in data of documents and pages, in components, and in sentences."""

import json

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

LIST = """
<html><h1>Price list</h1><p>valid from 1 October 2026</p><pre>
INFERENCE (US$ per 1 million tokens)

  model              members           guests
                    in     out       in     out
  ---------------------------------------------
  anvil-2-32b      0.14    0.42     0.20    0.60
  tongs-7b         0.02    0.04     0.03    0.06
</pre></html>
"""


def test_a_preformatted_list_is_read_by_where_its_titles_stand():
    assert lines_of(LIST) == [
        "anvil-2-32b input 0.14 members from 2026-10-01",
        "anvil-2-32b input 0.2 guests from 2026-10-01",
        "anvil-2-32b output 0.42 members from 2026-10-01",
        "anvil-2-32b output 0.6 guests from 2026-10-01",
        "tongs-7b input 0.02 members from 2026-10-01",
        "tongs-7b input 0.03 guests from 2026-10-01",
        "tongs-7b output 0.04 members from 2026-10-01",
        "tongs-7b output 0.06 guests from 2026-10-01",
    ]


def test_an_amount_far_from_all_titles_makes_a_preformatted_list_unclear():
    moved = LIST.replace("0.02    0.04", "0.02              0.04")

    assert not any(line.startswith("tongs-7b") for line in lines_of(moved))


@pytest.mark.parametrize(
    "block",
    [
        "$ acme usage\nmodel      tokens    cost\nanvil-2    120000    $0.24",
        '{"id": "anvil-2", "usage": {"input": 12, "output": 50}, "cost": 0.002}',
        "Plan       Price    Requests\nStarter    $9       1000\nPro        $29      5000",
    ],
)
def test_blocks_of_usage_and_of_plans_price_nothing(block):
    assert lines_of(f"<html><h1>Usage</h1><pre>{block}</pre></html>") == []


YAML = """
# Gateway

USD per million tokens:

```yaml
models:
  - id: anvil-2
    input: 0.30    # as printed
    output: 1.20
    cached_input: 0.03
```
"""


def test_models_in_a_block_of_yaml_are_read():
    assert lines_of(YAML) == [
        "anvil-2 cache_read 0.03",
        "anvil-2 input 0.3",
        "anvil-2 output 1.2",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("USD per million tokens:", "Our models:", id="no unit"),
        pytest.param("# Gateway", "# Example response", id="an example"),
    ],
)
def test_a_block_of_an_example_or_without_a_unit_gives_nothing(old, new):
    assert lines_of(YAML.replace(old, new)) == []


MDX = """
export const models = [
  { name: "Anvil 2", id: "acme/anvil-2", input: 0.22, output: 0.80, cached: null },
];

# Pricing

<PriceTable rows={models} unit="USD / 1M tokens" />
"""


def test_data_that_a_document_exports_has_the_unit_of_what_shows_it():
    assert lines_of(MDX) == ["Anvil 2 input 0.22", "Anvil 2 output 0.8"]
    assert lines_of(MDX.replace(' unit="USD / 1M tokens"', "")) == []


def test_components_of_one_line_are_rows_of_a_table():
    page = (
        "Prices per 1M tokens.\n\n"
        '<ModelPrice name="Anvil 2" input="$0.30" output="$0.90" />\n'
        '<ModelPrice name="Tongs 2" input="$0.20" output="$0.60" />\n'
    )

    assert lines_of(page) == [
        "Anvil 2 input 0.3",
        "Anvil 2 output 0.9",
        "Tongs 2 input 0.2",
        "Tongs 2 output 0.6",
    ]


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        pytest.param("<TableHead><Row>{}</Row></TableHead>", "Cell", id="rows and cells"),
        pytest.param(
            "<TableHeader><TableRow>{}</TableRow></TableHeader>", "TableHead", id="shadcn"
        ),
    ],
)
def test_tables_of_components_are_read_as_tables(head, cell):
    titles = "".join(f"<{cell}>{title}</{cell}>" for title in ("Model", "Input", "Output"))
    page = (
        "Prices are per 1M tokens.\n\n<PriceTable>\n"
        + head.format(titles)
        + "\n<Row><Cell>Anvil 7B</Cell><Cell>$0.10</Cell><Cell>$0.20</Cell></Row>\n</PriceTable>\n"
    )

    assert lines_of(page) == ["Anvil 7B input 0.1", "Anvil 7B output 0.2"]


def _data(value):
    return f"<html><h1>Pricing</h1><script>window.__DATA__ = {json.dumps(value)}</script></html>"


def test_data_name_unit_and_currency_of_their_prices():
    model = {"title": "Anvil 2", "inputPrice": 0.5, "price_unit": "per 1M tokens"}

    assert lines_of(_data({"models": [model]})) == ["Anvil 2 input 0.5"]
    assert lines_of(_data({"models": [{**model, "currency": "EUR"}]})) == ["Anvil 2 input 0.5 EUR"]
    assert lines_of(_data({"models": [{**model, "currency": "XYZ"}]})) == []


def test_prices_of_data_may_be_a_list_of_kinds():
    prices = [
        {"type": "input", "amount": 1.25, "unit": "1M tokens"},
        {"type": "output", "amount": 5, "unit": "1M tokens"},
    ]

    assert lines_of(_data({"list": [{"modelName": "Anvil 2", "prices": prices}]})) == [
        "Anvil 2 input 1.25",
        "Anvil 2 output 5",
    ]


@pytest.mark.parametrize(("prompt", "lines"), [("0.0000005", 2), ("0.5", 0)])
def test_tiny_prices_of_prompt_and_completion_are_per_token(prompt, lines):
    model = {"name": "Anvil 2", "pricing": {"prompt": prompt, "completion": "0.000002"}}

    assert len(lines_of(_data({"models": [model]}))) == lines


def test_the_properties_of_an_island_hold_a_table():
    props = {
        "title": [0, "Batch"],
        "columns": [1, [[0, "Model"], [0, "Input"], [0, "Output"], [0, "Context"]]],
        "rows": [1, [[1, [[0, "anvil-2"], [0, 0.75], [0, 25], [0, 128000]]]]],
    }
    island = f"<astro-island props='{json.dumps(props)}'></astro-island>"

    page = f"<html><p>Prices per 1M tokens, at least $5 a call.</p>{island}</html>"

    assert lines_of(page) == ["anvil-2 input 0.75 batch", "anvil-2 output 25 batch"]
    assert lines_of(page.replace("$5", "€5")) == []


def test_a_tab_names_the_panel_that_it_controls():
    table = grid("Model|Input|Output", "Anvil 2|$1|$2").removeprefix("<html>")
    page = (
        '<html><p>Prices per 1M tokens.</p><div role="tablist">'
        '<button role="tab" aria-controls="b">Batch</button></div>'
        f'<div role="tabpanel" id="b">{table}'.removesuffix("</html>")
        + "</div></html>"
    )

    assert lines_of(page) == ["Anvil 2 input 1 batch", "Anvil 2 output 2 batch"]


def test_rows_of_divs_below_each_heading_are_a_table():
    def rows(*texts):
        cells = ("".join(f"<div>{cell}</div>" for cell in text.split("|")) for text in texts)
        return "".join(f"<div>{row}</div>" for row in cells)

    page = (
        "<html><div><h2>Chat</h2>"
        + rows("Model|Context|Input|Output", "Anvil 2|128K|$1 /Mt|$2 /Mt", "Tongs|8K|$3 /Mt|$4 /Mt")
        + "<h2>GPU</h2>"
        + rows("GPU|RAM|On-demand", "H100|80 GB|$2/hr", "A100|40 GB|$1/hr")
        + "<p>Disks: $0.05/GB.</p></div></html>"
    )

    assert lines_of(page) == [
        "A100 gpu_hour 1 gpu_hour",
        "Anvil 2 input 1",
        "Anvil 2 output 2",
        "H100 gpu_hour 2 gpu_hour",
        "Tongs input 3",
        "Tongs output 4",
    ]


@pytest.mark.parametrize(("unit", "hour"), [("minute", "6"), ("hour", "0.1")])
def test_the_text_above_names_the_time_for_which_hardware_is_priced(unit, hour):
    page = grid("GPU|Memory|Price", "H100|80 GB|$0.10", before=f"<p>Price per {unit}.</p>")

    assert lines_of(page) == [f"H100 gpu_hour {hour} gpu_hour"]


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        *(
            (heading, title)
            for heading in ("Tongs 27B", "acme/tongs-27b", "Tongs 27B providers")
            for title in ("Provider", "Host", "Served by")
        ),
        ("Providers for Tongs 27B", "Provider"),
        ("Anbieter für Tongs 27B", "Anbieter"),
        ("Endpoints for Tongs 27B", "Endpoint"),
        ("Where to run Tongs 27B", "Host"),
    ],
)
def test_the_rows_below_a_model_are_its_sellers(heading, title):
    page = grid(
        f"{title}|Input $/M|Output $/M",
        "Alpha|0.20|0.80",
        "Beta|0.29|1.20",
        before=f"<h2>{heading}</h2>",
    )
    name = "acme/tongs-27b" if "/t" in heading else "Tongs 27B"

    assert lines_of(page.replace(heading, "input/output-modalities")) == []
    assert lines_of(page) == [
        f"{name} input 0.2 Alpha",
        f"{name} input 0.29 Beta",
        f"{name} output 0.8 Alpha",
        f"{name} output 1.2 Beta",
    ]


def test_sellers_may_have_a_heading_of_their_own_below_that_of_the_model():
    page = "# Tongs 27B\n\n## Compare providers\n\n|Host|Input $/M|\n|-|-|\n|Alpha|$1|\n|Beta|$2|"

    assert lines_of(page) == ["Tongs 27B input 1 Alpha", "Tongs 27B input 2 Beta"]


def test_the_own_column_of_a_comparison_is_a_price():
    page = grid(
        "|Acme|Other",
        "Anvil 70B|$0.20 / $0.30|$0.91 / $0.92",
        before="<p>USD per million tokens, input / output. Prices of others as of 2026-11-20.</p>",
    )

    assert lines_of(page) == ["Anvil 70B input 0.2", "Anvil 70B output 0.3"]


def test_two_cells_below_one_title_have_the_meters_that_it_lists():
    page = (
        "<html><h1>Pricing</h1><table><tr><th>Model</th>"
        '<th colspan="2">Pricing [in / out] per million tokens</th></tr>'
        "<tr><td>anvil-2</td><td>$3.00</td><td>$15.00</td></tr></table></html>"
    )

    assert lines_of(page) == ["anvil-2 input 3", "anvil-2 output 15"]


@pytest.mark.parametrize(
    ("title", "cell", "amount"),
    [
        ("Input (€ cents / 1M tokens)", "25", "0.25"),
        ("Input (EUR / 1M tokens)", "25 cents", "0.25"),
        ("Input (EUR / 1M tokens)", "25", "25"),
        ("Input per 1M tokens", "25 Euro-Cent", "0.25"),
    ],
)
def test_cents_of_euros_are_hundredths_of_a_euro(title, cell, amount):
    assert lines_of(grid(f"Model|{title}", f"Anvil 2|{cell}")) == [f"Anvil 2 input {amount} EUR"]


PAGE = "<html><h1>Acme</h1><h2>Anvil 2</h2>{}</html>"


@pytest.mark.parametrize(
    ("sentence", "lines"),
    [
        ("Our flagship. Cached input $0.75 per million tokens.", ["Anvil 2 cache_read 0.75"]),
        ("It costs $2 per million tokens, down from $5.", ["Anvil 2 input 2", "Anvil 2 output 2"]),
        (
            "Web search costs $10 per 1,000 searches, plus token costs.",
            ["Web search search 10 krequest"],
        ),
        ("It costs $2 per million tokens until May.", []),
        ("It costs $2 per million tokens on the Scale plan.", []),
        ("It is $2 per million tokens cheaper than Tongs.", []),
        ("Anvil 2 in Europe is $2 per million tokens.", []),
        ("Tongs 9 costs $2 per million tokens.", []),
    ],
)
def test_a_sentence_is_read_or_named_as_not_read(sentence, lines):
    """What is neither read nor named is lost without a word."""
    page = PAGE.format(f"<p>{sentence}</p>")

    assert lines_of(page) == lines
    assert lines or any("$2 per million tokens" in line for line in readings_of(page).unplaced)


def test_fees_of_plans_outside_tables_are_no_unread_prices():
    page = PAGE.format("<p>The Pro plan is $20 a month, with $5 of credits.</p>")

    assert readings_of(page).unplaced == ()


def test_an_id_behind_a_name_is_no_part_of_it():
    page = grid("Model|Input per 1M tokens", "Anvil 2 (anvil-2-2026-12)|$1")
    (price,) = readings_of(page).prices

    assert (price.model_label, price.model_id_native) == ("Anvil 2", "anvil-2-2026-12")


@pytest.mark.parametrize("button", ["copy", "Deploy now", "Take me there"])
def test_a_button_beside_a_name_is_no_part_of_it(button):
    page = grid("Model|Input per 1M tokens", f"<a>Anvil 2</a><button>{button}</button>|$1")

    assert lines_of(page) == ["Anvil 2 input 1"]


def test_the_cached_price_may_stand_in_brackets():
    page = grid("Model|Input per 1M tokens", "Anvil 2|$0.15 (Cached: $0.015)")

    assert lines_of(page) == ["Anvil 2 cache_read 0.015", "Anvil 2 input 0.15"]


def test_words_in_place_of_an_amount_are_for_the_meter_of_their_row():
    """Else `N/A` for cached tokens would contradict the price of the others."""
    page = grid(
        "Model|Type|Price per 1M tokens",
        "Anvil 2|Input|$1",
        "Anvil 2|Cached input|N/A",
    )

    states = {price.meter: price.state for price in readings_of(page).prices}

    assert states == {"input": "priced", "cache_read": "not_offered"}


@pytest.mark.parametrize(("language", "currency"), [("ja", "JPY"), ("zh-CN", "CNY"), ("en", None)])
def test_the_sign_of_two_currencies_is_that_of_the_language_of_the_page(language, currency):
    page = grid("Model|Input per 1M tokens", "anvil-2|¥45").replace(
        "<html>", f'<html lang="{language}">'
    )

    assert lines_of(page) == ([f"anvil-2 input 45 {currency}"] if currency else [])


def test_the_name_of_an_item_ends_before_its_colon_and_before_the_sign_of_money():
    """A price of something else that stands between two models is no tab of the second."""
    page = (
        "# Prices\n\n* **Anvil 2**:\n  * Input: $1 per 1 million tokens\n"
        "  * Output: $2 per 1 million tokens\n  * Estimated costs per minute: $0.01 per minute\n"
        "* **Tongs 3**:\n  * Input: $3 per 1 million tokens\n  * Output: $4 per 1M tokens\n\n"
        "# Voices\n\n* **Acme Voice**: $$0.015 / 1,000 characters\n"
        "* **Bolt Voice**: $$0.03 / 1,000 characters\n"
    )

    assert lines_of(page) == [
        "Acme Voice characters 15 mchar",
        "Anvil 2 input 1",
        "Anvil 2 output 2",
        "Bolt Voice characters 30 mchar",
        "Tongs 3 input 3",
        "Tongs 3 output 4",
    ]


def test_an_item_may_name_a_meter_before_its_price():
    items = "<li><b>Anvil 2</b> <i>Input</i> $0.02, output $0.06</li>"
    page = f"<html><p>Prices per 1M tokens.</p><ul>{items}</ul></html>"

    assert lines_of(page) == ["Anvil 2 input 0.02", "Anvil 2 output 0.06"]
    assert lines_of(page.replace("Prices per 1M tokens.", "")) == []


@pytest.mark.parametrize(("output", "meter"), [("$0.06", "input"), ("$0.00", "embedding")])
def test_what_has_a_price_of_output_is_no_embedding(output, meter):
    page = grid(
        "Model|Input per 1M tokens|Output per 1M tokens",
        f"Anvil Guard|$0.02|{output}",
        before="<h2>Embeddings and guardrails</h2>",
    )

    assert f"Anvil Guard {meter} 0.02" in lines_of(page)
    bare = page.replace("$", "").replace("per 1M tokens", "(USD per 1M tokens)")
    assert f"Anvil Guard {meter} 0.02" in lines_of(bare)


@pytest.mark.parametrize(("text", "region"), [("served from Singapore", "Singapore"), ("fast", "")])
def test_the_text_above_says_where_models_are_served(text, region):
    page = grid("Model|Input per 1M tokens", "Anvil 2|$1", before=f"<p>Models here are {text}.</p>")

    assert lines_of(page) == [f"Anvil 2 input 1 {region}".strip()]


def test_prices_as_of_a_day_do_not_begin_on_it():
    page = grid("Model|Input per 1M tokens", "Anvil 2|$1").replace(
        "<table>", "<table><caption>Prices as of 20 November 2026</caption>"
    )

    assert lines_of(page) == ["Anvil 2 input 1"]
