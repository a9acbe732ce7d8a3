"""Titles of choices: what is asked where a page lets its reader choose."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from pipeline.extract.documents.html_text import HEADINGS, is_text_node, short_text, tags_of
from pipeline.quantities.regions import asks_for_region

_AROUND: Final = 3
"""Elements around a choice in which its title is looked for."""

_BESIDE: Final = 6
_NODES: Final = 6
_WORDS: Final = 4
_ENDS: Final = " :\uff1a*"
_TITLES: Final = frozenset({"label", "legend"})


@dataclass(frozen=True, slots=True)
class ChoiceTitle:
    """The title of a choice, and what prints it on the page."""

    text: str
    printed: Sequence[PageElement] = ()

    def drop(self) -> None:
        """Take it off the page."""
        for node in self.printed:
            node.extract()


class ChoiceTitles:
    """The titles of the choices of one page."""

    def __init__(self, soup: BeautifulSoup) -> None:
        """Take the page."""
        tags = [tag for tag in tags_of(soup) if tag.attrs]
        self._by_id = {str(tag["id"]): tag for tag in tags if tag.has_attr("id")}
        self._by_for = {str(tag["for"]): tag for tag in tags if tag.has_attr("for")}

    def title_of(self, holder: Tag, first: Tag) -> ChoiceTitle:
        """Return what is asked by an attribute, a label or a short text before a choice.

        Args:
            holder: What holds all that may be chosen.
            first: What the title stands before: the first choice, or the holder.
        """
        label = str(holder.get("aria-label") or "").strip(_ENDS)
        named = self._by_id.get(str(holder.get("aria-labelledby"))) or self._by_for.get(
            str(holder.get("id"))
        )
        if named is not None and (text := short_text(named, _NODES).strip(_ENDS)):
            return ChoiceTitle(label or text, (named,))
        return ChoiceTitle(label) if label else _before(first)


def _before(first: Tag) -> ChoiceTitle:
    """Return the title that stands right before a choice, or before what it is alone in."""
    node: Tag | None = first
    for _ in range(_AROUND):
        if node is None:
            break
        for beside in islice(node.previous_siblings, _BESIDE):
            if text := _text_of(beside):
                return _as_title(beside, text, node.parent)
        node = node.parent
    return ChoiceTitle("")


def _as_title(beside: PageElement, text: str, parent: Tag | None) -> ChoiceTitle:
    held = beside if isinstance(beside, Tag) else parent
    name = held.name if held is not None else ""
    bare = text.strip(_ENDS)
    is_title = name in _TITLES or text[-1] in ":\uff1a" or asks_for_region(bare)
    if is_title and name not in HEADINGS and len(text.split()) <= _WORDS:
        return ChoiceTitle(bare, (beside,))
    return ChoiceTitle("")


def _text_of(node: PageElement) -> str:
    if isinstance(node, Tag):
        return short_text(node, _NODES)
    return str(node).strip() if is_text_node(node) else ""
