"""Why two sources may state different prices: what other statements show, never a guess."""

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd

from pipeline.analysis.prices import offer_ids
from pipeline.analysis.prices.offer_ids import PRICED_BY
from pipeline.analysis.prices.price_figures import (
    SLIPS,
    figure_of,
    has_one_factor,
    is_rounded,
    is_slip,
    same_price,
)
from pipeline.analysis.prices.size_class_prices import is_in_class

OPPOSITE: Final = {"input": "output", "output": "input"}
CACHE: Final = r"^cache_"
MOVING: Final = r"(?:^|[-:@/])latest$"
"""Names of offers that stand for whatever is newest."""

OFFER_IN_UNIT: Final = [*offer_ids.OFFER, "unit"]
NAMES: Final = ("source_id", "other_source_id", "offer_id", "model_id", "meter", "price_number")
"""What is compared of two statements of one figure."""

FIGURES: Final = ("other_price_usd", "price_usd")
SIZE: Final = ["size_min_b", "size_max_b", "size_is_moe"]
MODEL: Final = ["provider_id", "via", "model_id", "meter", "unit"]

REASONS: Final = (
    "state",
    *(f"unit slip {slip}x" for slip in SLIPS),
    "swapped",
    "rounding",
    "stale",
    "other meter",
    "tier",
    "other variant",
    "size class",
    "one price",
    "one factor",
    "moving name",
    "apart",
    "unknown",
)
"""The reasons, the first that fits counts; docs/methodology.md says what each of them shows."""


def reasons(
    pairs: pd.DataFrame, dated: pd.DataFrame, stated: pd.DataFrame, models: pd.DataFrame
) -> pd.Series:
    """Return the probable reason of each disagreement.

    Args:
        pairs: A believed statement each, by `price_number`, with `other_source_id`,
            `other_price_usd`, `other_first_seen_at` and `other_last_seen_at`.
        dated: All statements, as `pipeline.analysis.prices.validity.with_validity` returns them.
        stated: Those in force now, as `pipeline.analysis.prices.witnesses.stated_now` returns them.
        models: core/models.
    """
    both = pairs["price_usd"].gt(0) & pairs["other_price_usd"].gt(0)
    comparable = pairs[both]
    stated = stated.assign(figure=figure_of(stated["price_usd"]))
    fits = {
        "state": ~both,
        **{f"unit slip {slip}x": is_slip(comparable, slip) for slip in SLIPS},
        **_directions(comparable, stated),
        "rounding": is_rounded(comparable),
        "stale": _is_stale(comparable, dated),
        "other meter": _is_of(comparable, stated, OFFER_IN_UNIT, _is_other_meter),
        "tier": _is_of(comparable, stated, [*OFFER_IN_UNIT, "meter"], _is_other_price),
        "other variant": _is_of(comparable, stated, MODEL, _is_other_offer),
        "size class": _is_of_size(comparable, stated, models),
        "one factor": has_one_factor(comparable),
        "moving name": _is_moving(comparable),
        "apart": _is_apart(comparable),
    }
    reason = pd.Series("unknown", index=pairs.index, dtype="object")
    for name in reversed(REASONS[:-1]):
        reason = reason.mask(fits[name].reindex(pairs.index, fill_value=False), name)
    return reason.astype("str")


def _directions(pairs: pd.DataFrame, stated: pd.DataFrame) -> dict[str, pd.Series]:
    """Return where input and output are exchanged, or one price stands for both of them."""
    ours, theirs = pairs["price_usd"], pairs["other_price_usd"]
    ours_back = _opposite(pairs, pairs["source_id"], stated)
    theirs_back = _opposite(pairs, pairs["other_source_id"], stated)
    one = same_price(theirs, theirs_back) & _is_between(theirs, ours, ours_back)
    other = same_price(ours, ours_back) & _is_between(ours, theirs, theirs_back)
    return {
        "swapped": same_price(theirs, ours_back) & same_price(theirs_back, ours),
        "one price": one | other,
    }


def _is_between(price: pd.Series, one: pd.Series, other: pd.Series) -> pd.Series:
    ends = pd.concat([one, other], axis=1)
    inside = (price >= ends.min(axis=1)) & (price <= ends.max(axis=1))
    return inside & ends.notna().all(axis=1) & ~same_price(one, other)


def _opposite(pairs: pd.DataFrame, source_ids: pd.Series, stated: pd.DataFrame) -> pd.Series:
    """Return what each source asks for the other direction on the same terms."""
    key = ["source_id", *PRICED_BY]
    asked = pairs.assign(source_id=source_ids, meter=pairs["meter"].map(OPPOSITE))
    asked = asked.dropna(subset=["meter"])[key].reset_index(names="pair")
    found = asked.merge(stated[[*key, "price_usd"]].drop_duplicates(key), on=key)
    return found.set_index("pair")["price_usd"].reindex(pairs.index)


def _is_stale(pairs: pd.DataFrame, dated: pd.DataFrame) -> pd.Series:
    """Return whether the other figure is an earlier price.

    Shown by a source, not the other one, that stated it before and no longer does; or by a stated
    start of the believed price after the other one's last reading.
    """
    ended = dated[dated["valid_to"].notna()]
    ended = ended.assign(figure=figure_of(ended["price_usd"]))
    asked = _asked(pairs, ["other_price_usd"], ended, list(PRICED_BY))
    before = asked.loc[asked["source_id_asked"] != asked["other_source_id"], "pair"]
    was_asked = pd.Series(pairs.index.isin(before), index=pairs.index)
    return was_asked | (pairs["effective_from"] > pairs["other_last_seen_at"])


def _is_apart(pairs: pd.DataFrame) -> pd.Series:
    """Return whether one statement was last read before the other one was first read."""
    before = pairs["other_last_seen_at"] < pairs["first_seen_at"]
    return before | (pairs["last_seen_at"] < pairs["other_first_seen_at"])


def _is_moving(pairs: pd.DataFrame) -> pd.Series:
    return pairs["model_id"].isna() & pairs["offer_key"].str.contains(MOVING)


def _is_of(
    pairs: pd.DataFrame,
    stated: pd.DataFrame,
    key: list[str],
    is_another: Callable[[pd.DataFrame], pd.Series],
) -> pd.Series:
    """Return whether either figure is asked for something else that shares a key."""
    asked = _asked(pairs, FIGURES, stated, key)
    return pd.Series(pairs.index.isin(asked.loc[is_another(asked), "pair"]), index=pairs.index)


def _is_other_meter(asked: pd.DataFrame) -> pd.Series:
    """Return whether both sources ask it for another meter: one has it for a cached price too."""
    is_cache = asked["meter"].str.contains(CACHE) | asked["meter_asked"].str.contains(CACHE)
    ours = asked["source_id_asked"] == asked["source_id"]
    theirs = asked["source_id_asked"] == asked["other_source_id"]
    is_other = is_cache & (asked["meter"] != asked["meter_asked"])
    place = [asked["pair"], asked["figure_of"], asked["meter_asked"]]
    return (ours & is_other).groupby(place).transform("any") & (theirs & is_other).groupby(
        place
    ).transform("any")


def _is_other_price(asked: pd.DataFrame) -> pd.Series:
    return asked["price_number_asked"] != asked["pair"]


def _is_other_offer(asked: pd.DataFrame) -> pd.Series:
    return asked["offer_id_asked"] != asked["offer_id"]


def _is_of_size(pairs: pd.DataFrame, stated: pd.DataFrame, models: pd.DataFrame) -> pd.Series:
    """Return whether either figure is the seller's price for models of that size."""
    sizes = models[["model_id", "total_parameters_b", "is_mixture"]]
    classes = stated[stated["size_min_b"].notna()]
    asked = _asked(pairs, FIGURES, classes, ["provider_id", "via", "meter", "unit"])
    sized = asked.merge(sizes, on="model_id").merge(
        classes[[*SIZE, "price_number"]], left_on="price_number_asked", right_on="price_number"
    )
    return pd.Series(pairs.index.isin(sized.loc[is_in_class(sized), "pair"]), index=pairs.index)


def _asked(
    pairs: pd.DataFrame, of: Sequence[str], statements: pd.DataFrame, key: list[str]
) -> pd.DataFrame:
    """Return the statements that share a key and one of these figures with a pair.

    Returns:
        A row per pair, figure and statement: the pair's columns of `NAMES`, the statement's with
        the end `_asked`, `pair`, and `figure_of`, the name of the figure.
    """
    of_pair = [name for name in NAMES if name in pairs and name not in key]
    others = [name for name in NAMES if name in statements and name not in key]
    terms = pairs[[*key, *of_pair]].assign(pair=pairs.index)
    left = pd.concat([terms.assign(figure=figure_of(pairs[name]), figure_of=name) for name in of])
    usable = statements["figure"].notna()
    if "model_id" in key:
        usable &= statements["model_id"].notna()
    stated = statements.loc[usable, [*key, *others, "figure"]]
    renamed = stated.rename(columns={name: f"{name}_asked" for name in others})
    return left.merge(renamed, on=[*key, "figure"])
