"""The number format that a source prints beside an offer, for all that it states of the offer."""

from typing import Final

import pandas as pd

from pipeline.analysis.prices.offer_ids import LONG_AGO, OPEN_END

STATED_OFFER: Final = ["source_id", "provider_id", "offer_key", "via"]
"""What names an offer as one source states it."""

OFFER: Final = ["provider_id", "via", "offer_id"]
"""What names an offer for all sources."""


def printed_quantizations(statements: pd.DataFrame, offers: pd.DataFrame) -> pd.Series:
    """Return the quantization that each statement's own source prints for its offer at that time.

    Args:
        statements: Rows with the columns of `STATED_OFFER`, `first_seen_at` and `gone_at`.
        offers: core/offers.

    Returns:
        On the index of `statements`; null where the source prints none, or several.
    """
    printed = offers[offers["quantization"].notna()]
    return _single(statements, printed, STATED_OFFER)


def measured_quantizations(figures: pd.DataFrame, offers: pd.DataFrame) -> pd.Series:
    """Return the quantization that each figure's own source prints for its offer when it was read.

    Args:
        figures: Observations, with the columns of `STATED_OFFER` but for `via`, and `fetched_at`.
        offers: core/offers.

    Returns:
        On the index of `figures`; null where the source prints none, or several.
    """
    read_at = figures["fetched_at"]
    read = figures.assign(first_seen_at=read_at, gone_at=read_at + pd.Timedelta(1, "us"))
    printed = offers[offers["quantization"].notna()]
    return _single(read, printed, [name for name in STATED_OFFER if name != "via"])


def shared_quantizations(prices: pd.DataFrame) -> pd.Series:
    """Return the quantization of each price's offer, whichever source tells it.

    A catalogue that leaves it out speaks of the same offer at the same time.

    Args:
        prices: Rows with the columns of `OFFER`, `quantization`, `first_seen_at` and `gone_at`.

    Returns:
        On the index of `prices`; null where no source tells it, or they tell several.
    """
    told = prices[prices["quantization"].notna()]
    return prices["quantization"].fillna(_single(prices, told, OFFER))


def _single(statements: pd.DataFrame, told: pd.DataFrame, key: list[str]) -> pd.Series:
    """Return the one quantization that overlapping rows with the same key tell."""
    asked = _dated(statements, key).assign(row=range(len(statements)))
    known = _dated(told, key).assign(told=told["quantization"])
    known = known.drop_duplicates()
    met = asked.merge(known, on=key, suffixes=("", "_told"))
    met = met[(met["start"] < met["end_told"]) & (met["start_told"] < met["end"])]
    values = met.drop_duplicates(["row", "told"])
    single = values[~values["row"].duplicated(keep=False)].set_index("row")["told"]
    found = single.reindex(range(len(statements)))
    return found.set_axis(statements.index).astype("str")


def _dated(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    start, end = rows["first_seen_at"].fillna(LONG_AGO), rows["gone_at"].fillna(OPEN_END)
    return rows[key].assign(start=start, end=end)
