"""What no rule understands of a header, a bracket or a column stands beside the prices."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of


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


def test_a_size_in_a_column_binds_the_price_of_a_picture():
    """How many of them a dollar buys does not."""
    page = grid(
        "Model|Resolution|Per image|Output per $1",
        *("Ink 1|1024²|$0.02|50 images", "Ink 2|various|$0.04|25 images"),
    )

    assert lines_of(page) == ["Ink 1 image 0.02 1024² image", "Ink 2 image 0.04 image"]
