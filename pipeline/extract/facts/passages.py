"""What facts are looked for in: parts of an article or a report, cut into statements.

A statement is a sentence, an item of a list with what introduces it, or a cell of a table with the
row's label and the column's head.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.extract.documents.blocks import CELL_BORDER, Block
from pipeline.extract.documents.pdf_text import Page
from pipeline.extract.documents.places import place
from pipeline.quantities.quantities import Quantity, quantities
from pipeline.quantities.sentences import sentences

MAX_EVIDENCE: Final = 300
"""Longest text that is kept as evidence."""

LONG_WORD: Final = 4
"""Letters from which a word has a capital in a title; shorter ones may have none."""
TITLE_SHARE: Final = 0.6


@dataclass(frozen=True)
class Statement:
    """One sentence, item or cell.

    Attributes:
        part: Part of the document that it stands in, as locators name it.
        offset: Where it starts in that part.
        text: What it says.
        context: Words that belong to it and stand elsewhere: label, head of a column, lead.
        row: Where its whole row starts and ends in the part, for a cell.
        source: The part's text, for evidence.
    """

    part: str
    offset: int
    text: str
    context: str
    row: tuple[int, int] | None
    source: str

    @property
    def is_cell(self) -> bool:
        """Whether it is a cell, whose label says what its figure is."""
        return self.row is not None

    @property
    def is_title(self) -> bool:
        """Whether it is written as titles are, most words with a capital."""
        words = [word for word in self.text.split() if word[0].isalpha() and len(word) >= LONG_WORD]
        capitals = sum(word[0].isupper() for word in words)
        return capitals > TITLE_SHARE * len(words)

    def quantities(self) -> tuple[Quantity, ...]:
        """Return the quantities that it states."""
        return quantities(self.text)

    def evidence(self, start: int, end: int) -> tuple[str, str]:
        """Return the text that states what stands at some characters of it, and its locator.

        It is the whole statement, or as much around these characters as evidence may hold.
        """
        first, last = self.row or (self.offset, self.offset + len(self.text))
        if last - first > MAX_EVIDENCE:
            first, last = _cut(self.source, first, last, self.offset + start, self.offset + end)
        return self.source[first:last], place(self.part, first, last)


def of_blocks(blocks: Iterable[Block]) -> Iterator[Statement]:
    """Yield the statements of some blocks."""
    for block in blocks:
        yield from _of_row(block) if block.form == "row" else _of_text(block)


def of_pages(pages: tuple[Page, ...]) -> Iterator[Statement]:
    """Yield the statements of a report."""
    for page in pages:
        for offset, paragraph in page.paragraphs():
            for start, end in sentences(paragraph):
                text = paragraph[start:end]
                part = f"page {page.number}"
                yield Statement(part, offset + start, text, "", None, page.text)


def _of_text(block: Block) -> Iterator[Statement]:
    for start, end in sentences(block.text):
        text = block.text[start:end]
        yield Statement(f"block {block.number}", start, text, block.lead, None, block.text)


def _of_row(block: Block) -> Iterator[Statement]:
    """Yield the cells behind the label of a row."""
    label, *cells = block.text.split(CELL_BORDER)
    heads = block.heads if len(block.heads) == len(cells) + 1 else ("",) * (len(cells) + 1)
    offset = len(label)
    for cell, head in zip(cells, heads[1:], strict=True):
        offset += len(CELL_BORDER)
        context = f"{label}{CELL_BORDER}{head}" if head else label
        row = (0, len(block.text))
        yield Statement(f"block {block.number}", offset, cell, context, row, block.text)
        offset += len(cell)


def _cut(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    """Return the span around [start, end) that evidence may hold, cut between words."""
    spare = max(0, MAX_EVIDENCE - (end - start))
    first = max(first, start - spare // 2)
    last = min(last, first + MAX_EVIDENCE)
    if first > 0 and text[first - 1] != " ":
        space = text.find(" ", first, start)
        first = space + 1 if space >= 0 else start
    if last < len(text) and text[last] != " ":
        last = max(end, text.rfind(" ", end, last))
    return first, last
