"""Which offers of a model rank: among hosts, by cost, on evidence."""

import pandas as pd
import pytest

from pipeline.analysis.prices.ranks import ranked

COMMON = {
    "model_id": "acme/anvil",
    "model_variant": None,
    "quantization": None,
    "is_requantized": None,
    "via": None,
    "is_stale": False,
    "is_ended": False,
    "is_size_class": False,
    "provider_kind": "host",
    "offered_by_evidence": "seller",
    "independent_witness_count": 1,
}


def offers(*rows):
    """Return offers, each of a seller of its own unless it names one."""
    made = [COMMON | {"provider_id": f"seller-{n}"} | row for n, row in enumerate(rows)]
    frame = pd.DataFrame(made)
    return ranked(frame.drop(columns="cost"), frame["cost"].astype("float64"))


def ranks(*rows, column="rank"):
    found = offers(*rows)[column].astype(object)
    return found.where(found.notna(), None).tolist()


@pytest.mark.parametrize("evidence", ["ended", "dormant", "contradicted", "unconfirmed"])
def test_an_offer_with_evidence_against_it_has_no_rank(evidence):
    assert ranks({"cost": 1, "offered_by_evidence": evidence}, {"cost": 2}) == [None, 1]


@pytest.mark.parametrize("kind", ["router", "gateway", "plan", "tool", None])
def test_only_those_that_run_models_rank(kind):
    assert ranks({"cost": 1, "provider_kind": kind}, {"cost": 2}) == [None, 1]


def test_one_catalogues_word_ranks_but_not_among_the_confirmed():
    rows = ({"cost": 1, "offered_by_evidence": "catalogue"}, {"cost": 2}, {"cost": 3})

    assert ranks(*rows) == [1, 2, 3]
    assert ranks(*rows, column="confirmed_rank") == [None, 1, 2]


def test_costs_within_a_thousandth_share_a_rank():
    """Steps do not add up: the third is within a thousandth of the second, not of the first."""
    assert ranks({"cost": 1.0}, {"cost": 1.0009}, {"cost": 1.0018}, {"cost": 2}) == [1, 1, 3, 4]


def test_a_route_ranks_only_where_no_direct_offer_does():
    route = {"cost": 1, "provider_id": "acme", "via": "router"}

    assert ranks(route, {"cost": 2, "provider_id": "acme"}) == [None, 1]
    assert ranks(route, {"cost": 2, "provider_id": "acme", "is_stale": True}) == [1, None]
    assert ranks(route, {"cost": 2, "provider_id": "bolt"}) == [1, 2]


def test_one_offer_of_a_seller_ranks_the_one_on_the_best_evidence():
    """A catalogue's $0.10 by name does not beat the seller's own $0.90 for models of that size."""
    by_size = {"cost": 0.9, "provider_id": "acme", "is_size_class": True}
    by_name = {"cost": 0.1, "provider_id": "acme", "offered_by_evidence": "catalogue"}

    assert ranks(by_size, by_name, {"cost": 0.5}) == [2, None, 1]
    assert ranks(by_size | {"is_stale": True}, by_name, {"cost": 0.5}) == [None, 1, 2]
    assert ranks(by_size, by_name | {"offered_by_evidence": "relayed"}) == [None, 1]


def test_of_two_ids_of_a_seller_the_cheaper_one_ranks():
    dated, moving = {"cost": 2, "provider_id": "acme"}, {"cost": 1, "provider_id": "acme"}

    assert ranks(dated, moving, {"cost": 3}) == [None, 1, 2]


@pytest.mark.parametrize(
    ("costs", "marked"),
    [
        ((1.0, 1.0, 3.0), [False, False, False]),
        ((1.0, 1.0, 3.1), [False, False, True]),
        ((3.1, 3.1, 1.0), [False, False, True]),
        ((1.0, 9.9), [False, False]),
        ((1.0, 10.0), [True, True]),
    ],
)
def test_what_is_far_from_other_hosts_is_marked(costs, marked):
    assert offers(*({"cost": cost} for cost in costs))["is_outlier"].tolist() == marked


@pytest.mark.parametrize("gone", [{"is_ended": True}, {"offered_by_evidence": "dormant"}])
def test_sellers_that_no_longer_offer_it_make_no_middle(gone):
    """Beside the prices of two that are gone, the last one of today would be far off."""
    one = {"cost": 1.0, "offered_by_evidence": "catalogue"}
    dead = ({"cost": 9.0} | gone, {"cost": 9.0} | gone)

    assert ranks(one, *dead) == [1, None, None]
    assert offers(one, {"cost": 1.1}, *dead)["is_outlier"].tolist() == [False] * 4


def test_the_middle_is_that_of_the_offers_that_rank():
    """Cheaper routes of the same sellers, which do not rank, hide no price that is far off."""
    sold = [
        {"cost": cost, "provider_id": seller, "via": via}
        for seller in ("acme", "bolt")
        for cost, via in ((10.0, None), (2.0, "router"))
    ]
    low = {"cost": 3.0, "provider_id": "nut", "offered_by_evidence": "catalogue"}

    assert ranks(*sold, low) == [1, None, 1, None, None]
    assert offers(*sold, low)["is_outlier"].tolist()[-1]


def test_only_a_low_outlier_by_one_catalogue_loses_its_rank():
    others = ({"cost": 10.0}, {"cost": 10.0})
    by_catalogue = {"offered_by_evidence": "catalogue"}

    assert ranks({"cost": 1.0} | by_catalogue, *others) == [None, 1, 1]
    assert ranks({"cost": 1.0}, *others) == [1, 2, 2], "the seller's own word"
    assert ranks({"cost": 99.0} | by_catalogue, *others) == [3, 1, 1], "a dear one harms nobody"
