"""The market: its figures as sources state them, beside the original's."""

from pipeline.outputs.report.document import Block, Paragraph, Section
from pipeline.outputs.report.facts import fact_table
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.tables import Row
from pipeline.outputs.report.text import name_of


def section(material: Material) -> Section:
    """Return a table for each market."""
    facts: dict[str, list[Row]] = {subject: [] for subject in _claimed_markets(material)}
    for row in material.tables.rows("market_overview"):
        facts.setdefault(row["subject_id"], []).append(row)
    text = "Figures as their sources state them; each source bounds its market in its own way."
    blocks: list[Block] = [Paragraph((text,)), *material.original.summary(facts)]
    if material.tables["market_overview"].empty:
        nothing = "No source that states a figure of a market has been read."
        blocks.append(material.nothing("market_overview", nothing))
    for subject, rows in sorted(facts.items()):
        table = fact_table(material, subject, name_of(subject), rows)
        if table is not None:
            blocks.append(table)
    return Section("overview", "Market overview", tuple(blocks))


def _claimed_markets(material: Material) -> set[str]:
    """Return the subjects of claims that are no providers."""
    subjects = {subject for found in material.original.subjects.values() for subject in found}
    return subjects - set(material.provider_names)
