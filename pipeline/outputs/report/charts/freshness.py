"""How old each source's last sound reading is, beside the age at which it is overdue."""

from collections.abc import Sequence
from typing import Final

from pipeline.analysis.prices.precedence import FRESH_CADENCES
from pipeline.outputs.report.drawing import Mark, Strip, StripChart, Tick
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.scales import Scale
from pipeline.outputs.report.tables import Row
from pipeline.outputs.report.text import counted, day, name_of

AGES: Final = {
    1: "1 day",
    7: "1 week",
    30: "1 month",
    90: "3 months",
    365: "1 year",
    1095: "3 years",
}
LEAST: Final = 0.5
"""Days; what is younger stands at the start."""

PROBLEMS: Final = ("overdue", "quarantined")


def freshness_chart(material: Material, rows: Sequence[Row]) -> StripChart | None:
    """Return the chart of the sources that were read; null where none was."""
    read = [row for row in rows if row["age_days"] is not None]
    if not read:
        return None
    read.sort(key=lambda row: (row["way_in"] != "live", row["age_days"], row["source_id"]))
    oldest = max(row["age_days"] for row in read)
    scale = Scale(LEAST, max(oldest, max(AGES) / 3), is_log=True)
    never = len(rows) - len(read)
    return StripChart(
        "freshness-chart",
        "Age of the last sound reading",
        f"{counted(len(read), 'source')} read, {never} never; a bar across marks the age at which "
        "a live source is overdue. Releases and copies have fixed dates.",
        "days up to the clock; logarithmic",
        tuple(Tick(scale.at(days), label) for days, label in AGES.items() if days <= scale.high),
        tuple(_strip(material, scale, row) for row in read),
    )


def _strip(material: Material, scale: Scale, row: Row) -> Strip:
    age = max(row["age_days"], LEAST)
    limit = FRESH_CADENCES * row["cadence_days"] if row["way_in"] == "live" else None
    title = name_of(row["title"])
    health = row["health"].replace("_", " ")
    how = f"from {day(row['sound_at'])} to {material.as_of}; document {row['snapshot_sha256']}"
    mark = Mark(
        scale.at(age),
        f"{title}: {health}, read {day(row['sound_at'])}",
        material.citations.computed_entry(how=how, table="source_health"),
        is_open=row["health"] in PROBLEMS,
    )
    return Strip(
        title,
        (mark,),
        note=health,
        start=scale.at(LEAST),
        end=scale.at(age),
        limit=None if limit is None or limit > scale.high else scale.at(max(limit, LEAST)),
        value=day(row["sound_at"]),
    )
