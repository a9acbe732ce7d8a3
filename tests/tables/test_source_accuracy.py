"""derived/source_accuracy: how often a source agrees with the vendors, and how late it is."""

import pytest

SOURCES = (
    {"source_id": "vendor", "provider_id": "acme", "whole_list": ["chat"]},
    {"source_id": "docs", "source_class": "vendor_docs"},
    {"source_id": "catalogue", "source_class": "aggregator", "cadence_days": 7},
)


@pytest.fixture
def accuracy(built, core_prices, core_sources, frame_of, daily_feed):
    """Return what measures sources, by id."""
    known = {name: frame_of(name, []) for name in ("offers", "providers", "models")}
    known |= {"clock": daily_feed["clock"], "reads": daily_feed["reads"].assign(source_id="vendor")}

    def build(*stated):
        rows = built(
            "source_accuracy",
            prices=core_prices(*stated),
            sources=core_sources(*SOURCES),
            **known,
        )
        return {row["source_id"]: row for row in rows}

    return build


def test_the_share_is_of_prices_that_the_vendor_states_too(accuracy):
    found = accuracy(
        *({"source_id": "vendor", "offer": name} for name in ("a", "b", "c")),
        {"source_id": "catalogue", "offer": "a"},
        {"source_id": "catalogue", "offer": "b", "usd": "0.7"},
        {"source_id": "catalogue", "offer": "z"},
    )["catalogue"]

    assert (found["price_count"], found["compared_count"], found["agreeing_count"]) == (3, 2, 1)
    assert found["agreeing_share"] == 0.5


def test_nobody_is_compared_with_himself(accuracy):
    found = accuracy({"source_id": "vendor"})["vendor"]

    assert (found["compared_count"], found["agreeing_share"]) == (0, None)


def test_a_vendors_page_is_compared_with_its_documentation(accuracy):
    found = accuracy({"source_id": "vendor"}, {"source_id": "docs", "usd": "0.7"})

    assert [found[name]["agreeing_share"] for name in ("vendor", "docs")] == [0.0, 0.0]


def test_days_behind_are_counted_from_the_vendors_own_change(accuracy, day):
    def repriced(source_id, on):
        before = {"usd": "0.6", "gone_at": on, "last_seen_at": on}
        return [{"source_id": source_id} | before, {"source_id": source_id, "first_seen_at": on}]

    found = accuracy(*repriced("vendor", day("01-10")), *repriced("catalogue", day("01-14")))

    assert (found["catalogue"]["followed_count"], found["catalogue"]["median_days_behind"]) == (
        1,
        4,
    )
    assert found["vendor"]["median_days_behind"] is None


def test_no_prices_give_no_rows(accuracy):
    assert accuracy() == {}


def test_offers_that_the_sellers_whole_list_lacks_are_counted(accuracy):
    """The seller's list is read each night, and names another model."""
    listed = {"source_id": "vendor", "offer": "hammer", "model_id": "acme/hammer"}
    found = accuracy(
        listed,
        listed | {"source_id": "catalogue"},
        {"source_id": "catalogue", "model_id": "acme/anvil"},
    )

    counts = [found[name]["listable_count"] for name in ("vendor", "catalogue")]
    assert (counts, found["catalogue"]["unlisted_count"]) == ([0, 2], 1)
