"""Builds the tree of a page as Beautiful Soup's own builder does, in half of its time or less.

Beautiful Soup makes each element by a constructor that asks a dozen questions, to which all
elements of one name have the same answers. Here one of each name is made so, and all are copies.
"""

from typing import Any, Final

from bs4 import BeautifulSoup, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import Comment, Doctype, NavigableString, PageElement

_TEXT_LIKE: Final = vars(NavigableString(""))


class TreeBuilder(LXMLTreeBuilder):
    """Takes what lxml finds in a page, and links it to a tree."""

    def initialize_soup(self, soup: BeautifulSoup) -> None:
        """Start with the root of a page."""
        super().initialize_soup(soup)
        self._open: list[Tag] = [soup]
        self._last: PageElement | None = None
        self._texts: list[str] = []
        self._like: dict[str, dict[str, Any]] = {}
        self._keeping_spaces = 0
        self._containers: list[type[NavigableString]] = [NavigableString]

    def start(self, tag: str, attrib: dict[str, str]) -> None:  # type: ignore[override]
        """Take the start of an element."""
        if self._texts:
            self._end_text()
        like = self._like.get(tag)
        if like is None:
            spaces = self.active_namespace_prefixes[-1]
            like = self._like[tag] = vars(Tag(self.soup, self, tag, namespaces=spaces))
        element = Tag.__new__(Tag)
        attributes = self.attribute_dict_class(attrib if attrib else ())
        self._link(element, like | {"contents": [], "attrs": attributes})
        if attrib:
            self._replace_cdata_list_attribute_values(tag, attributes)
            self.set_up_substitutions(element)
        self._open.append(element)
        self._keeping_spaces += tag in self.preserve_whitespace_tags
        if tag in self.string_containers:
            self._containers.append(self.string_containers[tag])

    def end(self, tag: str) -> None:  # type: ignore[override]
        """Take the end of the element that was opened last: lxml closes what a page leaves open."""
        if self._texts:
            self._end_text()
        self._open.pop()
        self._keeping_spaces -= tag in self.preserve_whitespace_tags
        if tag in self.string_containers:
            self._containers.pop()

    def data(self, data: str) -> None:  # type: ignore[override]
        """Take a part of a text."""
        self._texts.append(data)

    def comment(self, text: str) -> None:  # type: ignore[override]
        """Take a comment."""
        self._add(text, Comment)

    def pi(self, target: str, data: str) -> None:
        """Take a processing instruction."""
        self._add(f"{target} {data}", self.processing_instruction_class)

    def doctype(self, name: str, pubid: str, system: str) -> None:
        """Take what type of document the page says that it is."""
        self._add(Doctype.for_name_and_ids(name, pubid, system), Doctype)

    def close(self) -> None:
        """Take the end of the page."""
        super().close()
        if self._texts:
            self._end_text()

    def _add(self, text: str, form: type[NavigableString]) -> None:
        if self._texts:
            self._end_text()
        self._texts.append(text)
        self._end_text(form)

    def _end_text(self, form: type[NavigableString] | None = None) -> None:
        """Put the text in its place; spaces alone are one, but where they are kept."""
        text = "".join(self._texts)
        self._texts.clear()
        if not self._keeping_spaces and not text.strip(BeautifulSoup.ASCII_SPACES):
            text = "\n" if "\n" in text else " "
        form = form or self._containers[-1]
        self._link(str.__new__(form, text), _TEXT_LIKE.copy())

    def _link(self, node: PageElement, state: dict[str, Any]) -> None:
        """Put a node behind all others, with its own state."""
        parent, last = self._open[-1], self._last
        beside = parent.contents
        before = beside[-1] if beside else None
        state["parent"], state["previous_element"], state["previous_sibling"] = parent, last, before
        node.__dict__ = state
        if last is not None:
            last.next_element = node
        if before is not None:
            before.next_sibling = node
        beside.append(node)
        self._last = node
