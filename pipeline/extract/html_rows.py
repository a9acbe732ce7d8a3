"""The rows of one HTML table: spans expanded, header rows recognised, labels for phones removed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bs4 import Tag

from pipeline.extract.html_text import is_shown, is_table, joined, pieces, walk
from pipeline.snapshot import ParseError

MAX_SPAN = 1_000
"""HTML's own limit for colspan; `colspan=1000000` in 60 bytes takes gigabytes."""

HEADER_WORDS = re.compile(
    r"\b(model|name|gpu|tool|price|pricing|cost|input|output|tokens?|context)\b|[$€£]", re.I
)
"""One of these stands in a header row that is written with td."""

_AMOUNT = re.compile(r"[$€£¥]\s*\.?[0-9]|[0-9]\s*(USD|EUR)\b")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid.

    Attributes:
        pieces: Its text nodes as they stand in the document, outer spaces removed; none is blank.
        links: Texts of the links in it.
    """

    pieces: tuple[str, ...] = ()
    links: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The pieces, a space between each two."""
        return " ".join(self.pieces)

    @property
    def line(self) -> str:
        """The text with each run of spaces as one space: for comparing, not for evidence."""
        return joined(self.pieces)


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the header.

    Attributes:
        cells: Its cells; one for a row whose only cell spans the table.
        headers: Header of each column, as wide as `cells`. Several header rows stand one below the
            other in one cell.
        group: Text of the spanning row that it stands below; empty if there is none.
        is_group: Whether it is such a spanning row.
    """

    cells: tuple[Cell, ...]
    headers: tuple[Cell, ...]
    group: str = ""
    is_group: bool = False


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
        return any(_AMOUNT.search(cell.text) for cell in self.cells)

    @property
    def texts(self) -> list[str]:
        return [span.cell.line for span in self.spans if span.cell.pieces]

    def spans_all(self, width: int) -> bool:
        return (
            len(self.spans) == 1
            and len(self.texts) == 1
            and self.spans[0].columns >= max(width, 2)
            and not self.has_amount
        )


def read_rows(table: Tag, *, budget: int) -> tuple[Row, ...]:
    """Return the rows of a table below its header, those of nested tables left out.

    Args:
        table: The table.
        budget: Most cells that its grid may have.

    Raises:
        ParseError: The grid has more.
    """
    lines = _lines(table, budget)
    width = max((len(line.cells) for line in lines if len(line.spans) > 1), default=1)
    rows: list[Row] = []
    headers: list[Cell] = []
    group = ""
    below_header = False
    for index, line in enumerate(lines):
        if line.spans_all(width):
            group = line.spans[0].cell.line
            if not line.in_head:
                rows.append(Row(line.cells[:1], line.cells[:1], group, is_group=True))
        elif _is_header(lines, index, below_header=below_header):
            headers = _stacked(headers, line.cells) if below_header else list(line.cells)
            below_header = True
            continue
        else:
            rows.append(_row(line, headers, group))
        below_header = False
    return tuple(rows)


def _lines(table: Tag, budget: int) -> list[_Line]:
    lines: list[_Line] = []
    carried: dict[int, tuple[Cell, int]] = {}
    parent: Tag | None = None
    for tr in walk(table, lambda tag: is_shown(tag) and not (is_table(tag) or _is_row(tag))):
        if not (isinstance(tr, Tag) and _is_row(tr) and is_shown(tr)):
            continue
        if tr.parent is not parent:
            # A rowspan ends with its row group.
            carried, parent = {}, tr.parent
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
    return tag.name == "tr" or tag.get("role") == "row"


def _spans(row: Tag) -> Iterator[_Span]:
    for tag in walk(row, lambda tag: is_shown(tag) and not (is_table(tag) or _is_cell(tag))):
        if isinstance(tag, Tag) and _is_cell(tag) and is_shown(tag):
            links = tuple(joined(pieces(link)) for link in tag.find_all("a") if is_shown(link))
            cell = Cell(pieces(tag), tuple(text for text in links if text))
            is_heading = tag.name == "th" or tag.get("role") in {"columnheader", "rowheader"}
            yield _Span(cell, is_heading, _span(tag, "colspan"), _span(tag, "rowspan"))


def _is_cell(tag: Tag) -> bool:
    roles = {"cell", "gridcell", "columnheader", "rowheader"}
    return tag.name in {"td", "th"} or tag.get("role") in roles


def _span(tag: Tag, name: str) -> int:
    match = re.match(r"\s*([0-9]{1,6})", str(tag.get(name, "")))
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


def _is_header(lines: list[_Line], index: int, *, below_header: bool) -> bool:
    """Return whether a row of the grid names the columns of the rows after it."""
    line = lines[index]
    if line.has_amount or not line.texts:
        return False
    if line.in_head:
        return True
    if not all(span.is_heading for span in line.spans):
        return _is_written_with_td(lines, index)
    if below_header:
        above = lines[index - 1].spans
        return any(span.columns > 1 or span.rows > 1 for span in above)
    is_first = not any(len(earlier.texts) > 1 for earlier in lines[:index])
    with_td = any(not span.is_heading for other in lines for span in other.spans[1:])
    return is_first or (with_td and len(set(line.texts)) > 1)


def _is_written_with_td(lines: list[_Line], index: int) -> bool:
    """Return whether a row without th is the header: the first, of several names and no figure."""
    line = lines[index]
    return (
        not any(len(earlier.texts) > 1 for earlier in lines[:index])
        and not any(span.is_heading for span in line.spans)
        and len(line.texts) > 1
        and any(HEADER_WORDS.search(text) for text in line.texts[1:])
        and any(later.has_amount for later in lines[index + 1 :])
    )


def _stacked(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[Cell]:
    """Return two header rows as one; what spans both stands once."""
    width = max(len(upper), len(lower))
    both = zip(_padded(upper, width), _padded(lower, width), strict=True)
    return [Cell(tuple(dict.fromkeys((*above.pieces, *below.pieces)))) for above, below in both]


def _padded(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return (*cells, *[EMPTY] * (width - len(cells)))[:width]


def _row(line: _Line, headers: Sequence[Cell], group: str) -> Row:
    named = _padded(headers, len(line.cells))
    cells = (_without_label(cell, header) for cell, header in zip(line.cells, named, strict=True))
    return Row(tuple(cells), named, group)


def _without_label(cell: Cell, header: Cell) -> Cell:
    """Return the cell without the copy of its header that pages show on narrow screens.

    >>> _without_label(Cell(("Price", "$0.10")), Cell(("Price", "Per image")))
    Cell(pieces=('$0.10',), links=())
    """
    names = {_folded(piece) for piece in (*header.pieces, header.line)}
    start = 0
    while start < len(cell.pieces) and _folded(cell.pieces[start]) in names:
        start += 1
    if start in {0, len(cell.pieces)}:
        return cell
    return Cell(cell.pieces[start:], cell.links)


def _folded(piece: str) -> str:
    return joined((piece,)).rstrip(":").casefold()
