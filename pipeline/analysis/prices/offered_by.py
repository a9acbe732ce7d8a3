"""By what evidence a seller offers a model at the price that is shown: docs/methodology.md."""

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.analysis.prices.lineage import copied_by, independent_count
from pipeline.analysis.prices.lookup import looked_up
from pipeline.analysis.prices.plain_prices import METERS
from pipeline.analysis.prices.retirement import OWN_CLASSES
from pipeline.analysis.prices.validity import OPEN_END
from pipeline.analysis.prices.witnesses import COMPARED_BY, stated_now

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
ABSENCES: Final = 2
"""Sound readings of a whole list that lack an offer and so contradict it."""

OFFERED: Final = ["provider_id", "via", "model_id", "model_variant"]
"""What is offered, whichever id or quantization a source names."""


def offered_by_evidence(  # noqa: PLR0913, PLR0917 (all that it is judged by)
    rows: pd.DataFrame,
    prices: pd.DataFrame,
    offers: pd.DataFrame,
    sources: pd.DataFrame,
    providers: pd.DataFrame,
    now: pd.Timestamp,
) -> pd.DataFrame:
    """Return, for rows of a comparison, `offered_by_evidence` and `independent_witness_count`.

    Args:
        rows: Rows with the columns of `OFFERED`, `is_size_class` and `source_ids`.
        prices: core/prices.
        offers: core/offers.
        sources: core/sources.
        providers: core/providers.
        now: Time for which the question is asked.
    """
    columns = list(dict.fromkeys([*COMPARED_BY, *OFFERED]))
    stated = stated_now(prices.loc[prices["meter"].isin(METERS), columns], sources, now)
    fresh = _with_marks(stated[~stated["is_stale"]], sources)
    place = pd.MultiIndex.from_frame(rows[OFFERED])
    marks = fresh.groupby(OFFERED, dropna=False).agg(
        is_own=("is_own", "any"),
        is_relayed=("is_relayed", "any"),
        is_routed=("is_routed", "any"),
        is_unmoved=("is_unmoved", "all"),
        is_kept=("keeps_dead", "all"),
        witnesses=("source_id", frozenset),
    )
    found = marks.reindex(place).set_axis(rows.index)
    copies = copied_by(sources)
    counts = [
        independent_count(names, copies) if isinstance(names, frozenset) else 0
        for names in found["witnesses"]
    ]
    count = pd.Series(counts, index=rows.index, dtype="int64")
    ended = providers.set_index("provider_id")["ended_on"]
    has = {name: found[name].eq(True) for name in ("is_own", "is_relayed", "is_routed")}
    fits = {
        "ended": looked_up(rows["provider_id"], ended) <= now,
        "dormant": rows["provider_id"].isin(_dormant(fresh, copies)),
        "contradicted": _contradicted(rows, prices, offers, sources) & ~has["is_own"],
        "seller": has["is_own"] | rows["is_size_class"],
        "relayed": has["is_relayed"],
        "router": has["is_routed"],
        "witnesses": count >= WITNESSES,
        "unconfirmed": found["is_unmoved"].eq(True) & found["is_kept"].eq(True),
    }
    evidence = np.select([fits[name] for name in fits], list(fits), default="catalogue")
    return pd.DataFrame(
        {
            "offered_by_evidence": pd.Series(evidence, index=rows.index, dtype="str"),
            "independent_witness_count": count,
        }
    )


def _with_marks(fresh: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return fresh statements with what their source is to their seller, and whether they moved."""
    known = sources.set_index("source_id")
    source = fresh["source_id"]
    relays = {
        (source_id, relay["seller"]): pd.Timestamp(relay["since"])
        for source_id, some in known["relays"].items()
        for relay in some
    }
    pairs = zip(source, fresh["provider_id"], fresh["last_seen_at"], strict=True)
    is_relayed = [relays.get((one, seller), OPEN_END) <= seen for one, seller, seen in pairs]
    classes = source.map(known["source_class"])
    start = fresh["effective_from"].fillna(fresh["first_seen_at"])
    return fresh.assign(
        is_own=classes.isin(OWN_CLASSES),
        is_routed=classes.eq("router"),
        is_relayed=is_relayed,
        keeps_dead=source.map(known["keeps_dead"]).eq(True),
        is_unmoved=fresh["last_seen_at"] - start >= UNMOVED,
    )


def _dormant(fresh: pd.DataFrame, copies: Any) -> Iterable[str]:  # noqa: ANN401 (see lineage)
    """Return sellers that one lineage of catalogues alone shows, and of which no price moved."""
    shown = fresh.groupby("provider_id").agg(
        is_live=("is_own", "any"),
        is_routed=("is_routed", "any"),
        is_unmoved=("is_unmoved", "all"),
        sources=("source_id", frozenset),
    )
    alone = shown[~shown["is_live"] & ~shown["is_routed"] & shown["is_unmoved"]]
    lineages = alone["sources"].map(lambda names: independent_count(names, copies))
    return list(alone.index[lineages < WITNESSES])


def _contradicted(
    rows: pd.DataFrame, prices: pd.DataFrame, offers: pd.DataFrame, sources: pd.DataFrame
) -> pd.Series:
    """Return whether the seller's own source named the offer and no longer does.

    Or its own whole list of models lacks the offer, and no row of that list is of an unknown model.
    """
    known = sources.set_index("source_id")
    own_ids = known.index[known["source_class"].isin(OWN_CLASSES)]
    own = offers[offers["source_id"].isin(own_ids) & offers["model_id"].notna()]
    seller = ["provider_id", "model_id"]
    named = own.assign(is_gone=own["retired_at"].notna()).groupby(seller)["is_gone"].all()
    priced = prices[prices["source_id"].isin(own_ids) & prices["gone_at"].isna()]
    still = pd.MultiIndex.from_frame(priced[seller].dropna().drop_duplicates())
    left = named.index[named].difference(still)
    place = pd.MultiIndex.from_frame(rows[seller])
    was_left = pd.Series(place.isin(left), index=rows.index)
    whole = known.index[known["is_whole_list"]]
    listed = offers[offers["source_id"].isin(whole) & offers["gone_at"].isna()]
    unresolved = set(listed.loc[listed["model_id"].isna(), "provider_id"])
    complete = set(listed["provider_id"]) - unresolved
    in_list = pd.MultiIndex.from_frame(listed[seller].dropna().drop_duplicates())
    is_absent = rows["provider_id"].isin(complete) & rows["via"].isna() & ~place.isin(in_list)
    return was_left | is_absent
