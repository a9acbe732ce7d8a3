"""Titles and names that stand in attributes: labels for phones, icons, logos, sizes of images."""

from collections.abc import Sequence
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from pipeline.extract.documents.html_text import (
    elements,
    is_small,
    is_text_node,
    tags_of,
)

MAX_CELLS: Final = 20_000
_LABELS: Final = ("data-label", "data-title", "data-th", "data-header", "data-heading")
"""Attributes with the title of a cell, which style sheets show where there is no row of titles."""

_NAMES: Final = ("aria-label", "title", "abbr", "alt")

_MAX_NODES: Final = 20
"""Elements and texts of a cell without text."""


def show_names_of_cells(soup: BeautifulSoup) -> None:
    """Put a row of titles above rows whose cells have them, and names in place of pictures."""
    labelled = (tag for tag in tags_of(soup) if tag.attrs and _label(tag))
    rows = {id(tag.parent): tag.parent for tag in islice(labelled, MAX_CELLS)}
    before: tuple[Tag | None, list[str]] = (None, [])
    for row in list(rows.values()):
        if row is not None and row.parent is not None:
            labels = [_label(cell) for cell in _elements(row)]
            if all(labels) and len(labels) > 1 and before != (row.parent, labels):
                _put_titles(soup, row, labels)
            before = (row.parent, labels)
    for row in list(islice(elements(soup, ("tr",)), MAX_CELLS)):
        for at, cell in enumerate(_elements(row)):
            if not at or cell.name == "th" or cell.get("role") == "columnheader":
                _name(cell)


def _label(cell: Tag) -> str:
    stated = (str(cell[name]).strip() for name in _LABELS if cell.has_attr(name))
    return next(stated, "")


def _elements(parent: Tag) -> list[Tag]:
    return [child for child in parent.children if isinstance(child, Tag)]


def _put_titles(soup: BeautifulSoup, row: Tag, labels: Sequence[str]) -> None:
    """Put a row of titles before a row, if nothing like it stands there."""
    table = row.find_parent("table")
    first = _elements(row.parent)[0] if row.parent is not None else row
    if (table is not None and table.find("th")) or first is not row:
        return
    titles = soup.new_tag(row.name)
    for label, cell in zip(labels, _elements(row), strict=True):
        title = soup.new_tag("th" if cell.name == "td" else cell.name)
        title.string = label
        titles.append(title)
    row.insert_before(titles)


def _name(cell: Tag) -> None:
    """Give a cell without text the name of its picture, or its own."""
    first = cell.contents[0] if cell.contents else None
    if isinstance(first, NavigableString) and is_text_node(first) and first.strip():
        return
    if not is_small(cell, _MAX_NODES) or next(cell.stripped_strings, None) is not None:
        return
    tags = [cell, *(tag for tag in cell.descendants if isinstance(tag, Tag))]
    names = (str(tag[name]).strip() for tag in tags for name in _NAMES if tag.has_attr(name))
    if name := next(filter(None, names), ""):
        cell.append(name)
