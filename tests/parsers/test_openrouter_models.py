"""The parser of OpenRouter's list of models."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.json_document import parse_json, text_at_pointer
from pipeline.parsers.openrouter_models import parse
from pipeline.registry.sources import Source

BODY = (Path(__file__).parents[1] / "pages/openrouter_models.json").read_bytes()
SOURCE = Source.model_validate(
    {
        "id": "openrouter",
        "title": "OpenRouter models",
        "publisher": "OpenRouter",
        "url": "https://openrouter.example/models",
        "class": "router",
        "group": "feeds",
        "parser": "openrouter_models",
        "licence": "facts",
        "cadence_days": 1,
        "expect": {"rows": (1, 99)},
    }
)


def read(body=BODY, at=datetime(2026, 1, 4, tzinfo=UTC)):
    return parse(Snapshot("openrouter", str(SOURCE.url), at, "0" * 64, body, None, "live"), SOURCE)


def prices_of(model_id, body=BODY):
    return [price for price in read(body).prices if price.model_id_native == model_id]


def with_pricing(pricing):
    return json.dumps({"data": [{"id": "acme/odd", "name": "Odd", "pricing": pricing}]}).encode()


def test_each_price_is_in_the_unit_of_its_kind():
    found = {
        price.meter: (price.price_usd, price.unit)
        for price in prices_of("acme/anvil-70b")
        if price.context_over_tokens is None and price.time_window is None
    }

    assert found == {
        "input": (Decimal("0.075"), "usd_per_mtok"),
        "output": (Decimal("0.3"), "usd_per_mtok"),
        "cache_read": (Decimal("0.03"), "usd_per_mtok"),
        "cache_write": (Decimal("0.375"), "usd_per_mtok"),
        "cache_write_1h": (Decimal("0.6"), "usd_per_mtok"),
        "reasoning": (Decimal(3), "usd_per_mtok"),
        "audio_input": (Decimal(1), "usd_per_mtok"),
        "image_input": (Decimal("0.067"), "usd_per_image"),
        "request": (Decimal(18), "usd_per_krequest"),
        "search": (Decimal(10), "usd_per_krequest"),
    }


def test_overrides_are_prices_under_their_conditions():
    """Clock numbers are HHMM: 100 is one o'clock."""
    found = {
        (price.meter, price.context_over_tokens, price.time_window): price.price_usd
        for price in prices_of("acme/anvil-70b")
        if price.context_over_tokens or price.time_window
    }

    assert found == {
        ("input", 200_000, None): Decimal("0.15"),
        ("output", 200_000, None): Decimal("0.6"),
        ("input", None, "01:00-10:30Z"): Decimal("0.05"),
        ("input", None, "01:00-10:30Z on monday, friday"): Decimal("0.04"),
    }


def test_an_override_under_an_unknown_condition_is_no_price():
    assert "override with moon_phase: 1 times, first at acme/anvil-70b" in read().unplaced


@pytest.mark.parametrize(
    "condition",
    [{"min_prompt_tokens": "200000"}, {"utc_start": "01:00"}, {"utc_days": "monday"}],
)
def test_an_override_whose_condition_cannot_be_read_does_not_replace_the_base(condition):
    pricing = {"prompt": "0.000001", "overrides": [{**condition, "prompt": "0.000009"}]}

    assert [p.price_usd for p in prices_of("acme/odd", with_pricing(pricing))] == [Decimal(1)]


def test_of_overrides_under_one_condition_the_later_holds():
    overrides = [{"min_prompt_tokens": 9, "prompt": price} for price in ("0.000002", "0.000003")]
    pricing = {"prompt": "0.000001", "overrides": overrides}

    found = [price.price_usd for price in prices_of("acme/odd", with_pricing(pricing))]

    assert found == [Decimal(1), Decimal(3)]


def test_zero_is_free_only_where_the_id_says_so_and_only_for_tokens():
    free = prices_of("acme/anvil-8b:free")

    assert [(p.meter, p.state, p.price_usd) for p in free] == [
        ("input", "free", Decimal(0)),
        ("output", "free", Decimal(0)),
    ]
    assert [(p.meter, p.state) for p in prices_of("acme/anvil-zero")] == [("output", "priced")]


def test_a_dynamic_price_is_no_price_but_the_model_is_offered():
    assert prices_of("openrouter/auto") == []
    assert "openrouter/auto" in {offer.model_id_native for offer in read().offers}


def test_an_unknown_price_field_is_reported():
    assert "haptics: 1 times, first at acme/anvil-zero" in read().unplaced


@pytest.mark.parametrize("value", ["cheap", "-0.5", "1e9", "0.1.2", ["1"]])
def test_what_is_no_amount_is_reported_and_no_price(value):
    readings = read(with_pricing({"prompt": value}))

    assert readings.prices == ()
    assert len(readings.unplaced) == 1


def test_the_seller_is_openrouter_and_the_evidence_stands_at_its_place():
    document = parse_json(BODY)
    readings = read()

    assert readings.prices
    assert readings.offers
    for reading in (*readings.prices, *readings.offers):
        assert reading.provider_id == "openrouter"
        assert text_at_pointer(document, reading.evidence_locator) == reading.evidence_text


def test_an_offer_carries_limits_and_retirement():
    offer = read().offers[0]

    assert (offer.context_window, offer.max_output_tokens) == (262_144, 16_384)
    assert offer.retires_on == datetime(2027, 1, 31, tzinfo=UTC)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({"source": "openrouter", "data": {"data": []}}, id="wrapped"),
        pytest.param({"data": [{"pricing": {}}]}, id="no id"),
        pytest.param({"data": [{"id": "acme/a", "pricing": "0.1"}]}, id="no pricing"),
    ],
)
def test_another_shape_fails(document):
    with pytest.raises(ParseError):
        read(json.dumps(document).encode())


def listed(*model_ids, pricing):
    models = [{"id": name, "name": name.title(), "pricing": pricing} for name in model_ids]
    return json.dumps({"data": models}).encode()


def test_a_tag_of_a_tier_is_a_tier_of_the_model_and_no_offer_of_its_own():
    body = listed("acme/anvil", "acme/anvil:batch", "acme/anvil:flex", pricing={"prompt": "1e-6"})
    readings = read(body)

    assert [offer.model_id_native for offer in readings.offers] == ["acme/anvil"]
    assert {(price.model_id_native, price.service_tier) for price in readings.prices} == {
        ("acme/anvil", "standard"),
        ("acme/anvil", "batch"),
        ("acme/anvil", "flex"),
    }


def test_a_model_that_is_listed_by_its_tier_alone_is_offered():
    readings = read(listed("acme/anvil:batch", pricing={"prompt": "1e-6"}))

    assert [offer.model_id_native for offer in readings.offers] == ["acme/anvil"]


@pytest.mark.parametrize(
    ("day", "unit"), [(22, "usd_per_image"), (23, "usd_per_mtok")], ids=["before", "after"]
)
def test_the_price_of_pictures_is_another_meter_from_the_day_it_changed(day, unit):
    body = listed("acme/eye", pricing={"image": "0.000002"})
    (price,) = read(body, datetime(2026, 1, day, tzinfo=UTC)).prices

    assert (price.meter, price.unit) == ("image_input", unit)


@pytest.mark.parametrize("day", [1, 31])
@pytest.mark.parametrize(
    ("picture", "unit"), [("0.000002", "usd_per_mtok"), ("0.0012", "usd_per_image")]
)
def test_the_price_of_a_token_of_text_tells_whether_that_of_pictures_is_by_token(
    day, picture, unit
):
    """The list changed model by model: some were per token before that day, some after it."""
    body = listed("acme/eye", pricing={"prompt": "0.000002", "image": picture})
    prices = read(body, datetime(2026, 1, day, tzinfo=UTC)).prices

    assert [price.unit for price in prices if price.meter == "image_input"] == [unit]


def test_an_amount_of_more_decimals_than_are_kept_is_rounded_and_says_so_if_it_matters():
    """Such a value used to be no amount, so that the price seemed to have ended."""
    body = listed("acme/a", pricing={"prompt": "0.00000020000000000000002"})
    fine = listed("acme/a", pricing={"prompt": "0.0000000000000000123456"})
    (price,), (finer,) = read(body).prices, read(fine).prices

    assert (price.price_usd, price.source_amount, price.note) == (
        Decimal("0.2"),
        Decimal("0.0000002"),
        None,
    )
    assert finer.source_amount == Decimal("0.000000000000000012")
    assert finer.note == "rounded to 18 decimals"
