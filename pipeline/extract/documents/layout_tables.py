"""Tables that only put parts of a page side by side, as builders of sites and newsletters do."""

from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import PageElement

from pipeline.extract.documents.html_text import HEADINGS, MAX_DEPTH, elements, is_table, walk
from pipeline.quantities.amounts import HAS_MONEY

MAX_HEADINGS: Final = 4_000
_MAX_DEPTH: Final = 4
"""Tables of layout that stand in each other."""

_PARTS: Final = frozenset({"tbody", "tr", "td"})


def rename_layout_tables(soup: BeautifulSoup) -> None:
    """Turn such tables into plain parts of the page: their lists and cards stand on their own."""
    for _ in range(_MAX_DEPTH):
        if not _rename(soup):
            break


def _rename(soup: BeautifulSoup) -> bool:
    """Rename those that have no such table within them; return whether there were any."""
    found = False
    headings = islice(elements(soup, HEADINGS), MAX_HEADINGS)
    around = (next(filter(is_table, islice(each.parents, MAX_DEPTH)), None) for each in headings)
    for table in {id(table): table for table in around if table}.values():
        own = list(walk(table, lambda tag: not is_table(tag) and tag.name not in HEADINGS))
        if _lays_out(own):
            table.name, found = "div", True
            for tag in own:
                if isinstance(tag, Tag) and tag.name in _PARTS:
                    tag.name = "div"
    return found


def _lays_out(nodes: list[PageElement]) -> bool:
    """Return whether a table has no header, and each amount a heading above it in its own cell."""
    is_headed = is_priced = False
    for node in nodes:
        if isinstance(node, Tag):
            is_heading = node.name in HEADINGS
            if node.name in {"th", "thead"} or (is_heading and HAS_MONEY.search(node.get_text())):
                return False
            is_headed = is_heading or (is_headed and node.name != "td")
        elif HAS_MONEY.search(str(node)):
            if not is_headed:
                return False
            is_priced = True
    return is_priced
