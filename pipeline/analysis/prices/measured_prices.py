"""The price beside a measured speed: of the same model, in force while it was measured."""

from typing import Final

import pandas as pd

from pipeline.analysis.prices.offer_ids import STATED_OFFER
from pipeline.analysis.prices.plain_prices import DIRECTIONS, is_plain_price
from pipeline.analysis.prices.price_figures import same_price

MEASURED_OFFER: Final = list(STATED_OFFER[:3])
"""What names the offer that a figure is about; figures have no router."""

SELLER: Final = ["provider_id", "model_id", "model_variant"]
"""What figure and price must have in common; quantizations must agree where both are known."""

AT_ONCE: Final = pd.Timedelta(1, "day")
"""A figure whose window ended no longer before it was read is of the time of the reading."""

BY_WINDOW: Final = "window"
BY_READING: Final = "reading"

NO_MODEL: Final = "the measured model is not known"
NO_WINDOW: Final = "the time of the measurement is not known"
NO_PRICE: Final = "no price of this provider"
OTHER_MODEL: Final = "another model"
NOT_THEN: Final = "no price in the window"
SEVERAL: Final = "several prices in the window"


def prices_beside(
    figures: pd.DataFrame, price_history: pd.DataFrame, prices: pd.DataFrame
) -> pd.DataFrame:
    """Return the price of each figure's offer and time, or why there is none.

    A price stands beside a figure if the same document states both, of the same offer; or else if
    it is of the same seller, model, variant and quantization, sold directly and plainly, and was
    the only one from the start of the window to its end.

    Args:
        figures: Rows with the columns of `SELLER` and `MEASURED_OFFER`, `quantization`,
            `window_start`, `window_end` and `fetched_at`.
        price_history: derived/price_history.
        prices: core/prices.

    Returns:
        On the index of `figures`: `input_usd_per_mtok`, `output_usd_per_mtok`, `price_source_id`,
        `price_basis`, and `price_reason`, null where there are prices.
    """
    asked = figures.assign(figure=range(len(figures)))
    read = _single(_in_the_reading(asked, prices), len(figures))
    offered = _of_the_seller(asked, price_history)
    in_window = _single(_in_the_window(offered), len(figures))
    is_read = _is_whole(read)
    found = read.where(is_read, in_window).set_axis(figures.index)
    basis = pd.Series(BY_WINDOW, index=read.index).mask(is_read, BY_READING)
    sold = pd.Series(in_window.index.isin(offered["figure"]), index=figures.index)
    reason = _reason(figures, found, sold, price_history)
    shown = found[["input_usd_per_mtok", "output_usd_per_mtok", "price_source_id"]]
    kept = shown.assign(price_basis=basis.set_axis(figures.index)).where(reason.isna())
    return kept.assign(price_reason=reason)


def _in_the_reading(asked: pd.DataFrame, prices: pd.DataFrame) -> pd.DataFrame:
    """Return the prices that a figure's own document states for the same offer."""
    recent = ~(asked["window_end"] < asked["fetched_at"] - AT_ONCE)
    dates = ["first_seen_at", "gone_at"]
    stated = prices[_is_plain(prices)][[*MEASURED_OFFER, "meter", "price_usd", *dates]]
    of_offer = asked[recent][[*MEASURED_OFFER, "figure", "fetched_at"]].merge(
        stated, on=MEASURED_OFFER
    )
    read_at = of_offer["fetched_at"]
    return of_offer[(of_offer["first_seen_at"] <= read_at) & ~(of_offer["gone_at"] <= read_at)]


def _of_the_seller(asked: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    """Return the seller's own prices of each figure's model, at any time."""
    stored = ["quantization"]
    plain = history[_is_plain(history) & history["via"].isna()]
    dates = ["valid_from", "valid_to"]
    known = plain[[*SELLER, *stored, "meter", "price_usd", "source_id", *dates]]
    windows = asked[[*SELLER, *stored, "figure", "window_start", "window_end"]]
    offered = windows.merge(known, on=SELLER, suffixes=("", "_offered"))
    ours, theirs = offered["quantization"], offered["quantization_offered"]
    alike = (ours == theirs) | ours.isna() | theirs.isna()
    return offered[offered["model_id"].notna() & alike]


def _in_the_window(offered: pd.DataFrame) -> pd.DataFrame:
    end = offered["window_end"].fillna(offered["window_start"])
    return offered[
        (offered["valid_from"] <= end) & ~(offered["valid_to"] <= offered["window_start"])
    ]


def _is_plain(rows: pd.DataFrame) -> pd.Series:
    return is_plain_price(rows) & rows["context_over_tokens"].isna()


def _single(rows: pd.DataFrame, count: int) -> pd.DataFrame:
    """Return the one price of each figure and meter, null where there are several."""
    found = pd.DataFrame(index=pd.RangeIndex(count))
    for meter in DIRECTIONS:
        amounts = rows[rows["meter"] == meter].groupby("figure")["price_usd"]
        single = same_price(amounts.min(), amounts.max())
        found[f"{meter}_usd_per_mtok"] = amounts.first().where(single)
        found[f"{meter}_count"] = amounts.size()
    found["price_source_id"] = rows.groupby("figure")["source_id"].first()
    return found


def _is_whole(found: pd.DataFrame) -> pd.Series:
    prices = found[[f"{meter}_usd_per_mtok" for meter in DIRECTIONS]]
    return prices.notna().all(axis=1)


def _reason(
    figures: pd.DataFrame, found: pd.DataFrame, sold: pd.Series, history: pd.DataFrame
) -> pd.Series:
    """Return why there is no price; null where there is one. The first reason that holds."""
    counts = found[[f"{meter}_count" for meter in DIRECTIONS]].fillna(0)
    sellers = history["provider_id"].unique()
    reason = pd.Series(NOT_THEN, index=figures.index, dtype="object")
    reason = reason.mask((counts > 0).all(axis=1), SEVERAL)
    reason = reason.mask(~sold, OTHER_MODEL)
    reason = reason.mask(~figures["provider_id"].isin(sellers), NO_PRICE)
    reason = reason.mask(figures["window_start"].isna(), NO_WINDOW)
    reason = reason.mask(figures["model_id"].isna(), NO_MODEL)
    is_priced = figures["model_id"].notna() & _is_whole(found)
    return reason.mask(is_priced, None).astype("str")
