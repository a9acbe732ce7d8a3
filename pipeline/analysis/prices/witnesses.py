"""The statements that stand beside each other now: one of each source for each price."""

from collections.abc import Hashable, Iterable
from typing import Any

import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.lineage import Copies, copied_by, independent_count
from pipeline.analysis.prices.offer_ids import DOUBT, PRICED_BY
from pipeline.analysis.prices.precedence import best_first, moved_on, with_freshness
from pipeline.analysis.prices.price_figures import figure_of, same_price
from pipeline.analysis.prices.rivals import HELD, RANKED_DAYS, with_places
from pipeline.analysis.prices.since import STARTS
from pipeline.analysis.prices.validity import undoubted
from pipeline.domain.table import TIMESTAMP, plain_rows

ORDERED_BY = (
    *("source_id", "offer_key", "method", "price_usd"),
    *("first_seen_at", "last_seen_at", "effective_from"),
)
"""What statements of one price are put in order by."""

COMPARED_BY = (*ORDERED_BY, *PRICED_BY, "state", "gone_at", "effective_to", *DOUBT, *STARTS)
"""All that stands of a statement in comparisons with others; whole ones are wide."""

STATEMENT = pa.struct(
    [
        ("source_id", pa.string()),
        ("price_usd", pa.float64()),
        ("state", pa.string()),
        ("last_seen_at", TIMESTAMP),
    ]
)
"""What one source says of a price."""


def stated_now(prices: pd.DataFrame, sources: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return the statements in force, those of one price together, the believed one first.

    Left out: what its source no longer states, and what is not yet or no longer in force. Of the
    dated prices of one source, the one that started last is in force.

    Args:
        prices: core/prices, the columns of `COMPARED_BY` at least, the index unique.
        sources: core/sources.
        now: Time for which the question is asked.

    Returns:
        Rows of core/prices as `undoubted` returns them, with source_class, age_days, is_stale,
        `is_held`: its seller's last word, not read lately, stays; `price_number`: the price;
        `is_believed`: it is the one of its price; `agrees`: it gives the same figure as that
        one, or as a price of some hours of the day.
    """
    prices = undoubted(prices.assign(moved_on=moved_on(prices)))
    in_force = (
        prices["gone_at"].isna()
        & ~(prices["effective_from"] > now)
        & ~(prices["effective_to"] <= now)
    )
    rows = prices[in_force]
    number = rows.groupby(list(PRICED_BY), dropna=False, sort=False).ngroup()
    # Statements are wide: what orders them is put in order, and they are taken once.
    known = with_freshness(
        rows[[*ORDERED_BY, "provider_id", "read_at", "moved_on"]].assign(price_number=number),
        sources,
        now,
    )
    newest = _newest_of_each_source(known)
    counts = _lineage_counts(newest, copied_by(sources))
    ordered = best_first(with_places(newest).assign(lineage_count=counts))
    number = ordered["price_number"]
    is_believed = ~number.duplicated()
    is_held = is_believed & (ordered["place"] == HELD)
    is_stale = ordered["is_stale"].mask(is_held, ordered["unread_days"] > RANKED_DAYS)
    winners = ordered["price_usd"][is_believed].set_axis(number[is_believed])
    believed = number.map(winners).astype("float64")
    stated = rows.loc[ordered.index]
    return stated.assign(
        source_class=ordered["source_class"],
        age_days=ordered["age_days"],
        is_stale=is_stale,
        is_held=is_held,
        price_number=number,
        is_believed=is_believed,
        agrees=same_price(ordered["price_usd"], believed) | _is_of_another_hour(stated),
    )


def _is_of_another_hour(rows: pd.DataFrame) -> pd.Series:
    """Return whether a price without hours is what somebody asks for it at some hours."""
    price = [name for name in PRICED_BY if name != "time_window"]
    windowed = rows.loc[rows["time_window"].notna(), [*price, "price_usd"]].drop_duplicates()
    plain = rows[rows["time_window"].isna() & rows["offer_id"].isin(windowed["offer_id"])]
    pairs = (
        plain[[*price, "price_usd"]]
        .reset_index(names="row")
        .merge(windowed, on=price, suffixes=("", "_then"))
    )
    same = pairs.loc[same_price(pairs["price_usd"], pairs["price_usd_then"]), "row"]
    return pd.Series(rows.index.isin(same), index=rows.index)


def independent_counts(stated: pd.DataFrame, copies: Copies) -> pd.Series:
    """Return, by `price_number`, how many of its witnesses speak for themselves."""
    several = stated[stated["price_number"].duplicated(keep=False)]
    witnesses = gathered(several["price_number"], several["source_id"])
    counts = {
        number: independent_count(frozenset(names), copies) for number, names in witnesses.items()
    }
    alone = pd.Series(1, index=pd.Index(stated["price_number"].unique()), dtype="int64")
    return pd.Series(counts, dtype="int64").combine_first(alone).astype("int64")


def statements(stated: pd.DataFrame) -> pd.Series:
    """Return each statement as a value of the type `STATEMENT`."""
    names = [field.name for field in STATEMENT]
    return pd.Series(plain_rows(stated[names]), index=stated.index, dtype="object")


def gathered(numbers: Iterable[Hashable], values: Iterable[Any]) -> dict[Hashable, list[Any]]:
    """Return the values of each number, in their order."""
    lists: dict[Hashable, list[Any]] = {}
    pairs = (some.tolist() if isinstance(some, pd.Series) else some for some in (numbers, values))
    for number, value in zip(*pairs, strict=True):
        lists.setdefault(number, []).append(value)
    return lists


def _lineage_counts(newest: pd.DataFrame, copies: Copies) -> pd.Series:
    """Return how many independent lineages give the figure of each statement, fresh ones alone."""
    counts = pd.Series(1, index=newest.index, dtype="int64")
    several = newest["price_number"].duplicated(keep=False) & ~newest["is_stale"]
    rivals = newest[several]
    camp = rivals.groupby(["price_number", figure_of(rivals["price_usd"])], dropna=False).ngroup()
    witnesses = gathered(camp, rivals["source_id"])
    found = {
        number: independent_count(frozenset(names), copies) for number, names in witnesses.items()
    }
    counts.loc[several] = camp.map(found).astype("int64")
    return counts


def _newest_of_each_source(prices: pd.DataFrame) -> pd.DataFrame:
    ordered = prices.sort_values(
        ["effective_from", "first_seen_at", "offer_key"], na_position="first", kind="stable"
    )
    return ordered.drop_duplicates(["source_id", "price_number"], keep="last")
