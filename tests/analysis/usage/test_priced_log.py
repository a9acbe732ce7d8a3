"""What a usage log costs, at the price of each moment."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.analysis.usage.elsewhere import costs_elsewhere
from pipeline.analysis.usage.log_columns import COUNTS, normalized_log
from pipeline.analysis.usage.offer_finder import OfferFinder
from pipeline.analysis.usage.price_book import PriceBook, is_in_window, microseconds
from pipeline.analysis.usage.priced_log import priced_log
from pipeline.registry.models import load_models

MODELS = load_models(Path(__file__).parents[3] / "models.yaml")
START, CHANGE = pd.Timestamp("2026-01-01", tz="UTC"), pd.Timestamp("2026-02-01", tz="UTC")

PRICE = {
    "provider_id": "acme",
    "via": None,
    "offer_id": "maker/anvil",
    "model_id": "maker/anvil",
    "model_variant": None,
    "quantization": None,
    "offer_key": "anvil",
    "model_id_native": "anvil",
    "model_label": "Anvil",
    "unit": "usd_per_mtok",
    "service_tier": "standard",
    "variant": None,
    "context_over_tokens": None,
    "time_window": None,
    "region": None,
    "commitment": None,
    "gpu_type": None,
    "state": "priced",
    "valid_from": START,
    "valid_to": pd.NaT,
}


def history(*prices):
    """Return a price_history of these prices, each a meter, USD, and what is changed."""
    rows = [PRICE | {"meter": meter, "price_usd": usd} | more for meter, usd, more in prices]
    frame = pd.DataFrame(rows)
    dated = {name: pd.to_datetime(frame[name], utc=True) for name in ("valid_from", "valid_to")}
    return frame.assign(**dated)


def priced(prices, **usage):
    """Return the only row of a log, priced; it is of 2026-01-15 12:00 if it does not say so."""
    row = {"time": "2026-01-15T12:00Z", "seller": "acme", "model": "anvil"} | usage
    log, _ = normalized_log(pd.DataFrame([row]))
    finder = OfferFinder(prices, {"acme": "acme", "acme cloud": "acme"}, MODELS)
    return priced_log(log, PriceBook(prices), finder.find).iloc[0]


PLAIN = (("input", 2.0, {}), ("output", 10.0, {}))


def test_a_row_costs_the_price_of_its_moment():
    """The end of an interval is exclusive: a row at the moment of a change has the new price."""
    prices = history(
        ("input", 2.0, {"valid_to": CHANGE}),
        ("input", 1.0, {"valid_from": CHANGE}),
    )

    before = priced(prices, time="2026-01-31T23:59:59Z", input_tokens=1_000_000)
    after = priced(prices, time="2026-02-01T00:00:00Z", input_tokens=1_000_000)

    assert (before["usd"], after["usd"]) == (2.0, 1.0)


def test_what_no_price_is_known_of_has_no_cost_and_a_reason():
    """Nothing is guessed: a price that was first seen later is not taken for earlier days."""
    row = priced(history(*PLAIN), time="2025-12-31T23:59Z", input_tokens=1, output_tokens=1)

    assert pd.isna(row["usd"])
    assert row["reason"] == "no price of input at that time"


@pytest.mark.parametrize(
    ("usage", "reason"),
    [
        pytest.param({"seller": "nobody"}, "no prices of a seller 'nobody'", id="seller"),
        pytest.param({"model": "hammer"}, "no offer 'hammer' at acme", id="model"),
        pytest.param({"tier": "gold"}, "unknown class of service 'gold'", id="tier"),
        pytest.param(
            {"tier": "batch"}, "no price of maker/anvil at acme in tier batch", id="batch"
        ),
        pytest.param({"images": 2}, "no price of image at that time", id="meter"),
    ],
)
def test_the_reason_names_what_is_unknown(usage, reason):
    row = priced(history(*PLAIN), input_tokens=1, **usage)

    assert pd.isna(row["usd"])
    assert row["reason"] == reason


def test_cached_and_written_tokens_have_prices_of_their_own():
    prices = history(*PLAIN, ("cache_read", 0.2, {}), ("cache_write", 2.5, {}))
    counts = {"input_tokens": 4_000_000, "cached_tokens": 1_000_000}

    row = priced(prices, **counts, cache_write_tokens=1_000_000)

    assert row["usd"] == pytest.approx(2 * 2.0 + 0.2 + 2.5)
    assert not row["is_assumed"]


def test_cached_tokens_without_a_price_cost_the_input_price_and_say_so():
    row = priced(history(*PLAIN), input_tokens=1_000_000, cached_tokens=500_000)

    assert row["usd"] == pytest.approx(2.0)
    assert row["is_assumed"]


def test_reasoning_is_billed_as_output_unless_it_has_a_price():
    plain = priced(history(*PLAIN), output_tokens=1_000_000, reasoning_tokens=600_000)
    apart = priced(
        history(*PLAIN, ("reasoning", 20.0, {})), output_tokens=1_000_000, reasoning_tokens=600_000
    )

    assert plain["usd"] == pytest.approx(10.0)
    assert not plain["is_assumed"]
    assert apart["usd"] == pytest.approx(0.4 * 10 + 0.6 * 20)


def test_the_highest_step_below_the_prompt_holds():
    """A prompt of exactly the bound is not over it."""
    prices = history(*PLAIN, ("input", 4.0, {"context_over_tokens": 200_000.0}))

    at_bound = priced(prices, input_tokens=200_000)
    over = priced(prices, input_tokens=200_001)

    assert at_bound["usd"] == pytest.approx(0.4)
    assert over["usd"] == pytest.approx(200_001 * 4e-6)


def test_a_group_of_requests_has_the_step_of_its_mean_prompt():
    prices = history(*PLAIN, ("input", 4.0, {"context_over_tokens": 200_000.0}))

    row = priced(prices, input_tokens=1_000_000, requests=100)

    assert row["usd"] == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("time", "usd"),
    [
        pytest.param("2026-01-15T16:29Z", 2.0, id="before"),
        pytest.param("2026-01-15T16:30Z", 1.0, id="start"),
        pytest.param("2026-01-15T23:59Z", 1.0, id="before midnight"),
        pytest.param("2026-01-15T00:29Z", 1.0, id="after midnight"),
        pytest.param("2026-01-15T00:30Z", 2.0, id="end"),
    ],
)
def test_hours_of_the_day_have_their_price(time, usd):
    prices = history(*PLAIN, ("input", 1.0, {"time_window": "16:30-00:30Z"}))

    assert priced(prices, time=time, input_tokens=1_000_000)["usd"] == usd


def test_hours_that_cannot_be_read_are_refused():
    times = microseconds(pd.Series([START]))

    with pytest.raises(ValueError, match="no time of day"):
        is_in_window(times, "at night")


def test_batches_searches_and_requests_have_their_fees():
    prices = history(
        *((meter, usd, {"service_tier": "batch"}) for meter, usd in (("input", 1), ("output", 5))),
        *(
            (meter, 10.0, {"unit": "usd_per_krequest", "service_tier": "batch"})
            for meter in ("search", "request")
        ),
    )
    row = priced(prices, tier="batch", input_tokens=1_000_000, searches=3, requests=2)

    assert row["usd"] == pytest.approx(1.0 + 0.03 + 0.02)


def test_a_region_counts_only_where_the_seller_prices_it():
    plain = history(*PLAIN)
    apart = history(*PLAIN, ("input", 2.2, {"region": "eu"}), ("output", 11.0, {"region": "eu"}))
    usage = {"region": "EU", "input_tokens": 1_000_000}

    assert priced(plain, **usage)["usd"] == pytest.approx(2.0)
    assert priced(apart, **usage)["usd"] == pytest.approx(2.2)
    assert pd.isna(priced(apart, **usage | {"region": "moon"})["usd"])


def test_a_seller_and_a_model_are_found_by_their_other_names():
    row = priced(history(*PLAIN), seller="Acme Cloud", model="acme cloud/Anvil", input_tokens=1)

    assert (row["provider_id"], row["model_id"]) == ("acme", "maker/anvil")


def test_the_same_traffic_is_priced_at_every_seller_of_the_weights():
    """A seller of other weights is none of them; what differs stands beside the cost."""
    other = {"provider_id": "bolt", "quantization": "fp8"}
    strange = {"provider_id": "bolt", "model_id": "maker/hammer", "offer_id": "maker/hammer"}
    prices = history(
        *PLAIN,
        *((meter, usd / 2, other) for meter, usd, _ in PLAIN),
        *((meter, usd, strange) for meter, usd, _ in PLAIN),
    )
    log, _ = normalized_log(
        pd.DataFrame(
            {
                "time": ["2026-01-15T12:00Z"] * 2,
                "seller": "acme",
                "model": "anvil",
                "input_tokens": [1_000_000, 5_000_000],
            }
        )
    )
    book = PriceBook(prices)
    finder = OfferFinder(prices, {"acme": "acme"}, MODELS)
    offers = pd.DataFrame(
        {"model_id": ["maker/anvil"], "provider_id": ["bolt"], "context_window": [4_000_000]}
    )

    found = costs_elsewhere(priced_log(log, book, finder.find), prices, offers, book)

    assert list(found["provider_id"]) == ["bolt", "acme"]
    assert list(found["usd"]) == [pytest.approx(6.0), pytest.approx(12.0)]
    assert list(found["ratio_to_paid"]) == [pytest.approx(0.5), pytest.approx(1.0)]
    assert found.loc[0, "quantization"] == "fp8"
    assert not found.loc[0, "fits_context"]
    assert pd.isna(found.loc[1, "fits_context"])


def test_every_count_that_a_log_may_have_is_billed():
    """A count that nothing is charged for would be a cost that is too low."""
    meters = {
        **dict.fromkeys(("input", "output", "cache_read", "cache_write"), "usd_per_mtok"),
        "cache_write_1h": "usd_per_mtok",
        "reasoning": "usd_per_mtok",
        "image": "usd_per_image",
        "audio_hour": "usd_per_audio_hour",
        "request": "usd_per_krequest",
        "search": "usd_per_krequest",
    }
    prices = history(*((meter, 7.0, {"unit": unit}) for meter, unit in meters.items()))
    least = {"requests": 0, "input_tokens": 10_000, "output_tokens": 10_000}
    base = priced(prices, **least)["usd"]

    for name in COUNTS:
        usage = least | {name: least.get(name, 0) + 100}
        without_price = prices[~prices["meter"].isin(["input", "output", "request"])]
        assert priced(prices, **usage)["usd"] >= base, name
        if name in {"images", "audio_seconds", "searches", "requests"}:
            assert priced(prices, **usage)["usd"] > base, name
        if name.endswith("tokens"):
            assert pd.isna(priced(without_price, **usage)["usd"]), name


def test_a_region_takes_the_offer_that_is_named_by_it():
    """Azure lists its data zones as models of their own: 10 % more in Europe."""
    zone = {"offer_id": "maker/anvil+region:eu", "offer_key": "eu/anvil", "model_id_native": "eu"}
    both = history(*PLAIN, ("input", 2.2, zone))
    usage = {"input_tokens": 1_000_000}

    assert priced(both, **usage, region="eu")["usd"] == pytest.approx(2.2)
    assert priced(both, **usage)["usd"] == pytest.approx(2.0)
    assert priced(both, **usage, region="eu-west-1")["usd"] == pytest.approx(2.2)
    assert pd.isna(priced(both, **usage, region="us")["usd"])


def test_a_fee_that_no_region_has_of_its_own_holds_in_all():
    fee = ("search", 10.0, {"unit": "usd_per_krequest"})
    prices = history(
        *PLAIN, fee, ("input", 2.2, {"region": "eu"}), ("output", 11, {"region": "eu"})
    )

    row = priced(prices, region="eu", input_tokens=1_000_000, searches=3)

    assert row["usd"] == pytest.approx(2.2 + 0.03)


@pytest.mark.parametrize(
    ("time", "holds"),
    [("2026-01-16T23:00Z", True), ("2026-01-17T00:59Z", True), ("2026-01-17T23:00Z", False)],
)
def test_hours_of_some_days_hold_on_these_days(time, holds):
    """16 January 2026 is a Friday; the hours over midnight belong to it."""
    times = microseconds(pd.Series(pd.to_datetime([time], utc=True)))

    assert is_in_window(times, "22:00-01:00Z on friday").tolist() == [holds]
