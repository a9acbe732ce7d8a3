"""derived/workload_costs: what requests cost, and who is cheapest for them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from pipeline.analysis.prices.plain_prices import price_column
from pipeline.analysis.prices.token_prices import COMPARED_OFFER
from pipeline.analysis.usage.log_columns import normalized_log
from pipeline.analysis.usage.price_book import PriceBook
from pipeline.analysis.usage.priced_log import OfferName, priced_log
from pipeline.analysis.usage.thousand_requests import cost_of_1000
from pipeline.registry.workloads import Workload

LLAMA = "meta/llama-3.3-70b-instruct"


@pytest.fixture
def costs(built, frame_of, core_prices, core_sources, clock):
    """Return what prices one workload at offers."""

    def build(*offers, known_offers=(), uses=({},), **workload):
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
            workload_entries=pd.DataFrame([plain | workload | use for use in uses]),
        )

    return build


def _judged(prices):
    """Return the evidence of derived/price_comparison: all are offers of hosts."""
    rows = prices.assign(model_key=prices["model_id"].fillna(prices["offer_id"]))[COMPARED_OFFER]
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


ANTHROPIC = (
    *offer("3", "15", "0.3"),
    *[
        {"model_id": LLAMA, "meter": meter, "usd": usd} | more
        for meter, usd, more in (
            ("cache_write", "3.75", {}),
            ("cache_write_1h", "6", {}),
            ("search", "10", {"unit": "usd_per_krequest"}),
            ("input", "1.5", {"service_tier": "batch"}),
            ("output", "7.5", {"service_tier": "batch"}),
        )
    ],
)
"""Prices of Claude Sonnet 4.5, as its maker lists them."""


@pytest.mark.parametrize(
    ("workload", "usd"),
    [
        # 1000 x (2000 x 3 + 3000 x 0.3 + 4000 x 3.75 + 1000 x 6 + 500 x 15) / 1e6
        pytest.param(
            {
                "input_tokens": 10_000,
                "output_tokens": 500,
                "cached_share": 0.3,
                "cache_write_share": 0.4,
                "cache_write_1h_share": 0.1,
            },
            35.4,
            id="cache writes of both kinds",
        ),
        # 1000 x (1000 x 1.5 + 1000 x 7.5) / 1e6
        pytest.param({"service_tier": "batch"}, 9.0, id="batch"),
        # 1000 x (1000 x 3 + 1000 x 15) / 1e6 + 1000 x 2 x 10 / 1000
        pytest.param({"searches": 2}, 38.0, id="a fee a search"),
        pytest.param({"reasoning_tokens": 900}, 18.0, id="reasoning is billed as output is"),
    ],
)
def test_each_part_of_a_request_costs_its_own_price(costs, workload, usd):
    (row,) = costs(ANTHROPIC, **workload)

    assert row["usd_per_1000_requests"] == pytest.approx(usd, rel=1e-12)
    assert row["unpriced_reason"] is None


@pytest.mark.parametrize(
    ("workload", "reason"),
    [
        pytest.param({"searches": 1}, "no price of search", id="a fee"),
        pytest.param({"cache_write_1h_share": 0.5}, "no price of cache_write_1h", id="cache"),
        pytest.param({"images": 1}, "no price of image", id="images"),
        pytest.param({"service_tier": "flex"}, "no price of input in tier flex", id="tier"),
        pytest.param(
            {"service_tier": "batch", "region": "eu"},
            "no price of input in tier batch in region eu",
            id="tier and region",
        ),
    ],
)
def test_what_a_seller_has_no_price_for_leaves_the_cost_null_and_is_named(costs, workload, reason):
    """A null cost has no rank: a seller that names no fee is not the cheapest."""
    (row,) = costs(offer("3", "15", "0.3"), **workload)

    assert row["usd_per_1000_requests"] is None
    assert row["unpriced_reason"] == reason
    assert (row["rank"], row["is_cache_assumed"]) == (None, False)


def test_a_seller_with_a_price_for_all_ranks_before_one_without(costs):
    dear = [price | {"provider_id": "dear"} for price in ANTHROPIC]
    found = costs(dear, offer("1", "1", provider_id="bolt"), searches=1)

    assert {row["provider_id"]: row["rank"] for row in found} == {"dear": 1, "bolt": None}


EU = f"{LLAMA}+region:eu"


@pytest.mark.parametrize(
    ("region", "usd"),
    [
        pytest.param(None, {LLAMA: 12.5, EU: 13.75}, id="none"),
        # 1000 x (1000 x 2.75 + 1000 x 11) / 1e6
        pytest.param("EU", {LLAMA: None, EU: 13.75}, id="one with its price"),
        pytest.param("us", {LLAMA: None, EU: None}, id="one without"),
    ],
)
def test_a_region_takes_the_offer_for_it_and_no_other(costs, region, usd):
    found = costs(
        offer("2.5", "10"),
        offer("2.75", "11", model_variant="region:eu"),
        region=region,
    )

    assert {row["offer_id"]: row["usd_per_1000_requests"] for row in found} == {
        name: None if amount is None else pytest.approx(amount) for name, amount in usd.items()
    }


@pytest.mark.parametrize(
    ("sold_in", "asked", "is_priced"),
    [
        pytest.param("eu", "eu-west-1", True, id="a region in the area that is priced"),
        pytest.param("eu-west-1", "eu", True, id="an area, one region of which is priced"),
        pytest.param("eu-west-1", "eu-north-1", False, id="another region"),
        pytest.param("us", "us-gov-west-1", False, id="a cloud of its own"),
        pytest.param("us", "eu", False, id="another area"),
    ],
)
def test_an_area_and_the_regions_in_it_are_the_same_place(costs, sold_in, asked, is_priced):
    """By the form of the names alone: area, direction, number."""
    found = costs(
        offer("2.5", "10"), offer("2.75", "11", model_variant=f"region:{sold_in}"), region=asked
    )

    prices = {row["offer_id"]: row["usd_per_1000_requests"] for row in found}
    assert prices[LLAMA] is None
    assert (prices[f"{LLAMA}+region:{sold_in}"] is not None) == is_priced


def test_a_price_for_the_very_region_goes_before_one_for_its_area(costs):
    found = costs(
        offer("2.75", "11", model_variant="region:eu"),
        offer("3", "12", model_variant="region:eu-west-1"),
        region="eu-west-1",
    )

    priced = {row["offer_id"] for row in found if row["usd_per_1000_requests"] is not None}
    assert priced == {f"{LLAMA}+region:eu-west-1"}


@pytest.mark.parametrize(("size", "usd"), [(None, 30), ("low", 23), ("medium", 25), ("high", 30)])
def test_a_search_costs_what_its_size_of_context_costs_or_else_the_most(costs, size, usd):
    """18 USD of tokens, and 1000 searches at 5, 7 and 12 USD per thousand."""
    searches = [
        {
            "model_id": LLAMA,
            "meter": "search",
            "unit": "usd_per_krequest",
            "usd": dollars,
            "variant": f"search_context_size_{name}",
        }
        for name, dollars in (("low", "5"), ("high", "12"), ("medium", "7"))
    ]
    (row,) = costs([*offer("3", "15"), *searches], searches=1, search_context=size)

    assert row["usd_per_1000_requests"] == pytest.approx(usd)


USES = (
    {"name": "short"},
    {"name": "long", "input_tokens": 200_000},
    {"name": "batch", "service_tier": "batch"},
    {"name": "low", "searches": 1, "search_context": "low"},
    {"name": "high", "searches": 1, "search_context": "high"},
    {"name": "eu", "region": "eu"},
)


@pytest.mark.long
def test_uses_that_are_priced_together_cost_what_each_costs_alone(costs):
    """Whatever terms they share: steps, tiers, regions and sizes of searches."""
    search = {"model_id": LLAMA, "meter": "search", "unit": "usd_per_krequest"}
    offers = [
        offer("3", "15"),
        offer("6", "30", context_over_tokens=128_000),
        offer("1", "5", service_tier="batch"),
        offer("4", "16", model_variant="region:eu"),
        [search | {"usd": "5", "variant": "search_context_size_low"}],
        [search | {"usd": "12", "variant": "search_context_size_high"}],
    ]
    alone = [row for use in USES for row in costs(*offers, **use)]

    together = costs(*offers, uses=USES)

    key = ("workload", "offer_id")
    assert sorted(together, key=lambda row: [row[name] for name in key]) == sorted(
        alone, key=lambda row: [row[name] for name in key]
    )
    assert len({row["usd_per_1000_requests"] for row in together}) >= len(USES)


def test_offers_of_a_region_rank_with_those_that_are_sold_anywhere(costs):
    found = costs(
        offer("2.75", "11", model_variant="region:eu", provider_id="acme"),
        offer("2", "10", provider_id="bolt"),
        region="eu",
    )

    assert {row["provider_id"]: row["rank"] for row in found} == {"acme": 2, "bolt": 1}


def test_a_region_means_nothing_where_a_seller_prices_none_apart(costs):
    (row,) = costs(offer("1", "1"), region="eu")

    assert row["usd_per_1000_requests"] == pytest.approx(2)


@pytest.mark.parametrize(
    ("time_of_day", "usd"),
    [(None, 1.37), ("00:29", 1.37), ("00:30", 0.685), ("16:29", 0.685), ("16:30", 1.37)],
)
def test_prices_by_the_hour_hold_at_the_time_of_day(costs, time_of_day, usd):
    """As DeepSeek sold its chat model: half the price from 16:30 to 00:30 UTC."""
    day = {"time_window": "16:30-00:30Z"}
    night = {"time_window": "00:30-16:30Z"}

    (row,) = costs(
        [*offer("0.27", "1.10", **day), *offer("0.135", "0.55", **night)], time_of_day=time_of_day
    )

    assert row["usd_per_1000_requests"] == pytest.approx(usd)


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"cached_share": 0.6, "cache_write_share": 0.5}, id="more cached than sent"),
        pytest.param({"reasoning_tokens": 2}, id="more reasoning than answer"),
        pytest.param({"time_of_day": "25:00"}, id="no hour"),
        pytest.param({"time_of_day": 990}, id="an hour that YAML read as a number"),
        pytest.param({"searches": -1}, id="less than nothing"),
    ],
)
def test_a_workload_that_cannot_be_is_refused(fields):
    with pytest.raises(ValidationError):
        Workload(name="x", input_tokens=1, output_tokens=1, **fields)


@pytest.mark.long
@given(
    use=st.fixed_dictionaries(
        {
            "input_tokens": st.integers(1, 300_000),
            "output_tokens": st.integers(0, 50_000),
            "cached_share": st.floats(0, 0.5),
            "cache_write_share": st.floats(0, 0.5),
            "searches": st.integers(0, 9),
        }
    )
)
def test_a_workload_costs_what_the_same_request_in_a_log_costs(use):
    """One rule for both: neither can drift from the other."""
    prices = {"input": 3.0, "cache_read": 0.3, "cache_write": 3.75, "output": 15.0, "search": 10.0}
    row = pd.DataFrame([{price_column(meter): usd for meter, usd in prices.items()}])
    length = use["input_tokens"]
    request = {
        "input_tokens": length,
        "output_tokens": use["output_tokens"],
        "cached_tokens": length * use["cached_share"],
        "cache_write_tokens": length * use["cache_write_share"],
        "searches": use["searches"],
    }

    usd, _, _ = cost_of_1000(row, Workload(name="x", **use))

    assert usd.iloc[0] == pytest.approx(1_000 * logged_cost(prices, request), abs=1e-9)


def logged_cost(prices, request):
    """Return what one request of a log costs at prices that always stood."""
    names = ("variant", "commitment", "gpu_type", "time_window", "region", "via")
    history = pd.DataFrame(
        {
            **dict.fromkeys(names),
            "provider_id": "acme",
            "offer_id": "anvil",
            "service_tier": "standard",
            "meter": list(prices),
            "unit": [price_column(meter).removeprefix(f"{meter}_") for meter in prices],
            "state": "priced",
            "context_over_tokens": None,
            "price_usd": list(prices.values()),
            "valid_from": pd.Timestamp("2026-01-01", tz="UTC"),
            "valid_to": pd.Series(pd.NaT, index=range(len(prices)), dtype="datetime64[us, UTC]"),
        }
    )
    raw = {"time": "2026-02-01T00:00Z", "seller": "acme", "model": "anvil"} | request
    log, _ = normalized_log(pd.DataFrame([raw]))
    name = OfferName("acme", "anvil")
    return priced_log(log, PriceBook(history), lambda *_: name)["usd"].iloc[0]
