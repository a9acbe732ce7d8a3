"""Which of several statements about one price is believed."""

import pandas as pd
import pytest

from pipeline.analysis.prices.precedence import CLASS_ORDER, best_first, with_freshness
from pipeline.analysis.prices.relays import witness_classes

STATED = {
    "source_id": "b",
    "offer_key": "anvil",
    "source_class": "aggregator",
    "method": "saved",
    "age_days": 1.0,
    "last_seen_at": pd.Timestamp("2026-01-30T04:00", tz="UTC"),
    "is_stale": False,
    "place": 0,
    "priority": 0,
    "lineage_count": 1,
    "price_number": 0,
    "moved_on": pd.Timestamp("2026-01-10", tz="UTC"),
}

LATER = {"moved_on": pd.Timestamp("2026-01-11", tz="UTC")}
STALE = {"is_stale": True, "place": 4}
UNKNOWN = {"moved_on": pd.NaT}
OLDER = {"last_seen_at": pd.Timestamp("2026-01-01", tz="UTC")}
SAME_NIGHT = {"last_seen_at": pd.Timestamp("2026-01-30T05:00", tz="UTC")}


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        pytest.param({"source_class": "vendor"}, LATER, id="class before the last move"),
        pytest.param({"source_class": "vendor", "method": "transcribed"}, {}, id="before method"),
        pytest.param({"method": "live"}, {"lineage_count": 2}, id="method before witnesses"),
        pytest.param({"lineage_count": 2}, LATER, id="witnesses before the last move"),
        pytest.param(LATER, {}, id="the value that moved last"),
        pytest.param({}, UNKNOWN, id="one that stood at the first reading has no known move"),
        pytest.param({}, STALE | {"source_class": "vendor"}, id="fresh before stale"),
        pytest.param(
            STALE,
            {"is_stale": True, "place": 4, "source_class": "vendor", "method": "live"} | OLDER,
            id="of stale ones the newest",
        ),
        pytest.param({"source_id": "a"}, SAME_NIGHT, id="the hour of a reading decides nothing"),
        pytest.param({"source_id": "a"}, {}, id="first by source"),
    ],
)
def test_the_better_statement_comes_first(better, worse):
    stated = pd.DataFrame([STATED | worse | {"n": 2}, STATED | better | {"n": 1}])

    assert best_first(stated)["n"].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("column", "published"),
    [
        pytest.param(
            "source_class",
            "vendor vendor_docs router aggregator benchmark analyst competitor investor press "
            "content_farm",
            id="classes",
        ),
        pytest.param("method", "live saved memento embedded transcribed", id="methods"),
    ],
)
def test_statements_are_believed_in_the_published_order(column, published):
    """As docs/methodology.md has it: an analyst before a competitor, live before saved."""
    names = published.split()
    stated = pd.DataFrame([STATED | {column: name} for name in sorted(names)])

    assert best_first(stated)[column].tolist() == names


@pytest.mark.parametrize(
    ("seen", "method", "is_stale"),
    [
        pytest.param("2026-01-10", "live", False, id="three cadences ago"),
        pytest.param("2026-01-09T23:59", "live", True, id="a minute more"),
        pytest.param("2026-01-01", "released", False, id="of a release"),
        pytest.param("2025-12-31T23:59", "released", True, id="of a release, a minute more"),
    ],
)
@pytest.mark.parametrize("first", ["live", "released"])
def test_a_price_is_stale_after_three_cadences(seen, method, is_stale, first):
    """Of the way in which it was read last, whichever its first document came by."""
    seen_at = pd.to_datetime([seen], utc=True)
    times = {"last_seen_at": seen_at, "read_at": seen_at, "gone_at": pd.NaT}
    prices = pd.DataFrame({"source_id": ["a"], "provider_id": ["acme"], "method": [first]} | times)
    reads = pd.DataFrame(
        {
            "source_id": "a",
            "state": ["sound", "sound", "quarantined"],
            "first_at": [
                seen_at[0] - pd.Timedelta(1, "D"),
                seen_at[0],
                seen_at[0] + pd.Timedelta(1, "D"),
            ],
            "method": [first, method, "live"],
        }
    )
    sources = pd.DataFrame(
        {
            "source_id": ["a"],
            "cadence_days": [7],
            "released_cadence_days": [10],
            "source_class": ["vendor"],
            "relays": [[]],
            "priority": 0,
        }
    )

    row = with_freshness(prices, sources, reads, pd.Timestamp("2026-01-31", tz="UTC")).iloc[0]

    assert row["is_stale"] == is_stale
    assert row["source_class"] == "vendor"
    assert round(row["age_days"]) == (30 if method == "released" else 21)


def test_a_relayed_price_stands_between_the_sellers_documents_and_a_router():
    """From the day on which the catalogue re-reads that seller's list."""
    since = pd.Timestamp("2026-05-21", tz="UTC")
    relay = {"seller": "acme", "since": since, "takes_all_new": True}
    sources = pd.DataFrame(
        {"source_id": ["a"], "source_class": ["aggregator"], "relays": [[relay]]}
    )
    statements = pd.DataFrame(
        {
            "source_id": "a",
            "provider_id": ["acme", "acme", "bolt"],
            "last_seen_at": [since, since - pd.Timedelta(1, "day"), since],
        }
    )

    found = witness_classes(statements, sources).tolist()

    assert found == ["relayed", "aggregator", "aggregator"]
    places = [CLASS_ORDER.index(name) for name in ("vendor_docs", "relayed", "router")]
    assert places == sorted(places)
