"""Tables that are written as one and are two, or as two and are one; and what stands around."""

import json

import pytest

from tests.extract.prices.price_lines import grid, lines_of

TITLES = "<table><thead><tr><th>Model</th><th>Input</th><th>Output</th>{}</tr></thead></table>"
ROWS = "<table><tr><td>Anvil 2</td><td>$1</td><td>$4</td></tr></table>"
PER_MTOK = "<html><p>Prices per 1M tokens</p>{}</html>"
PAIR = ["Anvil 2 input 1", "Anvil 2 output 4"]


@pytest.mark.parametrize("bar", ["", "<th class=gutter></th>"])
def test_titles_that_stay_in_sight_stand_in_a_table_of_their_own(bar):
    assert lines_of(PER_MTOK.format(f"<div>{TITLES.format(bar)}</div><div>{ROWS}</div>")) == PAIR


@pytest.mark.parametrize(
    "parted",
    [
        TITLES.format("") + "<p>Other prices</p>" + ROWS,
        TITLES.format("<th>Batch</th>") + ROWS,
        "<table><thead></thead></table>" + ROWS,
    ],
    ids=["text between them", "another number of columns", "no titles"],
)
def test_titles_above_another_table_are_not_its_own(parted):
    assert lines_of(PER_MTOK.format(parted)) == []


def test_a_sheet_holds_tables_one_below_the_other():
    """Behind a blank row the titles are new, as cells like all others."""
    sheet = grid(
        "Model|Input|Output",
        "Anvil 2|$1|$4",
        "||",
        "Other services|Unit|Price",
        "Anvil Embed|per million tokens|$0.03",
        before="<p>Prices per 1M tokens</p>",
    ).replace("th>", "td>")

    assert lines_of(sheet) == [*PAIR, "Anvil Embed embedding 0.03"]


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Streaming, per minute", "Scribe audio_hour 0.6 Streaming audio_hour"),
        ("Recordings (per hour)", "Scribe audio_hour 0.01 Recordings audio_hour"),
    ],
)
def test_a_title_of_how_speech_is_sent_may_name_the_unit(title, line):
    page = grid(f"Model|{title}", "Scribe|$0.01", before="<h2>Speech to text</h2>")

    assert lines_of(page) == [line]


def test_the_usual_size_is_a_size_as_others_are():
    page = grid(
        "Model|Low (default)|High",
        "Anvil Web|$5|$9",
        before="<h2>Request fee</h2><p>USD for 1,000 requests.</p>",
    )

    assert lines_of(page) == [
        "Anvil Web request 5 Low krequest",
        "Anvil Web request 9 High krequest",
    ]


@pytest.mark.parametrize(
    ("cell", "line"),
    [
        ("Anvil Index (embeddings)|$1 per 1M tokens", "Anvil Index embedding 1"),
        ("Anvil Sort (reranker)|$1 per 1,000 requests", "Anvil Sort rerank 1 krequest"),
        ("Anvil Say (voices)|$1 per 1M characters", "Anvil Say characters 1 mchar"),
    ],
)
def test_what_a_model_does_may_stand_in_brackets_behind_its_name(cell, line):
    assert lines_of(grid("Model|Price", cell)) == [line]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("All prices are in Swedish kronor (SEK).", ["Anvil 2 input 24.5 SEK"]),
        ("All prices are in Danish kroner.", ["Anvil 2 input 24.5 DKK"]),
        ("All prices are in euros.", []),
        ("", []),
    ],
)
def test_which_kronor_a_page_must_say(said, found):
    page = grid("Model|Input / 1M tokens", "Anvil 2|24.50 kr", before=f"<p>{said}</p>")

    assert lines_of(page) == found


def test_a_sentence_says_that_prices_are_for_one_gpu_and_one_hour():
    page = grid(
        "GPU|On demand|Spot",
        "NVIDIA H100|$2.50|$1.35",
        before="<p>We bill by the second; the prices below are for one GPU and one hour.</p>",
    )

    assert lines_of(page) == [
        "NVIDIA H100 gpu_hour 1.35 Spot gpu_hour",
        "NVIDIA H100 gpu_hour 2.5 gpu_hour",
    ]


@pytest.mark.parametrize(
    ("cell", "bound"),
    [
        ("Over 32K, up to 128K", " >32000"),
        ("Above 32K and up to 128K", " >32000"),
        ("Any length", ""),
        ("All requests", ""),
    ],
)
def test_a_step_of_prompts_may_have_two_ends_or_none(cell, bound):
    page = grid(
        "Model|Input tokens per request|Input price",
        f"Anvil 2|{cell}|$1",
        before="<p>Prices are in USD per 1M tokens.</p>",
    )

    assert lines_of(page) == [f"Anvil 2 input 1{bound}"]


def test_what_is_offered_in_one_place_only_has_its_prices_there():
    said = "<h2>Batch calls</h2><p>Batch calls are supported in Singapore only.</p>"
    page = grid("Model|Input price (batch) / 1M tokens", "Anvil 2|$1", before=said)

    assert lines_of(page) == ["Anvil 2 input 1 batch Singapore"]


def test_the_frame_of_a_list_that_scrolls_is_no_row():
    page = (
        "<html><div role=grid><div role=row><span role=columnheader>Model</span>"
        "<span role=columnheader>Input / 1M tokens</span></div><div role=row>"
        "<div role=row><span role=gridcell>Anvil 2</span><span role=gridcell>$1</span></div>"
        "<div role=row><span role=gridcell>Anvil 3</span><span role=gridcell>$2</span></div>"
        "</div></div></html>"
    )

    assert lines_of(page) == ["Anvil 2 input 1", "Anvil 3 input 2"]


@pytest.mark.parametrize(
    ("kind", "field"), [("fastboot/shoebox", "attributes"), ("application/json", "node")]
)
def test_fields_of_a_model_may_stand_in_one_of_its_fields(kind, field):
    page = (
        f'<html><script type="{kind}">{{"data": [{{"id": "anvil-2", "{field}": '
        '{"name": "Anvil 2", "input-price-per-million": 1.5}}]}</script></html>'
    )

    assert lines_of(page) == ["Anvil 2 input 1.5"]


@pytest.mark.parametrize(
    ("printed", "currency"),
    [("24.50 Kč", "CZK"), ("24.50 Ft", "HUF"), ("24,50 lei", "RON"), ("24,50 zł", "PLN")],
)
def test_an_amount_may_name_its_currency_by_a_word(printed, currency):
    page = grid("Model|Input / 1M tokens", f"Anvil 2|{printed}")

    assert lines_of(page) == [f"Anvil 2 input 24.5 {currency}"]


def test_titles_of_a_grid_may_be_cells_with_a_role():
    titles = TITLES.format("").replace("thead", "tbody").replace("<th", "<td role=columnheader")

    assert lines_of(PER_MTOK.format(titles.replace("</th", "</td") + ROWS)) == PAIR


def test_a_table_without_titles_may_say_what_each_service_does():
    page = grid("Anvil Index|Embeddings|$0.05 per 1M tokens").replace("th>", "td>")
    row = "<tr><td>Anvil Sort</td><td>Reranking</td><td>$1.10 per 1,000 requests</td></tr>"

    assert lines_of(page.replace("</table>", f"{row}</table>")) == [
        "Anvil Index embedding 0.05",
        "Anvil Sort rerank 1.1 krequest",
    ]


def test_a_head_may_stand_above_an_empty_body():
    head = TITLES.format("").replace("</thead>", "</thead><tbody class=hide></tbody>")

    assert lines_of(PER_MTOK.format(head + ROWS)) == PAIR


def test_the_unit_of_speech_may_stand_behind_its_title():
    page = grid("Model|Recorded", "Scribe|$0.01", before="<h2>Speech to text, per minute</h2>")

    assert lines_of(page) == ["Scribe audio_hour 0.6 Recorded audio_hour"]


@pytest.mark.parametrize("title", ["What it does", "What for", "Used for"])
def test_a_column_may_say_what_each_service_does(title):
    page = grid(
        f"Service|{title}|Unit|Price",
        "Anvil Index|embeddings|1 million tokens|$0.05",
        "Anvil Sort|reranking|1,000 requests|$1.10",
        "Anvil Steno|speech to text|1 hour of sound|$0.16",
        "Anvil Paint|images|1 picture|$0.018",
    )

    assert lines_of(page) == [
        "Anvil Index embedding 0.05",
        "Anvil Paint image 0.018 image",
        "Anvil Sort rerank 1.1 krequest",
        "Anvil Steno audio_hour 0.16 audio_hour",
    ]


def test_a_dash_may_part_a_name_from_what_it_costs():
    page = (
        "<html><h2>Language models, per million tokens</h2><ul>"
        "<li><b>Anvil 2</b> \u2013 input $1, output $4</li>"
        "<li><b>Anvil 3</b> \u2013 input $2, output $5</li></ul></html>"
    )

    assert lines_of(page) == [*PAIR, "Anvil 3 input 2", "Anvil 3 output 5"]


def test_what_a_model_costs_beside_its_tokens_stands_below_its_id():
    page = grid(
        "Kind|Price",
        "Reasoning tokens|$3 per million tokens",
        before="<h2>anvil-study</h2><p>One more price applies to <code>anvil-study</code>:</p>",
    )

    assert lines_of(page) == ["anvil-study reasoning 3"]


def test_the_sign_of_kronor_may_stand_before_the_amount():
    said = "<p>All prices are in Norwegian kroner (NOK).</p>"
    page = grid("Model|Input / 1M tokens", "Anvil 2|kr&nbsp;24.50", before=said)

    assert lines_of(page) == ["Anvil 2 input 24.5 NOK"]


def test_endpoints_of_a_class_of_service_have_its_prices():
    page = grid("Model, fast|Input / 1M tokens", "Anvil 2|$1", before="<h2>Fast endpoints</h2>")

    assert lines_of(page) == ["Anvil 2 input 1 fast"]


def test_an_embedding_among_models_with_directions_has_none():
    page = (
        '<html><script type="application/json">{"unit": "USD per 1M tokens", "models": ['
        '{"title": "Anvil Index", "price": {"embedding": 0.06}}, '
        '{"title": "Anvil 2", "price": {"input": 1, "output": 4}}]}</script></html>'
    )

    assert lines_of(page) == ["Anvil 2 input 1", "Anvil 2 output 4", "Anvil Index embedding 0.06"]


@pytest.mark.parametrize("title", ["Per server and hour", "Price per node and hour"])
def test_the_price_of_a_machine_is_parted_among_its_gpus(title):
    page = grid(f"GPUs|{title}", "8x NVIDIA H100|$20.00", before="<p>Prices per GPU and hour.</p>")

    assert lines_of(page) == ["8x NVIDIA H100 gpu_hour 2.5 node of 8 GPUs gpu_hour"]


@pytest.mark.parametrize("held", ["App.models = new Collection({});", "window.models = {};"])
def test_a_list_of_models_may_stand_alone_in_a_script(held):
    models = [{"title": "Anvil 2", "pricing": {"unit": "token", "prompt": "0.000001"}}]
    script = held.format(json.dumps(models))

    assert lines_of(f"<html><script>{script}</script></html>") == ["Anvil 2 input 1"]


def test_what_a_page_shows_without_scripts_counts_where_it_shows_no_price_otherwise():
    table = grid("Model|Input / 1M tokens", "Anvil 2|$1")
    fallback = table.replace("<html>", "<html><noscript>").replace("</html>", "</noscript></html>")
    other = "<table><tr><th>Model<th>Input / 1M tokens<tr><td>Anvil 3<td>$2</table></html>"

    assert lines_of(fallback) == ["Anvil 2 input 1"]
    assert lines_of(fallback.replace("</html>", other)) == ["Anvil 3 input 2"]


def test_batches_are_a_class_of_service():
    page = grid("Model|Input / 1M tokens", "Anvil 2|$1", before="<h2>Batches</h2>")

    assert lines_of(page) == ["Anvil 2 input 1 batch"]


def test_what_is_embedded_is_no_name_of_a_model():
    assert lines_of(grid("Model|Price", "Embedding|$0.03 / 1M tokens")) == []
