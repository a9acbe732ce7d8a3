"""Notes to which nothing has a mark, and rows of what is used in a month."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

HEAD = "Model|Input ($/1M tokens)|Output ($/1M tokens)"
SAID = "Prices shown are for the Scale plan."


@pytest.mark.parametrize(
    ("note", "variant"),
    [
        (f"* {SAID}", f" {SAID}"),
        (f"Note: {SAID.lower()}", f" Note: {SAID.lower()}"),
        ("<sup>1</sup> Prices apply from 1 March 2027.", " Prices apply from 1 March 2027."),
        ("* All prices exclude VAT.", ""),
        ("* Our models are hosted in Oslo.", ""),
        ("* Batch API supported. Ask us how.", ""),
    ],
)
def test_a_note_without_a_mark_is_of_all_prices(note, variant):
    page = grid(HEAD, "Anvil 2|$1|$4", after=f"<p>{note}</p>")
    marked = page.replace("Anvil 2", "Anvil 2<sup>*</sup>") + grid(HEAD, "Tongs 2|$2|$3")[6:]

    assert lines_of(page) == [f"Anvil 2 input 1{variant}", f"Anvil 2 output 4{variant}"]
    assert "Tongs 2 input 2" in lines_of(marked) or not note.startswith("*")


@pytest.mark.parametrize(
    "said",
    [
        "Enterprise customers only.",
        "You get these rates with an annual prepayment.",
        "Preise gelten nur für Bestandskunden.",
        "Tarifs réservés aux abonnés.",
    ],
)
def test_a_line_that_says_for_whom_alone_prices_are_binds_them(said):
    page = grid(HEAD, "Anvil 2|$1|$4", after=f"<p>{said}</p>")

    assert all(line.endswith(said[-8:]) for line in lines_of(page))


@pytest.mark.parametrize(
    "name", ["Dual L40S", "Quad A100", "H100 pair", "GB200 NVL72", "1/2 H100", "½ H100"]
)
def test_words_for_several_gpus_or_for_a_part_of_one_leave_no_price_per_gpu(name):
    assert lines_of(grid("GPU|Price per hour", f"{name}|$5")) == []


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("Tokens per month", ("Up to 100M|$1", "Over 100M|$0.80")),
        ("Volume", ("0 – 100M|$1", "100M+|$0.80")),
        ("Commitment", ("None|$1", "12 months|$0.80")),
    ],
)
def test_steps_of_use_are_no_models(title, rows):
    page = grid(f"{title}|Price per 1M input tokens", *rows, before="<h2>Anvil 2</h2>")

    assert not any(line.startswith(rows[1].split("|")[0]) for line in lines_of(page))
    assert not any(line.startswith(rows[0].split("|")[0]) for line in lines_of(page))


def test_a_column_of_two_classes_of_service_is_named_and_not_read():
    page = grid("Model|Input ($/1M)|Flex/Batch input ($/1M)", "Anvil 2|$1|$0.5")

    assert lines_of(page) == ["Anvil 2 input 1"]
    assert "$0.5" in readings_of(page).unplaced[0]
