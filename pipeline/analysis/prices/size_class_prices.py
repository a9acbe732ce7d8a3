"""Prices as comparisons take them: with ended offers marked, and size classes applied to models."""

from typing import Any, Final

import pandas as pd

from pipeline.analysis.prices.day_windows import PRICE, Moment, by_hour
from pipeline.analysis.prices.offer_ids import STATED_OFFER
from pipeline.analysis.prices.plain_prices import METERS, UNIT
from pipeline.analysis.prices.retirement import OWN_CLASSES

Size = Any
"""A number, or a column of numbers."""

ENDED: Final = ("deprecated", "retired")
"""Status of what nobody should choose now, though its price may still be stated."""

OTHER_KINDS: Final = r"[/-](?:embed|embedding|rerank|reranker)(?:-|$)"
"""Words of models that answer with no tokens: a price for both directions is not for them."""

COMPARED: Final = (
    *(*PRICE, "source_id", "offer_key", "state", "price_usd", "model_label", "model_id_native"),
    *("model_variant", "quantization", "size_min_b", "size_max_b", "size_is_moe"),
    *("last_seen_at", "price_since", "is_since_bound", "value_last_moved_at", "age_days"),
    *("is_stale", "is_held", "is_doubted", "is_uncertain", "source_class", "time_window"),
)
"""Columns of derived/current_prices that comparisons look at; whole rows are wide."""

PLACE: Final = ["provider_id", "via", "model_id"]
"""What names the offers of one model by one seller."""


def comparable_prices(
    current_prices: pd.DataFrame,
    offers: pd.DataFrame,
    models: pd.DataFrame,
    at: Moment | None = None,
) -> pd.DataFrame:
    """Return prices with what is known of their offers.

    Args:
        current_prices: derived/current_prices, the columns of `COMPARED` at least.
        offers: core/offers.
        models: core/models.
        at: A time of the day, UTC, for prices that differ by the hour; the highest by default.

    Returns:
        Prices as `by_hour` and `with_size_classes` return them, and `is_ended`: the source that is
        believed about the price calls its offer deprecated or retired.
    """
    stated = list(STATED_OFFER)
    newest = offers.sort_values("first_seen_at", kind="stable").drop_duplicates(stated, keep="last")
    ended = pd.MultiIndex.from_frame(newest.loc[newest["status"].isin(ENDED), stated])
    is_ended = pd.MultiIndex.from_frame(current_prices[stated]).isin(ended)
    prices = by_hour(current_prices.assign(is_ended=is_ended), at)
    return with_size_classes(prices, offers, models)


def with_size_classes(
    current_prices: pd.DataFrame, offers: pd.DataFrame, models: pd.DataFrame
) -> pd.DataFrame:
    """Return prices, each size class's once for each model that it is for.

    A class is for a model whose number of parameters lies in it, if its seller offers the model
    and states no price for it by name itself. A stale class that was last read before the model was
    offered says nothing of it. Of several classes that fit, a fresh one, then the newest, then the
    narrowest counts.

    Args:
        current_prices: derived/current_prices.
        offers: core/offers.
        models: core/models.

    Returns:
        Prices with `is_size_class`, and `size_class`: the class as printed.
    """
    is_class = current_prices["size_min_b"].notna()
    plain = {"is_size_class": False, "size_class": None}
    named = current_prices[~is_class].assign(**plain).astype({"size_class": "str"})
    is_for_tokens = current_prices["meter"].isin(METERS) & (current_prices["unit"] == UNIT)
    classes = current_prices[is_class & is_for_tokens]
    if classes.empty:
        return named
    printed = classes.rename(columns={"model_label": "size_class"})
    fitting = printed.drop(columns=["model_id", "model_id_native"]).merge(
        _candidates(named, offers, models), on=["provider_id", "via"]
    )
    is_earlier = fitting["is_stale"] & (fitting["last_seen_at"] < fitting["offered_since"])
    priced = _one_class(fitting[is_in_class(fitting) & ~is_earlier]).assign(is_size_class=True)
    rows: pd.DataFrame = pd.concat([named, priced[named.columns]], ignore_index=True)
    return rows


def is_in_class(rows: pd.DataFrame) -> pd.Series:
    """Return whether each row's model has the size and kind that the row's size class is for."""
    largest = rows["size_max_b"].fillna(float("inf"))
    fits: pd.Series = is_of_size(rows["total_parameters_b"], rows["size_min_b"], largest)
    return fits & (rows["size_is_moe"] == rows["is_mixture"])


def is_of_size(size: Size, smallest: Size, largest: Size) -> Size:
    """Return whether a number of parameters lies in a size class; columns of them give a column.

    Both ends of `4B - 16B` belong to it; `More than 16B`, which has no largest size, is for larger
    models only, and `Less than 4B` for those that have any.

    >>> inf = float("inf")
    >>> is_of_size(4, 4, 16), is_of_size(16, 4, 16), is_of_size(16, 16, inf), is_of_size(0, 0, 4)
    (True, True, False, False)
    """
    is_range = (smallest > 0) & (largest < float("inf"))
    return ((size > smallest) | (is_range & (size == smallest))) & (size <= largest)


def _candidates(named: pd.DataFrame, offers: pd.DataFrame, models: pd.DataFrame) -> pd.DataFrame:
    """Return the plain offers of models of known size whose seller states no price by name.

    `offered_since` is when a source first stated the offer.
    """
    plain = offers[
        offers["model_id"].notna()
        & offers["model_variant"].isna()
        & offers["gone_at"].isna()
        & offers["retired_at"].isna()
    ]
    since = plain.groupby(PLACE, dropna=False)["first_seen_at"].transform("min")
    plain = plain.assign(offered_since=since).drop_duplicates(PLACE)
    plain = plain[[*PLACE, "model_label", "model_id_native", "offered_since"]]
    is_priced = named["price_usd"].notna() & named["meter"].isin(METERS)
    priced = named.loc[is_priced, [*PLACE, "source_class"]]
    is_own = priced["source_class"].isin(OWN_CLASSES)
    by_name = priced.assign(is_own=is_own).groupby(PLACE, dropna=False)["is_own"].any()
    left = plain.merge(by_name.reset_index(), how="left", on=PLACE)
    unpriced = left[~left["is_own"].eq(True)].drop(columns="is_own")
    sized = models[
        models["total_parameters_b"].notna()
        & models["is_mixture"].notna()
        & ~models["model_id"].str.contains(OTHER_KINDS)
    ]
    sizes = sized[["model_id", "total_parameters_b", "is_mixture"]]
    return unpriced.merge(sizes, on="model_id")


def _one_class(fitting: pd.DataFrame) -> pd.DataFrame:
    """Return one class a model: a range before one with a single end, then the narrowest."""
    width = (fitting["size_max_b"] - fitting["size_min_b"]).fillna(float("inf"))
    is_open = fitting["size_min_b"].eq(0) | fitting["size_max_b"].isna()
    ordered = fitting.assign(width=width, is_open=is_open).sort_values(
        ["is_stale", "age_days", "is_open", "width", "offer_id"], kind="stable"
    )
    best = ordered.drop_duplicates(PLACE)[[*PLACE, "offer_id"]]
    return ordered.merge(best, on=[*PLACE, "offer_id"])
