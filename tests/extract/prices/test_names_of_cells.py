"""Titles and names that stand in attributes, and grids with tables for their rows."""

import pytest

from tests.extract.prices.price_lines import lines_of

PAIR = ["Anvil 2 input 1", "Anvil 2 output 4", "Anvil 3 input 2", "Anvil 3 output 8"]
SAID = "<html><p>Prices in US dollars per 1M tokens</p>{}</html>"
ROWS = (("Anvil 2", "$1", "$4"), ("Anvil 3", "$2", "$8"))
TITLES = ("Model", "Input", "Output")


@pytest.mark.parametrize("attribute", ["data-label", "data-title"])
@pytest.mark.parametrize(("row", "cell"), [("tr", "td"), ("div", "div")])
def test_cells_may_have_their_titles_as_labels(attribute, row, cell):
    lines = (
        "".join(
            f"<{cell} {attribute}={title}>{text}</{cell}>"
            for title, text in zip(TITLES, texts, strict=True)
        )
        for texts in ROWS
    )
    rows = "".join(f"<{row}>{line}</{row}>" for line in lines)
    page = f"<table>{rows}</table>" if row == "tr" else f"<div>{rows}</div>"

    assert lines_of(SAID.format(page)) == PAIR


def test_pictures_may_stand_for_titles_and_names():
    head = "<th>Model<th aria-label='Input price'><svg></svg><th title=Output><svg></svg>"
    rows = "".join(f"<tr><td><img alt='{a}'><td>{b}<td>{c}" for a, b, c in ROWS)

    assert lines_of(SAID.format(f"<table><tr>{head}{rows}</table>")) == PAIR


def test_elements_of_a_page_of_their_own_may_state_prices_in_attributes():
    rows = "".join(
        f"<price-row model='{a}' input='{b}' output='{c}'></price-row>" for a, b, c in ROWS
    )

    assert lines_of(SAID.format(f"<price-list>{rows}</price-list>")) == PAIR
    assert lines_of(SAID.format(f"{rows.replace('input', 'inputmode')}")) == PAIR[1::2]


def test_titles_of_a_grid_may_span_columns():
    def row(role, *cells):
        return (
            "<div role=row>"
            + "".join(f"<div role={role} {cell}</div>" for cell in cells)
            + "</div>"
        )

    heads = row("columnheader", ">", "aria-colspan=2>Standard", "aria-colspan=2>Batch")
    heads += row("columnheader", ">Model", ">Input", ">Output", ">Input", ">Output")
    grid = (
        f"<div role=grid>{heads}{row('gridcell', '>Anvil 2', '>$1', '>$4', '>$0.5', '>$2')}</div>"
    )

    assert lines_of(SAID.format(grid)) == [
        *("Anvil 2 input 0.5 batch", "Anvil 2 input 1"),
        *("Anvil 2 output 2 batch", "Anvil 2 output 4"),
    ]


def test_properties_of_documentation_are_models_with_what_stands_within():
    rows = "\n".join(
        f'<Property name="{a}" type="string">\n'
        f"    {b} per 1M input tokens, {c} per 1M output tokens\n  </Property>"
        for a, b, c in ROWS
    )

    assert lines_of(f"# Pricing\n\n<Properties>\n{rows}\n</Properties>\n") == PAIR
