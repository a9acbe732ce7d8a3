"""Every claim of the original report, and what became of it."""

from collections import Counter
from collections.abc import Sequence
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
from pipeline.outputs.report.inlines import Cite, Day, Quiet, Tag, Words, words
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.parts.original import ROLES, VERDICT_SIGNS, reason_said, witness
from pipeline.outputs.report.tables import PublishedRow
from pipeline.outputs.report.text import counted, day, name_of, on_one_line

PATH: Final = "claims.html"

COLUMNS: Final = (
    ShownColumn("The report says", "key"),
    ShownColumn("Verdict"),
    ShownColumn("Why", "wide"),
    ShownColumn("A source says", "wide"),
    ShownColumn("When written"),
    ShownColumn("Now"),
)

MATTERS: Final = (
    *("contradicted", "absent", "stands", "supported", "unread", "uncited"),
    "not_checkable",
)
"""Verdicts in the order in which they matter to a reader."""

MOST_WORDS: Final = 600
"""Characters of a reason."""

NOT_SAID: Final = ("today", "then")
"""Roles of statements that have a column of their own."""

MOST_SENTENCE: Final = 320
"""Characters shown of a source's sentence."""

MOST_EVIDENCE: Final = 2
"""Statements shown behind one verdict; all are in the table."""


def page(material: Material) -> SitePage:
    """Return the page of claims."""
    material = material.for_page()
    rows = list(material.original.verdicts.values())
    name = material.original.name
    blocks: tuple[Block, ...]
    if rows:
        blocks = (_chart(material, rows), claim_table(material, rows))
    else:
        text = "No claims of a report are known."
        blocks = (material.nothing("claim_verdicts", text),)
    return SitePage(
        PATH,
        "Claims checked",
        "The original report",
        (_lead(name, rows),),
        (PageSection("all", "Claims checked", blocks),),
        material.citations.references(),
        material.citations.payload(),
        {"claims.csv": material.tables.rows("claim_verdicts")},
    )


def _lead(name: str, rows: Sequence[PublishedRow]) -> str:
    counts = Counter(row["verdict"] for row in rows)
    return (
        f"{name[:1].upper()}{name[1:]} makes {counted(len(rows), 'claim')}. Each is compared with "
        f"the sources that it cites, then with all others. A source that it cites itself "
        f"contradicts {counts['contradicted']} and supports {counts['supported']}; of "
        f"{counts['unread']} the cited sources could not be read."
    )


def _chart(material: Material, rows: Sequence[PublishedRow]) -> Chart:
    counts = Counter(row["verdict"] for row in rows)
    values = [
        {
            "label": VERDICT_SIGNS[verdict][1],
            "value": counts[verdict],
            "text": f"{counts[verdict]}",
            "note": "claims",
            "evidence": material.citations.computed_entry(
                how=f"claims with the verdict {verdict}", table="claim_verdicts"
            ),
        }
        for verdict in MATTERS
        if counts[verdict]
    ]
    title, summary = "Claims by verdict", f"{counted(len(rows), 'claim')} in all."
    return bar_chart("verdict-chart", title, summary, values, "Claims")


def claim_table(material: Material, rows: Sequence[PublishedRow], root: str = "") -> ShownTable:
    """Return claims as a table: what matters most on top, then in the order of the report.

    Args:
        material: The tables.
        rows: Rows of derived/claim_verdicts.
        root: The way from the page to the root of the site; empty on the page of all claims, which
            alone has a file beside it.
    """
    ordered = sorted(rows, key=_place)
    counts = Counter(row["verdict"] for row in rows)
    chips = tuple((verdict, VERDICT_SIGNS[verdict][1]) for verdict in MATTERS if counts[verdict])
    lines = tuple(_line(material, row) for row in ordered)
    file = "" if root else "claims.csv"
    return ShownTable(
        "claim-table", "What it says, and what sources say", COLUMNS, lines, chips, True, file
    )


def _place(row: PublishedRow) -> tuple[int, bool, int, str]:
    """Where a claim stands: by verdict, outdated ones first, then as in the report."""
    verdict = row["verdict"]
    return MATTERS.index(verdict), not row["is_outdated"], int(min(row["lines"])), row["claim_id"]


def _line(material: Material, row: PublishedRow) -> ReportRow:
    sign, word = VERDICT_SIGNS[row["verdict"]]
    flags = (Tag(name_of(flag).replace("_", " "), "note") for flag in row["flags"])
    line = ", ".join(f"{number}" for number in row["lines"])
    claim = name_of(row["claim_id"])
    return ReportRow(
        (
            words(on_one_line(row["says"]), Quiet(f" line {line}, claim {claim}")),
            words(Tag(f"{sign} {word}", f"v-{row['verdict']}"), *flags),
            (_why(material, row),),
            _evidence(material, row),
            _then(material, row),
            _now(material, row),
        ),
        anchor=f"claim-{claim}",
        tags=(row["verdict"],),
    )


def _why(material: Material, row: PublishedRow) -> str:
    """Return one sentence on a verdict; why sources were not read stands in the table."""
    if row["verdict"] != "unread":
        return on_one_line(material.with_names(reason_said(material.tables, row)), MOST_WORDS)
    cited = len(row["cited_source_ids"])
    elsewhere = "" if row["elsewhere"] == "none" else f" Elsewhere it is {row['elsewhere']}."
    return f"Of {counted(cited, 'source')} that it cites, one or more could not be read.{elsewhere}"


def _evidence(material: Material, row: PublishedRow) -> Words:
    ordered = sorted(row["evidence"], key=lambda item: ROLES.index(item["role"]))
    items: list[Words] = []
    if row["source_says"] is not None:
        items.append((f"“{on_one_line(row['source_says'], MOST_SENTENCE)}”",))
    for item in [item for item in ordered if item["role"] not in NOT_SAID][:MOST_EVIDENCE]:
        figure = material.original.stated(item)
        items.append(words(figure, " ", Cite(figure.references)))
    return words(*[part for item in items for part in (*item, " ")]) if items else (Quiet("–"),)


def _then(material: Material, row: PublishedRow) -> Words:
    """Return the figure by the tables when the report was written."""
    if row["then"] is None:
        return (Quiet("not known"),)
    text = name_of(row["then"])
    behind = [item for item in row["evidence"] if item["role"] == "then"]
    how = f"as {material.source_title(row['then_source_id'])} stated it then"
    of = [material.citations.entry(witness(item)) for item in behind]
    figure = material.citations.computed(text, how=how, table="claim_verdicts", of=of)
    return words(figure, *(() if row["then_at"] is None else (" ", Day(day(row["then_at"])))))


def _now(material: Material, row: PublishedRow) -> Words:
    figure = material.original.figure_now(row["claim_id"])
    if figure is None:
        return (Quiet("not known"),)
    when = () if row["today_at"] is None else (" ", Day(day(row["today_at"])))
    moved = [Tag("moved", "warn")] if row["is_outdated"] else []
    return words(figure, *when, *moved)
