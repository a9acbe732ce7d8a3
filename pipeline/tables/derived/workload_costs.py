"""What named kinds of use cost, per thousand requests, at each provider."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.day_windows import Moment
from pipeline.analysis.prices.offer_ids import (
    MODEL_ID,
    MODEL_VARIANT,
    OFFER_ID,
    QUANTIZATION,
    STATED_OFFER,
)
from pipeline.analysis.prices.plain_prices import price_column
from pipeline.analysis.prices.ranks import JUDGED_BY, ranked
from pipeline.analysis.prices.regions import in_region, without_region
from pipeline.analysis.prices.search_contexts import in_search_context
from pipeline.analysis.prices.size_class_prices import COMPARED, comparable_prices
from pipeline.analysis.prices.token_prices import (
    COMPARED_OFFER,
    by_offer,
    is_requantized,
    token_prices,
)
from pipeline.analysis.usage.charges import CHARGES
from pipeline.analysis.usage.thousand_requests import USE, cost_of_1000, meters_of
from pipeline.domain.table import Table, column
from pipeline.registry.workloads import Workload

COST_TABLES: Final[Mapping[str, Sequence[str]]] = {
    "current_prices": COMPARED,
    "offers": (
        *(*STATED_OFFER, "model_label", "model_id_native", "context_window", "status"),
        *("model_id", "model_variant", "retired_at", "first_seen_at", "gone_at"),
    ),
    "models": ("model_id", "total_parameters_b", "is_mixture", "published_as"),
    "price_comparison": (*COMPARED_OFFER, *JUDGED_BY),
}
"""Tables that costs are computed from, and the columns that are looked at."""
TABLE = Table(
    layer="derived",
    name="workload_costs",
    doc="One model at one provider for one kind of use: USD per thousand requests, and rank.",
    primary_key=("workload", *COMPARED_OFFER),
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
            "cache_write_share",
            pa.float64(),
            "Share of the prompt written to the cache.",
            unit="0 to 1",
        ),
        column(
            "cache_write_1h_share",
            pa.float64(),
            "Share of the prompt written to the cache for an hour.",
            unit="0 to 1",
        ),
        column("reasoning_tokens", pa.int64(), "Hidden reasoning in the answer.", unit="tokens"),
        column("images", pa.float64(), "Images made by one request.", unit="images"),
        column("audio_seconds", pa.float64(), "Audio transcribed by one request.", unit="s"),
        column("searches", pa.float64(), "Searches made by one request.", unit="searches"),
        column("service_tier", pa.string(), "Class of service."),
        column("region", pa.string(), "Where it is served; null: anywhere.", null=True),
        column(
            "time_of_day",
            pa.string(),
            "Time in UTC, where prices differ by the hour; null: the highest price.",
            null=True,
        ),
        column(
            "usd_per_1000_requests",
            pa.float64(),
            "1000 x the sum of each part x its price, fees per request, search and image "
            "included. Prices for long prompts hold where the prompt is that long. Null: a part "
            "has no price.",
            unit="USD per 1,000 requests",
            null=True,
        ),
        column(
            "unpriced_reason",
            pa.string(),
            "Which part of the use has no price at the seller; null: all are priced.",
            null=True,
        ),
        column(
            "is_cache_assumed",
            pa.bool_(),
            "Whether part of the prompt is read from or written to the cache and the seller has no "
            "price for that: the input price stands in. It is the upper bound of reading.",
        ),
        column("is_size_class", pa.bool_(), "Whether it is a price by model size."),
        column("is_stale", pa.bool_(), "Whether input or output is stale."),
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
    costs = [TABLE.empty()]
    at_times: dict[str | None, pd.DataFrame] = {}
    priced: dict[Hashable, pd.DataFrame] = {}
    for row in workload_entries.to_dict("records"):
        given = {str(name): value for name, value in row.items() if pd.notna(value)}
        workload = Workload.model_validate(given)
        if workload.time_of_day not in at_times:
            at_times[workload.time_of_day] = _prices_at(workload, current_prices, offers, models)
        prices = at_times[workload.time_of_day]
        terms = _terms(prices, workload)
        if terms not in priced:
            priced[terms] = _offers_for(prices, offers, models, price_comparison, workload)
        found = _costs_of(priced[terms], workload)
        costs.append(found.assign(workload=workload.name)[TABLE.names])
    return pd.concat(costs[1:] or costs, ignore_index=True)


def _terms(prices: pd.DataFrame, workload: Workload) -> Hashable:
    """Return what the offers of a workload depend on: those that share it share them."""
    steps = prices["context_over_tokens"].dropna().unique()
    passed = int((steps < workload.input_tokens).sum())
    bound_to = workload.region, workload.service_tier, workload.search_context
    return workload.time_of_day, *bound_to, passed, meters_of(workload)


def workload_costs(
    current_prices: pd.DataFrame,
    offers: pd.DataFrame,
    models: pd.DataFrame,
    price_comparison: pd.DataFrame,
    workload: Workload,
) -> pd.DataFrame:
    """Return what a thousand requests cost at each offer, ranked within their model.

    Args:
        current_prices: derived/current_prices.
        offers: core/offers.
        models: core/models.
        price_comparison: derived/price_comparison.
        workload: What one request takes.

    Returns:
        The columns of `TABLE`, without `workload`.
    """
    prices = _prices_at(workload, current_prices, offers, models)
    return _costs_of(_offers_for(prices, offers, models, price_comparison, workload), workload)


def _prices_at(
    workload: Workload, current_prices: pd.DataFrame, offers: pd.DataFrame, models: pd.DataFrame
) -> pd.DataFrame:
    """Return the prices that hold at a workload's time of the day; they are costly to find."""
    at = None if workload.time_of_day is None else Moment.of(workload.time_of_day)
    billed = {charge.meter for charge in CHARGES.values()}
    prices = current_prices.loc[current_prices["meter"].isin(billed), list(COMPARED)]
    return comparable_prices(prices, offers, models, at)


def _costs_of(rows: pd.DataFrame, workload: Workload) -> pd.DataFrame:
    window = rows["context_window"]
    tokens = workload.input_tokens + workload.output_tokens
    fits = (window >= tokens).astype("boolean").mask(window.isna())
    usd, is_assumed, reasons = cost_of_1000(rows, workload)
    priced = rows.assign(
        **workload.model_dump(include=set(USE)),
        usd_per_1000_requests=usd,
        unpriced_reason=reasons,
        is_cache_assumed=is_assumed & usd.notna(),
        context_window=window.astype("Int64"),
        fits_context=fits,
    )
    alike = priced
    if workload.region is not None:
        alike = priced.assign(model_variant=without_region(priced["model_variant"]))
    ranks = ranked(alike, usd.where(fits.fillna(True)))
    return ranks.assign(model_variant=priced["model_variant"])


def _offers_for(
    prices: pd.DataFrame,
    offers: pd.DataFrame,
    models: pd.DataFrame,
    price_comparison: pd.DataFrame,
    workload: Workload,
) -> pd.DataFrame:
    """Return the prices of each offer for a workload, and what its rank depends on."""
    rows = _prices_for(prices, workload)
    rows = rows.merge(
        price_comparison[[*COMPARED_OFFER, *JUDGED_BY]], how="left", on=COMPARED_OFFER
    )
    return rows.assign(
        is_requantized=is_requantized(rows, models), context_window=_context_windows(rows, offers)
    )


def _prices_for(prices: pd.DataFrame, workload: Workload) -> pd.DataFrame:
    """Return the prices of each offer for a workload; none where its tier or region has none."""
    meters = meters_of(workload)
    length = workload.input_tokens
    bound = token_prices(
        in_region(in_search_context(prices, workload.search_context), workload.region),
        tier=workload.service_tier,
        prompt_tokens=length,
        meters=meters,
    )
    rows = by_offer(bound)
    if workload.service_tier == "standard" and workload.region is None:
        return rows
    plain = by_offer(token_prices(prices, prompt_tokens=length))
    has_price = pd.MultiIndex.from_frame(plain[COMPARED_OFFER]).isin(
        pd.MultiIndex.from_frame(rows[COMPARED_OFFER])
    )
    columns = [name for name in map(price_column, meters) if name in plain]
    unpriced = plain[~has_price].assign(**dict.fromkeys(columns, np.nan))
    # An empty frame has other types of columns, which it would spread.
    filled = [each for each in (rows, unpriced) if len(each)]
    return pd.concat(filled, ignore_index=True) if filled else rows


def _context_windows(rows: pd.DataFrame, offers: pd.DataFrame) -> pd.Series:
    """Return the widest context that a source states for each offer's model at its seller."""
    key = ["provider_id", "via", "model_id", "model_variant"]
    known = offers[offers["model_id"].notna() & offers["context_window"].notna()]
    widest = known.groupby(key, dropna=False)["context_window"].max().reset_index()
    found = rows[key].merge(widest, how="left", on=key)["context_window"]
    return found.astype("float64").set_axis(rows.index)
