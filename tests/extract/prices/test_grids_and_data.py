"""Grids in parts, content that scripts show, and data whose unit stands further out."""

import json

import pytest

from tests.extract.prices.price_lines import grid, lines_of

PAIR = ["Anvil 2 input 1", "Anvil 2 output 4", "Anvil 3 input 2", "Anvil 3 output 8"]
PER_MTOK = "<html><p>Prices per 1M tokens</p>{}</html>"


def rows_of(*rows: tuple[str, ...], number: str = "", first: int = 0) -> str:
    """Return rows of cells; the number of each stands in an attribute."""
    return "".join(
        f"<tr {number and f'{number}={at}'}>" + "".join(f"<td>{cell}</td>" for cell in cells)
        for at, cells in enumerate(rows, start=first)
    )


def head_and_body(titles: str, rows: str) -> str:
    """Return a table of titles and one of rows, as grids that scroll have them."""
    cells = "".join(f"<td><span>{title}</span></td>" for title in titles.split("|"))
    head = f"<div class=grid-header><table><tr>{cells}</tr></table></div>"
    return f"{head}<div><table>{rows}</table></div>"


def test_two_tables_of_the_same_models_are_not_one():
    """Behind tabs no text parts them, and both number their rows from the first."""
    names, prices = (("Anvil 2", "A"), ("Anvil 3", "B")), (("Anvil 2", "$1"), ("Anvil 3", "$2"))
    tables = (
        head_and_body("Model|License", rows_of(*names, number="data-row-key"))
        + head_and_body("Model|Input", rows_of(*prices, number="data-row-key"))
    )  # fmt: skip

    assert lines_of(PER_MTOK.format(tables)) == PAIR[::2]


@pytest.mark.parametrize(
    "attribute", ["slot=contents", "shadowrootmode=open", "v-slot:page", "data-astro-template"]
)
def test_components_show_what_stands_in_their_templates(attribute):
    """Prototypes of rows are no part of a page that prints prices."""
    table = grid("Model|Input / 1M tokens", "Anvil 2|$1").replace("<html>", "")
    table = table.replace("</html>", "")
    other = table.replace("Anvil 2", "Anvil 3")

    page = f"<html><x-page><template {attribute}>{table}</template></x-page>{{}}</html>"
    assert lines_of(page.format(other)) == ["Anvil 2 input 1", "Anvil 3 input 1"]
    assert lines_of(page.format(other).replace(attribute, "id=row")) == ["Anvil 3 input 1"]
    assert lines_of(page.format("").replace(attribute, "id=page")) == ["Anvil 2 input 1"]


@pytest.mark.parametrize("held", ["{}", "<!--{}-->"])
@pytest.mark.parametrize(
    "said",
    [
        {"page": {"currency": "USD", "unit": "per 1M tokens"}},
        {"perTokens": 1_000_000},
        {"unit": "USD / 1M tokens"},
    ],
)
def test_objects_around_models_may_name_the_unit(held, said):
    model = {"name": "Anvil 2", "pricing": {"input": 1, "output": 4}}
    script = held.format(json.dumps(said | {"groups": [{"title": "Text", "models": [model]}]}))
    page = f'<html><script type="application/json">{script}</script></html>'

    assert lines_of(page) == PAIR[:2]


def test_units_of_two_objects_are_of_no_other():
    model = {"name": "Anvil 2", "pricing": {"input": 1}}
    data = {
        "chat": {"unit": "1M tokens"},
        "speech": {"unit": "minute"},
        "list": {"models": [model]},
    }
    page = f'<html><script type="application/json">{json.dumps(data)}</script></html>'

    assert lines_of(page) == []


def test_markdown_lists_terms_with_what_is_said_of_each():
    said = ("`anvil-embed`\n: $0.06 per 1M tokens", "`anvil-embed-s`\n: $0.01 per 1M tokens")
    page = "\n\n".join(("# Embeddings", *said))

    assert lines_of(page) == [
        "anvil-embed embedding 0.06",
        "anvil-embed-s embedding 0.01",
    ]


@pytest.mark.parametrize(
    "held",
    [
        "<script>draw([['Anvil 2', '$1', '$4'], ['Anvil 3', '$2', '$8']])</script>",
        "<pre>model,input_tokens,output_tokens\nAnvil 2,1200,40\n</pre>",
    ],
    ids=["no titles", "counts of tokens"],
)
def test_rows_without_titles_or_prices_are_none(held):
    assert lines_of(f"<html><p>US$ per 1M tokens</p>{held}</html>") == []


def test_data_may_hold_data_as_a_text():
    models = [{"name": "Anvil 2", "input": "1", "output": "4"}]
    inner = json.dumps({"unit": "USD per 1M tokens", "models": models})
    script = f"<script type='application/json'>{json.dumps({'state': inner})}</script>"

    assert lines_of(f"<html>{script}</html>") == PAIR[:2]


MARKDOWN = (
    "## Standard\\n\\n|**Model ID** |**Pricing tiers** (K tokens) |**Input** (USD/M tokens) |\\n"
    "|---|---|---|\\n|anvil\\\\-2 |Prompt length [0, 32] |1 |\\n||Prompt length (32, 128] |2 |\\n"
    "|anvil\\\\-3 |Off\\\\-peak hours |3 |\\n||Peak hours |4 |\\n"
)


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (
            f'window._DATA.page = {{"doc": {{"content": "{MARKDOWN}"}}}}',
            [
                *("anvil-2 input 1", "anvil-2 input 2 >32000"),
                *("anvil-3 input 3 Off-peak hours", "anvil-3 input 4 Peak hours"),
            ],
        ),
        (
            'window._DATA.page = {"models": [{"modelName": "Anvil 2", "per": "1M tokens",'
            ' "pricings": [{"_key": "9", "inputLabel": "Input", "inputPrice": 0.1,'
            ' "outputPrice": 0.5}]}]}',
            ["Anvil 2 input 0.1", "Anvil 2 output 0.5"],
        ),
    ],
)
def test_what_a_page_shows_may_stand_in_its_data_alone(data, lines):
    """As a text in Markdown, or as the one entry of a list of prices."""
    assert lines_of(f"<html><body><script>{data}</script></body></html>") == lines
