"""Prices that hold in one region: as a source states it, or as the offer's own name does."""

from typing import Final

import pandas as pd

ANYWHERE: Final = "global"
"""Region that is none: it may be any, and is no price apart."""

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


def in_region(prices: pd.DataFrame, region: str | None) -> pd.DataFrame:
    """Return prices with those of one region in place of those that are bound to none.

    A region is looked at only where a seller's prices of a meter differ by region; those of other
    regions, and what is not sold in this one, are left out.

    Args:
        prices: Rows of derived/current_prices.
        region: As sellers name it; null: all prices as they are.
    """
    if region is None:
        return prices
    names = regional_names(prices["offer_id"])
    stated = prices["region"].str.lower().fillna(names["region"])
    key = prices[["provider_id", "via", "service_tier", "meter"]].assign(offer=names["offer_id"])
    number = key.groupby([*key], dropna=False, sort=False).ngroup()
    is_apart = number.isin(number[stated.notna() & (stated != ANYWHERE)])
    rows = prices[(stated == region.lower()) | ~is_apart]
    return rows.assign(region=pd.Series(None, index=rows.index, dtype=prices["region"].dtype))
