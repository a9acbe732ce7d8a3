"""derived/workload_costs: what requests cost, and who is cheapest for them."""

import pandas as pd
import pytest

from pipeline.analysis.prices.token_prices import OFFER

LLAMA = "meta/llama-3.3-70b-instruct"


@pytest.fixture
def costs(built, frame_of, core_prices, core_sources, clock):
    """Return what prices one workload at offers."""

    def build(*offers, known_offers=(), **workload):
        prices = core_prices(*(price for offer in offers for price in offer))
        sources = core_sources({})
        current = built("current_prices", prices=prices, sources=sources, clock=clock)
        plain = {"name": "test", "input_tokens": 1_000, "output_tokens": 1_000, "cached_share": 0.0}
        return built(
            "workload_costs",
            current_prices=frame_of("current_prices", current),
            offers=frame_of("offers", list(known_offers)),
            models=frame_of("models", []),
            price_comparison=_judged(prices),
            workload_entries=pd.DataFrame([plain | workload]),
        )

    return build


def _judged(prices):
    """Return the evidence of derived/price_comparison: all are offers of hosts."""
    rows = prices.assign(model_key=prices["model_id"].fillna(prices["offer_id"]))[OFFER]
    judged = {"provider_kind": "host", "offered_by_evidence": "seller"}
    return rows.drop_duplicates().assign(**judged, independent_witness_count=1)


def offer(input_, output, cache_read=None, **changes):
    """Return the prices of one offer of the Llama."""
    meters = {"input": input_, "output": output, "cache_read": cache_read}
    return [
        {"model_id": LLAMA, "meter": meter, "usd": usd} | changes
        for meter, usd in meters.items()
        if usd is not None
    ]


@pytest.mark.parametrize(
    ("workload", "usd"),
    [
        # 1000 x (1000 x 0.60 + 1000 x 2.20) / 1e6
        pytest.param({}, 2.8, id="chat"),
        # 1000 x (10000 x 0.60 + 1500 x 2.20) / 1e6
        pytest.param({"input_tokens": 10_000, "output_tokens": 1_500}, 9.3, id="rag"),
        # 1000 x (3 % x 50000 x 0.60 + 97 % x 50000 x 0.06 + 1000 x 2.20) / 1e6
        pytest.param({"input_tokens": 50_000, "cached_share": 0.97}, 6.01, id="agentic"),
    ],
)
def test_a_thousand_requests_cost_their_tokens(costs, workload, usd):
    (row,) = costs(offer("0.60", "2.20", "0.06"), **workload)

    assert row["usd_per_1000_requests"] == pytest.approx(usd, rel=1e-12)
    assert row["is_cache_assumed"] is False


def test_without_a_price_for_cached_input_the_input_price_stands_in(costs):
    """Else a missing price would make a seller look cheap."""
    (row,) = costs(offer("0.60", "2.20"), cached_share=0.5)

    assert row["usd_per_1000_requests"] == pytest.approx(2.8)
    assert row["is_cache_assumed"] is True


def test_the_cheapest_depends_on_the_workload(costs):
    sellers = (
        offer("0.10", "1.00", provider_id="acme"),
        offer("0.30", "0.40", provider_id="bolt"),
    )

    def ranks(**workload):
        return {row["provider_id"]: row["rank"] for row in costs(*sellers, **workload)}

    assert ranks(input_tokens=1_000, output_tokens=1_000) == {"acme": 2, "bolt": 1}
    assert ranks(input_tokens=100_000, output_tokens=2_000) == {"acme": 1, "bolt": 2}


@pytest.mark.parametrize(
    ("tokens", "usd"), [(32_000, 32.0), (32_001, 64.002), (200_000, 400.0), (200_001, 600.003)]
)
def test_a_long_prompt_pays_the_price_for_long_prompts(costs, tokens, usd):
    prices = [
        *offer("1", "0"),
        *offer("2", "0", context_over_tokens=32_000),
        *offer("3", "0", context_over_tokens=200_000),
    ]

    (row,) = costs(prices, input_tokens=tokens, output_tokens=0)

    assert row["usd_per_1000_requests"] == pytest.approx(usd)


@pytest.mark.parametrize(("window", "fits", "rank"), [(1_999, False, None), (2_000, True, 1)])
def test_an_offer_whose_context_is_too_short_does_not_rank(costs, offer_row, window, fits, rank):
    known = offer_row(model_id=LLAMA, context_window=window)

    (row,) = costs(offer("1", "1"), known_offers=[known])

    assert (row["context_window"], row["fits_context"], row["rank"]) == (window, fits, rank)


def test_no_workloads_give_no_rows(built, frame_of):
    rows = built(
        "workload_costs",
        current_prices=frame_of("current_prices", []),
        offers=frame_of("offers", []),
        models=frame_of("models", []),
        price_comparison=frame_of("price_comparison", []),
        workload_entries=pd.DataFrame(
            columns=["name", "input_tokens", "output_tokens", "cached_share"]
        ),
    )

    assert rows == []
