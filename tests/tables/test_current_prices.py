"""derived/current_prices: which statement is believed, and who else says so."""

import pandas as pd
import pytest

SOURCES = (
    {"source_id": "vendor"},
    {"source_id": "docs", "source_class": "vendor_docs"},
    {"source_id": "catalogue", "source_class": "aggregator", "cadence_days": 7},
    {"source_id": "other", "source_class": "aggregator", "cadence_days": 7},
    {"source_id": "copy", "source_class": "aggregator", "lineage": ["catalogue"]},
)


@pytest.fixture
def current(built, core_prices, core_sources, clock):
    """Return what builds current_prices of statements."""
    return lambda *stated: built(
        "current_prices",
        prices=core_prices(*stated),
        sources=core_sources(*SOURCES),
        clock=clock,
    )


@pytest.fixture
def winner(current):
    """Return what names the source that is believed, of statements about one price."""

    def pick(*stated):
        (row,) = current(*stated)
        return row["source_id"]

    return pick


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param({"source_id": "vendor"}, {"source_id": "docs"}, id="vendor before docs"),
        pytest.param({"source_id": "docs"}, {"source_id": "catalogue"}, id="docs before catalogue"),
        pytest.param(
            {"source_id": "vendor", "method": "transcribed"},
            {"source_id": "docs", "method": "live"},
            id="class before method",
        ),
        pytest.param(
            {"source_id": "other", "method": "live"},
            {"source_id": "catalogue", "method": "embedded"},
            id="live before embedded",
        ),
    ],
)
def test_the_better_witness_is_believed(winner, better, worse):
    assert winner(worse, better) == better["source_id"]


def test_of_equal_witnesses_the_one_that_was_read_later_is_not_believed_for_it(winner, day):
    """Which source a night reads last is chance."""
    earlier = {"source_id": "catalogue", "last_seen_at": day("01-30")}

    assert winner(earlier, {"source_id": "other"}) == "catalogue"


def test_where_all_are_stale_the_newest_is_shown_as_such(current, day):
    vendor = {"source_id": "vendor", "last_seen_at": day("01-02")}
    catalogue = {"source_id": "catalogue", "last_seen_at": day("01-05")}

    (row,) = current(vendor, catalogue)

    assert (row["source_id"], row["is_stale"], row["age_days"]) == ("catalogue", True, 26.0)


def test_a_price_that_is_no_longer_stated_is_left_out(current, day):
    assert current({"source_id": "vendor", "gone_at": day("01-20")}) == []


@pytest.mark.parametrize(
    ("start", "end", "is_in_force"),
    [
        pytest.param("01-31", None, True, id="starts now"),
        pytest.param("02-01", None, False, id="not yet"),
        pytest.param("01-01", "02-01", True, id="still"),
        pytest.param("01-01", "01-31", False, id="ended now"),
    ],
)
def test_a_dated_price_holds_between_its_dates(current, day, start, end, is_in_force):
    """The end is exclusive: "through April 30" ends on May 1."""
    dates = {"effective_from": day(start), "effective_to": end and day(end)}

    assert bool(current({"source_id": "vendor"} | dates)) == is_in_force


def test_of_one_source_the_price_that_started_last_is_in_force(current, day):
    prices = [
        {"source_id": "vendor", "usd": "1"},
        {"source_id": "vendor", "usd": "2", "effective_from": day("01-10")},
        {"source_id": "vendor", "usd": "3", "effective_from": day("01-20")},
        {"source_id": "vendor", "usd": "4", "effective_from": day("02-20")},
    ]

    (row,) = current(*prices)

    assert (row["price_usd"], row["witness_count"]) == (3.0, 1)


def test_witnesses_are_counted_and_those_that_agree(current):
    (row,) = current(
        {"source_id": "vendor", "usd": "0.3"},
        {"source_id": "catalogue", "usd": "0.30000000000000004"},
        {"source_id": "other", "usd": "0.31"},
    )

    assert (row["price_usd"], row["witness_count"], row["agreeing_count"]) == (0.3, 3, 2)


def test_a_seller_that_names_no_price_is_not_outvoted(current):
    """Catalogues that agree with each other do not agree with the vendor."""
    (row,) = current(
        {"source_id": "vendor", "usd": None, "state": "on_request"},
        {"source_id": "catalogue"},
        {"source_id": "other"},
    )

    assert (row["state"], row["price_usd"]) == ("on_request", None)
    assert (row["witness_count"], row["agreeing_count"]) == (3, 1)


def test_spellings_of_one_offer_are_one_price(current):
    label = {"source_id": "vendor", "offer": "Anvil 70B"}

    (row,) = current(label, {"source_id": "catalogue", "offer": "anvil-70b"})

    assert (row["offer_id"], row["offer_key"]) == ("anvil-70b", "Anvil 70B")
    assert row["witness_count"] == 2


@pytest.mark.parametrize(
    "difference",
    [
        {"meter": "output"},
        {"unit": "usd_per_krequest"},
        {"service_tier": "batch"},
        {"via": "bolt"},
        {"variant": "cached"},
        {"context_over_tokens": 200_000},
        {"time_window": "01:00-04:00Z"},
        {"region": "eu"},
        {"commitment": "1 year"},
        {"gpu_type": "H100"},
        {"provider_id": "bolt"},
    ],
    ids=lambda difference: next(iter(difference)),
)
def test_prices_of_different_things_stay_apart(current, difference):
    assert len(current({"source_id": "vendor"}, {"source_id": "docs"} | difference)) == 2


def test_no_prices_give_no_rows(current):
    assert current() == []


LLAMA = "meta/llama-3.3-70b-instruct"


def test_a_vendors_label_meets_a_catalogues_id_by_the_model(current):
    """`Llama 3.3 70B Versatile 128k` and `llama-3.3-70b-versatile` have nothing else in common."""
    label = {"source_id": "vendor", "offer": "Llama 3.3 70B (128k)", "usd": "0.5"}

    (row,) = current(
        label | {"model_id": LLAMA},
        {"source_id": "catalogue", "offer": "llama-3.3-70b-versatile", "usd": "0.6"}
        | {"model_id": LLAMA, "last_seen_at": label_day()},
    )

    assert (row["offer_id"], row["source_id"], row["witness_count"]) == (LLAMA, "vendor", 2)
    assert row["witnesses"] == [
        {
            "source_id": "catalogue",
            "price_usd": 0.6,
            "state": "priced",
            "last_seen_at": label_day(),
        }
    ]


def label_day():
    return pd.Timestamp("2026-01-30", tz="UTC")


@pytest.mark.parametrize(
    "difference",
    [{"model_variant": "turbo"}, {"quantization": "fp8"}, {"model_id": "meta/llama-3.1-8b"}],
    ids=lambda difference: next(iter(difference)),
)
def test_offers_of_other_weights_speed_or_storage_stay_apart(current, difference):
    plain = {"source_id": "vendor", "model_id": LLAMA}

    assert len(current(plain, plain | {"source_id": "docs", "offer": "other"} | difference)) == 2


def test_two_offers_of_one_source_are_never_one(current):
    """A dated id and the moving one resolve to one model; where prices differ, both stay."""
    moving = {"source_id": "catalogue", "offer": "gpt-9", "model_id": "openai/gpt-9"}
    dated = moving | {"offer": "gpt-9-2026-01-05", "usd": "0.7"}

    rows = current(moving, dated, moving | {"source_id": "other"})

    assert [(row["offer_id"], row["price_usd"], row["witness_count"]) for row in rows] == [
        ("openai/gpt-9#gpt-9", 0.5, 2),
        ("openai/gpt-9#gpt-9-2026-01-05", 0.7, 1),
    ]


def test_two_ids_of_one_source_at_one_price_are_one_offer(current):
    moving = {"source_id": "catalogue", "offer": "gpt-9", "model_id": "openai/gpt-9"}

    (row,) = current(moving, moving | {"offer": "gpt-9-2026-01-05"})

    assert (row["offer_id"], row["witness_count"]) == ("openai/gpt-9", 1)


def test_an_id_that_followed_another_is_the_same_offer(current, day):
    """Their prices differ, but never at one time."""
    old = {"source_id": "catalogue", "offer": "gpt-9-preview", "model_id": "openai/gpt-9"}
    new = old | {"offer": "gpt-9", "usd": "0.7", "first_seen_at": day("01-20")}

    (row,) = current(old | {"gone_at": day("01-20"), "last_seen_at": day("01-19")}, new)

    assert (row["offer_id"], row["price_usd"]) == ("openai/gpt-9", 0.7)


def test_a_copy_is_no_witness_of_its_own(current):
    (row,) = current(
        *({"source_id": name} for name in ("vendor", "catalogue", "other", "copy")),
    )

    assert (row["witness_count"], row["independent_witness_count"]) == (4, 3)
    assert row["agreeing_count"] == 4


def test_a_price_stands_since_its_earliest_agreeing_source(current, day):
    """The catalogue listed it on the 12th, when it began; the vendor is read since the 20th."""
    (row,) = current(
        {"source_id": "vendor", "first_seen_at": day("01-20")},
        {"source_id": "catalogue", "usd": "0.9", "gone_at": day("01-12")},
        {"source_id": "catalogue", "first_seen_at": day("01-12")},
        {"source_id": "other", "usd": "0.6", "first_seen_at": day("01-02")},
    )

    assert (row["price_since"], row["is_since_bound"]) == (day("01-12"), False)
    assert row["value_last_moved_at"] == day("01-12")


def test_what_stood_at_every_first_reading_stands_since_then_at_least(current, day):
    (row,) = current({"source_id": "vendor", "first_seen_at": day("01-20")})

    assert (row["price_since"], row["is_since_bound"]) == (day("01-20"), True)
    assert row["value_last_moved_at"] is None


@pytest.mark.parametrize(
    ("other", "usd", "expected"),
    [
        pytest.param("docs", "0.015", "docs", id="cents of it"),
        pytest.param("docs", "0.025", "vendor", id="another price"),
        pytest.param("catalogue", "0.015", "vendor", id="not the seller's own"),
    ],
)
def test_of_a_sellers_own_figures_the_coarser_one_loses(winner, other, usd, expected):
    """A page that prints cents says $0.01 of $0.015."""
    assert winner({"source_id": "vendor", "usd": "0.01"}, {"source_id": other, "usd": usd}) == (
        expected
    )


@pytest.mark.parametrize(
    ("last_read", "expected"),
    [
        pytest.param("01-10", ("vendor", True, False), id="21 days ago: it ranks"),
        pytest.param("2025-11-20", ("vendor", True, True), id="72 days ago: shown, stale"),
        pytest.param("2025-09-20", ("catalogue", False, False), id="133 days ago: it gives way"),
    ],
)
def test_a_sellers_last_word_stays_against_a_catalogue_that_has_not_moved(
    current, last_read, expected
):
    at = pd.Timestamp(last_read if len(last_read) > 5 else f"2026-{last_read}", tz="UTC")
    start = pd.Timestamp("2025-06-01", tz="UTC")
    vendor = {"source_id": "vendor", "first_seen_at": start, "last_seen_at": at}

    (row,) = current(vendor, {"source_id": "catalogue", "usd": "0.6", "first_seen_at": start})

    assert (row["source_id"], row["is_held"], row["is_stale"]) == expected


def test_a_catalogue_that_moved_since_is_believed_before_the_sellers_last_word(current, day):
    before = {"source_id": "catalogue", "usd": "0.7", "gone_at": day("01-20")}
    moved = {"source_id": "catalogue", "usd": "0.6", "first_seen_at": day("01-20")}

    (row,) = current({"source_id": "vendor", "last_seen_at": day("01-10")}, before, moved)

    assert (row["source_id"], row["is_held"]) == ("catalogue", False)


def test_of_witnesses_alike_in_all_the_one_of_the_highest_priority_is_believed(
    built, core_prices, core_sources, clock
):
    preferred = [item | {"priority": int(item["source_id"] == "other")} for item in SOURCES]
    stated = core_prices({"source_id": "catalogue"}, {"source_id": "other"})

    (row,) = built("current_prices", prices=stated, sources=core_sources(*preferred), clock=clock)

    assert row["source_id"] == "other"


def test_a_source_without_hours_agrees_if_it_gives_the_figure_of_some(current):
    night = {"source_id": "vendor", "usd": "0.9", "time_window": "01:00-04:00Z"}
    rows = current({"source_id": "vendor"}, night, {"source_id": "catalogue", "usd": "0.9"})

    counts = {row["time_window"]: row["agreeing_count"] for row in rows}
    assert counts == {None: 2, "01:00-04:00Z": 1}
