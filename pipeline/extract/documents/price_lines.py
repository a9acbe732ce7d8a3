"""Lines of text that print prices, and the parts of a page that are made of such lines."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from pipeline.extract.documents.card_names import is_model, says_what_for
from pipeline.extract.documents.html_text import (
    HEADINGS,
    LINES,
    is_shown,
    is_struck,
    is_table,
    is_text_node,
    joined,
    pieces_apart,
)
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import direction_in, is_meter_name, tier_named
from pipeline.quantities.printed_units import MILLION, PrintedUnit, unit_at, unit_in

MAX_LINES: Final = 200
PLACED: Final = "data-placed"
"""Attribute of tables that the page does not have itself, and of text that is read as one."""

NO_TITLE: Final = "Price"
"""Title of a price whose line says no more than the amount and its unit."""

_TITLE_WORDS: Final = 5
_SUFFIX_WORDS: Final = 3
AMOUNT_START: Final = re.compile(
    r"(?:US\$|[$€£¥￥₹])\s?\.?[0-9]|[0-9.,]+\s?(?:USD|EUR|CHF|CNY|¢|元|€)"
)
_AMOUNT: Final = re.compile(
    r"(?:(?:US\$|[$€£¥￥₹])\s?)(?:[0-9][0-9,]*)?(?:\.[0-9]+)?(?:\s?USD\b)?"
    r"|(?:[0-9][0-9,]*)?(?:\.?[0-9]+)\s?(?:USD|EUR|CHF|CNY|¢|元|€)"
)
_NAME_END: Final = re.compile(r"\s*\b(?:costs?|is|are|at|for)?\s*[:–—-]?\s*$", re.I)
_TO_UNIT: Final = re.compile(r"[\s*†¹²³]*")
_BADGE: Final = re.compile(r"(?:new|beta|popular|preview|featured|hot|recommended)!?", re.I)
_SLUG: Final = re.compile(r"[A-Za-z0-9@][\w.:@/]*(?:[-/][\w.:@]+)+")
_BLOCKS: Final = LINES | {"button", "label"}
_OF_A_LINE: Final = frozenset({"label", "button"})
_GOES_ON: Final = re.compile(r"^(?:/|per\b|USD\b)", re.I)


class Struck(str):
    """A text that is struck out."""

    __slots__ = ()


class Aside(str):
    """A text that stands beside a name: a badge."""

    __slots__ = ()


@dataclass(slots=True)
class TextLine:
    """One line of text: its texts, those struck out, and the block that it stands in."""

    block: Tag
    texts: list[NavigableString] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The line as a reader sees it."""
        return joined(tuple(str(text) for text in self.texts))

    @property
    def is_heading(self) -> bool:
        """Whether it stands in a heading, or in the title of what is folded away."""
        return is_heading(self.block)


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line that prints a price: what it says of it, and the amount with its unit."""

    title: str
    price: str
    unit: PrintedUnit | None

    @property
    def is_of_tokens(self) -> bool:
        """Whether its unit is one of tokens."""
        return self.unit is not None and (
            self.unit.name.endswith("tok") or self.unit.name == MILLION
        )

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the other prices of its card."""
        return self.title, _AMOUNT.sub("", self.price)

    @property
    def is_clear(self) -> bool:
        """Whether it says in which unit it is, or names a meter or a class of service."""
        return self.unit is not None or (self.is_titled and self.title != NO_TITLE)

    @property
    def is_titled(self) -> bool:
        """Whether its title names a meter or a class of service, and no model."""
        is_named = says_what_for(self.title) or tier_named(self.title) is not None
        return is_named or bool(direction_in(self.title)) or self.title == NO_TITLE

    @property
    def is_directed(self) -> bool:
        """Whether it says for which tokens it is."""
        named = direction_in(self.title) or direction_in(self.unit.direction if self.unit else "")
        return bool(named) or bool(direction_in(self.price))


def is_heading(tag: Tag) -> bool:
    """Return whether an element is a heading, or the title of what it folds away."""
    is_fold = tag.name == "summary" or (tag.name == "button" and tag.has_attr("aria-expanded"))
    return tag.name in HEADINGS or tag.get("role") == "heading" or is_fold


def lines_of(parts: Iterable[PageElement]) -> list[TextLine]:
    """Return the lines of some neighbours; a meter and its price in two blocks are one line."""
    lines: list[TextLine] = []
    struck: list[str] = []
    for block, text in _texts(parts):
        if isinstance(text, Tag):
            struck.append(text.get_text())
            continue
        is_same = bool(lines) and lines[-1].block is block
        if not is_same:
            lines.append(TextLine(block))
        lines[-1].texts.append(text)
        lines[-1].struck += struck
        struck = []
    return _with_meters(lines)


def _texts(parts: Iterable[PageElement]) -> Iterator[tuple[Tag, NavigableString | Tag]]:
    """Yield the texts of some elements, and what is struck out in them, with their blocks."""
    stack: list[tuple[PageElement, Tag | None]] = [(part, None) for part in reversed(list(parts))]
    while stack:
        node, block = stack.pop()
        if isinstance(node, Tag):
            if is_struck(node):
                yield block or node, node
            if not is_shown(node) or is_table(node):
                continue
            is_block = node.name in _BLOCKS and (node.name not in _OF_A_LINE or is_heading(node))
            own = node if is_block or block is None else block
            stack += [(child, own) for child in reversed(list(node.children))]
        elif isinstance(node, NavigableString) and is_text_node(node) and node.strip():
            holder = block or node.parent
            if isinstance(holder, Tag):
                yield holder, node


def _with_meters(lines: list[TextLine]) -> list[TextLine]:
    """Return the lines; one that only names a meter goes before its price, a unit behind it."""
    found: list[TextLine] = []
    for line in lines:
        text, above = line.text, found[-1] if found else None
        if above is None or (line.is_heading and not HAS_MONEY.search(text)):
            found.append(line)
            continue
        before = above.text
        is_meter = not HAS_MONEY.search(before) and (
            says_what_for(before) or above.block.name == "dt" or tier_named(before)
        )
        is_unit = HAS_MONEY.search(before) and unit_in(before) is None and _GOES_ON.match(text)
        if (is_meter and AMOUNT_START.match(text)) or is_unit:
            above.texts += line.texts
            above.struck += line.struck
        else:
            found.append(line)
    return found


def priced_line(text: str) -> PricedLine | None:
    """Return the price that a line prints; null where no amount stands in it.

    >>> priced_line("Cached input: $0.05 / 1M tokens").title
    'Cached input'
    >>> priced_line("$3.99 /hr Secure Cloud").price
    '$3.99 /hr'
    """
    text = in_english(text)
    amounts = list(_AMOUNT.finditer(text)) if HAS_MONEY.search(text) else []
    if not amounts:
        return None
    first = amounts[0]
    title = _NAME_END.sub("", text[: first.start()]).strip(" :–—-·→")
    if len(title.split()) > _TITLE_WORDS:
        return None
    if len(amounts) > 1:
        return PricedLine(title or NO_TITLE, text[first.start() :].strip(), unit_in(text))
    start = _TO_UNIT.match(text, first.end())
    found = unit_at(text, start.end() if start else first.end())
    end = found[1] if found else first.end()
    rest = text[end:].strip(" :–—-·")
    if rest and not _is_title(rest):
        return PricedLine(title or NO_TITLE, text[first.start() :].strip(), unit_in(text))
    words = " ".join(part for part in (title, rest.strip("()")) if part)
    unit = found[0] if found else unit_in(title)
    return PricedLine(words or NO_TITLE, text[first.start() : end].strip(), unit)


def _is_title(rest: str) -> bool:
    """Return whether what stands behind a price only says which price it is."""
    bare = rest.strip("()")
    is_short = len(bare.split()) <= _SUFFIX_WORDS and re.search("[0-9.,;+]", bare) is None
    return is_short or is_meter_name(bare)


def name_of(lines: Sequence[TextLine]) -> list[str] | None:
    """Return the texts of the model's name and id above its prices; null if none is clear."""
    named = [line for line in lines if not _BADGE.fullmatch(line.text)]
    headings = [at for at, line in enumerate(named) if line.is_heading]
    at = headings[-1] if headings else 0
    if at >= len(named) or named[at].block.name in {"dt", "dd"} or not is_model(named[at].text):
        return None
    apart = pieces_apart(named[at].block)
    name = [
        Aside(text) if text in apart else text
        for text in (str(text).strip() for text in named[at].texts)
        if not _BADGE.fullmatch(text)
    ]
    below = [line.text for line in named[at + 1 :] if _SLUG.fullmatch(line.text)]
    return [*name, *below[:1]]


def place_table(
    soup: BeautifulSoup,
    place: PageElement,
    titles: Sequence[str],
    rows: Sequence[Sequence[Sequence[str]]],
) -> None:
    """Put a table before an element of the page.

    Args:
        soup: The page.
        place: The element.
        titles: The header.
        rows: The texts of each cell of each row.
    """
    table = soup.new_tag("table", attrs={PLACED: ""})
    for cells, tag in (([[title] for title in titles], "th"), *((row, "td") for row in rows)):
        line = soup.new_tag("tr")
        for texts in cells:
            cell = soup.new_tag(tag)
            for text in texts:
                kinds = ((Struck, "del"), (Aside, "small"))
                piece = soup.new_tag(
                    next((tag for kind, tag in kinds if isinstance(text, kind)), "span")
                )
                piece.string = text
                cell.append(piece)
            line.append(cell)
        table.append(line)
    place.insert_before(table)
