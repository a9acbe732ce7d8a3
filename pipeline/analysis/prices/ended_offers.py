"""Which offers have ended as some source says, though other catalogues go on listing them."""

import pandas as pd

from pipeline.analysis.prices.offer_ids import STATED_OFFER

SOLD = ["provider_id", "model_id", "model_variant"]
"""What a seller sells, by whichever route and id."""


def stated_ends(offers: pd.DataFrame, sources: pd.DataFrame, now: pd.Timestamp) -> pd.DataFrame:
    """Return what each source says that sellers ended: by a stated day, or by leaving it out.

    One id of several that a source knows for the same model may end alone: the model ends with the
    last of them. A copy's word falls where the source that it copies lists the model as sold.

    Args:
        offers: core/offers.
        sources: core/sources.
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
    ends, lists = found[found["is_over"]], found[~found["is_over"]]
    copies = sources[["source_id", "lineage"]].explode("lineage")
    listed = lists.rename(columns={"source_id": "lineage"}).merge(copies, on="lineage")
    is_listed = _among(ends, listed, ["source_id", *SOLD])
    return ends.loc[~is_listed, ["source_id", *SOLD, "is_dated"]]


def is_sold_among(rows: pd.DataFrame, ends: pd.DataFrame) -> pd.Series:
    """Return whether what each row sells is among the ends."""
    return _among(rows, ends, SOLD)


def _among(rows: pd.DataFrame, others: pd.DataFrame, names: list[str]) -> pd.Series:
    known = pd.MultiIndex.from_frame(others[names])
    return pd.Series(pd.MultiIndex.from_frame(rows[names]).isin(known), index=rows.index)
