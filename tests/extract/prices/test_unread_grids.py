"""Grids whose titles stand elsewhere, and prices of grids that are not known as tables."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        pytest.param(
            "<h2>Models</h2><div><p>Anvil 2</p><p>$3.00</p><p>$15.00</p></div>",
            ["Models › 'Anvil 2: $3.00'", "Models › 'Anvil 2: $15.00'"],
            id="amounts in lines of their own",
        ),
        pytest.param(
            "<h2>Models</h2><div hidden><p>Anvil 2 <i>$3.00</i> <i>$15.00</i></div>",
            ["Models › 'Anvil 2 $3.00 $15.00'"],
            id="a row of a hidden panel",
        ),
        pytest.param("<h2>Plans</h2><p>Team</p><p>$49 / month</p>", [], id="a plan"),
        pytest.param("<p>Anvil 2</p><p><s>$3.00</s></p>", [], id="struck out"),
        pytest.param("<p>Anvil 2</p><p>We raised $5 and more for it.</p>", [], id="a sentence"),
    ],
)
def test_an_amount_beside_the_name_of_a_model_is_read_or_reported(page, lines):
    """A grid that is not known as a table must not lose its prices silently."""
    other = grid("Model|Input / 1M tokens", "Tongs|$1")

    unplaced = readings_of(other.replace("</html>", page)).unplaced
    assert unplaced == tuple(f"{line} (outside of tables)" for line in lines)


def test_titles_and_rows_may_stand_in_wrappers_of_their_own():
    row = "<div><div>{}</div><div>${}</div><div>${}</div></div>"
    titles = "<div class=h><div>Model</div><div>Input</div><div>Output</div></div>"
    rows = row.format("Anvil 2", 1, 2) + row.format("Tongs 3", 3, 4)
    grid_of = f"{titles}<div><div role=list>{rows}</div></div>"
    page = f"<html><section><p>Prices per 1M tokens</p>{grid_of}</section>"

    assert lines_of(page) == [
        *("Anvil 2 input 1", "Anvil 2 output 2", "Tongs 3 input 3", "Tongs 3 output 4")
    ]
