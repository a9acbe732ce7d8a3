"""How far each source can be trusted about prices: against the vendors' own pages."""

import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.contradicted import (
    Known,
    contradicted,
    sellers_with_whole_lists,
)
from pipeline.analysis.prices.offer_ids import DATES, DOUBT, PRICED_BY
from pipeline.analysis.prices.offered_by import fresh_statements
from pipeline.analysis.prices.precedence import SECONDS_PER_DAY
from pipeline.analysis.prices.price_figures import same_price
from pipeline.analysis.prices.retirement import OWN_CLASSES
from pipeline.analysis.prices.validity import undoubted, with_validity
from pipeline.analysis.prices.witnesses import stated_columns
from pipeline.domain.table import Table, column

TABLE = Table(
    layer="derived",
    name="source_accuracy",
    doc="One source that states prices, compared with what the vendors say themselves.",
    primary_key=("source_id",),
    columns=(
        column("source_id", pa.string(), "Source."),
        column("source_class", pa.string(), "Kind of witness."),
        column("price_count", pa.int64(), "Prices that it states now."),
        column("compared_count", pa.int64(), "Those that a vendor's own fresh page states too."),
        column("agreeing_count", pa.int64(), "Those with the vendor's figure."),
        column(
            "agreeing_share",
            pa.float64(),
            "agreeing_count / compared_count; null where nothing could be compared.",
            unit="0 to 1",
            null=True,
        ),
        column(
            "listable_count",
            pa.int64(),
            "Offers that it states of sellers whose whole list of models is read.",
        ),
        column("unlisted_count", pa.int64(), "Those that the seller's own lists speak against."),
        column("followed_count", pa.int64(), "Price changes of vendors that it showed as well."),
        column(
            "median_days_behind",
            pa.float64(),
            "From the vendor's change to the same change here; below zero: it was read here first. "
            "Null where no history shows it.",
            unit="days",
            null=True,
        ),
    ),
)


def build(  # noqa: PLR0913, PLR0917 (one parameter a table)
    prices: pd.DataFrame,
    offers: pd.DataFrame,
    sources: pd.DataFrame,
    providers: pd.DataFrame,
    models: pd.DataFrame,
    reads: pd.DataFrame,
    stated_prices: pd.DataFrame,
    clock: pd.DataFrame,
) -> pd.DataFrame:
    """Return a row per source that states prices now.

    A vendor's page is compared with the vendor's documentation, and the other way round.

    Args:
        prices: core/prices.
        offers: core/offers.
        sources: core/sources.
        providers: core/providers.
        models: core/models.
        reads: The logs of all sources' readings.
        stated_prices: The statements in force.
        clock: The newest attempt, as `at`.
    """
    stated = stated_columns(stated_prices, prices, ["source_id", "price_usd"])
    pairs = _beside_the_vendor(stated)
    rows = stated.groupby("source_id").size().rename("price_count").to_frame()
    by_source = pairs.groupby("source_id")["agrees_with_vendor"]
    followed = _days_behind(prices, sources).groupby("source_id")["days"]
    classes = sources.set_index("source_id")["source_class"]
    rows = rows.assign(
        source_class=classes.reindex(rows.index),
        compared_count=by_source.size(),
        agreeing_count=by_source.sum(),
        followed_count=followed.size(),
        median_days_behind=followed.median(),
    )
    at = clock["at"].iloc[0]
    known = Known(prices, stated_prices, offers, sources, providers, models, reads, at)
    listable = _listable(fresh_statements(known), known)
    by_catalogue = listable.groupby("source_id")["is_unlisted"]
    rows = rows.assign(listable_count=by_catalogue.size(), unlisted_count=by_catalogue.sum())
    counted = [name for name in TABLE.names if name.endswith("_count")]
    rows = rows.assign(**{name: rows[name].fillna(0).astype("int64") for name in counted})
    share = rows["agreeing_count"] / rows["compared_count"].where(rows["compared_count"] > 0)
    return rows.assign(agreeing_share=share).reset_index()[TABLE.names]


def _listable(fresh: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Return each source's offers of sellers whose whole list is read, and whether that lacks them.

    The seller's own sources are left out: what one of them lacks another may name.
    """
    offered = fresh.loc[~fresh["is_own"], ["source_id", "provider_id", "via", "model_id"]]
    offered = offered[offered["via"].isna() & offered["model_id"].notna()]
    whole = sellers_with_whole_lists(fresh, known)
    rows = offered[offered["provider_id"].isin(whole)].drop_duplicates().reset_index(drop=True)
    return rows.assign(is_unlisted=contradicted(rows, fresh, known))


def _beside_the_vendor(stated: pd.DataFrame) -> pd.DataFrame:
    """Return each source's statement of a price that another, own page of the vendor states."""
    own = stated[stated["source_class"].isin(OWN_CLASSES) & ~stated["is_stale"]]
    said = ["price_number", "source_id", "price_usd"]
    pairs = stated[said].merge(own[said], on="price_number", suffixes=("", "_own"))
    pairs = pairs[pairs["source_id"] != pairs["source_id_own"]]
    one = pairs.drop_duplicates(["price_number", "source_id"])
    return one.assign(agrees_with_vendor=same_price(one["price_usd"], one["price_usd_own"]))


def _days_behind(prices: pd.DataFrame, sources: pd.DataFrame) -> pd.DataFrame:
    """Return, for each change that a vendor and a source both showed, the days between."""
    own_ids = sources["source_id"][sources["source_class"].isin(OWN_CLASSES)]
    changes = _changes(prices[_is_followed(prices, own_ids)])
    own = changes[changes["source_id"].isin(own_ids)]
    key = [*PRICED_BY, "before_usd", "price_usd"]
    pairs = changes.merge(own[["source_id", "valid_from", *key]], on=key, suffixes=("", "_own"))
    pairs = pairs[pairs["source_id"] != pairs["source_id_own"]]
    days = (pairs["valid_from"] - pairs["valid_from_own"]).dt.total_seconds() / SECONDS_PER_DAY
    nearest = pairs.assign(days=days, distance=days.abs()).sort_values("distance", kind="stable")
    return nearest.drop_duplicates(["source_id", *key])


def _is_followed(prices: pd.DataFrame, own_ids: pd.Series) -> pd.Series:
    """Return whether a statement's seller is spoken of by a page of its own and by another one."""
    stated = prices[["provider_id", "source_id"]].drop_duplicates()
    several = stated["provider_id"][stated["provider_id"].duplicated()]
    with_own = stated["provider_id"][stated["source_id"].isin(own_ids)]
    return prices["provider_id"].isin(several) & prices["provider_id"].isin(with_own)


def _changes(prices: pd.DataFrame) -> pd.DataFrame:
    """Return the statements that gave a price another figure than their source gave before."""
    price = ["source_id", *PRICED_BY]
    stated = prices[prices["price_usd"].notna()][
        [*price, "price_usd", "last_seen_at", *DATES, *DOUBT]
    ]
    ordered = with_validity(undoubted(stated)).sort_values("valid_from", kind="stable")
    number = ordered.groupby(price, dropna=False, sort=False).ngroup()
    before = ordered["price_usd"].groupby(number).shift()
    changed = before.notna() & ordered["valid_from"].notna()
    return ordered.assign(before_usd=before)[changed & ~same_price(ordered["price_usd"], before)]
