"""An article: its headline, its address, its blocks, and when it was published."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import unquote

from bs4 import BeautifulSoup

from pipeline.domain.snapshot import Snapshot
from pipeline.extract.documents.blocks import Block, blocks, clean
from pipeline.extract.documents.decoding import decode
from pipeline.extract.documents.document import parse_html
from pipeline.extract.documents.front_matter import article_html
from pipeline.extract.documents.main_text import article_blocks
from pipeline.extract.documents.publication import published_on

HEADLINE = "headline"
ADDRESS = "address"
MAX_HOUSE = 5
"""Words of the name of a site; a longer part of a title is a headline."""
_TITLE_BORDER = re.compile(r"\s(?:\||·|—|–|-)\s")


@dataclass(frozen=True)
class Article:
    """What a page of one article says.

    Attributes:
        headline: Its first heading of the first level, else its title; empty where it has none.
        address: Its address, percent-decoded.
        blocks: Its article's blocks.
        span: All blocks from the first of these to the last: what the extractor left out between
            them may be of the article, too.
        published_on: Day of publication, where the page says it.
        page: All blocks of its page.
        byline: What stands between its headline and its first paragraph: who wrote it, and when;
            and whose page it is by its title.
    """

    headline: str
    address: str
    blocks: tuple[Block, ...]
    span: tuple[Block, ...]
    published_on: date | None
    byline: tuple[str, ...] = ()
    page: tuple[Block, ...] = ()

    @property
    def length(self) -> int:
        """Characters of its text."""
        return sum(len(block.text) for block in self.blocks)

    @cached_property
    def sha256(self) -> str:
        """Digest of its text: banners, dates of a build and other posts have no part in it."""
        text = "\n".join((self.headline, *(block.text for block in self.blocks)))
        return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()


def read_article(snapshot: Snapshot) -> Article:
    """Return the article of a page.

    Raises:
        ParseError: The document is too large.
    """
    soup = _page_of(snapshot)
    found = blocks(soup)
    headline, day = _headline(soup, found), published_on(soup)
    kept = article_blocks(soup, found)
    text = tuple(block for block in kept if block.text != headline)
    span = found[text[0].number - 1 : _end(found, text[-1].number)] if text else ()
    byline = _byline(found, headline, text[0].number) if text else ()
    house = _house(soup, headline)
    byline = (*byline, f"By {house}") if house else byline
    return Article(headline, address_of(snapshot), text, span, day, byline, found)


def _page_of(snapshot: Snapshot) -> BeautifulSoup:
    text = decode(snapshot.body, snapshot.content_type)
    return parse_html(article_html(text) if text.startswith("---\n") else text)


def texts_of(snapshot: Snapshot) -> Mapping[str, str]:
    """Return each part of a page by its name in locators: headline, address, `block 3`.

    Raises:
        ParseError: The document is too large.
    """
    soup = _page_of(snapshot)
    found = blocks(soup)
    named = {f"block {block.number}": block.text for block in found}
    return named | {HEADLINE: _headline(soup, found), ADDRESS: address_of(snapshot)}


def address_of(snapshot: Snapshot) -> str:
    """Return the address of a document, percent-decoded; what is no UTF-8 becomes U+FFFD."""
    return unquote(snapshot.url, errors="replace")


def _end(found: tuple[Block, ...], last: int) -> int:
    """Return where an article ends: with the list or the table that follows its last block."""
    end = last
    while end < len(found) and found[end].form in {"item", "row"}:
        end += 1
    return end


def _byline(found: tuple[Block, ...], headline: str, first: int) -> tuple[str, ...]:
    above = [block for block in found if block.number < first]
    named = [block.number for block in above if block.text == headline]
    return tuple(block.text for block in above if named and block.number > named[-1])


def _house(soup: BeautifulSoup, headline: str) -> str:
    """Return whose page it is, where its title says so beside the headline: `Faster | Acme`."""
    parts = _TITLE_BORDER.split(clean(soup.title.get_text())) if soup.title is not None else []
    known = set(headline.casefold().split())
    others = [part for part in parts if not known.intersection(part.casefold().split())]
    names = [part for part in others if len(part.split()) <= MAX_HOUSE and part[:1].isupper()]
    return names[-1] if len(parts) > 1 and names else ""


def _headline(soup: BeautifulSoup, found: tuple[Block, ...]) -> str:
    first = next((block.text for block in found if block.level == 1), None)
    if first is not None:
        return first
    title = soup.title
    return clean(title.get_text()) if title is not None else ""
