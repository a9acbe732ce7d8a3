"""Prices in custom elements, in components of Markdown, and in data of attributes."""

import html
import json

import pytest

from tests.extract.prices.price_lines import grid, lines_of

PAIR = ["Anvil 2 input 1", "Anvil 2 output 4"]


def test_custom_elements_may_be_a_table():
    def row(*cells, part="cell"):
        return f"<x-table-row>{''.join(f'<x-{part}>{c}</x-{part}>' for c in cells)}</x-table-row>"

    head = row("Model", "Input / 1M tokens", "Output / 1M tokens", part="table-head-cell")
    page = (
        f"<html><h1>Pricing</h1><x-table><x-table-head>{head}</x-table-head>"
        f"<x-table-body>{row('Anvil 2', '$1', '$4')}</x-table-body></x-table></html>"
    )

    assert lines_of(page) == PAIR


def test_elements_named_like_cells_are_none_outside_of_a_table():
    page = "<html><h1>Pricing</h1><x-row><x-cell>Anvil 2</x-cell><x-cell>$1</x-cell></x-row></html>"

    assert lines_of(page) == []


def test_markdoc_writes_tables_as_lists():
    page = (
        "# Prices\n\nPrices per 1M tokens.\n\n{% table %}\n* Model\n* Input\n* Output\n---\n"
        "* Anvil 2\n* $1\n* $4\n---\n* Tongs 2 {% .small %}\n* $2\n* $5\n{% /table %}\n"
    )

    assert lines_of(page) == [*PAIR, "Tongs 2 input 2", "Tongs 2 output 5"]


def test_a_component_may_hold_one_for_each_price():
    page = (
        '# Prices\n\n<Prices name="Anvil 2" unit="1M tokens">\n'
        '  <Price kind="Input" usd="$1" />\n  <Price kind="Output" usd="$4" />\n</Prices>\n\n'
        '<Prices name="Web search" unit="1K searches">\n'
        '  <Price kind="Search" usd="$6" />\n</Prices>\n'
    )

    assert lines_of(page) == [*PAIR, "Web search search 6 krequest"]


def test_an_attribute_may_hold_data_as_javascript_writes_them():
    models = json.dumps([{"name": "Anvil 2", "input_per_m": "1", "output_per_m": "4"}])
    data = html.escape(f"{{ q: '', open: false, models: {models} }}")
    page = f'<html><body><main x-data="{data}"><h1>Prices</h1></main></body></html>'

    assert lines_of(page) == PAIR


def test_properties_of_a_model_need_no_unit_beside_them():
    """Sums of an example look like prices, but beside them stands how much is used."""
    rows = ("API id|<code>anvil-2</code>", "Input|$1", "Output|$4")
    sums = ("Input|3M|$1", "Output|1M|$4")
    above = "<p>Prices are in dollars per million tokens.</p><h2>Anvil 2</h2>"

    assert lines_of(grid("Property|Value", *rows, before=above)) == PAIR
    assert lines_of(grid("Property|Value", *rows[1:], before=above)) == PAIR
    assert lines_of(grid("Property|Tokens|Value", *sums, before=above)) == []


def test_a_column_may_say_of_each_row_what_its_price_is_for():
    rows = ("Anvil Draw|per megapixel|$0.01", "Tongs Draw|per image|$0.05")
    page = grid("Model|Billing|Price", *rows, before="<p>Prices per generated image.</p>")

    assert lines_of(page) == ["Anvil Draw image 0.01 megapixel", "Tongs Draw image 0.05 image"]


def test_a_sentence_may_name_the_unit_without_per():
    above = "<h2>Anvil models</h2><p>Price of one image, by size and quality.</p>"

    assert lines_of(grid("Model|Low|High", "Anvil Draw|$0.01|$0.05", before=above)) == [
        "Anvil Draw image 0.01 Low image",
        "Anvil Draw image 0.05 High image",
    ]


@pytest.mark.parametrize("tag", ["Tab", "Tabs.Tab", "TabsContent"])
def test_tabs_may_be_named_in_a_list_above_them(tag):
    """Each has its title in turn; one that says its value is called by it."""
    rows = "| Model | Input / MTok | Output / MTok |\n|---|---|---|\n| Anvil 2 | ${} | ${} |\n"
    tabs = [f"<{tag}>\n{rows.format(*usd)}</{tag}>\n" for usd in ((1, 4), (0.5, 2))]
    listed = f"# Prices\n\n<Tabs items={{['Standard', 'Batch']}}>\n{''.join(tabs)}</Tabs>\n"
    valued = listed.replace(" items={['Standard', 'Batch']}", "")
    valued = valued.replace(f"<{tag}>", f'<{tag} value="standard">', 1)
    valued = valued.replace(f"<{tag}>", f'<{tag} value="batch">', 1)
    tiers = ["Anvil 2 input 0.5 batch", PAIR[0], "Anvil 2 output 2 batch", PAIR[1]]

    assert lines_of(listed) == tiers
    assert lines_of(valued) == tiers


def test_rows_of_a_component_may_have_bare_numbers():
    """The text above them has to name the currency with the unit."""
    rows = '<PriceTable>\n  <Row model="Anvil 2" input="1" output="4" />\n</PriceTable>\n'
    document = f"# Prices\n\nAll prices are in US dollars per million tokens.\n\n{rows}"

    assert lines_of(document) == PAIR
    assert lines_of(document.replace("US dollars", "credits")) == []


@pytest.mark.parametrize("quote", ["'", '"'])
def test_texts_of_a_component_stand_in_quotes_of_either_kind(quote):
    titles = "Model", "Input ($/1M tokens)", "Output ($/1M tokens)"
    columns, row = str(list(titles)), str(["A-2.1", "$1", "$4"])
    table = f"<PriceTable\n  columns={{{columns}}}\n  rows={{[\n    {row},\n  ]}}\n/>\n"

    assert lines_of(f"# Prices\n\n{table}".replace("'", quote)) == [
        "A-2.1 input 1",
        "A-2.1 output 4",
    ]


def test_flat_data_within_itself_end():
    data = [{"models": 1}, [1, 2], {"name": 3, "inputPrice": 1, "unit": 4}, "Anvil 2", "per MTok"]
    script = f'<script type="application/json">{json.dumps(data)}</script>'

    assert lines_of(f"<html><body>{script}</body></html>") == []


@pytest.mark.parametrize(
    "switch",
    [
        '<button class="on">Per 1M tokens</button><button>Per 1K tokens</button>',
        '<button aria-pressed="true">Per 1M tokens</button><button>Per 1K tokens</button>',
        "<label><input type=radio checked>Per 1M tokens</label>"
        "<label><input type=radio>Per 1K tokens</label>",
    ],
)
def test_the_unit_that_is_chosen_in_a_switch_is_that_of_the_page(switch):
    page = grid("Model|Input|Output", "Anvil 2|$1|$4", before=f"<div>{switch}</div>")

    assert lines_of(page) == PAIR
    assert lines_of(page.replace(' class="on"', "").replace(' aria-pressed="true"', "")) == (
        PAIR if "checked" in switch else []
    )


def test_named_data_are_a_table_where_a_component_shows_them():
    """The heading above the component binds its prices, not what stands above the data."""
    page = """# Prices

export const chat = [
  { model: 'Anvil 2', input: '$1', output: '$4' },
]

export const long = [
  { model: 'Anvil 2', input: '$2', output: '$6' },
]

Prices are in US dollars for 1M tokens.

<DataTable
  rows={chat}
  columns={[
    { key: 'model', title: 'Model' },
    { key: 'input', title: 'Input' },
    { key: 'output', title: 'Output' },
  ]}
/>

## Requests above 200K tokens

<DataTable rows={long} columns={[{ key: 'model', header: 'Model' },
  { key: 'input', header: 'Input' }, { key: 'output', header: 'Output' }]}
/>
"""

    assert lines_of(page) == [
        "Anvil 2 input 1",
        "Anvil 2 input 2 >200000",
        "Anvil 2 output 4",
        "Anvil 2 output 6 >200000",
    ]


def test_a_list_has_bare_numbers_where_the_text_above_names_currency_and_unit():
    items = "<ul><li><b>Anvil 2</b> – 1 in, 4 out</li><li><b>Tongs 1</b> – 0.5 in, 2 out</li></ul>"
    said = "<h1>Prices</h1><p>For one million tokens, in dollars.</p>"

    assert lines_of(f"<html>{said}{items}</html>") == [
        *PAIR,
        "Tongs 1 input 0.5",
        "Tongs 1 output 2",
    ]
    assert lines_of(f"<html><h1>Speed</h1><p>For one million tokens.</p>{items}</html>") == []


def test_the_fields_of_a_component_may_stand_one_below_another():
    card = '<ModelCard\n  name="Anvil 2"\n  input="$1"\n  output="$4"\n/>\n'
    document = f"# Prices\n\nPrices per 1M tokens.\n\n{card}"

    assert lines_of(document) == PAIR
    assert lines_of(document.replace("/>\n", "")) == []


@pytest.mark.parametrize(
    "component",
    [
        '<Prices models={[{ name: "Anvil 2", price: { input: 1, output: 4 } }]} />',
        'export const chat = [\n  { name: "Anvil 2", input: 1, output: 4 },\n]\n\n'
        "<Prices models={chat} />",
        '<Table columns={["Model", "Input", "Output"]} rows={[["Anvil 2", <>$1</>, <b>$4</b>]]} />',
        "<Table columns={[{ key: 'm', header: 'Model' }, { key: 'a', header: 'Input' },"
        " { key: 'b', header: 'Output' }]} data={[{ m: 'Anvil 2', a: '$1', b: '$4' }]} />",
    ],
)
def test_fields_of_components_may_hold_data_of_any_form(component):
    document = f"# Prices\n\nUS dollars per million tokens.\n\n## Chat\n\n{component}\n"

    assert lines_of(document) == ["Anvil 2 input 1", "Anvil 2 output 4"]
