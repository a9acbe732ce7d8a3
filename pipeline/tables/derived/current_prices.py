"""One price now, the source that is believed, and how many others say the same."""

import pandas as pd
import pyarrow as pa

from pipeline.intervals import PRICE_COLUMNS
from pipeline.offer_names import offer_slug
from pipeline.precedence import best_first, with_freshness
from pipeline.table import PROVENANCE, TIMESTAMP, UNCERTAIN, Table, column, published

PRICED_BY = (
    *("provider_id", "offer_slug", "via", "meter", "unit", "service_tier", "variant"),
    *("context_over_tokens", "time_window", "region", "commitment", "gpu_type"),
)
"""What names one price, whoever states it."""

EQUAL_WITHIN = 1e-9
"""Relative difference below which two prices are the same figure."""

TABLE = Table(
    layer="derived",
    name="current_prices",
    doc="One price now: the statement that precedence picks, its age, and who else states it.",
    primary_key=PRICED_BY,
    columns=(
        column("offer_slug", pa.string(), "Offer, spelled alike for all sources."),
        *(item for item in published(PRICE_COLUMNS) if item.name != "valid_from_basis"),
        column("first_seen_at", TIMESTAMP, "First sound reading that states it."),
        column("last_seen_at", TIMESTAMP, "Last sound reading that states it."),
        column("age_days", pa.float64(), "From last_seen_at to the newest attempt.", unit="days"),
        column("is_stale", pa.bool_(), "No fresh source states it; this is the newest old one."),
        UNCERTAIN,
        column("source_class", pa.string(), "Kind of witness that is believed."),
        column("witness_count", pa.int64(), "Sources that state this price, this one included."),
        column("agreeing_count", pa.int64(), "Those of them that give the same figure."),
        *PROVENANCE,
    ),
)


def build(prices: pd.DataFrame, sources: pd.DataFrame, clock: pd.DataFrame) -> pd.DataFrame:
    """Return the price in force by provider, offer, meter and tier.

    Left out: what its source no longer states, and what is not yet or no longer in force.

    Args:
        prices: core/prices.
        sources: core/sources.
        clock: The newest attempt, as `at`.
    """
    now = clock["at"].iloc[0]
    in_force = (
        prices["gone_at"].isna()
        & ~(prices["effective_from"] > now)
        & ~(prices["effective_to"] <= now)
    )
    stated = with_freshness(prices[in_force], sources, now)
    stated = stated.assign(offer_slug=stated["offer_key"].map(offer_slug))
    stated = _newest_of_each_source(stated)
    key = list(PRICED_BY)
    ordered = best_first(stated)
    price_number = ordered.groupby(key, dropna=False, sort=False).ngroup()
    is_first = ~price_number.duplicated()
    winners = ordered["price_usd"][is_first].set_axis(price_number[is_first])
    believed = price_number.map(winners).astype("float64")
    close = (ordered["price_usd"] - believed).abs() <= EQUAL_WITHIN * believed.abs()
    agrees = close | (ordered["price_usd"].isna() & believed.isna())
    counted = ordered.assign(
        witness_count=ordered["source_id"].groupby(price_number).transform("nunique"),
        agreeing_count=agrees.groupby(price_number).transform("sum"),
    )
    return counted[is_first][TABLE.names]


def _newest_of_each_source(prices: pd.DataFrame) -> pd.DataFrame:
    """Of the dated prices of one source, the one that started last is in force."""
    ordered = prices.sort_values(
        ["effective_from", "first_seen_at", "offer_key"], na_position="first", kind="stable"
    )
    return ordered.drop_duplicates(["source_id", *PRICED_BY], keep="last")
