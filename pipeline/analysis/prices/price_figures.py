"""What the figures of two prices show about each other: a slip, a rounding, a factor."""

from typing import Final

import numpy as np
import pandas as pd

SLIPS: Final = (10, 100, 1_000, 1_000_000)
"""Ratios that stand for a unit taken for another: cents, thousands of tokens, single tokens."""

SLIP_WITHIN: Final = 1e-6
"""Relative difference from such a ratio that floats may have."""

CENTS: Final = 2
"""Decimals of a price that is printed in cents: 0.1 on a page is $0.10."""

MOST_DECIMALS: Final = 8
"""Decimals that are looked for; a price has fewer."""

ROUNDED_WITHIN: Final = 0.02
"""Relative difference below which a figure with fewer digits may be the other one rounded."""

EQUAL_WITHIN: Final = 1e-9
"""Relative difference below which two prices are the same figure."""

SIGNIFICANT: Final = 9
"""Digits by which two prices are the same figure."""

FACTOR_OFFERS: Final = 4
FACTOR_SHARE: Final = 0.5
"""One factor between two sources is a pattern from this many offers of a seller and this share of
their differing prices on; fewer have one by chance."""

FACTORS_TRIED: Final = 101
"""Of a seller's pairs, the factors at the percentiles 0 to 100 are tried."""


def same_price(prices: pd.Series, others: pd.Series) -> pd.Series:
    """Return whether two prices are the same figure, or neither is any."""
    close = (prices - others).abs() <= EQUAL_WITHIN * others.abs()
    return close | (prices.isna() & others.isna())


def is_slip(pairs: pd.DataFrame, times: int) -> pd.Series:
    """Return whether one figure is so many times the other one."""
    ratio = pairs["other_price_usd"] / pairs["price_usd"]
    above = ratio.where(ratio >= 1, 1 / ratio)
    return (above / times - 1).abs() <= SLIP_WITHIN


def decimals(prices: pd.Series) -> pd.Series:
    """Return how many decimals each price has, `CENTS` at least."""
    found = pd.Series(MOST_DECIMALS, index=prices.index)
    for count in range(MOST_DECIMALS - 1, CENTS - 1, -1):
        is_whole = (prices.round(count) - prices).abs() <= 10.0**-SIGNIFICANT * prices.abs()
        found = found.mask(is_whole, count)
    return found


def is_rounded(pairs: pd.DataFrame) -> pd.Series:
    """Return whether one figure has fewer decimals and may be the other one, rounded to them."""
    ours, theirs = pairs["price_usd"], pairs["other_price_usd"]
    digits, their_digits = decimals(ours), decimals(theirs)
    fewest = pd.concat([digits, their_digits], axis=1).min(axis=1)
    apart = (ours - theirs).abs()
    is_near = (apart < 10.0**-fewest) | (apart <= ROUNDED_WITHIN * ours)
    return (digits != their_digits) & is_near


def figure_of(prices: pd.Series) -> pd.Series:
    """Return prices with the digits by which they are compared; null where there is none."""
    usable = prices.where(prices > 0)
    scale = 10.0 ** (SIGNIFICANT - 1 - np.floor(np.log10(usable)))
    figures: pd.Series = (usable * scale).round() / scale
    return figures


def has_one_factor(pairs: pd.DataFrame) -> pd.Series:
    """Return whether most prices of a seller differ between two sources by one factor.

    Figures are rounded when they are printed, so that each pair gives a range of factors.
    """
    ours, theirs = pairs["price_usd"], pairs["other_price_usd"]
    half, their_half = (0.5 * 10.0 ** -decimals(prices) for prices in (ours, theirs))
    lowest = (theirs - their_half) / (ours + half)
    highest = (theirs + their_half) / (ours - half).clip(lower=10.0**-MOST_DECIMALS)
    rows = pairs.assign(lowest=lowest, highest=highest, factor=theirs / ours)
    found = [
        _of_one_factor(group)
        for _, group in rows.groupby(["provider_id", "source_id", "other_source_id"], sort=False)
        if group["offer_id"].nunique() >= FACTOR_OFFERS
    ]
    alike = [pair for group in found for pair in group]
    return pd.Series(pairs.index.isin(alike), index=pairs.index)


def _of_one_factor(group: pd.DataFrame) -> pd.Index:
    """Return the pairs of a seller that the factor of one of them explains, if it is a pattern."""
    tried = np.quantile(group["factor"], np.linspace(0, 1, FACTORS_TRIED), method="nearest")
    low, high = group["lowest"].to_numpy()[:, None], group["highest"].to_numpy()[:, None]
    covered = (low <= tried) & (tried <= high)
    best: pd.Index = group.index[covered[:, covered.sum(axis=0).argmax()]]
    is_usual = len(best) >= FACTOR_SHARE * len(group)
    is_pattern = is_usual and group.loc[best, "offer_id"].nunique() >= FACTOR_OFFERS
    return best if is_pattern else best[:0]
