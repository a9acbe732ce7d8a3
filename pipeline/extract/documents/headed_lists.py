"""Lists of prices below the name of a model in bold, or in a sentence that leads to them."""

import re
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.card_names import is_model
from pipeline.extract.documents.html_text import HEADINGS, elements, is_small, short_text
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.printed_units import unit_in, units_in_prose

_MAX_LISTS: Final = 1_000
_MAX_NODES: Final = 200
"""Elements and texts of a list, a heading or a sentence that is looked at."""

_ITEM: Final = re.compile(r"[A-Za-z][\w ,/()-]{2,40}:?\s\S.{0,40}")
_NAME: Final = re.compile(r"(?=.*[0-9])[A-Z][\w.-]*(?:\s[\w.()\[\]-]+){0,5}")
_ID: Final = re.compile(r"[a-z0-9][\w.]*(?:-[\w.]+)+")
_ASIDE: Final = re.compile(r"(?:\s*[(–—].*)?:?")
_CONDITION: Final = re.compile(r"\b(?:whose|over|above|beyond|exceed\w*)\b", re.I)
"""A sentence of a price for some prompts alone."""


def add_headings_to_lists(soup: BeautifulSoup) -> None:
    """Put the model above a list of its prices, where the sentence before the list names it.

    The headings of the page say what are names; what stands below such a heading at once has it.
    """
    headings = [short_text(tag, _MAX_NODES) for tag in elements(soup, HEADINGS)]
    names = {text for text in headings if _NAME.fullmatch(text)}
    for listed in list(islice(elements(soup, ("ul", "ol")), _MAX_LISTS)):
        lead = listed.find_previous_sibling()
        if lead and _is_bold_name(lead) and HAS_MONEY.search(short_text(listed, _MAX_NODES)):
            lead.name = "h6"
        name = _name_in(lead, names, _priced_items(listed)) if lead else ""
        if not lead or not name or lead.name == "h6":
            continue
        above = lead.find_previous([*HEADINGS, "table"])
        if above is None or short_text(above, _MAX_NODES) != name:
            heading = soup.new_tag("h6")
            heading.string = name
            lead.insert_before(heading)


def _is_bold_name(lead: Tag) -> bool:
    """Return whether a line is the name of a model in bold, with at most an aside behind it."""
    bold = lead.find(("strong", "b"), recursive=False) if lead.name == "p" else None
    name = short_text(bold, _MAX_NODES) if bold else ""
    text = short_text(lead, _MAX_NODES)
    return is_model(name) and text.startswith(name) and bool(_ASIDE.fullmatch(text[len(name) :]))


def _priced_items(listed: Tag) -> list[str]:
    """Return the items of a list if each of them prices something."""
    if not is_small(listed, _MAX_NODES):
        return []
    items = [short_text(item, _MAX_NODES) for item in elements(listed, ("li",))]
    are_priced = all(_ITEM.fullmatch(text) and HAS_MONEY.search(text) for text in items)
    return items if are_priced else []


def _name_in(lead: Tag, names: set[str], items: list[str]) -> str:
    """Return the one name, or id, in a sentence that leads to a list of prices; else nothing.

    The sentence, or each item, has to say the unit.
    """
    if not items:
        return ""
    text = short_text(lead, _MAX_NODES)
    ids = {short_text(tag, _MAX_NODES) for tag in elements(lead, ("code",))}
    found = {name for name in names | set(filter(_ID.fullmatch, ids)) if name in text}
    longest = {one for one in found if not any(one in other for other in found - {one})}
    is_whole = text.endswith(":") and not _CONDITION.search(text)
    is_whole = is_whole and bool(units_in_prose(text) or all(map(unit_in, items)))
    return longest.pop() if is_whole and len(longest) == 1 else ""
