"""What each model costs at each provider, side by side."""

import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.contradicted import Known
from pipeline.analysis.prices.offer_ids import MODEL_ID, MODEL_VARIANT, OFFER_ID, QUANTIZATION
from pipeline.analysis.prices.offered_by import offered_by_evidence
from pipeline.analysis.prices.plain_prices import blended_3_1
from pipeline.analysis.prices.ranks import ranked
from pipeline.analysis.prices.size_class_prices import COMPARED, comparable_prices
from pipeline.analysis.prices.token_prices import (
    COMPARED_OFFER,
    by_offer,
    is_requantized,
    token_prices,
)
from pipeline.domain.table import TIMESTAMP, UNCERTAIN, Table, column

BATCH = {f"{meter}_usd_per_mtok": f"batch_{meter}_usd_per_mtok" for meter in ("input", "output")}
USD_PER_MTOK = "USD per million tokens"

TABLE = Table(
    layer="derived",
    name="price_comparison",
    doc="One model at one provider: prices per million tokens, blends, and rank.",
    primary_key=tuple(COMPARED_OFFER),
    evidence=("current_prices", ("provider_id", "via", "offer_id")),
    columns=(
        column("model_key", pa.string(), "model_id, or the offer's own name where that is null."),
        MODEL_ID,
        column("provider_id", pa.string(), "Seller."),
        column(
            "via", pa.string(), "Router through which it is sold; null: sold directly.", null=True
        ),
        OFFER_ID,
        MODEL_VARIANT,
        QUANTIZATION,
        column(
            "is_requantized",
            pa.bool_(),
            "Whether the weights are stored otherwise than their maker published them; null: no "
            "source says how.",
            null=True,
        ),
        column("model_label", pa.string(), "Model as printed."),
        column("model_id_native", pa.string(), "API id, where printed.", null=True),
        column("provider_kind", pa.string(), "As `kind` of core/providers.", null=True),
        column("input_usd_per_mtok", pa.float64(), "Uncached input.", unit=USD_PER_MTOK),
        column("output_usd_per_mtok", pa.float64(), "Output.", unit=USD_PER_MTOK),
        column(
            "has_time_windows",
            pa.bool_(),
            "Whether they differ by the hour of the day: the highest stand here.",
        ),
        column(
            "lowest_input_usd_per_mtok",
            pa.float64(),
            "Uncached input at the cheapest hours.",
            unit=USD_PER_MTOK,
        ),
        column(
            "lowest_output_usd_per_mtok",
            pa.float64(),
            "Output at the cheapest hours.",
            unit=USD_PER_MTOK,
        ),
        column(
            "hours_at_highest",
            pa.float64(),
            "Hours a day for which the highest hold; null: they do not differ, or no source says.",
            unit="hours",
            null=True,
        ),
        column(
            "cache_read_usd_per_mtok", pa.float64(), "Cached input.", unit=USD_PER_MTOK, null=True
        ),
        column(
            "batch_input_usd_per_mtok",
            pa.float64(),
            "Input of batches.",
            unit=USD_PER_MTOK,
            null=True,
        ),
        column(
            "batch_output_usd_per_mtok",
            pa.float64(),
            "Output of batches.",
            unit=USD_PER_MTOK,
            null=True,
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
            "is_size_class",
            pa.bool_(),
            "Whether it is the seller's price for models of this size, not for this model by name.",
        ),
        column(
            "size_class", pa.string(), "The size class as printed, for such a price.", null=True
        ),
        column(
            "rank",
            pa.int64(),
            "1: the lowest 3:1 blend among hosts' fresh offers of the same model, variant "
            "and quantization, all that are not requantized being alike; costs within 0.1 % share "
            "it. Null: stale, ended, evidence against it, no host, the model is not known, or the "
            "same seller has one on better evidence, direct, or cheaper.",
            null=True,
        ),
        column(
            "confirmed_rank",
            pa.int64(),
            "The same among offers that more than one catalogue's word is for: seller, relayed, "
            "router or witnesses in offered_by_evidence. Null everywhere where one catalogue alone "
            "was read, as without network.",
            null=True,
        ),
        column(
            "offered_by_evidence",
            pa.string(),
            "First that holds: ended (seller, route or offer), dormant, contradicted (by its own "
            "list), seller (its own source), relayed, router, witnesses (two independent "
            "lineages), unconfirmed (catalogues that never remove list it, unmoved for 180 days or "
            "dropped by another), catalogue.",
        ),
        column(
            "independent_witness_count",
            pa.int64(),
            "Fresh sources of the offer that speak for themselves.",
        ),
        column(
            "is_outlier",
            pa.bool_(),
            "Whether it is beyond three times either way of the median of three or more hosts, or "
            "one of two that are tenfold apart.",
        ),
        column(
            "ratio_to_cheapest", pa.float64(), "Blend 3:1 over the cheapest ranked one.", null=True
        ),
        column("provider_count", pa.int64(), "Sellers that are ranked with it."),
        column("is_stale", pa.bool_(), "Whether input or output is stale."),
        column("is_held", pa.bool_(), "Whether any is the seller's last word, not read lately."),
        column(
            "is_ended",
            pa.bool_(),
            "Whether the source of any of the prices calls the offer deprecated or retired.",
        ),
        column("is_doubted", pa.bool_(), "Whether a doubted price replaced any of the prices."),
        UNCERTAIN,
        column("oldest_seen_at", TIMESTAMP, "When the oldest of the prices was last read."),
        column("age_days", pa.float64(), "From then to the newest attempt.", unit="days"),
        column("price_since", TIMESTAMP, "Since when all of the prices stand, as far as is known."),
        column("is_since_bound", pa.bool_(), "Whether they stand since then at least; see there."),
        column(
            "value_last_moved_at",
            TIMESTAMP,
            "When the last of them replaced another value; null: no source shows that.",
            null=True,
        ),
        column("source_ids", pa.list_(pa.string()), "Sources of the prices."),
    ),
)


def build(  # noqa: PLR0913, PLR0917 (one parameter a table)
    current_prices: pd.DataFrame,
    prices: pd.DataFrame,
    providers: pd.DataFrame,
    offers: pd.DataFrame,
    models: pd.DataFrame,
    sources: pd.DataFrame,
    reads: pd.DataFrame,
    stated_prices: pd.DataFrame,
    clock: pd.DataFrame,
) -> pd.DataFrame:
    """Return a row per model and seller that prices both input and output.

    Left out: prices bound to a region, long prompts or a printed variant, tiers
    other than standard and batch, and offers of which one direction has no price; they have no
    blended price.

    Args:
        current_prices: derived/current_prices.
        prices: core/prices.
        providers: core/providers.
        offers: core/offers.
        models: core/models.
        sources: core/sources.
        reads: The logs of all sources' readings.
        stated_prices: The statements in force.
        clock: The newest attempt, as `at`.
    """
    current = comparable_prices(current_prices[list(COMPARED)], offers, models)
    rows = by_offer(token_prices(current))
    batch = by_offer(token_prices(current, tier="batch"))[[*COMPARED_OFFER, *BATCH]].rename(
        columns=BATCH
    )
    rows = rows.merge(batch, how="left", on=COMPARED_OFFER)
    kinds = providers.set_index("provider_id")["kind"]
    stored = is_requantized(rows, models)
    rows = blended(rows.assign(provider_kind=rows["provider_id"].map(kinds), is_requantized=stored))
    at = clock["at"].iloc[0]
    known = Known(prices, stated_prices, offers, sources, providers, models, reads, at)
    rows = rows.join(offered_by_evidence(rows, known))
    return ranked(rows, rows["blended_3_1_usd_per_mtok"])[TABLE.names]


def blended(offers: pd.DataFrame) -> pd.DataFrame:
    """Return offers with both blends of their prices."""
    input_, output = offers["input_usd_per_mtok"], offers["output_usd_per_mtok"]
    cached = offers["cache_read_usd_per_mtok"]
    return offers.assign(
        blended_3_1_usd_per_mtok=blended_3_1(input_, output),
        blended_7_2_1_usd_per_mtok=(7 * cached.fillna(input_) + 2 * input_ + output) / 10,
        is_cache_assumed=cached.isna(),
    )
