"""Tables that are written as lists of cells, and tables of custom elements."""

import pytest

from tests.extract.prices.price_lines import lines_of, readings_of

ANVIL = ["Anvil 2 input 1", "Anvil 2 output 2"]
MARKDOC = """{% table %}
* Model {% width="40%" %}
* Input / MTok
* Output / MTok
---
* Anvil 2
* $1
* $2
{% /table %}
"""


@pytest.mark.parametrize(
    "table",
    [
        MARKDOC,
        MARKDOC.replace("* ", "- ").replace("---", "\n---\n"),
        """:::{list-table} Text models
:header-rows: 1

* - Model
  - Input / MTok
  - Output / MTok
* - Anvil 2
  - $1
  - $2
:::
""",
        """.. list-table:: Text models
   :header-rows: 1

   * - Model
     - Input / MTok
     - Output / MTok
   * - Anvil 2
     - $1
     - $2

Text.
""",
    ],
)
def test_a_table_may_be_a_list_of_its_cells(table):
    assert lines_of(f"# Prices\n\n{table}") == ANVIL


def test_a_table_in_a_block_of_code_is_an_example():
    assert lines_of(f"# Prices\n\n```md\n{MARKDOC}```\n\n{MARKDOC.replace('$2', '$3')}") == [
        "Anvil 2 input 1",
        "Anvil 2 output 3",
    ]


@pytest.mark.parametrize(
    ("table", "head", "row", "title", "cell"),
    [
        ("sp-table", "sp-table-head", "sp-table-row", "sp-table-head-cell", "sp-table-cell"),
        ("ui-table", "ui-table-header", "ui-table-row", "ui-table-column", "ui-table-cell"),
        ("x-data-grid", "x-head", "x-row", "x-th", "x-td"),
    ],
)
def test_a_table_may_be_made_of_custom_elements(table, head, row, title, cell):
    def line(name, *texts):
        return "".join(f"<{name}>{text}</{name}>" for text in texts)

    titles = line(title, "Model", "Input / MTok", "Output / MTok")
    cells = line(cell, "Anvil 2", "$1", "$2")
    page = f"<{table}><{head}>{titles}</{head}><{row}>{cells}</{row}></{table}>"

    assert lines_of(f"<html><h1>Prices</h1>{page}</html>") == ANVIL


def test_an_element_called_a_table_that_has_no_rows_of_cells_is_none():
    page = "<html><x-table><x-row><x-cell>Anvil 2</x-cell></x-row></x-table><p>$1</p></html>"

    assert readings_of(page).prices == ()


@pytest.mark.parametrize(
    "component",
    [
        '<Model name="Anvil 2" unit="1M tokens">\n'
        '  <Price kind="Input" usd="$1" />\n  <Price kind="Output" usd="$2" />\n</Model>\n',
        '<Price.Card\n  title="Anvil 2"\n  per="million tokens"\n>\n'
        '  <Row label="Input" value="$1" />\n  <Row label="Output" value="$2" />\n</Price.Card>\n',
        '<ModelCard name="Anvil 2" context="128K">\n'
        "  <Input>$1 / 1M tokens</Input>\n  <Output>$2 / 1M tokens</Output>\n</ModelCard>\n",
    ],
)
def test_a_component_may_hold_one_for_each_price(component):
    assert lines_of(f"# Prices\n\n{component}\nText.\n") == ANVIL


@pytest.mark.parametrize(
    "component",
    [
        '<Model name="Anvil 2" unit="1M tokens">\n'
        '  <Price kind="Input" usd="$1" />\nText.\n</Model>\n',
        '<Plan name="Team" per="seat and month">\n  <Price kind="Monthly" usd="$25" />\n</Plan>\n',
        '<Model name="Anvil 2">\n  <Price kind="Input" usd="$1" />\n',
        '<Model name="Anvil 2">\n  <Price kind="Input" usd="$1" />\n</Model>\n',
    ],
)
def test_a_component_of_something_else_has_no_prices(component):
    """It holds text, has no end, is a plan, or says no unit."""
    assert readings_of(f"# Prices\n\n{component}\nText.\n").prices == ()


def test_lists_below_makers_are_all_of_what_stands_before_the_outer_one():
    makers = ("- **Acme**\n  - Tongs 3 – $2 / $8\n", "- **Umbra**\n  - Vise 4 – $3 / $9\n")
    page = "# Models\n\nPrices per million tokens, input / output.\n\n" + "".join(makers)

    assert lines_of(page) == [
        *("Tongs 3 input 2", "Tongs 3 output 8", "Vise 4 input 3", "Vise 4 output 9"),
    ]
