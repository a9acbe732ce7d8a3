"""Prices of a GPU-hour."""

from collections.abc import Iterable
from typing import Final

from pipeline.outputs.report.document import ReportRow, ShownColumn, ShownTable
from pipeline.outputs.report.inlines import Tag, Words, words
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.parts.offers import last_read
from pipeline.outputs.report.tables import PublishedRow
from pipeline.outputs.report.text import money, name_of, ratio

AGAINST: Final = "price ÷ the lowest fresh one of the same GPU and memory on the same commitment"

COLUMNS: Final = (
    ShownColumn("GPU", "key"),
    ShownColumn("Seller", "key"),
    ShownColumn("Terms"),
    ShownColumn("USD per GPU-hour", "number"),
    ShownColumn("× lowest", "number"),
    ShownColumn("Stated by"),
    ShownColumn("Last read", "day"),
)


def gpu_table(material: Material, rows: Iterable[PublishedRow]) -> ShownTable:
    """Return prices of a GPU-hour as a table, by GPU and price."""
    alike: dict[object, set[str]] = {}
    for row in material.tables.rows("gpu_comparison"):
        alike.setdefault(_group(row), set()).add(row["provider_id"])
    ordered = sorted(rows, key=lambda row: (row["gpu"], row["usd_per_gpu_hour"]))
    lines = tuple(_line(material, row, is_alone=len(alike[_group(row)]) == 1) for row in ordered)
    return ShownTable("gpu-table", "USD per GPU-hour", COLUMNS, lines)


def _group(row: PublishedRow) -> tuple[object, ...]:
    return row["gpu"], row["gpu_memory_gb"], row["commitment"]


def _name(row: PublishedRow) -> str:
    """Return a GPU with its form and memory, as far as they are known."""
    memory = row["gpu_memory_gb"]
    parts = (row["gpu"], row["gpu_form"], None if memory is None else f"{memory:.0f}GB")
    return " ".join(part for part in parts if part)


def _line(material: Material, row: PublishedRow, *, is_alone: bool) -> ReportRow:
    price, times = row["usd_per_gpu_hour"], row["ratio_to_cheapest"]
    figure = material.citations.stated(row, money(price), price)
    against: Words = ()
    if times is not None and not is_alone:
        of = [figure.evidence]
        text = ratio(times)
        against = (
            material.citations.computed(text, times, how=AGAINST, table="gpu_comparison", of=of),
        )
    terms = [row[name] for name in ("service_tier", "commitment", "region", "variant")]
    cells = (
        (name_of(_name(row)),),
        (material.provider_link(row["provider_id"], row["via"]),),
        (", ".join(name_of(term) for term in terms if term is not None),),
        (figure,),
        against,
        (material.source_name(row["source_id"]),),
        words(last_read(material, row), *([Tag("stale", "warn")] if row["is_stale"] else [])),
    )
    return ReportRow(cells, is_ours=row["provider_id"] in material.highlighted)
