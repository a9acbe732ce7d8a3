"""The prices that the calculator of a page computes with, by class of service and meter."""

from collections.abc import Hashable, Iterable
from typing import Any, Final

import pandas as pd

from pipeline.analysis.prices.plain_prices import is_in_unit
from pipeline.analysis.prices.regions import ANYWHERE, area_of, is_in_region, regional
from pipeline.analysis.prices.search_contexts import search_contexts
from pipeline.analysis.prices.token_prices import COMPARED_OFFER

BILLED: Final = ("input", "output", "cache_read", "cache_write", "request", "search")
"""Meters of what the calculator asks for."""

NO_REGION: Final = "-"
ANY_REGION: Final = "*"

Steps = dict[str, dict[str, list[list[Any]]]]
"""By class of service and meter: the length that a prompt has to pass, the price, and the regions
for which it holds if they are asked for; without them it holds always. A search that is bound to a
size of context has a meter of its own, `search_low`."""


def priced_steps(prices: pd.DataFrame) -> dict[tuple[Hashable, ...], Steps]:
    """Return the prices of each offer by `COMPARED_OFFER`, the dearest of a step last.

    Args:
        prices: As `comparable_prices` returns them.
    """
    sized = search_contexts(prices)
    is_plain = prices["variant"].isna() | sized.notna()
    is_plain &= prices[["time_window", "commitment"]].isna().all(axis=1)
    is_plain &= prices["meter"].isin(BILLED) & is_in_unit(prices) & prices["price_usd"].notna()
    rows = prices.assign(
        model_key=prices["model_id"].fillna(prices["offer_id"]),
        over=prices["context_over_tokens"].astype("float64").fillna(-1.0),
        meter=prices["meter"].where(sized.isna(), "search_" + sized),
        where=pd.Series(_regions(prices), index=prices.index, dtype=object),
    )[is_plain & prices["state"].isin(["priced", "free"])]
    found: dict[tuple[Hashable, ...], Steps] = {}
    ordered = rows.sort_values(["over", "price_usd"], kind="stable")
    names = ["service_tier", "meter", "over", "price_usd", "where"]
    for offer, (tier, meter, over, usd, where) in zip(
        _rows(ordered[COMPARED_OFFER]), _rows(ordered[names]), strict=True
    ):
        step = [int(over), usd] if where is None else [int(over), usd, where]
        found.setdefault(offer, {}).setdefault(tier, {}).setdefault(meter, []).append(step)
    return found


def _regions(prices: pd.DataFrame) -> list[list[str] | None]:
    """Return the regions for which each price holds; null: for all, and where none is asked for."""
    stated = regional(prices)
    is_free = prices["region"].isna()
    apart = stated[stated["is_apart"]]
    found: list[list[str] | None] = [
        ([NO_REGION] if free else []) if is_apart else (None if free else [ANY_REGION])
        for free, is_apart in zip(is_free, stated["is_apart"], strict=True)
    ]
    place = {label: number for number, label in enumerate(prices.index)}
    for region in regions_of(apart["stated"].dropna().unique()):
        for label in apart.index[is_in_region(apart, region)]:
            of = found[place[label]]
            if of is not None:
                of.append(region)
    return found


def regions_of(stated: Iterable[str]) -> list[str]:
    """Return regions, and the areas in which they lie, in alphabetical order.

    >>> regions_of(["eu-west-1", "global", "us"])
    ['eu', 'eu-west-1', 'us']
    """
    named = set(stated) - {ANYWHERE, NO_REGION, ANY_REGION}
    return sorted(named | {area for name in named if (area := area_of(name))})


def _rows(frame: pd.DataFrame) -> Iterable[tuple[Any, ...]]:
    """Yield rows with None for what is null."""
    plain = frame.astype(object)
    return plain.where(plain.notna(), None).itertuples(index=False, name=None)
