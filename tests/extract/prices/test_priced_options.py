"""A list whose options have prices: the one that is shown beside it is that of the chosen one."""

import pytest

from pipeline.extract.documents.table_documents import read_html_tables
from pipeline.extract.prices.price_tables import read_price_tables
from pipeline.extract.prices.table_context import PricePage

CARD = (
    "<article><h3>{name}</h3><p><span>{price}</span> <span>{unit}</span></p>"
    "<label>{title} <select>{options}</select></label></article>"
)


def prices(name, price, unit, title, *options):
    """Return label, variant and amount of each price of a page with one card and its like."""
    fields = {"name": name, "price": price, "unit": unit, "title": title}
    listed = "".join(f"<option>{option}</option>" for option in options)
    card = CARD.format(**fields, options=listed)
    page = f"<main><h1>Prices</h1>{card}{card.replace(name, f'{name} Pro')}</main>"
    found = read_price_tables(read_html_tables(page), PricePage("acme", "Acme")).prices
    return [
        (item.model_label, item.variant, item.price_usd)
        for item in found
        if not item.model_label.endswith("Pro")
    ]


@pytest.mark.parametrize(
    ("title", "options", "variants"),
    [
        ("Size", ["1K – $0.05", "2K – $0.08"], ["1K", "2K"]),
        ("Quality", ["Draft: $0.05", "Standard: $0.08"], ["Draft", "Standard"]),
        ("Format", ["PNG ($0.05)", "SVG ($0.08)"], ["PNG", "SVG"]),
    ],
)
def test_each_option_has_its_price(title, options, variants):
    found = prices("Anvil Image 2", "$0.05", "per image", title, *options)

    assert [(label, variant) for label, variant, _ in found] == [
        ("Anvil Image 2", variant) for variant in variants
    ]
    assert [float(amount) for _, _, amount in found] == [0.05, 0.08]


def test_a_list_without_prices_leaves_the_one_that_is_shown():
    found = prices("Anvil Image 2", "$0.05", "per image", "Size", "1K", "2K")

    assert [(label, float(amount)) for label, _, amount in found] == [("Anvil Image 2", 0.05)]
