"""A way to say a class of service is known wherever a page has it."""

import pytest

from tests.extract.prices.price_lines import grid, readings_of

MODEL = "Model|Input / 1M tokens|Output / 1M tokens"
PLACES = {
    "heading": lambda said: grid(MODEL, "Tongs 3|$2|$8", before=f"<h2>{said}</h2>"),
    "heading of prices": lambda said: grid(
        MODEL, "Tongs 3|$2|$8", before=f"<h2>{said} prices</h2>"
    ),
    "text above": lambda said: grid(MODEL, "Tongs 3|$2|$8", before=f"<p><b>{said}</b></p>"),
    "corner": lambda said: grid(f"{said}{MODEL[5:]}", "Tongs 3|$2|$8"),
    "column": lambda said: grid(f"Mode|{MODEL}", f"{said}|Tongs 3|$2|$8"),
    "rows below a model": lambda said: grid(
        f"Service{MODEL[5:]}", f"{said}|$2|$8", "Saver|$1|$4", before="<h2>Tongs 3</h2>"
    ),
    "title": lambda said: grid(
        f"Model|{said} input / 1M tokens|{said} output / 1M tokens", "Tongs 3|$2|$8"
    ),
    "title in brackets": lambda said: grid(
        f"Model|Input ({said}) / 1M tokens|Output ({said}) / 1M tokens", "Tongs 3|$2|$8"
    ),
    "behind the name": lambda said: grid(MODEL, f"Tongs 3, {said}|$2|$8"),
    "beside the name": lambda said: grid(MODEL, f"Tongs 3 <span>{said}</span>|$2|$8"),
    "cell": lambda said: grid(MODEL, f"Tongs 3|$2 ({said})|$8 ({said})"),
    "card": lambda said: (
        f"<html><h3>Tongs 3</h3><ul><li>{said} input: $2 / 1M tokens</li>"
        f"<li>{said} output: $8 / 1M tokens</li></ul></html>"
    ),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(
    ("said", "tier"),
    [
        ("Batches", "batch"),
        ("Async", "batch"),
        ("Async jobs", "batch"),
        ("Deferred jobs", "batch"),
        ("Offline inference", "batch"),
        ("Flexible processing", "flex"),
        ("Prioritized requests", "priority"),
        ("Turbo mode", "fast"),
        ("Ultra-fast tier", "fast"),
    ],
)
def test_a_class_of_service_is_known_in_each_place(place, said, tier):
    found = readings_of(PLACES[place](said)).prices
    priced = [price for price in found if str(price.source_amount) in {"2", "8"}]

    assert [(price.model_label, price.meter, price.service_tier) for price in priced] == [
        ("Tongs 3", "input", tier),
        ("Tongs 3", "output", tier),
    ]
    assert not any(price.variant for price in priced)


def test_a_service_as_by_default_is_standard_beside_its_speed():
    page = grid("Model|Normal speed, input / 1M tokens|Fast, input / 1M tokens", "Tongs 3|$2|$8")

    assert {
        (str(price.source_amount), price.service_tier) for price in readings_of(page).prices
    } == {
        ("2", "standard"),
        ("8", "fast"),
    }


@pytest.mark.parametrize("said", ["Bulk pricing", "Flexible", "Turbo", "Saver"])
def test_what_may_be_praise_or_another_thing_is_no_class_of_service(said):
    prices = readings_of(grid(f"Mode|{MODEL}", f"{said}|Tongs 3|$2|$8")).prices

    assert {(price.service_tier, price.variant) for price in prices} == {("standard", said)}
