"""derived/performance_comparison: figures of one convention in one column."""

import pandas as pd
import pytest


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


def test_figures_of_an_earlier_window_are_left_out(compared, day):
    """Each night's half hour is another window; one row an offer is what can be compared."""
    nights = [
        {
            "value": value,
            "window_start": day(date),
            "window_end": day(date),
            "fetched_at": day(date),
        }
        for value, date in (("0.9", "01-02"), ("0.2", "01-03"))
    ]

    (row,) = compared(*nights)

    assert (row["ttft_s"], row["window_end"]) == (0.2, day("01-03"))


def test_figures_of_two_readings_are_not_put_together(compared, day):
    """The router's newest probe has no speed; the speed of an older one is not of its time."""
    probe = {"convention": "hf_router_live"}
    (row,) = compared(
        probe | {"metric": "output_tps", "value": "99", "fetched_at": day("01-02")},
        probe | {"metric": "ttft_s", "value": "0.2", "fetched_at": day("01-03")},
    )

    assert (row["ttft_s"], row["output_tps"], row["fetched_at"]) == (0.2, None, day("01-03"))


@pytest.mark.parametrize(
    ("metric", "reason"),
    [
        pytest.param("output_tps", None, id="after the first token"),
        pytest.param(
            "e2e_tps", "measured with the time to first token: see e2e_tps", id="with the wait"
        ),
        pytest.param("ttft_s", "no speed was measured", id="latency alone"),
    ],
)
def test_a_speed_that_includes_the_wait_says_why_it_is_not_beside_the_others(
    compared, metric, reason
):
    (row,) = compared({"metric": metric, "value": "185"})

    assert row["output_tps_reason"] == reason


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


@pytest.mark.parametrize(("end", "is_stale"), [("2025-11-02", False), ("2025-11-01", True)])
def test_a_measurement_is_stale_after_ninety_days_though_its_source_is_fresh(
    compared, end, is_stale
):
    """The clock is January 31; the document was read in January."""
    (row,) = compared({"window_end": pd.Timestamp(end, tz="UTC")})

    assert (row["is_stale"], row["age_days"] > 90) == (is_stale, is_stale)
