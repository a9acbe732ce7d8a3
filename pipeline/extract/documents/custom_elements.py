"""Custom elements of a page, such as `mat-card`, under the names of what they stand for."""

import re
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.html_text import LINES, elements, is_small
from pipeline.quantities.amounts import HAS_MONEY

MAX_ELEMENTS: Final = 20_000
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
    for tag in list(islice(tags, MAX_ELEMENTS))[::-1]:
        if tag.name != _DATA:
            tag.name = _plain_name(tag)


def _plain_name(tag: Tag) -> str:
    if tag.name.endswith(_TITLES) and is_small(tag, _TITLE_NODES):
        text = tag.get_text(" ").strip()
        if 0 < len(text) <= _TITLE_LENGTH and not HAS_MONEY.search(text):
            return "summary" if _FOLDED.search(tag.name) else "h4"
    return "div" if next(elements(tag, _HOLDS), None) is not None else "span"
