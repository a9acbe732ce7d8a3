"""Price against speed: a panel for each model and convention, the frontier as a staircase."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from pipeline.outputs.report.drawing import Label, Mark, Panel, PanelChart, Segment, Tick
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.measurements import METRICS, Measurement
from pipeline.outputs.report.offers import SEVERAL
from pipeline.outputs.report.scales import Scale, height, linear, linear_ticks, price_ticks
from pipeline.outputs.report.tables import Row
from pipeline.outputs.report.text import counted, money, name_of, speed
from pipeline.tables.derived.price_performance_frontier import LIKE

HEIGHT: Final = 240
MOST_PANELS: Final = 6
HOW: Final = "median speed against (3 × input + output) ÷ 4, the price of the same time"
SAME: Final = (
    *("provider_id", "offer_key", "source_id", "measured_by", "prompt_tokens", "output_tokens"),
    *("concurrency", "region", "window_end"),
)
"""What a point and the measurement behind it have in common."""

LEFT: Final = 9.0
"""Percent of the width that the labels of the upright axis take."""

ABOVE: Final = -11
"""Pixels by which a name on the frontier stands above its mark."""

CHAR_SHARE: Final = 1.7
"""Percent of the width that a letter takes."""

LINE_PX: Final = 13
"""Pixels that a line of letters takes."""

LEFT_OF: Final = 60
"""Percent of the width beyond which a name stands before its mark."""


def frontier_chart(material: Material, found: Sequence[Measurement]) -> PanelChart | None:
    """Return the chart; null where no two offers with a price of the same time can be compared.

    Args:
        material: The tables.
        found: All measurements: the evidence of the speeds.
    """
    speeds = {tuple(item.row[name] for name in SAME): item for item in found}
    by_kind: dict[tuple[object, ...], list[Row]] = {}
    for row in material.tables.rows("price_performance_frontier"):
        if row["is_on_frontier"] is not None:
            by_kind.setdefault(tuple(row[name] for name in LIKE), []).append(row)
    several = [rows for rows in by_kind.values() if len(rows) >= SEVERAL]
    several.sort(key=lambda rows: (-len(rows), rows[0]["model_id"]))
    if not several:
        return None
    panels = tuple(_panel(material, rows, speeds) for rows in several[:MOST_PANELS])
    return PanelChart(
        "frontier-chart",
        "Price against speed",
        f"{counted(len(panels), 'panel')} of {len(several)}; on the line are the offers that no "
        "other beats in both.",
        panels,
        "USD per million tokens, three input to one output; upwards: tokens per second",
        material.legend(),
    )


def _panel(
    material: Material, rows: Sequence[Row], speeds: Mapping[tuple[object, ...], Measurement]
) -> Panel:
    across = replace(linear(row["blended_3_1_usd_per_mtok"] for row in rows), left=LEFT)
    up = linear(row["tokens_per_s"] for row in rows)
    first = rows[0]
    model = name_of(first["model_id"])
    return Panel(
        model,
        f"{METRICS[first['metric']].lower()}; measured by {name_of(first['measured_by'])}",
        HEIGHT,
        price_ticks(across),
        tuple(Tick(height(up, value, HEIGHT), f"{value:g}") for value in linear_ticks(up)),
        tuple(_staircase(rows, across, up)),
        tuple(_mark(material, row, speeds, across, up) for row in rows),
        _labels(material, rows, across, up),
        model,
        LEFT - 1,
    )


def _mark(
    material: Material,
    row: Row,
    speeds: Mapping[tuple[object, ...], Measurement],
    across: Scale,
    up: Scale,
) -> Mark:
    price, tokens = row["blended_3_1_usd_per_mtok"], row["tokens_per_s"]
    measured = speeds.get(tuple(row[name] for name in SAME))
    figures = {} if measured is None else measured.figures
    entry = material.citations.computed_entry(
        how=f"{HOW}; speed from {material.source_title(row['source_id'])}",
        table="price_performance_frontier",
        of=[figures[row["metric"]].evidence] if row["metric"] in figures else [],
    )
    return Mark(
        across.at(price),
        f"{material.provider(row['provider_id'])}, {name_of(row['model_id'])}: "
        f"{speed(tokens)} tokens/s at {money(price)} per million tokens",
        entry,
        material.series(row["provider_id"]),
        provider=row["provider_id"],
        model=name_of(row["model_id"]),
        y=height(up, tokens, HEIGHT),
        is_open=not row["is_on_frontier"],
    )


def _labels(material: Material, rows: Sequence[Row], across: Scale, up: Scale) -> tuple[Label, ...]:
    """Return the names of highlighted providers, and those on the frontier that find room."""
    ours = material.highlighted
    named = [row for row in rows if row["is_on_frontier"] or row["provider_id"] in ours]
    named.sort(key=lambda row: (row["provider_id"] not in ours, row["provider_id"]))
    found: list[Label] = []
    for row in named:
        label = _label(material, row, across, up)
        if row["provider_id"] in ours or not any(_overlap(label, other) for other in found):
            found.append(label)
    return tuple(found)


def _overlap(one: Label, other: Label) -> bool:
    """Whether two names would stand in each other's way, at the width of a panel on a desk."""
    spans = []
    for label in (one, other):
        width = len(label.text) * CHAR_SHARE
        start = label.x - width if label.is_before else label.x
        spans.append((start, start + width))
    (first, first_end), (second, second_end) = spans
    return abs(one.y - other.y) < LINE_PX and first < second_end and second < first_end


def _label(material: Material, row: Row, across: Scale, up: Scale) -> Label:
    """Return a name: above the frontier, where no mark can be, or below it."""
    place = across.at(row["blended_3_1_usd_per_mtok"])
    is_on = row["is_on_frontier"]
    name = material.provider(row["provider_id"])
    has_room = place - len(name) * CHAR_SHARE > LEFT
    return Label(
        place,
        height(up, row["tokens_per_s"], HEIGHT) + (ABOVE if is_on else 0),
        name,
        material.series(row["provider_id"]),
        is_before=has_room if is_on else place > LEFT_OF,
        provider=row["provider_id"],
    )


def _staircase(rows: Sequence[Row], across: Scale, up: Scale) -> Iterator[Segment]:
    best = sorted(
        (row["blended_3_1_usd_per_mtok"], row["tokens_per_s"])
        for row in rows
        if row["is_on_frontier"]
    )
    for (price, tokens), (next_price, next_tokens) in pairwise(best):
        level = height(up, tokens, HEIGHT)
        edge = across.at(next_price)
        yield Segment(across.at(price), level, edge, level, None, is_thin=True)
        yield Segment(edge, level, edge, height(up, next_tokens, HEIGHT), None, is_thin=True)
