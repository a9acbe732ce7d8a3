"""What the report consists of, whatever it is rendered as: sections, sentences, tables, charts.

Every string in it may come from outside and is plain text. Renderers escape all of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from pipeline.outputs.report.drawing import PanelChart, StripChart, StripRow, UnitChart


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, which always has evidence.

    Attributes:
        text: The figure, unit included where no heading has it.
        evidence: Its entry among the evidence.
        references: Numbers of the sources behind it.
        value: What it is sorted by.
    """

    kind: ClassVar = "figure"
    text: str
    evidence: int
    references: tuple[int, ...]
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Cite:
    """Numbers of sources."""

    kind: ClassVar = "cite"
    references: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the original report says, and what became of that."""

    kind: ClassVar = "claimed"
    claim_id: str
    printed: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A word that marks what stands beside it; `tone` is a class of the style sheet."""

    kind: ClassVar = "tag"
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another place of the report."""

    kind: ClassVar = "link"
    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """Words that matter less than those beside them; whole ones stay on one line."""

    kind: ClassVar = "quiet"
    text: str
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """A link to a document outside; only http and https become links."""

    kind: ClassVar = "address"
    text: str
    url: str


Inline: TypeAlias = str | Figure | Cite | Claimed | Tag | Link | Quiet | Address
Words: TypeAlias = tuple[Inline, ...]


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
class Tile:
    """One figure that stands for much, and where more is."""

    figure: Figure
    words: str
    target: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """Figures side by side."""

    kind: ClassVar = "tiles"
    items: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and what it holds.

    Attributes:
        title: Heading.
        holds: `key` or `seller`, what the row is about; `number`; `day`; `text`, or `wide` where
            that is long.
    """

    title: str
    holds: str = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """A row.

    Attributes:
        cells: What stands in each column.
        model: Model that it is filtered by.
        provider: Provider that it is filtered by.
        anchor: Name by which links find it.
        is_minor: Whether it is shown only when all rows are.
    """

    cells: tuple[Words, ...]
    model: str = ""
    provider: str = ""
    anchor: str = ""
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; of a long one the first rows are shown until somebody asks for all."""

    kind: ClassVar = "table"
    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    first: int = 40

    @property
    def shown_first(self) -> tuple[Row, ...]:
        """The rows that are shown until somebody asks for all."""
        return tuple(row for row in self.rows if not row.is_minor)[: self.first]


Block: TypeAlias = (
    Paragraph | Bullets | Tiles | Table | StripChart | StripRow | PanelChart | UnitChart
)


@dataclass(frozen=True, slots=True)
class Section:
    """A section; its parts have headings of their own."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    parts: tuple["Section", ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """One numbered source.

    Attributes:
        number: Its number in the text.
        title: Title of the document, or name of the table.
        publisher: Who publishes it.
        note: Kind of witness, last good reading.
        url: Where it stands; null for tables of our own.
    """

    number: int
    title: str
    publisher: str
    note: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report.

    Attributes:
        title: Title.
        as_of: Time of the newest attempt: the clock of all tables.
        lead: What stands before the first section.
        sections: Sections in reading order.
        references: Numbered sources.
        providers: Id and name of the providers that rows are about, highlighted ones first.
        models: Models that rows are about.
        highlighted: How many of the providers are highlighted.
    """

    title: str
    as_of: str
    lead: Words
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    providers: tuple[tuple[str, str], ...] = ()
    models: tuple[str, ...] = ()
    highlighted: int = 0


def words(*items: Inline | Words) -> Words:
    """Return words put together, tuples of words laid flat."""
    return tuple(_flat(items))


def _flat(items: Iterable[Inline | Words]) -> Iterator[Inline]:
    for item in items:
        if isinstance(item, tuple):
            yield from item
        else:
            yield item


def joined(parts: Iterable[Words], between: str = ", ") -> Words:
    """Return parts with the same words between each two."""
    found: list[Inline] = []
    for part in parts:
        if found:
            found.append(between)
        found.extend(part)
    return tuple(found)
