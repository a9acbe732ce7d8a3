"""Offers whose model is not known, with the names that are nearest."""

import pandas as pd
import pyarrow as pa

from pipeline.domain.table import TIMESTAMP, Table, column

TABLE = Table(
    layer="derived",
    name="unmatched_offers",
    doc="One offer without a canonical model: an entry of models.yaml is missing, or it is none.",
    primary_key=("provider_id", "offer_key", "via"),
    evidence=("offers", ("provider_id", "offer_key", "via")),
    columns=(
        column("provider_id", pa.string(), "Seller."),
        column("offer_key", pa.string(), "The offer, as in core/offers."),
        column("via", pa.string(), "Router through which it is sold.", null=True),
        column("model_label", pa.string(), "Model as printed."),
        column(
            "nearest_model_ids",
            pa.list_(pa.string()),
            "Canonical models with the most alike names, best first: hints for a person.",
        ),
        column("last_seen_at", TIMESTAMP, "Last sound reading that states it."),
        column("source_ids", pa.list_(pa.string()), "Sources that state it."),
    ),
)


def build(offers: pd.DataFrame, nearest_models: pd.DataFrame) -> pd.DataFrame:
    """Return a row per offer that is still stated and resolves to no model.

    Args:
        offers: core/offers.
        nearest_models: Canonical models like each offer's name; see `pipeline.tables.inputs`.
    """
    key = list(TABLE.primary_key)
    unknown = offers[offers["model_id"].isna() & offers["gone_at"].isna()]
    groups = unknown.sort_values("last_seen_at", kind="stable").groupby(key, dropna=False)
    rows = groups.agg(
        model_label=("model_label", "last"), last_seen_at=("last_seen_at", "max")
    ).assign(source_ids=groups["source_id"].agg(lambda ids: sorted(set(ids))).astype("object"))
    names = nearest_models.rename(columns={"nearest": "nearest_model_ids"})
    found = rows.reset_index().merge(names, how="left", on=["offer_key", "model_label"])
    return found[TABLE.names]
