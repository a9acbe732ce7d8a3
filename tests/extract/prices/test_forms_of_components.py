"""Prices in custom elements, in components of Markdown, and in data of attributes."""

import html
import json

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


def test_properties_of_a_model_need_no_unit_beside_its_id():
    rows = ("API id|<code>anvil-2</code>", "Input|$1", "Output|$4")
    above = "<p>Prices are in dollars per million tokens.</p><h2>Anvil 2</h2>"

    assert lines_of(grid("Property|Value", *rows, before=above)) == PAIR
    assert lines_of(grid("Property|Value", *rows[1:], before=above)) == []


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
