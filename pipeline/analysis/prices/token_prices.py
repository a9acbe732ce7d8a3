"""Prices per million tokens, gathered by offer: what comparisons and costs are computed from."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices import offer_ids
from pipeline.analysis.prices.lookup import arrow, listed
from pipeline.analysis.prices.plain_prices import (
    DIRECTIONS,
    METERS,
    is_plain_price,
    price_column,
)

COMPARED_OFFER: Final = ["model_key", *offer_ids.OFFER]
"""What a row of a comparison is about."""

FLAGS: Final = (
    "is_stale",
    "is_held",
    "is_uncertain",
    "is_size_class",
    "is_ended",
    "is_doubted",
    "has_time_windows",
)
"""What is so of an offer if it is so of one of its prices."""

IDENTITY: Final = ["model_id", "model_variant", "quantization"]
"""What an offer is of."""

SIXTEEN_BITS: Final = ("bf16", "fp16")
"""How makers publish weights that models.yaml says nothing else of."""


def token_prices(
    current_prices: pd.DataFrame,
    *,
    tier: str = "standard",
    prompt_tokens: int = 0,
    meters: Sequence[str] = METERS,
) -> pd.DataFrame:
    """Return the prices that hold for prompts of one length.

    Left out: prices bound to a region, a term or a variant, and those of other meters.

    Args:
        current_prices: derived/current_prices.
        tier: Class of service.
        prompt_tokens: Length of the prompt: the price of the highest step below it holds.
        meters: What may be billed.
    """
    step = current_prices["context_over_tokens"].astype("float64")
    prices = current_prices[
        is_plain_price(current_prices, tier=tier, meters=meters)
        & current_prices["state"].isin(["priced", "free"])
        & ~(step >= prompt_tokens)
    ]
    key = ["model_id", *offer_ids.OFFER, "meter"]
    ordered = prices[[*key, "context_over_tokens"]].sort_values(
        "context_over_tokens", kind="stable", na_position="first"
    )
    is_lower = ordered.duplicated(key, keep="last")
    return prices[~prices.index.isin(ordered.index[is_lower])].sort_index()


def by_offer(prices: pd.DataFrame) -> pd.DataFrame:
    """Return a row per offer that prices both input and output.

    Left out are stale prices of other meters where those of input and output are fresh.

    Args:
        prices: As `token_prices` and `comparable_prices` return them.

    Returns:
        The columns of `COMPARED_OFFER` and `IDENTITY`, a column a meter (`price_column`),
        `is_stale` if any price is, the age of the oldest, since when all of them stand, and the
        sources.
    """
    keyed = prices.assign(model_key=prices["model_id"].fillna(prices["offer_id"]))
    number = keyed.groupby(COMPARED_OFFER, dropna=False, sort=False).ngroup()
    is_direction = keyed["meter"].isin(DIRECTIONS)
    stale = number[is_direction & keyed["is_stale"]]
    is_kept = is_direction | ~keyed["is_stale"] | number.isin(stale)
    keyed, number = keyed[is_kept], number[is_kept]
    first = keyed.assign(number=number).drop_duplicates("number").set_index("number")
    names = ["model_label", "model_id_native", "size_class"]
    kept = list(dict.fromkeys([*COMPARED_OFFER, *IDENTITY, *names]))
    groups = keyed.groupby(number)
    columns = {
        **{name: groups[name].max() for name in FLAGS},
        "oldest_seen_at": groups["last_seen_at"].min(),
        "age_days": groups["age_days"].max(),
        "hours_at_highest": groups["hours_at_highest"].max(),
        "price_since": groups["price_since"].max(),
        "is_since_bound": _is_since_bound(keyed, number),
        "value_last_moved_at": groups["value_last_moved_at"].max(),
        "source_ids": _sources(number, keyed["source_id"]),
    }
    for meter in dict.fromkeys((*METERS, *keyed["meter"].unique())):
        of_meter = keyed["meter"] == meter
        amounts = keyed["price_usd"][of_meter].set_axis(number[of_meter])
        lows = keyed["lowest_usd"][of_meter].set_axis(number[of_meter])
        columns[f"lowest_{meter}_usd_per_mtok"] = lows[~lows.index.duplicated()]
        columns[price_column(meter)] = amounts[~amounts.index.duplicated()]
    offers = first[kept].assign(**columns)
    both = offers.dropna(subset=list(map(price_column, DIRECTIONS)))
    return both.reset_index(drop=True)


def _is_since_bound(prices: pd.DataFrame, number: pd.Series) -> pd.Series:
    """Return whether what dates the newest of each offer's prices is a first reading."""
    newest = prices["price_since"] == prices["price_since"].groupby(number).transform("max")
    bound: pd.Series = prices["is_since_bound"][newest].groupby(number[newest]).all()
    return bound


def _sources(number: pd.Series, source_ids: pd.Series) -> pd.Series:
    """Return the sources of each offer's prices, each once, in order."""
    codes, names = pd.factorize(source_ids, sort=True)
    offers, sources = np.divmod(np.unique(number * len(names) + codes), len(names))
    values = arrow(names, pa.string()).take(pa.array(sources))
    return listed(values, pd.Series(np.bincount(offers)))


def is_requantized(offers: pd.DataFrame, models: pd.DataFrame) -> pd.Series:
    """Return whether weights are stored otherwise than their maker published them.

    Args:
        offers: Rows with `model_id` and `quantization`.
        models: core/models.

    Returns:
        A nullable flag; null where the model or its storage is not known.
    """
    forms = dict(zip(models["model_id"], map(tuple, models["published_as"]), strict=True))
    is_known = offers["model_id"].notna() & offers["quantization"].notna()
    pairs = zip(offers["model_id"][is_known], offers["quantization"][is_known], strict=True)
    found = [stored not in (forms.get(model) or SIXTEEN_BITS) for model, stored in pairs]
    known = pd.Series(found, index=offers.index[is_known], dtype="boolean")
    return known.reindex(offers.index)
