"""How fast each provider serves each model, figures of one convention in one column."""

import pandas as pd
import pyarrow as pa

from pipeline.measured_prices import prices_beside
from pipeline.offer_ids import IDENTITY
from pipeline.table import TIMESTAMP, Table, column

WORKLOAD = [
    *("provider_id", "offer_key", "source_id", "measured_by", "measured_as", "prompt_tokens"),
    *("output_tokens", "concurrency", "region", "window_start", "window_end"),
]
METRICS = ("ttft_s", "output_tps", "e2e_tps")

WAYS = {
    "client_streaming_ttft": "client_streaming",
    "after_first_token": "client_streaming",
    "e2e_including_ttft": "client_streaming",
}
"""Conventions that one way of measuring gives; any other convention is a way of its own. Figures
of two ways are never in one row."""

TABLE = Table(
    layer="derived",
    name="performance_comparison",
    doc="One provider's model under one workload: medians of latency and speed.",
    primary_key=tuple(WORKLOAD),
    evidence=("performance", tuple(name for name in WORKLOAD if name != "measured_as")),
    columns=(
        *IDENTITY,
        column("provider_id", pa.string(), "Who serves it."),
        column("offer_key", pa.string(), "The offer, as in core/performance."),
        column("source_id", pa.string(), "Source of the figures."),
        column("measured_by", pa.string(), "Who measured."),
        column(
            "measured_as",
            pa.string(),
            "Way of measuring: client_streaming, or the convention where it is a way of its own.",
        ),
        column("model_label", pa.string(), "Model, for people."),
        column("prompt_tokens", pa.int64(), "Input of one request.", unit="tokens", null=True),
        column("output_tokens", pa.int64(), "Output of one request.", unit="tokens", null=True),
        column("concurrency", pa.int64(), "Requests in flight at once.", null=True),
        column("region", pa.string(), "Where the client ran.", null=True),
        column("window_start", TIMESTAMP, "Start of the measurement.", null=True),
        column("window_end", TIMESTAMP, "End of the measurement, exclusive.", null=True),
        column("ttft_s", pa.float64(), "Median time to first token.", unit="seconds", null=True),
        column(
            "output_tps",
            pa.float64(),
            "Median speed after the first token: (n - 1) / (end - first token).",
            unit="tokens per second",
            null=True,
        ),
        column(
            "e2e_tps",
            pa.float64(),
            "Median speed over the whole request, time to first token included: n / end. Never "
            "comparable with output_tps.",
            unit="tokens per second",
            null=True,
        ),
        column("sample_count", pa.int64(), "Requests behind the figures.", null=True),
        column("failure_count", pa.int64(), "Requests that failed.", null=True),
        column("method", pa.string(), "How the figures came to us."),
        column(
            "input_usd_per_mtok",
            pa.float64(),
            "Input price of the same model at the same provider while it was measured.",
            unit="USD per million tokens",
            null=True,
        ),
        column(
            "output_usd_per_mtok",
            pa.float64(),
            "Output price, likewise.",
            unit="USD per million tokens",
            null=True,
        ),
        column(
            "blended_3_1_usd_per_mtok",
            pa.float64(),
            "(3 x input + output) / 4.",
            unit="USD per million tokens",
            null=True,
        ),
        column("price_source_id", pa.string(), "Source of the price.", null=True),
        column(
            "price_reason",
            pa.string(),
            "Why there is no price: another model (the provider's prices are of other models), no "
            "price in the window, several prices in the window, no price of this provider, or the "
            "model or the time of the measurement is not known.",
            null=True,
        ),
    ),
)


def build(performance: pd.DataFrame, price_history: pd.DataFrame) -> pd.DataFrame:
    """Return a row per provider, model and workload, the newest medians of each metric.

    Percentiles other than the median are left out; they stand in core/performance.

    Args:
        performance: core/performance.
        price_history: derived/price_history.
    """
    medians = performance[performance["percentile"] == "p50"].sort_values("fetched_at")
    medians = medians.assign(measured_as=medians["convention"].replace(WAYS))
    groups = medians.groupby(WORKLOAD, dropna=False)
    rows = groups.agg(
        **{item.name: (item.name, "last") for item in IDENTITY},
        model_label=("model_label", "last"),
        sample_count=("sample_count", "max"),
        failure_count=("failure_count", "max"),
        method=("method", "last"),
    )
    for metric in METRICS:
        values = medians[medians["metric"] == metric].groupby(WORKLOAD, dropna=False)["value"]
        rows[metric] = values.last()
    rows = rows.reset_index()
    rows = rows.join(prices_beside(rows, price_history))
    blend = (3 * rows["input_usd_per_mtok"] + rows["output_usd_per_mtok"]) / 4
    return rows.assign(blended_3_1_usd_per_mtok=blend)[TABLE.names]
