"""README's picture."""

import pandas as pd

from pipeline.outputs.report.picture import price_steps

START, END = pd.Timestamp("2025-01-01", tz="UTC"), pd.Timestamp("2025-06-01", tz="UTC")
CLOCK = pd.Timestamp("2026-01-01", tz="UTC")

PRICE = {
    "provider_id": "groq",
    "model_id": "meta/llama-3.3-70b-instruct",
    "meter": "output",
    "service_tier": "standard",
    "state": "priced",
    "model_variant": None,
    "quantization": None,
    "via": None,
    "region": None,
    "price_usd": 0.79,
    "valid_from": START,
    "valid_to": END,
}


def drawn(*prices):
    return price_steps(pd.DataFrame([PRICE | price for price in prices]), CLOCK)


def test_each_interval_is_drawn_from_its_start_to_its_end():
    """What still holds is drawn to the clock."""
    points = drawn({}, {"price_usd": 0.59, "valid_from": END, "valid_to": pd.NaT})

    assert [(point["day"], point["price"]) for point in points] == [
        ("2025-01-01", 0.79),
        ("2025-06-01", 0.79),
        ("2025-06-01", 0.59),
        ("2026-01-01", 0.59),
    ]


def test_other_offers_are_not_drawn():
    """A batch price, a route and another seller are other things."""
    others = ({"service_tier": "batch"}, {"via": "huggingface"}, {"provider_id": "acme"})

    assert drawn(*others) == []


def test_a_variant_is_named():
    assert {point["seller"] for point in drawn({"model_variant": "turbo"})} == {"Groq turbo"}
