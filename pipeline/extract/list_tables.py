"""Tables that are written as lists: rows of cells that are no `table`, with a row of titles first.

Sites built with Webflow print `ul > li > div`, others grids of `div`. Such a list is known by its
form, not by its classes, which change with each rebuild of a site: rows of equally many cells, the
first of which names columns, and amounts in the others. It is turned into a table where it stands;
tables of the page are read beside it.
"""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.amounts import HAS_MONEY
from pipeline.extract.html_rows import HEADER_WORDS
from pipeline.extract.html_tables import Table, read_tables
from pipeline.extract.html_text import is_shown, is_table, joined, pieces

MAX_CANDIDATES: Final = 20_000
"""Elements of one page that are looked at; a real page has some thousand."""

_MAX_CELLS: Final = 20
_MAX_DEPTH: Final = 4
"""Elements that may stand between a row and its cells."""

_PER_DOLLAR: Final = re.compile(r"\bper \$1\b", re.I)
"""An amount that is part of a title, as in `Images per $1`."""

_ROW_PARENTS: Final = ("ul", "ol", "div", "section", "dl", "main", "article")


def read_list_tables(soup: BeautifulSoup) -> tuple[Table, ...]:
    """Return the tables of a page, its lists of rows among them; changes the tree.

    Raises:
        ParseError: Their cells are too many.
    """
    for parent in islice(soup.find_all(_ROW_PARENTS), MAX_CANDIDATES):
        rows = _rows(parent)
        if len(rows) > 1 and not is_table(parent) and _is_list(rows):
            _become_table(soup, parent, rows)
    return read_tables(soup)


def _rows(parent: Tag) -> list[Tag]:
    """Return the elements that may be rows; those of a body of their own below the titles, too."""
    head, *others = _elements(parent) or [parent]
    width = len(_cells(head))
    rows = [head]
    for element in others:
        rows += _elements(element) if _is_body(element, width) else [element]
    return rows


def _is_body(element: Tag, width: int) -> bool:
    """Return whether an element holds rows of so many cells, and is none itself.

    What may be either is a row, unless its first part prints an amount: a row begins with a name.
    """
    parts = _elements(element)
    if not parts or any(len(_cells(part)) != width for part in parts):
        return False
    return len(parts) != width or HAS_MONEY.search(joined(pieces(parts[0]))) is not None


def _is_list(rows: Sequence[Tag]) -> bool:
    """Return whether elements are the rows of a list: titles, and below most of them amounts."""
    head, *others = map(_cells, rows)
    width = len(head)
    fitting = [cells for cells in others if len(cells) == width]
    if not 2 <= width <= _MAX_CELLS or 2 * len(fitting) <= len(others):  # noqa: PLR2004
        return False
    titles = [joined(pieces(cell)) for cell in head]
    named = sum(HEADER_WORDS.search(title) is not None for title in titles)
    if named < 2 or any(HAS_MONEY.search(_PER_DOLLAR.sub("", title)) for title in titles):  # noqa: PLR2004
        return False
    return any(HAS_MONEY.search(joined(pieces(cell))) for cells in fitting for cell in cells)


def _cells(row: Tag) -> list[Tag]:
    """Return the elements that are the cells of a row, however many wrap them."""
    cells = _elements(row)
    for _ in range(_MAX_DEPTH):
        if len(cells) != 1:
            break
        cells = _elements(cells[0])
    return cells


def _elements(parent: Tag) -> list[Tag]:
    return [child for child in parent.children if isinstance(child, Tag) and is_shown(child)]


def _become_table(soup: BeautifulSoup, parent: Tag, rows: Sequence[Tag]) -> None:
    """Turn a list into a table; a row of another width becomes one cell, which fits no column."""
    width = len(_cells(rows[0]))
    for index, row in enumerate(rows):
        cells = _cells(row)
        if len(cells) == width:
            for cell in cells:
                cell.name = "td" if index else "th"
            row.name = "tr"
        else:
            row.wrap(soup.new_tag("tr"))
            row.name = "td"
            row["colspan"] = str(width)
    parent.name = "table"
