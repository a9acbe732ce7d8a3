"""By what evidence a seller offers a model at the price that is shown: docs/methodology.md."""

from typing import Final

import numpy as np
import pandas as pd

from pipeline.analysis.prices.contradicted import SIZES, Known, contradicted
from pipeline.analysis.prices.ended_offers import is_sold_among, stated_ends
from pipeline.analysis.prices.lineage import Copies, copied_by, independent_counts
from pipeline.analysis.prices.lookup import looked_up
from pipeline.analysis.prices.plain_prices import METERS
from pipeline.analysis.prices.precedence import with_freshness
from pipeline.analysis.prices.relays import RELAYED
from pipeline.analysis.prices.retirement import OWN_CLASSES
from pipeline.analysis.prices.witnesses import stated_columns

EVIDENCE: Final = (
    *("ended", "dormant", "contradicted", "seller", "relayed", "router", "witnesses"),
    *("unconfirmed", "catalogue"),
)
"""Kinds of evidence; the first that holds counts."""

CONFIRMING: Final = ("seller", "relayed", "router", "witnesses")
"""Evidence that others than one catalogue give."""

OUT: Final = ("ended", "dormant", "contradicted", "unconfirmed")
"""Evidence against an offer: it does not rank."""

UNMOVED: Final = pd.Timedelta(180, "day")
"""A price that only catalogues without removals show, and that did not move for so long, may be of
a seller that is gone."""

WITNESSES: Final = 2
MARKS: Final = {
    **dict.fromkeys(("is_own", "is_relayed", "is_routed"), "max"),
    **dict.fromkeys(("is_unmoved", "keeps_dead"), "min"),
}
"""What is so of an offer: if of one of its statements, or if of all of them."""

OFFERED: Final = ["provider_id", "via", "model_id", "model_variant"]
"""What is offered, whichever id or quantization a source names."""

JUDGED: Final = (
    *("source_id", "meter", *OFFERED, *SIZES),
    *("effective_from", "first_seen_at", "last_seen_at"),
)
"""Columns of core/prices that offers are judged by."""


def offered_by_evidence(rows: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Return, for rows of a comparison, `offered_by_evidence` and `independent_witness_count`.

    A price by size says nothing of which models of that size are offered: that is for those to
    show that name them.

    Args:
        rows: Rows with the columns of `OFFERED` and `is_size_class`.
        known: What they are judged by.
    """
    fresh = fresh_statements(known)
    is_sized = rows["is_size_class"].astype("bool")
    copies = copied_by(known.sources, known.prices)
    priced = _shown(rows[~is_sized], fresh, copies)
    named = _shown(rows[is_sized], _fresh_offers(known), copies)
    found = pd.concat([priced, named]).reindex(rows.index)
    count = found["count"].fillna(0).astype("int64")
    has = {name: found[name].eq(True) for name in MARKS}
    is_shown = has["is_own"] | has["is_relayed"] | has["is_routed"]
    ends = stated_ends(known.offers, known.sources, known.now)
    left_out = ends[ends["source_id"].isin(fresh["source_id"])]
    is_dropped = is_sold_among(rows, left_out) & (count < WITNESSES)
    fits = {
        "ended": _ended(rows, known) | (is_sold_among(rows, ends[ends["is_dated"]]) & ~is_shown),
        "dormant": rows["provider_id"].isin(_dormant(fresh, copies)),
        "contradicted": contradicted(rows, fresh, known) & ~has["is_own"],
        "seller": has["is_own"],
        "relayed": has["is_relayed"],
        "router": has["is_routed"],
        "witnesses": count >= WITNESSES,
        "unconfirmed": (has["keeps_dead"] & (has["is_unmoved"] | is_dropped))
        | (is_sized & (count == 0)),
    }
    evidence = np.select([fits[name] for name in fits], list(fits), default="catalogue")
    return pd.DataFrame(
        {
            "offered_by_evidence": pd.Series(evidence, index=rows.index, dtype="str"),
            "independent_witness_count": count,
        }
    )


def _shown(rows: pd.DataFrame, fresh: pd.DataFrame, copies: Copies) -> pd.DataFrame:
    """Return for each row what its fresh statements show, and how many of them are independent."""
    groups = fresh.groupby(OFFERED, dropna=False)
    counts = independent_counts(groups.ngroup(), fresh, copies)
    shown = groups[list(MARKS)].agg(MARKS).assign(count=counts.to_numpy())
    return shown.reindex(pd.MultiIndex.from_frame(rows[OFFERED])).set_axis(rows.index)


def fresh_statements(known: Known) -> pd.DataFrame:
    """Return the statements of token prices in force from fresh sources, with `MARKS`."""
    stated = known.stated_prices
    fresh = stated_columns(
        stated[~stated["is_stale"] & ~stated["is_held"]], known.prices, JUDGED
    ).loc[lambda rows: rows["meter"].isin(METERS)]
    start = fresh["effective_from"].fillna(fresh["first_seen_at"])
    return _with_marks(fresh, start, known.sources)


def _fresh_offers(known: Known) -> pd.DataFrame:
    """Return the offers that fresh sources name, with the same marks."""
    named = known.offers[known.offers["gone_at"].isna() & known.offers["retired_at"].isna()]
    read = named.assign(read_at=named["last_seen_at"])
    fresh = with_freshness(read, known.sources, known.reads, known.now)
    fresh = fresh[~fresh["is_stale"]]
    return _with_marks(fresh, fresh["first_seen_at"], known.sources)


def _with_marks(fresh: pd.DataFrame, start: pd.Series, sources: pd.DataFrame) -> pd.DataFrame:
    keeps_dead = looked_up(fresh["source_id"], sources.set_index("source_id")["keeps_dead"])
    return fresh.assign(
        is_own=fresh["source_class"].isin(OWN_CLASSES),
        is_routed=fresh["source_class"].eq("router"),
        is_relayed=fresh["source_class"].eq(RELAYED),
        keeps_dead=keeps_dead.eq(True),
        is_unmoved=fresh["last_seen_at"] - start >= UNMOVED,
    )


def _ended(rows: pd.DataFrame, known: Known) -> pd.Series:
    """Return whether each offer's seller had ended, or the route to it."""
    providers = known.providers
    ended = looked_up(rows["provider_id"], providers.set_index("provider_id")["ended_on"])
    routes = {
        (seller, route["via"])
        for seller, some in zip(providers["provider_id"], providers["ended_routes"], strict=True)
        for route in some
        if route["ended_on"] <= known.now
    }
    places = zip(rows["provider_id"], rows["via"], strict=True)
    return (ended <= known.now) | pd.Series([place in routes for place in places], rows.index)


def _dormant(fresh: pd.DataFrame, copies: Copies) -> pd.Index:
    """Return sellers that one lineage of catalogues alone shows, and of which no price moved."""
    sellers = fresh.groupby("provider_id")
    is_shown = sellers[["is_own", "is_routed"]].any().any(axis=1)
    lineages = independent_counts(sellers.ngroup(), fresh, copies).to_numpy()
    return is_shown.index[~is_shown & sellers["is_unmoved"].all() & (lineages < WITNESSES)]
