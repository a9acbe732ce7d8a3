"""How fast each provider serves each model, figures of one convention in one column."""

import pandas as pd
import pyarrow as pa

from pipeline.analysis.prices.measured_prices import prices_beside
from pipeline.analysis.prices.offer_ids import IDENTITY
from pipeline.analysis.prices.plain_prices import blended_3_1
from pipeline.analysis.prices.precedence import SECONDS_PER_DAY
from pipeline.domain.table import TIMESTAMP, Table, column

WORKLOAD = [
    *("provider_id", "offer_key", "source_id", "measured_by", "measured_as", "prompt_tokens"),
    *("output_tokens", "concurrency", "region"),
]
WINDOW = ["window_start", "window_end"]
COMPARED_METRICS = ("ttft_s", "output_tps", "e2e_tps")

WAYS = {
    "client_streaming_ttft": "client_streaming",
    "after_first_token": "client_streaming",
    "e2e_including_ttft": "client_streaming",
}
"""Conventions that one way of measuring gives; any other convention is a way of its own. Figures
of two ways are never in one row."""

STALE_AFTER = pd.Timedelta(90, "day")
"""Sellers change machines and software within months; a figure of before says what was."""

INCLUDES_WAIT = "measured with the time to first token: see e2e_tps"
NO_SPEED = "no speed was measured"

TABLE = Table(
    layer="derived",
    name="performance_comparison",
    doc="One provider's model under one workload: medians of latency and speed.",
    primary_key=tuple(WORKLOAD),
    evidence=("performance", tuple(n for n in [*WORKLOAD, *WINDOW] if n != "measured_as")),
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
        column("fetched_at", TIMESTAMP, "When the document of the figures stood so."),
        column(
            "age_days",
            pa.float64(),
            "From the end of the measurement, else from fetched_at, to the newest attempt.",
            unit="days",
        ),
        column("is_stale", pa.bool_(), "Whether it is older than 90 days, whoever still shows it."),
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
        column(
            "output_tps_reason",
            pa.string(),
            "Why there is no output_tps: it was measured with the time to first token, or not at "
            "all.",
            null=True,
        ),
        column("sample_count", pa.int64(), "Requests behind the figures.", null=True),
        column("failure_count", pa.int64(), "Requests that failed.", null=True),
        column("method", pa.string(), "How the figures came to us."),
        column(
            "input_usd_per_mtok",
            pa.float64(),
            "Input price of the same model at the same provider and time: see price_basis.",
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
            "price_basis",
            pa.string(),
            "What ties the price to the figure: reading (the same document states both, of the "
            "same offer) or window (it was the only one in force while it was measured).",
            null=True,
        ),
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


def build(
    performance: pd.DataFrame,
    price_history: pd.DataFrame,
    prices: pd.DataFrame,
    clock: pd.DataFrame,
) -> pd.DataFrame:
    """Return a row per provider, model and workload, the newest medians of each metric.

    Left out: percentiles other than the median, and figures of earlier windows and readings; they
    stand in core/performance.

    Args:
        performance: core/performance.
        price_history: derived/price_history.
        prices: core/prices.
        clock: The newest attempt, as `at`.
    """
    medians = performance[performance["percentile"] == "p50"]
    medians = medians.assign(measured_as=medians["convention"].replace(WAYS))
    newest = _newest(medians)
    groups = newest.groupby(WORKLOAD, dropna=False)
    rows = groups.agg(
        **{item.name: (item.name, "last") for item in IDENTITY},
        **{name: (name, "last") for name in WINDOW},
        fetched_at=("fetched_at", "last"),
        model_label=("model_label", "last"),
        sample_count=("sample_count", "max"),
        failure_count=("failure_count", "max"),
        method=("method", "last"),
    )
    for metric in COMPARED_METRICS:
        values = newest[newest["metric"] == metric].groupby(WORKLOAD, dropna=False)["value"]
        rows[metric] = values.last()
    rows = rows.reset_index()
    rows = rows.join(prices_beside(rows, price_history, prices))
    speed_reason = pd.Series(NO_SPEED, index=rows.index, dtype="object")
    speed_reason = speed_reason.mask(rows["e2e_tps"].notna(), INCLUDES_WAIT)
    age = clock["at"].iloc[0] - rows["window_end"].fillna(rows["fetched_at"])
    return rows.assign(
        age_days=age.dt.total_seconds() / SECONDS_PER_DAY,
        is_stale=age > STALE_AFTER,
        output_tps_reason=speed_reason.mask(rows["output_tps"].notna(), None).astype("str"),
        blended_3_1_usd_per_mtok=blended_3_1(
            rows["input_usd_per_mtok"], rows["output_usd_per_mtok"]
        ),
    )[TABLE.names]


def _newest(medians: pd.DataFrame) -> pd.DataFrame:
    """Return the figures of the newest window of each workload, as they were last read."""
    ordered = medians.sort_values([*WINDOW[::-1], "fetched_at"], na_position="first", kind="stable")
    workload = ordered.groupby(WORKLOAD, dropna=False, sort=False).ngroup()
    reading = ordered.groupby([*WINDOW, "fetched_at"], dropna=False, sort=False).ngroup()
    return ordered[reading == reading.groupby(workload).transform("last")]
