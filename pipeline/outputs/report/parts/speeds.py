"""Measured speeds as tables and charts: a column never mixes two ways of measuring."""

from collections.abc import Sequence
from typing import Final

from pipeline.outputs.report.charts import bar_chart
from pipeline.outputs.report.document import Chart, ReportRow, ShownColumn, ShownTable
from pipeline.outputs.report.inlines import Day, Quiet, Words, words
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.parts.measurements import (
    SHOWN_METRICS,
    UNITS,
    Measurement,
    MeasurementGroup,
)
from pipeline.outputs.report.text import money, name_of

NUMBERS: Final = (
    ShownColumn("First token", "number", "Seconds until the first token, median."),
    ShownColumn("After it", "number", "Tokens per second after the first token, median."),
    ShownColumn(
        "With it", "number", "Tokens per second, time to the first token included, median."
    ),
)


def speed_table(
    material: Material, name: str, caption: str, found: Sequence[Measurement], *, about: str
) -> ShownTable:
    """Return measurements as a table.

    Args:
        material: The tables.
        name: Its anchor.
        caption: Its caption.
        found: The measurements.
        about: What the page is about, whose column is left out: `model`, `provider` or nothing.
    """
    keys = [ShownColumn("Model", "key")] if about != "model" else []
    keys += [ShownColumn("Provider", "key")] if about != "provider" else []
    columns = (
        *keys,
        *NUMBERS,
        ShownColumn("Workload", "wide"),
        ShownColumn("Measured by"),
        ShownColumn("Measured", "day"),
        ShownColumn("Blend then", "number", "Blended price at the time of the measurement."),
    )
    rows = tuple(_line(material, item, about) for item in found)
    return ShownTable(name, caption, columns, rows)


def _line(material: Material, item: Measurement, about: str) -> ReportRow:
    row = item.row
    terms = [part for part in (row["model_variant"], row["quantization"]) if part is not None]
    model = words(
        material.model_link(row["model_id"], row["model_label"]),
        *(Quiet(f" {name_of(term)}") for term in terms),
    )
    provider = (material.provider_link(item.provider),)
    keys = [model] if about != "model" else []
    keys += [provider] if about != "provider" else []
    figures = (
        (item.figures[metric],) if metric in item.figures else ()
        for metric in ("ttft_s", "output_tps", "e2e_tps")
    )
    when: Words = (Day(item.when),) if row["window_end"] is not None else (Quiet("not stated"),)
    cells = (
        *keys,
        *figures,
        (item.workload,),
        (name_of(row["measured_by"]),),
        when,
        _price(material, item),
    )
    return ReportRow(cells, is_ours=item.provider in material.highlighted)


def _price(material: Material, item: Measurement) -> Words:
    row = item.row
    blend = row["blended_3_1_usd_per_mtok"]
    if blend is None:
        return ()
    how = f"(3 × input + output) ÷ 4, prices of the same {row['price_basis']}"
    return (
        material.citations.computed(money(blend), blend, how=how, table="performance_comparison"),
    )


def speed_charts(material: Material, group: MeasurementGroup, name: str) -> tuple[Chart, ...]:
    """Return a chart a metric of one set of comparable measurements, newest of each provider."""
    newest: dict[str, Measurement] = {}
    for item in sorted(group.measurements, key=lambda item: (item.when, len(item.figures))):
        newest[item.provider] = item
    charts = []
    for metric, title in SHOWN_METRICS.items():
        have = [item for item in newest.values() if metric in item.figures]
        if len(have) > 1:
            ordered = sorted(have, key=lambda item: -(item.figures[metric].value or 0))
            if metric == "ttft_s":
                ordered.reverse()
            values = [_value(material, item, metric) for item in ordered]
            first = ordered[0]
            summary = f"{material.model(first.row['model_id'])}, {first.workload}; the best on top."
            charts.append(bar_chart(f"{name}-{metric}", title, summary, values, UNITS[metric]))
    return tuple(charts)


def _value(material: Material, item: Measurement, metric: str) -> dict[str, object]:
    figure = item.figures[metric]
    note = f"measured by {name_of(item.row['measured_by'])}, {item.when}"
    return {
        "label": material.provider(item.provider),
        "value": figure.value,
        "text": figure.text,
        "note": note,
        "evidence": figure.evidence,
    }
