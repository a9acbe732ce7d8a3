"""Machines without a count, amounts in brackets, and conditions in brackets: no plain prices."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

HEAD = "Model|Input ($/1M tokens)|Output ($/1M tokens)"
PLAIN = ["Anvil 2 input 1", "Anvil 2 output 4"]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Server|Price per hour", "H100 server|$24"),
        ("Machine|Hourly", "Dedicated H200 machine|$24"),
        ("GPU|Price per hour", "H100 bare-metal|$24"),
        ("Serveur|Prix par heure", "Serveur H100|24 €"),
        ("Instance|GPU|Price per hour", "gx-large|H100|$24"),
    ],
)
def test_a_machine_whose_gpus_are_not_counted_has_no_price_per_gpu(head, row):
    page = grid(head, row)

    assert lines_of(page) == []
    assert "how many GPUs" in readings_of(page).unplaced[0]


@pytest.mark.parametrize("name", ["H100", "RTX PRO 6000 Server Edition", "1x H100 server"])
def test_one_gpu_has_a_price(name):
    assert lines_of(grid("GPU|Price per hour", f"{name}|$3")) == [f"{name} gpu_hour 3 gpu_hour"]


@pytest.mark.parametrize(
    "row", ["Anvil 2|$1 ($0.10)|$4", "Anvil 2|$1 ($0.50)|$4 ($2)", "Anvil 2|$1|$4 ($2)"]
)
def test_an_amount_in_brackets_is_named(row):
    page = grid(HEAD, row)

    assert lines_of(page) == PLAIN
    assert any("in brackets" in line for line in readings_of(page).unplaced)


@pytest.mark.parametrize(
    "said", ["with SLA", "with a context of 1M tokens", "includes support and more", "staff only"]
)
def test_what_a_name_has_in_brackets_binds_its_prices(said):
    bound = [f"{line} {said}" for line in PLAIN]

    assert lines_of(grid(HEAD, f"Anvil 2 ({said})|$1|$4")) == bound
    assert lines_of(grid(HEAD, f"Anvil 2 <small>{said}</small>|$1|$4")) == bound


@pytest.mark.parametrize(
    ("said", "variant"),
    [("with SLA", " with SLA"), ("shared capacity", " shared capacity"), ("text / image", "")],
)
def test_what_a_price_has_in_brackets_binds_it(said, variant):
    page = grid(HEAD, f"Anvil 2|$1 ({said})|$4")

    assert lines_of(page) == [f"Anvil 2 input 1{variant}", "Anvil 2 output 4"]


@pytest.mark.parametrize("held", ["text, image", "text + audio"])
def test_a_column_of_what_a_model_reads_parts_no_prices(held):
    head = "Model|Input|Price per 1M tokens"

    assert lines_of(grid(head, f"anvil-embed-2|{held}|$0.12")) == ["anvil-embed-2 embedding 0.12"]
    assert lines_of(grid(head, "Anvil 2|$1|$0.12")) == ["Anvil 2 input 1"]
