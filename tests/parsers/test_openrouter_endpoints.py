"""OpenRouter's endpoints of one model."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.parsers.openrouter_endpoints import parse
from pipeline.registry.sources import Source

BODY = (Path(__file__).parents[1] / "pages/openrouter_endpoints.json").read_bytes()
AT = datetime(2026, 11, 1, 3, 15, tzinfo=UTC)
SOURCE = Source.model_validate(
    {
        "id": "endpoints",
        "title": "Endpoints",
        "publisher": "OpenRouter",
        "url": "https://openrouter.example/endpoints",
        "class": "router",
        "group": "feeds",
        "parser": "openrouter_endpoints",
        "licence": "facts",
        "cadence_days": 1,
        "expect": {"rows": [1, 99]},
    }
)
SNAPSHOT = Snapshot("endpoints", str(SOURCE.url), AT, "0" * 64, BODY, None, "live")
MODEL = "acme/anvil-3.3-70b-instruct"


@pytest.fixture
def read():
    """Return what reads the page, one of its endpoints changed."""

    def parsed(place=0, **changes):
        document = json.loads(BODY)
        document["data"]["endpoints"][place] |= changes
        body = json.dumps(document).encode()
        return parse(replace(SNAPSHOT, body=body if changes else BODY), SOURCE)

    return parsed


def test_each_endpoint_has_its_sellers_price_through_the_router(read):
    prices = [(r.provider_id, r.meter, r.price_usd, r.via) for r in read().prices]

    assert prices[:2] == [
        ("groq", "input", Decimal("0.59"), "openrouter"),
        ("groq", "output", Decimal("0.79"), "openrouter"),
    ]


def test_several_endpoints_of_a_seller_are_several_offers(read):
    """The id alone would name two products; the kind is no part of a printed id."""
    offers = [
        (r.provider_id, r.model_id_native, r.model_label, r.quantization) for r in read().offers[:4]
    ]

    assert offers == [
        ("groq", MODEL, MODEL, None),
        ("deepinfra", None, f"{MODEL} (turbo)", "fp8"),
        ("deepinfra", None, f"{MODEL} (bf16)", "bf16"),
        ("together", MODEL, MODEL, None),
    ]


def test_figures_are_of_the_half_hour_before_the_reading(read):
    figures = [r for r in read().performance if r.provider_id == "groq"]

    assert [(r.metric, r.percentile, r.value) for r in figures] == [
        ("ttft_s", "p50", Decimal("0.21")),
        ("ttft_s", "p75", Decimal("0.26")),
        ("ttft_s", "p90", Decimal("0.4005")),
        ("ttft_s", "p99", Decimal("1.1")),
        ("output_tps", "p50", Decimal(268)),
    ]
    assert {(r.window_start, r.window_end) for r in figures} == {(AT - timedelta(minutes=30), AT)}
    assert {r.convention for r in figures} == {"openrouter_last_30m"}


def test_without_a_key_there_are_prices_and_no_figures(read):
    """Null is unknown: it is neither zero nor a failure."""
    smithy = read()

    assert [r.meter for r in smithy.prices if r.provider_id == "smithy"] == ["input", "output"]
    assert not [r for r in smithy.performance if r.provider_id == "smithy"]


def test_latencies_in_an_unclear_unit_are_refused_by_name(read):
    """Documented in milliseconds, with an example of 0.25: nothing answers in so few of them."""
    found = read(latency_last_30m={"p50": 0.25, "p75": 0.35})

    assert "latency_last_30m in an unclear unit" in " ".join(found.unplaced)
    assert {r.metric for r in found.performance} == {"output_tps"}


def test_prices_beside_a_discount_are_refused_by_name(read):
    found = read()

    assert "novita" not in {r.provider_id for r in found.prices}
    assert any("prices beside a discount" in item for item in found.unplaced)
    assert any("image_token" in item for item in found.unplaced)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"tag": None}, id="no tag"),
        pytest.param({"pricing": None}, id="no pricing"),
        pytest.param({"latency_last_30m": [210]}, id="latency is a list"),
        pytest.param({"throughput_last_30m": 268}, id="throughput is a number"),
    ],
)
def test_another_shape_fails(read, changes):
    with pytest.raises(ParseError):
        read(**changes)
