"""What pages print that is no price of theirs, and forms beside tables that are."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

PER_MTOK = "Model|Input / 1M tokens|Output / 1M tokens"
CARD = "".join(
    f"<div><dt>{name} (/M tokens)</dt><dd>${usd}</dd></div>"
    for name, usd in (("Input", 1), ("Output", 2))
)


@pytest.mark.parametrize(
    "heading", ["Example", "Billing example", "Example calculation", "How this compares"]
)
def test_a_table_that_works_out_or_compares_is_none_of_prices(heading):
    page = grid(PER_MTOK, "Anvil 2|$1|$2", before=f"<h2>{heading}</h2>")

    assert lines_of(page) == []
    assert readings_of(page).unplaced


@pytest.mark.parametrize(
    "lead", ["Example (Anvil 2, a long prompt):", "For example, one chat costs:"]
)
def test_a_list_below_the_word_example_is_none_of_prices(lead):
    page = f"# Caching\n\n**{lead}**\n\n- Fresh input, no caching: $0.02 per request\n"

    assert lines_of(page) == []
    assert readings_of(page).unplaced == ("Caching › Fresh input, no caching: an example",)


@pytest.mark.parametrize(
    ("heading", "name", "count"),
    [("Images", "Anvil 2", 1), ("Output", "Anvil Image 2", 1), ("Agents", "Anvil 2", 0)],
)
def test_only_what_makes_images_is_paid_by_the_step(heading, name, count):
    page = f"# {heading}\n\n| Model | Cost per step |\n|-|-|\n| {name} | $0.01 |\n"
    readings = readings_of(page)

    assert (len(readings.prices), len(readings.unplaced)) == (count, 1 - count)


@pytest.mark.parametrize(("aside", "count"), [("($0.06 per 30 step image)", 0), ("(any size)", 1)])
def test_a_price_by_the_image_is_the_only_one_in_its_cell(aside, count):
    page = f"# Images\n\n| Model | Cost per image |\n|-|-|\n| Anvil 2 | $0.002 {aside} |\n"

    assert len(readings_of(page).prices) == count


@pytest.mark.parametrize("name", ["Cost", "Text", "Image tokens", "Training", "200px x 200px"])
def test_what_is_billed_names_no_model(name):
    assert lines_of(grid(PER_MTOK, f"{name}|$1|$2")) == []


def test_lists_of_prices_are_read_beside_tables():
    page = f"<html><h3>Anvil 2</h3><dl>{CARD}</dl><h3>Older</h3>{grid(PER_MTOK, 'Tongs 1|$3|$4')}"

    assert lines_of(page) == [
        "Anvil 2 input 1",
        "Anvil 2 output 2",
        "Tongs 1 input 3",
        "Tongs 1 output 4",
    ]


@pytest.mark.parametrize(
    ("titles", "row", "variants"),
    [
        ("GPU|VRAM|Secure Cloud|Community Cloud", "H200|141 GB|$3.59/hr|$3.29/hr", 2),
        ("GPU|Memory|Flex (per second)|Active (per second)", "H200|141 GB|$0.001|$0.0008", 2),
    ],
)
def test_each_way_to_rent_a_gpu_is_a_variant(titles, row, variants):
    """Also `Flex`, which is a class of service for tokens alone."""
    prices = readings_of(grid(titles, row)).prices

    assert {(price.meter, price.service_tier) for price in prices} == {("gpu_hour", "standard")}
    assert len({price.variant for price in prices}) == variants


def test_a_second_row_of_titles_may_be_written_with_cells():
    page = (
        "<table><tr><td rowspan=2>Model</td><td rowspan=2>Input price (per 1M tokens)</td>"
        "<td colspan=2>Output price (per 1M tokens)</td></tr>"
        "<tr><td>Non-thinking</td><td>Thinking</td></tr>"
        "<tr><td>Anvil 2</td><td>$1</td><td>$2</td><td>$4</td></tr></table>"
    )

    assert lines_of(page) == [
        "Anvil 2 input 1",
        "Anvil 2 output 2 Non-thinking",
        "Anvil 2 output 4 Thinking",
    ]


def test_one_price_for_words_and_sound_is_neither():
    titles = "Model|Input (per 1M tokens)|Output (per 1M tokens): text + audio, text is free"

    assert lines_of(grid(titles, "Anvil 2|$1|$15")) == ["Anvil 2 input 1"]


def test_tokens_of_a_page_about_retrieval_may_be_embedded():
    """Where nothing says input or output, a price of tokens is not taken for both."""
    vectors = grid("Model|Price per 1M tokens", "anvil-embed-1|$1", "anvil-embed-2|$2")
    older = f"<h2>Older models</h2>{grid('Model|Price per 1M tokens', 'tongs-1|$3')}"

    assert lines_of(f"<html><h2>Embeddings</h2>{vectors}{older}") == [
        "anvil-embed-1 embedding 1",
        "anvil-embed-2 embedding 2",
    ]


def test_data_of_scripts_may_name_their_rows_body():
    row = '{"cells":["Anvil 2","$1 /M tokens","$2 /M tokens"]}'
    table = f'{{"cells":["Model","Input","Output"],"body":[{row}]}}'
    page = f'<html><script id="__NEXT_DATA__">{{"title":"Prices","table":{table}}}</script>'

    assert lines_of(page) == ["Anvil 2 input 1", "Anvil 2 output 2"]


def test_a_list_of_meters_is_of_the_item_that_it_stands_in():
    meters = "<ul><li>Prompt: $1 per 1M tokens</li><li>Completion: $2 per 1M tokens</li></ul>"
    page = f"<html><h1>Prices</h1><ul><li>Anvil 2 Mini {meters}</li></ul></html>"

    assert lines_of(page) == ["Anvil 2 Mini input 1", "Anvil 2 Mini output 2"]


@pytest.mark.parametrize(
    ("title", "is_name"),
    [("Anvil Forge", True), ("Anvil Forge Mini", True), ("Text Generation", False), ("Pay", False)],
)
def test_the_title_of_an_accordion_may_name_a_model_without_a_number(title, is_name):
    meters = (
        "<dt>Input</dt><dd><b>$1</b> / 1M tokens</dd><dt>Output</dt><dd><b>$2</b> / 1M tokens</dd>"
    )
    page = (
        f"<html><h1>Prices</h1><button aria-expanded=false>{title}</button><dl>{meters}</dl></html>"
    )

    assert lines_of(page) == ([f"{title} input 1", f"{title} output 2"] if is_name else [])


def test_plans_are_variants_although_one_is_called_standard():
    titles = "Model|Input / 1M tokens Starter and Standard|Input / 1M tokens Enterprise"

    assert len(lines_of(grid(titles, "Anvil 2|$1|$0.9"))) == 2
