"""Cards of plans: a plain word that titles one beside common nouns names no model."""

import re
from itertools import islice
from typing import Final

from bs4 import Tag

from pipeline.extract.documents.card_names import is_model
from pipeline.extract.documents.html_text import HEADINGS, elements, is_small, short_text
from pipeline.quantities.amounts import HAS_MONEY

_CARDS: Final = 12
_NODES: Final = 200
"""Elements and texts of a card."""

_OF_TOKENS: Final = re.compile(r"\b(?:input|output)", re.I)


def titles_plan(heading: Tag) -> bool:
    """Return whether a heading titles a plan: `Studio` in a card beside one of `Growth`.

    Each of the cards has prices of tokens.
    """
    card, name = heading.parent, short_text(heading, _NODES)
    if card is None or card.parent is None or not (name.isalpha() and is_model(name)):
        return False
    beside = (tag for tag in card.parent.children if isinstance(tag, Tag) and tag.name == card.name)
    alike = [tag for tag in islice(beside, _CARDS) if is_small(tag, _NODES)]
    titles = [next(elements(tag, HEADINGS), None) for tag in alike if _prices_tokens(tag)]
    named = [short_text(title, _NODES) for title in titles if title is not None]
    is_first = any(title is heading for title in titles)
    return is_first and any(not is_model(title) for title in named)


def _prices_tokens(card: Tag) -> bool:
    text = card.get_text(" ")
    return HAS_MONEY.search(text) is not None and _OF_TOKENS.search(text) is not None
