"""Markup embedded in the data of a page: elements that React streams, and texts in HTML.

Next.js sends `["$", "td", null, {"children": "$$1"}]`, one such value a line; sites over a content
server have whole articles as texts of their data.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.html_text import elements
from pipeline.extract.documents.json_document import Number
from pipeline.extract.documents.markdown_tables import is_markdown
from pipeline.extract.documents.page_data import data_of, first_value, flight_of
from pipeline.quantities.amounts import HAS_MONEY

MAX_DEPTH: Final = 80
MAX_NODES: Final = 100_000
"""Values of one page that are looked at."""

_TAG: Final = re.compile(r"[a-z][a-z0-9]{0,15}")
_REFERENCE: Final = re.compile(r"\$[L@]?([0-9a-f]+)")
_NO_TEXT: Final = frozenset({"script", "style", "link", "meta", "svg", "head", "template"})
_ATTRIBUTES: Final = {
    **{name: name for name in ("role", "hidden", "id", "aria-label", "aria-controls")},
    "className": "class",
    "colSpan": "colspan",
    "rowSpan": "rowspan",
}
_MARKUP: Final = re.compile(r"<(?:table|ul|ol|dl|h[1-6]|p)\b[^<>]*>", re.I)
_SOURCES: Final = ("xmp", "textarea", "script")
"""Elements that hold Markdown for a script that draws it."""

_MARKDOWN: Final = re.compile(r"markdown|text/(?:template|plain)|text/md", re.I)
_ELEMENT: Final = 4
"""Values of an element: a sign, its name, its key, its properties."""


def embedded_markup(soup: BeautifulSoup) -> str:
    """Return the markup in the data of a page as a page of its own; empty without amounts.

    A text in Markdown is returned as it is.
    """
    markup = "".join(_Flight(flight_of(soup)).pieces())
    if not HAS_MONEY.search(markup):
        sources = (tag.get_text() for tag in elements(soup, _SOURCES) if not _is_code(tag))
        values = [*sources, *data_of(soup)]
        texts = [text for text in _texts(values) if HAS_MONEY.search(text)]
        if written := next(filter(is_markdown, texts), None):
            return written
        markup = "\n".join(text for text in texts if _MARKUP.search(text))
    return f"<html><body>{markup}</body></html>" if HAS_MONEY.search(markup) else ""


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


class _Flight:
    """The elements that a page streams, by the names of their lines."""

    def __init__(self, lines: Mapping[str, object]) -> None:
        """Take the lines."""
        self._lines = lines
        self._shown: set[str] = set()
        self._left = MAX_NODES

    def pieces(self) -> Iterator[str]:
        """Yield the markup of all lines, each where it is first named."""
        for name in self._lines:
            yield from self._markup_of_line(name, 0)

    def _markup_of_line(self, name: str, depth: int) -> Iterator[str]:
        if name not in self._shown:
            self._shown.add(name)
            line = self._lines.get(name)
            yield from self._markup_of(line, depth) if isinstance(line, list) else ()

    def _markup_of(self, value: object, depth: int) -> Iterator[str]:
        self._left -= 1
        if depth > MAX_DEPTH or self._left < 0:
            return
        if isinstance(value, str):
            reference = _REFERENCE.fullmatch(value)
            if reference and not isinstance(value, Number):
                yield from self._markup_of_line(reference[1], depth + 1)
            elif isinstance(value, Number) or value[:1] != "$" or value[:2] == "$$":
                yield html.escape(value.replace("$$", "$", 1))
        elif isinstance(value, list):
            if len(value) >= _ELEMENT and value[0] == "$" and isinstance(value[3], dict):
                yield from self._element(str(value[1]), value[3], depth + 1)
            else:
                for each in value:
                    yield from self._markup_of(each, depth + 1)

    def _element(self, name: str, properties: dict[str, Any], depth: int) -> Iterator[str]:
        tag = name if _TAG.fullmatch(name) else "div"
        if tag in _NO_TEXT:
            return
        stated = {of: properties[key] for key, of in _ATTRIBUTES.items() if key in properties}
        attributes = (f' {of}="{html.escape(str(value))}"' for of, value in stated.items() if value)
        yield f"<{tag}{''.join(attributes)}>"
        yield self._inner_markup(properties.get("dangerouslySetInnerHTML"))
        yield from self._markup_of(properties.get("children"), depth)
        yield f"</{tag}>"

    def _inner_markup(self, held: object) -> str:
        """Return markup that an element holds as a text, or as the name of a line of text."""
        text = held.get("__html") if isinstance(held, dict) else None
        reference = _REFERENCE.fullmatch(text) if isinstance(text, str) else None
        text = self._lines.get(reference[1]) if reference else text
        return text if isinstance(text, str) else ""
