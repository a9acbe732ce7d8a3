"""Parts of a page that wait until a browser or a script shows them: templates and slots."""

import re
from typing import Final

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, TemplateString

from pipeline.extract.documents.html_text import elements
from pipeline.quantities.amounts import HAS_MONEY

_WAITING: Final = ("noscript", "template")
_SHOWN_BY: Final = re.compile(r"slot|shadowroot(?:mode)?|data-astro-template|(?:v-slot|#).*")
_TEXTS: Final = frozenset({NavigableString, TemplateString})


def show_waiting_parts(soup: BeautifulSoup) -> None:
    """Make parts of a page of what its components show; changes the tree.

    Components show templates in a slot or a shadow root. Other templates, and what a page shows
    without scripts, are parts of it if it shows no amount otherwise: forums that are drawn by
    scripts keep their posts there.
    """
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
    part = soup.new_tag("div")
    part.extend(
        [node for node in list(waiting.contents) if isinstance(node, Tag | NavigableString)]
    )
    waiting.replace_with(part)
