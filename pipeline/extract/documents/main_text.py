"""Which blocks of a page are its article: an extractor's verdict on what is menu, banner, teaser.

Of trafilatura only the extraction is used, on bytes that we have; it fetches nothing.
"""

import logging
import re
from collections.abc import Iterable, Iterator
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.blocks import Block
from pipeline.extract.documents.html_text import is_shown

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

SHORT: Final = 30
"""Letters and digits below which a text may stand anywhere by chance: it must be a whole line."""

_OTHER = re.compile(r"[\W_²³]+")
"""Raised digits are among what we take out of a page, or read as a square."""


def article_blocks(soup: BeautifulSoup, found: Iterable[Block]) -> tuple[Block, ...]:
    """Return those of a page's blocks that are its article.

    Args:
        soup: The page. What readers do not see is taken out of it, and only now, so that the
            extractor reads the same text as we.
        found: Its blocks.
    """
    lines = [_squeezed(line) for line in _extracted(soup).splitlines()]
    whole, all_lines = "".join(lines), set(lines)
    return tuple(block for block in found if _is_within(_squeezed(block.text), whole, all_lines))


def _extracted(soup: BeautifulSoup) -> str:
    # Imported here, where it takes a third of a second only from those who read an article.
    import trafilatura  # noqa: PLC0415

    for tag in list(_unseen(soup)):
        tag.decompose()
    text = trafilatura.extract(
        str(soup), include_comments=False, include_tables=True, favor_precision=True
    )
    return text or ""


def _unseen(soup: BeautifulSoup) -> Iterator[Tag]:
    for tag in soup.find_all(True):
        if tag.name not in {"head", "meta", "title", "script"} and not is_shown(tag):
            yield tag


def _is_within(text: str, whole: str, lines: set[str]) -> bool:
    return bool(text) and (text in whole if len(text) >= SHORT else text in lines)


def _squeezed(text: str) -> str:
    """Return the letters and digits of a text: extractors differ in all else."""
    return _OTHER.sub("", text).casefold()
