"""Which offers of a model no other beats in both price and speed, and why others are not placed."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pyarrow as pa

from pipeline.domain.table import TIMESTAMP, Table, column

NEAR = timedelta(days=30)
"""Figures that ended longer before the newest one of their kind are of another time."""

OLDER = "measured more than 30 days before the newest figure of its kind"

LIKE = [
    *("model_id", "model_variant", "quantization", "metric", "measured_by", "measured_as"),
    *("prompt_tokens", "output_tokens", "concurrency", "region"),
]
"""What figures must have in common to be compared."""

TABLE = Table(
    layer="derived",
    name="price_performance_frontier",
    doc="One measured offer, on or off the frontier of price and speed of its model, or why it "
    "has no place there.",
    primary_key=(*LIKE, "provider_id", "offer_key", "source_id"),
    evidence=("performance", ("provider_id", "offer_key", "source_id", "metric")),
    columns=(
        column("model_id", pa.string(), "Canonical model.", null=True),
        column("model_variant", pa.string(), "How the weights are offered.", null=True),
        column("quantization", pa.string(), "Number format of the weights.", null=True),
        column(
            "metric",
            pa.string(),
            "Convention of the speed: output_tps (after the first token) or e2e_tps (with it).",
        ),
        column("measured_by", pa.string(), "Who measured."),
        column("measured_as", pa.string(), "Way of measuring."),
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
            "Price of the same time; see derived/performance_comparison.",
            unit="USD per million tokens",
            null=True,
        ),
        column(
            "is_on_frontier",
            pa.bool_(),
            "Whether no other one is as cheap and faster, or as fast and cheaper; null where it "
            "was not compared.",
            null=True,
        ),
        column(
            "reason",
            pa.string(),
            "Why it was not compared: there is no price of the same model and time (as in "
            "performance_comparison), or the figure is too old.",
            null=True,
        ),
        column(
            "offer_count",
            pa.int64(),
            "Offers that it was compared with, itself included; 1: no other has price and speed.",
            null=True,
        ),
    ),
)


def build(performance_comparison: pd.DataFrame) -> pd.DataFrame:
    """Return a row per offer and convention that has a speed.

    Args:
        performance_comparison: derived/performance_comparison.
    """
    parts = [
        performance_comparison.assign(
            metric=metric, tokens_per_s=performance_comparison[metric]
        ).dropna(subset=["tokens_per_s"])
        for metric in ("output_tps", "e2e_tps")
    ]
    rows = pd.concat(parts, ignore_index=True)
    priced = rows[rows["blended_3_1_usd_per_mtok"].notna()]
    recent = _recent(priced)
    placed = _placed(priced[recent]).reindex(rows.index)
    reason = rows["price_reason"].mask(rows.index.isin(priced.index[~recent]), OLDER)
    return rows.assign(reason=reason, **{str(name): placed[name] for name in placed})[TABLE.names]


def _recent(priced: pd.DataFrame) -> pd.Series:
    """Return whether a figure is of the time of the newest one that it may be compared with."""
    number = priced.groupby(LIKE, dropna=False, sort=False).ngroup()
    ended = priced["window_end"].fillna(priced["fetched_at"])
    return ended >= ended.groupby(number).transform("max") - NEAR


def _placed(priced: pd.DataFrame) -> pd.DataFrame:
    """Return `is_on_frontier` and `offer_count` of each offer."""
    groups = priced.groupby(LIKE, dropna=False, sort=False)
    on = [
        is_on_frontier(group["blended_3_1_usd_per_mtok"], group["tokens_per_s"])
        for _, group in groups
    ]
    placed = pd.concat([pd.Series(dtype="bool"), *on]).astype("object")
    return pd.DataFrame(
        {"is_on_frontier": placed, "offer_count": groups["metric"].transform("size")}
    )


def is_on_frontier(prices: pd.Series, speeds: pd.Series) -> pd.Series:
    """Return whether no other one is as cheap and faster, or as fast and cheaper."""
    ordered = pd.DataFrame({"price": prices, "speed": speeds}).sort_values(
        ["price", "speed"], ascending=[True, False]
    )
    cheapest = ordered.groupby("speed")["price"].transform("min")
    is_cheapest = np.isclose(ordered["price"], cheapest, rtol=1e-9, atol=0)
    return ((ordered["speed"] >= ordered["speed"].cummax()) & is_cheapest).reindex(prices.index)
