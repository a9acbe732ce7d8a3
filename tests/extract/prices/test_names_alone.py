"""A published name is the name alone, whatever else stands in its cell."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

HEAD = "Model|Input / 1M tokens"


@pytest.mark.parametrize(
    "cell",
    [
        "<div><b>Anvil 4 Large</b><span class='rounded-full'>Most loved</span></div>",
        "<span>Anvil 4 Large</span><div class=text-xs>Flagship reasoner</div>",
        "<span class=badge>Hot pick</span><span>Anvil 4 Large</span>",
        "Anvil 4 Large<br><small>Acme</small>",
        "Anvil 4 Large <a class='btn btn-sm'>Give it a spin</a>",
        "Anvil 4 Large <span role=button>Copy the id</span>",
        "Anvil 4 Large – our best writer so far",
        "Anvil 4 Large: quick and clever",
        "Anvil 4 Large · 128K context",
        "Anvil 4 Large \U0001f680",
        "Anvil 4 Large :sparkles:",
        "Anvil 4 Large \uff08推荐\uff09",
        "Anvil 4 Large (recommended)",
        "Acme<div>Anvil 4 Large</div>",
        "<div>Acme</div><div>Anvil 4 Large</div>",
    ],
)
def test_buttons_badges_and_praise_are_no_part_of_a_name(cell):
    assert lines_of(grid(HEAD, f"{cell}|$1")) == ["Anvil 4 Large input 1"]


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("Anvil 4 <em>Priority</em>", "Anvil 4 input 1 priority"),
        ("Anvil 4<div>prompts &gt; 200K</div>", "Anvil 4 input 1 >200000"),
        ("Anvil 4 <span>thinking</span>", "Anvil 4 input 1 thinking"),
        ("Anvil 4 <span>Sunday rate</span>", "Anvil 4 input 1 Sunday rate"),
        ("Anvil 4<div>EU hosting</div>", "Anvil 4 input 1 EU hosting"),
        ("anvil-4 (streaming)", "anvil-4 input 1 streaming"),
        ("Anvil 4 Large<div>Turbo</div>", "Anvil 4 Large Turbo input 1"),
    ],
)
def test_what_may_bind_a_price_is_never_dropped_with_a_badge(cell, line):
    """It is a term of the price, or a variant: then the price has no rank."""
    assert lines_of(grid(HEAD, f"{cell}|$1")) == [line]


@pytest.mark.parametrize(
    "name", ["Anvil 4 is here", "Starting from", "Get Anvil 4 now!", "Pay only for Anvil 4"]
)
def test_a_sentence_names_nothing(name):
    page = grid(HEAD, f"{name}|$1")

    assert [line for line in lines_of(page) if not line.startswith("Anvil 4 input")] == []


@pytest.mark.parametrize("cell", ["$2 / 1K tokens", "$0.0001", "$2500"])
def test_an_amount_that_no_price_is_near_is_refused_with_its_reason(cell):
    page = grid(HEAD, "Anvil 4|$1", f"Tongs 2|{cell}")

    assert lines_of(page) == ["Anvil 4 input 1"]
    assert any("plausible" in line or "two units" in line for line in readings_of(page).unplaced)


@pytest.mark.parametrize("heading", ["Previous prices", "How we stack up", "Price history"])
def test_tables_of_the_past_and_of_rivals_are_none_of_prices(heading):
    after = f"<h2>{heading}</h2>" + grid(HEAD, "Anvil 4|$3").split("</h1>")[1]
    page = grid(HEAD, "Anvil 4|$1", after=after)

    assert lines_of(page) == ["Anvil 4 input 1"]
