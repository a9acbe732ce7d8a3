"""Headers that name two prices of one cell."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

PER_MILLION = "<p>Price per 1M tokens, USD</p>"


def read(title, *cells, before=PER_MILLION, beside="Output", amount="$9"):
    """Return what a column says of the models `Anvil 2`, `Anvil 3`, … and nothing of the others."""
    rows = (f"Anvil {at}|{cell}|{amount}" for at, cell in enumerate(cells, start=2))
    lines = lines_of(grid(f"Model|{title}|{beside}", *rows, before=before))
    return [line.removeprefix("Anvil ") for line in lines if not line.endswith(" 9")]


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Input (cached)",
            "Input / cached",
            "Input · cached",
            "In (cache hit)",
            "Input<br>cached",
        ),
        *("Input (cache miss / hit)", "Input price (cached), $/1M tokens", "Eingabe (Cache)"),
    ],
)
@pytest.mark.parametrize(
    "pair",
    [
        *("$0.60 ($0.15)", "$0.60 <span>($0.15)</span>", "$0.60 / $0.15", "$0.60<br>$0.15"),
        *("$0.60/M ($0.15/M)", "$0.60 ($0.15 cached)"),
    ],
)
def test_each_of_two_amounts_is_for_its_part_of_the_header(title, pair):
    """One amount alone is for the first part, where another cell has two."""
    assert read(title, pair, "$0.70") == ["2 cache_read 0.15", "2 input 0.6", "3 input 0.7"]


@pytest.mark.parametrize(
    ("title", "cell", "expected"),
    [
        ("Input (batch)", "$0.60 ($0.30)", ["2 input 0.3 batch", "2 input 0.6"]),
        ("Cache write / read", "$1.20 / $0.10", ["2 cache_read 0.1", "2 cache_write 1.2"]),
        ("Input (> 200K)", "$1.25 ($2.50)", ["2 input 1.25", "2 input 2.5 >200000"]),
        ("Input (audio)", "$0.50 ($3)", ["2 audio_input 3", "2 input 0.5"]),
        ("Input (thinking)", "$2 ($6)", ["2 input 2", "2 input 6 thinking"]),
    ],
)
def test_parts_are_classes_bounds_and_kinds_of_tokens(title, cell, expected):
    assert read(title, cell) == expected


def test_parts_are_qualities():
    page = grid("Model|Per image (HD)", "Anvil Paint|$0.04 ($0.08)", before="<h2>Images</h2>")

    assert lines_of(page) == ["Anvil Paint image 0.04 image", "Anvil Paint image 0.08 HD image"]


@pytest.mark.parametrize(
    ("title", "cells"),
    [
        pytest.param("Input (cached)", ["$0.60", "$0.70"], id="either of two"),
        pytest.param("In / cached / out", ["$0.60"], id="one of three"),
        pytest.param("Input (cached)", ["$0.20 ($0.60)"], id="what is cheaper is dearer"),
        pytest.param("Input (off-peak)", ["$0.60 / $0.30", "$0.70"], id="two times of day"),
        pytest.param("Input (cached)", ["$0.60 ($0.30 batch)"], id="a cell of another class"),
    ],
)
def test_what_may_be_either_is_not_read(title, cells):
    assert read(title, *cells) == []


def test_a_plain_input_beside_it_or_a_heading_of_caching_makes_it_the_cached_one():
    page = grid("Model|Input|Input (cached)", "Anvil 2|$0.60|$0.15", before=PER_MILLION)
    below = grid(
        "Model|Type|Price",
        *("Anvil 2|Input|$0.60", "Anvil 2|Input (cached)|$0.15", "Anvil 2|Output|$2"),
        before=PER_MILLION,
    )

    assert lines_of(page) == ["Anvil 2 cache_read 0.15", "Anvil 2 input 0.6"]
    assert lines_of(below) == [*lines_of(page), "Anvil 2 output 2"]
    assert read("Input (cached)", "$0.15", before=f"<h2>Prompt caching</h2>{PER_MILLION}") == [
        "2 cache_read 0.15"
    ]


def test_an_amount_in_brackets_that_nothing_names_is_a_note():
    page = grid("Model|Input|Output", "Anvil 2|$0.60 ($0.15)|$2 ($1 batch)", before=PER_MILLION)

    notes = {float(price.price_usd): price.note for price in readings_of(page).prices}
    assert notes == {0.6: "$0.15", 2: None, 1: None}
