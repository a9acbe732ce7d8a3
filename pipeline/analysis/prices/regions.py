"""Prices that hold in one region: as a source states it, or as the offer's own name does."""

import re
from typing import Final

import pandas as pd

ANYWHERE: Final = "global"
"""Region that is none: it may be any, and is no price apart."""

_IN_AREA: Final = re.compile(r"([a-z]+)-(?:north|south|east|west|central)+-?\d+")
_NAMED: Final = r"\+region:([^+@#]+)"


def regional_names(offer_ids: pd.Series) -> pd.DataFrame:
    """Return the region that each offer's name has, else null, and the name without it.

    >>> regional_names(pd.Series(["openai/gpt-4o+region:eu@fp8", "a/b"]))
      region           offer_id
    0     eu  openai/gpt-4o@fp8
    1   None                a/b
    """
    region = offer_ids.str.extract(_NAMED, expand=False).astype(object)
    plain = offer_ids.str.replace(_NAMED, "", regex=True)
    return pd.DataFrame({"region": region.where(region.notna(), None), "offer_id": plain})


def without_region(variants: pd.Series) -> pd.Series:
    """Return variants without the region in them; null where nothing else is left.

    >>> without_region(pd.Series(["region:eu", "turbo+region:eu", "turbo"])).tolist()
    [None, 'turbo', 'turbo']
    """
    rest = variants.str.replace(r"(?:^|\+)region:[^+]+", "", regex=True)
    plain = rest.str.removeprefix("+").astype(object)
    return plain.where(plain.notna() & (plain != ""), None)


def area_of(region: str) -> str | None:
    """Return the area that the name of a region begins with; null if it is not written so.

    >>> area_of("eu-west-1"), area_of("europe-west4"), area_of("us-gov-west-1"), area_of("eu")
    ('eu', 'europe', None, None)
    """
    named = _IN_AREA.fullmatch(region)
    return None if named is None else named[1]


def regional(prices: pd.DataFrame) -> pd.DataFrame:
    """Return where each price is stated to hold, as `is_in_region` takes it.

    Args:
        prices: Rows of derived/current_prices.

    Returns:
        `stated`, a region or null; `number`, the same for prices of one offer, tier and meter in
        all regions; `is_apart`, whether these differ by region.
    """
    names = regional_names(prices["offer_id"])
    own = prices["region"].astype(object).map(str.lower, na_action="ignore")
    stated = own.where(own.notna(), names["region"])
    key = prices[["provider_id", "via", "service_tier", "meter"]].assign(offer=names["offer_id"])
    number = key.groupby([*key], dropna=False, sort=False).ngroup()
    is_apart = number.isin(number[stated.notna() & (stated != ANYWHERE)])
    return pd.DataFrame({"stated": stated, "number": number, "is_apart": is_apart})


def is_in_region(stated: pd.DataFrame, region: str) -> pd.Series:
    """Return which prices hold in a region.

    A region is looked at only where a seller's prices of a meter differ by region. A price for
    `eu` holds in `eu-west-1`, and one for `eu-west-1` is one in `eu`; one for the very region that
    is asked for goes before both.

    Args:
        stated: What `regional` returns.
        region: As sellers name it.
    """
    asked, area = region.lower(), area_of(region.lower())
    near = {name for name in stated["stated"].dropna().unique() if area_of(name) == asked}
    fit = 2.0 * (stated["stated"] == asked) + stated["stated"].isin({*near, area} - {None})
    best = fit.groupby(stated["number"]).transform("max")
    return ~stated["is_apart"] | ((fit > 0) & (fit == best))


def in_region(prices: pd.DataFrame, region: str | None) -> pd.DataFrame:
    """Return prices with those of one region in place of those that are bound to none.

    Args:
        prices: Rows of derived/current_prices.
        region: As sellers name it; null: all prices as they are.

    Returns:
        The prices for which `is_in_region` is true, the dearest of an offer last.
    """
    if region is None:
        return prices
    rows = prices[is_in_region(regional(prices), region)]
    rows = rows.assign(region=pd.Series(None, index=rows.index, dtype=prices["region"].dtype))
    return rows.sort_values("price_usd", kind="stable")
