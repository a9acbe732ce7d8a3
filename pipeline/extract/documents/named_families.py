"""Whose models a page speaks of: what its headings, its rows and its marked words name."""

import re
from typing import Final

from bs4 import BeautifulSoup

from pipeline.extract.documents.html_text import HEADINGS, elements, short_text

_MAX_NODES: Final = 200
"""Elements and texts of a heading or a cell."""

_ANNOUNCED: Final = re.compile(
    r"(?:Introducing|Announcing|Meet)(?: the)?\s(?P<new>.+)"
    r"|(?P<name>.+?),? (?:(?:is|are)(?: now)?(?: generally)? (?:available|here|out|live)\b.{0,30}"
    r"|(?:gets?|becomes?|is|are)(?: (?:now|even|much))* (?:cheaper|less expensive))",
    re.I,
)
FOR_MODEL: Final = re.compile(
    r"(?<=[a-z]) for (?P<name>(?=.*[0-9])(?:[A-Z][\w.-]*(?: [\w.-]+){0,4}|[a-z][\w.]*-[\w.-]+))$"
)
"""A model at the end of a heading, as in `Batches for Anvil 2`."""

_QUESTION: Final = re.compile(
    r"(?:and|what about|how (?:much|is|are|do|does)(?: (?:is|are|does|do))?|what (?:does|do|is|are)"
    r"(?: the (?:price|cost)s? (?:of|for))?)\s(?P<name>.+?)"
    r"(?:\s(?:costs?|priced|billed|charged|cost me))?\s?\?",
    re.I,
)
_CELLS: Final = frozenset({"td", "th"})
_NAMING: Final = frozenset({*HEADINGS, "title", "summary", "tr", "strong", "b", "code"})
COMPARED: Final = re.compile(
    r"\b(?:compar\w+|versus|vs|example|calculat\w+|saving|competit\w+"
    r"|cheaper than(?! (?:the|our) (?:\w+ )?(?:prices?|rates?)))\b",
    re.I,
)


def name_in(heading: str) -> str:
    """Return what a heading names, asks for where it is a question, or announces."""
    if asked := _QUESTION.fullmatch(heading):
        return asked["name"]
    announced = _ANNOUNCED.fullmatch(heading) or FOR_MODEL.search(heading)
    return announced[announced.lastgroup] if announced and announced.lastgroup else heading


def families_of(soup: BeautifulSoup) -> set[str]:
    """Return the first words of what headings and the first cells of rows name."""
    named = elements(soup, _NAMING)
    first = (next(elements(tag, _CELLS), None) if tag.name == "tr" else tag for tag in named)
    # Questions and comparisons name others' models, too.
    named_by = (short_text(tag, _MAX_NODES) for tag in first if tag is not None)
    texts = (
        name_in(text)
        for text in named_by
        if (not text.endswith("?") or _QUESTION.fullmatch(text)) and not COMPARED.search(text)
    )
    return {word.lower() for text in texts for word in re.findall(r"[A-Za-z][A-Za-z]+", text)}


def family(name: str) -> str:
    """Return the first word of a name, in small letters; empty if it has none."""
    match = re.search(r"[A-Za-z][A-Za-z]+", name)
    return match[0].lower() if match else ""
