"""Grids whose titles stand elsewhere, and prices of grids that are not known as tables."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        pytest.param(
            "<div><p>Anvil 2</p><p>$3.00</p><p>$15.00</p></div>",
            ["Models › 'Anvil 2: $3.00'", "Models › 'Anvil 2: $15.00'"],
            id="amounts in lines of their own",
        ),
        pytest.param(
            "<div hidden><p>Anvil 2 <i>$3.00</i> <i>$15.00</i></div>",
            ["Models › 'Anvil 2 $3.00 $15.00'"],
            id="a row of a hidden panel",
        ),
        pytest.param(
            "<details><summary><b>Anvil 2</b> <i>$3.00 per hour</i></summary><p>Old.</p></details>",
            ["Models › 'Anvil 2 $3.00 per hour'"],
            id="the title of a fold",
        ),
        pytest.param(
            "<p>Anvil H200: $1.00 an hour.</p>",
            ["Models › 'Anvil H200: $1.00 an hour.'"],
            id="the amount of another",
        ),
        pytest.param("<p>TONGS is from $1.00 per call.</p>", [], id="an amount that is read"),
        pytest.param(
            f"<p>{'We thank you all. ' * 20}Schools pay $3.00 / $4.00. $8 was paid in total.</p>",
            ["Models › 'Schools pay $3.00 / $4.00.'"],
            id="late in a long line",
        ),
        pytest.param("<h2>Plans</h2><p>Team</p><p>$49 / month</p>", [], id="a plan"),
        pytest.param("<p>Anvil 2</p><p><s>$3.00</s></p>", [], id="struck out"),
        pytest.param("<p>Anvil 2</p><p>We raised $5 and more for it.</p>", [], id="a sentence"),
    ],
)
def test_an_amount_beside_the_name_of_a_model_is_read_or_reported(page, lines):
    """A grid that is not known as a table must not lose its prices silently."""
    other = grid("Model|Input / 1M tokens", "Tongs|$1.00", before="<h2>Models</h2>")

    unplaced = readings_of(other.replace("</html>", page)).unplaced
    assert unplaced == tuple(f"{line} (outside of tables)" for line in lines)


def test_a_bare_number_below_a_currency_and_a_unit_is_reported():
    page = grid("Model|Input ($ / 1M tokens)|Former input ($ / 1M tokens)", "Tongs|1.00|1.20")

    assert readings_of(page).unplaced == (
        "Pricing › Tongs › Former input ($ / 1M tokens): '1.20' (unknown column)",
    )


def test_a_table_of_money_that_gives_no_price_is_reported():
    page = grid("|anvil|tongs", "Asked|0.50|0.20", before="<p>Per 1M tokens, US dollars.</p>")

    assert readings_of(page).unplaced == (
        "Pricing: a table of Per 1M tokens, US dollars. (no price is read)",
    )


@pytest.mark.parametrize(
    ("heading", "items", "read", "unplaced"),
    [
        pytest.param(
            "<p>All prices are for 1 million tokens.</p><p>USD.</p><h2>Embeddings</h2>",
            ["<b>BGE-M3</b>: $0.01", "<b>E5 Large</b>: $0.03"],
            ["BGE-M3 embedding 0.01", "E5 Large embedding 0.03"],
            [],
            id="a unit from elsewhere",
        ),
        pytest.param(
            "<h2>Speech</h2>",
            ["Whisper: $0.12 per hour of audio", "Anvil 2: $0.70", "Hear: $0.2 per hour of audio"],
            ["Hear audio_hour 0.2 audio_hour", "Whisper audio_hour 0.12 audio_hour"],
            ["Speech › 'Anvil 2: $0.70' (outside of tables)"],
            id="one that names no unit",
        ),
    ],
)
def test_items_of_a_list_that_are_not_read_are_reported(heading, items, read, unplaced):
    page = f"<html>{heading}<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"

    assert lines_of(page) == read
    assert list(readings_of(page).unplaced) == unplaced


@pytest.mark.parametrize(
    "heading",
    ["Scar 2 by the token", "Scar 2 tokens", "Scar 2 token pricing", "Scar 2 (per token)"],
)
def test_a_heading_may_say_how_its_model_is_billed(heading):
    rows = "Text input|$5", "Image input|$8", "Image output|$32"
    page = grid("Token type|Price per 1M tokens", *rows, before=f"<h2>{heading}</h2>")

    assert lines_of(page) == ["Scar 2 image_input 8", "Scar 2 image_output 32", "Scar 2 input 5"]


@pytest.mark.parametrize(
    ("titles", "units"),
    [
        ("Modell|Einheit|Preis", ["pro 1 Mio. Token", "Stunde Audio", "Bild"]),
        ("Modell|Enhet|Pris", ["1 million tokens", "per time lyd", "per bilde"]),
        ("Modèle|Unité|Prix", ["1 million de jetons", "heure d’audio", "image"]),
        ("Modelo|Unidad|Precio", ["1 millón de tokens", "hora de audio", "por imagen"]),
        ("Modello|Unità|Prezzo", ["1 milione di token", "ora di audio", "immagine"]),
        ("Model|Eenheid|Prijs", ["1 miljoen tokens", "uur audio", "afbeelding"]),
    ],
)
def test_a_column_of_units_may_be_in_another_language(titles, units):
    names = ["Anvil Embed", "Whisper", "Anvil Paint"]
    rows = (f"{name}|{unit}|0,06 €" for name, unit in zip(names, units, strict=True))

    assert lines_of(grid(titles, *rows)) == [
        "Anvil Embed embedding 0.06 EUR",
        "Anvil Paint image 0.06 image EUR",
        "Whisper audio_hour 0.06 audio_hour EUR",
    ]


def test_titles_and_rows_may_stand_in_wrappers_of_their_own():
    row = "<div><div>{}</div><div>${}</div><div>${}</div></div>"
    titles = "<div class=h><div>Model</div><div>Input</div><div>Output</div></div>"
    rows = row.format("Anvil 2", 1, 2) + row.format("Tongs 3", 3, 4)
    grid_of = f"{titles}<div><div role=list>{rows}</div></div>"
    page = f"<html><section><p>Prices per 1M tokens</p>{grid_of}</section>"

    assert lines_of(page) == [
        *("Anvil 2 input 1", "Anvil 2 output 2", "Tongs 3 input 3", "Tongs 3 output 4")
    ]
