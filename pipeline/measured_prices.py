"""The price beside a measured speed: of the same model, in force while it was measured."""

from typing import Final

import pandas as pd

from pipeline.witnesses import same_price

SELLER: Final = ["provider_id", "model_id", "model_variant", "quantization"]
"""What figure and price must have in common."""

NO_MODEL: Final = "the measured model is not known"
NO_WINDOW: Final = "the time of the measurement is not known"
NO_PRICE: Final = "no price of this provider"
OTHER_MODEL: Final = "another model"
NOT_THEN: Final = "no price in the window"
SEVERAL: Final = "several prices in the window"


def prices_beside(figures: pd.DataFrame, price_history: pd.DataFrame) -> pd.DataFrame:
    """Return the price in force in each figure's window, or why there is none.

    A price stands beside a figure only if it is of the same seller, model, variant and
    quantization, sold directly and plainly, and was the only one from the start of the window to
    its end.

    Args:
        figures: Rows with the columns of `SELLER`, `window_start` and `window_end`.
        price_history: derived/price_history.

    Returns:
        On the index of `figures`: `input_usd_per_mtok`, `output_usd_per_mtok`, `price_source_id`,
        and `price_reason`, null where there are prices.
    """
    plain = _plain(price_history)
    asked = figures[[*SELLER, "window_start", "window_end"]].assign(figure=range(len(figures)))
    held = asked.merge(plain, on=SELLER)
    held = held[held["model_id"].notna()]
    end = held["window_end"].fillna(held["window_start"])
    inside = held[(held["valid_from"] <= end) & ~(held["valid_to"] <= held["window_start"])]
    found = pd.DataFrame(index=pd.RangeIndex(len(figures)))
    for meter in ("input", "output"):
        amounts = inside[inside["meter"] == meter].groupby("figure")["price_usd"]
        single = same_price(amounts.min(), amounts.max())
        found[f"{meter}_usd_per_mtok"] = amounts.first().where(single)
        found[f"{meter}_count"] = amounts.size()
    found["price_source_id"] = inside.groupby("figure")["source_id"].first()
    found["is_sold"] = found.index.isin(held["figure"])
    found = found.set_axis(figures.index)
    reason = _reason(figures, found, price_history)
    shown = ["input_usd_per_mtok", "output_usd_per_mtok", "price_source_id"]
    kept = found[shown].where(reason.isna())
    return kept.assign(price_reason=reason)


def _plain(history: pd.DataFrame) -> pd.DataFrame:
    bound = history[["via", "variant", "context_over_tokens", "time_window", "region"]]
    rows = history[
        bound.isna().all(axis=1)
        & history["commitment"].isna()
        & (history["service_tier"] == "standard")
        & (history["unit"] == "usd_per_mtok")
        & history["meter"].isin(["input", "output"])
        & history["price_usd"].notna()
    ]
    return rows[[*SELLER, "meter", "price_usd", "source_id", "valid_from", "valid_to"]]


def _reason(figures: pd.DataFrame, found: pd.DataFrame, history: pd.DataFrame) -> pd.Series:
    """Return why there is no price; null where there is one. The first reason that holds."""
    prices = found[["input_usd_per_mtok", "output_usd_per_mtok"]]
    counts = found[["input_count", "output_count"]].fillna(0)
    sellers = history["provider_id"].unique()
    reason = pd.Series(NOT_THEN, index=figures.index, dtype="object")
    reason = reason.mask((counts > 0).all(axis=1), SEVERAL)
    reason = reason.mask(~found["is_sold"], OTHER_MODEL)
    reason = reason.mask(~figures["provider_id"].isin(sellers), NO_PRICE)
    reason = reason.mask(figures["window_start"].isna(), NO_WINDOW)
    reason = reason.mask(figures["model_id"].isna(), NO_MODEL)
    is_whole = figures["model_id"].notna() & prices.notna().all(axis=1)
    return reason.mask(is_whole, None).astype("str")
