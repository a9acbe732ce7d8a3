"""The parser of LiteLLM's catalogue."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.json_document import parse_json, text_at_pointer
from pipeline.parsers.litellm import parse
from pipeline.registry.sources import Source

BODY = (Path(__file__).parents[1] / "pages/litellm.json").read_bytes()
SOURCE = Source.model_validate(
    {
        "id": "litellm",
        "title": "LiteLLM catalogue",
        "publisher": "BerriAI",
        "url": "https://litellm.example/prices.json",
        "class": "aggregator",
        "group": "feeds",
        "parser": "litellm",
        "licence": "MIT",
        "cadence_days": 7,
        "expect": {"rows": (1, 9)},
    }
)


def read(body=BODY):
    at = datetime(2026, 1, 5, tzinfo=UTC)
    return parse(Snapshot("litellm", str(SOURCE.url), at, "0" * 64, body, None, "live"), SOURCE)


def prices_of(model_id, provider_id="acme", body=BODY):
    return [
        price
        for price in read(body).prices
        if (price.provider_id, price.model_id_native) == (provider_id, model_id)
    ]


def changed(**rows):
    return json.dumps({**json.loads(BODY), **rows}).encode()


def test_a_row_that_was_converted_from_another_currency_states_no_price_in_dollars():
    row = json.loads(BODY)["acme/anvil-70b"]
    remark = {"comment": "Input 8, output 28 CNY per million tokens; converted at 7.0 CNY/USD."}
    body = changed(**{"acme/anvil-70b": row | {"metadata": remark}})
    found = read(body)

    assert prices_of("anvil-70b")
    assert not prices_of("anvil-70b", body=body)
    assert "anvil-70b" in {offer.model_id_native for offer in found.offers}
    place = "converted from another currency: 1 times, first at acme/anvil-70b"
    assert place in found.unplaced


def test_each_price_field_of_a_row_is_a_price_with_its_terms():
    found = {
        (price.meter, price.service_tier, price.context_over_tokens, price.variant): price.price_usd
        for price in prices_of("anvil-70b")
    }

    assert found == {
        ("input", "standard", None, None): Decimal("0.59"),
        ("output", "standard", None, None): Decimal("0.79"),
        ("input", "batch", None, None): Decimal("0.295"),
        ("output", "batch", None, None): Decimal("0.395"),
        ("input", "priority", None, None): Decimal("1.18"),
        ("input", "flex", None, None): Decimal("0.295"),
        ("input", "standard", 128_000, None): Decimal(1),
        ("input", "priority", 200_000, None): Decimal("2.36"),
        ("cache_read", "standard", None, None): Decimal("0.295"),
        ("cache_write", "standard", None, None): Decimal("0.7375"),
        ("cache_write_1h", "standard", None, None): Decimal("1.18"),
        ("reasoning", "standard", None, None): Decimal("0.8"),
        ("search", "standard", None, "search_context_size_low"): Decimal(5),
        ("search", "standard", None, "search_context_size_medium"): Decimal(8),
        ("search", "standard", None, "search_context_size_high"): Decimal(10),
    }


def test_the_evidence_is_the_lexeme_at_its_place():
    """A float that was read and printed again would not stand in the bytes."""
    document = parse_json(BODY)
    readings = read()

    for reading in (*readings.prices, *readings.offers):
        assert text_at_pointer(document, reading.evidence_locator) == reading.evidence_text
    assert prices_of("anvil-70b")[0].evidence_text == "5.9e-07"
    assert prices_of("anvil-70b")[0].evidence_locator == "/acme~1anvil-70b/input_cost_per_token"


@pytest.mark.parametrize(
    ("model_id", "meter", "unit", "price"),
    [
        pytest.param("embed", "embedding", "usd_per_mtok", "0.008", id="embedding mode"),
        pytest.param("whisper", "audio_hour", "usd_per_audio_hour", "0.110988", id="seconds"),
        pytest.param("voice", "characters", "usd_per_mchar", "15", id="characters"),
        pytest.param("rank", "rerank", "usd_per_krequest", "2", id="rerank query"),
        pytest.param("find", "search", "usd_per_krequest", "5", id="search query"),
        pytest.param("1024-x-1024/picture", "image", "usd_per_image", "0.009", id="picture made"),
    ],
)
def test_the_kind_of_model_decides_what_a_field_bills(model_id, meter, unit, price):
    (found,) = prices_of(model_id, "other")

    assert (found.meter, found.unit, found.price_usd) == (meter, unit, Decimal(price))


def test_an_input_picture_is_told_from_the_picture_made():
    found = {price.meter: price.price_usd for price in prices_of("eye", "other")}

    assert found == {"image_input": Decimal("0.0011"), "image": Decimal("0.134")}


def test_zero_states_no_price_but_the_model_is_offered():
    """The catalogue writes 0 for free and for unknown alike."""
    model_id = "anvil-free-or-unknown"

    assert prices_of(model_id) == []
    assert model_id in {offer.model_id_native for offer in read().offers}


def test_seconds_of_film_are_no_seconds_of_speech():
    assert prices_of("film", "other") == []
    assert "output_cost_per_second (video_generation): 1 times, first at other/film" in (
        read().unplaced
    )


def test_an_unknown_price_field_is_named_once_with_count_and_example():
    body = changed(
        **{
            "acme/a": {"litellm_provider": "acme", "input_cost_per_smell": 0.5},
            "acme/b": {"litellm_provider": "acme", "input_cost_per_smell": 0.5},
            "acme/c": {"litellm_provider": "acme", "input_cost_per_token_ultrafast": 1e-6},
        }
    )

    unplaced = read(body).unplaced

    assert "input_cost_per_smell: 2 times, first at acme/a" in unplaced
    assert "input_cost_per_token_ultrafast: 1 times, first at acme/c" in unplaced


def test_prices_in_databricks_units_and_fields_without_price_are_passed_over():
    assert not [line for line in read().unplaced if "dbu" in line or "supports" in line]


def test_tiers_by_prompt_length_are_prices_over_that_length():
    found = {
        (price.meter, price.context_over_tokens): price.price_usd
        for price in prices_of("tiered", "cloud")
    }

    assert found == {
        ("input", None): Decimal("0.05"),
        ("output", None): Decimal("0.4"),
        ("input", 256_000): Decimal("0.25"),
        ("output", 256_000): Decimal(2),
    }


def test_tiers_by_something_else_are_no_prices():
    assert prices_of("results", "cloud") == []
    assert "tiered_pricing: input_cost_per_query: 1 times, first at cloud/results" in (
        read().unplaced
    )


def test_keys_that_would_come_out_equal_stay_whole():
    """Two rows of one provider under one id would be one offer with two prices."""
    found = {
        price.model_id_native: price.price_usd
        for price in read().prices
        if "anvil-chat" in price.model_id_native and price.meter == "input"
    }

    assert found == {"anvil-chat": Decimal(1), "acme/anvil-chat": Decimal(2)}


def test_one_id_at_two_providers_is_two_offers():
    assert prices_of("anvil-70b", "acme")[0].price_usd == Decimal("0.59")
    assert prices_of("anvil-70b", "other")[0].price_usd == Decimal("0.9")


def test_the_usual_prefix_is_taken_off_where_it_is_not_the_provider():
    (price,) = prices_of("gem", "vertex_ai-language-models")

    assert price.price_usd == Decimal("1.25")


def test_what_floats_print_past_the_finest_amount_is_rounded_off():
    price = next(p for p in prices_of("anvil-70b", "other") if p.meter == "output")

    assert price.price_usd == Decimal("0.2")
    assert price.source_amount == Decimal("2.00000000000e-07")
    assert price.evidence_text == "2.0000000000000003e-07"


def test_an_offer_carries_limits_and_retirement():
    offer = next(o for o in read().offers if o.model_id_native == "anvil-70b")

    assert (offer.context_window, offer.max_output_tokens) == (131_072, 32_768)
    assert offer.retires_on == datetime(2026, 2, 27, tzinfo=UTC)


def test_of_rows_that_stand_twice_equal_ones_are_one_and_others_are_both_stated():
    """Five of seventeen releases have such keys; whichever came last would win in silence."""
    rows = [("same", 1e-06), ("other", 1e-06), ("same", 1e-06), ("other", 2e-06)]
    members = (
        json.dumps({key: {"litellm_provider": "acme", "input_cost_per_token": price}})[1:-1]
        for key, price in rows
    )
    body = f"{{{', '.join(members)}}}".encode()
    readings = read(body)
    document = parse_json(body, [])

    assert [(price.model_id_native, price.price_usd) for price in readings.prices] == [
        ("same", Decimal(1)),
        ("other", Decimal(1)),
        ("other", Decimal(2)),
    ]
    assert [text_at_pointer(document, price.evidence_locator) for price in readings.prices] == [
        price.evidence_text for price in readings.prices
    ]
    assert readings.unplaced == (
        "key that stands twice with different values: 1 times, first at other",
    )


def regional(**fields):
    row = {"litellm_provider": "acme", "input_cost_per_token": 2e-6, "mode": "chat", **fields}
    return {
        (price.region, price.service_tier, price.variant): price.price_usd
        for price in prices_of("far", body=changed(**{"acme/far": row}))
    }


@pytest.mark.parametrize(
    ("fields", "terms"),
    [
        ({"regional_processing_uplift_multiplier_eu": 1.1}, ("eu", "standard", None)),
        ({"regional_endpoint_uplift_multiplier": 1.1}, ("regional", "standard", None)),
        ({"fedramp_uplift_multiplier": 1.1}, (None, "standard", "fedramp")),
        ({"provider_specific_entry": {"us": 1.1, "schema": "titan"}}, ("us", "standard", None)),
        ({"provider_specific_entry": {"fast": 1.1}}, (None, "fast", None)),
    ],
)
def test_a_multiplier_states_the_price_of_a_region_or_tier(fields, terms):
    assert regional(**fields) == {
        (None, "standard", None): Decimal(2),
        terms: Decimal("2.2"),
    }


def test_a_multiplied_price_says_so_and_shows_what_is_printed():
    row = {
        "litellm_provider": "acme",
        "input_cost_per_token": 2e-6,
        "regional_endpoint_uplift_multiplier": 1.1,
    }
    _, raised = prices_of("far", body=changed(**{"acme/far": row}))

    assert raised.evidence_text == "2e-06"
    assert raised.note == "1.1 times the price printed, by regional_endpoint_uplift_multiplier"


@pytest.mark.parametrize("times", [0, -1, 11, "1.1"])
def test_what_is_no_multiple_is_reported(times):
    row = {
        "litellm_provider": "acme",
        "input_cost_per_token": 2e-6,
        "regional_endpoint_uplift_multiplier": times,
    }
    readings = read(changed(**{"acme/far": row}))

    assert {price.region for price in readings.prices} == {None}
    assert any("that is no multiple" in line for line in readings.unplaced)


WEEKEND = [
    {"hours_utc": ["00:00-01:00", "10:00-00:00"], "weekdays": [1, 2]},
    {"hours_utc": "00:00-00:00", "weekdays": ["saturday", "sunday"]},
]


@pytest.mark.parametrize(
    ("terms", "windows"),
    [
        ({"hours_utc": "16:00-00:00"}, {"16:00-24:00Z"}),
        (
            {"windows": WEEKEND},
            {
                "00:00-01:00Z on monday, tuesday",
                "10:00-24:00Z on monday, tuesday",
                "00:00-24:00Z on saturday, sunday",
            },
        ),
        (
            {"windows": WEEKEND[1:], "weekday_timezone": "Asia/Shanghai"},
            {"00:00-24:00Z on saturday, sunday (Asia/Shanghai)"},
        ),
    ],
)
def test_off_peak_prices_hold_in_their_hours(terms, windows):
    row = {
        "litellm_provider": "acme",
        "input_cost_per_token": 2e-6,
        "off_peak_pricing": {"input_cost_per_token": 1e-6, **terms},
    }
    prices = prices_of("night", body=changed(**{"acme/night": row}))

    assert {price.time_window: price.price_usd for price in prices} == {
        None: Decimal(2),
        **dict.fromkeys(windows, Decimal(1)),
    }


@pytest.mark.parametrize("terms", [{}, {"hours_utc": "at night"}, {"windows": [{}]}])
def test_off_peak_prices_without_hours_are_reported(terms):
    row = {
        "litellm_provider": "acme",
        "off_peak_pricing": {"input_cost_per_token": 1e-6, **terms},
    }
    readings = read(changed(**{"acme/night": row}))

    assert any("off_peak_pricing that names no hours" in line for line in readings.unplaced)


def test_an_offer_names_the_model_in_its_place_by_the_sellers_own_id():
    row = {"litellm_provider": "acme", "successor_model": "acme/anvil-80b"}
    offers = read(changed(**{"acme/old": row})).offers

    assert {offer.successor for offer in offers if offer.model_id_native == "old"} == {"anvil-80b"}
    assert {offer.successor for offer in offers if offer.model_id_native != "old"} == {None}


def test_a_price_per_token_of_pictures_needs_a_field_of_their_tokens():
    """FLUX is sold by the picture; the catalogue has its price as one per token."""
    row = {"litellm_provider": "acme", "mode": "image_generation", "input_cost_per_token": 4e-8}
    with_tokens = {**row, "output_cost_per_image_token": 4e-5}
    body = changed(**{"acme/flux": row, "acme/gpt-image": with_tokens})

    assert prices_of("flux", body=body) == []
    assert {price.meter for price in prices_of("gpt-image", body=body)} == {
        "input",
        "image_output",
    }


def test_the_map_of_2023_reads_as_todays_does():
    """It has no other fields; rows of its size classes name no provider."""
    body = {
        "anyscale/mistral": {
            "max_tokens": 16384,
            "input_cost_per_token": 1.5e-07,
            "output_cost_per_token": 1.5e-07,
            "litellm_provider": "anyscale",
            "mode": "chat",
        },
        "together-ai-up-to-3b": {
            "input_cost_per_token": 1e-07,
            "output_cost_per_token": 1e-07,
        },
    }
    readings = read(json.dumps(body).encode())

    assert [(price.meter, price.price_usd) for price in readings.prices] == [
        ("input", Decimal("0.15")),
        ("output", Decimal("0.15")),
    ]
    assert readings.unplaced == (
        "row without litellm_provider: 1 times, first at together-ai-up-to-3b",
    )


def test_the_sample_row_is_no_model():
    assert "sample_spec" not in {offer.model_id_native for offer in read().offers}


@pytest.mark.parametrize("value", [-1e-6, "1e-06", 2e6, True, {"low": 1}])
def test_what_is_no_amount_is_reported_and_no_price(value):
    body = changed(**{"acme/odd": {"litellm_provider": "acme", "input_cost_per_token": value}})

    assert prices_of("odd", body=body) == []
    assert "input_cost_per_token that is no amount: 1 times, first at odd" in (read(body).unplaced)


def test_two_fields_for_one_price_that_differ_are_reported():
    row = {
        "litellm_provider": "acme",
        "cache_read_input_token_cost": 1e-7,
        "input_cost_per_token_cache_hit": 2e-7,
    }
    body = changed(**{"acme/torn": row})

    assert [price.price_usd for price in prices_of("torn", body=body)] == [Decimal("0.1")]
    assert any("against another field" in line for line in read(body).unplaced)


@pytest.mark.parametrize(
    "document",
    [
        pytest.param({"source": "litellm", "data": {}}, id="wrapped"),
        pytest.param([], id="list"),
        pytest.param({}, id="empty"),
        pytest.param({"acme/anvil": {"mode": "chat"}}, id="no providers"),
    ],
)
def test_another_shape_fails(document):
    with pytest.raises(ParseError):
        read(json.dumps(document).encode())
