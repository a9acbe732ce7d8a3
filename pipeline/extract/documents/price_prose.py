"""Prices that stand in sentences: `Anvil 2 costs $0.20 per million input tokens and $0.60 for …`.

Only a sentence that is nothing but a name and its prices is read, and only of a family that the
page has in a heading or in a table: of others a page speaks to compare itself.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.card_names import is_model
from pipeline.extract.documents.html_text import (
    HEADINGS,
    elements,
    is_small,
    joined,
    pieces,
    stands_in_table,
)
from pipeline.extract.documents.price_lines import (
    AMOUNT_START,
    place_table,
)
from pipeline.quantities.meter_words import DIRECTION_PATTERNS
from pipeline.quantities.printed_units import unit_at, unit_in

MAX_PARAGRAPHS: Final = 2_000
_MAX_LENGTH: Final = 1_500
_MAX_NODES: Final = 200
"""Elements and texts of a paragraph."""

_BORDER: Final = re.compile(r"(?<=[.;!?])\s+(?=[A-Z])")
_PRICED: Final = re.compile(
    r"(?:The\s)?(?P<name>[A-Za-z][^$€£¥,;:]{1,60}?)\s*"
    r"(?:,\s[^,$€£¥]{1,80},)?"
    r"(?:\s(?:(?:is|are)(?: (?:priced|billed|charged|offered|available))?(?: at| for)?|costs?"
    r"|at)\s|\s?[:—–]\s|\s-\s)\s*(?P<price>(?:US\$|[$€£¥]|[0-9]).*?)\.?"
)
_AMOUNT: Final = re.compile(
    r"(?:US\$|[$€£¥])\s?[0-9][0-9,.]*[0-9]|(?:US\$|[$€£¥])\s?[0-9]|[0-9.]+\s?(?:USD|EUR|CHF)"
)
_JOINT: Final = re.compile(r"[\s,;&|]+|\band\b|\(|\)", re.I)
_NAMING: Final = frozenset({*HEADINGS, "title", "summary", "tr", "strong", "b", "code"})
_COMPARED: Final = re.compile(
    r"\b(?:compar\w+|versus|vs|example|calculat\w+|saving|cheaper|competit\w+)\b", re.I
)


def convert_prose(soup: BeautifulSoup) -> None:
    """Put a table behind each paragraph that prices models in its sentences; changes the tree."""
    found = [
        (paragraph, rows)
        for paragraph in list(islice(elements(soup, ("p", "li", "dd")), MAX_PARAGRAPHS))
        if (rows := list(_rows(paragraph)))
    ]
    families = _families(soup) if found else set()
    for paragraph, rows in found:
        own = [row for row in rows if _family(row[0][0]) in families]
        if own and not _is_apart(paragraph):
            place_table(soup, paragraph, ("Model", "Price"), own)


def _rows(paragraph: Tag) -> Iterator[tuple[list[str], list[str]]]:
    if not is_small(paragraph, _MAX_NODES):
        return
    if not AMOUNT_START.search(text := paragraph.get_text()) or len(text) > _MAX_LENGTH:
        return
    for sentence in _BORDER.split(joined(pieces(paragraph))):
        match = _PRICED.fullmatch(sentence.strip())
        if match and is_model(match["name"]) and _is_only_prices(match["price"]):
            yield [match["name"]], [match["price"]]


def _is_only_prices(text: str) -> bool:
    """Return whether a text is amounts with their units and meters, and nothing else."""
    at = 0
    while at < len(text):
        if unit := unit_at(text, at):
            at = unit[1]
            continue
        patterns = (_AMOUNT, _JOINT, *(pattern for _, pattern in DIRECTION_PATTERNS))
        found = next((match for each in patterns if (match := each.match(text, at))), None)
        if found is None:
            return False
        at = found.end()
    return unit_in(text) is not None


def _families(soup: BeautifulSoup) -> set[str]:
    """Return the first words of what headings and the first cells of rows name."""
    named = elements(soup, _NAMING)
    first = (tag.find(["td", "th"]) if tag.name == "tr" else tag for tag in named)
    texts = (tag.get_text(" ") for tag in first if isinstance(tag, Tag))
    return {word.lower() for text in texts for word in re.findall(r"[A-Za-z][A-Za-z]+", text)}


def _family(name: str) -> str:
    match = re.search(r"[A-Za-z][A-Za-z]+", name)
    return match[0].lower() if match else ""


def _is_apart(paragraph: Tag) -> bool:
    """Return whether a paragraph is a cell, or the heading above it announces a comparison."""
    heading = paragraph.find_previous([*HEADINGS, "summary"])
    titles = (heading.get_text() if heading else "", paragraph.get_text())
    is_compared = any(map(_COMPARED.search, titles))
    return is_compared or stands_in_table(paragraph)
