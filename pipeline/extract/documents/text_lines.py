"""The lines of text that a reader sees in a part of a page, a price with its meter as one."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Final

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from pipeline.extract.documents.card_names import CACHE_PART, is_part, says_what_for
from pipeline.extract.documents.html_text import (
    HEADINGS,
    LINES,
    MAX_DEPTH,
    is_aside,
    is_shown,
    is_small,
    is_struck,
    is_table,
    is_text_node,
    joined,
)
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import is_meter_name
from pipeline.quantities.printed_amounts import has_figure, start_of_amount
from pipeline.quantities.printed_units import unit_in
from pipeline.quantities.prompt_bounds import bound_named
from pipeline.quantities.service_words import TERM

_BLOCKS: Final = LINES | {"button", "label"}
_OF_A_LINE: Final = frozenset({"label", "button"})
_GOES_ON: Final = re.compile(r"^(?:/|per\b|USD\b)", re.I)
_OF_MACHINE: Final = re.compile(
    r"(?:/|per\b|for\b)\s?(?:(?:a|each|the|whole) )*(?:node|server|machine)\b", re.I
)
_OF_PROMPTS: Final = re.compile(r"[<>≤≥]|\b(?:prompts?|requests?)\b", re.I)
"""What a bound of prices says, and the size of a context window does not."""

_MAX_PART: Final = 20
"""Elements and texts of a price that stands beside others in a line."""


def prints_amount(text: str) -> bool:
    """Return whether a text holds an amount."""
    return has_figure(text) and HAS_MONEY.search(text) is not None


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
    def pieces(self) -> list[str]:
        """The texts, those as one that are one word: `acme/` and `anvil-2`, nothing between."""
        found: list[str] = []
        for text in map(str, self.texts):
            if found and found[-1].endswith("/") and not text[:1].isspace():
                found[-1] += text
            else:
                found.append(text)
        return [text.strip() for text in found]

    @property
    def is_aside(self) -> bool:
        """Whether all of it stands in badges, small lines and the like."""
        return all(_is_beside(text, self.block) for text in self.texts)

    @property
    def is_heading(self) -> bool:
        """Whether it stands in a heading, or in the title of what is folded away."""
        return is_heading(self.block)


def _is_beside(text: NavigableString, block: Tag) -> bool:
    """Return whether an element around a text, up to its block, holds what is beside a name."""
    inner = takewhile(lambda tag: tag is not block, islice(text.parents, MAX_DEPTH))
    return is_aside(block) or any(map(is_aside, inner))


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
            children = list(node.children)
            apart = set() if len(children) < 2 else _parts_with_prices(children)  # noqa: PLR2004
            stack += [
                (child, child if isinstance(child, Tag) and id(child) in apart else own)
                for child in reversed(children)
            ]
        elif isinstance(node, NavigableString) and is_text_node(node) and node.strip():
            holder = block or node.parent
            if isinstance(holder, Tag):
                yield holder, node


def _parts_with_prices(nodes: Sequence[PageElement]) -> set[int]:
    """Return the identities of neighbours that are lines of their own, as two of them are prices.

    So are `<span>$1/M input</span><span>$2/M output</span>`, if no text stands between them.
    """
    parts = [node for node in nodes if isinstance(node, Tag)]
    if any(str(node).strip() for node in nodes if is_text_node(node)):
        return set()
    if not all(part.name not in _BLOCKS and is_small(part, _MAX_PART) for part in parts):
        return set()
    texts = [part.get_text(" ") for part in parts]
    priced = [text for text in texts if HAS_MONEY.search(text) and unit_in(text)]
    return set(map(id, parts)) if len(priced) > 1 else set()


def _with_meters(lines: list[TextLine]) -> list[TextLine]:
    """Return the lines; one that only names a meter goes before its price, a unit behind it."""
    found: list[TextLine] = []
    for at, line in enumerate(lines):
        text, above = line.text, found[-1] if found else None
        if above is None or (line.is_heading and not HAS_MONEY.search(text)):
            found.append(line)
            continue
        before = above.text
        is_meter = not (HAS_MONEY.search(before) or is_part(before)) and (
            says_what_for(before)
            or CACHE_PART.fullmatch(before)
            or (_OF_PROMPTS.search(before) and bound_named(before))
            or above.block.name == "dt"
        )
        is_unit = HAS_MONEY.search(before) and unit_in(before) is None and _GOES_ON.match(text)
        is_below = _is_term_below(lines[at - 1 : at + 2]) or _is_named_below(above, line)
        if (is_meter and start_of_amount(text) == 0) or is_unit or is_below:
            for priced in takewhile(_lacks_unit, reversed(found)) if is_unit else [above]:
                priced.texts += line.texts
            above.struck += line.struck
        else:
            found.append(line)
    return found


def _is_term_below(lines: Sequence[TextLine]) -> bool:
    """Return whether the second of some lines binds the price above it, and no price below it.

    So does one that says of how many GPUs it is.
    """
    price, term, *others = (line.text for line in lines)
    is_above_price = any(start_of_amount(text) == 0 for text in others)
    is_term = TERM.fullmatch(term) or _OF_MACHINE.match(term)
    return is_term is not None and prints_amount(price) and not is_above_price


def _lacks_unit(line: TextLine) -> bool:
    return HAS_MONEY.search(line.text) is not None and unit_in(line.text) is None


def _is_named_below(price: TextLine, meter: TextLine) -> bool:
    """Return whether two blocks are a price and its meter, and all that holds them both."""
    holder = price.block.parent
    if holder is None or holder is not meter.block.parent or start_of_amount(price.text) != 0:
        return False
    if not is_small(holder, 2 * _MAX_PART):
        return False
    is_whole = joined((holder.get_text(" "),)) == f"{price.text} {meter.text}"
    return is_whole and is_meter_name(in_english(meter.text))
