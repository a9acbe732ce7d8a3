"""Cards, lists and tabs as sellers write them: each price has its model, meter and condition."""

import pytest

from tests.extract.prices.price_lines import grid, lines_of

BOTH = ["Tongs 3 input 0.2", "Tongs 3 output 0.8"]
CACHED = ["Tongs 3 cache_read 0.02", *BOTH]


def _lines(page):
    return lines_of(page if page.startswith("#") else f"<html>{page}</html>")


def _card(*parts, name="<h3>Tongs 3</h3>"):
    return f"<h2>Models</h2><div class='card'>{name}<p>Our fast model.</p>{''.join(parts)}</div>"


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        (_card("<p>Input $0.20 / Output $0.80 per 1M tokens</p>"), BOTH),
        (
            _card("<p>$0.20 in · $0.80 out</p>").replace("h2", "h4")
            + "<p>Prices per 1M tokens</p>",
            BOTH,
        ),
        (_card("<p>Input <b>$0.20</b></p><p>Output <b>$0.80</b></p><p>per 1M tokens</p>"), BOTH),
        (
            _card("<h4>Price</h4><p>Input:<br>$0.200 / 1M tokens</p><p>Output:<br>$0.8 / 1M</p>"),
            BOTH,
        ),
        (
            "<p>Prices per 1M tokens.</p>"
            + _card(
                "<div><div>$0.20</div><div>Input</div></div>",
                "<div><div>$0.80</div><div>Output</div></div>",
            ),
            BOTH,
        ),
        (
            _card(
                "<p><span>131K context</span><span>$0.20/M input tokens</span>"
                "<span>$0.80/M output tokens</span></p>"
            ),
            BOTH,
        ),
        (
            _card(
                "<p>Input</p><p>$0.20 / MTok</p><p>Output</p><p>$0.80 / MTok</p>"
                "<div><p>Prompt caching</p><p>Read $0.02 / MTok</p></div>"
            ),
            CACHED,
        ),
        (
            _card(
                "<p>$0.20 / 1M input</p><p>$0.80 / 1M output</p>",
                name="<p><strong>Tongs 3</strong> <small>Flagship</small></p>",
            ),
            BOTH,
        ),
        (
            "<h3>Tongs 3</h3><p>You pay for what it does:</p><ul>"
            "<li>Cached input: $0.02 per 1M tokens</li>"
            "<li>Reasoning tokens: $0.9 per 1M tokens</li>"
            "<li>Searches: $5 per 1,000 searches</li></ul>",
            [CACHED[0], "Tongs 3 reasoning 0.9", "Tongs 3 search 5 krequest"],
        ),
    ],
)
def test_the_lines_of_a_card_are_prices_of_the_model_above_them(page, lines):
    assert _lines(page) == lines


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("Speech, $9 per 1M characters", ["Tongs 3 characters 9 mchar"]),
        ("Images up to 2 megapixels, $0.03 per image", ["Tongs 3 image 0.03 image"]),
        ("Overage, $0.03 per image", []),
    ],
)
def test_a_comma_may_part_what_a_price_is_for_from_its_amount(line, lines):
    assert lines_of(f"# Prices\n\n## Models\n\n### Tongs 3\n\n{line}\n") == lines
    assert _lines(_card(f"<p>{line}</p>")) == lines


def test_a_heading_in_a_card_says_of_which_tokens_the_prices_below_it_are():
    page = _card(
        "<h4>Text</h4><p>$4 / 1M input tokens</p><p>$16 / 1M output tokens</p>"
        "<h4>Audio</h4><p>$32 / 1M input tokens</p><p>$64 / 1M output tokens</p>"
    )

    assert _lines(page) == [
        "Tongs 3 audio_input 32",
        "Tongs 3 audio_output 64",
        "Tongs 3 input 4",
        "Tongs 3 output 16",
    ]


@pytest.mark.parametrize("name", ["131K context", "80 GB VRAM", "Pricing", "Batch"])
def test_what_is_said_of_a_model_is_no_name_of_one(name):
    page = f"<div><p>{name}</p><p>$0.20/M input tokens</p><p>$0.80/M output tokens</p></div>"

    assert _lines(page) == []


@pytest.mark.parametrize(
    "page",
    [
        "# Models\n\n- **Tongs 3**\n  - Input: $0.20 / 1M tokens\n  - Output: $0.80 / 1M tokens\n",
        "## Tongs 3 (`tongs-3`)\n\n**Input:** $0.20 / 1M tokens  \n**Output:** $0.80 / 1M tokens\n",
        "<dl><dt>Tongs 3</dt><dd>Input: $0.20 / 1M tokens</dd><dd>Output: $0.80 / 1M tokens</dd>"
        "</dl>",
        "<h2>Prices per million tokens</h2><dl><dt>Tongs 3</dt><dd>Input $0.20, output $0.80</dd>"
        "</dl>",
        "<table><tr><td>Tongs 3</td><td>$0.20 / 1M input tokens</td>"
        "<td>$0.80 / 1M output tokens</td></tr></table>",
    ],
)
def test_nested_lists_terms_and_rows_without_a_header_are_read(page):
    assert _lines(page) == BOTH


def test_a_lowest_price_is_a_condition_and_memory_is_no_part_of_a_name():
    page = (
        "<h2>On-demand GPUs</h2><ul><li><b>H100 SXM</b> <i>80 GB</i> <i>from $2.69/hr</i></li>"
        "<li><b>L40S</b> <i>48 GB</i> <i>from $0.79/hr</i></li></ul>"
    )

    assert _lines(page) == [
        "H100 SXM gpu_hour 2.69 from gpu_hour",
        "L40S gpu_hour 0.79 from gpu_hour",
    ]


@pytest.mark.parametrize(
    ("cell", "lines"),
    [
        (
            "$5 low · $8 high",
            ["tongs request 5 low krequest", "tongs request 8 high krequest"],
        ),
        ("$5<br>$8 (sip)", ["tongs request 5 krequest", "tongs request 8 sip krequest"]),
        ("$5 (new)<br>$8 (old)", []),
    ],
)
def test_words_beside_each_amount_of_a_cell_part_them(cell, lines):
    assert lines_of(grid("Model|Fee per 1K requests", f"tongs|{cell}")) == lines


@pytest.mark.parametrize(
    "panel", ["data-tab='{}'", "x-show=\"tab === '{}'\"", "role='tabpanel' aria-label='{}'"]
)
def test_a_panel_says_which_class_of_service_it_shows(panel):
    table = "<table><tr><th>Model</th><th>Input / 1M tokens</th></tr><tr><td>Tongs 3</td><td>{}"
    page = "".join(
        f"<div {panel.format(tier)}>{table.format(price)}</td></tr></table></div>"
        for tier, price in (("standard", "$2"), ("batch", "$1"))
    )

    assert _lines(page) == ["Tongs 3 input 1 batch", "Tongs 3 input 2"]


@pytest.mark.parametrize(
    "data",
    [
        '[{"name": "Tongs 3", "input_price_per_1m_tokens": "$0.20", "output_price_per_1m": 0.8}]',
        '{"tongs-3": {"name": "Tongs 3", "price_per_1m_input": 0.2, "price_per_1m_output": 0.8}}',
        '[{"name": "Tongs 3", "pricing": {"input": {"amount": 0.2, "unit": "1M tokens"},'
        ' "output": {"amount": 0.8, "unit": "1M tokens"}}}]',
    ],
)
def test_models_in_the_data_of_a_page_are_read_however_their_prices_are_nested(data):
    assert _lines(f'<script>window.__DATA__ = {{"models": {data}}};</script>') == BOTH


def test_a_second_list_in_data_is_read_where_its_name_says_what_its_models_are_for():
    chat = '"models": [{"name": "Tongs 3", "pricing": {"input": 0.2, "output": 0.8}}]'
    other = '"embeddings": [{"name": "Tongs Embed", "pricing": {"input": 0.1}}]'
    page = f'<script>window.__DATA__ = {{"unit": "USD per 1M tokens", {chat}, {other}}};</script>'

    assert _lines(page) == [*BOTH, "Tongs Embed embedding 0.1"]
    assert _lines(page.replace("embeddings", "retired")) == BOTH


def test_lists_of_objects_in_the_code_of_a_page_are_data_too():
    page = (
        "<script>start(app, {node: [0], data: [{type: 'data', data: {models: [{name: 'Tongs 3', "
        "slug: 'acme/tongs-3', pricing: {unit: 'USD / 1M tokens', input: .2, output: .8, "
        "cached: null}}]}}], form: null});</script>"
    )

    assert _lines(page) == BOTH


def test_prices_in_data_name_what_they_are_for_and_per_what():
    page = (
        '<script>window.__state = {"catalog": [{"label": "Tongs 3", "kind": "chat", "prices": ['
        '{"what": "prompt", "per": "million_tokens", "usd": "0.20"},'
        '{"what": "completion", "per": "million_tokens", "usd": "0.80"}]},'
        '{"label": "Ear", "kind": "transcription", "prices": ['
        '{"what": "audio", "per": "minute", "usd": "0.002"}]}]};</script>'
    )

    assert _lines(page) == ["Ear audio_hour 0.12 audio_hour", *BOTH]


def test_lines_of_a_turned_table_are_of_the_tokens_that_their_group_names():
    page = (
        "<table><thead><tr><td></td><th>Tongs 4<span class='tagline'>For hard work</span></th>"
        "<th>Hammer 4<span class='tagline'>Fast and balanced</span></th></tr></thead><tbody>"
        "<tr><th colspan='3'>Text tokens <small>Price per 1M tokens</small></th></tr>"
        "<tr><th>Input</th><td>$2</td><td>$1</td></tr><tr><th>Output</th><td>$9</td><td>$4</td></tr>"
        "<tr><th colspan='3'>Image tokens <small>Price per 1M tokens</small></th></tr>"
        "<tr><th>Input</th><td>$3</td><td>–</td></tr></tbody></table>"
    )

    assert _lines(page) == [
        "Hammer 4 input 1",
        "Hammer 4 output 4",
        "Tongs 4 image_input 3",
        "Tongs 4 input 2",
        "Tongs 4 output 9",
    ]


def test_a_list_has_its_unit_from_the_text_above_it_however_deep_either_stands():
    item = "<li><div><p><b>{}</b> <i>{}</i></p><p>128K context, FP8</p></div></li>"
    page = (
        "<div><div><h2>Language models</h2></div><div><p>Price per 1 million tokens, input and "
        f"output alike</p></div><div><ul>{item.format('Tongs 3', '$0.40')}"
        f"{item.format('Tongs 4', '$0.60')}</ul></div></div>"
    )

    assert _lines(page) == [
        f"{name} {meter} {price}"
        for name, price in (("Tongs 3", "0.4"), ("Tongs 4", "0.6"))
        for meter in ("input", "output")
    ]


def test_a_caption_may_name_the_currency_in_words():
    caption = "<caption>US dollars per GPU and hour</caption>"
    page = f"<table>{caption}<tr><th>GPU</th><th>On demand</th></tr><tr><td>H100 SXM</td><td>2.35"

    assert _lines(f"{page}</td></tr></table>") == ["H100 SXM gpu_hour 2.35 gpu_hour"]


def test_a_box_of_cards_of_which_some_name_no_unit_is_no_card_of_the_first():
    names = {"Anvil 4": "$1 / $4", "Anvil 5": "$2 / $8", "Anvil Paint 2": "$0.03 / image"}
    cards = "".join(f"<a><p>{name}</p><p>{price}</p></a>" for name, price in names.items())
    page = f"<html><h1>Models</h1><p>Input / output.</p><div>{cards}</div></html>"

    assert not any(line.startswith("Anvil 4") for line in lines_of(page))


def test_a_badge_beside_the_name_of_a_card_is_no_part_of_it():
    prices = "<p>$0.20 / 1M input tokens</p><p>$0.80 / 1M output tokens</p>"
    card = f"<div><h3>Tongs Mini <span>Best value</span></h3>{prices}</div>"

    assert _lines(f"<h1>Prices</h1>{card}") == ["Tongs Mini input 0.2", "Tongs Mini output 0.8"]


def test_parts_of_the_price_of_one_model_stand_below_its_name():
    def part(title, *prices):
        names = ("Input", "Cached input", "Output")
        cells = (f"<p>{n}</p><p>{p}</p>" for n, p in zip(names, prices, strict=True))
        return f"<h4>{title}</h4><div>{''.join(f'<div>{cell}</div>' for cell in cells)}</div>"

    parts = f"{part('Text tokens', '$2', '$0.5', '$8')}<p>Per 1M tokens</p>"
    page = f"<html><h1>Anvil 4.1</h1><h2>Pricing</h2><p>Per 1M tokens</p>{parts}</html>"
    audio = page.replace("</html>", f"{part('Audio tokens', '$32', '$0.4', '$64')}</html>")
    text = ["Anvil 4.1 cache_read 0.5", "Anvil 4.1 input 2", "Anvil 4.1 output 8"]

    assert lines_of(page) == text
    assert lines_of(audio) == sorted(
        [
            *text,
            *("Anvil 4.1 audio_input 32", "Anvil 4.1 audio_output 64"),
            "Anvil 4.1 cache_read 0.4 Audio",
        ]
    )
    assert lines_of(page.replace("Anvil 4.1", "Models")) == []


@pytest.mark.parametrize("said", ["Images and text in, text out", "Audio in and text out"])
def test_what_a_model_takes_and_gives_is_no_meter(said):
    lines = (
        "<dl><dt>$0.20</dt><dd>/ 1M input tokens</dd><dt>$0.80</dt><dd>/ 1M output tokens</dd></dl>"
    )
    page = f"<h2>Models</h2><ul><li><h3>Tongs 3</h3><p>{said}</p>{lines}</li></ul>"

    assert _lines(page) == BOTH
