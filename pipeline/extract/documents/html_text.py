"""The text of a part of a page, as a reader sees it, in pieces."""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import islice, takewhile

from bs4 import Tag
from bs4.element import CData, NavigableString, PageElement

from pipeline.extract.documents.tree_builder import Page
from pipeline.quantities.amounts import CURRENCY_CODE, SIGNS

LEFT_OUT = frozenset(
    {"sup", "s", "del", "strike", "script", "style", "template", "noscript", "svg", "head"}
)
"""Footnote marks, prices struck out, and what is no text."""

MAX_DEPTH = 100
"""Elements around one that are looked at: crafted pages nest a hundred thousand."""

INVISIBLE = " \t\n\u200b\ufe0f\ufeff"
"""A text of these alone, as editors leave them in empty cells, is none."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

LINES = HEADINGS | frozenset(
    "p li div dd dt td th tr ul ol dl section article header footer summary aside main details"  # noqa: SIM905
    " figure blockquote pre".split()
)
"""Elements that stand on lines of their own."""

_HIDING_CLASSES = frozenset(
    {"line-through", "sr-only", "visually-hidden", "screen-reader-text", "invisible"}
)
"""Common names for what is struck out, what only screen readers say, and what waits to be shown."""

_BUTTON_CLASS = re.compile(r"(?:btn|button|copy|cta)(?:[-_]|$)", re.I)
_ASIDE_CLASS = re.compile(
    r"(?:^|[-_])(?:badges?|pills?|chips?|tags?|ribbons?|flags?|status|tooltips?|hint|captions?"
    r"|(?:sub|tag)(?:title|text|line)?|desc(?:ription)?|muted|rounded-full)(?:[-_]|$)",
    re.I,
)
"""Common names for buttons, and for what is said of the text beside it."""

_UNIT_BELOW = re.compile(r"\b(?:million|thousand|1?[MK]|tokens?|hours?|minutes?|images?)\b", re.I)
"""A raised text that names a unit is no mark of a footnote."""

_RAISED_AMOUNT = re.compile(rf"\s*(?:[.,][0-9]{{1,4}}|[{SIGNS}]|{CURRENCY_CODE})\s*")
"""`<sup>$</sup>1<sup>.40</sup>`: a raised sign, or a point and digits, are parts of an amount."""

_MAX_MARK = 20
"""Elements and texts of what is raised."""

_HIDING_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|line-through", re.I)


def walk(root: Tag, into: Callable[[Tag], bool]) -> Iterator[PageElement]:
    """Yield what is below `root` in the order of the document.

    Does not recurse: real pages nest a hundred levels, crafted ones a hundred thousand.

    Args:
        root: Where to start.
        into: Whether to go below an element; it is yielded in any case.
    """
    stack = [iter(root.contents)]
    while stack:
        node = next(stack[-1], None)
        if node is None:
            stack.pop()
            continue
        yield node
        if isinstance(node, Tag) and into(node):
            stack.append(iter(node.contents))


def elements(root: Tag, names: Collection[str]) -> Iterator[Tag]:
    """Yield the elements of these names below an element, in the order of the document.

    A tenth of the time of `find_all`, which compares each element with rules of many kinds.
    """
    if root.parent is None:
        return (tag for tag in tags_of(root) if tag.name in names)
    return (node for node in walk(root, _always) if isinstance(node, Tag) and node.name in names)


def tags_of(page: Tag) -> Sequence[Tag]:
    """Return all elements of a page, in the order of the document."""
    if isinstance(page, Page):
        return page.tags
    return [node for node in page.descendants if isinstance(node, Tag)]


def is_small(tag: Tag, nodes: int) -> bool:
    """Return whether an element holds no more than some elements and texts.

    What is asked of each part of a page must not look through all that is nested in it; nor does
    `walk`, whereas `Tag.descendants` looks for the last one before it yields the first.
    """
    return next(islice(walk(tag, _always), nodes, None), None) is None


def short_text(tag: Tag, nodes: int) -> str:
    """Return the text of an element as one line; empty where it holds more than some nodes."""
    return joined(pieces(tag)) if is_small(tag, nodes) else ""


def _always(_: Tag) -> bool:
    return True


def stands_in_table(tag: Tag) -> bool:
    """Return whether an element stands in a table, within `MAX_DEPTH` elements around it."""
    return any(map(is_table, islice(tag.parents, MAX_DEPTH)))


def is_shown(tag: Tag) -> bool:
    """Return whether a reader sees the element, and sees it as valid."""
    if tag.name == "sup" and is_small(tag, _MAX_MARK):
        raised = tag.get_text()
        return bool(_UNIT_BELOW.search(raised) or _RAISED_AMOUNT.fullmatch(raised))
    if tag.name in LEFT_OUT or not tag.attrs:
        return tag.name not in LEFT_OUT
    if tag.has_attr("hidden") or tag.get("role") == "tooltip":
        return False
    if not _HIDING_CLASSES.isdisjoint(tag.get("class") or ()):
        return False
    return not _HIDING_STYLE.search(str(tag.get("style", "")))


def is_struck(tag: Tag) -> bool:
    """Return whether the element strikes its text out."""
    classes = tag.get("class") or ()
    return tag.name in {"s", "del", "strike"} or "line-through" in classes


def is_button(tag: Tag) -> bool:
    """Return whether the element is pressed and not read, by its name, its role or its class."""
    is_named = tag.name == "button" or tag.get("role") == "button"
    return is_named or any(map(_BUTTON_CLASS.match, tag.get("class") or ()))


def is_aside(tag: Tag) -> bool:
    """Return whether the element holds what stands beside a text: a badge, a small line."""
    classes = tag.get("class") or ()
    return tag.name == "small" or is_button(tag) or any(map(_ASIDE_CLASS.search, classes))


def is_table(tag: Tag) -> bool:
    """Return whether the element is a table, by its name or by its ARIA role."""
    return tag.name == "table" or (
        bool(tag.attrs) and tag.get("role") in {"table", "grid", "treegrid"}
    )


def is_text_node(node: PageElement) -> bool:
    """Return whether the node is text, and no comment, declaration or script."""
    return type(node) in {NavigableString, CData}


def pieces(root: Tag) -> tuple[str, ...]:
    """Return the text nodes below `root`, tables within it left out, none of them blank.

    Nodes that only a comment or a possible line break divides are one piece: they are one word to
    the reader, as in `$<!-- -->0.10`.
    """
    return tuple(text for text, _, _ in _placed_pieces(root))


def pieces_apart(root: Tag) -> tuple[str, ...]:
    """Return those pieces that are no part of the first line of text: badges, what stands below.

    A badge before the first line is one of them.
    """
    lines = []
    for text, holder, breaks in _placed_pieces(root):
        around = islice((holder, *holder.parents), MAX_DEPTH)
        within = list(takewhile(lambda tag: tag is not root, around))
        block = next((tag for tag in within if tag.name in LINES), root)
        lines.append((text, (id(block), breaks), any(map(is_aside, within))))
    first = next((line for _, line, is_beside in lines if not is_beside), None)
    return tuple(text for text, line, is_beside in lines if is_beside or line != first)


def _placed_pieces(root: Tag) -> list[tuple[str, Tag, int]]:
    """Return the pieces below an element, each with its holder and the line breaks before it."""
    found: list[tuple[str, Tag, int]] = []
    holder_of_last: Tag | None = None
    breaks = 0
    for node in walk(root, lambda tag: is_shown(tag) and not is_table(tag)):
        if isinstance(node, Tag):
            breaks += node.name == "br"
            holder_of_last = holder_of_last if node.name == "wbr" else None
        elif is_text_node(node):
            holder = _holder(node)
            if holder is holder_of_last and holder is not None:
                found[-1] = (found[-1][0] + str(node), holder, breaks)
            else:
                found.append((str(node), holder or root, breaks))
                holder_of_last = holder
    stripped = ((text.strip(), holder, breaks) for text, holder, breaks in found)
    return [piece for piece in stripped if piece[0].strip(INVISIBLE)]


def _holder(text: PageElement) -> Tag | None:
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
    whole = " ".join(texts)
    if "  " not in whole and whole.isascii() and whole.isprintable():
        return whole.strip()
    return " ".join(whole.split())
