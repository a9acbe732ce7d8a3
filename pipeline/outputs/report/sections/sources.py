"""The sources: how fresh each is, and what happened to it."""

from collections import Counter
from typing import Final

from pipeline.outputs.report.charts.freshness import freshness_chart
from pipeline.outputs.report.document import (
    Address,
    Block,
    Cite,
    Column,
    Figure,
    Paragraph,
    Quiet,
    Section,
    Table,
    Tag,
    Words,
)
from pipeline.outputs.report.document import Row as Line
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.tables import Row
from pipeline.outputs.report.text import count, counted, day, listed, name_of, visible

TONES: Final = {
    "fresh": "good",
    "embedded": "good",
    "transcribed": "good",
    "overdue": "warn",
    "quarantined": "warn",
    "never_read": "quiet",
}

COLUMNS: Final = (
    Column("Source", "key"),
    Column("Publisher"),
    Column("Kind"),
    Column("State"),
    Column("Last sound reading", "day"),
    Column("Age in days", "number"),
    Column("Statements", "number"),
    Column("What happened"),
    Column("No."),
)


def section(material: Material) -> Section:
    """Return the chart of ages and the table of all sources."""
    about = {row["source_id"]: row for row in material.tables.rows("sources")}
    rows = [row for row in material.tables.rows("source_health") if row["source_id"] in about]
    if not rows:
        text = "No source is registered."
        return Section(
            "sources", "Sources and freshness", (material.nothing("source_health", text),)
        )
    counts = Counter(row["health"].replace("_", " ") for row in rows)
    told = listed([f"{number} {health}" for health, number in sorted(counts.items())])
    text = f"Of {counted(len(rows), 'source')}: {told}. A source is overdue after three cadences."
    chart = freshness_chart(material, rows)
    ordered = sorted(rows, key=lambda row: (row["sound_at"] is None, row["source_id"]))
    table = Table(
        "source-table",
        "Sources",
        COLUMNS,
        tuple(_line(material, row, about[row["source_id"]]) for row in ordered),
        first=len(rows),
    )
    blocks: tuple[Block, ...] = (Paragraph((text,)), *([chart] if chart else []), table)
    return Section("sources", "Sources and freshness", blocks)


def _line(material: Material, row: Row, about: Row) -> Line:
    is_read = row["sound_at"] is not None
    kind = about["source_class"].replace("_", " ")
    health = row["health"]
    return Line(
        (
            (Address(name_of(row["title"]), about["url"]),),
            (name_of(about["publisher"]),),
            (kind,),
            (Tag(health.replace("_", " "), TONES.get(health, "warn")),),
            (day(row["sound_at"]),) if is_read else (Quiet("never"),),
            (_age(material, row),) if is_read else (),
            (_statements(material, row),) if is_read else (),
            (visible(row["reason"]),) if row["reason"] else (),
            _number(material, row["source_id"]),
        )
    )


def _age(material: Material, row: Row) -> Figure:
    how = f"from {day(row['sound_at'])} to {material.as_of}; document {row['snapshot_sha256']}"
    age = row["age_days"]
    return material.citations.computed(count(age), age, how=how, table="source_health")


def _statements(material: Material, row: Row) -> Figure:
    how = f"statements of the last sound reading; document {row['snapshot_sha256']}"
    number = row["row_count"]
    return material.citations.computed(count(number), number, how=how, table="source_health")


def _number(material: Material, source_id: str) -> Words:
    """Return the number of a source that stands behind a figure."""
    number = material.citations.known_number(source_id)
    return () if number is None else (Cite((number,)),)
