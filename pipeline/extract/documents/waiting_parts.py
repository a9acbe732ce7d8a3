"""Parts of a page that wait until a browser or a script shows them: templates, slots, frames."""

import re
from collections.abc import Iterable
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, TemplateString

from pipeline.extract.documents.document import parse_html
from pipeline.extract.documents.html_text import elements
from pipeline.quantities.amounts import HAS_MONEY

MAX_FRAMES: Final = 20
"""Frames of one page whose content stands in it."""

_WAITING: Final = ("noscript", "template")
_SHADOW: Final = ("shadowrootmode", "shadowroot")
_SHOWN_BY: Final = re.compile(r"slot|shadowroot(?:mode)?|data-astro-template|(?:v-slot|#).*")
_TEXTS: Final = frozenset({NavigableString, TemplateString})


def show_waiting_parts(soup: BeautifulSoup) -> None:
    """Make parts of a page of what its frames hold and its components show; changes the tree.

    Components show templates in a slot or a shadow root. Other templates, and what a page shows
    without scripts, are parts of it if it shows no amount otherwise: forums that are drawn by
    scripts keep their posts there.
    """
    frames = (tag for tag in elements(soup, ("iframe",)) if tag.has_attr("srcdoc"))
    for frame in list(islice(frames, MAX_FRAMES)):
        held = parse_html(str(frame["srcdoc"]))
        frame.replace_with(_part(soup, (held.body or held).contents))
    waiting = list(elements(soup, _WAITING))
    for tag in waiting:
        if any(map(_SHOWN_BY.fullmatch, tag.attrs)):
            _show(soup, tag)
    texts = [node for node in soup.descendants if type(node) in _TEXTS] if waiting else []
    amounts = [text for text in texts if HAS_MONEY.search(str(text))]
    if amounts and all(text.find_parent(_WAITING) for text in amounts):
        for tag in list(elements(soup, _WAITING)):
            _show(soup, tag)


def _show(soup: BeautifulSoup, waiting: Tag) -> None:
    """Put a plain part of the page in the place of one that waits."""
    for text in [node for node in waiting.descendants if isinstance(node, TemplateString)]:
        text.replace_with(str(text))
    if waiting.parent is not None and any(map(waiting.has_attr, _SHADOW)):
        _fill_slots(waiting, waiting.parent)
    waiting.replace_with(_part(soup, waiting.contents))


def _fill_slots(root: Tag, host: Tag) -> None:
    """Put the children of an element in the places that its shadow root names for them."""
    slots = {str(slot["name"]): slot for slot in elements(root, ("slot",)) if slot.has_attr("name")}
    named = (tag for tag in list(host.children) if isinstance(tag, Tag) and tag.has_attr("slot"))
    for tag in named:
        if slot := slots.get(str(tag["slot"])):
            slot.append(tag.extract())


def _part(soup: BeautifulSoup, nodes: Iterable[object]) -> Tag:
    part = soup.new_tag("div")
    part.extend([node for node in list(nodes) if isinstance(node, Tag | NavigableString)])
    return part
