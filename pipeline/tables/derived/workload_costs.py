"""What named kinds of use cost, per thousand requests, at each provider."""

import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.offer_ids import MODEL_ID, MODEL_VARIANT, OFFER_ID, QUANTIZATION
from pipeline.analysis.prices.ranks import JUDGED_BY, ranked
from pipeline.analysis.prices.size_class_prices import comparable_prices
from pipeline.analysis.prices.token_prices import (
    OFFER,
    by_offer,
    is_requantized,
    token_prices,
)
from pipeline.domain.table import Table, column

REQUESTS = 1_000
TOKENS_PER_MTOK = 1_000_000

TABLE = Table(
    layer="derived",
    name="workload_costs",
    doc="One model at one provider for one kind of use: USD per thousand requests, and rank.",
    primary_key=("workload", *OFFER),
    evidence=("current_prices", ("provider_id", "via", "offer_id")),
    columns=(
        column("workload", pa.string(), "Kind of use: `workloads` in sources.yaml."),
        column("model_key", pa.string(), "model_id, or the offer's own name where that is null."),
        MODEL_ID,
        column("provider_id", pa.string(), "Seller."),
        column("via", pa.string(), "Router through which it is sold.", null=True),
        OFFER_ID,
        MODEL_VARIANT,
        QUANTIZATION,
        column("model_label", pa.string(), "Model as printed."),
        column("input_tokens", pa.int64(), "Prompt of one request.", unit="tokens"),
        column("output_tokens", pa.int64(), "Answer to it.", unit="tokens"),
        column("cached_share", pa.float64(), "Share of the prompt read from cache.", unit="0 to 1"),
        column(
            "usd_per_1000_requests",
            pa.float64(),
            "1000 x (uncached input + cached input + output), each tokens x price. Prices for long "
            "prompts hold where the prompt is that long.",
            unit="USD per 1,000 requests",
        ),
        column(
            "is_cache_assumed",
            pa.bool_(),
            "Whether part of the prompt is cached and the seller has no price for that: the input "
            "price, its upper bound, stands in.",
        ),
        column("is_size_class", pa.bool_(), "Whether it is a price by model size."),
        column("is_stale", pa.bool_(), "Whether any of the prices is stale."),
        column(
            "is_ended",
            pa.bool_(),
            "Whether the source of any of the prices calls the offer deprecated or retired.",
        ),
        column(
            "context_window",
            pa.int64(),
            "Longest prompt that a source states for the offer.",
            unit="tokens",
            null=True,
        ),
        column(
            "fits_context",
            pa.bool_(),
            "Whether the request fits into it; null: no source states it.",
            null=True,
        ),
        column(
            "rank",
            pa.int64(),
            "1: the lowest cost of this use among hosts' fresh offers of the same model, variant "
            "and quantization (see price_comparison) that can take the request; null: not ranked.",
            null=True,
        ),
        column(
            "confirmed_rank",
            pa.int64(),
            "The same among confirmed offers; see price_comparison.",
            null=True,
        ),
        column("ratio_to_cheapest", pa.float64(), "Over the cheapest ranked one.", null=True),
        column("provider_count", pa.int64(), "Sellers that are ranked with it."),
    ),
)


def build(
    current_prices: pd.DataFrame,
    offers: pd.DataFrame,
    models: pd.DataFrame,
    price_comparison: pd.DataFrame,
    workload_entries: pd.DataFrame,
) -> pd.DataFrame:
    """Return a row per kind of use and offer that prices both input and output.

    Args:
        current_prices: derived/current_prices.
        offers: core/offers.
        models: core/models.
        price_comparison: derived/price_comparison; the evidence of its offers counts here too.
        workload_entries: The workloads of sources.yaml, a row each.
    """
    prices = comparable_prices(current_prices, offers, models)
    by_length: dict[int, pd.DataFrame] = {}
    steps = prices["context_over_tokens"].dropna().unique()
    costs = [TABLE.empty()]
    for name, tokens, answer, share in workload_entries[
        ["name", "input_tokens", "output_tokens", "cached_share"]
    ].itertuples(index=False):
        passed = int((steps < tokens).sum())
        if passed not in by_length:
            by_length[passed] = offers_for(prices, offers, models, price_comparison, tokens)
        priced = request_costs(by_length[passed], tokens, answer, share)
        costs.append(priced.assign(workload=name)[TABLE.names])
    return pd.concat(costs[1:] or costs, ignore_index=True)


def offers_for(
    prices: pd.DataFrame,
    offers: pd.DataFrame,
    models: pd.DataFrame,
    price_comparison: pd.DataFrame,
    input_tokens: int,
) -> pd.DataFrame:
    """Return the offers that can be priced for prompts of one length, with their context.

    Args:
        prices: As `comparable_prices` returns them.
        offers: core/offers.
        models: core/models.
        price_comparison: derived/price_comparison.
        input_tokens: Length of the prompt.
    """
    rows = by_offer(token_prices(prices, prompt_tokens=input_tokens))
    rows = rows.merge(price_comparison[[*OFFER, *JUDGED_BY]], how="left", on=OFFER)
    return rows.assign(
        context_window=_context_windows(rows, offers),
        is_requantized=is_requantized(rows, models),
    )


def request_costs(
    rows: pd.DataFrame, input_tokens: int, output_tokens: int, cached_share: float
) -> pd.DataFrame:
    """Return what a thousand requests cost at each offer, ranked within their model.

    Args:
        rows: As `offers_for` returns them for prompts of this length.
        input_tokens: Prompt of one request, cached part included.
        output_tokens: Answer to it.
        cached_share: Share of the prompt that is read from cache.

    Returns:
        The columns of `TABLE`, without `workload`.
    """
    window = rows["context_window"]
    fits = (window >= input_tokens + output_tokens).astype("boolean").mask(window.isna())
    rows = rows.assign(
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cached_share=float(cached_share),
        usd_per_1000_requests=usd_per_1000(rows, input_tokens, output_tokens, cached_share),
        is_cache_assumed=rows["cache_read_usd_per_mtok"].isna() & (cached_share > 0),
        context_window=window.astype("Int64"),
        fits_context=fits,
    )
    return ranked(rows, rows["usd_per_1000_requests"].where(fits.fillna(True)))


def usd_per_1000(
    prices: pd.DataFrame, input_tokens: int, output_tokens: int, cached_share: float
) -> pd.Series:
    """Return what a thousand requests cost at prices per million tokens."""
    input_, output = prices["input_usd_per_mtok"], prices["output_usd_per_mtok"]
    cached = prices["cache_read_usd_per_mtok"].fillna(input_)
    usd = (
        input_tokens * (1 - cached_share) * input_
        + input_tokens * cached_share * cached
        + output_tokens * output
    )
    return REQUESTS * usd / TOKENS_PER_MTOK


def _context_windows(rows: pd.DataFrame, offers: pd.DataFrame) -> pd.Series:
    """Return the widest context that a source states for each offer's model at its seller."""
    key = ["provider_id", "via", "model_id", "model_variant"]
    known = offers[offers["model_id"].notna() & offers["context_window"].notna()]
    widest = known.groupby(key, dropna=False)["context_window"].max().reset_index()
    found = rows[key].merge(widest, how="left", on=key)["context_window"]
    return found.astype("float64").set_axis(rows.index)
