"""What a buyer commits to, beside or below the price of a machine; days above a list; facts."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

PLAIN = "H100 gpu_hour 3 gpu_hour"
BOUND = "H100 gpu_hour 2 reserved for 6 months gpu_hour"


def _card(*lines):
    parts = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><h1>GPUs</h1><div><h3>H100</h3>{parts}<ul><li>80 GB</li></ul></div></html>"


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        (_card("$3<b>/GPU/hr</b>", "or $2/GPU/hr reserved for 6 months"), [PLAIN, BOUND]),
        (_card("$3/GPU/hr", "$2/GPU/hr with a 1-year commitment"), [PLAIN, "1-year commitment"]),
        (_card("from $2<b>/GPU/hr</b>", "with a 3-year commitment"), ["3-year commitment from"]),
        (_card("Spot", "$2/GPU/hr"), ["Spot price"]),
        (grid("GPU|Price per GPU-hour", "H100|$3 or $2 reserved for 6 months"), [PLAIN, BOUND]),
        (grid("GPU|Price per GPU-hour", "H100|$2 on a Tuesday"), []),
    ],
)
def test_a_price_for_those_who_commit_is_not_the_plain_one(page, lines):
    whole = (
        line if line.startswith("H100") else f"H100 gpu_hour 2 {line} gpu_hour" for line in lines
    )

    assert lines_of(page) == sorted(whole)


def test_a_term_between_two_prices_is_of_the_one_below_it():
    page = _card("$3/GPU/hr", "Spot", "$2/GPU/hr")

    assert lines_of(page) == ["H100 gpu_hour 2 Spot gpu_hour", PLAIN]


@pytest.mark.parametrize(
    ("lead", "days"),
    [
        ("Starting January 15, 2027:", " from 2027-01-15"),
        ("Starting January 15:", " Starting January 15:"),
        ("January 15, 2027:", ""),
    ],
)
def test_a_day_that_leads_a_list_is_of_this_list_alone(lead, days):
    listed = "<ul><li><b>Anvil 2</b>: $1 per million input tokens</li></ul>"
    below = "<p>Anvil 1 stays at $2 per million input tokens.</p>"
    page = f"<html><h1>Anvil gets cheaper</h1><h2>News</h2><p>{lead}</p>{listed}{below}</html>"

    assert lines_of(page) == ["Anvil 1 input 2", f"Anvil 2 input 1{days}"]


@pytest.mark.parametrize(
    ("said", "is_read"),
    [("Context of 256K tokens.", True), ("It reads well.", True), ("Only in the EU.", False)],
)
def test_sentences_behind_a_price_are_its_note_where_they_bind_nothing(said, is_read):
    page = f"<html><dl><dt>Anvil 2</dt><dd>$1 per million input tokens. {said}</dd></dl></html>"

    assert lines_of(page) == ["Anvil 2 input 1"] * is_read
    assert [price.note for price in readings_of(page).prices] == [said] * is_read
