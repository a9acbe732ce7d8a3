"""Custom elements of a page, such as `mat-card`, under the names of what they stand for."""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.html_text import LINES, MAX_DEPTH, elements, is_small
from pipeline.quantities.amounts import HAS_MONEY

MAX_ELEMENTS: Final = 20_000
_PARTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (name, re.compile(rf"-(?:{words})$"))
    for name, words in (
        ("th", "(?:head(?:er)?|column)-?cell|th|column-?header"),
        ("td", "cell|td"),
        ("tr", "row|tr|head|header"),
        ("tbody", "body|tbody"),
    )
)
_DATA: Final = "astro-island"
_TITLES: Final = ("-title", "-heading", "-headline")
_FOLDED: Final = re.compile(r"panel|accordion|expan|collapse|disclosure")
"""In the name of a title: what it is the title of is folded away."""

_TITLE_NODES: Final = 12
_TITLE_LENGTH: Final = 80
_HOLDS: Final = LINES | {"table"}


def rename_custom_elements(soup: BeautifulSoup) -> None:
    """Rename the custom elements of a page: titles, parts, and what stands within a line."""
    tags = (tag for tag in soup.descendants if isinstance(tag, Tag) and "-" in tag.name)
    found = list(islice(tags, MAX_ELEMENTS))
    of_tables = _of_tables(found)
    for tag in found[::-1]:
        if tag.name != _DATA:
            tag.name = of_tables.get(id(tag)) or _plain_name(tag)


def _of_tables(tags: Sequence[Tag]) -> dict[int, str]:
    """Return the names that HTML has for the parts of tables, by the id of their element.

    `x-table-row` and `x-cell` are parts of the `x-table` around them; one that holds no cell is
    no table.
    """
    inside: dict[int, int] = {}
    names: dict[int, str] = {}
    filled: set[int] = set()
    for tag in tags:
        table = next(
            (inside[id(above)] for above in islice(tag.parents, MAX_DEPTH) if id(above) in inside),
            None,
        )
        part = next((name for name, words in _PARTS if words.search(tag.name)), None)
        if table is not None and part:
            inside[id(tag)], names[id(tag)] = table, part
            filled |= {table} if part == "td" else set()
        elif tag.name.endswith("-table"):
            inside[id(tag)], names[id(tag)] = id(tag), "table"
    return {at: name for at, name in names.items() if inside[at] in filled}


def _plain_name(tag: Tag) -> str:
    if tag.name.endswith(_TITLES) and is_small(tag, _TITLE_NODES):
        text = tag.get_text(" ").strip()
        if 0 < len(text) <= _TITLE_LENGTH and not HAS_MONEY.search(text):
            return "summary" if _FOLDED.search(tag.name) else "h4"
    return "div" if next(elements(tag, _HOLDS), None) is not None else "span"
