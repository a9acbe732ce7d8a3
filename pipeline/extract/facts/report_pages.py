"""A report in PDF as blocks: its paragraphs, its headings, its addresses in one piece."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.extract.documents.blocks import Block
from pipeline.extract.documents.pdf_text import pages

SECTION_LEVEL: Final = 2
"""Headings down to this level start a section; deeper ones belong to it."""
_HEADS_LIST = re.compile(
    r"(?:\A|(?<=[.!?)\]])\s)(Sources|References|Bibliography|Notes|Footnotes)(?=\s\[?1[\].)]|\Z)"
)
"""The heading of a list in the midst of a paragraph, as lines of a PDF are put together."""
_GLUED = re.compile(
    r"(?:(?<=[a-z]{3}[.!?])|(?<=[)%][.!?])|(?<=\b20\d\d[.!?]))\d{1,2}(?=\s[A-Z“\"]|\Z)"
)
"""A raised number as a PDF has it: `in June 2025.1 It`."""
_HEADING = re.compile(
    r"(?:\A|(?<=[.!?\]]\s))(?:\d{1,2}(?:\.\d{1,2})*\.?\s)?[A-Z][\w&’'-]*(?:\s[\w&’'-]+){0,5}\Z"
)
_OPENS_TEXT = re.compile(r"\W{0,3}[A-Z$€£](?:\S*\s){5}")


def pdf_blocks(body: bytes) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Return the blocks of a PDF, each numbered by its page, and where its links lead.

    An address that is broken over lines is whole again where a link has it.

    Raises:
        ParseError: It cannot be read.
    """
    read = pages(body)
    addresses = dict.fromkeys(
        address
        for page in read
        for address in page.addresses
        if address.startswith(("http://", "https://"))
    )
    broken = [
        (re.compile(r"\s?".join(map(_may_be_cut, address))), address)
        for address in sorted(addresses, key=len, reverse=True)
    ]
    found: list[tuple[int, str]] = []
    for page in read:
        for _, paragraph in page.paragraphs():
            text = paragraph
            for pattern, address in broken:
                text = pattern.sub(address.replace("\\", r"\\"), text)
            parts = (part.strip() for part in _HEADS_LIST.split(text))
            found += [(page.number, _GLUED.sub(r" [\g<0>]", part)) for part in parts if part]
    return tuple(_with_headings(found)), tuple(addresses)


def _may_be_cut(letter: str) -> str:
    """Return a pattern of a letter of an address; a hyphen goes where it ends a line."""
    return "-?" if letter == "-" else re.escape(letter)


def _with_headings(found: Sequence[tuple[int, str]]) -> Iterator[Block]:
    """Yield the paragraphs of a PDF; a few words without a stop before a sentence are a heading."""
    for (page, text), (_, after) in zip(found, (*found[1:], (0, "")), strict=True):
        heading = _HEADING.search(text) if _OPENS_TEXT.match(after) else None
        before = text[: heading.start()].rstrip() if heading else text
        if before:
            yield Block(page, before, "text")
        if heading:
            yield Block(page, heading[0], "heading", level=SECTION_LEVEL)
