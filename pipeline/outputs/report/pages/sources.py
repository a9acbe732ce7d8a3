"""The sources: how fresh each is, and what happened to it."""

from collections import Counter
from collections.abc import Sequence
from operator import itemgetter
from typing import Final

from pipeline.outputs.report.charts import bar_chart
from pipeline.outputs.report.document import (
    Block,
    Chart,
    PageSection,
    ReportRow,
    ShownColumn,
    ShownTable,
    SitePage,
)
from pipeline.outputs.report.inlines import CitedFigure, Day, OutsideLink, Quiet, Tag
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.parts.offers import SEVERAL
from pipeline.outputs.report.tables import PublishedRow
from pipeline.outputs.report.text import count, counted, day, listed, name_of, on_one_line

TONES: Final = {
    "fresh": "good",
    "embedded": "good",
    "transcribed": "good",
    "overdue": "warn",
    "quarantined": "warn",
    "never_read": "quiet",
}

PATH: Final = "sources.html"

LIVE: Final = ("fresh", "overdue", "quarantined", "failing")
"""States of sources that are read again and again; a copy of a day does not grow old."""

COLUMNS: Final = (
    ShownColumn("Source", "key"),
    ShownColumn("Publisher"),
    ShownColumn("Kind"),
    ShownColumn("State"),
    ShownColumn("Last read", "day", "When it was last read without a fault."),
    ShownColumn("Statements", "number"),
    ShownColumn("What happened"),
)


def page(material: Material) -> SitePage:
    """Return the page of all sources."""
    material = material.for_page()
    about = material.tables.sources
    rows = [row for row in material.tables.rows("source_health") if row["source_id"] in about]
    lead = ""
    blocks: tuple[Block, ...] = (material.nothing("source_health", "No source is registered."),)
    if rows:
        counts = Counter(row["health"].replace("_", " ") for row in rows)
        states = listed([f"{number} {health}" for health, number in sorted(counts.items())])
        lead = (
            f"Of {counted(len(rows), 'source')}: {states}. Overdue is one that has not been read "
            "for three times as long as it should be."
        )
        ordered = sorted(rows, key=lambda row: (row["sound_at"] is None, row["title"].lower()))
        lines = tuple(_line(material, row, about[row["source_id"]]) for row in ordered)
        chips = tuple(
            (health, health.replace("_", " ")) for health in sorted({r["health"] for r in rows})
        )
        caption = "Every source, and what happened to it"
        table = ShownTable("source-table", caption, COLUMNS, lines, chips, True, "sources.csv")
        blocks = (*_chart(material, ordered), table)
    return SitePage(
        PATH,
        "Sources",
        "What is read, and how fresh it is",
        (lead,),
        (PageSection("all", "Sources", blocks),),
        material.citations.references(),
        material.citations.payload(),
        {"sources.csv": material.tables.rows("source_health")},
    )


def _chart(material: Material, rows: Sequence[PublishedRow]) -> tuple[Chart, ...]:
    """Chart ages in whole days, as printed: seconds would make another picture each night."""
    aged = [(round(row["age_days"]), row) for row in rows if row["age_days"] is not None]
    values = [
        {
            "label": name_of(row["title"]),
            "value": age,
            "text": count(age),
            "note": f"read every {counted(int(row['cadence_days']), 'day')}",
            "evidence": _age_evidence(material, row),
        }
        for age, row in sorted(aged, key=itemgetter(0))
        if row["health"] in LIVE
    ]
    if len(values) < SEVERAL:
        return ()
    title, summary = "Days since the last sound reading", "Sources that are read again and again."
    return (bar_chart("freshness-chart", title, summary, values, "Days"),)


def _line(material: Material, row: PublishedRow, about: PublishedRow) -> ReportRow:
    is_read = row["sound_at"] is not None
    kind = about["source_class"].replace("_", " ")
    health = row["health"]
    return ReportRow(
        (
            (OutsideLink(name_of(row["title"]), about["url"]),),
            (name_of(about["publisher"]),),
            (kind,),
            (Tag(health.replace("_", " "), TONES.get(health, "warn")),),
            (Day(day(row["sound_at"])),) if is_read else (Quiet("never"),),
            (_statements(material, row),) if is_read else (),
            (on_one_line(row["reason"]),) if row["reason"] else (),
        ),
        anchor=f"source-{row['source_id']}",
        tags=(health,),
    )


def _age_evidence(material: Material, row: PublishedRow) -> int:
    how = f"from {day(row['sound_at'])} to {material.as_of}; document {row['snapshot_sha256']}"
    return material.citations.computed_entry(how=how, table="source_health")


def _statements(material: Material, row: PublishedRow) -> CitedFigure:
    how = f"statements of the last sound reading; document {row['snapshot_sha256']}"
    number = row["row_count"]
    return material.citations.computed(count(number), number, how=how, table="source_health")
