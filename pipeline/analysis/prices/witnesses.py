"""The statements that stand beside each other now: one of each source for each price."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.lineage import Copies, copied_by, independent_counts
from pipeline.analysis.prices.lookup import arrow
from pipeline.analysis.prices.offer_ids import DOUBT, PRICED_BY
from pipeline.analysis.prices.precedence import best_first, moved_on, with_freshness
from pipeline.analysis.prices.price_figures import figure_of, same_price
from pipeline.analysis.prices.rivals import HELD, RANKED_DAYS, with_places
from pipeline.analysis.prices.since import STARTS
from pipeline.analysis.prices.validity import undoubted
from pipeline.domain.table import TIMESTAMP

ORDERED_BY = (
    *("source_id", "offer_key", "method", "price_usd"),
    *("first_seen_at", "last_seen_at", "effective_from"),
)
"""What statements of one price are put in order by."""

COMPARED_BY = (*ORDERED_BY, *PRICED_BY, "state", "gone_at", "effective_to", *DOUBT, *STARTS)
"""All that a statement is compared with others by; whole ones are wide."""

FOUND = (
    *("source_class", "age_days", "is_stale", "is_held", "is_doubted"),
    *("price_number", "is_believed", "agrees"),
)
"""What is found of a statement in force."""

STATEMENT = pa.struct(
    [
        ("source_id", pa.string()),
        ("price_usd", pa.float64()),
        ("state", pa.string()),
        ("last_seen_at", TIMESTAMP),
    ]
)
"""What one source says of a price."""


def stated_now(
    prices: pd.DataFrame, sources: pd.DataFrame, reads: pd.DataFrame, now: pd.Timestamp
) -> pd.DataFrame:
    """Return the statements in force, those of one price together, the believed one first.

    Left out: what its source no longer states, and what is not yet or no longer in force. Of the
    dated prices of one source, the one that started last is in force.

    Args:
        prices: core/prices, the columns of `COMPARED_BY` at least, the index unique.
        sources: core/sources.
        reads: The logs of all sources' readings.
        now: Time for which the question is asked.

    Returns:
        The columns of `FOUND` alone, with the index of core/prices; `stated_columns` has the
        others. `is_held`: its seller's last word, not read lately, stays; `price_number`: the
        price; `is_believed`: it is the one of its price; `agrees`: it gives the same figure as
        that one, or as a price of some hours of the day.
    """
    prices = undoubted(prices.assign(moved_on=moved_on(prices)))
    in_force = (
        prices["gone_at"].isna()
        & ~(prices["effective_from"] > now)
        & ~(prices["effective_to"] <= now)
    )
    rows = prices if in_force.all() else prices[in_force]
    number = rows.groupby(list(PRICED_BY), dropna=False, sort=False).ngroup()
    columns = [*ORDERED_BY, "provider_id", "gone_at", "read_at", "moved_on", "is_doubted"]
    known = with_freshness(rows[columns].assign(price_number=number), sources, reads, now)
    ordered = in_order_of_belief(_newest_of_each_source(known), copied_by(sources, prices))
    number = ordered["price_number"]
    is_believed = ~number.duplicated()
    is_held = is_believed & (ordered["place"] == HELD)
    is_stale = ordered["is_stale"].mask(is_held, ordered["unread_days"] > RANKED_DAYS)
    agrees = same_price(ordered["price_usd"], _of_the_first(ordered["price_usd"], is_believed))
    if rows["time_window"].notna().any():
        agrees |= _is_of_another_hour(rows.loc[ordered.index])
    return ordered.assign(
        is_stale=is_stale, is_held=is_held, is_believed=is_believed, agrees=agrees
    )[list(FOUND)]


def stated_columns(
    stated: pd.DataFrame, prices: pd.DataFrame, columns: Sequence[str]
) -> pd.DataFrame:
    """Return statements in force with what core/prices has of them.

    Args:
        stated: Rows that `stated_now` returned; of its columns those of `FOUND` are kept.
        prices: core/prices.
        columns: Columns of core/prices.
    """
    return prices.loc[stated.index, list(columns)].assign(**{name: stated[name] for name in FOUND})


def in_order_of_belief(known: pd.DataFrame, copies: Copies) -> pd.DataFrame:
    """Return statements, those of one price together, the best first.

    Args:
        known: Statements as `with_freshness` returns them, with `price_number` and `moved_on`.
        copies: What sources copy of each other.
    """
    counts = _lineage_counts(known, copies)
    return best_first(with_places(known).assign(lineage_count=counts))


def _of_the_first(values: pd.Series, is_first: pd.Series) -> pd.Series:
    """Return the value of the first of each run of rows, for all of the run."""
    place = np.flatnonzero(is_first)[np.cumsum(is_first) - 1]
    return pd.Series(values.to_numpy()[place], index=values.index)


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


def statements(stated: pd.DataFrame) -> pa.Array:
    """Return statements as values of the type `STATEMENT`."""
    columns = [arrow(stated[field.name], field.type) for field in STATEMENT]
    return pa.StructArray.from_arrays(columns, fields=list(STATEMENT))


def _lineage_counts(known: pd.DataFrame, copies: Copies) -> pd.Series:
    """Return how many independent lineages give the figure of each statement, fresh ones alone."""
    counts = pd.Series(1, index=known.index, dtype="int64")
    several = known["price_number"].duplicated(keep=False) & ~known["is_stale"]
    rivals = known[several]
    camp = rivals.groupby(
        ["price_number", figure_of(rivals["price_usd"])], dropna=False, sort=False
    ).ngroup()
    counts.loc[several] = independent_counts(camp, rivals, copies).reindex(camp).to_numpy()
    return counts


def _newest_of_each_source(prices: pd.DataFrame) -> pd.DataFrame:
    """Return one statement of each source for each price; few sources state a price twice."""
    source, _ = pd.factorize(prices["source_id"])
    key = pd.Series(prices["price_number"].to_numpy() * (source.max(initial=0) + 1) + source)
    is_repeated = key.duplicated(keep=False).to_numpy()
    if not is_repeated.any():
        return prices
    key = key.set_axis(prices.index)
    ordered = prices[is_repeated].sort_values(
        ["effective_from", "first_seen_at", "offer_key"], na_position="first", kind="stable"
    )
    older = ordered.index[key[ordered.index].duplicated(keep="last")]
    return prices[~prices.index.isin(older)]
