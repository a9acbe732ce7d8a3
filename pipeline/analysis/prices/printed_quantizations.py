"""The number format that a source prints beside an offer, for all that it states of the offer."""

from collections.abc import Sequence

import pandas as pd

from pipeline.analysis.prices.offer_ids import OFFER, STATED_OFFER
from pipeline.analysis.prices.validity import LONG_AGO, OPEN_END


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
    """Return the quantization of each price's offer, whichever source prints it.

    A catalogue that leaves it out speaks of the same offer at the same time.

    Args:
        prices: Rows with the columns of `OFFER`, `quantization`, `first_seen_at` and `gone_at`.

    Returns:
        On the index of `prices`; null where no source prints it, or they print several.
    """
    printed = prices[prices["quantization"].notna()]
    return prices["quantization"].fillna(_single(prices, printed, OFFER))


def _single(statements: pd.DataFrame, printed: pd.DataFrame, key: Sequence[str]) -> pd.Series:
    """Return the one quantization that overlapping rows with the same key have."""
    asked = _dated(statements, key).assign(row=range(len(statements)))
    known = _dated(printed, key).assign(printed=printed["quantization"])
    known = known.drop_duplicates()
    met = asked.merge(known, on=list(key), suffixes=("", "_printed"))
    met = met[(met["start"] < met["end_printed"]) & (met["start_printed"] < met["end"])]
    values = met.drop_duplicates(["row", "printed"])
    single = values[~values["row"].duplicated(keep=False)].set_index("row")["printed"]
    found = single.reindex(range(len(statements)))
    return found.set_axis(statements.index).astype("str")


def _dated(rows: pd.DataFrame, key: Sequence[str]) -> pd.DataFrame:
    start, end = rows["first_seen_at"].fillna(LONG_AGO), rows["gone_at"].fillna(OPEN_END)
    return rows[list(key)].assign(start=start, end=end)
