"""Titles and names that stand in attributes: labels for phones, icons, logos, sizes of images."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from pipeline.extract.documents.card_names import is_size_or_quality
from pipeline.extract.documents.html_text import (
    elements,
    is_small,
    is_text_node,
    short_text,
    tags_of,
)
from pipeline.quantities.meter_words import is_meter_name
from pipeline.quantities.printed_amounts import FIGURE, with_signs
from pipeline.quantities.service_words import tier_named

MAX_CELLS: Final = 20_000
_LABELS: Final = ("data-label", "data-title", "data-th", "data-header", "data-heading")
"""Attributes with the title of a cell, which style sheets show where there is no row of titles."""

_NAMES: Final = ("aria-label", "title", "abbr", "alt")
_CELLS: Final = frozenset({"td", "th", "tr", "table"})
_BARE_PRICE: Final = re.compile(rf"{FIGURE}(?:\s?(?:/|per\s).{{1,30}})?")
"""An amount and its unit, and nothing else."""

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


def show_names_of_prices(soup: BeautifulSoup) -> None:
    """Put before prices what they are for, where only an attribute says it and each beside differs.

    `<li data-size="512px">$0.01` beside `<li data-size="1024px">$0.02`.
    """
    named: dict[tuple[int, str], dict[str, Tag]] = {}
    for tag in tags_of(soup):
        names = list(_names_of_price(tag)) if tag.attrs and tag.name not in _CELLS else []
        if names and _BARE_PRICE.fullmatch(with_signs(short_text(tag, _MAX_NODES))[0]):
            for name, value in names:
                named.setdefault((id(tag.parent), name), {})[value] = tag
    for tags in named.values():
        for value, tag in tags.items() if len(tags) > 1 else ():
            shown = soup.new_tag("span")
            shown.string = value
            tag.insert(0, shown)


def _names_of_price(tag: Tag) -> Iterator[tuple[str, str]]:
    for name, value in tag.attrs.items():
        is_name = name in _NAMES or (name.startswith("data-") and name not in _LABELS)
        if is_name and isinstance(value, str) and _says_what_for(value.strip()):
            yield name, value.strip()


def _says_what_for(text: str) -> bool:
    return bool(is_size_or_quality(text) or tier_named(text) or is_meter_name(text))


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
