"""What the same traffic would have cost at every seller of the same weights at that time."""

import numpy as np
import pandas as pd

from pipeline.analysis.usage.price_book import PriceBook
from pipeline.analysis.usage.priced_log import BILLED, TIERS, billed_quantities, costs_at

COLUMNS = (
    *("model_id", "provider_id", "via", "offer_id", "usd", "usd_paid", "ratio_to_paid"),
    *("token_share", "is_assumed", "quantization", "context_window", "fits_context"),
)


def costs_elsewhere(
    priced: pd.DataFrame, history: pd.DataFrame, offers: pd.DataFrame, book: PriceBook
) -> pd.DataFrame:
    """Return what the traffic of each model would have cost at each seller of its weights.

    Batch traffic is priced at batch prices, and so on for each class of service. Rows of the log
    whose model is not known are left out.

    Args:
        priced: As `priced_log` returns it.
        history: derived/price_history.
        offers: core/offers; for context windows.
        book: Prices over time, of the same history.

    Returns:
        A row per model and offer: `usd` of the rows that it prices, `usd_paid` for the same rows
        (null where one of them has no known price), their ratio, `token_share` of the model's
        traffic that is in these rows, and what differs: quantization, context window, and whether
        the longest prompt with its answer fits into it.
    """
    rows = []
    sellers = history[history["model_id"].notna()].drop_duplicates(
        ["model_id", "provider_id", "via", "offer_id"]
    )
    quantities = billed_quantities(priced)
    for model_id, traffic in quantities.groupby("model_id"):
        same = sellers[sellers["model_id"] == model_id]
        rows += [_at_offer(traffic, offer, book) for _, offer in same.iterrows()]
    found = pd.DataFrame([row for row in rows if row is not None], columns=list(COLUMNS[:9]))
    return _with_differences(found, quantities, sellers, offers)[list(COLUMNS)].sort_values(
        ["model_id", "token_share", "usd"], ascending=[True, False, True], ignore_index=True
    )


def _at_offer(
    traffic: pd.DataFrame, offer: pd.Series, book: PriceBook
) -> tuple[object, ...] | None:
    """Return what one model's traffic costs at one offer; null where no row of it can be priced."""
    via = offer["via"] if isinstance(offer["via"], str) else None
    usd = np.full(len(traffic), np.nan)
    assumed = np.zeros(len(traffic), dtype=bool)
    tiers = traffic["tier"].map(TIERS).to_numpy()
    for tier in {name for name in tiers if isinstance(name, str)}:
        prices = book.offer(offer["provider_id"], via, offer["offer_id"], tier, None)
        if prices is not None:
            places = np.flatnonzero(tiers == tier)
            usd[places], assumed[places], _ = costs_at(
                {name: traffic[name].to_numpy()[places] for name in BILLED}, prices
            )
    is_priced = ~np.isnan(usd)
    tokens = (traffic["input_tokens"] + traffic["output_tokens"]).to_numpy()
    if not is_priced.any():
        return None
    paid = traffic["usd"].to_numpy()[is_priced].sum()
    total = usd[is_priced].sum()
    return (
        *(offer["model_id"], offer["provider_id"], via, offer["offer_id"]),
        *(total, paid, total / paid if paid > 0 else np.nan),
        tokens[is_priced].sum() / tokens.sum() if tokens.sum() else np.nan,
        bool(assumed[is_priced].any()),
    )


def _with_differences(
    found: pd.DataFrame, quantities: pd.DataFrame, sellers: pd.DataFrame, offers: pd.DataFrame
) -> pd.DataFrame:
    """Add quantization and context window of each offer, and whether the longest request fits."""
    key = ["model_id", "provider_id", "via", "offer_id"]
    stored = sellers[[*key, "quantization"]]
    windows = offers.groupby(["model_id", "provider_id"])["context_window"].max().reset_index()
    length = quantities["prompt_tokens"] + quantities["output_tokens"] / quantities[
        "requests"
    ].clip(lower=1)
    longest = length.groupby(quantities["model_id"]).max()
    joined = found.merge(stored, on=key, how="left").merge(
        windows, on=["model_id", "provider_id"], how="left"
    )
    needed = joined["model_id"].map(longest)
    window = joined["context_window"].astype("float64")
    fits = (window >= needed).astype("boolean").mask(window.isna())
    return joined.assign(context_window=window.astype("Int64"), fits_context=fits)
