"""Claims counted one by one, a square each, by section of the original report."""

from collections.abc import Sequence

from pipeline.outputs.report.drawing import Unit, UnitChart, UnitRow
from pipeline.outputs.report.original import VERDICTS
from pipeline.outputs.report.tables import Row
from pipeline.outputs.report.text import name_of, visible


def verdict_chart(rows: Sequence[Row]) -> UnitChart:
    """Return the chart; in each section the claims are in the order of `VERDICTS`."""
    sections: dict[str, list[Row]] = {}
    for row in rows:
        sections.setdefault(row["section"], []).append(row)
    order = list(VERDICTS)
    counts = {name: sum(row["verdict"] == name for row in rows) for name in VERDICTS}
    return UnitChart(
        "verdict-chart",
        "Verdicts by section",
        ", ".join(f"{counts[name]} {word}" for name, (_, word) in VERDICTS.items() if counts[name]),
        tuple(
            UnitRow(
                name_of(section),
                tuple(
                    _unit(row) for row in sorted(found, key=lambda row: order.index(row["verdict"]))
                ),
            )
            for section, found in sections.items()
        ),
        tuple(
            (f"v-{name}", sign, f"{word} ({counts[name]})")
            for name, (sign, word) in VERDICTS.items()
            if counts[name]
        ),
    )


def _unit(row: Row) -> Unit:
    sign, word = VERDICTS[row["verdict"]]
    claim = name_of(row["claim_id"])
    return Unit(
        f"{claim}, {word}: {visible(row['says'])}", f"v-{row['verdict']}", sign, f"claim-{claim}"
    )
