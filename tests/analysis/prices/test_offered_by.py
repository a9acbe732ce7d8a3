"""By what evidence a seller offers a model."""

import pandas as pd
import pytest

from pipeline.analysis.prices.contradicted import Known
from pipeline.analysis.prices.offer_ids import PRICED_BY
from pipeline.analysis.prices.offered_by import offered_by_evidence
from pipeline.analysis.prices.witnesses import stated_now

NOW = pd.Timestamp("2026-06-30", tz="UTC")
LONG = "2025-12-01"
ANVIL = {"provider_id": "acme", "via": None, "model_id": "acme/anvil", "model_variant": None}

HAMMER = {"model_id": "acme/hammer", "offer_id": "acme/hammer"}

SOURCES = pd.DataFrame(
    [
        {"source_id": "acme-pricing", "source_class": "vendor"},
        {"source_id": "acme-models", "source_class": "vendor", "whole_list": ["chat"]},
        {"source_id": "router", "source_class": "router"},
        {"source_id": "keeper", "source_class": "aggregator", "keeps_dead": True},
        {"source_id": "copy", "source_class": "aggregator", "lineage": ["keeper"]},
        {"source_id": "other", "source_class": "aggregator"},
        {
            "source_id": "relay",
            "source_class": "aggregator",
            "relays": [
                {"seller": "acme", "since": pd.Timestamp("2026-05-01", tz="UTC")}
                | {"takes_all_new": True}
            ],
        },
    ]
).assign(
    cadence_days=1,
    priority=0,
    speaks_for=None,
    released_cadence_days=None,
    lineage=lambda f: [x if isinstance(x, list) else [] for x in f["lineage"]],
    relays=lambda f: [x if isinstance(x, list) else [] for x in f["relays"]],
    keeps_dead=lambda f: f["keeps_dead"].eq(True),
    whole_list=lambda f: [x if isinstance(x, list) else [] for x in f["whole_list"]],
    provider_id=lambda f: f["source_id"].str.extract("^(acme)-", expand=False),
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
EMPTY = {"gone_at": None, "effective_from": None, "effective_to": None, "doubt": None}
SIZED = {"size_min_b": None, "size_max_b": None, "size_is_moe": None}
MODELS = pd.DataFrame(
    {
        "model_id": ["acme/anvil", "acme/hammer"],
        "family": ["anvil", "hammer"],
        "total_parameters_b": [70.0, None],
        "is_mixture": [False, None],
    }
)


@pytest.fixture
def evidence():
    """Return what says by what evidence acme offers the anvil; sources are read each night."""

    def judge(*prices, offers=(), ended_on=None, ended_routes=(), nights=30, **asked):
        frame = pd.DataFrame([EMPTY | SIZED | {"stands_to": None} | row for row in prices])
        for name in TIMES:
            frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
        frame = frame.assign(
            value_since=frame["first_seen_at"], is_since_bound=False, value_moved_at=pd.NaT
        )
        for name in ("size_min_b", "size_max_b"):
            frame[name] = frame[name].astype("float64")
        known = pd.DataFrame(
            offers,
            columns=["source_id", "provider_id", "model_id", "offer_key", "gone_at", "retires_on"],
        ).assign(via=None, model_variant=None, method="live")
        known = known.assign(first_seen_at=NOW - pd.Timedelta(9, "day"), last_seen_at=NOW)
        for name in ("gone_at", "retires_on"):
            known[name] = pd.to_datetime(known[name], utc=True).astype("datetime64[us, UTC]")
        known["retired_at"] = known["gone_at"]
        providers = pd.DataFrame({"provider_id": ["acme"], "ended_routes": [list(ended_routes)]})
        providers["ended_on"] = pd.to_datetime([ended_on], utc=True)
        days = pd.date_range(end=NOW, periods=nights, freq="D")
        reads = pd.DataFrame(
            [
                {"source_id": source_id, "first_at": day, "last_at": day}
                for source_id in SOURCES["source_id"]
                for day in days
            ]
        ).assign(state="sound", attempt_count=1, method="live")
        rows = pd.DataFrame(
            [ANVIL | {"is_size_class": False, "source_ids": [prices[0]["source_id"]]} | asked]
        )
        stated = stated_now(frame, SOURCES, reads, NOW)
        judged = Known(frame, stated, known, SOURCES, providers, MODELS, reads, NOW)
        return offered_by_evidence(rows, judged)["offered_by_evidence"].iloc[0]

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


def test_a_route_that_its_router_dropped_has_ended(evidence):
    """The seller may go on selling itself."""
    end = {"via": "huggingface", "ended_on": NOW}
    route = price("router", via="huggingface")

    assert evidence(route, ended_routes=[end], via="huggingface") == "ended"
    assert evidence(price("router"), ended_routes=[end]) == "router"


def named(model, *, gone_at=None, source="acme-pricing", key="anvil", ends=None):
    return (source, "acme", model, key, gone_at, ends)


def test_an_offer_ends_on_the_day_that_any_source_states(evidence):
    """A catalogue that never removes goes on listing it; the seller itself may take it up again."""
    over = named("acme/anvil", source="other", ends="2026-06-01", gone_at="2026-06-20")
    other_id = named("acme/anvil", source="other", key="anvil-2")

    assert evidence(price("keeper"), price("other"), offers=[over]) == "ended"
    assert evidence(price("acme-pricing"), offers=[over]) == "seller"
    assert evidence(price("router"), offers=[over]) == "router"
    assert evidence(price("keeper"), offers=[over, other_id]) == "catalogue", "one id of two"
    later = named("acme/anvil", source="other", ends="2026-07-01")
    assert evidence(price("keeper"), offers=[later]) == "catalogue"


def test_the_end_that_a_copy_states_falls_where_its_original_lists_the_model(evidence):
    over = named("acme/anvil", source="copy", ends="2026-06-01")
    original = named("acme/anvil", source="keeper")

    assert evidence(price("keeper"), offers=[over]) == "ended"
    assert evidence(price("keeper"), offers=[over, original]) == "catalogue"


def test_what_another_catalogue_dropped_is_unconfirmed_where_none_that_removes_lists_it(evidence):
    dropped = named("acme/anvil", source="other", gone_at="2026-06-20")

    elsewhere = price("other", **HAMMER)
    assert evidence(price("keeper"), elsewhere, offers=[dropped]) == "unconfirmed"
    assert evidence(price("keeper"), offers=[dropped]) == "catalogue", "it is not read any more"
    assert evidence(price("relay"), offers=[dropped]) == "relayed"
    assert evidence(price("other"), offers=[dropped]) == "catalogue", "it is back"


ELSEWHERE = price("acme-pricing", **HAMMER)
"""The seller's page is fresh, and names another model."""


def test_what_the_sellers_own_page_named_and_no_longer_does_is_contradicted(evidence):
    """Two sound readings must lack it: of the 29th and the 30th."""
    left = named("acme/anvil", gone_at="2026-06-29")
    flickered = named("acme/anvil", gone_at="2026-06-30")

    assert evidence(price("other"), ELSEWHERE, offers=[left]) == "contradicted"
    assert evidence(price("other"), ELSEWHERE, offers=[flickered]) == "catalogue"
    assert evidence(price("acme-pricing"), offers=[left]) == "seller", "it states a price"
    assert evidence(price("other"), ELSEWHERE) == "catalogue", "it never named the model"


def test_what_was_named_on_other_terms_alone_is_not_contradicted(evidence):
    """A page that no longer lists dedicated machines says nothing of prices per token."""
    dedicated = price(
        "acme-pricing", service_tier="dedicated", gone_at="2026-06-20", stands_to="2026-06-20"
    )

    assert evidence(price("other"), ELSEWHERE, dedicated) == "catalogue"


def test_what_a_whole_list_lacks_is_contradicted(evidence):
    listed = price("acme-models", **HAMMER)

    assert evidence(price("other"), listed) == "contradicted"
    assert evidence(price("other"), listed, nights=1) == "catalogue", "one reading"


@pytest.mark.parametrize("name", ["Anvil 2 family", "anvil-next"])
def test_a_name_that_may_be_the_model_speaks_for_it(evidence, name):
    listed = price("acme-models", **HAMMER)
    unknown = named(None, source="acme-models", key=name)

    assert evidence(price("other"), listed, offers=[unknown]) == "catalogue"
    assert evidence(price("other"), listed, offers=[(*unknown[:3], "Tongs", None, None)]) == (
        "contradicted"
    )


def test_what_a_size_class_of_the_seller_covers_is_not_contradicted(evidence):
    listed = price("acme-models", **HAMMER)
    size = {"size_min_b": 16.0, "size_max_b": None, "size_is_moe": False}
    by_size = price("acme-pricing", model_id=None, offer_id="size:16b-", **size)

    assert evidence(price("other"), listed, by_size) == "catalogue"


def test_a_relayed_list_that_takes_all_that_is_new_speaks_against_what_it_lacks(evidence):
    assert evidence(price("other"), price("relay", **HAMMER)) == "contradicted"


def test_a_price_by_size_is_offered_for_whom_the_model_is_named(evidence):
    """The seller's page prices sizes; which models of that size it has, others say."""
    size = {"size_min_b": 16.0, "size_max_b": None, "size_is_moe": False}
    by_size = price("acme-pricing", model_id=None, offer_id="size:16b-", **size)
    told_by = {
        name: evidence(by_size, offers=[named("acme/anvil", source=name)], is_size_class=True)
        for name in ("acme-models", "router", "other")
    }

    assert told_by == {"acme-models": "seller", "router": "router", "other": "catalogue"}
    assert evidence(by_size, is_size_class=True) == "unconfirmed", "nobody fresh names it"
