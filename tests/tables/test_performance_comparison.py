"""derived/performance_comparison: figures of one convention in one column."""

import pytest


@pytest.fixture
def compared(built, core_performance):
    """Return what compares figures."""
    return lambda *figures: built("performance_comparison", performance=core_performance(*figures))


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
