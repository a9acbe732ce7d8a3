"""Which offers of a model nobody beats in both price and speed."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.table import TIMESTAMP, Table, column

NEAR = timedelta(days=30)
"""Figures that ended longer before the newest one of their kind are of another time."""

LIKE = [
    *("model_id", "model_variant", "quantization", "metric", "measured_by", "prompt_tokens"),
    *("output_tokens", "concurrency", "region"),
]
"""What figures must have in common to be compared."""

TABLE = Table(
    layer="derived",
    name="price_performance_frontier",
    doc="One offer's blended price and speed, on or off the frontier of its model.",
    primary_key=(*LIKE, "provider_id", "offer_key", "source_id"),
    evidence=("performance", ("provider_id", "offer_key", "source_id", "metric")),
    columns=(
        column("model_id", pa.string(), "Canonical model."),
        column("model_variant", pa.string(), "How the weights are offered.", null=True),
        column("quantization", pa.string(), "Number format of the weights.", null=True),
        column(
            "metric",
            pa.string(),
            "Convention of the speed: output_tps (after the first token) or e2e_tps (with it).",
        ),
        column("measured_by", pa.string(), "Who measured."),
        column("prompt_tokens", pa.int64(), "Input of one request.", unit="tokens", null=True),
        column("output_tokens", pa.int64(), "Output of one request.", unit="tokens", null=True),
        column("concurrency", pa.int64(), "Requests in flight at once.", null=True),
        column("region", pa.string(), "Where the client ran.", null=True),
        column("provider_id", pa.string(), "Who serves it."),
        column("offer_key", pa.string(), "The offer, as in core/performance."),
        column("source_id", pa.string(), "Source of the speed."),
        column("window_end", TIMESTAMP, "End of the measurement.", null=True),
        column("tokens_per_s", pa.float64(), "Median speed.", unit="tokens per second"),
        column(
            "blended_3_1_usd_per_mtok",
            pa.float64(),
            "Price in force while it was measured.",
            unit="USD per million tokens",
        ),
        column(
            "is_on_frontier",
            pa.bool_(),
            "Whether no other one is as cheap and faster, or as fast and cheaper.",
        ),
        column("offer_count", pa.int64(), "Offers that it was compared with, itself included."),
    ),
)


def build(performance_comparison: pd.DataFrame) -> pd.DataFrame:
    """Return a row per offer and convention that has a speed and a price of the same time.

    Args:
        performance_comparison: derived/performance_comparison.
    """
    priced = performance_comparison[
        performance_comparison["model_id"].notna()
        & performance_comparison["blended_3_1_usd_per_mtok"].notna()
    ]
    parts = [
        priced.assign(metric=metric, tokens_per_s=priced[metric])[priced[metric].notna()]
        for metric in ("output_tps", "e2e_tps")
    ]
    rows = _newest(pd.concat(parts, ignore_index=True))
    number = rows.groupby(LIKE, dropna=False, sort=False).ngroup()
    price = rows["blended_3_1_usd_per_mtok"]
    ordered = rows.assign(number=number).sort_values(
        ["number", "blended_3_1_usd_per_mtok", "tokens_per_s"], ascending=[True, True, False]
    )
    fastest = ordered.groupby("number")["tokens_per_s"].cummax()
    cheapest_of = ordered.groupby(["number", "tokens_per_s"])["blended_3_1_usd_per_mtok"]
    on = (ordered["tokens_per_s"] >= fastest) & np.isclose(
        ordered["blended_3_1_usd_per_mtok"], cheapest_of.transform("min"), rtol=1e-9, atol=0
    )
    return rows.assign(
        is_on_frontier=on.reindex(price.index),
        offer_count=price.groupby(number).transform("size"),
    )[TABLE.names]


def _newest(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the newest figure of each offer, those of another time left out."""
    ordered = rows.sort_values("window_end", kind="stable", na_position="first")
    last = ordered.drop_duplicates([*LIKE, "provider_id", "offer_key", "source_id"], keep="last")
    number = last.groupby(LIKE, dropna=False, sort=False).ngroup()
    newest = last["window_end"].groupby(number).transform("max")
    return last[~(last["window_end"] < newest - NEAR)].reset_index(drop=True)
