"""Prices whose meter or model the page does not say: they are refused, and named."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

DIRECTED = grid("Model|Input / 1M tokens|Output / 1M tokens", "Anvil 2|$1|$2")
ANVIL = ["Anvil 2 input 1", "Anvil 2 output 2"]
PER_MTOK = "Model|Price per 1M tokens"


def _behind(heading, head, *rows):
    table = grid(head, *rows).removeprefix("<html><h1>Pricing</h1>").removesuffix("</html>")
    return DIRECTED.replace("</html>", f"<h2>{heading}</h2>{table}</html>")


@pytest.mark.parametrize(
    ("heading", "head", "row"),
    [
        ("More", "Model|Dimensions|Price per 1M tokens", "Tongs 3|1,024|$0.07"),
        ("More", "Model|Dims|per 1M tokens", "Tongs 3|256, 512 or 1024|$0.07"),
        ("Vectors", PER_MTOK, "Tongs 3|$0.07"),
        ("More", PER_MTOK, "tongs-vec-3|$0.07"),
    ],
)
def test_what_has_dimensions_is_embedded(heading, head, row):
    embedded = [line for line in lines_of(_behind(heading, head, row)) if "Anvil" not in line]

    assert embedded == [f"{row.partition('|')[0]} embedding 0.07"]


@pytest.mark.parametrize("heading", ["More", "Safety", "Specialists", "Vector search"])
def test_one_price_of_tokens_is_not_that_of_both_directions_beside_tables_that_part_them(heading):
    page = _behind(heading, PER_MTOK, "Tongs Guard|$0.10")

    assert lines_of(page) == ANVIL
    assert "tokens of what?" in readings_of(page).unplaced[0]


@pytest.mark.parametrize(
    ("heading", "row"),
    [("Chat models", "Tongs 3"), ("More", "Tongs 3 70B"), ("Tongs 3", "Tongs 3")],
)
def test_one_price_of_tokens_of_a_model_of_language_is_that_of_both(heading, row):
    page = _behind(heading, PER_MTOK, f"{row}|$0.10")

    assert [line for line in lines_of(page) if "Tongs" in line] == [
        f"{row} input 0.1",
        f"{row} output 0.1",
    ]


def test_dimensions_of_pictures_are_none_of_vectors():
    page = grid(
        "Model|Dimensions|Price per image", "Easel 2|1024x1024|$0.04", before="<h2>More</h2>"
    )

    assert lines_of(page) == ["Easel 2 image 0.04 1024x1024 image"]


@pytest.mark.parametrize("name", ["text-generation", "text-to-image", "fp8", "bf16", "Any LLM"])
def test_what_many_models_share_names_none(name):
    assert lines_of(grid("Model|Input / 1M tokens|Output / 1M tokens", f"{name}|$1|$2")) == []


@pytest.mark.parametrize(
    ("tool", "meter"),
    [
        ("Web lookup", "search"),
        ("Premium news", "search"),
        ("Web search (all models)", "search"),
        ("Document search", "request"),
        ("Code execution", "request"),
    ],
)
def test_a_call_that_looks_something_up_elsewhere_is_a_search(tool, meter):
    (price,) = readings_of(grid("Tool|Price", f"{tool}|$5 per 1,000 calls")).prices

    assert price.meter == meter


def test_until_when_a_model_answers_ends_no_price():
    card = "<h3>Tongs 3</h3><p><code>tongs-3</code>, until 30 January 2027</p>"
    prices = "<ul><li>Input: $1 / 1M tokens</li><li>Output: $2 / 1M tokens</li></ul>"

    assert lines_of(f"<html>{card}{prices}</html>") == ["Tongs 3 input 1", "Tongs 3 output 2"]


def test_a_card_ends_at_the_heading_of_the_next_part_of_the_page():
    """`Audio` is a part of a card below its name, and a part of the page above it."""
    card = "<h4>Tongs 3</h4><p>Input: $1 / 1M tokens</p><p>Output: $2 / 1M tokens</p>"
    page = f"<html>{card}<h2>Audio</h2><p>tongs-listen</p><p>$0.004 per minute</p></html>"

    assert lines_of(page) == ["Tongs 3 input 1", "Tongs 3 output 2"]


def test_a_name_has_the_id_that_the_page_prints_in_the_same_letters():
    page = grid("Model|Input / 1M tokens|Output / 1M tokens", "anvil-5|$1|$2")
    card = "<div><h3>Anvil 5</h3><p>Cached input $0.10 per million tokens.</p></div>"
    prices = readings_of(page.replace("<table>", f"{card}<h2>Prices</h2><table>")).prices

    assert {price.model_id_native for price in prices} == {"anvil-5"}
    assert {price.model_label for price in prices} == {"anvil-5", "Anvil 5"}


@pytest.mark.parametrize("tokens", ["", " tokens"])
def test_groups_of_the_same_rows_say_which_tokens_are_priced(tokens):
    """Cached ones are told apart by a variant; other rows may be of a model that makes sound."""
    groups = "<tr><th colspan=3>{}</th></tr><tr><td>Anvil 2</td><td>${}</td><td>${}</td></tr>"
    rows = "".join(
        groups.format(*row) for row in [(f"Text{tokens}", 4, 0.4), (f"Audio{tokens}", 32, 0.5)]
    )
    page = grid("Model|Input / 1M tokens|Cached input").replace("</table>", f"{rows}</table>")

    assert lines_of(page) == [
        "Anvil 2 audio_input 32",
        "Anvil 2 cache_read 0.4",
        "Anvil 2 cache_read 0.5 audio",
        "Anvil 2 input 4",
    ]


CARD = "<p>Input $1 / 1M tokens</p><p>Output $2 / 1M tokens</p>"


@pytest.mark.parametrize("badge", ["Most Popular", "Best Value", "Editor's Choice", "Open Source"])
def test_praise_above_a_name_is_no_name(badge):
    page = f"<html><div><div>{badge}</div><div>Anvil 2</div>{CARD}</div></html>"

    assert lines_of(page) == ANVIL


@pytest.mark.parametrize("maker", ["Acme", "Acme Labs"])
def test_a_maker_above_a_name_is_no_name(maker):
    page = f"<html><div><div>{maker}</div><div>Anvil 2</div>{CARD}</div></html>"

    assert lines_of(page) == []
    assert readings_of(page).unplaced


def test_a_card_of_a_library_of_models_has_the_path_as_its_name():
    card = (
        "<a href='/acme/anvil-2'><div><span class='pill'>text-generation</span>"
        "<span>fp8 · 128k</span></div><div><span>acme/</span><span>anvil-2</span></div>"
        "<div>$1/M in • $2/M out</div></a>"
    )

    assert lines_of(f"<html><h1>Models</h1><div>{card}</div></html>") == [
        "acme/anvil-2 input 1",
        "acme/anvil-2 output 2",
    ]


def test_what_others_ask_is_no_price_of_the_seller():
    page = grid("Model|Us (per 1M tokens)|Others Inc (per 1M tokens)", "Anvil 2|$1|$3")

    assert {price.price_usd for price in readings_of(page).prices} == {1}


def test_names_and_amounts_with_their_unit_may_stand_in_lines():
    gpus = "".join(f"<div>{gpu} <b>$1/GPU-hour</b></div>" for gpu in ("A100-80GB", "H100-80GB"))

    assert lines_of(f"<html><h2>Private endpoints</h2><div>{gpus}</div></html>") == [
        "A100-80GB gpu_hour 1 gpu_hour",
        "H100-80GB gpu_hour 1 gpu_hour",
    ]


def test_a_model_that_is_named_as_a_tool_is_none():
    """It is a model where the page prices it by the token: its calls are requests."""
    calls = grid("Model|Low|High", "Anvil Search|$4|$9", before="<h2>Per 1,000 requests</h2>")
    tokens = grid("Model|Input|Output", "Anvil Search|$1|$4", before="<p>Per 1M tokens</p>")

    assert [line for line in lines_of(calls + tokens) if "krequest" in line] == [
        "Anvil Search request 4 Low krequest",
        "Anvil Search request 9 High krequest",
    ]
    assert "Anvil Search search 4 Low krequest" in lines_of(calls)


@pytest.mark.parametrize("name", ["Anvil Index (embeddings)", "Anvil Index <i>Embedding</i>"])
def test_what_a_model_is_for_stands_beside_its_name(name):
    directed = grid("Model|Input|Output", "Anvil 2|$1|$4", before="<p>Per 1M tokens</p>")
    page = f"{directed}<table><tr><td>{name}</td><td>$0.04 per million tokens</td></tr></table>"

    assert "Anvil Index embedding 0.04" in lines_of(page)


@pytest.mark.parametrize(
    ("of_input", "of_output"),
    [("{}, {} input tokens", "{}, {} input tokens"), ("{} ({})", "{} ({} prompts)")],
)
def test_kinds_of_tokens_may_have_the_size_of_prompts_behind_them(of_input, of_output):
    rows = (
        f"Anvil 2|{of_input.format('Input', 'up to 200K')}|$1",
        f"Anvil 2|{of_input.format('Input', 'more than 200K')}|$2",
        f"Anvil 2|{of_output.format('Output', 'up to 200K')}|$4",
        f"Anvil 2|{of_output.format('Output', 'more than 200K')}|$8",
    )

    assert lines_of(grid("Model|Type|Price", *rows, before="<p>Per 1M tokens</p>")) == [
        "Anvil 2 input 1",
        "Anvil 2 input 2 >200000",
        "Anvil 2 output 4",
        "Anvil 2 output 8 >200000",
    ]


@pytest.mark.parametrize(
    ("heading", "meter"), [("Search without a model", "search"), ("Search models", "request")]
)
def test_what_its_heading_calls_a_search_is_one(heading, meter):
    page = grid(
        "Endpoint|Price", "Anvil Results|$3 per 1,000 requests", before=f"<h2>{heading}</h2>"
    )

    assert lines_of(page) == [f"Anvil Results {meter} 3 krequest"]


def test_a_column_of_methods_parts_the_prices_of_training():
    page = grid(
        "Model|Method|Price per 1M training tokens",
        *("Tongs 8B|LoRA|$1", "Tongs 8B|Full|$2"),
        before="<h2>Fine-tuning</h2>",
    )

    assert lines_of(page) == ["Tongs 8B training 1 LoRA", "Tongs 8B training 2 Full"]


@pytest.mark.parametrize(("title", "meter"), [("Embeddings", "embedding"), ("Rerankers", "rerank")])
def test_what_a_model_is_for_is_known_from_a_title_elsewhere_on_the_page(title, meter):
    rows = "|Model|Per 1M tokens|\n|-|-|\n|anvil-context-4|PRICE|"
    batch = f"## Batch API\n\n{rows.replace('PRICE', '$1')}\n|tongs-3|$3|\n"
    page = f"# Prices\n\n## {title}\n\n{rows}\n\n{batch}"

    assert lines_of(page.replace("PRICE", "$2")) == [
        f"anvil-context-4 {meter} 1 batch",
        f"anvil-context-4 {meter} 2",
    ]


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ("Cached input", ["cache_read 0.4", "cache_read 0.9 audio"]),
        ("Output", ["audio_output 0.9", "output 0.4"]),
        ("Audio input", []),
        ("Cache writes", []),
        ("Input and output", []),
    ],
)
@pytest.mark.parametrize("titles", ["|", "Model|Type|"])
def test_columns_may_say_of_which_tokens_the_meters_in_rows_are(row, read, titles):
    """Unless a row says so itself, or is of what has no name for sound."""
    is_listed = titles.startswith("Model")
    model = "Tongs 3|" * is_listed
    before = "<h1>Prices per million tokens</h1><h2>Tongs 3</h2>"
    rows = (f"{model}Input|$4|$32", f"{model}{row}|$0.40|$0.90")
    found = lines_of(grid(f"{titles}Text|Audio", *rows, before=before))

    known = ["audio_input 32", "input 4"] if read else []
    assert found == sorted(f"Tongs 3 {line}" for line in (*known, *read))


@pytest.mark.parametrize(
    ("heading", "line"),
    [("Embeddings", ["tongs-multi-3 embedding 0.1"]), ("Rerankers", [])],
)
def test_a_page_of_retrieval_calls_its_models_of_embeddings_alike(heading, line):
    rows = ("tongs-3|$0.05", "tongs-3-lite|$0.02", "anvil-3|$0.08")
    first = grid(PER_MTOK, *rows, before=f"<h2>{heading}</h2>").removesuffix("</html>")
    others = grid(PER_MTOK, "tongs-multi-3|$0.1", before="<h2>Parts</h2>").removeprefix("<html>")

    assert [found for found in lines_of(first + others) if "multi" in found] == line
