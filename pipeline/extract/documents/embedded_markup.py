"""Texts in HTML or Markdown in the data of a page: whole articles, as content servers send them."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.html_text import elements
from pipeline.extract.documents.markdown_tables import is_markdown
from pipeline.extract.documents.page_data import data_of, first_value
from pipeline.quantities.amounts import HAS_MONEY

MAX_NODES: Final = 100_000
"""Values of one page that are looked at."""

_MARKUP: Final = re.compile(r"<(?:table|ul|ol|dl|h[1-6]|p)\b[^<>]*>", re.I)
_SOURCES: Final = ("xmp", "textarea", "script")
"""Elements that hold Markdown for a script that draws it."""

_MARKDOWN: Final = re.compile(r"markdown|text/(?:template|plain)|text/md", re.I)


def embedded_markup(soup: BeautifulSoup) -> str:
    """Return the markup in the data of a page as a page of its own; empty without amounts.

    A text in Markdown is returned as it is.
    """
    sources = (tag.get_text() for tag in elements(soup, _SOURCES) if not _is_code(tag))
    texts = [text for text in _texts([*sources, *data_of(soup)]) if HAS_MONEY.search(text)]
    if written := next(filter(is_markdown, texts), None):
        return written
    markup = "\n".join(text for text in texts if _MARKUP.search(text))
    return f"<html><body>{markup}</body></html>" if markup else ""


def _is_code(tag: Tag) -> bool:
    return tag.name == "script" and not _MARKDOWN.search(str(tag.get("type", "")))


def _texts(values: Iterable[object]) -> Iterator[str]:
    """Yield the texts in some data."""
    stack = list(values)[::-1]
    for _ in range(MAX_NODES):
        if not stack:
            return
        value = stack.pop()
        if isinstance(value, str):
            is_data = value[:1] in {"[", "{"} and value[-1:] in {"]", "}"}
            inner = first_value(value) if is_data else None
            yield from [] if isinstance(inner, dict | list) else [value]
            stack += [inner] if isinstance(inner, dict | list) else []
        elif isinstance(value, dict | list):
            stack += list(value.values() if isinstance(value, dict) else value)[::-1]
