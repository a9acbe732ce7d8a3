"""Models that a page holds only as data: in attributes, in scripts of any kind, in YAML."""

import json

import pytest

from tests.extract.prices.price_lines import lines_of

ANVIL = ["Anvil 2 input 1", "Anvil 2 output 4"]
MODELS = {"unit": "1M tokens", "models": [{"name": "Anvil 2", "input": "$1", "output": "$4"}]}
PUSHED = json.dumps(f"3:{json.dumps(MODELS)}\n")


@pytest.mark.parametrize(
    "data",
    [
        '<div data-name="Anvil 2" data-input-price-per-million="1"'
        ' data-output-price-per-million="4"><h3>Anvil 2</h3></div>',
        '<script type="application/json">{"models": [{"name": "Anvil 2", "price_per_token":'
        ' {"input": "0.000001", "output": "0.000004"}}]}</script>',
        '<script type="fastboot/shoebox">{"data": [{"id": "1", "attributes":'
        ' {"display-name": "Anvil 2", "input-usd-per-million-tokens": "1",'
        ' "output-usd-per-million-tokens": "4"}}]}</script>',
        f'<script type="qwik/json">{json.dumps({"objs": ["", MODELS]})}</script>',
        '<script>site.models=[{"name":"Anvil 2","input_per_mtok":"1",'
        '"output_per_mtok":"4"}]</script>',
        f"<script>(self.__rsc=self.__rsc||[]).push({PUSHED})</script>",
    ],
)
def test_data_of_any_framework_are_read(data):
    assert lines_of(f"<html><h1>Prices</h1>{data}</html>") == ANVIL


def test_attributes_without_a_unit_price_nothing():
    page = '<html><h1>Prices</h1><div data-name="Anvil 2" data-input="1" data-output="4"></div>'

    assert lines_of(page) == []


def test_extensions_of_an_interface_may_hold_prices():
    document = (
        "# Models\n\nPrices in USD per million tokens.\n\n```yaml\nopenapi: 3.1.0\nx-models:\n"
        "  - name: Anvil 2\n    x-pricing:\n      input: 1\n      output: 4\n```\n"
    )

    assert lines_of(document) == ANVIL


def test_prices_in_data_may_stand_by_their_class_of_service():
    prices = {
        "currency": "USD",
        "standard": {"inputPerMillionTokens": 1, "outputPerMillionTokens": 4},
        "batch": {"inputPerMillionTokens": 0.5, "outputPerMillionTokens": None},
    }
    data = json.dumps({"models": [{"name": "Anvil 2", "pricing": prices}]})
    page = f"<html><h1>Prices</h1><script>window.__data = {data};</script></html>"

    assert lines_of(page) == sorted([*ANVIL, "Anvil 2 input 0.5 batch"])


def test_components_that_show_nothing_are_read_beside_tables_each_below_its_heading():
    rows = {"columns": ["Model", "Input", "Output"], "rows": [["Anvil 2", 0.5, 2]]}
    islands = "".join(
        f"<h2>{tier}</h2><p>USD per 1M tokens</p><div data-props='{json.dumps(rows)}'>{text}</div>"
        for tier, text in (("Batch", ""), ("Priority", "As of May"))
    )
    table = "<h2>Embeddings</h2><table><tr><th>Model</th><th>Per 1M tokens</th></tr>"
    page = f"<html><h1>Prices</h1>{islands}{table}<tr><td>Vec</td><td>$0.1</td></tr></table></html>"

    assert lines_of(page) == [
        "Anvil 2 input 0.5 batch",
        "Anvil 2 output 2 batch",
        "Vec embedding 0.1",
    ]


def test_lists_of_models_may_stand_by_their_class_of_service():
    tiers = {
        "standard": [{"name": "Anvil 2", "input": 1}],
        "batch": [{"name": "Anvil 2", "input": 2}],
    }
    of_page = json.dumps({"unit": "USD per 1M tokens", **tiers})
    component = f'# Prices\n\n<Tabs unit="USD per 1M tokens" tiers={{{json.dumps(tiers)}}} />\n'
    expected = ["Anvil 2 input 1", "Anvil 2 input 2 batch"]

    assert lines_of(f"<html><h1>A</h1><script>window.d = {of_page};</script></html>") == expected
    assert lines_of(component) == expected


@pytest.mark.parametrize(
    "code",
    [
        'const P = { unit: "USD per 1M tokens",'
        ' models: [{ id: "anvil-2", name: "Anvil 2", input: 1, output: 4 }] };',
        '$R[1]={l:$R[2]={currency:"USD",unit:"per_1m_tokens",'
        'models:$R[3]=[$R[4]={id:"anvil-2",name:"Anvil 2",input:1,output:4}]}}',
    ],
)
def test_objects_of_code_may_hold_models(code):

    assert lines_of(f"<html><h1>Prices</h1><script>{code}</script></html>") == ANVIL


def test_offers_of_a_catalogue_are_of_what_each_of_them_offers():
    offers = [
        {
            "@type": "Offer",
            "itemOffered": {"@type": "Service", "name": name},
            "description": f"{meter}, per 1M tokens",
            "price": price,
            "priceCurrency": currency,
        }
        for name, meter, price, currency in [
            ("Tongs 3", "Input", 0.5, "EUR"),
            ("Tongs 3", "Output", 1.5, "EUR"),
            ("Tongs 4", "Input", 2, "USD"),
        ]
    ]
    catalogue = {"@type": "OfferCatalog", "name": "API", "itemListElement": offers}
    script = f'<script type="application/ld+json">{json.dumps(catalogue)}</script>'

    assert lines_of(f"<html>{script}<h1>API</h1></html>") == [
        "Tongs 3 input 0.5 EUR",
        "Tongs 3 output 1.5 EUR",
        "Tongs 4 input 2",
    ]
    assert lines_of(f"<html>{script.replace(', per 1M tokens', '')}<h1>API</h1></html>") == []


def test_offers_may_state_how_many_tokens_they_are_for_and_until_when():
    price = {"price": "2", "priceCurrency": "USD", "priceValidUntil": "2027-01-31"}
    quantity = {"value": 1000000, "unitText": "tokens"}
    offer = {"name": "Input", "priceSpecification": price | {"referenceQuantity": quantity}}
    script = (
        f'<script type="application/ld+json">{json.dumps({"name": "Tongs 3", "offers": [offer]})}'
    )

    assert lines_of(f"<html>{script}</script></html>") == ["Tongs 3 input 2 to 2027-02-01"]
