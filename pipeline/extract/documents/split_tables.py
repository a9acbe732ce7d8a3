"""Tables that a page writes in parts, so that some stay in sight: titles above, names beside.

Grids that scroll have their titles in one table and their rows in another, and the columns that
do not scroll in a third; or all in one, where each row stands in several parts with one number.
"""

import re
from itertools import islice, takewhile
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from pipeline.extract.documents.html_rows import MODELS
from pipeline.extract.documents.html_text import (
    MAX_DEPTH,
    elements,
    is_table,
    is_text_node,
    joined,
    tags_of,
    walk,
)
from pipeline.quantities.amounts import SIGNS

MAX_PARTS: Final = 2_000
"""Tables, and rows of one grid, that are looked at."""

_FIGURE: Final = re.compile(rf"[{SIGNS}]\s?\.?[0-9]|[0-9][.,][0-9]")
_HEAD: Final = re.compile(r"head", re.I)
_NUMBERS: Final = (
    *("aria-rowindex", "row-index", "data-rowindex", "data-row-index", "datagrid-row-index"),
    *("data-index", "data-uid", "data-row-key", "data-rowkey", "data-id", "data-recordindex"),
)
"""Attributes that number the rows of a grid."""

MAX_CELLS: Final = 20_000
"""Parts of a grid among which cells are looked for."""

_PLACE: Final = ("aria-rowindex", "aria-colindex")
_LETTERS: Final = 26
_MAX_RUN: Final = 3
"""Tables of titles that stand before those of their rows."""

_ABOVE: Final = 4
"""Elements around titles whose class may say that they are a head."""


def join_split_tables(soup: BeautifulSoup) -> None:
    """Put the parts of each table together; changes the tree."""
    for grid in [tag for tag in tags_of(soup) if is_table(tag) and tag.name != "table"]:
        _join_rows(grid)
        _join_columns(soup, grid)
        _head_tables(soup, grid)
    _join_single_rows(soup)
    tables = _tables(soup)
    for at in range(len(tables)):
        # Where some columns stay in sight, the titles of both parts stand before the rows of both.
        run = list(takewhile(_head_of, tables[at : at + _MAX_RUN]))
        if run and not (at and _head_of(tables[at - 1])):
            for titles, rows in zip(run, tables[at + len(run) :], strict=False):
                _put_above(titles, rows)
    left: Tag | None = None
    for right in _tables(soup):
        if left is None or not _put_beside(left, right):
            left = right


def drop_sheet_borders(soup: BeautifulSoup) -> None:
    """Remove the letters above and the numbers beside the cells of a sheet; changes the tree.

    First rows of one text are what stands above the table.
    """
    for table in _tables(soup):
        heads = islice(elements(next(elements(table, ("tr",))), ("th",)), _LETTERS + 1)
        letters = [head.get_text().strip() for head in heads][1:]
        if len(letters) > 1 and letters == [chr(ord("A") + at) for at in range(len(letters))]:
            rows = table.find_all("tr")
            rows[0].extract()
            for row in rows[1:]:
                if (first := row.find("th")) and first.get_text().strip().isdecimal():
                    first.extract()
            for row in takewhile(lambda row: len(list(row.stripped_strings)) < 2, rows[1:]):  # noqa: PLR2004
                line = soup.new_tag("p")
                line.string = row.get_text().strip()
                table.insert_before(line)
                row.extract()


def _tables(soup: BeautifulSoup) -> list[Tag]:
    """Return the tables of a page that have rows, and no table within.

    Some grids keep an empty table for their data.
    """
    tables = list(islice(elements(soup, ("table",)), MAX_PARTS))
    around = (next(filter(is_table, islice(tag.parents, MAX_DEPTH)), None) for tag in tables)
    holders = set(map(id, around))
    return [tag for tag in tables if id(tag) not in holders and any(elements(tag, ("tr",)))]


def _join_rows(grid: Tag) -> None:
    """Put the parts of each row of a grid together: they have the same number."""
    found: dict[str, Tag] = {}
    within = walk(grid, lambda tag: tag.get("role") != "row" and not is_table(tag))
    rows = (tag for tag in within if isinstance(tag, Tag) and tag.get("role") == "row")
    for row in list(islice(rows, MAX_PARTS)):
        number = _number(row)
        if number in found:
            found[number].extend([part.extract() for part in list(row.children)])
            row.extract()
        elif number:
            found[number] = row


def _number(row: Tag) -> str:
    return next((f"{name} {row[name]}" for name in _NUMBERS if row.has_attr(name)), "")


def _join_columns(soup: BeautifulSoup, grid: Tag) -> None:
    """Put the cells of a grid into rows, if it has columns of cells in their place."""
    within = [tag for tag in islice(walk(grid, _is_no_table), MAX_CELLS) if isinstance(tag, Tag)]
    cells = [tag for tag in within if tag.get("role") in {"gridcell", "cell"}]
    places = [[str(cell.get(name, "")) for name in _PLACE] for cell in cells]
    numbers = [number for place in places for number in place]
    if not cells or any(tag.get("role") == "row" for tag in within):
        return
    if len(set(map(tuple, places))) < len(cells) or not all(map(str.isdecimal, numbers)):
        return
    rows: dict[int, Tag] = {}
    for (row, _), cell in sorted(
        zip(places, cells, strict=True), key=lambda pair: tuple(map(int, pair[0]))
    ):
        cell.name = "td"
        rows.setdefault(int(row), soup.new_tag("tr")).append(cell.extract())
    table = soup.new_tag("table")
    table.extend(rows.values())
    grid.append(table)
    del grid["role"]


def _head_tables(soup: BeautifulSoup, grid: Tag) -> None:
    """Turn the titles of a grid that has tables for its rows into tables of titles."""
    within = [tag for tag in islice(walk(grid, _is_no_table), MAX_CELLS) if isinstance(tag, Tag)]
    titles = [tag for tag in within if tag.get("role") == "columnheader"]
    if not titles or not any(tag.name == "table" for tag in within):
        return
    for row in {id(title.parent): title.parent for title in titles}.values():
        if row is None or any(tag.get("role") not in {"columnheader", None} for tag in _parts(row)):
            continue
        for title in _parts(row):
            title.name = "th"
        row.name = "tr"
        row.wrap(soup.new_tag("table"))
    del grid["role"]


def _parts(parent: Tag) -> list[Tag]:
    return [part for part in parent.children if isinstance(part, Tag)]


def _join_single_rows(soup: BeautifulSoup) -> None:
    """Put neighbours that are tables of one row each into one; the number is that of the row."""
    for table in _tables(soup):
        rows = list(islice(elements(table, ("tr",)), 2)) if _number(table) else []
        if len(rows) != 1:
            continue
        row, before = rows[0], table.find_previous_sibling()
        row.attrs |= {name: table[name] for name in _NUMBERS if table.has_attr(name)}
        if isinstance(before, Tag) and before.name == "table" and _number(before):
            before.append(row.extract())
            table.extract()


def _is_no_table(tag: Tag) -> bool:
    return not is_table(tag)


def _head_of(table: Tag) -> Tag | None:
    """Return the row of titles of a table that has nothing else; null for others."""
    parts = [tag for tag in table.children if isinstance(tag, Tag) and not _is_empty(tag)]
    if [tag.name for tag in parts] not in (["thead"], ["tbody"], ["tr"]):
        return None
    is_head = parts[0].find("td") is None or _is_head(parts[0])
    return parts[0] if is_head and parts[0].find(["th", "td"]) else None


def _put_above(titles: Tag, rows: Tag) -> None:
    """Put the titles of a table without rows above the rows of the table without titles behind it.

    No text parts the two, and each has as many columns as the other; a last title without text
    stands above the bar by which the rows are scrolled.
    """
    part = _head_of(titles)
    first = rows.find("tr")
    if part is None or not isinstance(first, Tag) or rows.find("th"):
        return
    named = part.find_all(["th", "td"])
    if not named[-1].get_text().strip():
        named.pop()
    if len(named) == len(first.find_all("td")) and not _are_parted(part, rows):
        head = (part.wrap(Tag(name="thead")) if part.name == "tr" else part).extract()
        head.name = "thead"
        for title in named:
            title.name = "th"
        rows.insert(0, head)
        titles.extract()


def _is_empty(part: Tag) -> bool:
    return next(part.stripped_strings, None) is None


def _is_head(part: Tag) -> bool:
    """Return whether one row of cells is of titles, by their role or the classes around them."""
    rows = part.find_all("tr") or [part]
    cells = part.find_all("td")
    if len(rows) > 1 or _FIGURE.search(part.get_text()):
        return False
    around = (rows[0], *islice(part.parents, _ABOVE))
    is_classed = any(_HEAD.search(" ".join(tag.get("class") or ())) for tag in around)
    return is_classed or all(cell.get("role") == "columnheader" for cell in cells)


def _are_parted(before: Tag, after: Tag) -> bool:
    """Return whether a text stands between two elements, and in no table."""
    last: PageElement = before
    while isinstance(last, Tag) and last.contents:
        last = last.contents[-1]
    between = takewhile(lambda node: node is not after, last.next_elements)
    texts = (node for node in between if is_text_node(node) and str(node).strip())
    return not all(map(_stands_in_table, texts))


def _stands_in_table(text: PageElement) -> bool:
    return any(tag.name == "table" for tag in islice(text.parents, MAX_DEPTH))


def _put_beside(left: Tag, right: Tag) -> bool:
    """Put the rows of a table behind those of the table before it, if both have the same rows.

    Both number their rows alike, or the first has no figures; no title is in both, and only the
    first has a column of names.
    """
    if _are_parted(left, right):
        return False
    rows, others = list(elements(left, ("tr",))), list(elements(right, ("tr",)))
    if len(rows) != len(others):
        return False
    numbers = [_number(row) for row in rows]
    is_numbered = any(numbers) and numbers == [_number(row) for row in others]
    titles, more = _titles(rows[0]), _titles(others[0])
    is_named = any(map(MODELS.fullmatch, titles)) and not _FIGURE.search(left.get_text())
    if not (is_numbered or is_named) or not more or any(map(MODELS.fullmatch, more)):
        return False
    if not titles or set(titles) & set(more):
        return False
    for row, other in zip(rows, others, strict=True):
        row.extend([cell.extract() for cell in list(other.children)])
    right.extract()
    return True


def _titles(row: Tag) -> list[str]:
    """Return the titles of a table, which its first row has; none if that is no row of titles."""
    cells = [cell for cell in row.children if isinstance(cell, Tag)]
    is_head = all(cell.name == "th" for cell in cells)
    return [joined((cell.get_text(" "),)) for cell in cells] if is_head else []
