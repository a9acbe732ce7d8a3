"""The dump of genai-prices and its parser."""

import json
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from genai_prices.data import providers
from genai_prices.types import TieredPrices

from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.json_document import parse_json, text_at_pointer
from pipeline.extract.feeds import is_converted, tier_of_id
from pipeline.fetch.embedded import dump_genai_prices, installed_version
from pipeline.parsers.genai_prices import IMPORTED, RATES, parse
from pipeline.registry.sources import Source

BODY = (Path(__file__).parents[1] / "pages/genai_prices.json").read_bytes()
SOURCE = Source.model_validate(
    {
        "id": "genai-prices",
        "title": "genai-prices",
        "publisher": "Pydantic",
        "url": "https://genai.example/prices",
        "class": "aggregator",
        "group": "feeds",
        "parser": "genai_prices",
        "licence": "MIT",
        "cadence_days": 30,
        "expect": {"rows": (1, 99)},
    }
)


def read(body=BODY):
    at = datetime(2026, 11, 1, tzinfo=UTC)
    snapshot = Snapshot("genai-prices", str(SOURCE.url), at, "0" * 64, body, None, "embedded")
    return parse(snapshot, SOURCE)


def prices_of(model_id, meter, **terms):
    return [
        price
        for price in read().prices
        if (price.model_id_native, price.meter) == (model_id, meter)
        and all(getattr(price, name) == value for name, value in terms.items())
    ]


def midnight(year, month, day):
    return datetime(year, month, day, tzinfo=UTC)


@pytest.fixture(scope="module")
def installed():
    return read(dump_genai_prices())


def test_a_dated_price_ends_where_the_next_one_starts():
    found = [
        (price.price_usd, price.effective_from, price.effective_to)
        for price in prices_of("anvil", "input", time_window=None)
    ]

    assert found == [
        (Decimal("0.14"), None, midnight(2026, 8, 17)),
        (Decimal("0.22"), midnight(2026, 8, 17), midnight(2027, 1, 1)),
        (Decimal("0.15"), midnight(2027, 1, 1), None),
    ]


def test_a_later_price_ends_also_the_meters_that_it_does_not_name():
    """Else a cache discount that was withdrawn would stand for ever."""
    (price,) = prices_of("anvil", "cache_read")

    assert price.effective_to == midnight(2026, 8, 17)


def test_hours_of_the_day_are_in_utc_and_end_no_other_price():
    (price,) = prices_of("anvil", "output", time_window="00:30-16:30Z")

    assert (price.price_usd, price.effective_from, price.effective_to) == (
        Decimal("1.2"),
        None,
        None,
    )


def test_tiers_are_a_base_and_prices_over_a_length():
    found = {
        price.context_over_tokens: price.price_usd
        for price in prices_of("anvil-long", "input", service_tier="standard")
    }

    assert found == {None: Decimal("0.1"), 100_000: Decimal("0.5")}


def test_of_variants_the_first_active_one_holds_meter_by_meter():
    """The newest stands first, so the older one ends where the newer starts, for its meters."""
    inputs = prices_of("anvil-long", "input", service_tier="batch")
    outputs = prices_of("anvil-long", "output", service_tier="batch")

    assert [(p.price_usd, p.effective_from, p.effective_to) for p in inputs] == [
        (Decimal("0.04"), midnight(2026, 12, 1), None),
        (Decimal("0.05"), midnight(2026, 10, 14), midnight(2026, 12, 1)),
    ]
    assert [(p.effective_from, p.effective_to) for p in outputs] == [(midnight(2026, 10, 14), None)]


def test_what_a_variant_asks_for_is_a_tier_or_else_in_its_own_words():
    found = {
        (price.service_tier, price.variant): price.price_usd
        for price in prices_of("anvil-long", "output")
    }

    assert found == {
        ("standard", None): Decimal("0.5"),
        ("batch", None): Decimal("0.25"),
        ("flex", None): Decimal("0.3"),
        ("priority", None): Decimal("0.9"),
        ("fast", None): Decimal(1),
        ("standard", "route:mistral/eu"): Decimal("0.55"),
    }
    assert [p.variant for p in prices_of("anvil-long", "search")] == [None, "search_type:fast"]


def test_two_names_of_one_rate_give_one_price():
    (price,) = prices_of("anvil-long", "audio_hour")

    assert price.price_usd == Decimal("0.111")


def test_an_unknown_rate_is_reported_with_count_and_place():
    assert read().unplaced == ("cache_audio_read_mtok: 1 times, first at acme/anvil-long",)


def test_a_route_names_the_seller_behind_it():
    (price,) = prices_of("acme/anvil", "input")

    assert (price.provider_id, price.via) == ("together", "huggingface")
    assert (price.price_usd, price.evidence_text) == (Decimal("1.04"), "1.0399999999999998")


def test_a_remark_stands_beside_the_prices():
    body = BODY.replace(
        b'"name": "Anvil",', b'"name": "Anvil", "price_comments": "Preview model.",'
    )
    notes = {price.model_id_native: price.note for price in read(body).prices}

    assert (notes["anvil"], notes["anvil-long"]) == ("Preview model.", None)


@pytest.mark.parametrize(
    ("more", "is_read"),
    [
        pytest.param("", False, id="not verified"),
        pytest.param(" Verified against Acme on 2026-10-15.", True, id="verified since"),
    ],
)
def test_prices_that_are_imported_from_another_seller_are_not_the_sellers(more, is_read):
    """The catalogue says so itself: they are named as not placed, until somebody verified them."""
    remark = (
        "Imported from Bolt pricing; verify against Acme pricing when native API pricing is "
        f"published.{more}"
    )
    named = b'"name": "Anvil", "price_comments": "%s",' % remark.encode()
    found = read(BODY.replace(b'"name": "Anvil",', named, 1))
    place = "prices of another seller, not verified: 1 times, first at acme/anvil"

    assert ("anvil" in {price.model_id_native for price in found.prices}) == is_read
    assert (place in found.unplaced) != is_read


@pytest.mark.parametrize(
    ("of_seller", "of_model", "is_read"),
    [
        (
            "List prices in CNY, converted to USD at 1 USD = 7.25 CNY (May). Batch is not.",
            "",
            False,
        ),
        ("", "Anvil costs 8 CNY; converted at 7.0 CNY/USD.", False),
        ("Prices in USD. Old models are converted at 7.0 CNY/USD.", "", True),
        ("List prices in USD, taxes left out.", "Input 1 USD, output 2 USD.", True),
    ],
)
def test_prices_that_the_catalogue_converted_are_not_the_sellers_in_dollars(
    of_seller, of_model, is_read
):
    """A seller's remark is on all its models by its first sentence alone."""
    document = json.loads(BODY)
    acme = next(one for one in document["providers"] if one["id"] == "acme")
    anvil = next(one for one in acme["models"] if one["id"] == "anvil")
    acme["price_comments"], anvil["price_comments"] = of_seller, of_model
    found = read(json.dumps(document).encode())

    assert ("anvil" in {price.model_id_native for price in found.prices}) == is_read
    assert any(line.startswith("converted from another") for line in found.unplaced) != is_read
    assert "anvil" in {offer.model_id_native for offer in found.offers}


def test_an_offer_carries_context_and_deprecation():
    found = {o.model_id_native: (o.model_label, o.context_window, o.status) for o in read().offers}

    assert found["anvil"] == ("Anvil", 131_072, "active")
    assert found["anvil-long"] == ("anvil-long", None, "deprecated")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param('{"start_date": "2026-08-17"}', '{"weekday": "monday"}', id="unknown"),
        pytest.param('"2026-08-17"', '"mid-August"', id="no day"),
        pytest.param('"02:30:00+02:00"', '"half past two"', id="no time"),
        pytest.param('"0.14"', '"1.4E-1"', id="exponent"),
        pytest.param('"providers"', '"vendors"', id="no providers"),
    ],
)
def test_a_dump_of_another_shape_fails(old, new):
    body = BODY.replace(old.encode(), new.encode())

    assert body != BODY
    with pytest.raises(ParseError):
        read(body)


def test_the_same_version_gives_the_same_bytes():
    body = dump_genai_prices()

    assert body == dump_genai_prices()
    assert json.loads(body)["version"] == installed_version("genai-prices")


def test_the_dump_prints_no_exponents():
    rates = [
        price.evidence_text for price in read(dump_genai_prices()).prices if price.source_amount
    ]

    assert rates
    assert not [text for text in rates if "e" in text.casefold()]


def test_the_installed_catalogue_prices_both_directions_of_most_models(installed):
    meters = defaultdict(set)
    for price in installed.prices:
        meters[price.provider_id, price.via, price.model_id_native].add(price.meter)

    both = sum({"input", "output"} <= found for found in meters.values())

    assert both > 0.8 * sum(len(provider.models) for provider in providers)


def test_no_two_prices_of_the_installed_catalogue_share_their_terms(installed):
    terms = [
        (
            *(price.provider_id, price.via, price.model_id_native, price.meter, price.unit),
            *(price.service_tier, price.variant, price.context_over_tokens, price.time_window),
            price.effective_from,
        )
        for price in installed.prices
    ]

    assert len(terms) == len(set(terms))


def test_each_evidence_of_the_installed_catalogue_stands_at_its_place(installed):
    document = parse_json(dump_genai_prices())

    assert installed.prices
    assert installed.offers
    for reading in (*installed.prices, *installed.offers):
        assert text_at_pointer(document, reading.evidence_locator) == reading.evidence_text


@pytest.mark.parametrize(
    "at",
    [
        datetime(2025, 1, 1, 2, tzinfo=UTC),
        datetime(2026, 9, 1, 12, tzinfo=UTC),
        datetime(2026, 11, 20, 2, tzinfo=UTC),
        datetime(2027, 6, 1, 23, tzinfo=UTC),
    ],
    ids=str,
)
def test_the_package_itself_finds_the_same_prices_at_any_time(installed, at):
    """`get_prices` is the package's own reading of its constraints."""
    found = defaultdict(dict)
    for price in sorted(installed.prices, key=lambda price: price.time_window is not None):
        if price.variant is None and _holds(price, at):
            key = (price.provider_id, price.via, price.model_id_native, price.service_tier)
            found[key][price.meter, price.context_over_tokens] = price.price_usd

    for provider in providers:
        via = "huggingface" if provider.id.startswith("huggingface_") else None
        for model in provider.models:
            key = (provider.id.removeprefix("huggingface_"), via, *tier_of_id(model.id))
            remarks = ((provider.price_comments or "").split(". ")[0], model.price_comments or "")
            is_others = IMPORTED.fullmatch(remarks[1]) or any(map(is_converted, remarks))
            assert found[key] == ({} if is_others else _own_prices(model, at)), key


def _holds(price, at):
    is_dated = (price.effective_from or at) <= at and (
        price.effective_to is None or at < price.effective_to
    )
    if price.time_window is None:
        return is_dated
    start, end = price.time_window.removesuffix("Z").split("-")
    return is_dated and start <= f"{at:%H:%M}" < end


def _own_prices(model, at):
    step = Decimal("1e-12")
    prices = {}
    for name, rate in vars(model.get_prices(at)).items():
        if rate is None or name not in RATES:
            continue
        meter = RATES[name][0]
        if isinstance(rate, TieredPrices):
            prices[meter, None] = rate.base.quantize(step)
            prices |= {(meter, tier.start): tier.price.quantize(step) for tier in rate.tiers}
        else:
            prices[meter, None] = rate.quantize(step)
    return prices


def test_a_batch_route_is_a_tier_of_the_model():
    installed_ids = {model.id for provider in providers for model in provider.models}
    batch = {name for name in installed_ids if name.endswith(":batch")}

    assert batch
    assert not batch & {price.model_id_native for price in read(dump_genai_prices()).prices}
