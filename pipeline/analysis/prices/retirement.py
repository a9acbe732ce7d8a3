"""When something that is no longer stated counts as gone for good.

A row may drop out of a page by accident. On a vendor's own source two sound readings in a row
must lack it; on others, which drop rows for reasons of their own, it must stay away for a week.
"""

from datetime import timedelta
from typing import Any, Final

import numpy as np
import pandas as pd

from pipeline.analysis.prices.lookup import looked_up
from pipeline.analysis.prices.validity import OPEN_END

OWN_CLASSES: Final = ("vendor", "vendor_docs")
OWN_ABSENCES: Final = 2
OTHERS_ABSENCE: Final = timedelta(days=7)


def retired_at(
    rows: pd.DataFrame,
    reads: pd.DataFrame,
    sources: pd.DataFrame,
    back_at: pd.Series | None = None,
) -> pd.Series:
    """Return when each row of intervals counts as retired: its `gone_at`, once confirmed.

    Args:
        rows: Rows with `source_id` and `gone_at`.
        reads: The logs of all sources' readings.
        sources: core/sources.
        back_at: When each row's subject was stated again; null where it was not.
    """
    is_gone = rows["gone_at"].notna()
    if back_at is not None:
        # What gave way to another statement at once was not away: it is not looked at.
        is_gone &= ~(back_at <= rows["gone_at"])
    gone = rows.loc[is_gone, ["source_id", "gone_at"]]
    back = (
        pd.Series(OPEN_END, index=gone.index)
        if back_at is None
        else back_at[is_gone].fillna(OPEN_END)
    )
    counts, lasted = absences(gone.assign(back_at=back), reads[reads["state"] == "sound"])
    is_own = looked_up(gone["source_id"], sources.set_index("source_id")["source_class"]).isin(
        OWN_CLASSES
    )
    is_confirmed = (is_own & (counts >= OWN_ABSENCES)) | (~is_own & (lasted >= OTHERS_ABSENCE))
    return rows["gone_at"].where(is_confirmed.reindex(rows.index, fill_value=False))


def absences(gone: pd.DataFrame, sound: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return how many sound readings lacked each row since it was gone, and for how long.

    Args:
        gone: Rows with `source_id`, `gone_at` and `back_at`.
        sound: The logs of sound readings, of these sources at least.
    """
    counts = np.zeros(len(gone), dtype="int64")
    lasted = np.zeros(len(gone), dtype="timedelta64[us]")
    gone_at, back_at = _instants(gone["gone_at"]), _instants(gone["back_at"])
    for source_id, places in gone.groupby("source_id").indices.items():
        log = sound[sound["source_id"] == source_id].sort_values("first_at")
        first_at, last_at = _instants(log["first_at"]), _instants(log["last_at"])
        counted = np.append(0, log["attempt_count"].to_numpy().cumsum())
        start = np.searchsorted(first_at, gone_at[places], side="left")
        end = np.searchsorted(first_at, back_at[places], side="left")
        counts[places] = counted[end] - counted[start]
        lasted[places] = last_at[end - 1] - gone_at[places]
    return pd.Series(counts, index=gone.index), pd.Series(lasted, index=gone.index)


def _instants(times: pd.Series) -> "np.ndarray[Any, np.dtype[np.datetime64]]":
    """Return times without their zone: with it, NumPy would make an object of each."""
    return np.asarray(times.dt.tz_localize(None).dt.as_unit("us"))
