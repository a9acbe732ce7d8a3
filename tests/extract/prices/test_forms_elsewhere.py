"""Prices outside plain tables: cards, sentences, data of pages, other languages, whole machines."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.domain.snapshot import Snapshot
from pipeline.extract.documents.grounding import misplaced
from pipeline.extract.documents.table_documents import tables_of
from pipeline.extract.prices.price_tables import read_price_tables
from tests.extract.prices.price_lines import ACME, grid, lines_of, readings_of

CARD = (
    "<article><h4>Tongs 3</h4><p>For tools, up to 64K tokens</p>"
    "<div><span>Input</span><span>$0.2 <i>/ 1M tokens</i></span></div>"
    "<div><span>Cached input</span><span>$0.05 <i>/ 1M tokens</i></span></div>"
    "<div><span>Output</span><span>$0.8 <i>/ 1M tokens</i></span></div></article>"
)


def test_the_lines_of_a_card_are_its_columns():
    assert lines_of(f"<html>{CARD}</html>") == [
        "Tongs 3 cache_read 0.05",
        "Tongs 3 input 0.2",
        "Tongs 3 output 0.8",
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("Tongs 3", "Pro plan", id="a plan"),
        pytest.param("Tongs 3", "How much is it?", id="a question"),
        pytest.param("Tongs 3", "Language models", id="a heading of many"),
        pytest.param("/ 1M tokens", "", id="no unit on the page"),
        pytest.param("/ 1M tokens", "/ month", id="by the month"),
    ],
)
def test_a_card_of_no_model_or_no_unit_gives_nothing(old, new):
    assert lines_of(f"<html>{CARD.replace(old, new)}</html>") == []


def test_ways_to_rent_are_lines_of_a_card():
    card = (
        "<div><div>RTX 4090</div><div>$0.7<i>/hr</i> <label>Secure</label></div>"
        "<div>$0.3<i>/hr</i> <label>Community</label></div></div>"
    )

    assert lines_of(f"<html><h2>GPUs</h2>{card}</html>") == [
        "RTX 4090 gpu_hour 0.3 Community gpu_hour",
        "RTX 4090 gpu_hour 0.7 Secure gpu_hour",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Tongs 3 costs $0.2 per million input tokens and $0.8 per million output tokens.",
        "Tongs 3 is priced at $0.2/1M tokens for input and $0.8/1M tokens for output.",
        "Tongs 3, our smallest, costs $0.2 / 1M input tokens, $0.8 / 1M output tokens.",
    ],
)
def test_a_sentence_of_nothing_but_prices_is_read(sentence):
    page = f"<html><h1>Tongs</h1><p>Hello. {sentence} Bye.</p></html>"

    assert lines_of(page) == ["Tongs 3 input 0.2", "Tongs 3 output 0.8"]
    assert lines_of(page.replace("Tongs</h1>", "Anvil</h1>")) == []
    assert lines_of(page.replace("<h1>Tongs", "<h1>Tongs compared")) == []
    assert lines_of(page.replace(".2", ".2 or")) == []


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("模型|输入(每百万 tokens)|输出(每百万 tokens)", "Tongs 3|0.2 美元|0.8 美元"),
        ("モデル|入力(100万トークンあたり)|出力(100万トークンあたり)", "Tongs 3|$0.2|$0.8"),
        ("모델|입력 (100만 토큰당)|출력 (100만 토큰당)", "Tongs 3|$0.2|$0.8"),
        ("名称|计费说明", "Tongs 3|输入0.0002美元/千tokens,输出0.0008/千tokens"),
        ("型号|输入(每百万 tokens)|输出(每百万 tokens)", "Tongs 3|0.2 美元|0.8 美元"),
        ("Modell|Eingabe (pro 1 Mio. Token)|Ausgabe (pro 1 Mio. Token)", "Tongs 3|$0.2|$0.8"),
        ("Modèle|Entrée, par million de jetons|Sortie, par million de jetons", "Tongs 3|$0.2|$0.8"),
        ("Modelo|Entrada por millón de tokens|Salida por millón de tokens", "Tongs 3|$0.2|$0.8"),
        ("Modell|Inndata per mill. tokens|Utdata per mill. tokens", "Tongs 3|$0.2|$0.8"),
        ("Modell|Indata per miljon tokens|Utdata per miljon tokens", "Tongs 3|$0.2|$0.8"),
        ("Model|Inddata pr. 1 mill. tokens|Uddata pr. 1 mill. tokens", "Tongs 3|$0.2|$0.8"),
        ("Model|Wejście za 1 mln tokenów|Wyjście za 1 mln tokenów", "Tongs 3|$0.2|$0.8"),
    ],
)
def test_headers_in_other_languages_name_the_same(head, row):
    assert lines_of(grid(head, row)) == ["Tongs 3 input 0.2", "Tongs 3 output 0.8"]


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        ("0,075 €", ["Tongs 3 input 0.075 EUR"]),
        ("1,50 €", ["Tongs 3 input 1.5 EUR"]),
        ("1,500 €", ["Tongs 3 input 1500 EUR"]),
        ("$1,50", []),
    ],
)
def test_a_comma_is_a_decimal_one_where_it_can_be_nothing_else(cell, lines):
    assert lines_of(grid("Modell|Eingabe pro 1 Mio. Token", f"Tongs 3|{cell}")) == lines


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        ("$0,15|1,50 $", ["Tongs 3 input 0.15", "Tongs 3 output 1.5"]),
        ("$0,15|$1,500", ["Tongs 3 input 0.15"]),
        ("$0,15|$1.50", ["Tongs 3 output 1.5"]),
    ],
)
def test_commas_are_decimal_ones_where_a_page_has_several_and_no_points(cells, lines):
    """There `1,500` may be either: it is named."""
    page = grid(
        "Modell|Eingabe pro 1 Mio. Token|Ausgabe pro 1 Mio. Token",
        f"Tongs 3|{cells}",
        "Tongs 2|$0,25|-",
    )

    assert [line for line in lines_of(page) if "Tongs 3" in line] == lines


@pytest.mark.parametrize(
    ("head", "said", "line"),
    [
        ("Modell|Eingabe (Cent/1 Mio. Token)", "", "Tongs 3 input 0.12 EUR"),
        ("Model|Input (cents / 1M tokens)", "All prices in euros.", "Tongs 3 input 0.12 EUR"),
        ("Model|Input (US cents / 1M tokens)", "All prices in euros.", "Tongs 3 input 0.12"),
        ("Model|Input (cents / 1M tokens)", "Prices in AUD.", "Tongs 3 input 0.12 AUD"),
        ("Model|Input (cents / 1M tokens)", "", "Tongs 3 input 0.12"),
    ],
)
def test_cents_are_those_of_the_currency_of_the_page(head, said, line):
    assert lines_of(grid(head, "Tongs 3|12", before=f"<p>{said}</p>")) == [line]


def test_titles_above_signs_behind_amounts_need_no_th():
    rows = ("模型名称|输入(每百万 Token)", "Tongs 3|2 元")
    page = grid("", *rows).replace("<tr><th></th></tr>", "")

    assert lines_of(page) == ["Tongs 3 input 2 CNY"]


def test_the_yen_of_a_language_is_not_the_currency_of_dollars():
    page = grid("モデル|入力|出力", "Tongs 3|$2|$8", before="<p>100万トークンあたりの料金</p>")

    assert lines_of(page.replace("<html", "<html lang=ja")) == [
        "Tongs 3 input 2",
        "Tongs 3 output 8",
    ]


@pytest.mark.parametrize(
    ("head", "rows", "lines"),
    [
        ("Modelo|Entrada (US$ por 1M de tokens)", ["Tongs 3|2"], ["Tongs 3 input 2"]),
        (
            "Região|Modelo|Entrada (US$ por 1M de tokens)",
            ["Belém|Tongs 3|2"],
            ["Tongs 3 input 2 Belém"],
        ),
        (
            "Modèle|Entrée",
            ["Tongs 3|15 centimes d'euro / 1M de jetons"],
            ["Tongs 3 input 0.15 EUR"],
        ),
        ("Modell|Eingabe Bild je 1 Mio. Token", ["Tongs 3|$2"], ["Tongs 3 image_input 2"]),
        ("Modelo|Entrada de áudio por 1M de tokens", ["Tongs 3|$2"], ["Tongs 3 audio_input 2"]),
        ("Modelo|Precio de entrada por 1M de tokens, en USD", ["Tongs 3|2"], ["Tongs 3 input 2"]),
        (
            "Modelo|Entrada por millón de tokens",
            ["Tongs 3 (prioridad)|$2", "Tongs 3|$1"],
            ["Tongs 3 input 1", "Tongs 3 input 2 priority"],
        ),
        (
            "モデル|プロンプトの長さ|入力 / 100万トークン",
            ["Tongs 3|64K トークン以下|$1", "Tongs 3|64K トークン超|$2"],
            ["Tongs 3 input 1", "Tongs 3 input 2 >64000"],
        ),
    ],
)
def test_conditions_in_other_languages_are_read(head, rows, lines):
    assert lines_of(grid(head, *rows)) == lines


def test_a_bound_in_another_language_names_no_model():
    page = grid("プロンプト|入力 / 100万トークン", "64K トークン以下|$1")

    assert lines_of(page) == []


@pytest.mark.parametrize("minute", ["分钟", "分"])
def test_the_minute_of_sound_may_be_chinese_or_japanese(minute):
    page = grid("模型名称|价格", f"Whisper|$0.006/{minute}", before="<h2>语音识别</h2>")

    assert lines_of(page) == ["Whisper audio_hour 0.36 audio_hour"]


def test_a_sheet_in_portuguese_has_its_models_above_and_prices_of_a_time_of_day():
    page = grid(
        "Campo|Tongs 3|Tongs 2 🥇",
        "Contexto máximo|128000|32000",
        "Preço por Milhão de Tokens de Entrada|R$5,00|R$1,50",
        "Preço Fora de pico (22:00 - 06:00) por Milhão de Tokens de Saída|R$7,00|R$2,10",
    )

    assert lines_of(page) == [
        "Tongs 2 input 1.5 BRL",
        "Tongs 2 output 2.1 off-peak, 22:00 - 06:00 BRL",
        "Tongs 3 input 5 BRL",
        "Tongs 3 output 7 off-peak, 22:00 - 06:00 BRL",
    ]


def test_evidence_of_a_foreign_page_is_its_own_text():
    page = grid("Modell|Eingabe", "Tongs 3|0,075 € pro 1 Mio. Token")

    assert [price.evidence_text for price in readings_of(page).prices] == ["0,075 €"]


def test_a_sign_of_two_currencies_is_the_one_that_the_page_names():
    page = grid("模型|输入", "Tongs 3|￥2", before="<p>单位:元 / 百万 Tokens</p>")

    assert lines_of(page) == ["Tongs 3 input 2 CNY"]
    assert lines_of(page.replace("元", "JPY")) == ["Tongs 3 input 2 JPY"]
    assert lines_of(page.replace("元", "")) == []
    settled = page.replace("元", "").replace("<p>", "<p>Fees are settled in Chinese yuan. ", 1)
    assert lines_of(settled) == ["Tongs 3 input 2 CNY"]
    assert lines_of(settled.replace("Chinese yuan", "yuan or yen")) == []


@pytest.mark.parametrize(
    ("said", "currency"),
    [
        ("Alle priser er i norske kroner (NOK) per million tokens.", "NOK"),
        ("Alla priser är i svenska kronor per miljon tokens.", "SEK"),
        ("Alle priser er i danske kroner pr. 1 mill. tokens.", "DKK"),
    ],
)
def test_which_crowns_are_meant_is_said_in_their_language(said, currency):
    page = grid("Model|Inndata|Bufret inndata", "Tongs 3|28,50 kr|2,85 kr", before=f"<p>{said}</p>")

    assert lines_of(page) == [
        f"Tongs 3 cache_read 2.85 {currency}",
        f"Tongs 3 input 28.5 {currency}",
    ]


def test_an_amount_in_brackets_is_noted_in_crowns_too():
    said = "<p>All prices are in Norwegian kroner (NOK) per million tokens.</p>"
    page = grid("Model|Input", "Tongs 3|28,50 kr (2,85 kr)", before=said)

    assert [price.note for price in readings_of(page).prices] == ["2.85 kr"]
    assert lines_of(page.replace("(2", "(cached 2")) == [
        "Tongs 3 cache_read 2.85 NOK",
        "Tongs 3 input 28.5 NOK",
    ]


def test_cents_are_stated_once_for_bare_numbers():
    before = "<p>All amounts are US cents per million tokens.</p>"

    assert lines_of(grid("Model|Input", "Tongs 3|26", before=before)) == ["Tongs 3 input 0.26"]


@pytest.mark.parametrize(
    ("head", "rows", "lines"),
    [
        (
            "|Input|Cached input|Output",
            ["Text|$4|$1|$9", "Image|$8|$2|–"],
            [
                "Tongs 3 cache_read 1",
                "Tongs 3 cache_read 2 image",
                "Tongs 3 image_input 8",
                "Tongs 3 input 4",
                "Tongs 3 output 9",
            ],
        ),
        (
            "Quality|512x512|1024x1024",
            ["Draft|$0.01|$0.02", "Final|$0.03|$0.04"],
            [
                "Tongs 3 image 0.01 Draft, 512x512 image",
                "Tongs 3 image 0.02 Draft, 1024x1024 image",
                "Tongs 3 image 0.03 Final, 512x512 image",
                "Tongs 3 image 0.04 Final, 1024x1024 image",
            ],
        ),
        ("|Input", ["Standard|$2", "Batch|$1"], ["Tongs 3 input 1 batch", "Tongs 3 input 2"]),
    ],
)
def test_rows_of_conditions_price_the_model_of_their_heading(head, rows, lines):
    page = grid(head, *rows, before="<h2>Tongs 3</h2><p>USD per 1M tokens</p>")

    assert lines_of(page) == lines
    assert lines_of(page.replace("<h2>Tongs 3", "<h2>Prices of models")) == []


def test_rows_of_conditions_may_have_their_model_in_the_first_title():
    """The text above it has to name this model, too."""
    before = "<h2>Live</h2><p>Tongs 3 listens and answers. USD per 1M tokens.</p>"
    page = grid("Tongs 3|Input|Output", "Text|$3|$12", "Audio|$24|$48", before=before)

    assert lines_of(page) == [
        "Tongs 3 audio_input 24",
        "Tongs 3 audio_output 48",
        "Tongs 3 input 3",
        "Tongs 3 output 12",
    ]
    assert lines_of(page.replace("Tongs 3 listens", "It listens")) == []


def test_models_that_a_table_hides_are_in_its_data():
    models = [
        {"name": "Tongs 3", "pricing": {"inputPerMillion": 0.2, "outputPerMillion": 0.8}},
        {"name": "Tongs 4", "pricing": {"inputPerMillion": 0.3, "outputPerMillion": 0.9}},
    ]
    table = grid("Model|Input / 1M|Output / 1M", "Tongs 3|$0.2|$0.8")
    data = f"<script id='__NEXT_DATA__'>{json.dumps({'models': models})}</script>"
    page = table.replace("</html>", f"{data}</html>")

    assert len(lines_of(page)) == 4
    assert len(lines_of(page.replace("$0.2<", "$0.7<"))) == 2


@pytest.mark.parametrize(
    "script",
    [
        "window.__APP__ = {};",
        "<script type='application/json'>{}</script>",
        "const data = JSON.parse({!s});",
    ],
)
def test_data_of_scripts_are_read_by_the_unit_that_they_name(script):
    data = {"unit": "USD per 1M tokens", "rows": [{"id": "tongs-3", "input": 0.2, "output": 0.8}]}
    text = json.dumps(data)
    body = script.replace("{!s}", json.dumps(text)).replace("{}", text)
    page = f"<html>{body if body.startswith('<') else f'<script>{body}</script>'}</html>"

    assert lines_of(page) == ["tongs-3 input 0.2", "tongs-3 output 0.8"]
    assert lines_of(page.replace("per 1M tokens", "")) == []


def test_a_sale_ends_for_the_amounts_beside_struck_ones():
    table = grid("Model|Input / 1M tokens|Output / 1M tokens", "Tongs 3|<del>$4</del> $2|$9")
    page = table.replace("</html>", "<p>Sale price through January 15, 2027.</p></html>")

    assert lines_of(page) == ["Tongs 3 input 2 to 2027-01-16", "Tongs 3 output 9"]


def test_a_note_on_dearer_steps_leaves_the_price_the_lowest_step():
    table = grid("Model|Input / 1M tokens", "Tongs 3 [^1]|$2")
    note = "<p>[^1] Above 128K tokens everything costs twice as much.</p>"

    assert lines_of(table.replace("</html>", f"{note}</html>")) == ["Tongs 3 input 2"]


@pytest.mark.parametrize(
    ("heading", "name", "commitment"),
    [
        ("GPUs", "NVIDIA H100 preemptible", "preemptible"),
        ("GPUs", "NVIDIA H100 spot", "spot"),
        ("Preemptible instances", "NVIDIA H100", "Preemptible instances"),
        ("GPUs", "NVIDIA H100", None),
        ("GPUs, reserved or on demand", "NVIDIA H100", None),
    ],
)
def test_a_machine_that_may_be_taken_back_is_not_the_one_on_demand(heading, name, commitment):
    page = grid("GPU|Price", f"{name}|$1.29 per GPU-hour").replace(
        "<table>", f"<h2>{heading}</h2><table>"
    )
    (price,) = readings_of(page).prices

    assert (price.meter, price.commitment) == ("gpu_hour", commitment)


def test_the_id_below_a_name_is_no_class_of_service():
    card = (
        "<html><body><div><h3>Tongs 4.1 Fast</h3><small>acme/tongs-4.1-fast</small>"
        "<p>Prompt $0.20/M tokens Completion $0.50/M tokens</p></div></body></html>"
    )

    assert lines_of(card) == ["Tongs 4.1 Fast input 0.2", "Tongs 4.1 Fast output 0.5"]


def test_a_variant_in_square_brackets_is_part_of_the_name():
    page = grid("Model|Price", "FLUX.2 [flex]|$0.05 / image", "Tongs 3 (flex)|$0.02 / image")

    assert lines_of(page) == ["FLUX.2 [flex] image 0.05 image", "Tongs 3 image 0.02 flex image"]

    cards = "<article><h3>Anvil 2 {}</h3><p><b>$0.05</b> <span>per image</span></p></article>"
    page = f"<html><body>{cards.format('[flex]')}{cards.format('[pro]')}</body></html>"

    assert {price.service_tier for price in readings_of(page).prices} == {"standard"}


def test_text_and_pictures_below_embeddings_are_embedded():
    page = (
        "<html><body><h2>Embed</h2><h3>Text and pictures together</h3>"
        "<div><div><code>tongs-multimodal-3</code>"
        "<div>Text: $0.10 / million tokens</div></div></div></body></html>"
    )

    assert lines_of(page) == ["tongs-multimodal-3 embedding 0.1"]


@pytest.mark.parametrize("title", ["Kind of token", "Token type", "Types of tokens"])
def test_the_kind_of_a_token_is_part_of_its_meter(title):
    page = grid(f"Model|{title}|Input / 1M tokens", "Tongs 3|Text|$3", "Tongs 3|Audio|$24")

    assert sorted(lines_of(page)) == ["Tongs 3 audio_input 24", "Tongs 3 input 3"]


def test_a_sale_ends_on_the_day_that_the_text_above_it_says():
    page = (
        "<html><body><p>The sale prices hold through December 31, 2026.</p>"
        "<table><tr><th>Model</th><th>Input / 1M tokens</th></tr>"
        "<tr><td>Tongs 3</td><td><s>$2</s> $1</td></tr>"
        "<tr><td>Tongs 4</td><td>$5</td></tr></table></body></html>"
    )
    sale, plain = readings_of(page).prices

    assert (sale.price_usd, plain.price_usd, plain.effective_to) == (1, 5, None)
    assert sale.effective_to == datetime(2027, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("heading", "variant"),
    [
        ("Price per 1M tokens", "fine-tuned"),
        ("Fine-tuned models", "Fine-tuned models"),
        ("Training and serving", "fine-tuned"),
    ],
)
def test_a_title_that_names_the_unit_or_more_is_no_variant_of_a_tuned_model(heading, variant):
    page = (
        f"<html><body><h1>Fine-tuning pricing</h1><h2>{heading}</h2><p>Per 1M tokens.</p><table>"
        "<tr><th>Base model</th><th>Training</th><th>Tuned model, input</th></tr>"
        "<tr><td>Tongs 8B</td><td>$0.45</td><td>$0.12</td></tr></table></body></html>"
    )
    _, tuned = readings_of(page).prices

    assert (tuned.meter, tuned.variant) == ("input", variant)


def test_columns_of_tuned_models_say_so_below_any_heading():
    tuned = grid("Model|Training|Tuned model, input", "Tongs 8B|$2|$0.1", before="<p>Per 1M tokens")

    assert lines_of(tuned) == ["Tongs 8B input 0.1 fine-tuned", "Tongs 8B training 2"]


def test_how_a_model_was_tuned_does_not_hide_that_it_is_a_tuned_one():
    page = (
        "<html><body><h1>Fine-tuning pricing</h1><h2>Price per 1M tokens</h2><table>"
        "<tr><th>Base model</th><th>Training</th><th>Tuned model, input</th></tr>"
        "<tr><td>tongs-8b (reinforcement)</td><td>$0.45</td><td>$0.12</td></tr></table>"
    )
    tuned = readings_of(page).prices[-1]

    assert (tuned.meter, tuned.variant) == ("input", "reinforcement, fine-tuned")


@pytest.mark.parametrize("words", ["Recorded audio", "Live speech"])
def test_how_sound_is_sent_is_no_name(words):
    page = (
        "<html><body><article><h3>Tongs Scribe 4</h3>"
        f"<ul><li><span>{words}</span> <b>$0.34/hour</b></li></ul></article></body></html>"
    )

    assert [price.model_label for price in readings_of(page).prices] in ([], ["Tongs Scribe 4"])


PAGES = Path(__file__).parents[2] / "pages" / "labelled"
FOREIGN = ("lindwurm-preise", "xinghe-billing", "sakuraba-api-ryokin", "ventdouest-tarifs")


def _misplaced(path):
    """Return evidence of a page that does not stand at the place that it names."""
    form = "html" if path.suffix == ".html" else "markdown"
    snapshot = Snapshot(
        source_id="labelled",
        url="https://example.com/pricing",
        fetched_at=datetime(2026, 12, 1, tzinfo=UTC),
        sha256=path.stem,
        body=path.read_bytes(),
        content_type="text/html; charset=utf-8",
        method="saved",
    )
    return misplaced(snapshot, form, read_price_tables(tables_of(snapshot, form), ACME))


@pytest.mark.parametrize("name", FOREIGN)
def test_all_evidence_of_a_foreign_page_stands_on_it(name):
    (path,) = PAGES.rglob(f"{name}.html")

    assert _misplaced(path) == ()


@pytest.mark.long
def test_all_evidence_of_all_labelled_pages_stands_on_them():
    documents = [path for path in PAGES.rglob("*.*") if path.suffix in {".html", ".md", ".mdx"}]
    pages = [path for path in documents if path.name != "README.md"]

    assert len(pages) >= 220
    assert {path.name: found for path in pages if (found := _misplaced(path))} == {}


def test_a_model_may_stand_in_the_corner_of_its_table():
    plain = grid(
        "Parlour 1|Price", "Input tokens|$2 per 1M tokens", "Output tokens|$8 per 1M tokens"
    )
    said = "<p>Parlour 1 listens and answers.</p>"

    assert lines_of(plain.replace("<table>", f"{said}<table>")) == [
        "Parlour 1 input 2",
        "Parlour 1 output 8",
    ]
    assert lines_of(plain) == []


def test_rows_of_one_model_may_name_the_size_of_prompts():
    page = (
        "<html><h1>Pricing</h1><h2>Parlour 1</h2><table><tr><th>USD per 1M tokens</th>"
        "<th>Standard</th><th>Batch</th></tr>"
        "<tr><td>Input, prompts up to 200K tokens</td><td>$2</td><td>$1</td></tr>"
        "<tr><td>Input, prompts over 200K tokens</td><td>$4</td><td>$2</td></tr>"
        "<tr><td>Output</td><td>$12</td><td>$6</td></tr></table></html>"
    )

    assert lines_of(page) == [
        "Parlour 1 input 1 batch",
        "Parlour 1 input 2",
        "Parlour 1 input 2 batch >200000",
        "Parlour 1 input 4 >200000",
        "Parlour 1 output 12",
        "Parlour 1 output 6 batch",
    ]


def test_a_class_of_service_may_stand_behind_a_name():
    page = grid("Per million tokens|Input|Output", "Tongs 4|$2|$9", "Tongs 4, batch|$1|$4.50")

    assert lines_of(page) == [
        "Tongs 4 input 1 batch",
        "Tongs 4 input 2",
        "Tongs 4 output 4.5 batch",
        "Tongs 4 output 9",
    ]


def test_an_empty_part_between_name_and_price_makes_no_column():
    items = "".join(
        f"<li><div><span>{name}</span><span></span><span>{price}</span></div></li>"
        for name, price in (
            ("Tongs 4", "$0.22 in · $0.80 out"),
            ("Anvil 2", "$0.10 in · $0.40 out"),
        )
    )
    page = f"<html><h1>Chat models</h1><p>per million tokens</p><ul>{items}</ul></html>"

    assert lines_of(page) == [
        "Anvil 2 input 0.1",
        "Anvil 2 output 0.4",
        "Tongs 4 input 0.22",
        "Tongs 4 output 0.8",
    ]


def test_a_fee_for_searches_is_one_whatever_it_is_counted_by():
    page = grid("Model|Input per 1M tokens|Search fee per 1,000 requests", "Tongs 4|$2|$5")

    assert lines_of(page) == ["Tongs 4 input 2", "Tongs 4 search 5 krequest"]


def test_what_stands_above_the_first_heading_is_said_below_the_title():
    page = (
        '---\ntitle: "Serverless"\n---\n\nPrices are **USD per 1M tokens** and read input / cached'
        " input / output.\n\n## Language models\n\n| Model | Standard |\n| - | - |\n"
        "| Tongs 4 | $1.50 / $0.15 / $3.20 |\n"
    )

    assert lines_of(page) == [
        "Tongs 4 cache_read 0.15",
        "Tongs 4 input 1.5",
        "Tongs 4 output 3.2",
    ]


def test_prices_that_hold_if_a_contract_says_so_are_no_plain_ones():
    page = grid("Model|Input / 1M tokens", "Tongs 4|$2").replace(
        "<table>", "<p>They can be billed so, if your contract says it.</p><table>"
    )

    assert lines_of(page) == ["Tongs 4 input 2 They can be billed so, if your contract says it."]


def test_turned_tables_may_write_their_unit_in_short():
    page = grid(
        "Feature|Quarto Max 2|Quarto 2",
        "API ID|quarto-max-2|quarto-2",
        "Input price (per MTok)|$6|$2",
        "Batch output price (per MTok)|$15|$5",
    )

    assert lines_of(page) == [
        "Quarto 2 input 2",
        "Quarto 2 output 5 batch",
        "Quarto Max 2 input 6",
        "Quarto Max 2 output 15 batch",
    ]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Model|Async", "Scribe|$0.2 / hour"),
        ("Modèle|Asynchrone", "Scribe|0,2 € par heure d'audio"),
        ("Model|Mode|Price per hour", "Scribe|Async|$0.2"),
    ],
)
def test_what_is_transcribed_later_is_no_batch(head, row):
    (line,) = lines_of(grid(head, row, before="<h2>Speech to text</h2><p>Tuned for notes</p>"))

    assert line.lower().removesuffix(" eur") == "scribe audio_hour 0.2 async audio_hour"


@pytest.mark.parametrize("live", ["Live streaming", "Streaming audio"])
def test_columns_may_say_how_speech_is_sent(live):
    page = grid(f"Model|Recorded audio|{live}, per hour", "Vox 4|$0.27|$0.45").replace(
        "<table>", "<h2>Speech to text</h2><p>Prices per hour of audio.</p><table>"
    )

    assert lines_of(page) == [
        "Vox 4 audio_hour 0.27 Recorded audio audio_hour",
        f"Vox 4 audio_hour 0.45 {live} audio_hour",
    ]


@pytest.mark.parametrize("sent", ["Pre-recorded", "Recorded files", "Live", "Real-time"])
def test_a_heading_above_a_card_may_say_how_speech_is_sent(sent):
    """How many languages a model knows makes it no language model."""
    card = "<div class=card><h4>Vox 4</h4><p>60 languages</p><p>$0.27 / hour</p></div>"
    page = f"<html><h1>Prices</h1><h2>Speech-to-Text</h2><h3>{sent}</h3>{card}</html>"

    assert lines_of(page) == [f"Vox 4 audio_hour 0.27 {sent} audio_hour"]


def test_text_above_the_rows_of_a_box_says_what_all_of_them_are_for():
    rows = "<div><p>anvil-e5</p><p>$0.01</p></div><div><p>tongs-m3</p><p>$0.02</p></div>"
    page = f"<html><section><h2>Embeddings</h2><p>USD per 1M tokens</p>{rows}</section></html>"

    assert lines_of(page) == ["anvil-e5 embedding 0.01", "tongs-m3 embedding 0.02"]
    assert lines_of(page.replace("Embeddings", "Language models")) == []


def test_what_embeds_images_beside_text_has_a_price_for_each():
    page = grid(
        "Model|Text, per million tokens|Images, per million tokens", "moor-embed-2|$0.12|$0.45"
    )

    assert lines_of(page) == [
        "moor-embed-2 embedding 0.12",
        "moor-embed-2 image_input 0.45 Images",
    ]


def test_the_sign_of_a_currency_in_a_sentence_hides_no_day():
    page = grid("Model|Input|Output", "Tongs 4|$2|$9").replace(
        "<table>",
        "<p>These prices apply from 1 October 2026, in US$ per 1 million tokens.</p><table>",
    )

    assert lines_of(page) == [
        "Tongs 4 input 2 from 2026-10-01",
        "Tongs 4 output 9 from 2026-10-01",
    ]


@pytest.mark.parametrize("words", ["新台幣", "NT$300", "TWD"])
def test_a_yuan_on_a_page_of_taiwan_dollars_is_of_no_known_currency(words):
    page = grid("模型|输入(元/百万 tokens)", "Tongs 3|58 元")

    assert lines_of(page) == ["Tongs 3 input 58 CNY"]
    assert lines_of(page.replace("<table>", f"<p>{words}</p><table>")) == []


def test_prices_of_one_cell_stand_in_the_order_that_its_header_names_in_chinese():
    page = grid("模型|价格(入 / 出 / 缓存,元/百万 token)", "Tongs 3|¥6.50 / ¥27.00 / ¥1.10")

    assert lines_of(page) == [
        "Tongs 3 cache_read 1.1 CNY",
        "Tongs 3 input 6.5 CNY",
        "Tongs 3 output 27 CNY",
    ]
    assert lines_of(page.replace("入 / 出", "先 / 后")) == []


def test_a_pattern_of_names_names_no_model():
    page = grid("Model|Input / MTok", "tongs-3-*|$2", "tongs-3|$1")

    assert lines_of(page) == ["tongs-3 input 1"]
