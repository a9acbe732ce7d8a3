"""The market report from the tables: one page, the same in Markdown, and what is in them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from pipeline.outputs.report import markdown, page
from pipeline.outputs.report.document import Document, Row, Section, Table, Words
from pipeline.outputs.report.material import Material
from pipeline.outputs.report.sections import (
    brief,
    changes,
    claims,
    disagreements,
    history,
    outlook,
    overview,
    performance,
    prices,
    profiles,
    reading,
    sources,
)
from pipeline.outputs.report.tables import Tables
from pipeline.outputs.report.text import listed

SECTIONS: Final[tuple[Callable[[Material], Section], ...]] = (
    brief.section,
    reading.section,
    overview.section,
    profiles.section,
    performance.section,
    prices.section,
    history.section,
    changes.section,
    disagreements.section,
    outlook.section,
    claims.section,
    sources.section,
)
"""The sections in reading order: sources are numbered as they come up."""


@dataclass(frozen=True, slots=True)
class Report:
    """The report.

    Attributes:
        html: The page.
        markdown: The same in Markdown.
        brief: Its first section, in Markdown.
        evidence_count: Pieces of evidence behind its figures.
        reference_count: Numbered sources.
    """

    html: str
    markdown: str
    brief: str
    evidence_count: int
    reference_count: int


def build_report(frames: Mapping[str, pd.DataFrame]) -> Report:
    """Return the report.

    Args:
        frames: The tables named in `tables.READS`, by name; those that are not built yet
            may be missing. The same frames give the same bytes.
    """
    tables = Tables(frames)
    material = Material(tables)
    written = tuple(section(material) for section in SECTIONS)
    evidence = material.citations.payload()
    document = Document(
        "The AI inference market",
        material.as_of,
        _lead(tables),
        written,
        material.citations.references(),
        _providers(material, written),
        tuple(sorted({row.model for row in _rows(written) if row.model})),
        len(material.highlighted),
    )
    return Report(
        page.render(document, evidence),
        markdown.render(document),
        markdown.brief(document),
        len(evidence["entries"]),
        len(document.references),
    )


def _lead(tables: Tables) -> Words:
    text = (
        "Prices, speeds and facts about AI inference, read again every night. Each figure leads to "
        "its source, its date and the text as printed there."
    )
    missing = tables.missing()
    if not missing:
        return (text,)
    return (f"{text} Not built yet, so not in here: {listed(missing)}.",)


def _rows(sections: Iterable[Section]) -> Iterator[Row]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Table):
                yield from block.rows
        yield from _rows(section.parts)


def _providers(material: Material, sections: Iterable[Section]) -> tuple[tuple[str, str], ...]:
    """Return the providers that rows are about, highlighted ones first, then by name."""
    ours = material.highlighted
    found = {row.provider for row in _rows(sections) if row.provider} - set(ours)
    others = sorted(found, key=lambda provider: material.provider(provider).lower())
    return tuple((provider, material.provider(provider)) for provider in (*ours, *others))
