"""A page as a list of blocks: paragraphs, items, headings, rows of tables, in the page's order.

The blocks are numbered over the whole page, whatever an extractor takes for its article; so the
place of a figure does not depend on the extractor.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.html_text import HEADINGS, is_shown, is_text_node, walk

CELL_BORDER: Final = " | "
"""Stands between two cells of a row, and between a term and what is said of it."""

MAX_ROW: Final = 600
"""Longest row of a table that is one block; longer ones lay out a page, and their cells are read
one by one."""

MAX_CELLS: Final = 50
MAX_NODES: Final = 300
"""Cells of one row, and what one of them may hold."""
LEAST_PLAIN_HEAD: Final = 3
"""Cells of a head without `<th>`; two may be a term and its meaning."""

_LAYS_OUT = frozenset({"table", "tr", "dt", "ul", "ol", *HEADINGS})

BLOCKS: Final = frozenset(
    {
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "body",
            "button",
            "caption",
            "dd",
            "details",
        ),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr"),
        *(
            "legend",
            "li",
            "main",
            "nav",
            "ol",
            "option",
            "p",
            "pre",
            "section",
            "select",
            "summary",
        ),
        *("table", "tbody", "td", "textarea", "tfoot", "th", "thead", "tr", "ul", *HEADINGS),
    }
)
"""Elements that stand on lines of their own."""

Form = Literal["text", "heading", "item", "row"]

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Soft hyphens, zero-width and directional marks: no reader sees them."""
_FIGURE = re.compile(r"[-–+~<>$€£¥]?\s?(?!(?:19|20)\d\d\b)\d")
"""Opens a cell that a head without `<th>` does not have."""
_SQUARE = {"2": "²", "3": "³"}
_LENGTH_BEFORE = re.compile(r"\b[mck]?m\s?\Z")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page.

    Attributes:
        number: Its place among the page's blocks, counted from 1.
        text: Its text, each run of spaces as one space.
        form: What it is; a row has `CELL_BORDER` between its cells.
        lead: What introduces an item of a list: the block before the list, if it ends in a colon.
        heads: Cells of the table's head, for a row below it.
        level: Level of a heading; 0 for others.
    """

    number: int
    text: str
    form: Form
    lead: str = ""
    heads: tuple[str, ...] = ()
    level: int = 0


def blocks(soup: BeautifulSoup) -> tuple[Block, ...]:
    """Return the blocks that a reader of the page sees, none of them empty."""
    found: list[Block] = []
    for element, text, form in _Walk(soup).pieces():
        found.append(
            Block(
                number=len(found) + 1,
                text=text,
                form=form,
                lead=_lead(found, form),
                heads=_heads(element) if form == "row" else (),
                level=int(element.name[1]) if form == "heading" else 0,
            )
        )
    return tuple(found)


def clean(text: str) -> str:
    """Return a text as blocks have it: invisible characters dropped, one space for several."""
    return " ".join(_INVISIBLE.sub("", text).split())


class _Walk:
    """One pass over a page, gathering the text of one block at a time.

    Each border of a block element, where it starts and where it ends, ends the text before it.
    """

    def __init__(self, soup: BeautifulSoup) -> None:
        """Start at the top of the page."""
        self._soup = soup
        self._texts: list[str] = []
        self._within: list[Tag] = [soup]
        self._items = 0
        self._taken: set[int] = set()

    def pieces(self) -> Iterator[tuple[Tag, str, Form]]:
        """Yield each block's element, text and form."""
        stack = [iter(self._soup.children)]
        owners: list[Tag | None] = [None]
        while stack:
            node = next(stack[-1], None)
            if node is None:
                stack.pop()
                yield from self._leave(owners.pop())
            elif isinstance(node, Tag):
                if self._is_read(node):
                    yield from self._enter(node)
                    if id(node) not in self._taken:
                        stack.append(iter(node.children))
                        owners.append(node)
            elif is_text_node(node):
                self._texts.append(str(node))
        yield from self._flush()

    def _is_read(self, tag: Tag) -> bool:
        if tag.name == "sup":
            self._texts.append(_square("".join(self._texts[-1:]), tag))
        return is_shown(tag) and id(tag) not in self._taken

    def _enter(self, tag: Tag) -> Iterator[tuple[Tag, str, Form]]:
        if tag.name == "br":
            self._texts.append(" ")
        if tag.name not in BLOCKS:
            return
        yield from self._flush()
        row = _row(tag)
        if row:
            parts = [tag, *_definitions(tag)] if tag.name == "dt" else [tag]
            self._taken.update(id(part) for part in parts)
            yield tag, row, "row"
        else:
            self._within.append(tag)
            self._items += tag.name == "li"

    def _leave(self, tag: Tag | None) -> Iterator[tuple[Tag, str, Form]]:
        if tag is not None and tag.name in BLOCKS:
            yield from self._flush()
            self._within.pop()
            self._items -= tag.name == "li"

    def _flush(self) -> Iterator[tuple[Tag, str, Form]]:
        text = clean("".join(self._texts))
        self._texts.clear()
        if text:
            element = self._within[-1]
            form: Form = "item" if self._items else "text"
            yield element, text, "heading" if element.name in HEADINGS else form


def _square(before: str, tag: Tag) -> str:
    """Return the sign for `mm<sup>2</sup>`; other raised text is a footnote mark."""
    return _SQUARE.get(tag.get_text().strip(), "") if _LENGTH_BEFORE.search(before) else ""


def _lead(found: list[Block], form: Form) -> str:
    """Return what introduces an item: the lead of the item before it, or a block with a colon."""
    if form != "item" or not found:
        return ""
    before = found[-1]
    if before.form == "item":
        return before.lead
    return before.text if before.text.endswith(":") or before.form == "heading" else ""


def _row(tag: Tag) -> str:
    """Return the text of a row, or of a term with what is said of it; empty if it is neither."""
    if tag.name == "tr":
        cells = [cell for cell in tag.children if isinstance(cell, Tag) and is_shown(cell)]
    elif tag.name == "dt":
        cells = [tag, *_definitions(tag)]
    else:
        return ""
    texts = []
    for cell in cells[:MAX_CELLS]:
        text = _words(cell)
        if text is None:
            return ""
        texts.append(text)
    row = CELL_BORDER.join(texts)
    return row if any(texts) and len(row) <= MAX_ROW else ""


def _definitions(term: Tag) -> Iterator[Tag]:
    for sibling in term.next_siblings:
        if isinstance(sibling, Tag):
            if sibling.name != "dd":
                return
            yield sibling


def _words(cell: Tag) -> str | None:
    """Return the text of a cell, its paragraphs and lines parted by spaces.

    Returns:
        Null for a cell that lays out a page: it holds a table, a list, a heading, or too much.
    """
    texts: list[str] = []
    for count, node in enumerate(walk(cell, is_shown)):
        if count > MAX_NODES or (isinstance(node, Tag) and node.name in _LAYS_OUT):
            return None
        if isinstance(node, Tag) and (node.name in BLOCKS or node.name == "br"):
            texts.append(" ")
        elif isinstance(node, Tag) and node.name == "sup":
            texts.append(_square("".join(texts[-1:]), node))
        elif is_text_node(node):
            texts.append(str(node))
    return clean("".join(texts))


def _heads(row: Tag) -> tuple[str, ...]:
    """Return the cells of the head of a row's table; nothing where the row is the head itself."""
    table = row.find_parent("table")
    if table is None or len(rows := table.find_all("tr", limit=2)) == 1 or rows[0] is row:
        return ()
    first, second = rows
    cells = [cell for cell in first.children if isinstance(cell, Tag)]
    texts = tuple(_words(cell) or "" for cell in cells)
    is_marked = all(cell.name == "th" or not text for cell, text in zip(cells, texts, strict=True))
    is_wide = len(cells) >= LEAST_PLAIN_HEAD and all(texts[1:])
    is_plain = is_wide and table.find("th") is None and not any(map(_FIGURE.match, texts))
    has_figures = any(_FIGURE.match(_words(cell) or "") for cell in second.find_all("td"))
    return texts if is_marked or (is_plain and has_figures) else ()
