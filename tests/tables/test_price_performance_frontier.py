"""derived/price_performance_frontier: which offers nobody beats in both price and speed."""

import pandas as pd
import pytest

LLAMA = "meta/llama-3.1-8b-instruct"


@pytest.fixture
def frontier(built, frame_of, day):
    """Return what tells the offers on the frontier, of (seller, price, tokens per second)."""
    plain = {
        "model_id": LLAMA,
        "offer_key": "llama",
        "source_id": "bench",
        "measured_by": "Labs",
        "model_label": "Llama",
        "method": "live",
        "measured_as": "client_streaming",
        "window_end": day("01-10"),
        "fetched_at": day("01-11"),
        "age_days": 21.0,
        "is_stale": False,
    }

    def rows(*offers, **changes):
        compared = frame_of(
            "performance_comparison",
            [
                plain
                | {"provider_id": name, "blended_3_1_usd_per_mtok": usd, "output_tps": speed}
                | changes.get(name, {})
                for name, usd, speed in offers
            ],
        )
        return built("price_performance_frontier", performance_comparison=compared)

    return rows


def on(rows):
    return {row["provider_id"] for row in rows if row["is_on_frontier"]}


def test_an_offer_that_is_dearer_and_slower_is_off(frontier):
    rows = frontier(("acme", 0.1, 100.0), ("bolt", 0.2, 300.0), ("crucible", 0.3, 200.0))

    assert on(rows) == {"acme", "bolt"}
    assert [row["offer_count"] for row in rows] == [3, 3, 3]


@pytest.mark.parametrize(
    ("usd", "speed", "is_on"),
    [
        pytest.param(0.1, 100.0, True, id="alike"),
        pytest.param(0.1, 99.0, False, id="as cheap but slower"),
        pytest.param(0.11, 100.0, False, id="as fast but dearer"),
        pytest.param(0.11, 101.0, True, id="dearer but faster"),
        pytest.param(0.09, 1.0, True, id="cheaper but slower"),
    ],
)
def test_ties_are_off_unless_they_tie_in_both(frontier, usd, speed, is_on):
    rows = frontier(("acme", 0.1, 100.0), ("bolt", usd, speed))

    assert ("bolt" in on(rows)) == is_on


@pytest.mark.parametrize(
    "difference",
    [
        {"model_id": "meta/llama-3.1-70b-instruct"},
        {"model_variant": "turbo"},
        {"prompt_tokens": 10_000},
        {"concurrency": 50},
        {"measured_by": "Others"},
        {"measured_as": "hf_router_live"},
        {"output_tps": None, "e2e_tps": 50.0},
    ],
    ids=lambda difference: next(iter(difference)),
)
def test_figures_that_are_not_alike_are_not_compared(frontier, difference):
    rows = frontier(("acme", 0.1, 100.0), ("bolt", 0.2, 50.0), bolt=difference)

    assert on(rows) == {"acme", "bolt"}


def test_figures_of_another_time_are_told_and_not_compared(frontier, day):
    rows = frontier(
        ("acme", 0.1, 100.0),
        ("bolt", 0.2, 500.0),
        bolt={"window_end": day("01-10") - pd.Timedelta(days=31)},
    )

    assert on(rows) == {"acme"}
    assert told(rows)["bolt"] == (
        None,
        "measured more than 30 days before the newest figure of its kind",
    )


def told(rows):
    return {row["provider_id"]: (row["is_on_frontier"], row["reason"]) for row in rows}


def test_a_figure_whose_time_nobody_states_is_of_the_day_on_which_it_was_read(frontier, day):
    rows = frontier(
        ("acme", 0.1, 100.0),
        ("bolt", 0.2, 500.0),
        acme={"window_end": None},
        bolt={"window_end": None, "fetched_at": day("01-11") - pd.Timedelta(days=31)},
    )

    assert on(rows) == {"acme"}


def test_a_speed_without_a_price_says_why_it_has_no_place(frontier):
    """An empty table would tell a reader nothing."""
    rows = frontier(
        ("acme", None, 100.0), ("bolt", 0.2, 50.0), acme={"price_reason": "no price in the window"}
    )

    assert told(rows) == {"acme": (None, "no price in the window"), "bolt": (True, None)}
    assert {row["provider_id"]: row["offer_count"] for row in rows} == {"acme": None, "bolt": 1}


def test_a_speed_of_an_unknown_model_is_compared_with_none(frontier):
    unknown = {"model_id": None, "price_reason": "the measured model is not known"}
    rows = frontier(("acme", None, 100.0), acme=unknown)

    assert told(rows) == {"acme": (None, "the measured model is not known")}
