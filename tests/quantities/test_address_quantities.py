"""Amounts in addresses."""

import pytest

from pipeline.quantities.address_quantities import address_quantities


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        (
            "https://news.example/article/779/market-with-usd-133-2-billion-by-2034-regional-"
            "growth-at-usd-9-34-billion",
            [("133200000000", "2034", "100000000"), ("9340000000", None, "10000000")],
        ),
        ("/2024/anvil-valued-552-million-dollars-after-round/", [("552000000", None, "1000000")]),
        ("/blog/anvil-announcing-305m-series-b", [("305000000", None, "1000000")]),
        (
            "/news-releases/anvil-raises-640m-to-meet-demand-302.html",
            [("640000000", None, "1000000")],
        ),
    ],
)
def test_an_amount_in_words_of_an_address_is_read(address, expected):
    found = [(str(q.low), q.period, str(q.printed_step)) for q in address_quantities(address)]

    assert found == expected
    assert all(address[q.start : q.end] == q.text for q in address_quantities(address))


@pytest.mark.parametrize(
    "address",
    [
        "/models/llama-3-3-70b-instruct",
        "/blog/70b-in-2024",
        "/market/ai-inference-market-189921964.html",
        "/a/12-13-14-million-dollars",
        "/groq-640m-developers",
    ],
)
def test_a_number_that_no_word_makes_money_is_none(address):
    assert address_quantities(address) == ()
