"""The text of a part of a page, as a reader sees it, in pieces."""

import re
from collections.abc import Callable, Collection, Iterator
from itertools import islice

from bs4 import Tag
from bs4.element import CData, NavigableString, PageElement

LEFT_OUT = frozenset(
    {"sup", "s", "del", "strike", "script", "style", "template", "noscript", "svg", "head"}
)
"""Footnote marks, prices struck out, and what is no text."""

MAX_DEPTH = 100
"""Elements around one that are looked at: crafted pages nest a hundred thousand."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_HIDING_CLASSES = frozenset(
    {"line-through", "sr-only", "visually-hidden", "screen-reader-text", "invisible"}
)
"""Common names for what is struck out, what only screen readers say, and what waits to be shown."""

_UNIT_BELOW = re.compile(r"\b(?:million|thousand|1?[MK]|tokens?|hours?|minutes?|images?)\b", re.I)
"""A raised text that names a unit is no mark of a footnote."""

_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|line-through", re.I)


def walk(root: Tag, into: Callable[[Tag], bool]) -> Iterator[PageElement]:
    """Yield what is below `root` in the order of the document.

    Does not recurse: real pages nest a hundred levels, crafted ones a hundred thousand.

    Args:
        root: Where to start.
        into: Whether to go below an element; it is yielded in any case.
    """
    stack = [iter(root.children)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            continue
        yield node
        if isinstance(node, Tag) and into(node):
            stack.append(iter(node.children))


def elements(root: Tag, names: Collection[str]) -> Iterator[Tag]:
    """Yield the elements of these names below an element, in the order of the document.

    A tenth of the time of `find_all`, which compares each element with rules of many kinds.
    """
    return (node for node in root.descendants if isinstance(node, Tag) and node.name in names)


def is_small(tag: Tag, nodes: int) -> bool:
    """Return whether an element holds no more than some elements and texts.

    What is asked of each part of a page must not look through all that is nested in it.
    """
    return next(islice(tag.descendants, nodes, None), None) is None


def stands_in_table(tag: Tag) -> bool:
    """Return whether an element stands in a table, within `MAX_DEPTH` elements around it."""
    return any(map(is_table, islice(tag.parents, MAX_DEPTH)))


def is_shown(tag: Tag) -> bool:
    """Return whether a reader sees the element, and sees it as valid."""
    if tag.name == "sup" and _UNIT_BELOW.search(tag.get_text()):
        return True
    if tag.name in LEFT_OUT or tag.has_attr("hidden") or tag.get("role") == "tooltip":
        return False
    if not _HIDING_CLASSES.isdisjoint(tag.get("class") or ()):
        return False
    return not _HIDING_STYLE.search(str(tag.get("style", "")))


def is_struck(tag: Tag) -> bool:
    """Return whether the element strikes its text out."""
    classes = tag.get("class") or ()
    return tag.name in {"s", "del", "strike"} or "line-through" in classes


def is_table(tag: Tag) -> bool:
    """Return whether the element is a table, by its name or by its ARIA role."""
    return tag.name == "table" or tag.get("role") in {"table", "grid"}


def is_text_node(node: PageElement) -> bool:
    """Return whether the node is text, and no comment, declaration or script."""
    return type(node) in {NavigableString, CData}


def pieces(root: Tag) -> tuple[str, ...]:
    """Return the text nodes below `root`, tables within it left out, none of them blank.

    Nodes that only a comment or a possible line break divides are one piece: they are one word to
    the reader, as in `$<!-- -->0.10`.
    """
    found: list[str] = []
    parent_of_last: Tag | None = None
    for node in walk(root, lambda tag: is_shown(tag) and not is_table(tag)):
        if not isinstance(node, NavigableString):
            if isinstance(node, Tag) and node.name != "wbr":
                parent_of_last = None
        elif not is_text_node(node):
            continue
        elif parent_of_last is not None and _holder(node) is parent_of_last:
            found[-1] += str(node)
        else:
            found.append(str(node))
            parent_of_last = _holder(node)
    return tuple(text for text in (piece.strip() for piece in found) if text)


def _holder(text: NavigableString) -> Tag | None:
    """Return the element that a text stands in; lxml puts what follows `<wbr>` into it."""
    parent = text.parent
    while parent is not None and parent.name == "wbr":
        parent = parent.parent
    return parent


def joined(texts: tuple[str, ...]) -> str:
    """Return the pieces as one line, each run of spaces as one space.

    >>> joined(("Input  Token Price", "(Per Million Tokens)"))
    'Input Token Price (Per Million Tokens)'
    """
    return " ".join(" ".join(texts).split())
