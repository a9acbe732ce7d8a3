"""The rows of one HTML table: spans expanded, header rows recognised, labels for phones removed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bs4 import Tag

from pipeline.extract.documents.html_grid import AMOUNT, EMPTY, Cell, GridLine, lines_of
from pipeline.extract.documents.html_text import joined
from pipeline.quantities.amounts import SIGNS
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.service_words import tier_named

HEADER_WORDS = re.compile(
    rf"\b(model|name|gpu|tool|price|pricing|cost|input|output|tokens?|context)\b|[{SIGNS}]", re.I
)
"""One of these stands in a header row that is written with td."""

MODELS = re.compile(
    r"(?:base )?(?:model|gpu|instance|machine|hardware|accelerator)s?"
    r"(?: (?:name|type|size|model)s?)?",
    re.I,
)
"""Titles of a column of names."""

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_DECIMAL = re.compile(r"[0-9]+[.,][0-9]+")
_DIRECTION = re.compile(r"(?:in|out)\W*", re.I)
_ASIDE = re.compile(r"(?<=\w)\s?\([^()]*\)")
_LABEL = re.compile(r"(?:model|gpu)s?(?: (?:name|type)s?)?", re.I)


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row below the header.

    Attributes:
        cells: Its cells; one for a row whose only cell spans the table.
        headers: Header of each column, as wide as `cells`. Several header rows stand one below the
            other in one cell.
        group: Text of the spanning row that it stands below; empty if there is none.
        is_group: Whether it is such a spanning row.
        is_too_wide: Whether it has an amount beyond its header, or in Markdown any text: then no
            cell is known to stand below its own title.
        is_too_short: Whether it has less cells than its header, and an amount where no whole row
            has one: what it leaves out is not known either.
    """

    cells: tuple[Cell, ...]
    headers: tuple[Cell, ...]
    group: str = ""
    is_group: bool = False
    is_too_wide: bool = False
    is_too_short: bool = False


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
    lines = lines_of(table, budget)
    width = max((len(line.cells) for line in lines if len(line.spans) > 1), default=1)
    rows: list[TableRow] = []
    widths: list[int] = []
    headers = _titles_within(lines)
    group = ""
    above: GridLine | None = None
    any_td = any(not span.is_heading for line in lines for span in line.spans[1:])
    traits = _Traits(any_td=any_td, any_amount=any(map(_has_figure, lines)))
    for line in lines:
        if line.spans_all(width) or _names_tier(line):
            group = line.texts[0]
            if not line.in_head:
                rows.append(TableRow(line.cells[:1], line.cells[:1], group, is_group=True))
                widths.append(1)
        elif _is_header(line, above, traits):
            headers = _stacked(headers, line.cells) if above else line.cells
            above, traits.is_first = line, False
            continue
        else:
            rows.append(_row(line, headers, group))
            widths.append(len(headers))
        above = None
        # Behind a blank row another table may begin, as sheets hold several one below the other.
        traits.is_first = not line.texts or (traits.is_first and len(line.texts) == 1)
    return tuple(_with_short_rows(rows, widths))


def _titles_within(lines: Sequence[GridLine]) -> tuple[Cell, ...]:
    """Return the titles that each row has in its own cells, behind its name; none for others."""
    cells = [[cell.pieces for cell in line.cells[1:]] for line in lines]
    firsts = {tuple(found[0] for found in row if found[1:]) for row in cells}
    titles = firsts.pop() if len(firsts) == 1 and len(cells) > 1 else ()
    are_titles = titles and len(titles) == len(cells[0]) and not any(map(AMOUNT.search, titles))
    return (EMPTY, *(Cell((title.strip(" :"),)) for title in titles)) if are_titles else ()


def _with_short_rows(rows: Sequence[TableRow], widths: Sequence[int]) -> Iterator[TableRow]:
    """Yield the rows, those marked that are too short for their header."""
    priced: dict[int, set[int]] = {}
    both = list(zip(rows, widths, strict=True))
    if all(len(row.cells) >= width for row, width in both):
        yield from rows
        return
    for row, width in both:
        if len(row.cells) >= width:
            priced.setdefault(width, set()).update(_amounts_at(row))
    for row, width in both:
        is_short = not row.is_group and len(row.cells) < width and width in priced
        is_moved = is_short and not _amounts_at(row) <= priced[width]
        yield replace(row, is_too_short=True) if is_moved else row


def _amounts_at(row: TableRow) -> set[int]:
    return {at for at, cell in enumerate(row.cells) if _is_amount(cell)}


def _is_amount(cell: Cell) -> bool:
    """Return whether a cell prints an amount, or is a number that may be one."""
    return bool(AMOUNT.search(cell.line) or _NUMBER.fullmatch(cell.line))


def _names_tier(line: GridLine) -> bool:
    """Return whether a row has a class of service before empty cells: a spanning row elsewhere."""
    is_alone = len(line.texts) == 1 and len(line.spans) > 1 and bool(line.cells[0].pieces)
    return is_alone and tier_named(in_english(line.texts[0])) is not None


def _is_header(line: GridLine, above: GridLine | None, traits: _Traits) -> bool:
    """Return whether a row of the grid names the columns of the rows after it."""
    if not line.texts:
        return False
    if line.in_head and (not line.has_amount or _is_title_line(line)):
        return True
    if line.has_amount:
        return False
    is_th = [span.is_heading for span in line.spans]
    if not all(is_th):
        is_titles = (
            traits.is_first
            and not any(is_th)
            and traits.any_amount
            and (_names_columns(line) or _parts_columns(line))
        )
        return is_titles or (above is not None and _has_spans(above, line))
    if above is not None:
        return any(span.columns > 1 or span.rows > 1 for span in above.spans)
    return traits.is_first or (traits.any_td and len(set(line.texts)) > 1)


def _has_figure(line: GridLine) -> bool:
    """Return whether a line has an amount, or a number with decimals in a cell of its own."""
    return line.has_amount or any(map(_DECIMAL.fullmatch, line.texts[1:]))


def _has_spans(above: GridLine, line: GridLine) -> bool:
    """Return whether a header hangs into the row below it, and parts one of its columns there.

    It may also leave the corner to that row, which names columns by itself.
    """
    is_parted = any(span.columns > 1 for span in above.spans)
    is_open = not above.cells[0].pieces and _names_columns(line)
    return is_parted and (is_open or any(span.rows > 1 for span in above.spans))


def _is_title_line(line: GridLine) -> bool:
    """Return whether a row of th names columns although one of them says `Tokens per $1`.

    So does one with amounts in brackets alone, as `Growth ($500/mo)`.
    """
    words = sum(HEADER_WORDS.search(in_english(text)) is not None for text in line.texts)
    amounts = sum(AMOUNT.search(_ASIDE.sub(" ", text)) is not None for text in line.texts)
    return all(span.is_heading for span in line.spans) and (not amounts or amounts < words)


def _names_columns(line: GridLine) -> bool:
    """Return whether a row without th is a header all the same, as old pages write it."""
    titles = [in_english(text) for text in line.texts]
    is_named = bool(titles) and _LABEL.fullmatch(titles[0]) is not None
    words = (HEADER_WORDS.search(title) or _DIRECTION.fullmatch(title) for title in titles[1:])
    are_tiers = len(titles) > 1 and all(map(tier_named, titles[1:]))
    return len(titles) > 1 and (is_named or any(words) or are_tiers)


def _parts_columns(line: GridLine) -> bool:
    """Return whether a row has nothing but titles of two columns or more each, and a free corner.

    Below it stands another row of titles, whatever these say: `| | EU | US |`.
    """
    corner, *others = line.spans
    return not corner.cell.pieces and len(others) > 1 and all(span.columns > 1 for span in others)


def _stacked(upper: Sequence[Cell], lower: Sequence[Cell]) -> tuple[Cell, ...]:
    """Return two header rows as one; what spans both stands once."""
    width = max(len(upper), len(lower))
    both = zip(_padded(upper, width), _padded(lower, width), strict=True)
    return tuple(
        Cell(
            tuple(dict.fromkeys((*above.pieces, *below.pieces))),
            marks=tuple(dict.fromkeys((*above.marks, *below.marks))),
        )
        for above, below in both
    )


def _padded(cells: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return tuple(cells) if len(cells) == width else (*cells, *[EMPTY] * width)[:width]


def _row(line: GridLine, headers: Sequence[Cell], group: str) -> TableRow:
    named = _padded(headers, len(line.cells))
    cells = [
        _without_label(cell, header) if cell.pieces[1:] else cell
        for cell, header in zip(line.cells, named, strict=True)
    ]
    beyond = line.cells[len(headers) :] if headers else ()
    is_too_wide = line.is_moved or any(map(_is_amount, beyond))
    return TableRow(tuple(cells), named, group, is_too_wide=is_too_wide)


def _without_label(cell: Cell, header: Cell) -> Cell:
    """Return the cell without the copy of its header that pages show on narrow screens.

    >>> _without_label(Cell(("Price", "$0.10")), Cell(("Price", "Per image"))).pieces
    ('$0.10',)
    """
    names = [_folded(piece) for piece in (*header.pieces, header.line)]
    start = 0
    while start < len(cell.pieces) and _is_copy(_folded(cell.pieces[start]), names):
        start += 1
    if start in {0, len(cell.pieces)}:
        return cell
    return replace(cell, pieces=cell.pieces[start:])


def _is_copy(piece: str, names: Sequence[str]) -> bool:
    """Return whether a text is a header, or its first words, as in `Speed(Tokens per Second)`."""
    return any(
        piece == name or (bool(piece) and name.startswith((f"{piece}(", f"{piece} (", piece * 2)))
        for name in names
    )


def _folded(piece: str) -> str:
    return joined((piece,)).rstrip(":").casefold()
