"""The tree of a page, built as Beautiful Soup's own builder does in half of its time or less.

Beautiful Soup makes each element by a constructor that asks a dozen questions, to which all
elements of one name have the same answers. Here one of each name is made so, and all are copies.
The tree knows its elements: many look for some of them, and few move any.
"""

from collections.abc import Sequence
from typing import Any, Final, Self

from bs4 import BeautifulSoup, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import Comment, Doctype, NavigableString, PageElement

_CELLS: Final = frozenset({"td", "th"})
_HOLDERS_OF_ROWS: Final = frozenset({"table", "thead", "tbody", "tfoot"})
"""A cell right in one of these begins a row, as in browsers: pages may leave `<tr>` out."""

_TEXT_LIKE: Final = vars(NavigableString(""))


class Page(BeautifulSoup):
    """The tree of a page."""

    _tags: Sequence[Tag] | None = None

    def __init__(self, text: str) -> None:
        """Build it."""
        super().__init__(text, builder=TreeBuilder(), element_classes={Tag: Element})

    @property
    def tags(self) -> Sequence[Tag]:
        """Its elements, in the order of the document."""
        if self._tags is None:
            self._tags = [node for node in self.descendants if isinstance(node, Tag)]
        return self._tags

    def new_tag(self, *given: Any, **named: Any) -> Tag:  # noqa: ANN401 (as in Beautiful Soup)
        """Return a new element for this page."""
        made = super().new_tag(*given, **named)
        vars(made)["page"] = self
        return made

    def insert(self, position: int, *new_children: PageElement | str) -> list[PageElement]:
        """Put something into the page."""
        self.forget_tags()
        return super().insert(position, *new_children)

    def forget_tags(self) -> None:
        """List the elements anew when they are next asked for."""
        self._tags = None


class Element(Tag):
    """An element of a page."""

    page: Page

    def insert(self, position: int, *new_children: PageElement | str) -> list[PageElement]:
        """Put something into the element."""
        self.page.forget_tags()
        return super().insert(position, *new_children)

    def extract(self, _self_index: int | None = None) -> Self:
        """Take the element out of the page."""
        self.page.forget_tags()
        return super().extract(_self_index)


class TreeBuilder(LXMLTreeBuilder):
    """Takes what lxml finds in a page, and links it to a tree."""

    def initialize_soup(self, soup: BeautifulSoup) -> None:
        """Start with the root of a page."""
        super().initialize_soup(soup)
        self._open: list[Tag] = [soup]
        self._last: PageElement | None = None
        self._texts: list[str] = []
        self._tags: list[Tag] = []
        self._like: dict[str, dict[str, Any]] = {}
        self._keeping_spaces = 0
        self._row: Tag | None = None
        self._containers: list[type[NavigableString]] = [NavigableString]

    def start(self, tag: str, attrib: dict[str, str]) -> None:  # type: ignore[override]
        """Take the start of an element."""
        if self._texts:
            self._end_text()
        if self._open[-1] is self._row and tag not in _CELLS:
            self._open.pop()
        elif tag in _CELLS and self._open[-1].name in _HOLDERS_OF_ROWS:
            self.start("tr", {})
            self._row = self._open[-1]
        like = self._like.get(tag)
        if like is None:
            spaces = self.active_namespace_prefixes[-1]
            like = self._like[tag] = vars(Tag(self.soup, self, tag, namespaces=spaces))
            like["page"] = self.soup
        element = Element.__new__(Element)
        attributes = self.attribute_dict_class(attrib if attrib else ())
        self._link(element, like | {"contents": [], "attrs": attributes})
        if attrib:
            self._replace_cdata_list_attribute_values(tag, attributes)
            self.set_up_substitutions(element)
        self._open.append(element)
        self._tags.append(element)
        self._keeping_spaces += tag in self.preserve_whitespace_tags
        if tag in self.string_containers:
            self._containers.append(self.string_containers[tag])

    def end(self, tag: str) -> None:  # type: ignore[override]
        """Take the end of the element that was opened last: lxml closes what a page leaves open."""
        if self._texts:
            self._end_text()
        if self._open[-1] is self._row and tag != "tr":
            self._open.pop()
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
        vars(self.soup)["_tags"] = self._tags

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
