"""Which offers of a model rank, and how: among hosts, by what they cost."""

from typing import Final

import numpy as np
import pandas as pd

from pipeline.analysis.prices.offered_by import CONFIRMING, OUT
from pipeline.domain.seller_kinds import HOST_KINDS

SHARES: Final = 1.001
"""Costs up to so many times the lowest of them share a rank."""

FAR: Final = 3.0
"""Times off the median of a group that make an outlier."""

GROUP: Final = 3
PAIR: Final = 2
PAIR_APART: Final = 10.0
"""Times that two hosts are apart if one of them is an outlier, nobody knows which."""

JUDGED_BY: Final = ["provider_kind", "offered_by_evidence", "independent_witness_count"]
"""What ranks depend on, beside costs and flags."""

BEST_FIRST: Final = ("seller", "relayed", "seller by size", "router", "witnesses", "catalogue")
"""On what evidence one of several offers of a seller is taken, the best first."""


def ranked(offers: pd.DataFrame, costs: pd.Series) -> pd.DataFrame:
    """Return offers with `rank`, `confirmed_rank`, `ratio_to_cheapest`, `is_outlier` and counts.

    Offers rank among those of the same model, variant and quantization, all that are not
    requantized being alike, and among sellers that run models themselves. Out are those whose model
    is not known, stale ones, ended ones, those with evidence against them, and a low outlier that
    one catalogue alone states. Of several offers of a seller one ranks: a direct one before a
    route, then by evidence (`BEST_FIRST`), then the cheapest.

    Args:
        offers: Rows with the columns of `JUDGED_BY`, `model_id`, `model_variant`, `quantization`,
            `provider_id`, `via`, `is_requantized`, `is_stale`, `is_ended` and `is_size_class`.
        costs: What they are ranked by; null: not ranked.
    """
    group = alike(offers)
    is_host = offers["provider_kind"].isin(HOST_KINDS)
    evidence = offers["offered_by_evidence"]
    is_out = offers["is_stale"] | offers["is_ended"] | evidence.isin(OUT)
    offered = costs.where(offers["model_id"].notna() & is_host & ~is_out)
    of_sellers = _one_a_seller(offered, offers, group)
    middle, is_outlier = _outliers(offered, of_sellers, offers["provider_id"], group)
    is_doubtful = is_outlier & (costs < middle) & (evidence == "catalogue")
    eligible = offered.mask(is_doubtful)
    counted = _one_a_seller(eligible, offers, group)
    confirmed = _one_a_seller(eligible.where(evidence.isin(CONFIRMING)), offers, group)
    cheapest = counted.groupby(group).transform("min")
    sellers = offers["provider_id"].where(counted.notna())
    return offers.assign(
        rank=_ranks(counted, group),
        confirmed_rank=_ranks(confirmed, group),
        ratio_to_cheapest=(counted / cheapest).where(cheapest > 0),
        provider_count=sellers.groupby(group).transform("nunique"),
        is_outlier=is_outlier,
    )


def _one_a_seller(costs: pd.Series, offers: pd.DataFrame, alike: pd.Series) -> pd.Series:
    """Return the costs of one offer of each seller in a group, or of several that cost the same."""
    evidence = offers["offered_by_evidence"].mask(offers["is_size_class"], "seller by size")
    place = evidence.map({name: n for n, name in enumerate(BEST_FIRST)}).astype("float64")
    place = (place + len(BEST_FIRST) * offers["via"].notna()).where(costs.notna())
    seller = [alike, offers["provider_id"]]
    best = costs.where(place == place.groupby(seller).transform("min"))
    return best.where(best <= SHARES * best.groupby(seller).transform("min"))


def alike(offers: pd.DataFrame) -> pd.Series:
    """Return the number of the group that each offer is compared in."""
    stored = offers["quantization"].where(offers["is_requantized"].fillna(value=False).astype(bool))
    names = [offers["model_id"], offers["model_variant"], stored]
    return offers.groupby(names, dropna=False, sort=False).ngroup()


def _ranks(costs: pd.Series, alike: pd.Series) -> pd.Series:
    """Return ranks within each group; costs that are nearly the lowest of their rank share it."""
    known = pd.DataFrame({"cost": costs, "group": alike}).dropna()
    ordered = known.sort_values(["group", "cost"], kind="stable")
    found = np.empty(len(ordered), dtype="int64")
    group, place, rank, lowest = None, 0, 0, 0.0
    for number, (cost, of) in enumerate(
        zip(ordered["cost"].to_list(), ordered["group"].to_list(), strict=True)
    ):
        place = 1 if of != group else place + 1
        if of != group or cost > lowest * SHARES:
            rank, lowest = place, cost
        group, found[number] = of, rank
    return pd.Series(found, index=ordered.index, dtype="Int64").reindex(costs.index)


def _outliers(
    costs: pd.Series, of_sellers: pd.Series, sellers: pd.Series, alike: pd.Series
) -> tuple[pd.Series, pd.Series]:
    """Return the middle of each offer's group, and whether the offer is far from it.

    Beyond three times either way of the median of three or more hosts, each at the offer of it that
    would rank; of two hosts, both where they are tenfold apart.

    Args:
        costs: Of the offers that are still made, as far as is known.
        of_sellers: The same of the one of each seller that would rank.
        sellers: Who makes each offer.
        alike: The group of each.
    """
    named = of_sellers.gt(0)
    each = of_sellers[named].groupby([alike[named], sellers[named]]).min()
    groups = each.groupby(level=0)
    middle, count = alike.map(groups.median()), alike.map(groups.size())
    spread = alike.map(groups.max() / groups.min())
    ratio = costs / middle
    is_far = (count >= GROUP) & ((ratio > FAR) | (ratio < 1 / FAR))
    is_pair = (count == PAIR) & (spread >= PAIR_APART)
    return middle, (is_far | is_pair) & costs.gt(0)
