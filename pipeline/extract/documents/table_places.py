"""Where the tables of a page stand: the headings, tabs and texts that each of them stands below.

A heading holds until one of its level follows; the title of what is folded away holds within it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import islice, takewhile

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from pipeline.extract.documents.choices import Choice, choice_of
from pipeline.extract.documents.footnotes import PageNotes, mark_names, marks_in
from pipeline.extract.documents.html_text import (
    HEADINGS,
    MAX_DEPTH,
    elements,
    is_small,
    is_table,
    is_text_node,
    joined,
    pieces,
    tags_of,
    walk,
)
from pipeline.extract.documents.page_prose import PageProse
from pipeline.extract.documents.tab_panels import TabPanels, panel_around
from pipeline.quantities.amounts import HAS_MONEY, SIGNS

_LAYOUT_NODES = 60
_DECIMAL = re.compile(rf"[0-9][.,][0-9]{{2}}(?![0-9.])|[{SIGNS}]")
_ID = re.compile(r"[a-z0-9][\w.]*(?:-[\w.]+)+")
_CODE_DEPTH = 6
"""Elements around a text among which a block of code is looked for."""

MAX_INTRO = 40
"""Pieces of text that are kept from before a table: the nearest ones."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text between it and what follows.

    Attributes:
        heading: The heading; empty for what stands before the first one.
        lead: Pieces of text below it, up to its first table or to the next heading.
        number: Its number in the document, from 1; 0 for a tab.
        choices: What is chosen below it, the last choices first.
        marks: Names of the marks of footnotes in its heading.
    """

    heading: str
    lead: tuple[str, ...]
    number: int = 0
    choices: tuple[Choice, ...] = ()
    marks: tuple[str, ...] = ()


@dataclass(slots=True)
class _OpenSection:
    """A section that is not closed yet.

    Attributes:
        level: Level of its heading.
        heading: Its heading.
        lead: Pieces of text below it.
        within: What its title folds away, with the title, if it is the title of an accordion.
        panel: The part of that which is folded away: headings in it are below the title.
        before: Text nodes that stood before it.
        marks: Names of the marks of footnotes in its heading.
        number: Its number in the document, from 1.
        choices: What is chosen below it, by the titles of the choices.
    """

    level: int
    heading: str
    lead: list[str]
    within: Tag | None
    panel: Tag | None
    before: list[PageElement]
    marks: tuple[str, ...]
    number: int = 0
    choices: dict[str, Choice] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TablePlace:
    """A table and where it stands; `is_apart` if text or a heading parts it from the one before."""

    element: Tag
    sections: tuple[Section, ...]
    intro: tuple[str, ...]
    is_headed: bool
    is_apart: bool


def places_of(soup: BeautifulSoup, prose: PageProse, notes: PageNotes) -> Iterator[TablePlace]:
    """Yield each table; one that follows another at once shares its intro.

    A tab's panel counts as a section that is named after the tab.
    """
    chain: list[_OpenSection] = []
    choices: dict[str, Choice] = {}
    intro: list[PageElement] = []
    last_intro: list[PageElement] = []
    is_apart = has_table = False
    panels, holders = TabPanels(soup), _holders_of_tables(soup)
    for node in walk(soup, lambda tag: _leads_to_tables(tag, holders, panels)):
        while chain and _is_left(chain[-1], node):
            intro = chain.pop().before
            last_intro, is_apart = intro, True
        if is_text_node(node) and (text := str(node).strip()):
            intro += [] if _is_code(node) else [node]
            prose.add(text)
            notes.add(text, node.parent)
            is_apart = True
            if chain and not has_table:
                chain[-1].lead.append(text)
        elif isinstance(node, Tag) and (choice := choice_of(node)):
            held = next(_choices_of(chain, holders), choices)
            held.pop(choice.key, None)
            held[choice.key] = choice
        elif isinstance(node, Tag) and _is_heading(node):
            _open(chain, node, intro, panels)
            notes.open_section(chain[-1].heading, joined(pieces(node)))
            chain[-1].number = notes.said.section
            intro, last_intro, is_apart, has_table = [], [], True, False
        elif isinstance(node, Tag) and is_table(node):
            last_intro = _shown_above(intro, node) or _shown_above(last_intro, node)
            texts = _texts_of_layout(node)
            notes.pass_table(texts, is_layout=bool(texts) or id(node) in holders)
            titles = panels.titles(node)
            tabs = tuple(Section(title, (), marks=mark_names(title)) for title in titles)
            is_headed = not has_table or bool(tabs)
            above = (Section("", (), choices=_last_first(choices)),) if choices else ()
            sections = tabs + _sections(chain) + above
            above_it = tuple(str(text).strip() for text in last_intro)
            yield TablePlace(node, sections, above_it, is_headed, is_apart or bool(tabs))
            intro, is_apart, has_table = [], False, True
        elif isinstance(node, Tag) and node.name == "br":
            notes.end_line()
    notes.end_line()


def _shown_above(texts: Sequence[PageElement], table: Tag) -> list[PageElement]:
    """Return the last texts before a table, without those of a tab that does not show it."""
    around = set(map(id, islice(table.parents, MAX_DEPTH)))
    last = ((text, panel_around(text)) for text in texts[-MAX_INTRO:])
    return [text for text, panel in last if panel is None or id(panel) in around]


def _choices_of(chain: list[_OpenSection], holders: Set[int]) -> Iterator[dict[str, Choice]]:
    """Yield the choices of the sections, the innermost first, without menus that hold no table."""
    for section in reversed(chain):
        if section.within is None or id(section.within) in holders:
            yield section.choices


def _texts_of_layout(table: Tag) -> list[str]:
    """Return the texts of a small table that has neither titles nor numbers with decimals."""
    if not is_small(table, _LAYOUT_NODES) or table.find("th") or _DECIMAL.search(table.get_text()):
        return []
    return [joined(pieces(cell)) for cell in elements(table, ("td",))]


def _is_code(text: PageElement) -> bool:
    return "pre" in [tag.name for tag in islice(text.parents, _CODE_DEPTH)]


def _leads_to_tables(tag: Tag, holders: Set[int], panels: TabPanels) -> bool:
    """Return whether to look below an element: in a table, only if it holds other tables.

    Hidden parts are looked into: pages keep whole panels hidden until a tab is chosen, and put
    streamed content into hidden elements that a script unpacks. The tabs of a menu say nothing of
    the table below all of them.
    """
    if tag.name in {"script", "style", "template", "noscript", "svg", "head"} or _is_heading(tag):
        return False
    if panels.is_tab(tag) or choice_of(tag):
        return False
    return not is_table(tag) or id(tag) in holders


def _holders_of_tables(soup: BeautifulSoup) -> set[int]:
    """Return the identities of the elements that tables stand in."""
    found: set[int] = set()
    for tag in tags_of(soup):
        if is_table(tag):
            found.update(map(id, takewhile(lambda around: id(around) not in found, tag.parents)))
    return found


def _is_heading(tag: Tag) -> bool:
    return tag.name in HEADINGS or tag.get("role") == "heading" or _opens_a_panel(tag)


def _opens_a_panel(tag: Tag) -> bool:
    """Return whether an element is the title of what it folds away, as in an accordion."""
    return tag.name == "summary" or (tag.name == "button" and tag.has_attr("aria-expanded"))


def _is_left(section: _OpenSection, node: PageElement) -> bool:
    """Return whether a section is of what is folded away, and a node stands behind that."""
    within = section.within
    is_blank = is_text_node(node) and not str(node).strip()
    return not (within is None or is_blank or _stands_in(node, within))


def _stands_in(node: PageElement, within: Tag | None) -> bool:
    return within is not None and any(tag is within for tag in islice(node.parents, MAX_DEPTH))


def _folded_by(title: Tag) -> Tag | None:
    """Return the nearest element that holds the title of an accordion and more."""
    own = sum(1 for _ in title.stripped_strings)
    around = (tag for tag in islice(title.parents, MAX_DEPTH) if isinstance(tag, Tag))
    return next((tag for tag in around if next(islice(tag.stripped_strings, own, None), "")), None)


def _name_before_price(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the name, and the ids, that stand before a price; empty where anything else does.

    `Anvil 2 | anvil-2 | $1 in / $4 out` folds away what says the price in full.
    """
    named = tuple(takewhile(lambda text: not HAS_MONEY.search(text), texts))
    is_priced = len(named) < len(texts)
    return named if is_priced and all(map(_ID.fullmatch, named[1:])) else ()


def _open(
    chain: list[_OpenSection], tag: Tag, before: list[PageElement], panels: TabPanels
) -> None:
    is_folding = _opens_a_panel(tag)
    name = tag.name if tag.name in HEADINGS else "h6" if is_folding else "h2"
    level = int(name[1])
    while chain and chain[-1].level >= level and not _stands_in(tag, chain[-1].panel):
        chain.pop()
    within = _folded_by(tag) if is_folding else panel_around(tag)
    panel = panels.shown_by(tag) if tag.name == "button" else within
    texts = pieces(tag)
    texts = (is_folding and _name_before_price(texts)) or texts
    heading, marks = joined(texts), marks_in(tag)
    chain.append(_OpenSection(level, heading, [], within, panel, before, marks))


def _sections(chain: list[_OpenSection]) -> tuple[Section, ...]:
    return tuple(
        Section(
            section.heading,
            tuple(section.lead[-MAX_INTRO:]),
            section.number,
            _last_first(section.choices),
            section.marks,
        )
        for section in reversed(chain)
    )


def _last_first(choices: Mapping[str, Choice]) -> tuple[Choice, ...]:
    return tuple(choices.values())[::-1]
