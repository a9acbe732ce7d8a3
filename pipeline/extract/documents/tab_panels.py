"""Panels of tabs: the name of a tab stands apart from what it shows, and is the heading of it."""

from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.html_text import elements, joined, pieces

_DEPTH: Final = 60
"""Elements around a table that are looked at: crafted pages nest a hundred thousand."""

_CLASSES: Final = frozenset({"tab-pane", "tab-panel", "tabpanel", "w-tab-pane"})
_VALUES: Final = ("data-value", "data-tab", "data-w-tab", "data-name")
"""Attributes by which scripts find the panel of a tab: most often its name."""


def panel_title(soup: BeautifulSoup, table: Tag) -> str:
    """Return the name of the tab that shows a table; empty if none does.

    Args:
        soup: The page.
        table: The table.
    """
    for around in islice(table.parents, _DEPTH):
        if around.get("role") == "tabpanel" or not _CLASSES.isdisjoint(around.get("class") or ()):
            return _label(soup, around)
    return ""


def _label(soup: BeautifulSoup, panel: Tag) -> str:
    named = str(panel.get("aria-label") or "").strip()
    return (
        named or _tab_of(soup, panel) or next((str(panel[v]) for v in _VALUES if panel.get(v)), "")
    )


def _tab_of(soup: BeautifulSoup, panel: Tag) -> str:
    """Return the text of the tab that a panel is labelled by, or that controls it."""
    tab_id, own_id = panel.get("aria-labelledby"), panel.get("id")
    tab = soup.find(id=str(tab_id)) if tab_id else None
    if tab is None and own_id:
        links = {str(own_id), f"#{own_id}"}
        tabs = elements(soup, ("a", "button", "li", "label", "div"))
        controls = ("aria-controls", "href", "data-bs-target", "data-target")
        tab = next((tab for tab in tabs if any(tab.get(name) in links for name in controls)), None)
    return joined(pieces(tab)) if isinstance(tab, Tag) else ""
