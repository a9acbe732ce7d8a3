"""Which model takes the place of one that is no longer offered."""

import pandas as pd

from pipeline.analysis.prices.offer_ids import STATED_OFFER


def successors(ended: pd.DataFrame, offers: pd.DataFrame) -> pd.Series:
    """Return what the source of each end names in place of the offer, else what any source names.

    Args:
        ended: Events of ended offers; the index unique.
        offers: core/offers.
    """
    named = offers[offers["successor"].notna()].sort_values("first_seen_at", kind="stable")
    found = pd.Series(None, index=ended.index, dtype="str")
    for key in (list(STATED_OFFER), ["provider_id", "offer_key"], ["provider_id", "model_id"]):
        newest = named[named[key[-1]].notna() | (key[-1] == "via")]
        newest = newest.drop_duplicates(key, keep="last")[[*key, "successor"]]
        met = ended[key].merge(newest, how="left", on=key)["successor"]
        found = found.fillna(met.set_axis(ended.index))
    return found
