"""Custom elements of a page, such as `mat-card`, under the names of what they stand for."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.html_text import (
    HEADINGS,
    LINES,
    elements,
    is_small,
    is_table,
    tags_of,
    walk,
)
from pipeline.quantities.amounts import HAS_MONEY

MAX_ELEMENTS: Final = 20_000
_DATA: Final = "astro-island"
_TITLES: Final = ("-title", "-heading", "-headline")
_TITLE_CLASS: Final = re.compile(r"(?:[\w-]*[-_])?(?:title|heading|headline)")
_FOLDED: Final = re.compile(r"panel|accordion|expan|collapse|disclosure")
"""In the name of a title: what it is the title of is folded away."""

_TITLED: Final = frozenset({"div", "p", "span"})
_TITLE_NODES: Final = 12
_TITLE_LENGTH: Final = 80
_HOLDS: Final = LINES | {"table"}
_TABLE: Final = re.compile(r".*-(?:table|grid)")
_TABLE_PARTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(rf".*-(?:{words})"))
    for name, words in (
        ("th", "head(?:er)?-?cell|column-?header|column|th|h-cell"),
        ("td", "(?:data|body)?-?cell|td"),
        ("tr", "row|tr"),
        ("thead", "head(?:er)?|thead"),
        ("tbody", "body|tbody"),
    )
)
_TAB: Final = re.compile(r".*-tab(-?pane(?:l)?)?")
"""Tabs and their panels, as libraries name them: `sl-tab-panel`."""

_ROLES: Final = ("cell-type", "type", "variant")
"""Attributes by which a cell says that it is a header."""


def rename_custom_elements(soup: BeautifulSoup) -> None:
    """Rename the custom elements of a page: tables, titles, parts, and what stands in a line."""
    tags = (tag for tag in tags_of(soup) if "-" in tag.name)
    found = list(islice(tags, MAX_ELEMENTS))
    for tag in found:
        if _TABLE.fullmatch(tag.name):
            _rename_table(tag)
    for tag in found[::-1]:
        if tab := _TAB.fullmatch(tag.name):
            tag.attrs.setdefault("role", "tabpanel" if tab[1] else "tab")
        if tag.name != _DATA and "-" in tag.name:
            tag.name = _plain_name(tag)
    for table in list(islice(elements(soup, ("table",)), MAX_ELEMENTS)):
        _rename_title(table)


def _rename_title(table: Tag) -> None:
    """Make a heading of the element right before a table whose class calls it a title."""
    holder = table if table.find_previous_sibling() or not table.parent else table.parent
    title = holder.find_previous_sibling()
    if title is None or title.name not in _TITLED or not is_small(title, _TITLE_NODES):
        return
    if next(elements(title, HEADINGS), None) is not None:
        return
    if any(map(_TITLE_CLASS.fullmatch, title.get("class") or ())) and _is_title(title):
        title.name = "h6"


def _rename_table(table: Tag) -> None:
    """Rename an element called a table with its parts, if one of its rows has several cells."""
    parts = [(tag, name) for tag in _own_parts(table) if (name := _part(tag))]
    cells = [tag for tag, name in parts if name in {"td", "th"}]
    rows = {id(tag) for tag, name in parts if name in {"tr", "thead"}}
    in_rows = [id(tag.parent) for tag in cells if id(tag.parent) in rows]
    if not in_rows or len(in_rows) < len(cells) or len(set(in_rows)) == len(in_rows):
        return
    table.name = "table"
    for tag, name in parts:
        tag.name = name


def _own_parts(table: Tag) -> Iterator[Tag]:
    """Yield the custom elements of a table, those of a table within it left out."""
    below = walk(table, lambda tag: not (is_table(tag) or _TABLE.fullmatch(tag.name)))
    parts = (tag for tag in below if isinstance(tag, Tag) and "-" in tag.name)
    return islice(parts, MAX_ELEMENTS)


def _part(tag: Tag) -> str:
    """Return which part of a table an element is by its name; empty if it is none."""
    name = next((part for part, words in _TABLE_PARTS if words.fullmatch(tag.name)), "")
    is_header = any("header" in str(tag.get(role, "")) for role in _ROLES)
    return "th" if name == "td" and is_header else name


def _plain_name(tag: Tag) -> str:
    if tag.name.endswith(_TITLES) and is_small(tag, _TITLE_NODES) and _is_title(tag):
        return "summary" if _FOLDED.search(tag.name) else "h4"
    return "div" if next(elements(tag, _HOLDS), None) is not None else "span"


def _is_title(tag: Tag) -> bool:
    text = tag.get_text(" ").strip()
    return 0 < len(text) <= _TITLE_LENGTH and not HAS_MONEY.search(text)
