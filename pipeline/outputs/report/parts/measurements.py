"""The measured speeds that the report shows, each with its evidence, like beside like."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.outputs.report.inlines import CitedFigure
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.tables import PublishedRow
from pipeline.outputs.report.text import day, name_of, seconds, speed

SHOWN_METRICS: Final = {
    "ttft_s": "Time to first token",
    "output_tps": "Speed after the first token",
    "e2e_tps": "Speed, time to first token included",
}
"""Figures of a measurement; each is a convention of its own and never shares an axis."""

UNITS: Final = {
    "ttft_s": "seconds",
    "output_tps": "tokens per second",
    "e2e_tps": "tokens per second",
}

SAME_RUN: Final = (
    *("provider_id", "offer_key", "source_id", "measured_by", "prompt_tokens", "output_tokens"),
    *("concurrency", "region", "window_start", "window_end"),
)
"""What names a row of derived/performance_comparison, but for the way of measuring."""

ALIKE: Final = (
    *("model_id", "model_variant", "quantization", "measured_as"),
    *("prompt_tokens", "output_tokens", "concurrency", "region"),
)
"""What figures must have in common to stand in one chart."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One provider's model under one workload, and its figures by metric."""

    row: PublishedRow
    figures: Mapping[str, CitedFigure]

    @property
    def model(self) -> str:
        """The canonical model, or the label where it is not known."""
        return name_of(self.row["model_id"] or self.row["model_label"])

    @property
    def provider(self) -> str:
        """The provider's id."""
        return str(self.row["provider_id"])

    @property
    def workload(self) -> str:
        """Prompt, answer and requests in flight."""
        row = self.row
        ends = [row[name] for name in ("prompt_tokens", "output_tokens")]
        parts = []
        if any(end is not None for end in ends):
            shown = ("?" if end is None else f"{int(end):,}" for end in ends)
            parts.append(f"{' → '.join(shown)} tokens")
        if row["concurrency"] is not None:
            parts.append(f"{int(row['concurrency'])} at once")
        if row["region"] is not None:
            parts.append(name_of(row["region"]))
        return ", ".join(parts) or "workload not stated"

    @property
    def when(self) -> str:
        """Day on which the measurement ended."""
        return "not stated" if self.row["window_end"] is None else day(self.row["window_end"])

    @property
    def references(self) -> tuple[int, ...]:
        """Sources of its figures."""
        numbers = {number for figure in self.figures.values() for number in figure.references}
        return tuple(sorted(numbers))


@dataclass(frozen=True, slots=True)
class MeasurementGroup:
    """Measurements that may be compared: same model, workload and way of measuring."""

    measurements: Sequence[Measurement]

    @property
    def providers(self) -> set[str]:
        """Providers in it."""
        return {item.provider for item in self.measurements}

    @property
    def newest(self) -> str:
        """Day of its newest measurement."""
        return max(item.when for item in self.measurements)


def measurements(material: Material) -> list[Measurement]:
    """Return all rows of derived/performance_comparison, the medians behind them as evidence."""
    return [_measured(material, row) for row in material.tables.rows("performance_comparison")]


def measurements_of(material: Material, column: str, value: str) -> list[Measurement]:
    """Return the measurements of one model or provider."""
    rows = material.tables.groups("performance_comparison", column).get(value, [])
    return [_measured(material, row) for row in rows]


def _measured(material: Material, row: PublishedRow) -> Measurement:
    medians = material.tables.groups("performance", "offer_key").alike(
        row["offer_key"], {"percentile": "p50"} | {name: row[name] for name in SAME_RUN}
    )
    stated = {item["metric"]: item for item in sorted(medians, key=lambda x: x["fetched_at"])}
    figures = {
        metric: _figure(material, metric, row[metric], stated.get(metric))
        for metric in SHOWN_METRICS
        if row[metric] is not None
    }
    return Measurement(row, figures)


def groups(found: Sequence[Measurement], highlighted: Sequence[str]) -> list[MeasurementGroup]:
    """Return comparable measurements together, those of most highlighted providers first."""
    by_kind: dict[tuple[object, ...], list[Measurement]] = {}
    for item in found:
        if item.row["model_id"] is not None:
            by_kind.setdefault(tuple(item.row[name] for name in ALIKE), []).append(item)
    several = [MeasurementGroup(items) for items in by_kind.values()]
    several = [group for group in several if len(group.providers) > 1]
    ours = set(highlighted)
    several.sort(key=lambda group: group.measurements[0].model)
    several.sort(
        key=lambda group: (len(group.providers & ours), group.newest, len(group.providers)),
        reverse=True,
    )
    return several


def _figure(
    material: Material, metric: str, value: float, stated: PublishedRow | None
) -> CitedFigure:
    """Return a measured figure with the statement of it, or, in uneven tables, without."""
    text = seconds(value) if metric == "ttft_s" else speed(value)
    if stated is None:
        how = "as the table has it; core/performance does not have its statement"
        table = "performance_comparison"
        return material.citations.computed(text, value, how=how, table=table)
    return material.citations.stated(stated, text, value)
