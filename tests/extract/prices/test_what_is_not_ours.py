"""Columns and rows beside the prices of a seller that would pass for prices of it."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

MTOK = "<p>Prices per 1M tokens.</p>"
BOTH = "Model|Input|Output"


@pytest.mark.parametrize("rival", ["OpenAI", "Groq", "Together AI"])
def test_a_column_of_a_rival_is_none_of_ours(rival):
    page = grid(f"Model|Input|{rival} input", "Anvil 2|$1|$2", before=MTOK)

    assert lines_of(page) == ["Anvil 2 input 1"]
    assert len(readings_of(page).unplaced) == 1


@pytest.mark.parametrize(
    ("maker", "own"), [("Base", "Hosted"), ("Official", "Our"), ("Vendor", "Gateway")]
)
def test_what_a_maker_asks_is_no_price_of_one_who_passes_its_models_on(maker, own):
    both = "price (input/output)"
    page = grid(f"Model|{maker} {both}|{own} {both}", "Anvil 2|$1 / $4|$1.1 / $4.4", before=MTOK)

    assert lines_of(page) == ["Anvil 2 input 1.1", "Anvil 2 output 4.4"]
    assert len(readings_of(page).unplaced) == 1
    assert lines_of(page.replace(f"{own} ", "Tuned "))[-1] == "Anvil 2 output 4.4 Tuned"


@pytest.mark.parametrize("maker", ["Anthropic", "OpenAI"])
def test_the_name_of_a_seller_is_none_of_a_model(maker):
    page = f"<html><h2>{maker}</h2><ol><li>Anvil 2<p>Pricing: Input $1 per 1M tokens</p></ol>"

    assert not any(line.startswith(maker) for line in lines_of(page))
    assert lines_of(grid("Model|Input", f"{maker}|$1", before=MTOK)) == []


def test_what_the_buyer_does_not_pay_stands_beside_what_the_buyer_pays():
    page = grid("GPU|$/hr (RunPod)|$/hr (you pay)", "H100|$4|$6", before="<h2>GPUs</h2>")

    assert lines_of(page) == ["H100 gpu_hour 6 gpu_hour"]
    assert readings_of(page).unplaced == (
        "GPUs › H100 › $/hr (RunPod): '$4' (the price of another seller)",
    )


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("Bring your own API key", "Pay providers directly with no markup."),
        ("BYOK", "Use any model at base pricing."),
    ],
)
def test_what_is_paid_to_makers_with_own_keys_is_none_of_ours(heading, said):
    page = grid(BOTH, "Anvil 2|$1|$4", before=f"<h2>{heading}</h2>{MTOK}<p>{said}</p>")

    assert lines_of(page) == []
    assert readings_of(page).unplaced == (f"{heading} › Anvil 2: paid to the makers",)
    assert len(lines_of(page.replace(said, ""))) == 2


def test_the_code_that_names_components_is_no_text_of_the_page():
    """A path such as `/ui/image` is no unit of the prices."""
    code = "import { Image } from '@/components/ui/image'"
    table = "| Model | Input / Output |\n|---|---|\n| Anvil 2 | $1 / $4 |\n"
    page = f"# Costs\n\n{code}\n\nPricing is by use, in $ per 1M tokens.\n\n## Models\n\n{table}"

    assert lines_of(page) == ["Anvil 2 input 1", "Anvil 2 output 4"]


def test_columns_of_several_sellers_are_variants():
    """On the page of a router each column names one."""
    page = grid("Model|Groq input|Together input", "Anvil 2|$1|$2", before=MTOK)

    assert lines_of(page) == ["Anvil 2 input 1 Groq", "Anvil 2 input 2 Together"]


@pytest.mark.parametrize(
    ("title", "cell", "end"),
    [
        ("Valid until", "31 December 2026", " to 2027-01-01"),
        ("Price valid through", "December 31, 2026", " to 2027-01-01"),
        ("Offer ends", "2026-12-31", " to 2027-01-01"),
        ("Valid until", "—", ""),
        ("Shutdown", "31 December 2026", ""),
    ],
)
def test_a_column_says_until_when_the_prices_of_its_row_hold(title, cell, end):
    page = grid(f"{BOTH}|{title}", f"Anvil 2|$1|$2|{cell}", before=MTOK)

    assert lines_of(page) == [f"Anvil 2 input 1{end}", f"Anvil 2 output 2{end}"]


def test_an_end_that_is_not_understood_refuses_the_row():
    page = grid(f"{BOTH}|Valid until", "Anvil 2|$1|$2|further notice", before=MTOK)

    assert lines_of(page) == []
    assert len(readings_of(page).unplaced) == 2


@pytest.mark.parametrize("step", ["Over 1B tokens", "Up to 1B tokens", "> 10M", "First 100K"])
def test_a_step_of_monthly_use_names_no_model(step):
    page = grid("Monthly usage|Input|Output", f"{step}|$1|$2", before=f"<h2>Anvil</h2>{MTOK}")

    assert lines_of(page) == []


def test_a_fee_by_the_call_may_be_an_add_on():
    page = grid("Tool|Price", "Web search|$10 / 1K calls", before="<h2>Add-ons</h2>")

    assert lines_of(page) == ["Web search search 10 krequest"]


@pytest.mark.parametrize(
    ("titles", "row", "lines"),
    [
        ("Model|Input|Output|Regional uplift", "Anvil 2|$1|$2|$0.1", 1),
        ("Model|Input|Output|Extra cost per image", "Anvil 2|$1|$2|$0.01", 1),
        ("Model|Input|Output|Cache storage (per hour)", "Anvil 2|$1|$2|$4.5", 1),
        ("Model|Input|Output|You save", "Anvil 2|$1|$2|$3", 1),
    ],
)
def test_money_beside_prices_that_is_no_price_is_named(titles, row, lines):
    page = grid(titles, row, before=MTOK)

    assert lines_of(page) == ["Anvil 2 input 1", "Anvil 2 output 2"]
    assert len(readings_of(page).unplaced) == lines


@pytest.mark.parametrize(
    "said",
    [
        "On 1 January 2027 the price of our Pro plan will rise to $25.",
        "Prices exclude VAT, which will be added from 1 January 2027.",
        "Anvil 2, released on 3 March 2026, has a new lower price.",
        "We lowered our prices on 3 March 2026.",
        "Cache storage is billed in addition to the input price.",
        "Volume discounts come on top of these prices.",
    ],
)
def test_a_sentence_on_something_else_binds_no_price(said):
    page = grid(BOTH, "Anvil 2|$1|$2", before=f"<p>{said}</p>{MTOK}")

    assert lines_of(page) == ["Anvil 2 input 1", "Anvil 2 output 2"]


def test_reads_and_writes_of_a_database_are_none_of_a_cache():
    card = "<div><h3>Store 2</h3><p>Reads: $8 / 1M</p><p>Writes: $2 / 1M</p></div>"

    assert lines_of(f"<html><h1>Pricing</h1>{card}</html>") == []


def test_a_unit_that_is_not_known_stays_beside_its_price():
    card = "<div><h3>Anvil 2</h3><p>Input $1 / MTok</p><p>Write</p><p>$0.1 / GB</p></div>"

    assert lines_of(f"<html><h1>Pricing</h1>{MTOK}{card}</html>") == ["Anvil 2 input 1"]
