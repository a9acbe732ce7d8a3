"""Rival statements of one price: which of them counts before the class of its source does."""

from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.analysis.prices.lookup import looked_up
from pipeline.analysis.prices.price_figures import decimals
from pipeline.analysis.prices.relays import RELAYED
from pipeline.analysis.prices.retirement import OWN_CLASSES

FIRST_HAND: Final = (*OWN_CLASSES, RELAYED, "router")
"""Classes of sources that state prices of their own, or re-read the seller's list at once."""

HELD_DAYS: Final = 120
"""Days for which a seller's own last value stays believed although its source cannot be read:
against catalogues alone, and those that have not changed their value since."""

RANKED_DAYS: Final = 30
"""Days for which such a value ranks; after them it is stale."""

FRESH, COARSE, HELD, UNMOVED, STALE = range(5)
"""Places of statements, the best first."""


def with_places(newest: pd.DataFrame) -> pd.DataFrame:
    """Return statements with their `place` among those of the same price.

    `COARSE` is a seller's own figure within one unit of its last digit of another own one that has
    more digits. `HELD` is the last word of the seller's own source that could not be read lately,
    where catalogues alone are fresh; those that have not moved since come after it (`UNMOVED`).

    Args:
        newest: One statement of each source for each price, as `with_freshness` returns them, with
            `price_number` and `moved_on`.
    """
    place = pd.Series(np.where(newest["is_stale"], STALE, FRESH), index=newest.index)
    several = newest[newest["price_number"].duplicated(keep=False)]
    number, is_fresh = several["price_number"], ~several["is_stale"]
    is_own = several["source_class"].isin(OWN_CLASSES)
    place.loc[_coarse(several[is_own & is_fresh])] = COARSE
    has_fresh = is_fresh.groupby(number).transform("any")
    first_hand = is_fresh & several["source_class"].isin(FIRST_HAND)
    may_hold = has_fresh & ~first_hand.groupby(number).transform("any")
    may_hold &= is_own & ~is_fresh & (several["unread_days"] <= HELD_DAYS)
    place.loc[several.index[may_hold]] = HELD
    last_words = several["last_seen_at"][may_hold].groupby(number[may_hold]).max()
    held_on = looked_up(number, last_words)
    has_moved = several["moved_on"] > held_on.dt.floor("D")
    place.loc[several.index[is_fresh & held_on.notna() & ~has_moved]] = UNMOVED
    return newest.assign(place=place)


def _coarse(own: pd.DataFrame) -> list[Any]:
    """Return the statements of a seller that another one of its own says more exactly."""
    rows = own[own["price_number"].duplicated(keep=False) & (own["price_usd"] > 0)]
    if rows.empty:
        return []
    columns = rows[["price_number", "price_usd"]].assign(digits=decimals(rows["price_usd"]))
    pairs = columns.reset_index(names="row").merge(columns, on="price_number", suffixes=("", "_b"))
    is_near = (pairs["price_usd"] - pairs["price_usd_b"]).abs() < 10.0 ** -pairs["digits"]
    coarser = pairs[is_near & (pairs["digits"] < pairs["digits_b"])]
    return list(coarser["row"].unique())
