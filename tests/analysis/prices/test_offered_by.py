"""By what evidence a seller offers a model."""

import pandas as pd
import pytest

from pipeline.analysis.prices.offer_ids import PRICED_BY
from pipeline.analysis.prices.offered_by import offered_by_evidence

NOW = pd.Timestamp("2026-06-30", tz="UTC")
LONG = "2025-12-01"
ANVIL = {"provider_id": "acme", "via": None, "model_id": "acme/anvil", "model_variant": None}

HAMMER = {"model_id": "acme/hammer", "offer_id": "acme/hammer"}

SOURCES = pd.DataFrame(
    [
        {"source_id": "acme-pricing", "source_class": "vendor"},
        {"source_id": "acme-models", "source_class": "vendor", "is_whole_list": True},
        {"source_id": "router", "source_class": "router"},
        {"source_id": "keeper", "source_class": "aggregator", "keeps_dead": True},
        {"source_id": "copy", "source_class": "aggregator", "lineage": ["keeper"]},
        {"source_id": "other", "source_class": "aggregator"},
        {
            "source_id": "relay",
            "source_class": "aggregator",
            "relays": [{"seller": "acme", "since": pd.Timestamp("2026-05-01", tz="UTC")}],
        },
    ]
).assign(
    cadence_days=1,
    released_cadence_days=None,
    lineage=lambda f: [x if isinstance(x, list) else [] for x in f["lineage"]],
    relays=lambda f: [x if isinstance(x, list) else [] for x in f["relays"]],
    keeps_dead=lambda f: f["keeps_dead"].eq(True),
    is_whole_list=lambda f: f["is_whole_list"].eq(True),
)


def price(source_id, since="2026-06-01", **changes):
    """Return a statement of one price, read today."""
    start = pd.Timestamp(since, tz="UTC")
    return (
        dict.fromkeys(PRICED_BY)
        | ANVIL
        | {
            "source_id": source_id,
            "offer_key": "anvil",
            "offer_id": "acme/anvil",
            "meter": "input",
            "unit": "usd_per_mtok",
            "service_tier": "standard",
            "state": "priced",
            "price_usd": 1.0,
            "method": "live",
            "first_seen_at": start,
            "last_seen_at": NOW,
        }
        | changes
    )


TIMES = ("first_seen_at", "last_seen_at", "gone_at", "effective_from", "effective_to", "stands_to")


@pytest.fixture
def evidence():
    """Return what says by what evidence acme offers the anvil."""

    def judge(*prices, offers=(), ended_on=None):
        columns = {"gone_at": None, "effective_from": None, "effective_to": None}
        frame = pd.DataFrame([columns | {"doubt": None, "stands_to": None} | row for row in prices])
        for name in TIMES:
            frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
        frame = frame.assign(
            value_since=frame["first_seen_at"], is_since_bound=False, value_moved_at=pd.NaT
        )
        known = pd.DataFrame(
            offers, columns=["source_id", "provider_id", "model_id", "gone_at", "retired_at"]
        )
        providers = pd.DataFrame(
            {"provider_id": ["acme"], "ended_on": pd.to_datetime([ended_on], utc=True)}
        )
        rows = pd.DataFrame([ANVIL | {"is_size_class": False}])
        found = offered_by_evidence(rows, frame, known, SOURCES, providers, NOW)
        return found["offered_by_evidence"].iloc[0]

    return judge


@pytest.mark.parametrize(
    ("prices", "expected"),
    [
        pytest.param([price("acme-pricing")], "seller", id="its own page"),
        pytest.param([price("relay")], "relayed", id="a catalogue that re-reads its list"),
        pytest.param([price("router")], "router", id="a router's own feed"),
        pytest.param([price("keeper"), price("other")], "witnesses", id="two lineages"),
        pytest.param([price("keeper"), price("copy")], "catalogue", id="a copy is no second one"),
        pytest.param([price("other")], "catalogue", id="one catalogue"),
        pytest.param(
            [price("keeper", LONG), price("keeper", "2026-06-01", **HAMMER)],
            "unconfirmed",
            id="one that never removes, unmoved for long",
        ),
        pytest.param([price("keeper", LONG)], "dormant", id="and nothing else of the seller moved"),
        pytest.param(
            [price("keeper", LONG), price("router", **HAMMER)],
            "unconfirmed",
            id="a router shows that the seller lives",
        ),
    ],
)
def test_the_first_evidence_that_holds_counts(evidence, prices, expected):
    assert evidence(*prices) == expected


def test_a_seller_that_ended_offers_nothing(evidence):
    assert evidence(price("acme-pricing"), ended_on="2026-06-29") == "ended"
    assert evidence(price("acme-pricing"), ended_on="2026-07-01") == "seller"


def test_what_the_sellers_own_page_no_longer_names_is_contradicted(evidence):
    left = ("acme-pricing", "acme", "acme/anvil", NOW, NOW)

    assert evidence(price("other"), offers=[left]) == "contradicted"
    assert evidence(price("acme-pricing"), offers=[left]) == "seller", "another page still does"


def test_what_a_whole_list_lacks_is_contradicted(evidence):
    listed = ("acme-models", "acme", "acme/hammer", None, None)
    unknown = ("acme-models", "acme", None, None, None)

    assert evidence(price("other"), offers=[listed]) == "contradicted"
    assert evidence(price("other"), offers=[listed, unknown]) == "catalogue", "that may be it"
