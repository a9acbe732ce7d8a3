"""When something that is no longer stated counts as gone for good.

A row may drop out of a page by accident. On a vendor's own source two sound readings in a row
must lack it; on others, which drop rows for reasons of their own, it must stay away for a week.
"""

from datetime import timedelta
from typing import Final

import numpy as np
import pandas as pd

OWN_CLASSES: Final = ("vendor", "vendor_docs")
OWN_ABSENCES: Final = 2
OTHERS_ABSENCE: Final = timedelta(days=7)

FAR: Final = pd.Timestamp("9999-01-01", tz="UTC")
"""Stands for a return that has not come."""


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
    classes = rows["source_id"].map(sources.set_index("source_id")["source_class"])
    back = rows["gone_at"].mask(rows["gone_at"].notna()) if back_at is None else back_at
    absences, last_absence_at = _absences(rows, back, reads[reads["state"] == "sound"])
    own = classes.isin(OWN_CLASSES) & (absences >= OWN_ABSENCES)
    others = ~classes.isin(OWN_CLASSES) & (last_absence_at - rows["gone_at"] >= OTHERS_ABSENCE)
    return rows["gone_at"].where(own | others)


def _absences(
    rows: pd.DataFrame, back_at: pd.Series, sound: pd.DataFrame
) -> tuple[pd.Series, pd.Series]:
    """Return how many sound readings lacked each row since it was gone, and the last one's time."""
    absences = pd.Series(0, index=rows.index)
    last = pd.Series(pd.NaT, index=rows.index, dtype=rows["gone_at"].dtype)
    for source_id, gone_at in rows["gone_at"].dropna().groupby(rows["source_id"]):
        log = sound[sound["source_id"] == source_id].sort_values("first_at")
        counted = np.append(0, log["attempt_count"].to_numpy().cumsum())
        start = np.searchsorted(log["first_at"], gone_at, side="left")
        end = np.searchsorted(log["first_at"], back_at[gone_at.index].fillna(FAR), side="left")
        absences[gone_at.index] = counted[end] - counted[start]
        last[gone_at.index] = log["last_at"].iloc[end - 1].to_numpy()
    return absences, last
