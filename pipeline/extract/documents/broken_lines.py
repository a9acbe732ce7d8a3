"""Lines that only `<br>` parts: where they print prices, each becomes an element of its own.

`<p><b>Anvil 2</b><br>Input: $1<br>Output: $4</p>` is a card, and `<p>Anvil 2: $1 / $4<br>…</p>` a
list.
"""

from collections.abc import Sequence
from itertools import groupby, islice
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from pipeline.extract.documents.card_names import is_size_or_quality, says_what_for
from pipeline.extract.documents.html_text import elements, is_small, joined, stands_in_table
from pipeline.extract.documents.price_lines import NO_TITLE, priced_line

MAX_PARAGRAPHS: Final = 4_000
_MAX_NODES: Final = 400
"""Elements and texts of a paragraph."""

_PARAGRAPHS: Final = ("p", "div", "li", "dd")


def convert_breaks(soup: BeautifulSoup) -> None:
    """Part the paragraphs of a page that print prices in several lines; changes the tree."""
    for tag in list(islice(elements(soup, _PARAGRAPHS), MAX_PARAGRAPHS)):
        has_break = any(isinstance(node, Tag) and node.name == "br" for node in tag.children)
        if not has_break or not is_small(tag, _MAX_NODES):
            continue
        lines = _lines(tag)
        titles = [_title(line) for line in lines]
        known = [title for title in titles if title is not None]
        if not known or NO_TITLE in known or stands_in_table(tag):
            continue
        if len(known) > 1 or titles[0] is None:
            _part(soup, tag, lines, titles)


def _lines(tag: Tag) -> list[list[PageElement]]:
    """Return the nodes of each line of a paragraph; no empty lines."""
    runs = groupby(list(tag.children), lambda node: isinstance(node, Tag) and node.name == "br")
    lines = [list(run) for is_break, run in runs if not is_break]
    return [line for line in lines if _text(line)]


def _text(nodes: Sequence[PageElement]) -> str:
    return joined(tuple(node.get_text() for node in nodes))


def _title(line: Sequence[PageElement]) -> str | None:
    """Return what a line says of the price that it prints; null where it prints none."""
    text = _text(line)
    priced = priced_line(text)
    return priced.title if priced else None


def _part(
    soup: BeautifulSoup,
    tag: Tag,
    lines: Sequence[Sequence[PageElement]],
    titles: Sequence[str | None],
) -> None:
    """Put each line in an element: those of a name and its meters in one, others in a list."""
    named = [title for title in titles if title is not None]
    is_card = all(says_what_for(title) or is_size_or_quality(title) for title in named)
    parts: list[Tag] = []
    above: Tag | None = None
    for nodes, title in zip(lines, titles, strict=True):
        is_item = title is not None and not is_card
        if title is None or not parts:
            parts.append(soup.new_tag("div"))
            above = None
        if is_item and above is None:
            above = soup.new_tag("ul")
            parts[-1].append(above)
        line = soup.new_tag("li" if is_item else "p")
        line.extend([node.extract() for node in nodes])
        (above if above is not None else parts[-1]).append(line)
    tag.clear()
    tag.name = tag.name if tag.name == "li" else "div"
    tag.extend(parts)
