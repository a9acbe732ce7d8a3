"""Switches and lists of options: what a page shows is of the one that is chosen."""

import re
from itertools import islice
from typing import Final

from bs4 import Tag

from pipeline.extract.documents.html_text import is_small, short_text
from pipeline.quantities.amounts import currency_in
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.printed_units import unit_in

_NAMES: Final = frozenset({"button", "label", "option"})
_ROLES: Final = frozenset({"radio", "option", "switch"})
_STATES: Final = ("aria-pressed", "aria-checked", "aria-selected", "aria-current", "data-state")
_ON: Final = frozenset({"true", "on", "active", "checked", "page"})
_CHOSEN: Final = re.compile(r"(?:^|[-_])(?:active|selected|checked|current|chosen|on)$", re.I)
_NODES: Final = 12
_MOST: Final = 40
"""Choices of one switch."""


def is_other_choice(tag: Tag) -> bool:
    """Return whether an element is the choice of a unit, or an option, beside the chosen one.

    Currencies stay: a script may convert what stands in the bytes. Of options without a chosen
    one, which of them a page shows is not known: none is said of its prices.
    """
    is_choice = tag.name in _NAMES or tag.get("role") in _ROLES
    if not is_choice or tag.parent is None:
        return False
    text = in_english(short_text(tag, _NODES))
    is_option = tag.name == "option" and currency_in(text) is None
    if not (is_option or unit_in(text)):
        return False
    beside = islice((each for each in tag.parent.children if isinstance(each, Tag)), _MOST)
    like = [each for each in beside if each.name == tag.name]
    chosen = [each for each in like if _is_chosen(each)]
    is_open = is_option and not chosen and len(like) > 1
    return is_open or (len(chosen) == 1 and chosen[0] is not tag)


def _is_chosen(tag: Tag) -> bool:
    """Return whether a choice is marked as the one in force: by a state, a field or a class."""
    inner = tag.find("input") if is_small(tag, _NODES) else None
    is_marked = any(
        isinstance(each, Tag) and each.has_attr(n)
        for each in (tag, inner)
        for n in ("selected", "checked")
    )
    is_on = any(str(tag.get(name, "")) in _ON for name in _STATES)
    return is_marked or is_on or any(map(_CHOSEN.search, tag.get("class") or ()))
