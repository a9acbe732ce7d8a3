"""The price beside a measured speed: the same offer and time, or the reason why there is none."""

import pandas as pd
import pytest

LLAMA = "meta/llama-2-70b-chat"
MIXTRAL = "mistral/mixtral-8x7b-instruct-v0.1"


@pytest.fixture
def beside(compared, day):
    """Return what compares one speed of Llama 2 70B, measured on January 10, with prices."""

    def build(*prices, **changes):
        figure = {"metric": "e2e_tps", "value": "185", "model_id": LLAMA}
        figure |= {"window_start": day("01-10"), "window_end": day("01-11")} | changes
        (row,) = compared(figure, prices=prices)
        return row

    return build


def both(input_="0.7", output="0.8", **changes):
    """Return an input and an output price of Llama 2 70B, stated since January 5."""
    plain = {"model_id": LLAMA, "offer": "llama-2-70b-chat"} | changes
    return [plain | {"meter": "input", "usd": input_}, plain | {"meter": "output", "usd": output}]


def test_a_price_of_the_same_model_and_time_stands_beside_a_speed(beside):
    row = beside(*both())

    assert (row["input_usd_per_mtok"], row["output_usd_per_mtok"]) == (0.7, 0.8)
    assert row["blended_3_1_usd_per_mtok"] == pytest.approx((3 * 0.7 + 0.8) / 4)
    assert (row["price_source_id"], row["price_reason"]) == ("acme-feed", None)
    assert row["price_basis"] == "window"


def test_a_mixtral_price_never_stands_beside_a_llama_speed(beside):
    """The report's first row has 241 tokens/s of Llama 2 70B beside the $0.27 of Mixtral."""
    row = beside(*both("0.27", "0.27", model_id=MIXTRAL, offer="mixtral-8x7b-32768"))

    assert [row[name] for name in PRICED] == [None, None, None]
    assert row["price_reason"] == "another model"


PRICED = ("input_usd_per_mtok", "output_usd_per_mtok", "blended_3_1_usd_per_mtok")


@pytest.mark.parametrize(
    ("prices", "changes", "reason"),
    [
        pytest.param(both(), {"model_id": None}, "the measured model is not known", id="model"),
        pytest.param(
            both(),
            {"window_start": None, "window_end": None},
            "the time of the measurement is not known",
            id="window",
        ),
        pytest.param(both(), {"provider_id": "bolt"}, "no price of this provider", id="seller"),
        pytest.param(both(model_variant="turbo"), {}, "another model", id="variant"),
        pytest.param(both(via="bolt"), {}, "another model", id="through a router"),
        pytest.param(both(service_tier="batch"), {}, "another model", id="batch"),
        pytest.param(both()[:1], {}, "no price in the window", id="one direction"),
    ],
)
def test_what_is_not_known_to_belong_together_is_refused(beside, prices, changes, reason):
    row = beside(*prices, **changes)

    assert row["price_reason"] == reason
    assert [row[name] for name in PRICED] == [None, None, None]


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        pytest.param("01-06", "01-07", "no price in the window", id="began after it"),
        pytest.param("01-20", "01-21", "no price in the window", id="ended before it"),
        pytest.param("01-09", "01-12", None, id="over all of it"),
    ],
)
def test_a_price_of_another_time_is_refused(beside, day, start, end, reason):
    """A window is compared with the days from which and to which the price held."""
    prices = both(
        effective_from=day("01-09"), effective_to=day("01-12"), first_seen_at=day("01-05")
    )

    row = beside(*prices, window_start=day(start), window_end=day(end))

    assert row["price_reason"] == reason


def test_a_price_that_changed_in_the_window_is_refused(beside, day):
    before = both(effective_from=day("01-05"), effective_to=day("01-10") + HALF_A_DAY)
    after = both("0.5", "0.6", effective_from=day("01-10") + HALF_A_DAY)

    assert beside(*before, *after)["price_reason"] == "several prices in the window"


HALF_A_DAY = pd.Timedelta(hours=12)


@pytest.fixture
def probed(compared, day):
    """Return what compares the newest probe of a router, read on January 10, with prices."""

    def build(*prices, **changes):
        figure = {"metric": "output_tps", "value": "45", "model_id": LLAMA, "offer_key": "llama"}
        figure |= {"convention": "hf_router_live", "fetched_at": day("01-10")}
        (row,) = compared(figure | changes, prices=prices)
        return row["input_usd_per_mtok"], row["price_basis"], row["price_reason"]

    return build


UNKNOWN_TIME = "the time of the measurement is not known"


def test_a_price_in_the_document_of_a_figure_stands_beside_it(probed):
    """The router states price and newest probe together; when it probed, it does not say."""
    assert probed(*both("0.6", offer="llama", via="huggingface")) == (0.6, "reading", None)


@pytest.mark.parametrize(
    ("price", "figure"),
    [
        pytest.param({"offer": "llama-turbo"}, {}, id="another offer"),
        pytest.param({"source_id": "catalogue"}, {}, id="another source"),
        pytest.param({"first_seen_at": "01-11"}, {}, id="stated later"),
        pytest.param({"gone_at": "01-09"}, {}, id="no longer stated"),
        pytest.param({"context_over_tokens": 200_000}, {}, id="of long prompts"),
        pytest.param({"service_tier": "batch"}, {}, id="of batches"),
    ],
)
def test_a_price_of_another_offer_or_time_is_not_the_documents(probed, day, price, figure):
    dated = {k: day(v) if k.endswith("_at") else v for k, v in price.items()}

    assert probed(*both(**({"offer": "llama", "via": "hf"} | dated)), **figure) == (
        None,
        None,
        UNKNOWN_TIME,
    )


def test_a_document_that_retells_an_old_measurement_says_no_price_of_its_time(probed, day):
    old = {"window_start": day("01-01"), "window_end": day("01-02")}

    (_, basis, reason) = probed(*both(offer="llama", first_seen_at=day("01-05")), **old)

    assert (basis, reason) == (None, "no price in the window")


@pytest.mark.parametrize(
    ("stored", "measured", "reason"),
    [
        pytest.param(["fp8"], None, None, id="the figure does not tell"),
        pytest.param([None], "fp8", None, id="the price does not tell"),
        pytest.param(["fp8"], "fp8", None, id="alike"),
        pytest.param(["fp8"], "fp4", "another model", id="other than measured"),
        pytest.param(["fp8", "fp4"], None, "several prices in the window", id="which is unknown"),
        pytest.param(["fp8", "fp4"], "fp4", None, id="one of two"),
    ],
)
def test_a_price_of_another_number_format_is_refused(beside, stored, measured, reason):
    prices = [
        row
        for place, quantization in enumerate(stored)
        for row in both(f"0.{place + 1}", offer=f"llama-{place}", quantization=quantization)
    ]

    assert beside(*prices, quantization=measured)["price_reason"] == reason
