"""The rows of one HTML table: spans expanded, header rows recognised, labels for phones removed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from bs4 import Tag

from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents.html_text import (
    is_shown,
    is_struck,
    is_table,
    is_text,
    joined,
    pieces,
    walk,
)
from pipeline.quantities.foreign_words import in_english

MAX_SPAN = 1_000
"""HTML's own limit for colspan; `colspan=1000000` in 60 bytes takes gigabytes."""

MAX_LINKS = 20
"""Links of one cell that are looked at."""

MAX_MARK = 5
"""Longest raised text that is a mark: `(12)`, `1, 2`."""

HEADER_WORDS = re.compile(
    r"\b(model|name|gpu|tool|price|pricing|cost|input|output|tokens?|context)\b|[$€£]", re.I
)
"""One of these stands in a header row that is written with td."""

_AMOUNT = re.compile(r"(?<!per )[$€£¥]\s*\.?[0-9]|[0-9]\s*(USD|EUR)\b|\n[$€£]\n\.?[0-9]")
"""Also a sign in a cell of its own, before a number in the next one; not `Images per $1`."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid.

    Attributes:
        pieces: Its text nodes as they stand in the document, outer spaces removed; none is blank.
        links: Texts of the links in it.
        marks: Marks of footnotes that stand raised in it.
        struck: Texts that are struck out in it; they are no pieces.
    """

    pieces: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The pieces, a space between each two."""
        return " ".join(self.pieces)

    @property
    def line(self) -> str:
        """The text with each run of spaces as one space: for comparing, not for evidence."""
        return joined(self.pieces)


EMPTY = Cell()
_HEADER_ROLES = frozenset({"columnheader", "rowheader"})


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the header.

    Attributes:
        cells: Its cells; one for a row whose only cell spans the table.
        headers: Header of each column, as wide as `cells`. Several header rows stand one below the
            other in one cell.
        group: Text of the spanning row that it stands below; empty if there is none.
        is_group: Whether it is such a spanning row.
        is_too_wide: Whether it has a cell with text or more beyond its header: then no cell is
            known to stand below its own title.
    """

    cells: tuple[Cell, ...]
    headers: tuple[Cell, ...]
    group: str = ""
    is_group: bool = False
    is_too_wide: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    cell: Cell
    is_heading: bool
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A `tr`: its own cells, and its part of the grid."""

    spans: tuple[_Span, ...]
    cells: tuple[Cell, ...]
    in_head: bool

    @property
    def has_amount(self) -> bool:
        """Whether a cell of the line prints an amount."""
        return _AMOUNT.search("\n".join(cell.line for cell in self.cells)) is not None

    @property
    def texts(self) -> list[str]:
        """Texts of the cells that have any."""
        return [span.cell.line for span in self.spans if span.cell.pieces]

    def spans_all(self, width: int) -> bool:
        """Whether the line is one cell as wide as the table."""
        return (
            len(self.spans) == 1
            and len(self.texts) == 1
            and self.spans[0].columns >= max(width, 2)
            and not self.has_amount
        )


@dataclass(slots=True)
class _Traits:
    """What is known of a table: whether it has td beside its labels, amounts, a row before."""

    any_td: bool
    any_amount: bool
    is_first: bool = True


def read_rows(table: Tag, *, budget: int) -> tuple[TableRow, ...]:
    """Return the rows of a table below its header, those of nested tables left out.

    Args:
        table: The table.
        budget: Most cells that its grid may have.

    Raises:
        ParseError: The grid has more.
    """
    lines = _lines(table, budget)
    width = max((len(line.cells) for line in lines if len(line.spans) > 1), default=1)
    rows: list[TableRow] = []
    headers: list[Cell] = []
    group = ""
    above: _Line | None = None
    any_td = any(not span.is_heading for line in lines for span in line.spans[1:])
    traits = _Traits(any_td=any_td, any_amount=any(line.has_amount for line in lines))
    for line in lines:
        if line.spans_all(width):
            group = line.spans[0].cell.line
            if not line.in_head:
                rows.append(TableRow(line.cells[:1], line.cells[:1], group, is_group=True))
        elif _is_header(line, above, traits):
            headers = _stacked(headers, line.cells) if above else list(line.cells)
            above, traits.is_first = line, False
            continue
        else:
            rows.append(_row(line, headers, group))
        above = None
        traits.is_first = traits.is_first and len(line.texts) <= 1
    return tuple(rows)


def _lines(table: Tag, budget: int) -> list[_Line]:
    lines: list[_Line] = []
    carried: dict[int, tuple[Cell, int]] = {}
    parent: Tag | None = None
    for tr in walk(table, lambda tag: is_shown(tag) and not (is_table(tag) or _is_row(tag))):
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
        lines.append(_Line(spans, cells, in_head))
    return lines


def _is_row(tag: Tag) -> bool:
    """Return whether an element is a row; browsers take a `thead` of cells without `tr` for one."""
    if tag.name == "thead":
        return tag.find(["tr", "table"]) is None and tag.find(["th", "td"]) is not None
    return tag.name == "tr" or tag.get("role") == "row"


def _spans(row: Tag) -> Iterator[_Span]:
    for tag in walk(row, lambda tag: is_shown(tag) and not (is_table(tag) or _is_cell(tag))):
        if isinstance(tag, Tag) and _is_cell(tag) and is_shown(tag):
            if len(tag.contents) == 1 and is_text(tag.contents[0]):
                text = str(tag.contents[0]).strip()
                is_heading = tag.name == "th" or tag.get("role") in _HEADER_ROLES
                cell = Cell((text,)) if text else EMPTY
                yield _Span(cell, is_heading, _span(tag, "colspan"), _span(tag, "rowspan"))
                continue
            found = list(islice(_inner(tag), MAX_LINKS))
            links = tuple(joined(pieces(node)) for node in found if node.name == "a")
            marks = (node.get_text().strip() for node in found if node.name == "sup")
            cell = Cell(
                _undoubled(pieces(tag)),
                tuple(text for text in links if text),
                tuple(mark for mark in marks if 0 < len(mark) <= MAX_MARK),
                tuple(joined((node.get_text(),)) for node in found if is_struck(node)),
            )
            is_heading = tag.name == "th" or tag.get("role") in _HEADER_ROLES
            yield _Span(cell, is_heading, _span(tag, "colspan"), _span(tag, "rowspan"))


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
    roles = {"cell", "gridcell", "columnheader", "rowheader"}
    return tag.name in {"td", "th"} or tag.get("role") in roles


def _span(tag: Tag, name: str) -> int:
    # Markdown with components writes `rowSpan={2}`.
    match = re.match(r"[\s{\"']*([0-9]{1,6})", str(tag.get(name, "")))
    return min(max(int(match[1]), 1), MAX_SPAN) if match else 1


def _expanded(spans: tuple[_Span, ...], carried: dict[int, tuple[Cell, int]]) -> tuple[Cell, ...]:
    """Return the cells of one row of the grid; `carried` holds the cells that hang into it."""
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


def _is_header(line: _Line, above: _Line | None, traits: _Traits) -> bool:
    """Return whether a row of the grid names the columns of the rows after it.

    Args:
        line: The row.
        above: The header row right above it, if there is one.
        traits: What is known of the other rows.
    """
    if not line.texts:
        return False
    if line.in_head and (not line.has_amount or _is_title_line(line)):
        return True
    if line.has_amount:
        return False
    is_th = [span.is_heading for span in line.spans]
    if not all(is_th):
        is_titles = (
            traits.is_first and not any(is_th) and traits.any_amount and _names_columns(line)
        )
        return is_titles or (above is not None and _has_spans(above))
    if above is not None:
        return any(span.columns > 1 or span.rows > 1 for span in above.spans)
    return traits.is_first or (traits.any_td and len(set(line.texts)) > 1)


def _has_spans(above: _Line) -> bool:
    """Return whether a header hangs into the row below it, and parts one of its columns there."""
    is_parted = any(span.columns > 1 for span in above.spans)
    return is_parted and any(span.rows > 1 for span in above.spans)


def _is_title_line(line: _Line) -> bool:
    """Return whether a row of th names columns although one of them says `Tokens per $1`."""
    words = sum(HEADER_WORDS.search(in_english(text)) is not None for text in line.texts)
    amounts = sum(_AMOUNT.search(text) is not None for text in line.texts)
    return all(span.is_heading for span in line.spans) and amounts < words


def _names_columns(line: _Line) -> bool:
    """Return whether a row without th is a header all the same, as old pages write it."""
    return len(line.texts) > 1 and any(
        HEADER_WORDS.search(in_english(text)) for text in line.texts[1:]
    )


def _stacked(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """Return two header rows as one; what spans both stands once."""
    width = max(len(upper), len(lower))
    both = zip(_padded(upper, width), _padded(lower, width), strict=True)
    return [
        Cell(
            tuple(dict.fromkeys((*above.pieces, *below.pieces))),
            marks=tuple(dict.fromkeys((*above.marks, *below.marks))),
        )
        for above, below in both
    ]


def _padded(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return (*cells, *[EMPTY] * (width - len(cells)))[:width]


def _row(line: _Line, headers: Sequence[Cell], group: str) -> TableRow:
    named = _padded(headers, len(line.cells))
    cells = (_without_label(cell, header) for cell, header in zip(line.cells, named, strict=True))
    beyond = line.cells[len(headers) :] if headers else ()
    return TableRow(
        tuple(cells), named, group, is_too_wide=any(_AMOUNT.search(cell.line) for cell in beyond)
    )


def _without_label(cell: Cell, header: Cell) -> Cell:
    """Return the cell without the copy of its header that pages show on narrow screens.

    >>> _without_label(Cell(("Price", "$0.10")), Cell(("Price", "Per image"))).pieces
    ('$0.10',)
    """
    if len(cell.pieces) < 2:  # noqa: PLR2004
        return cell
    names = [_folded(piece) for piece in (*header.pieces, header.line)]
    start = 0
    while start < len(cell.pieces) and _is_copy(_folded(cell.pieces[start]), names):
        start += 1
    if start in {0, len(cell.pieces)}:
        return cell
    return Cell(cell.pieces[start:], cell.links, cell.marks)


def _is_copy(piece: str, names: Sequence[str]) -> bool:
    """Return whether a text is a header, or its first words, as in `Speed(Tokens per Second)`."""
    return any(
        piece == name or (bool(piece) and name.startswith((f"{piece}(", f"{piece} (", piece * 2)))
        for name in names
    )


def _folded(piece: str) -> str:
    return joined((piece,)).rstrip(":").casefold()
