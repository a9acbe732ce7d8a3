"""derived/performance_comparison: figures of one convention in one column."""

import pandas as pd
import pytest


@pytest.fixture
def history(built, core_prices, core_sources, clock, frame_of):
    """Return what makes derived/price_history of statements of one source."""

    def build(*prices):
        frames = {"prices": core_prices(*prices), "sources": core_sources({}), "clock": clock}
        return frame_of("price_history", built("price_history", **frames))

    return build


@pytest.fixture
def compared(built, core_performance, history):
    """Return what compares figures, beside prices as their source states them."""

    def build(*figures, prices=()):
        return built(
            "performance_comparison",
            performance=core_performance(*figures),
            price_history=history(*prices),
        )

    return build


def test_the_figures_of_one_workload_are_one_row(compared):
    (row,) = compared(
        {"metric": "ttft_s", "value": "0.22"},
        {"metric": "output_tps", "value": "240", "convention": "after_first_token"},
        {"metric": "e2e_tps", "value": "185", "convention": "e2e_including_ttft"},
    )

    assert (row["ttft_s"], row["output_tps"], row["e2e_tps"]) == (0.22, 240.0, 185.0)


@pytest.mark.parametrize(
    ("metric", "column", "other"),
    [
        pytest.param("output_tps", "output_tps", "e2e_tps", id="after the first token"),
        pytest.param("e2e_tps", "e2e_tps", "output_tps", id="over the whole request"),
    ],
)
def test_speeds_of_two_conventions_never_stand_in_one_column(compared, metric, column, other):
    """Counting the wait for the first token halves the speed of short answers."""
    (row,) = compared({"metric": metric, "value": "185"})

    assert (row[column], row[other]) == (185.0, None)


@pytest.mark.parametrize("metric", ["ttfat_s", "e2e_latency_s"])
def test_figures_of_other_metrics_fill_no_column(compared, metric):
    (row,) = compared({"metric": metric, "value": "9"})

    assert [row[name] for name in ("ttft_s", "output_tps", "e2e_tps")] == [None, None, None]


@pytest.mark.parametrize("percentile", ["mean", "p95", "min"])
def test_only_medians_are_compared(compared, percentile):
    assert compared({"percentile": percentile}) == []


@pytest.mark.parametrize(
    "difference",
    [
        {"provider_id": "bolt"},
        {"source_id": "other"},
        {"measured_by": "Bolt Labs"},
        {"prompt_tokens": 10_000},
        {"output_tokens": None},
        {"concurrency": 50},
        {"region": "eu"},
    ],
    ids=lambda difference: next(iter(difference)),
)
def test_another_workload_is_another_row(compared, difference):
    """What differs in more than the provider is not comparable, and shows as such."""
    rows = compared({"value": "0.2"}, {"value": "0.9"} | difference)

    assert sorted(row["ttft_s"] for row in rows) == [0.2, 0.9]


def test_a_figure_that_was_corrected_counts_as_last_read(compared, day):
    older = {"value": "0.9", "fetched_at": day("01-02")}

    (row,) = compared({"value": "0.2", "fetched_at": day("01-03")}, older)

    assert row["ttft_s"] == 0.2


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
    plain = {"model_id": LLAMA} | changes
    return [plain | {"meter": "input", "usd": input_}, plain | {"meter": "output", "usd": output}]


def test_a_price_of_the_same_model_and_time_stands_beside_a_speed(beside):
    row = beside(*both())

    assert (row["input_usd_per_mtok"], row["output_usd_per_mtok"]) == (0.7, 0.8)
    assert row["blended_3_1_usd_per_mtok"] == pytest.approx((3 * 0.7 + 0.8) / 4)
    assert (row["price_source_id"], row["price_reason"]) == ("acme-feed", None)


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


def test_two_ways_of_measuring_are_two_rows(compared):
    """The same metric of the same workload, taken in another way, never fills the same cell."""
    rows = compared(
        {"metric": "ttft_s", "value": "0.22"},
        {"metric": "ttft_s", "value": "0.90", "convention": "hf_router_live"},
    )

    assert {row["measured_as"]: row["ttft_s"] for row in rows} == {
        "client_streaming": 0.22,
        "hf_router_live": 0.9,
    }
