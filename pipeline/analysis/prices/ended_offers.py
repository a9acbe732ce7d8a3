"""Which offers have ended as some source says, though other catalogues go on listing them."""

import pandas as pd

from pipeline.analysis.prices.offer_ids import STATED_OFFER

SOLD = ["provider_id", "model_id", "model_variant"]
"""What a seller sells, by whichever route and id."""


def stated_ends(offers: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return what each source says that sellers ended: by a stated day, or by leaving it out.

    One id of several that a source knows for the same model may end alone: the model ends with the
    last of them.

    Args:
        offers: core/offers.
        now: The time for which the question is asked.

    Returns:
        A row per source and `SOLD`, with `is_dated`: whether a stated day has come for one of them.
    """
    newest = offers.sort_values("first_seen_at", kind="stable")
    newest = newest.drop_duplicates(list(STATED_OFFER), keep="last")
    own = newest[newest["model_id"].notna() & newest["via"].isna()]
    is_dated = own["retires_on"] <= now
    marked = own.assign(is_dated=is_dated, is_over=is_dated | own["retired_at"].notna())
    sold = marked.groupby(["source_id", *SOLD], dropna=False)
    found = sold.agg(is_dated=("is_dated", "any"), is_over=("is_over", "all")).reset_index()
    return found.loc[found["is_over"], ["source_id", *SOLD, "is_dated"]]


def is_sold_among(rows: pd.DataFrame, ends: pd.DataFrame) -> pd.Series:
    """Return whether what each row sells is among the ends."""
    sold = pd.MultiIndex.from_frame(rows[SOLD])
    return pd.Series(sold.isin(pd.MultiIndex.from_frame(ends[SOLD])), index=rows.index)
