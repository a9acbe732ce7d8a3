"""How a page says, once for all, what its prices are per: in its words and in its places."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

PAIR = ["Anvil 2 input 1", "Anvil 2 output 4"]
TABLE = grid("Model|Input|Output", "Anvil 2|$1|$4")

WORDS = [
    "Charged per 1M tokens",
    "We bill per token; prices here are per million.",
    "Price per 1M",
    "Per-million-token prices, USD",
    "Prices are in USD, per one million (1M) tokens",
    "USD per 1 mln tokens",
    "Prices per 1 million input and output tokens",
    "You pay for tokens, in dollars per million.",
]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize(
    "place",
    [
        "<h2>{}</h2><table>",
        "<p>{}</p><table>",
        "<table><caption>{}</caption>",
        "<p>{}</p><h2>Chat models</h2><table>",
    ],
    ids=["heading", "text", "caption", "above the heading"],
)
def test_a_unit_may_be_said_in_many_words_and_places(words, place):
    assert lines_of(TABLE.replace("<table>", place.format(words))) == PAIR


@pytest.mark.parametrize(
    "words",
    ["Cost per 1,000,000 tokens", "Unit: USD / million tokens", "1M tokens, USD", "USD/MTok"],
)
def test_a_line_of_nothing_but_a_unit_may_stand_below_or_at_the_foot(words):
    """A line that speaks of more may be of what follows."""
    foot = f'<tfoot><tr><td colspan="3">{words}</td></tr></tfoot></table>'

    assert lines_of(TABLE.replace("</table>", f"</table><p>{words}</p>")) == PAIR
    assert lines_of(TABLE.replace("</table>", foot)) == PAIR
    assert lines_of(TABLE.replace("</table>", f"</table><p>Voices: {words}</p>")) == []


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Figures are in US dollars per million tokens.", PAIR),
        ("Everything is in dollars for a million tokens.", PAIR),
        ("Others raise dollars for a million causes.", []),
        ("Figures are in US dollars per million tokens; some in dollars per 1K tokens.", []),
    ],
)
def test_a_page_may_name_its_unit_with_its_currency_anywhere(words, lines):
    assert lines_of(TABLE.replace("</table>", f"</table><h2>Notes</h2><p>{words}</p>")) == lines


@pytest.mark.parametrize(
    "words", ["Prices per million characters", "Prices per million", "Price per 1M images"]
)
def test_a_million_is_one_of_tokens_only_where_tokens_are_priced(words):
    page = grid("Voice|Price", "Anvil Voice|$1", before=f"<h2>Text to speech</h2><p>{words}</p>")

    assert not any("mtok" in line or line == "Anvil Voice input 1" for line in lines_of(page))


def test_rounding_by_the_second_is_still_no_unit():
    page = grid("GPU|$ / hour (billed per second)", "H100|$2")

    assert lines_of(page) == ["H100 gpu_hour 2 gpu_hour"]


def test_the_order_of_a_table_without_titles_stands_above_it():
    rows = "<table><tr><td>Anvil 2</td><td>$1 / $4</td></tr></table>"
    page = (
        f"<html><h1>Prices</h1><p>We charge per million tokens (input / output):</p>{rows}</html>"
    )

    assert lines_of(page) == PAIR
    assert lines_of(page.replace(" (input / output)", "")) == []
    assert lines_of(page.replace("Anvil 2", "Starter plan")) == []


def test_the_unit_of_data_stands_above_where_they_are_shown():
    data = "export const models = [\n  { name: 'Anvil 2', input: 1, output: 4 },\n];\n"
    shown = "<ul>\n  {models.map((m) => <li>{m.name}: ${m.input}</li>)}\n</ul>\n"
    document = f"{data}\n# Prices\n\nPrices are in US dollars per million tokens.\n\n{shown}"

    assert lines_of(document) == PAIR
    assert lines_of(document.replace("per million tokens", "")) == []


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("Output prices per 1M tokens", ["Anvil 2 output 4"]),
        ("Prices per 1M tokens", ["Anvil 2 input 4", "Anvil 2 output 4"]),
    ],
)
def test_a_sentence_may_say_of_which_direction_the_prices_are(said, lines):
    assert lines_of(grid("Model|Price", "Anvil 2|$4", before=f"<p>{said}</p>")) == lines


def test_a_server_by_the_hour_is_parted_among_its_gpus():
    """Also where other tables of the page are by the hour of one GPU."""
    single = grid("GPU|Price per GPU-hour", "H100|$3").removesuffix("</html>")
    servers = grid("Server|On demand|1 year", "8 × H100|$24|$16", before="<p>{}</p>")
    page = f"{single}<h2>Servers</h2>{servers}"

    assert lines_of(page.format("Prices per server and hour.")) == [
        "8 × H100 gpu_hour 2 1 year node of 8 GPUs gpu_hour",
        "8 × H100 gpu_hour 3 node of 8 GPUs gpu_hour",
        "H100 gpu_hour 3 gpu_hour",
    ]
    assert lines_of(page.format("Eight cards.")) == ["H100 gpu_hour 3 gpu_hour"]


@pytest.mark.parametrize(
    ("count", "lines"), [("one GPU", ["H100 gpu_hour 3 gpu_hour"]), ("GPUs", [])]
)
def test_a_line_may_say_that_each_server_has_one_gpu(count, lines):
    said = f"<h2>Your own GPU server</h2><p>Rent a server with {count}.</p>"

    assert lines_of(grid("GPU|Price per hour", "H100|$3", before=said)) == lines


def test_the_price_of_one_gpu_says_how_many_its_machine_has():
    page = grid("GPU|GPUs|On-demand", "H100|1|$3/GPU/hour", "H100|8|$2/GPU/hour")

    assert lines_of(page) == [
        "H100 gpu_hour 2 node of 8 GPUs gpu_hour",
        "H100 gpu_hour 3 gpu_hour",
    ]


@pytest.mark.parametrize(
    ("title", "variant"),
    [("Active cost per second", " Active"), ("On-demand cost per second", "")],
)
def test_a_way_to_rent_beside_a_class_of_service_is_a_variant(title, variant):
    page = grid(f"GPU|Flex cost per second|{title}", "H100|$0.001|$0.0005")

    assert lines_of(page) == [
        f"H100 gpu_hour 1.8{variant} gpu_hour",
        "H100 gpu_hour 3.6 flex gpu_hour",
    ]


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("VRAM is given per GPU.", ["H100 gpu_hour 2 node of 8 GPUs gpu_hour"]),
        ("Prices are given per GPU.", []),
    ],
)
def test_memory_per_gpu_makes_no_price_per_gpu(said, lines):
    table = grid(
        "GPU model|GPU count|VRAM|Price per hour", "H100|8|80 GB|$16", after=f"<p>{said}</p>"
    )

    assert lines_of(table) == lines


@pytest.mark.parametrize(
    "said",
    [
        "All prices are in US dollars, per million tokens.",
        "Prices per million tokens (US dollars)",
        "Rates in USD. Billed per 1M tokens.",
        "US dollars for a million tokens.",
    ],
)
def test_bare_numbers_have_the_currency_that_the_page_names(said):
    """Also in a table whose header is of plain cells, in the words of old pages."""
    rows = "<tr><td>&nbsp;<td>in<td>out *<tr><td>Anvil 2<td>1.00<td>4.00"
    page = f"<html><h1>Prices</h1><p>{said}</p><table>{rows}</table></html>"

    assert lines_of(page) == PAIR


def test_a_row_without_cells_has_no_titles():
    assert (
        lines_of(
            f"{TABLE.replace('<table>', '<p>Per 1M tokens</p><table>')}<table><tr></tr></table>"
        )
        == PAIR
    )


def test_a_unit_below_the_last_table_is_that_of_all_if_none_before_it_has_one():
    first, last = (
        f"<h2>{kind}</h2><table><tr><th>Model<th>Input<tr><td>{name}<td>$1</table>"
        for kind, name in (("Chat", "Anvil 2"), ("Coding", "Anvil 3"))
    )
    page = f"<html><h1>Prices</h1>{first}{last}<p>Per 1M tokens. Excluding VAT.</p></html>"

    assert lines_of(page) == ["Anvil 2 input 1", "Anvil 3 input 1"]
    assert lines_of(page.replace("</h2>", " per 1K tokens</h2>", 1)) == [
        "Anvil 2 input 1000",
        "Anvil 3 input 1",
    ]
    assert lines_of(page.replace("Input<tr>", "Input per page<tr>", 1)) == ["Anvil 3 input 1"]


def test_a_fee_for_requests_beside_tokens_is_no_unit_of_these():
    before = "<p>Tokens per 1M, plus a fee per 1,000 requests.</p>"
    page = grid("Model|Input|Output|Request fee", "Tongs 3|$3|$9|$6", before=before)

    assert lines_of(page) == ["Tongs 3 input 3", "Tongs 3 output 9", "Tongs 3 request 6 krequest"]


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Prix par million de caractères", "Tongs 3 characters 3 mchar"),
        ("Preis pro 1.000 Zeichen", "Tongs 3 characters 3000 mchar"),
        ("Precio por 1.000 imágenes", "Tongs 3 image 0.003 image"),
    ],
)
def test_units_of_speech_and_images_are_known_in_other_languages(title, line):
    assert lines_of(grid(f"Model|{title}", "Tongs 3|$3")) == [line]


@pytest.mark.parametrize("title", ["Prix par page", "Preis pro Seite", "Precio por página"])
def test_what_is_per_something_unknown_has_no_unit_of_the_page(title):
    page = grid(f"Model|{title}", "Tongs 3|$3", before="<p>Prices per 1M tokens.</p>")

    assert lines_of(page) == []


def test_a_sign_of_several_currencies_is_that_of_the_page_below_other_headings():
    chat = grid("Modell|Indata|Utdata", "Tongs 70B|8,50 kr|9,50 kr")
    gpus = grid("Server|Pris per timme", "1 × H200|39,00 kr", before="<h2>GPU-servrar</h2>")
    said = "<p>Alla priser i SEK per miljon tokens.</p><table>"

    assert lines_of(chat.replace("<table>", said) + gpus)[0].endswith("39 gpu_hour SEK")


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("Prices in USD per token.", ["Tongs 3 input 2", "Tongs 3 output 8"]),
        ("You pay per token.", []),
    ],
)
def test_prices_per_token_need_a_sentence_that_says_so(words, lines):
    page = grid("Model|Input|Output", "Tongs 3|$0.000002|$0.000008", before=f"<p>{words}</p>")

    assert lines_of(page) == lines
    dear = page.replace("0.00000", "")
    assert lines_of(dear) == []


def test_tokens_of_sound_beside_those_of_text_have_the_unit_of_the_page():
    said = "<p>All token prices per 1M.</p>"
    page = grid("Model|Text input|Audio input", "Tongs 3|$2|$8", before=said)
    alone = grid("Model|Audio input", "Tongs 3|$8", before=said)

    assert lines_of(page) == ["Tongs 3 audio_input 8", "Tongs 3 input 2"]
    assert lines_of(alone) == []


@pytest.mark.parametrize(
    "title", ["Tokens (1M)", "Token type (per million)", "1M tokens", "计费项(百万tokens)"]
)
def test_the_unit_may_stand_above_the_names_of_meters(title):
    page = grid(
        f"Model|{title}|Global|Batch API, Global", "Tongs|Input|$2|$1", "Tongs|Output|$8|$4"
    )

    assert lines_of(page) == [
        "Tongs input 1 batch Global",
        "Tongs input 2 Global",
        "Tongs output 4 batch Global",
        "Tongs output 8 Global",
    ]


@pytest.mark.parametrize(
    ("said", "free", "bound"),
    [
        ("Prix par GPU et par heure", "À la demande", "Engagement 12 mois"),
        ("Precio por GPU y hora", "Bajo demanda", "Compromiso de 12 meses"),
        ("Preis pro GPU und Stunde", "On-Demand", "Laufzeit 12 Monate"),
    ],
)
def test_ways_to_rent_are_known_in_other_languages(said, free, bound):
    page = grid(f"GPU|{free}|{bound}", "L40S|1,5 €|0,9 €", before=f"<p>{said}.</p>")

    assert lines_of(page) == [
        "L40S gpu_hour 0.9 12 months gpu_hour EUR",
        "L40S gpu_hour 1.5 gpu_hour EUR",
    ]


@pytest.mark.parametrize("name", ["glean-2", "glean-3"])
def test_a_row_of_nothing_but_fees_is_of_the_model_above_it(name):
    fees = "<tr><th>Low<th>High</tr><tr><td>$5<td>$12</tr></table>"
    table = f"<table><caption>Fee per 1,000 requests by search context</caption>{fees}"
    page = f"<html><h2>glean-2</h2>{table}<h2>glean-3</h2><table><tr><td>a</table>{table}"

    assert [line for line in lines_of(page) if line.startswith(name)] == [
        f"{name} request 12 High krequest",
        f"{name} request 5 Low krequest",
    ]


def test_the_path_of_a_request_is_no_part_of_a_name():
    page = (
        "<html><h2>Search API</h2><ul><li><b>Deep search</b> <code>/v1/search?depth=deep</code>"
        "<div>$12 <i>per 1,000 requests</i></div></li></ul></html>"
    )

    assert lines_of(page) == ["Deep search search 12 krequest"]


def test_a_plain_price_below_a_title_of_making_pictures_is_that_of_one():
    page = grid("Model|Cost", "Tongs 3|$0.02", before="<h2>Image Generation</h2>")

    assert lines_of(page) == ["Tongs 3 image 0.02 image"]
    assert readings_of(page).prices[0].note is None
    assert lines_of(page.replace("Image Generation", "Image analysis")) == []
    assert lines_of(page.replace("Cost", "Input")) == []
    both = "<p>Prices per megapixel or per image.</p>"
    assert lines_of(page.replace("</h2>", f"</h2>{both}")) == []


def test_pictures_that_are_edited_are_by_the_picture_too_and_no_plain_ones():
    said = "<h2>Image Studio</h2><p>Edit existing images with a text. Default: tongs-3.</p>"
    page = grid("Model|Cost", "Tongs 3|$0.02", before=said)

    assert lines_of(page) == ["Tongs 3 image 0.02 edit image"]
    assert lines_of(page.replace("Edit", "Create")) == ["Tongs 3 image 0.02 image"]
    assert lines_of(page.replace("Edit existing", "Store")) == []


def test_the_path_of_another_endpoint_than_one_of_search_is_paid_by_the_request():
    rows = ("/v1/search|$5", "/v1/read|$1")
    page = grid("Endpoint|Price per 1,000 requests", *rows, before="<h2>Web Search API</h2>")

    assert lines_of(page) == ["/v1/read request 1 krequest", "/v1/search search 5 krequest"]


def test_prices_by_the_hour_may_have_no_other_title():
    head = "GPU|メモリ|1時間あたり"

    assert lines_of(grid(head, "H100|80GB|490円", before="<h2>GPUサーバー</h2>")) == [
        "H100 gpu_hour 490 gpu_hour JPY"
    ]


def test_sizes_before_amounts_part_them():
    page = grid("Model|Price per image", "Tongs 3|0.5k/1k $0.01, 4k $0.02, high 2k $0.03")

    assert lines_of(page) == [
        "Tongs 3 image 0.01 0.5k/1k image",
        "Tongs 3 image 0.02 4k image",
        "Tongs 3 image 0.03 high 2k image",
    ]
