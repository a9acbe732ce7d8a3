"""Which offers the seller's own lists speak against: what they lack, and what they dropped."""

from typing import Final, NamedTuple

import pandas as pd

from pipeline.analysis.prices.offer_ids import slugs_of
from pipeline.analysis.prices.plain_prices import METERS
from pipeline.analysis.prices.relays import relays
from pipeline.analysis.prices.retirement import OWN_CLASSES, absences
from pipeline.analysis.prices.size_class_prices import OTHER_KINDS, is_in_class
from pipeline.analysis.prices.validity import LONG_AGO, OPEN_END

CHAT: Final = "chat"
"""The kind of models that comparisons are of: a list may be whole for it."""

ABSENCES: Final = 2
"""Sound readings of a list that lack a model and so speak against it."""

SELLER_MODEL: Final = ["provider_id", "model_id"]
SIZES: Final = ["size_min_b", "size_max_b", "size_is_moe"]


class Known(NamedTuple):
    """The tables that offers are judged by, and the time for which the question is asked."""

    prices: pd.DataFrame
    stated_prices: pd.DataFrame
    offers: pd.DataFrame
    sources: pd.DataFrame
    providers: pd.DataFrame
    models: pd.DataFrame
    reads: pd.DataFrame
    now: pd.Timestamp


def contradicted(rows: pd.DataFrame, fresh: pd.DataFrame, known: Known) -> pd.Series:
    """Return whether a list of the seller speaks against each offer, and none for it.

    A whole list does if two sound readings lack the model, any other of its lists if it named the
    model before that. Never where the seller asks a price by size that covers the model, or where
    a name in its lists that fits no single model may be it.

    Args:
        rows: Offers with `provider_id`, `via` and `model_id`.
        fresh: Statements as `stated_now` returns them, those in force from fresh sources.
        known: What they are judged by.
    """
    lists = _lists(fresh, known)
    is_asked = rows["via"].isna() & rows["model_id"].notna()
    is_asked &= ~rows["model_id"].str.contains(OTHER_KINDS, na=False)
    asked = rows.loc[is_asked, SELLER_MODEL].reset_index(names="row").merge(lists, on="provider_id")
    if asked.empty:
        return pd.Series(False, index=rows.index)
    named = _named(lists, known)
    last = (
        named[named["model_id"].notna()]
        .groupby(["source_id", *SELLER_MODEL])
        .agg(is_named=("is_open", "any"), gone_at=("gone_at", "max"), was_plain=("is_plain", "any"))
    )
    asked = asked.merge(last.reset_index(), how="left", on=["source_id", *SELLER_MODEL])
    is_named = asked["is_named"].eq(True)
    away = asked[~is_named & (asked["is_whole"] | asked["was_plain"].eq(True))]
    left_at = away["gone_at"].fillna(away["since"])
    left_at = left_at.mask(left_at < away["since"], away["since"])
    sound = known.reads[known.reads["state"] == "sound"]
    counts, _ = absences(away.assign(gone_at=left_at, back_at=OPEN_END), sound)
    against = set(away.loc[counts >= ABSENCES, "row"]) - set(asked.loc[is_named, "row"])
    spared = _sized(fresh, known) | _maybe_named(asked[asked["row"].isin(against)], named, known)
    places = zip(rows.index, rows["provider_id"], rows["model_id"], strict=True)
    found = [row in against and (seller, model) not in spared for row, seller, model in places]
    return pd.Series(found, index=rows.index, dtype="bool")


def sellers_with_whole_lists(fresh: pd.DataFrame, known: Known) -> set[str]:
    """Return the sellers of which a whole list is fresh."""
    lists = _lists(fresh, known)
    return set(lists.loc[lists["is_whole"], "provider_id"])


def _lists(fresh: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Return the sellers' fresh lists: their own sources, and catalogues that relay one."""
    sources = known.sources
    own = sources[sources["source_class"].isin(OWN_CLASSES) & sources["provider_id"].notna()]
    is_whole = [CHAT in kinds for kinds in own["whole_list"]]
    own = own[["source_id", "provider_id"]].assign(since=LONG_AGO, is_whole=is_whole)
    every = pd.concat([own, relays(sources)]) if len(own) else relays(sources)
    read = known.reads.loc[known.reads["state"] == "sound", "source_id"]
    every = every[every["source_id"].isin(read)]
    return every.merge(fresh[["source_id", "provider_id"]].drop_duplicates())


def _named(lists: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Return what the lists name, by offers and by prices, and whether on standard terms."""
    names = ["source_id", *SELLER_MODEL, "offer_key", "gone_at"]
    prices = known.prices.loc[known.prices["meter"].isin(METERS), [*names, "service_tier"]]
    prices = prices.merge(lists[["source_id", "provider_id"]])
    prices = prices.assign(is_plain=prices["service_tier"] == "standard")
    offers = known.offers[names].merge(lists[["source_id", "provider_id"]])
    offer = ["source_id", "provider_id", "offer_key"]
    plain = prices.groupby(offer)["is_plain"].any().rename("is_plain").reset_index()
    is_plain = offers.merge(plain, how="left", on=offer)["is_plain"].ne(False)
    both = [offers.assign(is_plain=is_plain), prices[[*names, "is_plain"]]]
    every = pd.concat([rows for rows in both if len(rows)] or both[:1], ignore_index=True)
    return every.assign(is_open=every["gone_at"].isna())


def _sized(fresh: pd.DataFrame, known: Known) -> set[tuple[str, str]]:
    """Return seller and model where the seller's own fresh price by size covers the model."""
    is_class = fresh["is_own"] & fresh["size_min_b"].notna() & fresh["meter"].isin(METERS)
    classes = fresh.loc[is_class, ["provider_id", *SIZES]].drop_duplicates()
    models = known.models[["model_id", "total_parameters_b", "is_mixture"]]
    pairs = classes.merge(models[models["total_parameters_b"].notna()], how="cross")
    covered = pairs[is_in_class(pairs)]
    return set(zip(covered["provider_id"], covered["model_id"], strict=True))


def _maybe_named(asked: pd.DataFrame, named: pd.DataFrame, known: Known) -> set[tuple[str, str]]:
    """Return seller and model where an unknown name of the seller's lists may be the model.

    That is one with the word of its family: `DeepSeek V3 family`.
    """
    unknown = named[named["model_id"].isna() & named["is_open"]]
    slugs = slugs_of(unknown["offer_key"]).groupby(unknown["provider_id"]).agg(" ".join)
    families = known.models.set_index("model_id")["family"]
    pairs = asked[SELLER_MODEL].drop_duplicates()
    return {
        (seller, model)
        for seller, model in pairs.itertuples(index=False)
        if _family(model, families) in slugs.get(seller, "")
    }


def _family(model_id: str, families: pd.Series) -> str:
    known = families.get(model_id)
    return known if isinstance(known, str) else model_id.partition("/")[2].partition("-")[0]
