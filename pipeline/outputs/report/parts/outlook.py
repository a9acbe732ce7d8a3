"""The highlighted providers side by side: the original's second table, computed."""

from collections.abc import Iterable
from typing import Final

from pipeline.outputs.report.document import Block, ReportRow, ShownColumn, ShownTable
from pipeline.outputs.report.inlines import CitedFigure, Quiet, Words, words
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.tables import PublishedRow
from pipeline.outputs.report.text import day, name_of, on_one_line

CELLS: Final = {
    "strength": "Strength",
    "performance": "Performance",
    "pricing": "Pricing",
    "position": "Market position",
}


def outlook_blocks(material: Material) -> tuple[Block, ...]:
    """Return the highlighted providers side by side, in four figures each."""
    rows = material.tables.rows("provider_outlook")
    if not rows:
        return (material.nothing("provider_outlook", "No provider is highlighted."),)
    return (_table(material, rows),)


def _table(material: Material, rows: Iterable[PublishedRow]) -> ShownTable:
    columns = (
        ShownColumn("Provider", "key"),
        *(ShownColumn(title) for title in CELLS.values()),
        ShownColumn(f"In {material.original.name}"),
    )
    lines = tuple(_line(material, row) for row in rows)
    return ShownTable("outlook-table", "Each figure with its day", columns, lines, is_wordy=True)


def _line(material: Material, row: PublishedRow) -> ReportRow:
    return ReportRow(
        (
            (material.provider_link(row["provider_id"]),),
            *(_cell(material, row, name) for name in CELLS),
            material.original.said(material.original.joined_about(row["provider_id"])),
        )
    )


def _cell(material: Material, row: PublishedRow, name: str) -> Words:
    if row[name] is None:
        return (Quiet("not known"),)
    figure = _figure(material, row, name)
    stated = row[f"{name}_at"]
    when = f" {day(stated)}" if stated is not None else ""
    return words(figure, Quiet(when, is_whole=True))


def _figure(material: Material, row: PublishedRow, name: str) -> CitedFigure:
    """Return the figure, with the statement behind it where it is one of a profile."""
    text = on_one_line(material.with_names(row[name]))
    value, source_id = row[f"{name}_value"], row[f"{name}_source_id"]
    # The words name the metric: two metrics may have one value, of one source.
    said = (row["provider_id"], source_id, row[name], row[f"{name}_at"])
    for fact in material.tables.rows("provider_profiles"):
        words_of = f"{fact['title']} {fact['figure']}"
        if said == (fact["provider_id"], fact["source_id"], words_of, fact["stated_at"]):
            return material.citations.stated(fact, text, value)
    how = f"{CELLS[name].lower()} of {name_of(row['provider_name'])}, from {source_id}"
    return material.citations.computed(text, value, how=how, table="provider_outlook")
