"""Whose price a claim states: the seller that its sentence leaves no doubt about, or nobody's."""

import pytest

from pipeline.analysis.verdicts.named_sellers import seller_of
from pipeline.quantities.prose.said import Said
from pipeline.quantities.quantities import quantities
from pipeline.registry.providers import Provider

SELLERS = tuple(
    Provider(id=name.casefold(), name=name) for name in ("Acme", "Bravo", "Coldbrook", "Llama")
)


@pytest.mark.parametrize(
    ("text", "seller"),
    [
        ("Acme asks $0.24 per million tokens.", "acme"),
        ("Compared with Bravo, Acme asks $0.24 per million tokens.", "acme"),
        ("Mixtral 8x7B costs $0.24 per million tokens at Bravo.", "bravo"),
        ("Its price for Mixtral 8x7B is $0.24 per million tokens.", "acme"),
        ("The company asks $0.24 per million tokens compared to Bravo's $0.50.", "acme"),
        ("While Bravo asks $9 per million tokens, Coldbrook asks $0.24.", "coldbrook"),
        ("It asks less than Bravo's $0.24 per million tokens.", "bravo"),
        ("It serves up to 0.24 tokens per second on Llama models.", "acme"),
        ("Acme and Bravo ask $0.24 per million tokens.", None),
        ("Acme undercuts its rival Bravo at $0.24 per million tokens.", "acme"),
        ("Nebula asks $0.24 per million tokens.", None),
        ("A price of $0.24 per million tokens makes Bravo the cheapest.", None),
    ],
)
def test_a_price_is_of_the_seller_whom_its_sentence_names(text, seller):
    """Where it names nobody before the figure, of the one in the section's heading."""
    figure = next(item for item in quantities(text) if "0.24" in item.text)

    found = seller_of(Said(text, figure), "Acme Profile", SELLERS, frozenset({"mixtral"}))

    assert found == seller
