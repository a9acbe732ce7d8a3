"""Names of models, and what stands beside them."""

import pytest

from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.prices.api_ids import is_api_id
from pipeline.extract.prices.context_sizes import context_size
from pipeline.extract.prices.label_cells import read_labels
from pipeline.extract.prices.labels import read_label


@pytest.mark.parametrize(
    ("printed", "name", "context_window"),
    [
        ("Anvil OSS 20B 128k", "Anvil OSS 20B", 128_000),
        ("Bellows3 32B 131k\t", "Bellows3 32B", 131_000),
        ("Hammer K2-0905 1T 256k", "Hammer K2-0905 1T", 256_000),
        ("Tongs 4 Scout (17Bx16E) 128k", "Tongs 4 Scout (17Bx16E)", 128_000),
        ("Anvil (1M context)", "Anvil", 1_000_000),
        ("Anvil 200K Context", "Anvil", 200_000),
        ("Anvil  5 **", "Anvil 5", None),
        ("Anvil 3.1¹", "Anvil 3.1", None),
        ("FLOW.1 [dev]", "FLOW.1 [dev]", None),
        ("Anvil 5 NEW", "Anvil 5", None),
        ("Anvil 5 1M", "Anvil 5 1M", None),
        ("anvil-v1-128k", "anvil-v1-128k", None),
        ("128k", "128k", None),
        ("Anvil 5:", "Anvil 5", None),
        ("Anvil-4-32B-0414-128K", "Anvil-4-32B-0414-128K", None),
    ],
)
def test_a_name_is_freed_of_context_size_and_marks(printed, name, context_window):
    label = read_label(printed)

    assert (label.name, label.context_window) == (name, context_window)


@pytest.mark.parametrize(
    ("text", "header", "is_id"),
    [
        ("acme/anvil-20b", "", True),
        ("accounts/acme/models/anvil", "", True),
        ("murmur-large-v3", "", True),
        ("Anvil_Turbo", "API model string", True),
        ("Anvil 5", "Model ID", False),
        ("GLM-4.7", "Model", False),
        ("anvil-large", "Model", False),
        ("N/A", "", False),
        ("-", "Model ID", False),
    ],
)
def test_an_id_is_what_is_printed_as_one(text, header, is_id):
    assert is_api_id(text, header=header) is is_id


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        pytest.param(
            Cell(("Anvil Instruct", ",", "Anvil Thinking"), ("Anvil Instruct", "Anvil Thinking")),
            ["Anvil Instruct", "Anvil Thinking"],
            id="two links",
        ),
        pytest.param(Cell(("GLM-4.5,GLM-4.6",)), ["GLM-4.5", "GLM-4.6"], id="a comma"),
        pytest.param(
            Cell(("Hammer", "and", "Tongs"), ("Hammer", "Tongs")), ["Hammer", "Tongs"], id="and"
        ),
        pytest.param(Cell(("Anvil", "Docs"), ("Anvil", "Docs")), ["Anvil"], id="a button"),
        pytest.param(Cell(("NEW", "Anvil", "Popular")), ["Anvil"], id="badges"),
        pytest.param(Cell(("NEW Anvil 5 Air",)), ["Anvil 5 Air"], id="a badge in one text with it"),
        pytest.param(
            Cell(("All (Anvil, Anvil Mini)",)), ["All (Anvil, Anvil Mini)"], id="in parentheses"
        ),
        pytest.param(Cell(("Anvil 8B, 70B",)), ["Anvil 8B, 70B"], id="no second name"),
        pytest.param(
            Cell(("Anvil 5 (tools: max 3)",)), ["Anvil 5 (tools: max 3)"], id="a colon in brackets"
        ),
        pytest.param(Cell(("Anvil 8B / Anvil 70B",)), ["Anvil 8B", "Anvil 70B"], id="a slash"),
        pytest.param(
            Cell(("Anvil 5", "Our best model for coding, chat and more.")),
            ["Anvil 5"],
            id="a description",
        ),
        pytest.param(Cell(), [], id="nothing"),
        pytest.param(Cell(("word " * 100,)), [], id="too long to be a name"),
    ],
)
def test_a_cell_names_one_offer_or_several(cell, names):
    assert [label.name for label in read_labels(cell)] == names


def test_an_id_below_the_name_is_the_id():
    (label,) = read_labels(Cell(("Anvil 5 128k", "acme/anvil-5")))

    assert (label.name, label.api_id, label.context_window) == ("Anvil 5", "acme/anvil-5", 128_000)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("160k", 160_000),
        ("131,072", 131_072),
        ("1M", 1_000_000),
        ("1.05M", 1_050_000),
        ("32768 tokens", 32_768),
        ("—", None),
        ("131.072", None),
        ("256K / 64K", None),
        ("1,5", None),
    ],
)
def test_a_context_size_is_exact_or_unknown(text, tokens):
    assert context_size(text) == tokens
