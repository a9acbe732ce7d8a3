"""The grid of one HTML table: its lines of cells, spans expanded, labels for phones left in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from bs4 import Tag

from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents.html_text import (
    INVISIBLE,
    elements,
    is_button,
    is_shown,
    is_struck,
    is_table,
    is_text_node,
    joined,
    pieces,
    pieces_apart,
    walk,
)
from pipeline.quantities.amounts import CURRENCY_CODE, SIGNS

MAX_SPAN = 1_000
"""HTML's own limit for colspan; `colspan=1000000` in 60 bytes takes gigabytes."""

MAX_LINKS = 20
"""Links of one cell that are looked at."""

MAX_NODES = 200
"""Elements and texts of one cell among which buttons are looked for."""

MOVED = "data-moved"
"""Attribute of rows whose figures may stand in another column than their own."""

MAX_MARK = 5
"""Longest raised text that is a mark: `(12)`, `1, 2`."""

AMOUNT = re.compile(
    rf"[{SIGNS}0-9\n](?:(?<=[{SIGNS}])(?<!per [{SIGNS}])\s*\.?[0-9]"
    rf"|(?<=[0-9])\s*(?:(?:{CURRENCY_CODE})\b|[€£元円])|(?<=\n)[{SIGNS}]\n\.?[0-9])"
)
"""Also a sign in a cell of its own, before a number in the next one; not `Images per $1`.

It begins with one set of characters: so the search skips all others in a fraction of the time.
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid.

    Attributes:
        pieces: Its text nodes as they stand in the document, outer spaces removed; none is blank.
        links: Texts of the links in it.
        marks: Marks of footnotes that stand raised in it.
        struck: Texts that are struck out in it; they are no pieces.
        apart: Pieces that are no part of its first line: badges, and what stands below.
        line: The text with each run of spaces as one space: for comparing, not for evidence.
    """

    pieces: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    line: str = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Make the line once: every rule of reading asks for it."""
        object.__setattr__(self, "line", joined(self.pieces))

    @property
    def text(self) -> str:
        """The pieces, a space between each two."""
        return " ".join(self.pieces)


EMPTY = Cell()
_HEADER_ROLES = frozenset({"columnheader", "rowheader"})
_CELL_ROLES = _HEADER_ROLES | {"cell", "gridcell"}


class CellSpan(NamedTuple):
    """A cell as written: how many columns and rows it takes."""

    cell: Cell
    is_heading: bool
    columns: int
    rows: int


@dataclass(slots=True)
class GridLine:
    """A `tr`.

    Attributes:
        spans: Its own cells.
        cells: Its part of the grid.
        in_head: Whether it stands in a `thead`.
        is_moved: Whether its figures may have moved.
        texts: Texts of its own cells that have any.
        has_amount: Whether a cell of it prints an amount.
    """

    spans: tuple[CellSpan, ...]
    cells: tuple[Cell, ...]
    in_head: bool
    is_moved: bool = False
    texts: list[str] = field(init=False)
    has_amount: bool = field(init=False)

    def __post_init__(self) -> None:
        """Look at the cells once: every rule of rows asks what they hold."""
        self.texts = [span.cell.line for span in self.spans if span.cell.pieces]
        self.has_amount = AMOUNT.search("\n".join([cell.line for cell in self.cells])) is not None

    def spans_all(self, width: int) -> bool:
        """Whether the line is one cell as wide as the table."""
        return (
            len(self.spans) == 1
            and len(self.texts) == 1
            and self.spans[0].columns >= max(width, 2)
            and not self.has_amount
        )


def lines_of(table: Tag, budget: int) -> list[GridLine]:
    """Return the lines of a table, those of nested tables left out.

    Raises:
        ParseError: Its cells are more than `budget`.
    """
    lines: list[GridLine] = []
    carried: dict[int, tuple[Cell, int]] = {}
    parent: Tag | None = None
    for tr in walk(table, lambda tag: not (_is_row(tag) or is_table(tag)) and is_shown(tag)):
        if not (isinstance(tr, Tag) and _is_row(tr) and is_shown(tr)):
            continue
        group = tr if tr.name == "thead" else tr.parent
        if group is not parent:
            # A rowspan ends with its row group.
            carried, parent = {}, group
        spans = tuple(_spans(tr))
        cells = _expanded(spans, carried)
        budget -= len(cells)
        if budget < 0:
            msg = "the tables of the page have too many cells"
            raise ParseError(msg)
        in_head = parent is not None and parent.name == "thead"
        lines.append(GridLine(spans, cells, in_head, tr.has_attr(MOVED)))
    return lines


def _is_row(tag: Tag) -> bool:
    """Return whether an element is a row; browsers take a `thead` of cells without `tr` for one.

    What holds rows and calls itself a row, as the frame of a list that scrolls, is none.
    """
    if tag.name == "thead":
        parts = {part.name for part in elements(tag, ("tr", "table", "th", "td"))}
        return bool(parts) and parts.isdisjoint({"tr", "table"})
    return tag.name == "tr" or (tag.get("role") == "row" and tag.find(role="row") is None)


def _spans(row: Tag) -> Iterator[CellSpan]:
    tags = [part for part in row.contents if isinstance(part, Tag)]
    if not all(map(_is_cell, tags)):
        parts = walk(row, lambda tag: not (_is_cell(tag) or is_table(tag)) and is_shown(tag))
        found = [part for part in parts if isinstance(part, Tag) and _is_cell(part)]
        tags = found or (tags if row.get("role") == "row" else [])
    for tag in tags:
        if not tag.attrs:
            yield CellSpan(_cell(tag), tag.name == "th", columns=1, rows=1)
        elif is_shown(tag):
            is_heading = tag.name == "th" or tag.attrs.get("role") in _HEADER_ROLES
            yield CellSpan(_cell(tag), is_heading, _span(tag, "colspan"), _span(tag, "rowspan"))


def _cell(tag: Tag) -> Cell:
    if len(tag.contents) == 1 and is_text_node(tag.contents[0]):
        text = str(tag.contents[0]).strip()
        return Cell((text,)) if text.strip(INVISIBLE) else EMPTY
    found = list(islice(_inner(tag), MAX_LINKS))
    links = tuple(joined(pieces(node)) for node in found if node.name == "a")
    marks = (node.get_text().strip() for node in found if node.name == "sup")
    texts = _undoubled(_without_buttons(tag, pieces(tag)))
    return Cell(
        texts,
        tuple(text for text in links if text),
        tuple(mark for mark in marks if 0 < len(mark) <= MAX_MARK),
        tuple(joined((node.get_text(),)) for node in found if is_struck(node)),
        pieces_apart(tag) if len(texts) > 1 else (),
    )


def _without_buttons(cell: Tag, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts of a cell without those of buttons behind the first: `Anvil 2 [Copy]`."""
    within = islice(walk(cell, lambda tag: not (is_button(tag) or is_table(tag))), MAX_NODES)
    buttons = (node for node in within if isinstance(node, Tag) and is_button(node))
    shown = {text for button in buttons for text in pieces(button)}
    kept = tuple(text for at, text in enumerate(texts) if not at or text not in shown)
    return texts if texts and texts[0] in shown else kept


def _inner(cell: Tag) -> Iterator[Tag]:
    """Yield the links, raised and struck texts of a cell, those of tables within it left out."""
    for node in walk(cell, lambda tag: not is_table(tag)):
        if isinstance(node, Tag) and (
            node.name == "sup" or is_struck(node) or (node.name == "a" and is_shown(node))
        ):
            yield node


def _undoubled(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts once where a cell holds a copy for wide screens and one for narrow ones."""
    half = len(texts) // 2
    return texts[:half] if texts and texts[:half] == texts[half:] else texts


def _is_cell(tag: Tag) -> bool:
    return tag.name in {"td", "th"} or tag.get("role") in _CELL_ROLES


def _span(tag: Tag, name: str) -> int:
    name = name if name in tag.attrs else f"aria-{name}"
    if name not in tag.attrs:
        return 1
    # Markdown with components writes `rowSpan={2}`.
    match = re.match(r"[\s{\"']*([0-9]{1,6})", str(tag.get(name, "")))
    return min(max(int(match[1]), 1), MAX_SPAN) if match else 1


def _expanded(
    spans: tuple[CellSpan, ...], carried: dict[int, tuple[Cell, int]]
) -> tuple[Cell, ...]:
    """Return the cells of one row of the grid; `carried` holds the cells that hang into it."""
    if not carried and all(span.columns == span.rows == 1 for span in spans):
        return tuple([span.cell for span in spans])
    cells: list[Cell] = []

    def hang() -> None:
        while len(cells) in carried:
            cell, rows_left = carried.pop(len(cells))
            if rows_left > 1:
                waiting[len(cells)] = (cell, rows_left - 1)
            cells.append(cell)

    waiting: dict[int, tuple[Cell, int]] = {}
    for span in spans:
        hang()
        for _ in range(span.columns):
            if span.rows > 1:
                waiting[len(cells)] = (span.cell, span.rows - 1)
            cells.append(span.cell)
    hang()
    carried.clear()
    carried.update(waiting)
    return tuple(cells)
