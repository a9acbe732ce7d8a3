"""What cells of a header say together, and rows that only their parts make known as prices."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

STACKED = (
    "<div class=p><div><div>Model</div><div><p>Price per 1M tokens</p><div><span>Input</span>"
    "<span>Cached input</span><span>Output</span></div></div></div>{}</div>"
)


def stacked(*amounts: str) -> str:
    """Return a row of a model and its amounts, each in a text node of its own."""
    spans = "".join(f"<span>{amount}</span>" for amount in amounts)
    return f"<div><div>Anvil 2</div><div>{spans}</div></div>"


def test_stacked_amounts_stand_in_the_order_of_their_titles():
    row = stacked("$1", "–", "$2")

    assert lines_of("<html>" + STACKED.format(row + row)) == ["Anvil 2 input 1", "Anvil 2 output 2"]


def test_an_amount_that_is_missing_leaves_the_order_of_the_others_open():
    assert lines_of("<html>" + STACKED.format(stacked("$1", "$2") * 2)) == []


def test_what_holds_now_ends_when_the_prices_beside_it_begin():
    titles = "Model|Now Input / 1M tokens|From 1 January 2027 Input / 1M tokens"
    page = grid(titles, "Anvil 2|$2|$1", before="<h2>Changes from 1 January 2027</h2>")
    prices = readings_of(page).prices

    dates = {str(p.source_amount): (p.effective_from, p.effective_to) for p in prices}
    assert {usd: tuple(day and day.year for day in days) for usd, days in dates.items()} == {
        "2": (None, 2027),
        "1": (2027, None),
    }


def test_items_are_offers_where_they_name_a_gpu():
    titles = "Item|On-demand, per GPU-hour|Preemptible, per GPU-hour"
    page = grid(titles, "NVIDIA H100|$3|$2", "Archive|$1|$1")
    prices = readings_of(page).prices

    found = {(p.model_label, str(p.source_amount), bool(p.commitment)) for p in prices}
    assert found == {("NVIDIA H100", "3", False), ("NVIDIA H100", "2", True)}


@pytest.mark.parametrize(
    ("price", "is_read"), [("$0.02 per image", True), ("$0.30 per 5 s video", False)]
)
def test_neighbours_of_a_name_and_its_price_are_rows(price, is_read):
    pair = "<div><b>{}</b><span>{}</span></div>"
    page = f"<html><section>{pair.format('Anvil X', price)}{pair.format('Tongs 1', price)}"

    assert [line.split()[0] for line in lines_of(page)] == (["Anvil", "Tongs"] if is_read else [])


def test_a_note_of_all_columns_names_their_unit():
    page = grid("Model|Input*|Output*", "Anvil 2 ¶|$1|$2")
    notes = (
        "<p>* Price for 1M tokens.</p><p>¶ Introductory price until and including 28 May 2027.</p>"
    )
    prices = readings_of(page + notes).prices

    assert {(p.model_label, p.unit, p.effective_to and p.effective_to.month) for p in prices} == {
        ("Anvil 2", "usd_per_mtok", 5)
    }


@pytest.mark.parametrize(
    ("cell", "has_end"),
    [("<s>$1.00</s> $0.80", True), ("<s>$1.00</s> $0.90", False), ("$0.80", False)],
)
def test_an_offer_ends_the_prices_that_it_reduces_and_no_others(cell, has_end):
    banner = "<div>Sprint: 20% off selected models <b>through May 31, 2027</b>. Join us.</div>"
    page = grid("Model|Input / 1M tokens", f"Anvil 2|{cell}").replace("<h1>", f"{banner}<h1>")
    (price,) = readings_of(page).prices

    assert (price.effective_to is not None and price.effective_to.month == 6) == has_end


@pytest.mark.parametrize(
    ("words", "meter"),
    [
        ("Cache write (5m)", "cache_write"),
        ("Cache write (1h)", "cache_write_1h"),
        ("Cache writes, 1 hour", "cache_write_1h"),
        ("1h cache write", "cache_write_1h"),
    ],
)
def test_for_how_long_a_cache_is_written_may_stand_behind_it(words, meter):
    page = grid("Model|Price per 1M tokens", f"Anvil 2|Input: $3<br>{words}: $6")

    assert lines_of(page) == sorted(["Anvil 2 input 3", f"Anvil 2 {meter} 6"])
