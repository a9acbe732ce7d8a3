"""derived/price_disagreements: who differs, how far, since when, and why it may be."""

from decimal import Decimal

import pytest

LLAMA = "meta/llama-3.3-70b-instruct"
LLAMA_70B = {
    "model_id": LLAMA,
    "org": "meta",
    "total_parameters_b": 70.0,
    "is_mixture": False,
    "provider_count": 1,
}
SOURCES = (
    {"source_id": "vendor"},
    {"source_id": "catalogue", "source_class": "aggregator", "cadence_days": 7},
    {"source_id": "other", "source_class": "aggregator", "cadence_days": 7},
    {"source_id": "copy", "source_class": "aggregator", "lineage": ["catalogue"]},
)


@pytest.fixture
def disagreements(built, core_prices, core_sources, frame_of, clock):
    """Return what finds disagreements among statements about one Llama."""
    return lambda *stated: built(
        "price_disagreements",
        prices=core_prices(*({"model_id": LLAMA} | statement for statement in stated)),
        sources=core_sources(*SOURCES),
        models=frame_of("models", [LLAMA_70B]),
        clock=clock,
    )


def test_who_says_what_stands_in_one_row(disagreements, day):
    (row,) = disagreements(
        {"source_id": "vendor", "usd": "0.5"},
        {"source_id": "catalogue", "usd": "0.5"},
        {"source_id": "other", "usd": "0.65", "first_seen_at": day("01-20")},
    )

    assert (row["believed_source_id"], row["price_usd"]) == ("vendor", 0.5)
    assert (row["other_source_id"], row["other_price_usd"]) == ("other", 0.65)
    assert row["ratio"] == pytest.approx(1.3)
    assert (row["since"], row["days_open"]) == (day("01-20"), 11.0)
    assert [(item["source_id"], item["price_usd"]) for item in row["statements"]] == [
        ("vendor", 0.5),
        ("catalogue", 0.5),
        ("other", 0.65),
    ]


@pytest.mark.parametrize(
    "statements",
    [
        pytest.param([{"usd": "0.3"}, {"usd": "0.30000000000000004"}], id="the same float"),
        pytest.param([{"usd": "0.3"}], id="alone"),
        pytest.param([{"usd": "0.3"}, {"usd": "0.6", "meter": "output"}], id="another meter"),
        pytest.param([{"usd": "0.3"}, {"usd": "0.6", "model_variant": "turbo"}], id="variant"),
    ],
)
def test_where_nobody_differs_there_is_no_row(disagreements, statements):
    names = ("vendor", "catalogue")

    assert (
        disagreements(*({"source_id": n} | s for n, s in zip(names, statements, strict=False)))
        == []
    )


def test_what_a_stale_source_last_said_is_compared_and_dated(disagreements, day):
    """Nobody claims that it still says so; its date stands beside, so that a reader can tell."""
    (row,) = disagreements(
        {"source_id": "vendor", "usd": "0.5", "first_seen_at": day("01-02")},
        {"source_id": "catalogue", "usd": "0.93", "last_seen_at": day("01-06")},
    )

    assert (row["is_stale"], row["other_is_stale"]) == (False, True)
    assert (row["last_seen_at"], row["other_last_seen_at"]) == (day("01-31"), day("01-06"))


def test_a_fresh_source_that_differs_comes_before_a_stale_one_that_is_farther(disagreements, day):
    (row,) = disagreements(
        {"source_id": "vendor", "usd": "0.5"},
        {"source_id": "other", "usd": "0.7"},
        {"source_id": "catalogue", "usd": "0.93", "last_seen_at": day("01-06")},
    )

    assert (row["other_source_id"], row["other_is_stale"]) == ("other", False)


@pytest.mark.parametrize(
    ("usd", "reason"),
    [
        pytest.param("5", "unit slip 10x", id="ten times"),
        pytest.param("0.005", "unit slip 100x", id="a hundredth"),
        pytest.param("500", "unit slip 1000x", id="a thousand times"),
        pytest.param("500000", "unit slip 1000000x", id="a million times"),
        pytest.param("0.504", "rounding", id="one in a hundred"),
        pytest.param("0.495", "rounding", id="a finer figure"),
        pytest.param("0.51", "unknown", id="near, but as fine"),
        pytest.param("0.77", "unknown", id="no reason"),
        pytest.param("0.25", "tier", id="what the vendor asks for batches"),
        pytest.param("0.9", "other variant", id="what the vendor asks for turbo"),
        pytest.param("0.6", "stale", id="what the vendor asked before"),
        pytest.param("0", "state", id="free"),
        pytest.param(None, "state", id="no price"),
    ],
)
def test_the_probable_reason_is_named(disagreements, day, usd, reason):
    vendor = {"source_id": "vendor"}
    rows = disagreements(
        vendor | {"first_seen_at": day("01-10")},
        vendor | {"usd": "0.6", "gone_at": day("01-10"), "last_seen_at": day("01-09")},
        vendor | {"usd": "0.25", "service_tier": "batch"},
        vendor | {"usd": "0.9", "model_variant": "turbo", "offer": "turbo"},
        {"source_id": "catalogue", "usd": usd},
    )

    assert [row["reason"] for row in rows] == [reason]


def directions(source_id, input_usd, output_usd):
    """Return one source's prices of both directions."""
    return [
        {"source_id": source_id, "usd": usd, "meter": meter}
        for meter, usd in (("input", input_usd), ("output", output_usd))
    ]


@pytest.mark.parametrize(
    ("theirs", "reason"),
    [
        pytest.param(("0.6", "0.2"), "swapped", id="input and output exchanged"),
        pytest.param(("0.35", "0.35"), "one price", id="one price between the two"),
        pytest.param(("0.7", "0.7"), "unknown", id="one price beyond both"),
    ],
)
def test_both_directions_tell_more_than_one(disagreements, theirs, reason):
    rows = disagreements(*directions("vendor", "0.2", "0.6"), *directions("catalogue", *theirs))

    assert {row["reason"] for row in rows} == {reason}


def test_a_cached_price_in_the_place_of_another_is_told(disagreements):
    """The catalogue has the price of cached input for input as well."""
    cached = [
        {"source_id": name, "usd": "0.05", "meter": "cache_read"} for name in ("vendor", "other")
    ]
    rows = disagreements(
        {"source_id": "vendor", "usd": "0.6"}, {"source_id": "other", "usd": "0.05"}, *cached
    )

    assert [row["reason"] for row in rows] == ["other meter"]


def test_a_price_by_size_beside_one_by_name_is_told(disagreements):
    size = {"size_min_b": Decimal(16), "size_max_b": Decimal(80), "size_is_moe": False}
    rows = disagreements(
        {"source_id": "vendor", "usd": "0.77", "offer": "16B - 80B", "model_id": None, **size},
        {"source_id": "other", "usd": "0.77"},
        {"source_id": "catalogue", "usd": "0.31"},
    )

    assert [row["reason"] for row in rows] == ["size class"]


def test_one_factor_between_all_prices_of_a_seller_is_a_pattern(disagreements):
    """Euros stored as dollars: each figure is rounded to cents, so that no ratio is the same."""
    rows = disagreements(
        *(
            {
                "source_id": source_id,
                "usd": usd,
                "offer": f"anvil-{n}",
                "model_id": f"acme/anvil-{n}",
            }
            for n, pair in enumerate(
                [("0.67", "0.74"), ("0.10", "0.11"), ("0.91", "1.01"), ("0.63", "0.70")]
            )
            for source_id, usd in zip(("other", "catalogue"), pair, strict=True)
        )
    )

    assert {row["reason"] for row in rows} == {"one factor"}
    assert len(rows) == 4


def test_a_name_for_whatever_is_newest_may_mean_two_models(disagreements):
    moving = {"offer": "anvil-latest", "model_id": None}
    rows = disagreements(
        moving | {"source_id": "vendor", "usd": "0.5"},
        moving | {"source_id": "other", "usd": "0.9"},
    )

    assert [row["reason"] for row in rows] == ["moving name"]


def test_readings_that_never_overlapped_may_both_have_been_right(disagreements, day):
    rows = disagreements(
        {"source_id": "vendor", "usd": "0.5", "first_seen_at": day("01-20")},
        {"source_id": "catalogue", "usd": "0.77", "last_seen_at": day("01-10")},
    )

    assert [row["reason"] for row in rows] == ["apart"]


def test_a_stated_start_after_the_others_last_reading_shows_that_it_is_older(disagreements, day):
    rows = disagreements(
        {"source_id": "vendor", "usd": "0.5", "effective_from": day("01-12")},
        {"source_id": "catalogue", "usd": "0.77", "last_seen_at": day("01-10")},
    )

    assert [row["reason"] for row in rows] == ["stale"]


@pytest.mark.parametrize(
    ("witness", "count", "is_independent"), [("other", 2, True), ("copy", 1, False)]
)
def test_a_source_and_its_copy_are_one_witness(disagreements, witness, count, is_independent):
    (row,) = disagreements(
        {"source_id": "catalogue", "usd": "0.5"}, {"source_id": witness, "usd": "0.7"}
    )

    assert row["independent_witness_count"] == count
    assert row["is_independent"] is is_independent


def test_it_began_when_the_second_figure_was_first_stated(disagreements, day):
    """The vendor repriced on the 12th; a catalogue that keeps the old figure disagrees since."""
    (row,) = disagreements(
        {"source_id": "vendor", "usd": "0.5", "first_seen_at": day("01-12")},
        {"source_id": "catalogue", "usd": "0.7", "first_seen_at": day("01-01")},
    )

    assert row["since"] == day("01-12")
