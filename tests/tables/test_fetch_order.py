"""Which source a night reads first decides nothing that is published."""

from itertools import permutations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NIGHTS = ("01-20", "01-21", "01-22")
SOURCES = ("one", "three", "two")
DAYS = pd.date_range("2025-08-01", "2026-01-31", tz="UTC")
SECONDS = st.permutations(range(len(SOURCES)))


@pytest.fixture
def published(built, core_prices, core_sources, clock):
    """Return what gives current prices and the values of history, by the seconds of each night."""

    def build(values, order):
        rows = []
        for source, of_source in zip(SOURCES, values, strict=True):
            for night, (date, usd) in enumerate(zip(NIGHTS, of_source, strict=True)):
                second = order[night].index(SOURCES.index(source))
                at = pd.Timestamp(f"2026-{date}T04:00:{second:02}", tz="UTC")
                last = rows[-1] if rows and rows[-1]["source_id"] == source else None
                if last is not None and last["usd"] == usd:
                    last["last_seen_at"] = at
                    continue
                if last is not None:
                    last["gone_at"] = at
                rows.append({"source_id": source, "usd": usd, "first_seen_at": at})
                rows[-1] |= {"last_seen_at": at, "model_id": "acme/anvil"}
        known = core_sources(
            *({"source_id": name, "source_class": "aggregator"} for name in SOURCES)
        ).assign(cadence_days=9)
        frames = {"prices": core_prices(*rows), "sources": known, "clock": clock}
        current = built("current_prices", **frames)
        history = built("price_history", **frames)
        ends = [row for row in history if row["valid_to"] is None]
        return [(row["price_usd"], row["source_id"]) for row in (*current, *ends)]

    return build


@given(
    values=st.lists(
        st.lists(st.sampled_from(["1", "2"]), min_size=3, max_size=3), min_size=3, max_size=3
    ),
    order=st.lists(SECONDS, min_size=3, max_size=3),
)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_order_of_fetching_within_a_night_changes_a_published_value(published, values, order):
    plain = [list(range(len(SOURCES)))] * len(NIGHTS)

    assert published(values, order) == published(values, plain)


def test_history_and_current_prices_believe_the_same_source(published):
    for order in permutations(range(len(SOURCES))):
        current, last = published([["1", "1", "1"], ["1", "2", "2"], ["1", "1", "1"]], [order] * 3)

        assert current == last == (1.0, "one"), "two lineages agree against one"


def test_history_takes_a_catalogue_for_a_relayed_list_from_the_day_it_was_one(
    built, core_prices, core_sources, clock
):
    """Before that day another catalogue, of higher priority, is believed."""
    since = pd.Timestamp("2026-01-10", tz="UTC")
    relay = {"seller": "acme", "since": since, "takes_all_new": True, "evidence": "its code"}
    known = core_sources(
        {"source_id": "relay", "source_class": "aggregator", "relays": [relay]},
        {"source_id": "other", "source_class": "aggregator", "priority": 1},
    ).assign(cadence_days=30)
    stated = core_prices(
        *(
            {"source_id": name, "usd": usd, "model_id": "acme/anvil"}
            | {"first_seen_at": DAYS[140], "last_seen_at": DAYS[-1]}
            for name, usd in (("relay", "1"), ("other", "2"))
        )
    )

    history = built("price_history", prices=stated, sources=known, clock=clock)

    steps = [(row["source_id"], row["valid_from"], row["source_class"]) for row in history]
    assert steps == [("other", DAYS[140], "aggregator"), ("relay", since, "relayed")]


CLASSES = ("vendor", "vendor_docs", "aggregator", "aggregator", "router")


@pytest.fixture
def believed(built, core_prices, core_sources, clock):
    """Return what gives the source and figure that both tables believe, of one statement each."""
    known = core_sources(
        *(
            {"source_id": f"source-{n}", "source_class": name, "cadence_days": 1}
            for n, name in enumerate(CLASSES)
        )
    )

    def build(stated):
        rows = [
            {
                "source_id": f"source-{n}",
                "usd": usd,
                "first_seen_at": DAYS[min(first, last)],
                "last_seen_at": DAYS[max(first, last)],
            }
            for n, (usd, first, last) in enumerate(stated)
        ]
        frames = {"prices": core_prices(*rows), "sources": known, "clock": clock}
        found = [built(name, **frames) for name in ("current_prices", "price_history")]
        now = [*found[0], *(row for row in found[1] if row["valid_to"] is None)]
        return [(row["source_id"], row["price_usd"]) for row in now]

    return build


PLACES = st.one_of(st.integers(0, len(DAYS) - 1), st.just(len(DAYS) - 1))


@pytest.mark.long
@given(
    stated=st.lists(
        st.tuples(st.sampled_from(["0.01", "0.015", "2"]), PLACES, PLACES), min_size=2, max_size=5
    )
)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_current_prices_and_the_end_of_history_are_of_one_belief(believed, stated):
    """Coarse figures and last own words included."""
    current, last = believed(stated)

    assert current == last
