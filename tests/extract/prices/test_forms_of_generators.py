"""Pages and documents as generators of sites and frameworks write them."""

import json

import pytest

from tests.extract.prices.price_lines import grid, lines_of, readings_of

HEAD = "| Model | Input / MTok | Output / MTok |\n|---|---|---|\n"
ANVIL = ["Anvil 2 input 1", "Anvil 2 output 2"]
BATCH = ["Anvil 2 input 0.5 batch", "Anvil 2 output 1 batch"]
LINES = f"{HEAD}| Anvil 2 | $1 | $2 |\n"
HALF = f"{HEAD}| Anvil 2 | $0.5 | $1 |\n"


def _set_in(text):
    return "".join(f"    {line}\n" for line in text.splitlines())


@pytest.mark.parametrize(
    "document",
    [
        f'=== "Standard"\n\n{_set_in(LINES)}\n=== "Batch"\n\n{_set_in(HALF)}',
        f'{LINES}\n??? info "Batch"\n\n{_set_in(HALF)}',
        f"{LINES}\n::: details Batch\n{HALF}:::\n",
        f"{LINES}\n:::{{tab-item}} Batch\n{HALF}:::\n",
        f'{{{{< tab "Standard" >}}}}\n{LINES}{{{{< /tab >}}}}\n'
        f'{{{{< tab "Batch" >}}}}\n{HALF}{{{{< /tab >}}}}\n',
        f"## Prices {{#prices}}\n\n{LINES}\n## Batch {{#batch}}\n\n{HALF}",
    ],
)
def test_what_is_folded_or_behind_a_tab_has_its_title(document):
    assert lines_of(f"# Pricing\n\n{document}") == sorted(ANVIL + BATCH)


@pytest.mark.parametrize(
    "box",
    [
        '!!! note "Batch"\n\n    Half the price.\n',
        "::: tip Batch\nHalf the price.\n:::\n",
        '=== "Batch"\n\n    Half the price.\n',
        "::: details Batch\nHalf the price.\n:::\n",
    ],
)
def test_the_title_of_a_box_says_nothing_of_the_table_behind_it(box):
    assert lines_of(f"# Pricing\n\n{box}\n{LINES}") == ANVIL


def test_rows_of_classes_of_service_are_of_the_model_in_the_heading():
    document = (
        "All prices are US dollars per million tokens.\n\n## Anvil 2 {#anvil-2}\n\n"
        "| Level | Input | Output |\n|---|---|---|\n| standard | $1 | $2 |\n| batch | $0.5 | $1 |\n"
    )

    assert lines_of(document) == sorted(ANVIL + BATCH)


@pytest.mark.parametrize("title", ["Answer", "Response", "Responses (USD / MTok)", "Reply tokens"])
def test_what_is_answered_is_output(title):
    head = f"Model|Prompt (USD / MTok)|{title}"

    assert lines_of(grid(head, "Anvil 2|$1|$2", before="<p>Per 1M tokens.</p>")) == ANVIL


STATE = {
    "models": {
        "byId": {
            "anvil-2": {
                "id": "anvil-2",
                "title": "Anvil 2 'Max'",
                "task": "chat",
                "rates": {"currency": "USD", "perTokens": 1_000_000, "input": 1, "output": 2},
            },
            "tongs": {
                "id": "tongs",
                "title": "Tongs",
                "task": "embedding",
                "rates": {"currency": "USD", "perTokens": 1_000_000, "input": 0.05},
            },
        }
    },
    "plans": [{"id": "crew", "name": "Crew", "price": 79, "each": "$79"}],
}


@pytest.mark.parametrize(
    "script",
    [
        "window.__STATE__=JSON.parse('"
        + json.dumps(STATE).replace("'", "\\'").replace("Anvil", "\\x41nvil")
        + "');",
        "window.__STATE__ = JSON.parse(" + json.dumps(json.dumps(STATE)) + ")",
    ],
)
def test_the_state_of_a_store_is_read_from_its_string(script):
    page = f"<html><body><p>Loading…</p><script>{script}</script></body></html>"

    assert lines_of(page) == [
        "Anvil 2 'Max' input 1",
        "Anvil 2 'Max' output 2",
        "Tongs embedding 0.05",
    ]


def test_a_thousand_tokens_in_data_are_no_million():
    state = json.dumps(STATE).replace("1000000", "1000")
    page = f"<html><body><script>window.__STATE__={state}</script></body></html>"

    assert "Anvil 2 'Max' input 1000" in lines_of(page)


def test_each_is_a_price_where_the_unit_of_the_list_is_a_picture():
    sections = [
        {"unitLabel": "per image", "items": [{"name": "Easel 2", "each": "$0.02"}]},
        {"unitLabel": "per month", "items": [{"name": "Crew", "each": "$19"}]},
        {"unitLabel": "per 1M tokens", "items": [{"name": "Anvil 2", "each": "$3"}]},
    ]
    data = json.dumps({"props": {"sections": sections}})
    page = f"<html><body><script type='application/json'>{data}</script></body></html>"

    assert lines_of(page) == ["Easel 2 image 0.02 image"]


def _row(what, usd):
    return f"<div><span>{what}</span><span>{usd}</span></div>"


def test_custom_elements_are_parts_and_titles():
    rows = _row("Input (text, image)", "$1") + _row("Output (text)", "$2")
    card = (
        f"<x-card><x-card-header><x-card-title>Anvil 2</x-card-title></x-card-header>"
        f"<x-card-content>{rows}</x-card-content></x-card>"
    )
    page = (
        f"<html><x-app><h1>Prices</h1><p>Prices are in USD per 1M tokens.</p>{card}</x-app></html>"
    )

    assert lines_of(page) == ANVIL


def test_a_custom_element_within_a_line_does_not_part_it():
    head = "Model|Input|Output"
    price = "<x-amount>${}</x-amount> / <x-unit>1M tokens</x-unit>"

    assert lines_of(grid(head, f"Anvil 2|{price.format(1)}|{price.format(2)}")) == ANVIL


def test_a_unit_may_be_switched_by_hidden_columns():
    """The switch above the table is no header of it."""
    switch = "<div><button>per 1M tokens</button><button>per 1K tokens</button></div>"
    head = "".join("<th>Input</th><th>Input</th>" if row else "" for row in (1,))
    units = "<th>per 1M tokens</th><th>per 1K tokens</th>"
    table = (
        "<table><thead><tr><th rowspan=2>Model</th>"
        f"{head}{head.replace('Input', 'Output')}</tr><tr>{units}{units}</tr></thead><tbody><tr>"
        "<td>Anvil 2</td><td>$1</td><td>$0.001</td><td>$2</td><td>$0.002</td></tr></tbody></table>"
    )
    page = f"<html><main><h1>Prices</h1><p>API</p>{switch}<div>{table}</div></main></html>"

    assert lines_of(page) == ANVIL
    assert readings_of(page).unplaced == ()


@pytest.mark.parametrize(
    ("gpu", "amount"), [("MI325X 256 GB", "2.15"), ("MI300X x 8", "0.26875"), ("MI355X", "2.15")]
)
def test_the_memory_of_a_gpu_does_not_count_gpus(gpu, amount):
    (price,) = readings_of(grid("Card|Hourly", f"{gpu}|$2.15")).prices

    assert f"{price.price_usd.normalize():f}" == amount


def test_the_title_of_what_is_folded_holds_within_it():
    """What stands before goes on behind it."""
    table = grid("Model|Input|Output", "Anvil 2|$1|$2").removeprefix("<html><h1>Pricing</h1>")
    folded = "<details><summary>Batch</summary><p>Half the price.</p></details>"
    page = f"<html><h1>Pricing</h1><h2>Chat</h2><p>Per 1M tokens.</p>{folded}{table}"

    assert lines_of(page) == ANVIL


def test_a_table_that_is_folded_away_has_its_title():
    half = grid("Model|Input / MTok|Output / MTok", "Anvil 2|$0.5|$1")
    table = half.removeprefix("<html><h1>Pricing</h1>").removesuffix("</html>")
    whole = table.replace("$1", "$2").replace("$0.5", "$1")
    page = f"<html><h1>Pricing</h1><details><summary>Batch</summary>{table}</details>{whole}</html>"

    assert lines_of(page) == sorted(ANVIL + BATCH)


FOLDED = "<div><button aria-expanded='false'>Batch</button><div><p>Half price.</p></div></div>"


def test_the_title_of_an_accordion_holds_within_it():
    table = grid("Model|Input / MTok|Output / MTok", "Anvil 2|$1|$2")

    assert lines_of(table.replace("<table>", f"{FOLDED}<table>")) == ANVIL


def test_a_panel_beside_the_header_of_an_accordion_has_its_title():
    half = grid("Model|Input / MTok|Output / MTok", "Anvil 2|$0.5|$1")
    head = "<div><h4></h4><div><button aria-expanded='true'>Batch</button></div>"

    assert lines_of(half.replace("<table>", f"{head}<table>")) == BATCH


def test_the_title_of_an_accordion_in_markdown_holds_within_it():
    folded = '<Accordion title="Batch">\nHalf the price.\n</Accordion>\n'

    assert lines_of(f"# Pricing\n\n{folded}\n{LINES}") == ANVIL
    assert lines_of(f"# Pricing\n\n{folded.replace('Half the price.', HALF)}\n{LINES}") == sorted(
        ANVIL + BATCH
    )


def test_fields_of_a_reference_may_be_models():
    document = (
        "# Pricing\n\n## Audio\n\n"
        '<ResponseField name="lark-listen" type="speech to text">\n'
        "  \\$0.0040 per minute, rounded up to the second.\n</ResponseField>\n\n"
        '<ResponseField name="lark-say" type="text to speech">\n'
        "  \\$18.00 per 1M characters.\n</ResponseField>\n"
    )

    assert lines_of(document) == [
        "lark-listen audio_hour 0.24 audio_hour",
        "lark-say characters 18 mchar",
    ]


def test_tabs_in_tabs_have_both_titles():
    inner = f'=== "Batch"\n\n{_set_in(HALF)}'

    assert lines_of(f'# Pricing\n\n=== "EU"\n\n{_set_in(inner)}') == [
        "Anvil 2 input 0.5 batch EU",
        "Anvil 2 output 1 batch EU",
    ]


@pytest.mark.parametrize(
    "before",
    [
        "<p>Batch requests are half price.</p>",
        "<pre><code>if a === 'Batch'</code></pre>",
        "<x-panel><x-panel-title>Batch</x-panel-title><p>Half price.</p></x-panel>",
    ],
)
def test_sentences_code_and_panels_say_nothing_of_the_table_behind_them(before):
    assert (
        lines_of(grid("Model|Input / MTok|Output / MTok", "Anvil 2|$1|$2", before=before)) == ANVIL
    )


def test_a_column_of_a_place_is_not_one_of_a_currency():
    page = grid("Model|US ($ / 1M tokens)|EU ($ / 1M tokens)", "Anvil 2 7B|$1|$1.1")

    assert {price.variant or price.region for price in readings_of(page).prices} == {"US", "EU"}


def test_what_stands_in_code_opens_nothing():
    assert lines_of(f"# Pricing\n\n```\n::: details Batch\n```\n\n{LINES}") == ANVIL
