"""Tables that only put parts of a page side by side, and lines that only a break parts."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of

UNIT = "<p>US dollars per 1M tokens.</p>"
LIST = "<ul><li><b>Anvil 2</b>: $1 in, $4 out</li></ul>"
CARD = "<h3>Anvil 2</h3><p>Input: $1 / 1M tokens</p><p>Output: $4 / 1M tokens</p>"
ONE_PRICE = "<h3>Anvil 2</h3><p>$0.000001 / token<br>$1 / 1M tokens</p>"
PAIR = ["Anvil 2 input 1", "Anvil 2 output 4"]


def _layout(*cells):
    return f"<table><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr></table>"


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        pytest.param((f"<h2>Chat</h2>{LIST}", "<h2>Help</h2><p>Ask us.</p>"), PAIR, id="list"),
        pytest.param((CARD, CARD.replace("Anvil 2", "Tongs 1")), PAIR, id="cards"),
        pytest.param((f"<h2>Batch (by the next day)</h2>{LIST}",), "batch", id="tier"),
    ],
)
def test_what_stands_below_headings_in_the_cells_of_a_table_is_read_as_elsewhere(cells, lines):
    found = lines_of(f"<html><h1>Pricing</h1>{UNIT}{_layout(*cells)}</html>")
    expected = [f"{line} batch" for line in PAIR] if lines == "batch" else lines

    assert [line for line in found if line.startswith("Anvil 2")] == expected


def test_tables_of_layout_may_stand_in_each_other():
    inner = _layout(CARD, CARD.replace("Anvil 2", "Tongs 1"))
    found = lines_of(f"<html>{_layout(f'<h1>New prices</h1>{UNIT}{inner}')}</html>")

    assert found == [*PAIR, *(line.replace("Anvil 2", "Tongs 1") for line in PAIR)]


def test_a_heading_for_a_name_makes_no_layout():
    """The amounts beside it are those of its row."""
    row = "<tr><td><h4>Anvil 2</h4></td><td>$1</td><td>$4</td></tr>"
    head = "<tr><td>Model</td><td>Input</td><td>Output</td></tr>"

    assert lines_of(f"<html><h1>Pricing</h1>{UNIT}<table>{head}{row}</table></html>") == PAIR


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("<h3>Anvil 2</h3><p>Input $1<br>Output $4</p>", PAIR),
        ("<h2>Chat</h2><p>Anvil 2: $1 in, $4 out<br>Tongs 1: $2 in, $8 out<br>Ask us.</p>", PAIR),
        (ONE_PRICE, ["Anvil 2 input 1", "Anvil 2 output 1"]),
    ],
)
def test_a_break_parts_the_lines_of_a_paragraph(text, lines):
    found = lines_of(f"<html><h1>Pricing</h1>{UNIT}{text}</html>")

    assert [line for line in found if line.startswith("Anvil 2")] == lines


def test_a_line_of_a_card_may_begin_with_the_size_of_prompts():
    page = "### anvil-2\n\n* Input: $1 / 1M tokens\n* Output: $4 / 1M tokens\n\n"
    large = "Prompts over 128K tokens: $2 / 1M input tokens and $6 / 1M output tokens.\n"

    assert lines_of(f"# Prices\n\n{page}{large}") == [
        "anvil-2 input 1",
        "anvil-2 input 2 >128000",
        "anvil-2 output 4",
        "anvil-2 output 6 >128000",
    ]


@pytest.mark.parametrize("part", ["Overview", "Pricing", "Specs"])
def test_a_part_of_a_page_on_one_model_has_its_prices(part):
    """What is no part of it may be of others."""
    rows = ("Context window|512K tokens", "Input|$1 / 1M tokens", "Output|$4 / 1M tokens")
    page = grid("Property|Value", *rows, before=f"<h1>Anvil 2</h1><h2>{part}</h2>")

    assert lines_of(page) == PAIR
    assert lines_of(page.replace(part, "Another one")) == []
    assert lines_of(page.replace("Property", "Example")) == []
