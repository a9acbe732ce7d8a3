"""derived/price_disagreements: who differs, how far, since when, and why it may be."""

import pytest

LLAMA = "meta/llama-3.3-70b-instruct"
SOURCES = (
    {"source_id": "vendor"},
    {"source_id": "catalogue", "source_class": "aggregator", "cadence_days": 7},
    {"source_id": "other", "source_class": "aggregator", "cadence_days": 7},
    {"source_id": "copy", "source_class": "aggregator", "lineage": ["catalogue"]},
)


@pytest.fixture
def disagreements(built, core_prices, core_sources, clock):
    """Return what finds disagreements among statements about one Llama."""
    return lambda *stated: built(
        "price_disagreements",
        prices=core_prices(*({"model_id": LLAMA} | statement for statement in stated)),
        sources=core_sources(*SOURCES),
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


def test_a_stale_source_disagrees_with_nobody(disagreements, day):
    """It says what was true when it was last read; nobody claims that it still says so."""
    stale = {"source_id": "catalogue", "usd": "0.9", "last_seen_at": day("01-06")}

    assert disagreements({"source_id": "vendor"}, stale) == []


@pytest.mark.parametrize(
    ("usd", "reason"),
    [
        pytest.param("5", "unit slip 10x", id="ten times"),
        pytest.param("0.005", "unit slip 100x", id="a hundredth"),
        pytest.param("500", "unit slip 1000x", id="a thousand times"),
        pytest.param("500000", "unit slip 1000000x", id="a million times"),
        pytest.param("0.504", "rounding", id="one in a hundred"),
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
