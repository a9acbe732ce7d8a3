"""What a page consists of, whatever it is rendered as: sections, paragraphs, tables, charts.

Every string in it may come from outside and is plain text. Renderers escape all of them.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, TypeAlias

from pipeline.outputs.report.inlines import Words


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences; a quiet one explains what stands beside it."""

    kind: ClassVar = "paragraph"
    words: Words
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of sentences."""

    kind: ClassVar = "bullets"
    items: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column.

    Attributes:
        title: Heading.
        holds: `key`, what the row is about; `number`; `day`; `text`, or `wide` where that is long,
            or `more` where the rows that are folded below are announced.
        note: What the heading means, in a sentence.
    """

    title: str
    holds: str = "text"
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A row.

    Attributes:
        cells: What stands in each column.
        anchor: Name by which links find it.
        tags: Words that chips filter by.
        group: Rows of one group are sorted and folded together; empty: the row stands alone.
        is_folded: Whether it is shown only when its group is opened.
        is_ours: Whether it is about a highlighted provider.
        data: What a calculator computes with, by name.
    """

    cells: tuple[Words, ...]
    anchor: str = ""
    tags: tuple[str, ...] = ()
    group: str = ""
    is_folded: bool = False
    is_ours: bool = False
    data: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table, always the same component.

    Attributes:
        id: Its anchor, and its name in the state of filters.
        caption: What it shows, in which unit.
        columns: Its columns.
        rows: Its rows.
        chips: Tag and label of each filter.
        is_wordy: Whether its rows are laid out as cards on a phone.
        file: A CSV file with its rows, beside the page.
    """

    kind: ClassVar = "table"
    id: str
    caption: str
    columns: tuple[ShownColumn, ...]
    rows: tuple[ReportRow, ...]
    chips: tuple[tuple[str, str], ...] = ()
    is_wordy: bool = False
    file: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: a specification of Vega-Lite, and the same figures as a table.

    Attributes:
        id: Its anchor.
        title: What it shows.
        summary: What is to be seen in it, in a sentence.
        spec: The specification; each of its values has `evidence`, an entry of the page.
        columns: Field and heading of each column of the table.
    """

    kind: ClassVar = "chart"
    id: str
    title: str
    summary: str
    spec: dict[str, Any]
    columns: tuple[tuple[str, str], ...]

    @property
    def rows(self) -> list[list[str]]:
        """The figures as texts."""
        values = self.spec["data"]["values"]
        return [[str(item.get(field, "–")) for field, _ in self.columns] for item in values]


@dataclass(frozen=True, slots=True)
class Calculator:
    """A form that fills a column of a table with the cost of a workload.

    Attributes:
        table: The table.
        tiers: Classes of service that may be chosen.
        regions: Regions that may be chosen.
        contexts: Sizes of context of a search that may be chosen.
        has_writes: Whether writing to a cache has a price.
        has_searches: Whether a search has a price.
    """

    kind: ClassVar = "calculator"
    table: str
    tiers: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    has_writes: bool = False
    has_searches: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """Charts side by side."""

    kind: ClassVar = "side"
    charts: tuple[Chart, ...]


Block: TypeAlias = Paragraph | Bullets | ShownTable | Chart | Side | Calculator


@dataclass(frozen=True, slots=True)
class PageSection:
    """A section of a page."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """One numbered source.

    Attributes:
        number: Its number on the page.
        source_id: Its id; empty for tables of our own.
        title: Title of the document, or name of the table.
        publisher: Who publishes it.
        note: Kind of witness.
        url: Where it stands; null for tables of our own.
    """

    number: int
    source_id: str
    title: str
    publisher: str
    note: str
    url: str | None


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page.

    Attributes:
        path: Its address from the root of the site.
        title: Title.
        kicker: What kind of page it is.
        lead: What stands before the first section.
        sections: Sections in reading order.
        references: Numbered sources.
        evidence: What a script shows of each figure, as `Citations.payload` returns it.
        files: Rows of the tables beside it, by address.
        has_pictures: Whether a picture of each of its charts lies beside it.
    """

    path: str
    title: str
    kicker: str
    lead: Words
    sections: tuple[PageSection, ...]
    references: tuple[Reference, ...] = ()
    evidence: dict[str, Any] = field(default_factory=dict)
    files: Mapping[str, Collection[Mapping[str, Any]]] = field(default_factory=dict)
    has_pictures: bool = False

    @property
    def charts(self) -> Iterator[Chart]:
        """Its charts."""
        for section in self.sections:
            for block in section.blocks:
                if isinstance(block, Chart):
                    yield block
                elif isinstance(block, Side):
                    yield from block.charts

    def picture(self, chart: Chart) -> str:
        """Return the address of the picture of a chart, from the page's folder."""
        return f"{self.path.rpartition('/')[2].removesuffix('.html')}.{chart.id}.svg"

    @property
    def root(self) -> str:
        """The way from the page to the root."""
        return "../" * self.path.count("/")
