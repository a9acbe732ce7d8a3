"""What sources state of a provider or a market, beside what the original report says of it."""

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.domain.metrics import METRICS
from pipeline.outputs.report.document import ReportRow, ShownColumn, ShownTable
from pipeline.outputs.report.inlines import Cite, CitedFigure, Day, Quiet, Tag, joined_words, words
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.tables import PublishedRow
from pipeline.outputs.report.text import day, name_of

MOST_ROWS: Final = 80

OPEN: Final = (Quiet("not known"),)

BOUNDS: Final = ("scope", "period", "model_id")
"""What else a figure is bound to."""


def fact_table(
    material: Material,
    subject_id: str,
    name: str,
    facts: Sequence[PublishedRow],
    *,
    is_known: bool = False,
) -> ShownTable | None:
    """Return the facts about a subject, and the original's figures of it; null where is neither.

    Args:
        material: The tables.
        subject_id: A provider or a market.
        name: Its name.
        facts: Rows with the columns of `pipeline.analysis.profiles.FIGURE_COLUMNS` and provenance.
        is_known: Whether figures of the original that no source states are left out.
    """
    lines = tuple(
        line
        for line in _lines(material, subject_id, facts)
        if not is_known or line.cells[1] != OPEN
    )
    if not lines:
        return None
    columns = (
        ShownColumn("What", "key"),
        ShownColumn("Figure"),
        ShownColumn(f"In {material.original.name}"),
        ShownColumn("Source"),
        ShownColumn("Stated", "day"),
    )
    caption = f"What sources state of {name}"
    return ShownTable(f"facts-{subject_id}", caption, columns, lines[:MOST_ROWS], is_wordy=True)


def _lines(
    material: Material, subject_id: str, facts: Sequence[PublishedRow]
) -> Iterator[ReportRow]:
    """Yield a line for each thing that is stated, then for each that only the original states."""
    claims = [row for row in material.original.figures_of(subject_id) if row["row_id"] is None]
    named: set[tuple[str, int]] = set()
    for stated in _things(facts):
        beside = [claim for claim in claims if _is_of(claim, stated[0])]
        named |= {(claim["claim_id"], claim["figure_number"]) for claim in beside}
        yield _stated(material, stated, beside)
    left: dict[tuple[object, ...], list[PublishedRow]] = {}
    for claim in claims:
        if (claim["claim_id"], claim["figure_number"]) not in named:
            left.setdefault((claim["metric"], *(claim[name] for name in BOUNDS)), []).append(claim)
    for only in left.values():
        yield _only_claimed(material, only)


def _things(facts: Sequence[PublishedRow]) -> list[list[PublishedRow]]:
    """Return facts about the same thing together: names of one source stand in one line."""
    things: dict[tuple[object, ...], list[PublishedRow]] = {}
    for row in sorted(facts, key=lambda row: (row["is_weak"], row["title"])):
        which = row["source_id"] if row["unit"] == "name" else row["figure"]
        key = (row["metric"], *(row[name] for name in BOUNDS), which)
        things.setdefault(key, []).append(row)
    return list(things.values())


def _is_of(claim: PublishedRow, fact: PublishedRow) -> bool:
    """Whether a claim is about what a fact is about."""
    is_bound = all(claim[name] in (None, fact[name]) for name in ("period", "model_id"))
    return is_bound and (claim["metric"], claim["scope"]) == (fact["metric"], fact["scope"])


def _stated(
    material: Material, stated: Sequence[PublishedRow], claims: Sequence[PublishedRow]
) -> ReportRow:
    row = stated[0]
    figures = [
        material.citations.stated(item, name_of(item["figure"]), item["value_low"])
        for item in stated
    ]
    return ReportRow(
        (
            (_what(material, row["title"], row),),
            words(joined_words((figure,) for figure in figures), *_marks(row)),
            material.original.said(claims),
            (Cite(_numbers(figures)),),
            (Day(day(row["stated_at"])),),
        )
    )


def _only_claimed(material: Material, claims: Sequence[PublishedRow]) -> ReportRow:
    """Return a line for claims that no fact stands beside, with the best evidence of the first."""
    row = claims[0]
    item = material.original.evidence(row["claim_id"])
    now = material.original.figure_now(row["claim_id"])
    verdict = material.original.verdicts[row["claim_id"]]
    figure = now if now is not None or item is None else material.original.stated(item)
    at = verdict["today_at"] if now is not None or item is None else item["stated_at"]
    is_weak = now is None and item is not None and item["stated_at"] is None
    return ReportRow(
        (
            (_what(material, METRICS[row["metric"]].title, row),),
            OPEN
            if figure is None
            else words(figure, *([Tag("address only", "warn")] if is_weak else [])),
            material.original.said(claims),
            () if figure is None else (Cite(figure.references),),
            () if at is None else (Day(day(at)),),
        )
    )


def _what(material: Material, title: str, row: PublishedRow) -> str:
    bounds = [name_of(row[name]) for name in ("scope", "period") if row[name] is not None]
    bounds += [material.model(row["model_id"])] if row["model_id"] is not None else []
    return ", ".join([name_of(title), *bounds])


def _numbers(figures: Sequence[CitedFigure]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for figure in figures for number in figure.references))


def _marks(row: PublishedRow) -> list[Tag]:
    """Return what else is to be known of a figure: a forecast, a witness of little weight."""
    found = [Tag("forecast", "note")] if row["is_forecast"] else []
    return found + ([Tag("headline only", "warn")] if row["is_weak"] else [])
