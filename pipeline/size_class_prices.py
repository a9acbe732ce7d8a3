"""Prices by model size, applied to the models that their seller is known to offer."""

from typing import Final

import pandas as pd

OTHER_KINDS: Final = r"[/-](?:embed|embedding|rerank|reranker)(?:-|$)"
"""Words of models that answer with no tokens: a price for both directions is not for them."""

PLACE: Final = ["provider_id", "via", "model_id"]


def with_size_classes(
    current_prices: pd.DataFrame, offers: pd.DataFrame, models: pd.DataFrame
) -> pd.DataFrame:
    """Return prices with `is_size_class`, each class's price once for each model that it is for.

    A class is for a model whose number of parameters lies in it, if its seller offers the model
    and asks no price for it by name. Of several classes that fit, a fresh one, then the newest,
    then the narrowest counts.

    Args:
        current_prices: derived/current_prices.
        offers: core/offers.
        models: core/models.
    """
    is_class = current_prices["size_min_b"].notna()
    named = current_prices[~is_class].assign(is_size_class=False)
    classes = current_prices[is_class & (current_prices["unit"] == "usd_per_mtok")]
    if classes.empty:
        return named
    fitting = classes.drop(columns=["model_id", "model_label", "model_id_native"]).merge(
        _candidates(named, offers, models), on=["provider_id", "via"]
    )
    priced = _one_class(fitting[is_in_class(fitting)]).assign(is_size_class=True)
    rows: pd.DataFrame = pd.concat([named, priced[named.columns]], ignore_index=True)
    return rows


def is_in_class(rows: pd.DataFrame) -> pd.Series:
    """Return whether each row's model has the size and kind that the row's size class is for."""
    size = rows["total_parameters_b"]
    return (
        (size > rows["size_min_b"])
        & ~(size > rows["size_max_b"])
        & (rows["size_is_moe"] == rows["is_mixture"])
    )


def _candidates(named: pd.DataFrame, offers: pd.DataFrame, models: pd.DataFrame) -> pd.DataFrame:
    """Return the plain offers of models of known size that have no price by name."""
    plain = offers[
        offers["model_id"].notna()
        & offers["model_variant"].isna()
        & offers["gone_at"].isna()
        & offers["retired_at"].isna()
    ]
    plain = plain.drop_duplicates(PLACE)[[*PLACE, "model_label", "model_id_native"]]
    priced = named[named["price_usd"].notna()][PLACE].drop_duplicates().assign(is_priced=True)
    left = plain.merge(priced, how="left", on=PLACE)
    sized = models[
        models["total_parameters_b"].notna()
        & models["is_mixture"].notna()
        & ~models["model_id"].str.contains(OTHER_KINDS)
    ]
    sizes = sized[["model_id", "total_parameters_b", "is_mixture"]]
    return left[left["is_priced"].isna()].drop(columns="is_priced").merge(sizes, on="model_id")


def _one_class(fitting: pd.DataFrame) -> pd.DataFrame:
    width = (fitting["size_max_b"] - fitting["size_min_b"]).fillna(float("inf"))
    ordered = fitting.assign(width=width).sort_values(
        ["is_stale", "age_days", "width", "offer_id"], kind="stable"
    )
    best = ordered.drop_duplicates(PLACE)[[*PLACE, "offer_id"]]
    return ordered.merge(best, on=[*PLACE, "offer_id"])
