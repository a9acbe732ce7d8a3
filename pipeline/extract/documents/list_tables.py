"""Tables that are written as lists: rows of cells that are no `table`, with a row of titles first.

Sites built with Webflow print `ul > li > div`, others grids of `div`. Such a list is known by its
form, not by its classes, which change with each rebuild of a site: rows of equally many cells, the
first of which names columns, and amounts in the others. It is turned into a table where it stands;
tables of the page are read beside it. A list without titles is one where each row is a meter and
its price: then it is the card of one model.
"""

import re
from collections.abc import Sequence
from itertools import dropwhile, groupby, islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.card_names import is_name
from pipeline.extract.documents.html_rows import HEADER_WORDS, MODELS
from pipeline.extract.documents.html_tables import PageTable, read_tables
from pipeline.extract.documents.html_text import (
    HEADINGS,
    elements,
    is_shown,
    is_small,
    is_table,
    joined,
    pieces,
    short_text,
    stands_in_table,
    tags_of,
)
from pipeline.extract.documents.price_lines import PLACED
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import is_meter_name
from pipeline.quantities.printed_amounts import start_of_amount
from pipeline.quantities.printed_units import unit_in
from pipeline.quantities.service_words import tier_named

MAX_CANDIDATES: Final = 20_000
"""Elements of one page that are looked at; a real page has some thousand."""

_MAX_CELLS: Final = 20
_MAX_NODES: Final = 80
"""Elements and texts of a meter and its price."""

_MAX_ROW: Final = 1_000
"""Elements and texts of a row."""

_MAX_DEPTH: Final = 4
"""Elements that may stand between a row and its cells."""

_TITLE_WORDS: Final = 12
"""Longer texts are sentences, and head no column."""

_TITLE: Final = re.compile(r"[^0-9]{1,40}")
_PER_DOLLAR: Final = re.compile(r"\bper \$1\b", re.I)
"""An amount that is part of a title, as in `Images per $1`."""

_GRID: Final = re.compile(r"grid-cols-([0-9]{1,2})\b|repeat\(\s*([0-9]{1,2})\s*,")
_MAKER: Final = BeautifulSoup("", "html.parser")

_ROW_PARENTS: Final = ("ul", "ol", "div", "section", "dl", "main", "article")


def read_list_tables(soup: BeautifulSoup) -> tuple[PageTable, ...]:
    """Return the tables of a page, its lists of rows among them; changes the tree.

    Raises:
        ParseError: Their cells are too many.
    """
    convert_rows(soup)
    return read_tables(soup)


def convert_rows(soup: BeautifulSoup) -> None:
    """Turn the lists of rows of a page into tables; changes the tree."""
    parents = list(islice(elements(soup, _ROW_PARENTS), MAX_CANDIDATES))
    in_tables = _in_tables(soup) if parents else set()
    for parent in parents:
        if len(_elements(parent)) < 2 or id(parent) in in_tables or is_table(parent):  # noqa: PLR2004
            continue
        _wrap(parent, 2 if parent.name == "dl" else _columns(parent))
        for parts in _between_headings(parent):
            _convert_parts(soup, parent, parts)


def _between_headings(parent: Tag) -> list[list[Tag]]:
    """Return the elements of a part of the page, those below each heading apart."""
    parts: list[list[Tag]] = [[]]
    for element in _elements(parent):
        if element.name in HEADINGS:
            parts.append([])
        else:
            parts[-1].append(element)
    return [listed for listed in parts if listed]


def _convert_parts(soup: BeautifulSoup, parent: Tag, parts: list[Tag]) -> None:
    listed = list(dropwhile(lambda part: len(_cells(part)) < 2, parts))  # noqa: PLR2004
    width = len(_cells(listed[0])) if listed else 0
    while listed and not _may_end_list(listed[-1], width):
        listed.pop()
    rows = _rows(listed)
    is_list = _is_list(rows)
    if is_list and parent.name == "dl":
        is_list = MODELS.fullmatch(in_english(joined(pieces(_cells(rows[0])[0])))) is not None
    if is_list:
        holder = parent if listed == _elements(parent) else _wrapped(listed)
        _become_table(soup, holder, rows, is_titled=True)
        return
    for card in _cards(parts):
        _become_table(soup, _wrapped(card), card, is_titled=False)
    for _, group in groupby(parts, _width_of_offer):
        run = list(group)
        if len(run) > 1 and _width_of_offer(run[0]) and not stands_in_table(run[0]):
            _become_table(soup, _wrapped(run), run, is_titled=False)


def _may_end_list(element: Tag, width: int) -> bool:
    """Return whether an element may be the last of a list; a text or a card behind it is not."""
    cells = _cells(element)
    is_row = len(cells) == width or _is_body(element, width)
    is_card = is_small(element, _MAX_NODES) and _holds_heading(element)
    return is_row or (len(cells) > 1 and not is_card)


def _in_tables(soup: BeautifulSoup) -> set[int]:
    """Return the identities of the elements in tables; a parent comes before what is in it."""
    found: set[int] = set()
    for tag in tags_of(soup):
        above = tag.parent
        if isinstance(above, Tag) and (id(above) in found or is_table(above)):
            found.add(id(tag))
    return found


def _rows(parts: Sequence[Tag]) -> list[Tag]:
    """Return what may be rows, the titles first; those of a body of their own below them, too."""
    if not parts:
        return []
    head, *others = parts
    width = len(_cells(head))
    rows = [head]
    for element in others:
        rows += _cells(element) if _is_body(element, width) else [element]
    return rows


def _columns(parent: Tag) -> int:
    """Return how many columns a grid says that it has on wide screens; 0 for all else.

    One that says nothing has as many as titles, in whose form nothing behind them is.
    """
    words = " ".join(parent.get("class") or ()) + str(parent.get("style", ""))
    stated = [int(number) for pair in _GRID.findall(words) for number in pair if number]
    if stated or parent.name == "dl":
        return max(stated, default=0)
    cells = _elements(parent)
    forms = [(cell.name, *(cell.get("class") or ())) for cell in cells]
    width = next((at for at, form in enumerate(forms) if form != forms[0]), 0)
    if forms[0] in forms[width:] or not 1 < width <= _MAX_CELLS:
        return 0
    titles = [short_text(cell, _MAX_NODES) for cell in cells[:width]]
    return width if all(map(_TITLE.fullmatch, titles)) else 0


def _wrap(parent: Tag, width: int) -> None:
    """Put the cells of a grid without rows into rows: as many as its columns.

    Of a `dl` these are each term with what is said of it.
    """
    cells = _elements(parent)
    is_grid = 1 < width <= _MAX_CELLS and len(cells) > width and not len(cells) % width
    names = [cell.name for cell in cells]
    is_pairs = parent.name == "dl" and names == ["dt", "dd"] * (len(cells) // 2)
    if not is_grid or not (is_pairs or parent.name != "dl"):
        return
    if not is_pairs and any(len(_cells(cell)) > 1 for cell in cells[:width]):
        return
    for start in range(0, len(cells), width):
        _wrapped(cells[start : start + width])


def _cards(rows: Sequence[Tag]) -> list[list[Tag]]:
    """Return the runs of rows each of which is a meter of tokens and its price."""
    runs = (list(run) for is_card, run in groupby(rows, _is_meter_and_price) if is_card)
    return [run for run in runs if len(run) > 1]


def _width_of_offer(row: Tag) -> int:
    """Return the cells of a row that is a name, facts and one bare price at its end; 0 for others.

    What names its unit itself, or has but a line between name and price, is the item of a list.
    """
    cells = _cells(row)
    if not 2 < len(cells) <= _MAX_CELLS or not is_small(row, _MAX_NODES):  # noqa: PLR2004
        return 0
    name, *facts, price = texts = [joined(pieces(cell)) for cell in cells]
    is_bare = start_of_amount(price) == 0 and unit_in(price) is None
    is_offer = is_name(name) and is_bare and any(facts)
    is_flat = not any(_holds_table(cell) or _holds_heading(cell) for cell in cells)
    return (
        len(cells)
        if is_offer and is_flat and sum(map(bool, map(HAS_MONEY.search, texts))) == 1
        else 0
    )


def _wrapped(rows: Sequence[Tag]) -> Tag:
    """Return an element of their own around some neighbours."""
    first, *others = rows
    parent = first.wrap(_MAKER.new_tag("div"))
    parent.extend([row.extract() for row in others])
    return parent


def _is_meter_and_price(row: Tag) -> bool:
    cells = _cells(row)
    if len(cells) != 2 or not is_small(row, _MAX_NODES):  # noqa: PLR2004
        return False
    name, price = (joined(pieces(cell)) for cell in cells)
    return is_meter_name(in_english(name)) and HAS_MONEY.search(price) is not None


def _is_body(element: Tag, width: int) -> bool:
    """Return whether an element holds rows of so many cells, and is none itself.

    What may be either is a row, unless its first part prints an amount: a row begins with a name.
    """
    parts = [part for part in _cells(element) if next(part.stripped_strings, None)]
    if not parts or any(len(_cells(part)) != width for part in parts):
        return False
    return len(parts) != width or HAS_MONEY.search(short_text(parts[0], _MAX_NODES)) is not None


def _is_list(rows: Sequence[Tag]) -> bool:
    """Return whether elements are the rows of a list: titles, and below most of them amounts."""
    if len(rows) < 2 or not all(is_small(row, _MAX_ROW) for row in rows):  # noqa: PLR2004
        return False
    head, *others = map(_cells, rows)
    width = len(head)
    fitting = [cells for cells in others if len(cells) == width]
    if not 2 <= width <= _MAX_CELLS or 2 * len(fitting) <= len(others):  # noqa: PLR2004
        return False
    titles = [in_english(joined(pieces(cell))) for cell in head]
    named = sum(bool(HEADER_WORDS.search(title) or tier_named(title)) for title in titles)
    columns = zip(*fitting, strict=False)
    are_prices = any(all(HAS_MONEY.search(joined(pieces(cell))) for cell in at) for at in columns)
    if named < 2 and not (are_prices and MODELS.fullmatch(titles[0])):  # noqa: PLR2004
        return False
    if any(len(title.split()) > _TITLE_WORDS for title in titles):
        return False
    is_titled = not any(HAS_MONEY.search(_PER_DOLLAR.sub("", title)) for title in titles)
    has_tables = any(_holds_table(cell) for cells in (head, *others) for cell in cells)
    if not is_titled or has_tables or any(map(_holds_heading, head)):
        return False
    return any(HAS_MONEY.search(joined(pieces(cell))) for cells in fitting for cell in cells)


def _holds_table(cell: Tag) -> bool:
    """Return whether a cell is or holds a table that the page itself has."""
    return is_table(cell) or cell.find("table", {PLACED: False}) is not None


def _holds_heading(cell: Tag) -> bool:
    return cell.name in HEADINGS or cell.find(HEADINGS) is not None


def _cells(row: Tag) -> list[Tag]:
    """Return the elements that are the cells of a row, however many wrap them; none of a table."""
    cells = [row]
    for _ in range(_MAX_DEPTH + 1):
        if len(cells) != 1 or is_table(cells[0]):
            break
        cells = _elements(cells[0])
    return cells


def _elements(parent: Tag) -> list[Tag]:
    return [child for child in parent.children if isinstance(child, Tag) and is_shown(child)]


def _become_table(
    soup: BeautifulSoup, parent: Tag, rows: Sequence[Tag], *, is_titled: bool
) -> None:
    """Turn a list into a table; a row of another width becomes one cell, which fits no column."""
    width = len(_cells(rows[0]))
    for index, row in enumerate(rows):
        cells = _cells(row)
        if len(cells) == width:
            for cell in cells:
                cell.name = "td" if index or not is_titled else "th"
            row.name = "tr"
        else:
            row.wrap(soup.new_tag("tr"))
            row.name = "td"
            row["colspan"] = str(width)
    parent.name = "table"
