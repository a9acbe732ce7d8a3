"""What the original report claims, and what became of each claim."""

import copy
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Final

from pipeline.outputs.report.citations import Citations
from pipeline.outputs.report.document import Block, Paragraph
from pipeline.outputs.report.inlines import (
    CitedFigure,
    ClaimedText,
    SiteLink,
    Words,
    joined_words,
    words,
)
from pipeline.outputs.report.tables import PublishedRow, Tables
from pipeline.outputs.report.text import counted, name_of

VERDICT_SIGNS: Final = {
    "supported": ("✓", "supported"),
    "contradicted": ("✗", "contradicted"),
    "stands": ("≈", "figure stands, of what is open"),
    "unread": ("?", "sources unread"),
    "absent": ("∅", "not in its sources"),
    "uncited": ("–", "no source cited"),
    "not_checkable": ("·", "not checkable"),
}
"""Sign and words of each verdict, in the order in which they are shown."""

TABLE: Final = "claim_verdicts"

ROLES: Final = ("today", "cited", "then", "elsewhere")
"""Statements behind a verdict, those first that say the most about the figure now."""


class Original:
    """The claims of the original report, with their verdicts."""

    def __init__(self, tables: Tables, citations: Citations) -> None:
        """Read core/claims and derived/claim_verdicts; claims without a verdict are left out."""
        self._tables = tables
        self._citations = citations
        self.verdicts: dict[str, PublishedRow] = {
            row["claim_id"]: row for row in tables.rows(TABLE)
        }
        self.rows: dict[str, list[PublishedRow]] = {}
        for row in tables.rows("claims"):
            if row["claim_id"] in self.verdicts:
                self.rows.setdefault(row["claim_id"], []).append(row)

    def citing(self, citations: Citations) -> "Original":
        """Return the same, with citations of another page."""
        other = copy.copy(self)
        other._citations = citations
        return other

    @property
    def name(self) -> str:
        """What it is called here: by its year, where claims are known."""
        claims = self._tables["claims"]
        return "the original" if claims.empty else f"the {claims['written_from'].min():%Y} report"

    @cached_property
    def subjects(self) -> dict[str, set[str]]:
        """Whom each claim is about; one that joins others is about their subjects."""
        own = {
            claim_id: {row["subject_id"] for row in rows} - {None}
            for claim_id, rows in self.rows.items()
        }
        return {
            claim_id: own[claim_id].union(*(own.get(other, ()) for other in rows[0]["repeats"]))
            for claim_id, rows in self.rows.items()
        }

    def figures_of(self, subject_id: str) -> list[PublishedRow]:
        """Return the figures that it claims of a subject, each once."""
        return [
            row
            for rows in self.rows.values()
            for row in rows
            if row["subject_id"] == subject_id and row["printed"] and row["duplicate_of"] is None
        ]

    def joined_about(self, subject_id: str) -> list[PublishedRow]:
        """Return the figures that it joins in one claim about a subject."""
        return [
            row
            for rows in self.rows.values()
            for repeated in rows[0]["repeats"]
            for row in self.rows.get(repeated, [])
            if row["subject_id"] == subject_id
        ]

    def said(self, rows: Iterable[PublishedRow]) -> Words:
        """Return what claims say, one after the other, each with its verdict."""
        printed: dict[str, list[str]] = {}
        for row in rows:
            printed.setdefault(row["claim_id"], []).append(name_of(row["printed"]))
        marks = [
            ClaimedText(claim_id, ", ".join(texts), self.verdicts[claim_id]["verdict"])
            for claim_id, texts in printed.items()
        ]
        return joined_words(((mark,) for mark in marks), " ")

    def figure_now(self, claim_id: str) -> CitedFigure | None:
        """Return the figure of a claim as it is now; null where it is not known."""
        row = self.verdicts[claim_id]
        if row["today"] is None:
            return None
        text = name_of(row["today"])
        behind = [item for item in row["evidence"] if item["role"] == "today"]
        if len(behind) == 1:
            return self.stated(behind[0], text)
        how = f"all figures now of {row['today_source_id']} that the claim is about"
        of = [self._citations.entry(witness(item)) for item in behind]
        return self._citations.computed(text, how=how, table=TABLE, of=of)

    def evidence(self, claim_id: str) -> PublishedRow | None:
        """Return the statement that says the most about a claim's figure; null: there is none."""
        found = self.verdicts[claim_id]["evidence"]
        ordered = sorted(found, key=lambda item: ROLES.index(item["role"]))
        return ordered[0] if ordered else None

    def stated(self, item: PublishedRow, text: str | None = None) -> CitedFigure:
        """Return a statement behind a verdict as a figure."""
        words_ = name_of(item["says"]) if text is None else text
        return self._citations.stated(witness(item), words_, item["value_low"])

    def tally(self, rows: Iterable[PublishedRow], about: str) -> Words:
        """Return how many claims have each verdict.

        Args:
            rows: Rows of derived/claim_verdicts.
            about: Which claims these are, in words.
        """
        counts = Counter(row["verdict"] for row in rows)
        return joined_words(
            (
                self._citations.computed(
                    f"{counts[verdict]}",
                    counts[verdict],
                    how=f"{about} with the verdict {verdict}",
                    table=TABLE,
                ),
                f" {label}",
            )
            for verdict, (_, label) in VERDICT_SIGNS.items()
            if counts[verdict]
        )

    def summary(self, subjects: Collection[str]) -> Iterator[Block]:
        """Yield a sentence about the claims that it makes of subjects."""
        rows = self.about(subjects)
        if rows:
            said = f"Of {counted(len(rows), 'claim')} that {self.name} makes here: "
            tally = self.tally(rows, f"claims about {', '.join(sorted(subjects))}")
            yield Paragraph(words(said, tally, ". ", SiteLink("All claims", "claims.html"), "."))

    def about(self, subjects: Collection[str]) -> Sequence[PublishedRow]:
        """Return the verdicts on claims about some of these subjects."""
        return [
            row
            for claim_id, row in self.verdicts.items()
            if not self.subjects.get(claim_id, set()).isdisjoint(subjects)
        ]


def witness(item: PublishedRow) -> PublishedRow:
    """Return evidence of a claim as a row with provenance."""
    return {**item, "fetched_at": item["stated_at"], "method": f"{item['role']}, stated"}


def reason_said(tables: Tables, row: PublishedRow) -> str:
    """Return why a claim has its verdict, without the ids of sources that stand after their names.

    What they state leads to them on the page.
    """
    known = tables.sources
    return re.sub(r" \[([a-z0-9-]+)\]", lambda at: "" if at[1] in known else at[0], row["reason"])
