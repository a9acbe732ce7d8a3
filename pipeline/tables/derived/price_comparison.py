"""What each model costs at each provider, side by side."""

import pandas as pd
import pyarrow as pa

from pipeline.offer_names import model_key
from pipeline.table import TIMESTAMP, UNCERTAIN, Table, column

OFFER = ["model_key", "provider_id", "via", "offer_slug"]
METERS = ("input", "output", "cache_read")
USD_PER_MTOK = "USD per million tokens"

TABLE = Table(
    layer="derived",
    name="price_comparison",
    doc="One model at one provider: standard prices per million tokens, blends, and rank.",
    primary_key=("model_key", "provider_id", "via", "offer_slug"),
    evidence=("current_prices", ("provider_id", "via", "offer_slug")),
    columns=(
        column("model_key", pa.string(), "Model, by the part of its name that sellers share."),
        column("provider_id", pa.string(), "Seller."),
        column(
            "via", pa.string(), "Router through which it is sold; null: sold directly.", null=True
        ),
        column("offer_slug", pa.string(), "The seller's offer, as in derived/current_prices."),
        column("model_label", pa.string(), "Model as printed."),
        column("model_id_native", pa.string(), "API id, where printed.", null=True),
        column("provider_kind", pa.string(), "seller, router, chip_maker or engine."),
        column("input_usd_per_mtok", pa.float64(), "Uncached input.", unit=USD_PER_MTOK),
        column("output_usd_per_mtok", pa.float64(), "Output.", unit=USD_PER_MTOK),
        column(
            "cache_read_usd_per_mtok", pa.float64(), "Cached input.", unit=USD_PER_MTOK, null=True
        ),
        column(
            "blended_3_1_usd_per_mtok",
            pa.float64(),
            "(3 x input + output) / 4.",
            unit=USD_PER_MTOK,
        ),
        column(
            "blended_7_2_1_usd_per_mtok",
            pa.float64(),
            "(7 x cached input + 2 x input + output) / 10; without a price for cached input its "
            "upper bound, the input price, stands in.",
            unit=USD_PER_MTOK,
        ),
        column("is_cache_assumed", pa.bool_(), "Whether the input price stands in."),
        column(
            "rank",
            pa.int64(),
            "Place among the model's fresh offers by the 3:1 blend, 1 the cheapest; null if stale.",
            null=True,
        ),
        column(
            "ratio_to_cheapest", pa.float64(), "3:1 blend over the cheapest fresh one.", null=True
        ),
        column("provider_count", pa.int64(), "Sellers with a fresh price of this model."),
        column("is_stale", pa.bool_(), "Whether any of the prices is stale."),
        UNCERTAIN,
        column("oldest_seen_at", TIMESTAMP, "When the oldest of the prices was last read."),
        column("source_ids", pa.list_(pa.string()), "Sources of the prices."),
    ),
)


def build(current_prices: pd.DataFrame, providers: pd.DataFrame) -> pd.DataFrame:
    """Return a row per model and seller that prices both input and output.

    Left out: prices bound to a region, a time of day, long prompts, a variant or another tier
    than standard, and models of which one direction has no price; they have no blended price.

    Args:
        current_prices: derived/current_prices.
        providers: core/providers.
    """
    plain = _plain_token_prices(current_prices)
    plain = plain.assign(model_key=plain["offer_slug"].map(model_key))
    offers = _one_row_per_offer(plain)
    kinds = providers.set_index("provider_id")["kind"]
    offers = offers.assign(provider_kind=offers["provider_id"].map(kinds))
    return _ranked(_blended(offers))[TABLE.names]


def _plain_token_prices(prices: pd.DataFrame) -> pd.DataFrame:
    bound = prices[["variant", "context_over_tokens", "time_window", "region", "commitment"]]
    return prices[
        prices["meter"].isin(METERS)
        & (prices["unit"] == "usd_per_mtok")
        & (prices["service_tier"] == "standard")
        & prices["state"].isin(["priced", "free"])
        & prices["price_usd"].notna()
        & prices["size_min_b"].isna()
        & bound.isna().all(axis=1)
    ]


def _one_row_per_offer(prices: pd.DataFrame) -> pd.DataFrame:
    groups = prices.groupby(OFFER, dropna=False)
    offers = groups.agg(
        model_label=("model_label", "first"),
        model_id_native=("model_id_native", "first"),
        is_stale=("is_stale", "any"),
        is_uncertain=("is_uncertain", "any"),
        oldest_seen_at=("last_seen_at", "min"),
        source_ids=("source_id", lambda ids: sorted(set(ids))),
    )
    for meter in METERS:
        amounts = prices[prices["meter"] == meter].groupby(OFFER, dropna=False)["price_usd"]
        offers[f"{meter}_usd_per_mtok"] = amounts.first()
    offers = offers.astype({"source_ids": object})
    return offers.dropna(subset=["input_usd_per_mtok", "output_usd_per_mtok"]).reset_index()


def _blended(offers: pd.DataFrame) -> pd.DataFrame:
    input_, output = offers["input_usd_per_mtok"], offers["output_usd_per_mtok"]
    cached = offers["cache_read_usd_per_mtok"]
    return offers.assign(
        blended_3_1_usd_per_mtok=(3 * input_ + output) / 4,
        blended_7_2_1_usd_per_mtok=(7 * cached.fillna(input_) + 2 * input_ + output) / 10,
        is_cache_assumed=cached.isna(),
    )


def _ranked(offers: pd.DataFrame) -> pd.DataFrame:
    fresh = offers["blended_3_1_usd_per_mtok"].where(~offers["is_stale"])
    by_model = fresh.groupby(offers["model_key"])
    cheapest = by_model.transform("min")
    sellers = offers["provider_id"].where(~offers["is_stale"]).groupby(offers["model_key"])
    return offers.assign(
        rank=by_model.rank(method="min").astype("Int64"),
        ratio_to_cheapest=(fresh / cheapest).where(cheapest > 0),
        provider_count=sellers.transform("nunique"),
    )
