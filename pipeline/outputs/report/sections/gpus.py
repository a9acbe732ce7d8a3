"""Prices of a GPU-hour."""

from typing import Final

from pipeline.outputs.report.document import Block, Cite, Column, Paragraph, Table, Tag, words
from pipeline.outputs.report.document import Row as Line
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.tables import Row
from pipeline.outputs.report.text import day, money, name_of, ratio

MOST_ROWS: Final = 120

AGAINST: Final = "price ÷ the lowest fresh one of the same GPU on the same commitment"

COLUMNS: Final = (
    Column("GPU", "key"),
    Column("Seller", "seller"),
    Column("Terms"),
    Column("USD per GPU-hour", "number"),
    Column("To cheapest", "number"),
    Column("Source"),
    Column("Last read", "day"),
)


def gpu_blocks(material: Material) -> tuple[Block, ...]:
    """Return the table of GPU-hours."""
    rows = list(material.tables.rows("gpu_comparison"))
    if not rows:
        return (material.nothing("gpu_comparison", "No source states a price of a GPU-hour."),)
    ours = material.highlighted
    rows.sort(key=lambda row: (row["provider_id"] not in ours, row["gpu"], row["usd_per_gpu_hour"]))
    table = Table(
        "gpu-table",
        "USD per GPU-hour, by GPU and seller",
        COLUMNS,
        tuple(_line(material, row) for row in rows[:MOST_ROWS]),
    )
    if len(rows) <= MOST_ROWS:
        return (table,)
    text = f"{MOST_ROWS} of {len(rows)}; all are in {material.file('gpu_comparison')}."
    return (Paragraph((text,), is_quiet=True), table)


def _line(material: Material, row: Row) -> Line:
    price = row["usd_per_gpu_hour"]
    figure = material.citations.stated(row, money(price), price)
    terms = [row[name] for name in ("service_tier", "commitment", "region", "variant")]
    return Line(
        (
            (name_of(row["gpu"]),),
            (material.provider(row["provider_id"], row["via"]),),
            (", ".join(name_of(term) for term in terms if term is not None),),
            (figure,),
            ()
            if row["ratio_to_cheapest"] is None
            else (
                material.citations.computed(
                    ratio(row["ratio_to_cheapest"]),
                    row["ratio_to_cheapest"],
                    how=AGAINST,
                    table="gpu_comparison",
                    of=[figure.evidence],
                ),
            ),
            (Cite(figure.references),),
            words(day(row["last_seen_at"]), *([Tag("stale", "warn")] if row["is_stale"] else [])),
        ),
        provider=row["provider_id"],
    )
