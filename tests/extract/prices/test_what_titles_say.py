"""Units, regions and kinds that stand in titles: of the first column, of accordions, of columns."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

ANVIL = ["Anvil 2 input 1", "Anvil 2 output 2"]


def test_a_unit_above_the_names_is_that_of_all_columns():
    rows = ("Input|$1|$0.5", "Output|$2|$1")
    page = grid("USD per 1M tokens|Standard|Batch", *rows, before="<h2>Anvil 2</h2>")

    assert lines_of(page) == [
        "Anvil 2 input 0.5 batch",
        "Anvil 2 input 1",
        "Anvil 2 output 1 batch",
        "Anvil 2 output 2",
    ]
    assert lines_of(page.replace("USD per 1M tokens", "USD")) == []


def test_a_title_that_counts_machines_is_no_unit_of_the_columns_beside_it():
    assert lines_of(grid("8x H100, per GPU-hour|Acme|Others", "List price|$2|$6")) == []


@pytest.mark.parametrize("control", [' aria-controls="east"', ""])
def test_the_title_of_an_accordion_holds_for_all_headings_in_it(control):
    """A heading behind its panel ends it, whichever level both have."""
    table = grid("Model|Input / MTok|Output / MTok", "Anvil 2|$1|$2").removeprefix("<html>")
    table = table.removesuffix("</html>").replace("<h1>Pricing</h1>", "<h4>Acme models</h4>")
    button = f'<button aria-expanded="true"{control}>Region: US East (Ohio)</button>'
    dearer = table.replace("$1", "$3").replace("$2", "$4")
    page = (
        f'<html><h1>Pricing</h1><h2>Models</h2><div><div>{button}<div id="east">'
        f"{table}</div></div></div><h4>Elsewhere</h4>{dearer}</html>"
    )

    assert lines_of(page) == [
        "Anvil 2 input 1 US East (Ohio)",
        "Anvil 2 input 3",
        "Anvil 2 output 2 US East (Ohio)",
        "Anvil 2 output 4",
    ]


def test_a_heading_of_two_classes_of_service_tells_none_of_its_columns_apart():
    head = "Model|Input / MTok|Output / MTok|Output / MTok (batch)"
    page = grid(head, "Anvil 2|$1|$2|$1", before="<h2>On-demand and batch</h2>")

    assert lines_of(page) == ["Anvil 2 input 1", "Anvil 2 output 1 batch", "Anvil 2 output 2"]


@pytest.mark.parametrize("cell", ['{"$1"}', "{'$1'}", "{`$1`}", '{"$1"}{" "}'])
def test_a_text_in_braces_is_the_text_in_mdx(cell):
    head = "<thead><tr><th>Model</th><th>Input / MTok</th><th>Output / MTok</th></tr></thead>"
    row = f"<tr><td>Anvil 2</td><td>{cell}</td><td>{{'$2'}}</td></tr>"
    document = f"# Pricing\n\n<table>\n{head}\n{row}\n</table>\n"

    assert lines_of(document) == ANVIL


@pytest.mark.parametrize("heading", ["Long context", "Long prompts", "Longer requests"])
def test_the_bound_of_a_table_of_long_prompts_stands_in_its_introduction(heading):
    said = "Requests with more than 200K input tokens are charged at these rates:"
    page = grid(
        "Model|Input / MTok|Output / MTok",
        "Anvil 2|$1|$2",
        before=f"<h2>{heading}</h2><p>Anvil 2 takes up to 1M tokens. {said}</p>",
    )

    assert lines_of(page) == ["Anvil 2 input 1 >200000", "Anvil 2 output 2 >200000"]


def test_what_a_model_is_for_stands_behind_its_name():
    """Two names of one task are no name and task."""
    rows = (
        "Tongs (speech to text)|$0.005 per minute",
        "TTS (Text to Speech)|$15 per 1M characters",
    )

    assert lines_of(grid("Model|Price", *rows)) == [
        "TTS (Text to Speech) characters 15 mchar",
        "Tongs audio_hour 0.3 audio_hour",
    ]


@pytest.mark.parametrize("unit", ["1 minute of audio", "minute of audio", "one minute of audio"])
def test_the_one_of_a_unit_may_be_written(unit):
    assert lines_of(grid("Model|Unit|Price", f"Tongs|{unit}|$0.005")) == [
        "Tongs audio_hour 0.3 audio_hour"
    ]


def test_a_column_of_searches_is_by_the_thousand():
    head = "Model|Input tokens|Output tokens|Search queries (per 1K)"
    page = grid(head, "Anvil 2|$1|$2|$5", before="<p>Per 1M tokens.</p>")

    assert lines_of(page) == [*ANVIL, "Anvil 2 search 5 krequest"]


def test_columns_of_a_word_are_kinds_of_image():
    """Beside `Price` another column of amounts may hold anything."""
    head = "Price per image|Draft|Standard|Fine"

    assert lines_of(grid(head, "Easel 2|$0.01|$0.03|$0.07")) == [
        "Easel 2 image 0.01 Draft image",
        "Easel 2 image 0.03 Standard image",
        "Easel 2 image 0.07 Fine image",
    ]
    assert lines_of(grid("Model|Price per image|Fine", "Easel 2|$0.01|$0.03")) == [
        "Easel 2 image 0.01 image"
    ]


def test_how_fast_an_image_is_made_tells_its_prices_apart():
    rows = ("Easel 2|Fast|$0.01", "Easel 2|Standard|$0.03", "Easel 2|Ultra|$0.07")

    assert lines_of(grid("Model|Speed|Price per image", *rows, before="<h2>Images</h2>")) == [
        "Easel 2 image 0.01 Fast image",
        "Easel 2 image 0.03 Standard image",
        "Easel 2 image 0.07 Ultra image",
    ]


def test_numbers_of_a_catalogue_name_no_model():
    head = "SKU|Description|Unit|Price (USD)"
    rows = (
        "A-1|Anvil 2, input tokens|1,000,000 tokens|1",
        "A-2|Anvil 2, output tokens|1,000,000 tokens|2",
    )

    assert lines_of(grid(head, *rows)) == ANVIL


def test_a_line_of_prices_may_have_all_that_is_paid_for_in_each_cell():
    head = "Feature|Anvil 2|Anvil 2 Mini"
    row = "Pricing|$1 / input MTok<br>$2 / output MTok|$0.1 / input MTok<br>$0.2 / output MTok"
    page = grid(head, row, "API id|anvil-2|anvil-2-mini")

    assert lines_of(page) == [
        "Anvil 2 Mini input 0.1",
        "Anvil 2 Mini output 0.2",
        *ANVIL,
    ]


def test_rows_of_meters_are_of_the_model_in_their_spanning_row():
    rows = ("G1", "Input|$1", "Output|$2", "G2", "Input|$0.1", "Output|$0.2")
    page = grid("Token type|Price", *rows, before="<p>Prices per 1M tokens.</p>")
    page = page.replace("<td>G1</td>", '<td colspan="2">Anvil 2</td>')
    page = page.replace("<td>G2</td>", '<td colspan="2">Anvil 2 Mini</td>')

    assert lines_of(page) == ["Anvil 2 Mini input 0.1", "Anvil 2 Mini output 0.2", *ANVIL]
    assert lines_of(page.replace("Anvil 2 Mini", "Example workload")) == []


@pytest.mark.parametrize(
    ("titles", "bounds"),
    [
        ("Online|Batch", ["", " batch"]),
        ("Developer|Scale", [" Developer", " Scale"]),
        ("Online|Size", None),
        ("Developer|Size", None),
    ],
)
def test_a_title_is_one_of_prices_beside_another_that_surely_is(titles, bounds):
    rows = ("Anvil 2|$1 in / $2 out|$3 in / $4 out",)
    page = grid(f"Model|{titles}", *rows, before="<p>Per 1M tokens.</p>")
    prices = [("input 1", "output 2"), ("input 3", "output 4")]

    assert lines_of(page) == sorted(
        f"Anvil 2 {price}{bound}"
        for bound, both in zip(bounds or (), prices, strict=False)
        for price in both
    )


def test_a_title_may_be_of_tokens_of_reasoning():
    page = grid("Model|Tokens ($ per 1M) Output|Tokens ($ per 1M) Reasoning", "Anvil 2|$2|$3")

    assert lines_of(page) == ["Anvil 2 output 2", "Anvil 2 reasoning 3"]


def test_a_single_row_of_prices_is_of_the_model_in_the_heading():
    before = "<p>Prices per 1M tokens.</p><h2>Anvil 2</h2>"
    page = grid("Input|Output", "$1|$2", before=before)

    assert lines_of(page) == ANVIL
    assert lines_of(page.replace("Anvil 2", "Example costs")) == []


@pytest.mark.parametrize("head", ["model_name|input_price|output_price", "Model|Input|Generation"])
def test_titles_may_be_names_of_fields(head):
    assert lines_of(grid(head, "Anvil 2|$1|$2", before="<p>Per 1M tokens.</p>")) == ANVIL


@pytest.mark.parametrize(
    ("titles", "terms"),
    [
        ("Until 31 December 2026|From 1 January 2027", ["to 2027-01-01", "from 2027-01-01"]),
        ("Prompts up to 200k tokens|Prompts over 200k tokens", ["", ">200000"]),
    ],
)
def test_titles_that_part_the_prices_of_one_model_are_no_names(titles, terms):
    page = grid(f"|{titles}", "Input|$2 / 1M tokens|$4 / 1M tokens").replace("Pricing", "Anvil 5")

    lines = [f"Anvil 5 input {2 * at} {said}".strip() for at, said in enumerate(terms, start=1)]
    assert lines_of(page) == lines


@pytest.mark.parametrize(
    ("tab", "panel"),
    [
        ('<li role="tab">{}</li>', '<div role="tabpanel">{1}</div>'),
        (
            '<a data-w-tab="Tab {0}"><b>{0}</b></a>',
            '<div data-w-tab="Tab {0}" class="w-tab-pane">{1}</div>',
        ),
        ('<x-tab panel="{0}">{0}</x-tab>', '<x-tab-panel name="{0}">{1}</x-tab-panel>'),
    ],
)
def test_panels_have_their_tabs(tab, panel):
    row = "<table><tr><th>Model</th><th>Input / 1M tokens</th></tr><tr><td>Anvil 5</td><td>${}</td>"
    names = ("Standard", "Batch")
    tables = (f"{row.format(at)}</tr></table>" for at in (2, 1))
    panels = "".join(panel.format(*each) for each in zip(names, tables, strict=True))
    tabs = "".join(map(tab.format, names))
    page = f"<html><h1>Prices</h1><div><ul>{tabs}</ul><div>{panels}</div></div></html>"

    assert lines_of(page) == ["Anvil 5 input 1 batch", "Anvil 5 input 2"]


@pytest.mark.parametrize(
    "title",
    [
        "<h2>anvil-talk-1, per 1M tokens</h2>",
        "<h2>Anvil Talk 1 (USD per 1M tokens)</h2>",
        "<h2>Speech to speech with anvil-talk-1, per 1M tokens</h2>",
        '<div class="block-title">Anvil Talk 1 per 1M tokens</div>',
    ],
)
def test_a_title_names_the_model_and_its_unit(title):
    rows = "<tr><th>Kind of token<th>Input<tr><td>Text<td>$4<tr><td>Audio<td>$30"
    prices = readings_of(f"<html><h1>Prices</h1>{title}<table>{rows}</table></html>").prices

    assert {(price.meter, price.model_label.lower().replace(" ", "-")) for price in prices} == {
        ("input", "anvil-talk-1"),
        ("audio_input", "anvil-talk-1"),
    }


@pytest.mark.parametrize("title", ["Embedding price", "Embedding (per 1M tokens)"])
def test_a_column_of_embeddings_is_of_nothing_else(title):
    page = grid(f"Model|{title}", "Anvil Map|$0.06").replace("Pricing", "Prices per 1M tokens")

    assert lines_of(page) == ["Anvil Map embedding 0.06"]


@pytest.mark.parametrize(
    ("lead", "lines"),
    [
        (
            "Called from a chat, Anvil Paint 3 is billed per 1M tokens:",
            ["Anvil Paint 3 image_output 9", "Anvil Paint 3 input 5"],
        ),
        ("Called from a chat, models are billed per 1M tokens:", []),
        ("Called from a chat, Anvil Paint 3 is billed by what it draws:", []),
        ("Called from a chat, it is billed by what it draws:", []),
        ("Calls to Anvil Paint 3 whose prompt is long are billed per 1M tokens:", []),
    ],
)
def test_a_sentence_that_leads_to_a_list_may_name_its_model(lead, lines):
    rows = "<tr><th>Quality<th>1024 × 1024<tr><td>Low<td>$0.01"
    table = f"<h2>Anvil Paint 3</h2><p>Price per image</p><table>{rows}</table>"
    listed = "<ul><li>Text input: $5.00</li><li>Image output: $9.00</li></ul>"
    page = f"<html><h1>Prices</h1>{table}<h3>Chats</h3><p>{lead}</p>{listed}</html>"

    assert [line for line in lines_of(page) if "1024" not in line] == lines


def test_a_line_in_bold_above_a_list_names_the_model_of_its_prices():
    """The heading above several of them names their maker."""
    listed = "- Context: 128K tokens\n- Pricing: Input $1 per 1M tokens; Output $2 per 1M tokens"
    page = f"# Prices\n\n## Anvil\n\n**Takes**: Text\n\n**Anvil 2**\n{listed}"

    assert lines_of(page) == ANVIL
    assert lines_of(page.replace("2**", "2** (new)")) == ANVIL


def test_a_sentence_that_leads_to_a_list_may_name_its_model_by_its_id():
    listed = "<ul><li>Input: $3 per million</li><li>Output: $5 per million</li></ul>"
    page = "<html><h1>Prices per token</h1><h2>Research</h2><p>{} pays for these:</p>{}</html>"

    assert lines_of(page.format("<code>anvil-dig</code>", listed)) == [
        "anvil-dig input 3",
        "anvil-dig output 5",
    ]
    assert lines_of(page.format("It", listed)) == []


def test_classes_of_service_are_titles_without_th():
    rows = "<tr><td>USD per 1M tokens<td>Standard<td>Batch<tr><td>Input<td>$2<td>$1"
    page = f"<html><h1>Prices</h1><h2>Anvil 5</h2><table>{rows}</table></html>"

    assert lines_of(page) == ["Anvil 5 input 1 batch", "Anvil 5 input 2"]


@pytest.mark.parametrize("heading", ["Whole servers", "Price of the server"])
def test_the_price_of_a_server_is_parted_among_its_gpus(heading):
    one = "<h2>GPUs</h2><table><tr><th>GPU<th>Price per GPU hour<tr><td>H100<td>$3</table>"
    rows = "<tr><th>Server<th>GPUs<th>Price per hour<tr><td>big-8<td>8 × H100<td>$16"
    page = f"<html><h1>Prices per GPU hour</h1>{one}<h2>{heading}</h2><table>{rows}</table></html>"

    assert any("gpu_hour 2 " in line for line in lines_of(page))


def test_searches_are_a_meter_of_the_model_above_and_no_offer():
    rows = "<tr><th>What<th>Price<tr><td>Web searches<td>$4.50 per 1,000 searches"
    page = f"<html><h1>Prices</h1><h2>{{}}</h2><table>{rows}{{}}</table></html>"

    assert lines_of(page.format("Anvil 2", "")) == []
    assert lines_of(page.format("Anvil 2", "<tr><td>Input tokens<td>$1 / 1M tokens")) == [
        "Anvil 2 input 1",
        "Anvil 2 search 4.5 krequest",
    ]


def test_a_sentence_says_what_one_gpu_costs_for_one_hour():
    rows = "<tr><th>GPU<th>On demand<tr><td>NVIDIA H100<td>$2"
    page = "<html><h1>GPUs</h1><p>One GPU for one hour, in dollars.</p><table>{}</table></html>"

    assert lines_of(page.format(rows)) == ["NVIDIA H100 gpu_hour 2 gpu_hour"]


def test_the_number_of_a_tab_is_no_name_of_its_panel():
    row = "<table><tr><th>Model</th><th>Input / 1M tokens</th></tr><tr><td>Anvil 5</td><td>${}</td>"
    panel = '<div data-w-tab="Tab {0}" class="w-tab-pane"><table>{1}</tr></table></div>'
    panels = "".join(panel.format(at, row.format(at)) for at in (1, 2))

    assert lines_of(f"<html><h1>Prices</h1>{panels}</html>") == []


@pytest.mark.parametrize("sizes", [("1 MP", "4 MP"), ("1024x1024, low quality", "Up to 2048 px")])
def test_sizes_below_a_model_are_no_names(sizes):
    prices = "".join(f"<li>{size} <b>$0.0{at}</b> / image</li>" for at, size in enumerate(sizes, 1))
    page = f"<html><h1>Prices</h1><div><h3>Anvil Paint 2</h3><ul>{prices}</ul></div></html>"

    assert lines_of(page) == [
        f"Anvil Paint 2 image 0.0{at} {size} image" for at, size in enumerate(sizes, 1)
    ]


def test_columns_may_be_regions_of_rows_that_name_their_unit():
    rows = ("Anvil 5|Input, per 1M tokens|$1|$1.10", "Anvil 5|Output, per 1M tokens|$4|$4.40")

    assert lines_of(grid("Model|Meter|Global|EU data zone", *rows)) == [
        "Anvil 5 input 1 Global",
        "Anvil 5 input 1.1 EU data zone",
        "Anvil 5 output 4 Global",
        "Anvil 5 output 4.4 EU data zone",
    ]


@pytest.mark.parametrize(
    ("head", "row", "lines"),
    [
        (
            "Model|Input / MTok|Output / MTok|For whom",
            "Anvil 2|$1|$2|members only",
            [f"{line} members only" for line in ANVIL],
        ),
        ("Model|Input tokens (1K)|Output tokens (1K)", "Anvil 2|$0.001|$0.002", ANVIL),
        (
            "GPU|Day rate, per hour|Night rate, per hour",
            "H100|$3|$2",
            ["H100 gpu_hour 2 Night rate gpu_hour", "H100 gpu_hour 3 Day rate gpu_hour"],
        ),
    ],
)
def test_a_title_says_for_whom_when_and_per_how_many(head, row, lines):
    assert lines_of(grid(head, row)) == lines


def test_writes_and_reads_below_a_heading_of_caching_are_those_of_the_cache():
    row = "Anvil 2|$3 / MTok|$5 / MTok|$1 / MTok"
    page = grid("Model|Write, 5 minutes|Write, 1 hour|Read", row)

    assert lines_of(page) == []
    assert lines_of(page.replace("Pricing", "Prompt cache")) == [
        "Anvil 2 cache_read 1",
        "Anvil 2 cache_write 3",
        "Anvil 2 cache_write_1h 5",
    ]


@pytest.mark.parametrize(
    ("said", "lines"), [("Prices per 1M tokens", ANVIL), ("Sums for 1M tokens", [])]
)
def test_the_unit_of_a_card_without_titles_stands_right_above_it(said, lines):
    rows = "<tr><td>Input</td><td>$1</td></tr><tr><td>Output</td><td>$2</td></tr>"

    assert lines_of(f"<html><h2>Anvil 2</h2><small>{said}</small><table>{rows}</table>") == lines


def test_out_beside_in_is_no_currency():
    assert lines_of(grid("Model|Price in ($ per 1M)|Price out ($ per 1M)", "Anvil 2|1|2")) == ANVIL


def test_of_two_prices_of_tokens_that_only_unknown_words_tell_apart_none_is_known():
    """They may be those of input and output, in words that no rule has."""
    page = grid("Model|There ($ / 1M tokens)|Back ($ / 1M tokens)", "Anvil 2|$1|$2")

    assert lines_of(page) == []
    assert len(readings_of(page).unplaced) == 2


def test_how_speech_is_sent_tells_its_rows_apart():
    rows = ("Anvil Ear|Batch|$0.20", "Anvil Ear|Real-time|$0.48")
    page = grid("Model|Mode|Price per hour", *rows).replace("Pricing", "Speech API pricing")

    assert lines_of(page) == [
        "Anvil Ear audio_hour 0.2 batch Batch audio_hour",
        "Anvil Ear audio_hour 0.48 Real-time audio_hour",
    ]


def test_a_price_by_contract_is_for_those_who_have_one():
    page = grid("Voice|Per 1M characters", "Anvil Voice (contract)|$45")

    assert lines_of(page) == ["Anvil Voice characters 45 contract mchar"]


def test_a_model_of_a_family_may_be_called_after_a_class_of_service():
    rows = ("Price in|$1/MTok|$2/MTok", "Price out|$4/MTok|$8/MTok")

    assert lines_of(grid("|Anvil 2|Anvil 2 Fast", *rows)) == [
        "Anvil 2 Fast input 2",
        "Anvil 2 Fast output 8",
        "Anvil 2 input 1",
        "Anvil 2 output 4",
    ]


def test_a_state_of_the_offer_beside_a_region_hides_it_not():
    page = grid("Model|Input / MTok|Output / MTok", "Anvil 2 (preview, EU only)|$1|$2")

    assert lines_of(page) == [f"{line} EU only" for line in ANVIL]


def test_a_page_may_name_the_regions_of_all_its_prices():
    said = "<p>Prices for the regions eu-west-1 and eu-central-1.</p><h2>Text</h2>"
    page = grid("Model|Input / MTok|Output / MTok", "Anvil 2|$1|$2", before=said)

    assert lines_of(page) == [f"{line} eu-west-1 and eu-central-1" for line in ANVIL]


@pytest.mark.parametrize(
    ("corner", "upper", "lower", "terms"),
    [
        ("rowspan=2>Model", ("Short prompts (≤64K)", "Long prompts (>64K)"), "", ("", " >64000")),
        (">", ("Prompts up to 64K", "Prompts over 64K"), "<td>Model</td>", ("", " >64000")),
        (">", ("<b>Real-time</b>", "<b>Batch</b>"), "<td>Model</td>", ("", " batch")),
        (">", ("EU", "US"), "<td>Model</td>", (" EU", " US")),
    ],
)
def test_titles_above_titles_need_no_th(corner, upper, lower, terms):
    """The corner may be free, and `prompts` above input and output is neither of them."""
    above = "".join(f"<td colspan=2>{title.replace('>6', '&gt;6')}</td>" for title in upper)
    page = (
        f"<html><h1>Pricing</h1><table><tr><td {corner}</td>{above}</tr><tr>{lower}"
        f"{'<td>Input ($/M)</td><td>Output ($/M)</td>' * 2}</tr>"
        "<tr><td>Tongs 3</td><td>1</td><td>4</td><td>0.5</td><td>2</td></tr></table></html>"
    )

    assert lines_of(page) == sorted(
        f"Tongs 3 {meter} {amount}{term}"
        for term, amounts in zip(terms, (("1", "4"), ("0.5", "2")), strict=True)
        for meter, amount in zip(("input", "output"), amounts, strict=True)
    )


@pytest.mark.parametrize(
    ("head", "plain", "reduced"),
    [
        ("Model|Input / 1M|Output / 1M", ["Tongs 3|$1|$4"], ["Tongs 3|$0.5|$2"]),
        (
            "|Tongs 3|Tongs 4",
            ["Input / 1M|$1|–", "Output / 1M|$4|–"],
            ["Input / 1M|$0.5|–", "Output / 1M|$2|–"],
        ),
    ],
)
def test_a_class_of_service_before_empty_cells_is_that_of_the_rows_below(head, plain, reduced):
    page = grid(head, "<b>Standard</b>||", *plain, "<b>Batch</b>||", *reduced)

    assert lines_of(page) == [
        "Tongs 3 input 0.5 batch",
        "Tongs 3 input 1",
        "Tongs 3 output 2 batch",
        "Tongs 3 output 4",
    ]


@pytest.mark.parametrize(
    "head",
    [
        "Cost of 1M tokens read|Cost of 1M tokens generated",
        "Question tokens ($/1M)|Answer tokens ($/1M)",
        "Price per 1M tokens sent|Price per 1M tokens received",
        "Input (1M)|Output (1M)",
        "Tokens in — price per 1M|Tokens out — price per 1M",
        "Input per 1M tokens¹|Output per 1M tokens²",
        "Input (USD, 1M)|Output (USD, 1M)",
    ],
)
def test_what_is_sent_and_what_comes_back_has_many_names(head):
    assert lines_of(grid(f"Model|{head}", "Tongs 3|$2|$8")) == [
        "Tongs 3 input 2",
        "Tongs 3 output 8",
    ]


@pytest.mark.parametrize("heading", ["Tongs Max", "Pricing of Tongs Max", "Prices for Tongs Max"])
@pytest.mark.parametrize(
    ("title", "rows", "terms"),
    [
        ("Prompt size", ("≤64k", ">64k"), ("", " >64000")),
        ("Time of day (UTC)", ("08:00–20:00", "20:00–08:00"), (" 08:00–20:00", " 20:00–08:00")),
    ],
)
def test_a_heading_may_say_that_the_prices_are_those_of_a_model(heading, title, rows, terms):
    page = grid(
        f"{title}|Input per 1M tokens",
        f"{rows[0]}|$1",
        f"{rows[1]}|$2",
        before=f"<h2>{heading}</h2>",
    )

    assert lines_of(page) == [f"Tongs Max input {at}{term}" for at, term in enumerate(terms, 1)]


def test_lines_of_models_in_columns_may_have_bounds_and_bare_numbers():
    page = grid(
        "USD / 1M tokens|Tongs 3|Tongs 3 Nano", "Input (≤ 64K)|1.25|0.10", "Input (> 64K)|2.50|0.20"
    )

    assert lines_of(page) == [
        "Tongs 3 Nano input 0.1",
        "Tongs 3 Nano input 0.2 >64000",
        "Tongs 3 input 1.25",
        "Tongs 3 input 2.5 >64000",
    ]


def test_a_row_that_leaves_out_a_cell_before_its_amounts_is_refused():
    head = "Model|Context|Input / 1M tokens|Output / 1M tokens"
    readings = readings_of(grid(head, "Tongs 3|64K|$1|$4", "Tongs 4|$2|$8", "Tongs 5|8K|$3"))

    assert [(price.model_label, price.meter) for price in readings.prices] == [
        ("Tongs 3", "input"),
        ("Tongs 3", "output"),
        ("Tongs 5", "input"),
    ]
    assert (
        "Tongs 4 › Context: '$2' (the row has less cells than its header)" in readings.unplaced[0]
    )


@pytest.mark.parametrize(
    ("headings", "regions"),
    [
        (("Frankfurt", "Ashburn"), ("Frankfurt", "Ashburn")),
        (("EU", "Ashburn"), ("EU", "Ashburn")),
        (("Frankfurt", "Models"), ("Frankfurt", None)),
        (("Frankfurt", "Batch"), ("Frankfurt", None)),
        (("Chat", "Ashburn"), (None, None)),
    ],
)
def test_a_heading_beside_a_region_is_one(headings, regions):
    row = "<table><tr><th>Model<th>Input / 1M tokens<tr><td>Tongs {}<td>$2</table>"
    parts = (f"<h2>{heading}</h2>{row.format(at)}" for at, heading in enumerate(headings))
    prices = readings_of(f"<html><h1>Pricing</h1>{''.join(parts)}</html>").prices

    assert tuple(price.region for price in prices) == regions


def test_a_row_of_bare_numbers_with_a_cell_too_many_is_refused():
    readings = readings_of(
        grid("Model|Input ($/1M)|Output ($/1M)", "Tongs 3|1|4", "Tongs 4|fp8|2|8")
    )

    assert {price.model_label for price in readings.prices} == {"Tongs 3"}
    assert "Tongs 4 › Output" in readings.unplaced[0]


def test_hours_at_a_discount_are_hours():
    page = grid(
        "Model|Input, normal hours (UTC 00:30-16:30)|Input, discount hours (UTC 16:30-00:30)",
        "Tongs 3|$2 / 1M tokens|$1 / 1M tokens",
    )

    assert lines_of(page) == [
        "Tongs 3 input 1 UTC 16:30-00:30",
        "Tongs 3 input 2 UTC 00:30-16:30",
    ]
