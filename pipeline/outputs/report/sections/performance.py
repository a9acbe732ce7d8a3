"""Comparative performance: the original's first table, measured, like beside like."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.outputs.report.charts.frontier import frontier_chart
from pipeline.outputs.report.charts.speeds import MOST_GROUPS, speed_charts
from pipeline.outputs.report.document import (
    Block,
    Cite,
    Column,
    Paragraph,
    Quiet,
    Section,
    Table,
    Words,
    words,
)
from pipeline.outputs.report.document import Row as Line
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.measurements import Group, Measurement, groups, measurements
from pipeline.outputs.report.text import counted, money, name_of

MOST_ROWS: Final = 200
COLUMNS: Final = (
    Column("Model", "key"),
    Column("Provider", "seller"),
    Column("First token", "number"),
    Column("Tokens/s after it", "number"),
    Column("Tokens/s with it", "number"),
    Column("Price then"),
    Column("Workload"),
    Column("Source"),
    Column("Measured", "day"),
)


def section(material: Material) -> Section:
    """Return measured speeds, and what the original report said of them."""
    found = measurements(material)
    if not found:
        text = "No source of measured speeds has been read."
        blocks: tuple[Block, ...] = (material.nothing("performance_comparison", text),)
        return Section(
            "performance", "Comparative performance", blocks, (_frontier(material, found),)
        )
    alike = groups(found, material.highlighted)
    blocks = tuple(_intro(material, found, alike))
    if alike:
        blocks = (*blocks, _side_by_side(material, alike[0]))
    table = Table(
        "speed-table",
        "Medians, by model and provider",
        COLUMNS,
        tuple(_line(material, item) for item in _ordered(material, found)[:MOST_ROWS]),
        first=20,
    )
    blocks = (*blocks, *speed_charts(material, alike), table)
    return Section("performance", "Comparative performance", blocks, (_frontier(material, found),))


def _intro(
    material: Material, found: Sequence[Measurement], alike: Sequence[Group]
) -> Iterator[Block]:
    yield Paragraph(
        (
            "Speeds are compared only for the same weights, workload and way of measuring. Tokens "
            "per second are counted in two ways, after the first token or with the wait for it; "
            "the two never share a column or an axis.",
        )
    )
    text = (
        f"{counted(len(found), 'measurement')} in all; {counted(len(alike), 'set')} of two or more "
        f"providers can be compared, of which the first {min(MOST_GROUPS, len(alike))} are drawn. "
        f"All are in {material.file('performance_comparison')}."
    )
    yield Paragraph((text,), is_quiet=True)


def _side_by_side(material: Material, group: Group) -> Table:
    """Return the newest of each provider of the group that most highlighted providers are in."""
    newest: dict[str, Measurement] = {}
    for item in sorted(group.measurements, key=lambda item: (item.when, len(item.figures))):
        newest[item.provider] = item
    ours = material.highlighted
    ordered = sorted(
        newest.values(),
        key=lambda item: (item.provider not in ours, material.provider(item.provider)),
    )
    first = ordered[0]
    columns = (
        Column("Provider", "seller"),
        Column("First token", "number"),
        Column("Tokens/s after it", "number"),
        Column("Tokens/s with it", "number"),
        Column(f"In {material.original.name}"),
        Column("Source"),
        Column("Measured", "day"),
    )
    return Table(
        "side-by-side",
        f"{first.model}, {first.workload}",
        columns,
        tuple(_beside(material, item) for item in ordered),
    )


def _beside(material: Material, item: Measurement) -> Line:
    claims = material.original.in_its_table(item.provider)
    return Line(
        (
            (material.provider(item.provider),),
            *_figures(item),
            material.original.said(claims),
            (Cite(item.references),),
            (item.when,),
        ),
        model=item.model,
        provider=item.provider,
    )


def _figures(item: Measurement) -> tuple[Words, ...]:
    return tuple(
        (item.figures[metric],) if metric in item.figures else ()
        for metric in ("ttft_s", "output_tps", "e2e_tps")
    )


def _ordered(material: Material, found: Sequence[Measurement]) -> list[Measurement]:
    ours = material.highlighted
    return sorted(found, key=lambda item: (item.provider not in ours, item.model, item.provider))


def _line(material: Material, item: Measurement) -> Line:
    row = item.row
    terms = [part for part in (row["model_variant"], row["quantization"]) if part is not None]
    return Line(
        (
            words(item.model, *(Quiet(f" {term}") for term in terms)),
            (material.provider(item.provider),),
            *_figures(item),
            _price(material, item),
            words(item.workload, Quiet(f" by {name_of(row['measured_by'])}")),
            (Cite(item.references),),
            (item.when,),
        ),
        model=item.model,
        provider=item.provider,
    )


def _price(material: Material, item: Measurement) -> Words:
    row = item.row
    blend = row["blended_3_1_usd_per_mtok"]
    if blend is None:
        return (Quiet(name_of(row["price_reason"])),)
    how = f"(3 × input + output) ÷ 4, prices of the same {row['price_basis']}"
    return (
        material.citations.computed(money(blend), blend, how=how, table="performance_comparison"),
    )


def _frontier(material: Material, found: Sequence[Measurement]) -> Section:
    chart = frontier_chart(material, found)
    rows = material.tables.rows("price_performance_frontier")
    reasons = Counter(name_of(row["reason"]) for row in rows if row["reason"] is not None)
    told = ", ".join(f"{number} {reason}" for reason, number in sorted(reasons.items()))
    left_out = f" Not compared: {told}." if told else ""
    if chart is not None:
        text = f"A price counts only if it is of the same model and time as the speed.{left_out}"
        blocks: tuple[Block, ...] = (Paragraph((text,), is_quiet=True), chart)
    else:
        text = f"No chart: no two offers have a speed, and a price of its time.{left_out}"
        blocks = (material.nothing("price_performance_frontier", text),)
    return Section("frontier", "Price against speed", blocks)
