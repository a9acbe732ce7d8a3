"""Lines that only a break parts, and grids whose cells stand in no rows."""

import pytest

from tests.extract.prices.price_lines import lines_of

CARD = "<b>Anvil 2</b><br>Input: $1 per 1M tokens<br>Output: $4 per 1M tokens"
LIST = "Anvil 2: $1 input, $4 output<br/>Anvil 2 Mini: $0.5 input, $2 output"
MINI = ["Anvil 2 Mini input 0.5", "Anvil 2 Mini output 2"]
ANVIL = ["Anvil 2 input 1", "Anvil 2 output 4"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (CARD, ANVIL),
        (f"{CARD}<br><br>{CARD}".replace("2", "3", 1), [*ANVIL, "Anvil 3 input 1"]),
        (LIST, [*MINI, *ANVIL]),
        ("Anvil 2<br>$1 per 1M tokens<br>$0.01 per call", []),
    ],
)
def test_lines_that_breaks_part_are_those_of_cards_and_lists(text, lines):
    """Two amounts without words between them are the cells of something else."""
    found = lines_of(f"<html><h1>Prices</h1><p>Per 1M tokens</p><p>{text}</p></html>")

    assert set(found) >= set(lines)
    assert bool(found) == bool(lines)


CELLS = "<div>Anvil 2</div><div>128K</div><div>$1</div><div>$4</div>" * 2
HEAD = "".join(f'<div class="h">{title}</div>' for title in ("Model", "Context", "In", "Out"))


def test_a_grid_without_rows_has_as_many_columns_as_titles():
    page = f"<html><h1>Prices per 1M tokens</h1><div>{HEAD}{CELLS}</div></html>"

    assert lines_of(page) == ANVIL
    assert lines_of(page.replace("<div>128K</div>", "", 1)) == []


@pytest.mark.parametrize(
    ("sentence", "lines"),
    [
        ("It costs $1 per million input tokens.", ["Anvil 2 input 1"]),
        ("Anvil 2: input $1, output: $4 per million tokens.", ANVIL),
        ("Our model, Anvil 2, costs $1 per million input tokens.", ["Anvil 2 input 1"]),
        (
            "Web search: 1,500 a day are free, then $12 per 1,000 searches.",
            ["Web search search 12 krequest"],
        ),
        ("Anvil 2 is now $1 per million input tokens (was $2 and $3).", ["Anvil 2 input 1"]),
        (
            "Anvil 2 costs $1 per million input tokens; cached input is $0.10 per million tokens.",
            ["Anvil 2 cache_read 0.1", "Anvil 2 input 1"],
        ),
        ("It costs $1 per million input tokens. To say thanks, $0.50 until May 3, 2027.", []),
        ("Anvil 2: 5 a day are free until May, then $1 per million input tokens.", []),
    ],
)
def test_sentences_price_what_their_heading_announces_or_what_they_name(sentence, lines):
    page = f"<html><h1>News</h1><h2>Anvil 2 is now generally available</h2><p>{sentence}</p></html>"

    assert lines_of(page) == lines


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        (
            "# Prices\n\nAll prices are per 1M tokens.\n\n### Anvil 2\n\n"
            "**Input:** $1 · **Cached input:** $0.1 · **Output:** $4\n",
            ["Anvil 2 cache_read 0.1", *ANVIL],
        ),
        (
            "# Prices\n\nBatch requests, input / output, US dollars per 1M tokens:\n\n"
            "* `Anvil 2` – $1 / $4\n",
            [f"{line} batch" for line in ANVIL],
        ),
        (
            "# Prices\n\nOvernight jobs (batch), input / output, US dollars per 1M tokens:\n\n"
            "* `Anvil 2` – $1 / $4\n",
            [f"{line} batch" for line in ANVIL],
        ),
        (
            "<html><h1>Prices</h1><p>Input / output per million tokens</p><div><div>"
            "<span>Anvil 2</span><i></i><span>$1 / $4</span></div></div></html>",
            ANVIL,
        ),
        (
            "<html><h1>A</h1><div><div><span>Anvil 2</span><b>$1 / $4</b></div></div></html>",
            [],
        ),
    ],
)
def test_lines_below_a_name_or_a_title_that_says_of_what_they_are(page, lines):
    assert lines_of(page) == sorted(lines)
