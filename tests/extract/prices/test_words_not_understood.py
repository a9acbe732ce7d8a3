"""What no rule understands of a header, a bracket or a column stands beside the prices."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Sunday rate per 1M input tokens", ["Sunday"]),
        ("Launch price per 1M input tokens", ["Launch"]),
        ("Base input tokens, per 1M (USD)", []),
        ("Acme price per 1M input tokens", []),
        ("Input (long prompts, > 200K), $ / 1M tokens", [">200000"]),
    ],
)
def test_a_word_of_a_header_that_is_not_known_is_a_variant(header, said):
    """But for words of units and meters, and the names of seller and model."""
    page = grid(f"Model|{header}", "Anvil 4|$1")

    bound, words = [w for w in said if w[0] == ">"], [w for w in said if w[0] != ">"]
    assert lines_of(page) == [" ".join(["Anvil 4 input 1", *bound, *words])]


def test_a_bracket_behind_a_name_that_is_not_known_stands_in_name_and_variant():
    page = grid(
        "Model|Input / 1M tokens",
        *("Anvil 4 (Sundays)|$1", "Anvil 5 (32B)|$2", "Anvil 6 (open weights)|$3"),
    )

    assert lines_of(page) == [
        "Anvil 4 (Sundays) input 1 Sundays",
        "Anvil 5 (32B) input 2",
        "Anvil 6 (open weights) input 3",
    ]


def test_a_column_that_tells_rows_of_one_model_apart_binds_the_other_rows():
    """Other money beside the price does not: what the maker asks tells no two prices apart."""
    page = grid(
        "Model|Steps|Price per image",
        *("Ink 1|Up to 20|$0.02", "Ink 1|21 to 50|$0.04", "Ink 2|Up to 20|$0.03", "Ink 3|any|$1"),
    )
    resold = grid(
        "Model|Direction|Price of the maker|Price / 1M tokens",
        *("Anvil 4|Input|$3|$2", "Anvil 4|Output|$6|$5"),
    )

    assert lines_of(page) == [
        "Ink 1 image 0.02 Up to 20 image",
        "Ink 1 image 0.04 21 to 50 image",
        "Ink 2 image 0.03 Up to 20 image",
        "Ink 3 image 1 image",
    ]
    assert lines_of(resold) == ["Anvil 4 input 2", "Anvil 4 output 5"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Anvil-4 原厂直供", "Anvil-4 input 2 原厂直供"),
        ("Anvil 4\uff08特价\uff09", "Anvil 4 (特价) input 2 特价"),
        ("Anvil 4 weekend", "Anvil 4 input 2 weekend"),
        ("Anvil 4, members", "Anvil 4 input 2 members"),
        ("Anvil 4 via partner", "Anvil 4 input 2 via partner"),
        ("Anvil 4 preview", "Anvil 4 preview input 2"),
        ("Anvil 4 our best", "Anvil 4 input 2"),
        ("Anvil 4 Starting January 1, 2027", "Anvil 4 input 2 from 2027-01-01"),
    ],
)
def test_what_stands_behind_a_name_and_may_bind_its_price_is_a_variant(name, line):
    assert lines_of(grid("Model|Input / 1M tokens", f"{name}|$2")) == [line]


@pytest.mark.parametrize(
    ("title", "cells", "said"),
    [
        ("Channel", ("Official", "Resold"), ("Official", "Resold")),
        ("Days", ("Weekdays", "any"), ("Weekdays", "")),
        ("Group", ("vip", "default"), ("vip", "")),
        ("Hosted in", ("Ashburn", "all places"), ("Ashburn", "")),
        ("Minimum order", ("1B tokens", "none"), ("1B tokens", "")),
        ("Strength", ("Long tasks", "Quick answers"), ("", "")),
    ],
)
def test_a_column_whose_title_binds_prices_binds_those_of_single_rows(title, cells, said):
    rows = (f"Anvil {at}|{cell}|$2" for at, cell in enumerate(cells, start=4))

    assert lines_of(grid(f"Model|{title}|Input / 1M tokens", *rows)) == [
        f"Anvil {at} input 2 {words}".strip() for at, words in enumerate(said, start=4)
    ]


def test_a_size_in_a_column_binds_the_price_of_a_picture():
    """How many of them a dollar buys does not."""
    page = grid(
        "Model|Resolution|Per image|Output per $1",
        *("Ink 1|1024²|$0.02|50 images", "Ink 2|various|$0.04|25 images"),
    )

    assert lines_of(page) == ["Ink 1 image 0.02 1024² image", "Ink 2 image 0.04 image"]


@pytest.mark.parametrize("title", ["Per image", "Operation"])
def test_what_a_model_does_tells_its_prices_apart(title):
    """A picture of the model in the heading is made, or edited: neither is a model."""
    rows = ("Generate|$0.02", "Edit|$0.03", "Generate with a reference|$0.05")
    page = grid(f"{title}|Price per image", *rows, before="<h2>Inkwell 3</h2>")

    assert lines_of(page) == [
        "Inkwell 3 image 0.02 Generate image",
        "Inkwell 3 image 0.03 Edit image",
        "Inkwell 3 image 0.05 Generate with a reference image",
    ]


@pytest.mark.parametrize(
    ("head", "rows", "why"),
    [
        ("Product|Price", ["Skill execution|$0.02 / call"], ""),
        ("Product|Price", ["Skill execution|$0.02 / call", "Drills|$2 / drill"], "no name of a"),
        ("Tool|Price", ["File search|$0.02 / call", "Code interpreter|$0.03 / container"], ""),
        ("Grade|Price per image", ["Cinema|$0.07"], "no title of models"),
        ("Grade|Price per image", ["Inkwell 3|$0.07"], ""),
        ("Engine|Price per image", ["Inkwell|$0.07"], ""),
    ],
)
def test_what_may_be_no_model_has_no_price(head, rows, why):
    """A call of what is sold beside other things, and rows below a title of anything."""
    found = readings_of(grid(head, *rows))

    assert len(found.prices) == (0 if why else 1)
    assert why in "".join(found.unplaced)


def test_a_region_that_is_shown_binds_all_prices_of_a_page():
    """Also beside the way a model is deployed, whatever that is called."""
    shown = (
        "<p><span>Prices shown for: <b>East US (Raleigh)</b></span> <span>Currency: <b>$</b></p>"
    )
    page = grid("Model|Deployment scope|Input / 1M tokens", "Anvil 4|International|$2")

    assert lines_of(page.replace("<table>", f"{shown}<h2>Models</h2><table>")) == [
        "Anvil 4 input 2 International, East US (Raleigh)"
    ]


def test_an_escaped_sign_in_a_table_of_a_component_begins_no_tag():
    rows = ("0\\<Token≤256K</td><td>\\$2", "256K\\<Token≤1M</td><td>\\$4")
    page = "\n".join(
        (
            "# Prices\n\n<table>",
            "<tr><th>Model</th><th>Input length</th><th>Input / 1M tokens</th></tr>",
            *(f"<tr><td>anvil-4</td><td>{row}</td></tr>" for row in rows),
            "</table>",
        )
    )

    assert lines_of(page) == ["anvil-4 input 2", "anvil-4 input 4 >256000"]


def test_the_region_of_a_pane_that_nothing_chooses_binds_its_prices():
    page = grid("Model|Input / 1M tokens", "Anvil 4|$2")

    for where, line in (("region", "Anvil 4 input 2 frankfurt"), ("row", "Anvil 4 input 2")):
        pane = page.replace("<table>", f'<div data-{where}="frankfurt"><table>', 1)
        assert lines_of(pane.replace("</table>", "</table></div>")) == [line]


@pytest.mark.parametrize("title", ["Preview", "Public beta"])
def test_a_title_of_a_state_binds_its_prices_and_one_of_models_in_it_does_not(title):
    page = grid("Model|Input / 1M tokens", "Anvil 4|$2", before="<h2>{}</h2>")

    assert lines_of(page.format(title)) == [f"Anvil 4 input 2 {title}"]
    assert lines_of(page.format(f"{title} models")) == ["Anvil 4 input 2"]
