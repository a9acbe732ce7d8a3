"""Prices that a heading, a mark, a sum or the line beside them puts in doubt."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

MTOK = "<p>Prices per 1M tokens in USD.</p>"
PAIR = ["Anvil 2 input 1", "Anvil 2 output 4"]


@pytest.mark.parametrize("title", ["Price calculator", "Cost estimates", "Sample bill"])
def test_what_a_page_works_out_is_no_price(title):
    page = grid("Model|Input|Output", "Anvil 2|$12|$9", before=f"<h2>{title}</h2>{MTOK}")

    assert lines_of(page) == []
    assert readings_of(page).unplaced == (f"{title} › Anvil 2: an example",)


def test_amounts_beside_their_sum_are_no_prices():
    page = grid("Model|Input|Output|Total", "Anvil 2|$12|$9|$21", before=MTOK)

    assert lines_of(page) == []
    assert readings_of(page).unplaced == ("Pricing › Anvil 2: a sum",)


def test_a_mark_without_a_note_binds_the_price_that_has_it():
    rows = ("Anvil 2|$1 †|$4", "Tongs 2|$2|$5")

    assert lines_of(grid("Model|Input|Output", *rows, before=MTOK)) == [
        "Anvil 2 input 1 †",
        "Anvil 2 output 4",
        "Tongs 2 input 2",
        "Tongs 2 output 5",
    ]


def test_a_sentence_may_say_what_a_mark_means():
    said = "<p>Prices marked with † are promotional.</p>"
    page = grid("Model|Input|Output", "Anvil 2|$1 †|$4", before=f"{MTOK}{said}")

    assert lines_of(page) == ["Anvil 2 output 4"]
    assert "an offer whose dates are not known" in readings_of(page).unplaced[0]


def test_a_heading_of_batches_that_is_not_understood_binds_its_prices():
    title = "Save money with our batches of the night"
    page = grid("Model|Input|Output", "Anvil 2|$1|$4", before=f"<h2>{title}</h2>{MTOK}")

    assert lines_of(page) == [f"{line} {title}" for line in PAIR]


def test_rows_of_several_amounts_are_no_lines_of_a_card():
    rows = (("Usage", "Standard", "Batch"), ("Input (per 1M)", "$1", "$0.5"))
    rows += (("Output (per 1M)", "$4", "$2"),)
    lines = ("".join(f"<div>{cell}</div>" for cell in row) for row in rows)
    listed = "".join(f"<div>{line}</div>" for line in lines)
    page = f"<html><h1>Pricing</h1><h2>Anvil 2</h2><div>{listed}</div></html>"

    assert lines_of(page) == [
        "Anvil 2 input 0.5 batch",
        "Anvil 2 input 1",
        "Anvil 2 output 2 batch",
        "Anvil 2 output 4",
    ]


def test_two_prices_below_a_heading_that_differ_in_other_words_are_none():
    page = (
        "<html><h1>Pricing</h1><h2>Anvil 2 Ear</h2><p>$0.0043 / minute of audio</p>"
        "<p>Recorded</p><p>$0.0077 / minute of audio</p><p>Live</p></html>"
    )

    assert lines_of(page) == []
    assert len(readings_of(page).unplaced) == 2


def test_the_highest_of_several_prices_is_none():
    page = "<html><h1>GPUs</h1><div><h3>H100 PCIe</h3><p>up to <b>$2.39</b>/hr</p></div></html>"

    assert lines_of(page) == []
    assert "the highest of several prices" in readings_of(page).unplaced[0]


def test_a_sentence_below_a_name_may_end_its_prices():
    said = "<p>Price until 31 January 2027; then $2 and $8</p>"
    page = grid("Model|Input|Output", f"Anvil 2{said}|$1|$4", "Tongs 2|$2|$5", before=MTOK)

    assert lines_of(page) == [
        *(f"{line} to 2027-02-01" for line in PAIR),
        "Tongs 2 input 2",
        "Tongs 2 output 5",
    ]
