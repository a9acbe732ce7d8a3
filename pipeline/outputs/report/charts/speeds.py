"""Measured speeds: a small chart for each model and convention, never two conventions in one."""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.outputs.report.drawing import Mark, Strip, StripChart, StripRow, Tick
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.measurements import METRICS, UNITS, Group, Measurement
from pipeline.outputs.report.scales import Scale, linear, linear_ticks
from pipeline.outputs.report.text import counted

MOST_GROUPS: Final = 3
MOST_PARTS: Final = 4


def speed_charts(material: Material, groups: Sequence[Group]) -> Iterator[StripRow]:
    """Yield the charts of the first groups, one for each metric, those of a group in a row."""
    for number, group in enumerate(groups[:MOST_GROUPS]):
        first = group.measurements[0]
        way = str(first.row["measured_as"]).replace("_", " ")
        yield StripRow(
            f"speed-{number}",
            first.model,
            f"{first.workload}; medians, {way}; {counted(len(group.providers), 'provider')}, the "
            "best on top.",
            tuple(
                _chart(material, f"speed-{number}-{metric}", metric, measured)
                for metric in METRICS
                if (measured := [item for item in group.measurements if metric in item.figures])
            ),
        )


def _chart(
    material: Material, chart_id: str, metric: str, measured: Sequence[Measurement]
) -> StripChart:
    is_delay = metric == "ttft_s"
    scale = linear((_value(item, metric) for item in measured), MOST_PARTS)
    by_provider: dict[str, list[Measurement]] = {}
    for item in sorted(measured, key=lambda item: _value(item, metric), reverse=not is_delay):
        by_provider.setdefault(item.provider, []).append(item)
    return StripChart(
        chart_id,
        METRICS[metric],
        "",
        f"{UNITS[metric]}; {'shorter is better' if is_delay else 'more is better'}",
        tuple(Tick(scale.at(value), f"{value:g}") for value in linear_ticks(scale)),
        tuple(
            _strip(material, scale, metric, provider, found)
            for provider, found in by_provider.items()
        ),
    )


def _value(item: Measurement, metric: str) -> float:
    return float(item.row[metric])


def _strip(
    material: Material, scale: Scale, metric: str, provider: str, found: Sequence[Measurement]
) -> Strip:
    name = material.provider(provider)
    return Strip(
        name,
        tuple(
            Mark(
                scale.at(_value(item, metric)),
                f"{name}, {item.model}, {METRICS[metric].lower()}: {item.figures[metric].text}",
                item.figures[metric].evidence,
                material.series(provider),
                provider=provider,
                model=item.model,
            )
            for item in found
        ),
        start=scale.at(0),
        end=scale.at(_value(found[0], metric)),
        value=found[0].figures[metric].text,
        provider=provider,
    )
