"""Panels of tabs: the name of a tab stands apart from what it shows, and is the heading of it."""

from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.html_text import joined, pieces

_DEPTH: Final = 60
"""Elements around a table that are looked at: crafted pages nest a hundred thousand."""


def panel_title(soup: BeautifulSoup, table: Tag) -> str:
    """Return the name of the tab that shows a table; empty if none does.

    Args:
        soup: The page.
        table: The table.
    """
    for around in islice(table.parents, _DEPTH):
        if around.get("role") == "tabpanel":
            return _label(soup, around)
    return ""


def _label(soup: BeautifulSoup, panel: Tag) -> str:
    named = str(panel.get("aria-label") or "").strip()
    tab_id = panel.get("aria-labelledby")
    tab = soup.find(id=str(tab_id)) if tab_id and not named else None
    return named or (joined(pieces(tab)) if isinstance(tab, Tag) else "")
