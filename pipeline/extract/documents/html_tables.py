"""The tables of an HTML page, each as a grid with what stands around it.

Places are named `table 1, row 2, column 3`, counted from 1: tables in the order of the document,
empty ones too; rows below the header, empty ones too; columns of the grid, spans expanded. With
`, header` behind it a place is the header above that cell; `table 1, heading 1` is the nearest
heading above the table.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, takewhile
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents.footnotes import PageNotes, linked_marks, marks_in
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.documents.html_rows import TableRow, read_rows
from pipeline.extract.documents.html_text import joined, pieces
from pipeline.extract.documents.page_prose import PageProse
from pipeline.extract.documents.price_lines import PLACED
from pipeline.extract.documents.said_lines import SaidLine
from pipeline.extract.documents.table_places import Section, places_of
from pipeline.quantities.printed_amounts import has_commas

MAX_CELLS = 500_000
"""Cells of one document, spans expanded; real price pages have some hundred."""

_CURRENCIES: Final = {"ja": "JPY", "zh": "CNY"}
"""What `¥` is on a page in one of these languages that does not say it."""

_COUNTED = re.compile(r"[A-Za-z][0-9]|[0-9]\s?[x×]", re.I)
_LOCATOR = re.compile(r"table ([0-9]{1,6}), row ([0-9]{1,6}), column ([0-9]{1,6})(, header)?")
_HEADING = re.compile(r"table ([0-9]{1,6}), heading ([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class PageTable:
    """One table.

    Attributes:
        ordinal: Its number in the document, from 1.
        sections: The sections that it stands in, innermost first.
        caption: Its caption; empty if it has none.
        intro: Pieces of text between the table and what goes before it, be it a heading or another
            table, nearest last.
        rows: Rows below the header.
        page_currency: What its prices are in, or `¥` is, wherever the page says so.
        language_currency: What `¥` is in the language of the page.
        page_units: Units that the page names for all its prices, wherever it says so.
        notes: The text of each footnote, by its mark.
        noted: Those to which its caption or one of its headings has a mark.
        below: Lines of text between the table and what follows.
        coming: Lines of the page that begin with a date, `On 15 January 2027 …`, or are of an offer
            that ends: `20% off through …`.
        said: Lines that may speak of its prices as a whole, the nearest first.
        unread: Lines of the page that print prices which no table has, each below its heading.
        has_struck: Whether a cell of it has an amount struck out.
        page_has_struck: Whether one of any table of the page has.
        has_credits_of_a_dollar: Whether the page says that a credit is a dollar.
        names_taiwan_dollars: Whether the page does, whose `元` may be this dollar.
        has_commas: Whether the tables of the page print decimal commas.
        is_headed: Whether it is the first table below its heading.
        is_repeat: Whether it is an earlier table once more, as where a page holds one copy for
            wide screens and one for narrow ones.
        is_placed: Whether the page has a text or a list instead.
    """

    ordinal: int
    sections: tuple[Section, ...]
    caption: str
    intro: tuple[str, ...]
    rows: tuple[TableRow, ...]
    page_units: frozenset[str] = frozenset()
    page_currency: str | None = None
    language_currency: str | None = None
    notes: Mapping[str, str] = field(default_factory=dict)
    noted: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    coming: tuple[str, ...] = ()
    said: tuple[SaidLine, ...] = ()
    unread: tuple[str, ...] = ()
    has_struck: bool = False
    page_has_struck: bool = False
    has_credits_of_a_dollar: bool = False
    names_taiwan_dollars: bool = False
    has_commas: bool = False
    is_headed: bool = True
    is_repeat: bool = False
    is_placed: bool = False

    @property
    def heading(self) -> str:
        """The nearest heading; empty if there is none."""
        return self.sections[0].heading if self.sections else ""

    @property
    def corner(self) -> str:
        """The first title: `USD per 1M tokens` there is said of all columns.

        One that counts what is priced, as `8x H100`, is that of its column.
        """
        titled = (row.headers[0].line for row in self.rows if row.headers and not row.is_group)
        title = next(titled, "")
        return "" if _COUNTED.search(title) else title

    @property
    def title(self) -> str:
        """What a person finds the table by: its heading, or what stands between two tables."""
        if self.intro and not self.is_headed:
            return self.intro[0]
        return self.heading or f"table {self.ordinal}"


def read_tables(soup: BeautifulSoup) -> tuple[PageTable, ...]:
    """Return the tables of a page, in the order of the document.

    A page without any has one without rows, if it prints prices: it names what is not read.

    Raises:
        ParseError: Their cells are more than `MAX_CELLS`.
    """
    found: list[PageTable] = []
    known: dict[tuple[int, str], list[tuple[TableRow, ...]]] = {}
    cells = 0
    prose = PageProse()
    notes = PageNotes(linked_marks(soup))
    language = str(soup.html.get("lang", "") if soup.html else "")[:2].lower()
    for place in list(places_of(soup, prose, notes)):
        caption = _caption(place.element)
        known_notes = notes.notes_for(len(found) + 1, place.element)
        marks = chain(
            marks_in(caption) if caption else (), *(each.marks for each in place.sections)
        )
        within = {section.number for section in place.sections if section.number}
        rows = read_rows(place.element, budget=MAX_CELLS - cells)
        cells += sum(len(row.cells) for row in rows)
        key = (len(rows), place.sections[0].heading if place.sections else "")
        found.append(
            PageTable(
                ordinal=len(found) + 1,
                sections=place.sections,
                caption=joined(pieces(caption)) if caption else "",
                intro=place.intro,
                rows=rows,
                page_units=prose.units,
                page_currency=prose.currency,
                has_credits_of_a_dollar=prose.has_credits_of_a_dollar,
                names_taiwan_dollars=prose.names_taiwan_dollars,
                language_currency=_CURRENCIES.get(language),
                notes=known_notes,
                noted=tuple(known_notes[mark] for mark in marks if mark in known_notes),
                below=(*_foot(rows), *notes.below(len(found) + 1)),
                coming=tuple(notes.coming),
                said=notes.said.of_table(len(found) + 1, within or {0}),
                has_struck=any(cell.struck for row in rows for cell in row.cells),
                is_headed=place.is_headed,
                is_placed=place.element.has_attr(PLACED),
                is_repeat=not place.is_apart and bool(rows) and rows in known.get(key, ()),
            )
        )
        known.setdefault(key, []).append(rows)
    return tuple(_with_page(found, notes.unread(_rows_with_titles(found))))


def _rows_with_titles(tables: Iterable[PageTable]) -> Iterator[str]:
    """Yield the text of each row, with what stands above it."""
    for table in tables:
        above = f"{table.title} {table.heading}"
        for row in table.rows:
            yield " ".join((above, *(cell.line for cell in (*row.headers, *row.cells))))


def _with_page(tables: list[PageTable], unread: tuple[str, ...]) -> Iterator[PageTable]:
    """Yield tables with what their page as a whole says; the first with its unread lines."""
    behind = (cell.line for table in tables for row in table.rows for cell in row.cells[1:])
    commas = has_commas(behind)
    struck = any(table.has_struck for table in tables)
    for table in tables or [PageTable(1, (), "", (), ())] * bool(unread):
        lines = unread if table.ordinal == 1 else ()
        yield replace(table, has_commas=commas, page_has_struck=struck, unread=lines)


def _foot(rows: Sequence[TableRow]) -> tuple[str, ...]:
    """Return the spanning rows at the end of a table: what they say is said below it."""
    last = list(takewhile(lambda row: row.is_group, reversed(rows)))
    return tuple(row.group for row in reversed(last))


def locator(table: PageTable, row: int, column: int) -> str:
    """Return the name of a place; `row` and `column` count from 1."""
    return f"table {table.ordinal}, row {row}, column {column}"


def header_locator(table: PageTable, row: int, column: int) -> str:
    """Return the name of the place of a header, by the cell below it."""
    return f"{locator(table, row, column)}, header"


def heading_locator(table: PageTable, level: int) -> str:
    """Return the name of the place of a heading above a table; the nearest one has level 1."""
    return f"table {table.ordinal}, heading {level}"


def cell_text(tables: Iterable[PageTable], place: str) -> str:
    """Return the text of the cell at a place.

    Raises:
        ParseError: There is no such place.
    """
    return cell_at(tables, place).text


def cell_at(tables: Iterable[PageTable], place: str) -> Cell:
    """Return the cell at a place; arguments and errors as for `cell_text`."""
    match = _LOCATOR.fullmatch(place)
    if match is None and (heading := _HEADING.fullmatch(place)):
        return _heading_at(tables, int(heading[1]), int(heading[2]))
    if match is None:
        msg = f"'{place}' names no place: write 'table 1, row 2, column 3'"
        raise ParseError(msg)
    ordinal, row, column = map(int, match.groups()[:3])
    for table in tables:
        if table.ordinal == ordinal and 1 <= row <= len(table.rows):
            line = table.rows[row - 1]
            cells = line.headers if match[4] else line.cells
            if 1 <= column <= len(cells):
                return cells[column - 1]
    msg = f"no cell at {place}"
    raise ParseError(msg)


def _heading_at(tables: Iterable[PageTable], ordinal: int, level: int) -> Cell:
    for table in tables:
        if table.ordinal == ordinal and 1 <= level <= len(table.sections):
            return Cell((table.sections[level - 1].heading,))
    msg = f"no heading {level} above table {ordinal}"
    raise ParseError(msg)


def _caption(table: Tag) -> Tag | None:
    captions = (node for node in table.children if isinstance(node, Tag) and node.name == "caption")
    return next(captions, None)
