"""Tables whose titles stand in a table of their own, so that they stay in sight."""

import re
from itertools import islice, takewhile
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from pipeline.extract.documents.html_text import (
    MAX_DEPTH,
    elements,
    is_table,
    is_text_node,
)
from pipeline.quantities.amounts import SIGNS

MAX_PARTS: Final = 2_000
"""Tables that are looked at."""

_FIGURE: Final = re.compile(rf"[{SIGNS}]\s?\.?[0-9]|[0-9][.,][0-9]")
_HEAD: Final = re.compile(r"head", re.I)


_MAX_RUN: Final = 3
"""Tables of titles that stand before those of their rows."""

_ABOVE: Final = 4
"""Elements around titles whose class may say that they are a head."""


def join_split_tables(soup: BeautifulSoup) -> None:
    """Put the titles of each table above its rows; changes the tree."""
    tables = _tables(soup)
    for at in range(len(tables)):
        # Where some columns stay in sight, the titles of both parts stand before the rows of both.
        run = list(takewhile(_head_of, tables[at : at + _MAX_RUN]))
        if run and not (at and _head_of(tables[at - 1])):
            for titles, rows in zip(run, tables[at + len(run) :], strict=False):
                _put_above(titles, rows)


def _tables(soup: BeautifulSoup) -> list[Tag]:
    """Return the tables of a page that have rows, and no table within.

    Some grids keep an empty table for their data.
    """
    tables = list(islice(elements(soup, ("table",)), MAX_PARTS))
    around = (next(filter(is_table, islice(tag.parents, MAX_DEPTH)), None) for tag in tables)
    holders = set(map(id, around))
    return [tag for tag in tables if id(tag) not in holders and any(elements(tag, ("tr",)))]


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
