"""Panels of tabs: the name of a tab stands apart from what it shows, and is the heading of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, islice, takewhile
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from pipeline.extract.documents.html_text import short_text, tags_of
from pipeline.quantities.regions import region_in
from pipeline.quantities.service_words import tier_named

_DEPTH: Final = 60
"""Elements around a table that are looked at: crafted pages nest a hundred thousand."""

_AROUND: Final = 4
"""Elements around a panel in which its tabs are looked for."""

_TAB_NODES: Final = 20
"""Elements and texts of a tab."""

_CLASSES: Final = frozenset({"tab-pane", "tab-panel", "tabpanel", "w-tab-pane"})
_CONTROLS: Final = ("aria-controls", "href", "data-bs-target", "data-target", "panel")
"""Attributes by which a tab names the panel that it shows."""

_VALUES: Final = ("data-value", "data-tab", "data-w-tab", "data-name")
"""Attributes by which scripts find the panel of a tab: most often its name, or a number."""

_NUMBERED: Final = re.compile(r"(?:(?:tab|panel|pane)[\s_-]?)?[0-9]*", re.I)
"""Values that name nothing: `Tab 2`."""

_PRESSED: Final = frozenset({"button", "a", "label", "li"})
_SHOWN_BY: Final = (*_VALUES, "data-panel", "data-tab-panel", "data-content", "x-show", "v-show")
_QUOTED: Final = re.compile(r"[\w.$]+\s*===?\s*[\"']([\w -]+)[\"']|([\w -]+)")
"""How they say when a panel is shown: `tab === 'batch'`."""


_PART_WORDS: Final = re.compile(
    r"(?:(?:^|[\W_]+)(?:tab|panel|pane|content|pricing|prices|tier))+(?=[\W_]|$)[\W_]*", re.I
)
"""Words of an id that say what it is the id of: `pricing-panel-batch`."""


def _state_of(panel: Tag, names: Iterable[str] = ()) -> str:
    """Return the class of service, or the region, that an attribute of a part of a page names.

    Args:
        panel: The part.
        names: The attributes to look at; the id and all of its data, if none is given.
    """
    data = (name for name in panel.attrs if name == "id" or name.startswith("data-"))
    for name in names or data:
        said = _QUOTED.fullmatch(str(panel.get(name) or "").strip())
        state = _PART_WORDS.sub("", said[1] or said[2]) if said else ""
        if state and (tier_named(state) or region_in(state)):
            return state if region_in(state) else state.capitalize()
    return ""


def _pairs(tag: Tag) -> Iterator[tuple[str, str]]:
    """Yield the names and values of its attributes that say what an element is for a script."""
    for name, value in tag.attrs.items():
        if name.startswith("data-") and name != "data-state" and isinstance(value, str) and value:
            yield name, value


def _is_panel(tag: Tag) -> bool:
    return tag.get("role") == "tabpanel" or not _CLASSES.isdisjoint(tag.get("class") or ())


def panel_around(node: PageElement | None) -> Tag | None:
    """Return the innermost panel that an element or a text stands in; null for none."""
    around = islice(chain((node,), node.parents), _DEPTH) if node is not None else ()
    return next((tag for tag in around if isinstance(tag, Tag) and _is_panel(tag)), None)


def _name_of(panel: Tag) -> str:
    """Return the name by which its tab calls a panel."""
    return str(panel.get("id") or panel.get("name"))


def _tab_in_order(panel: Tag) -> Tag | None:
    """Return the tab that has the place among its tabs that a panel has among its neighbours."""
    parent = panel.parent
    panels = parent.find_all(role="tabpanel", recursive=False) if parent else []
    for around in islice(panel.parents, _AROUND if len(panels) > 1 else 0):
        tabs = around.find_all(role="tab", limit=len(panels) + 1)
        if tabs:
            at = next(at for at, each in enumerate(panels) if each is panel)
            return tabs[at] if len(tabs) == len(panels) else None
    return None


class TabPanels:
    """The panels of one page."""

    def __init__(self, soup: BeautifulSoup) -> None:
        """Take the page; it is looked through once, and only if it has a panel."""
        self._soup = soup

    def titles(self, table: Tag) -> list[str]:
        """Return the names of the tabs that show a table, the innermost first."""
        return list(dict.fromkeys(filter(None, self._around(table))))

    def shown_by(self, button: Tag) -> Tag | None:
        """Return what a button of an accordion shows: what it names, else what follows it."""
        by_id, *_ = self._tabs
        named = by_id.get(str(button.get("aria-controls")))
        return named if named is not None else button.find_next_sibling()

    def _around(self, table: Tag) -> Iterator[str]:
        for around in (tag for tag in islice(table.parents, _DEPTH) if tag.attrs):
            if _is_panel(around):
                yield self._label(around)
            else:
                tab = next(filter(None, map(self._buttons.get, _pairs(around))), None)
                yield _state_of(around, _SHOWN_BY) if tab is None else short_text(tab, _TAB_NODES)

    def is_tab(self, tag: Tag) -> bool:
        """Return whether an element is the tab of a part, by its role or for a script."""
        if tag.get("role") == "tab" or tag.name not in _PRESSED:
            return tag.get("role") == "tab"
        controls = (str(tag.get(name, "")).removeprefix("#") for name in _CONTROLS)
        is_of_panel = any(control in self._panels for control in controls)
        return is_of_panel or any(pair in self._shared for pair in _pairs(tag))

    def are_tabs(self, items: Sequence[Tag]) -> bool:
        """Return whether elements are the tabs of parts of the page, each of which has its own."""
        by_id, *_ = self._tabs
        tags = [tag for item in items for tag in (item, item.find(True)) if isinstance(tag, Tag)]
        controls = (str(tag.get(name, "-")) for tag in tags for name in _CONTROLS)
        around = islice(items[0].parents, _AROUND) if items else ()
        return (
            any(control.removeprefix("#") in by_id for control in controls)
            or any(pair in self._shared for item in items for pair in _pairs(item))
            or any(id(tag) in self._holders for tag in around)
        )

    @cached_property
    def _panels(self) -> set[str]:
        """The names of the panels."""
        named = (str(panel.get("id", "")) for panel in filter(_is_panel, tags_of(self._soup)))
        return set(filter(None, named))

    @cached_property
    def _holders(self) -> set[int]:
        """The identities of the elements that panels stand in."""
        found: set[int] = set()
        for panel in filter(_is_panel, tags_of(self._soup)):
            found.update(map(id, takewhile(lambda around: id(around) not in found, panel.parents)))
        return found

    @cached_property
    def _buttons(self) -> dict[tuple[str, str], Tag]:
        """Buttons by an attribute of theirs, by which a script finds the part that each shows."""
        found: dict[tuple[int, str], dict[str, Tag]] = {}
        for tag in tags_of(self._soup):
            if tag.attrs and (tag.name in _PRESSED or tag.get("role") == "tab"):
                for name, value in _pairs(tag):
                    found.setdefault((id(tag.parent), name), {}).setdefault(value, tag)
        return {
            (name, value): tag
            for (_, name), tags in found.items()
            for value, tag in tags.items()
            if len(tags) > 1
        }

    @cached_property
    def _shared(self) -> set[tuple[str, str]]:
        """Attributes of these buttons that other elements have, too."""
        others = (tag for tag in tags_of(self._soup) if tag.attrs and tag.name not in _PRESSED)
        return {
            pair
            for tag in others
            for pair in _pairs(tag)
            if self._buttons.get(pair, tag) is not tag
        }

    def _label(self, panel: Tag) -> str:
        by_id, by_control, by_value = self._tabs
        label, *values = (str(panel.get(name) or "").strip() for name in ("aria-label", *_VALUES))
        tab = (
            by_id.get(str(panel.get("aria-labelledby")))
            or by_control.get(_name_of(panel))
            or _tab_in_order(panel)
            or next((by_value[value] for value in values if value in by_value), None)
        )
        shown = short_text(tab, _TAB_NODES) if tab is not None else ""
        names = (value for value in values if not _NUMBERED.fullmatch(value))
        named = label or shown or next(filter(None, names), "")
        return _state_of(panel) or named if _NUMBERED.fullmatch(named) else named

    @cached_property
    def _tabs(self) -> tuple[dict[str, Tag], dict[str, Tag], dict[str, Tag]]:
        """The first elements by their id, by the id that they control, and tabs by their value."""
        by_id: dict[str, Tag] = {}
        by_control: dict[str, Tag] = {}
        by_value: dict[str, Tag] = {}
        for tag in tags_of(self._soup):
            if tag.has_attr("id"):
                by_id.setdefault(str(tag["id"]), tag)
            for name in _CONTROLS:
                if tag.has_attr(name):
                    by_control.setdefault(str(tag[name]).removeprefix("#"), tag)
            for name in _VALUES:
                if tag.has_attr(name) and not _is_panel(tag):
                    by_value.setdefault(str(tag[name]).strip(), tag)
        return by_id, by_control, by_value
