"""Every claim of the original report, and what became of it."""

from collections import Counter
from typing import Final

from pipeline.outputs.report.charts.verdicts import verdict_chart
from pipeline.outputs.report.document import (
    Block,
    Cite,
    Column,
    Paragraph,
    Quiet,
    Section,
    Table,
    Tag,
    Words,
    joined,
    words,
)
from pipeline.outputs.report.document import Row as Line
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.original import VERDICTS
from pipeline.outputs.report.tables import Row
from pipeline.outputs.report.text import counted, day, name_of, visible

COLUMNS: Final = (
    Column("Claim", "key"),
    Column("It says", "key"),
    Column("Verdict"),
    Column("Why", "wide"),
    Column("Elsewhere"),
    Column("Evidence"),
    Column("Now"),
)

FIRST_ROWS: Final = 25

MOST_WORDS: Final = 600
"""Characters of a reason."""

MOST_EVIDENCE: Final = 4
"""Statements shown behind one verdict; all are in the table."""


def section(material: Material) -> Section:
    """Return the chart of verdicts and the table of claims."""
    rows = sorted(material.original.verdicts.values(), key=_place)
    if not rows:
        text = "No claims of a report are known."
        return Section("claims", "Claims checked", (material.nothing("claim_verdicts", text),))
    counts = Counter(row["verdict"] for row in rows)
    name = material.original.name
    said = f"{name[:1].upper()}{name[1:]} makes {counted(len(rows), 'claim')}"
    blocks: tuple[Block, ...] = (
        Paragraph(
            (
                f"{said}. Each is held against the sources that it cites, then against all others. "
                f"Supported means that a cited source states the same; {counts['unread']} could "
                "not be held against theirs, which nobody could read.",
            )
        ),
        verdict_chart(rows),
        Table(
            "claim-table",
            "Claims and verdicts",
            COLUMNS,
            tuple(_line(material, row) for row in rows),
            first=FIRST_ROWS,
        ),
    )
    return Section("claims", "Claims checked", blocks)


def _place(row: Row) -> tuple[int, int, str]:
    """Where a claim stands in the original report."""
    number = "".join(char for char in row["claim_id"] if char.isdigit())
    return int(min(row["lines"])), int(number or 0), row["claim_id"]


def _line(material: Material, row: Row) -> Line:
    sign, word = VERDICTS[row["verdict"]]
    flags = (Tag(name_of(flag).replace("_", " "), "note") for flag in row["flags"])
    subjects = sorted(material.original.subjects.get(row["claim_id"], set()))
    return Line(
        (
            (name_of(row["claim_id"]),),
            (visible(row["says"]),),
            words(Tag(f"{sign} {word}", f"v-{row['verdict']}"), *flags),
            (visible(row["reason"], MOST_WORDS),),
            _elsewhere(row),
            _evidence(material, row),
            _now(material, row),
        ),
        provider=next((name for name in subjects if name in material.highlighted), ""),
        anchor=f"claim-{name_of(row['claim_id'])}",
    )


def _evidence(material: Material, row: Row) -> Words:
    shown = [material.original.stated(item) for item in row["evidence"][:MOST_EVIDENCE]]
    return joined((figure, " ", Cite(figure.references)) for figure in shown)


def _elsewhere(row: Row) -> Words:
    if row["elsewhere"] == "none":
        return (Quiet("–"),)
    weak = [Tag("weak", "warn")] if row["is_elsewhere_weak"] else []
    return words(name_of(row["elsewhere"]), *weak)


def _now(material: Material, row: Row) -> Words:
    figure = material.original.figure_now(row["claim_id"])
    if figure is None:
        return (Quiet("not known"),)
    when = "" if row["today_at"] is None else f" {day(row['today_at'])}"
    moved = [Tag("moved", "warn")] if row["is_outdated"] else []
    return words(figure, Quiet(when, is_whole=True), *moved)
