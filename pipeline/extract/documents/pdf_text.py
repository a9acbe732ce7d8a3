"""The text of a PDF, page by page.

pypdf gives way to no truncated file and stops at content bombs; it runs where the worker limits its
processor time and memory.
"""

import io
import logging
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.domain.snapshot import ParseError
from pipeline.extract.documents.blocks import clean
from pipeline.extract.documents.pdf_columns import Line, lines_of

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

logging.getLogger("pypdf").setLevel(logging.CRITICAL)

HEAD_BYTES: Final = 1_024
"""Within these the mark of a PDF stands, by its specification (ISO 32000-1, annex H.3.4.1)."""
TAIL_BYTES: Final = 4_096
"""Within these its end mark stands; writers leave a little behind it."""
MAX_BYTES: Final = 10_000_000
MAX_PAGES: Final = 500
MAX_CHARACTERS: Final = 5_000_000
"""Largest report that is read; real ones have tens of pages."""
LEAST_CHARACTERS: Final = 20
"""A document with less has pictures of text, not text."""

SHORT_LINE: Final = 0.7
"""A line that ends this early on the width of its page ends a paragraph, or is a heading."""

_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}
)
_ENDS_OPEN = re.compile(
    r"(?:[,;(–—-]|\b(?:a|an|and|at|by|for|from|in|of|on|or|the|to|with))\Z", re.I
)

_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What pypdf raises for broken files beside its own errors, as its documentation warns."""


_HYPHEN = re.compile(r"(?<![\w-]-)\b[a-z]{2,}-\Z")
_SPLIT_NUMBER = re.compile(
    r"(?<=[0-9])\s+(?=[.,][0-9])|(?<=[$€£][0-9][.])\s+(?=[0-9]+ (?:[mb]illion|trillion)\b)"
    r"|(?<=[0-9],)\s+(?=0[0-9]{2}\b)"
)
"""Gaps within a number that was drawn in pieces: no figure begins with a point or a zero so."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page.

    Attributes:
        number: Its number, counted from 1.
        text: Its text, each run of spaces and line breaks as one space.
        starts: Where in `text` a paragraph may start, in order; the first is 0.
        addresses: Where its links lead.
    """

    number: int
    text: str
    starts: tuple[int, ...]
    addresses: tuple[str, ...] = ()

    def paragraphs(self) -> Iterator[tuple[int, str]]:
        """Yield the paragraphs, each with its place in `text`."""
        for start, end in zip(self.starts, (*self.starts[1:], len(self.text)), strict=True):
            yield start, self.text[start:end].rstrip()


def pages(body: bytes) -> tuple[Page, ...]:
    """Return the pages of a PDF.

    Raises:
        ParseError: It is no PDF, too large, cut off, encrypted with a password, damaged, or has no
            text.
    """
    _expect_pdf(body)
    # Imported here: only those who read a PDF need it.
    from pypdf.errors import DependencyError, LimitReachedError, PyPdfError  # noqa: PLC0415

    try:
        found = tuple(_pages(body))
    except ParseError:
        raise
    except LimitReachedError as error:
        msg = f"asks for more than a document may: {error}"
        raise ParseError(msg) from error
    except DependencyError as error:
        msg = f"is encrypted in a way that cannot be undone here: {error}"
        raise ParseError(msg) from error
    except (PyPdfError, *_BROKEN) as error:
        msg = f"is damaged: {clean(str(error))[:200] or type(error).__name__}"
        raise ParseError(msg) from error
    if sum(len(page.text) for page in found) < LEAST_CHARACTERS:
        msg = f"has no text on its {len(found)} pages: they are pictures"
        raise ParseError(msg)
    return found


def _expect_pdf(body: bytes) -> None:
    if b"%PDF-" not in body[:HEAD_BYTES]:
        msg = "no PDF"
        raise ParseError(msg)
    if len(body) > MAX_BYTES:
        msg = f"document has {len(body)} bytes, at most {MAX_BYTES} are read"
        raise ParseError(msg)
    if b"%%EOF" not in body[-TAIL_BYTES:]:
        msg = "is cut off: it has no end mark"
        raise ParseError(msg)


def _pages(body: bytes) -> Iterator[Page]:
    from pypdf import PdfReader  # noqa: PLC0415

    reader = PdfReader(io.BytesIO(body))
    if reader.is_encrypted and not reader.decrypt(""):
        msg = "is encrypted, and the empty password does not open it"
        raise ParseError(msg)
    yield from _read(reader)


def _read(reader: "PdfReader") -> Iterator[Page]:
    count = len(reader.pages)
    if not 0 < count <= MAX_PAGES:
        msg = f"has {count} pages, between 1 and {MAX_PAGES} are read"
        raise ParseError(msg)
    size = 0
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        size += len(text)
        if size > MAX_CHARACTERS:
            msg = f"has more than {MAX_CHARACTERS} characters"
            raise ParseError(msg)
        read = _page(number, _lines(text), _lines(_placed(page)))
        yield replace(read, addresses=tuple(_addresses(page)))


def _addresses(page: "PageObject") -> Iterator[str]:
    for item in page.annotations or ():
        action = item.get_object().get("/A")
        address = action.get_object().get("/URI") if action is not None else None
        if address is not None:
            yield str(address)


def _placed(page: "PageObject") -> str:
    return page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)


def _lines(text: str) -> list[str]:
    return [line for line in text.translate(_LIGATURES).splitlines() if line.strip()]


def _page(number: int, drawn: list[str], placed: list[str]) -> Page:
    lines = _glued([replace(line, text=clean(line.text)) for line in lines_of(drawn, placed)])
    width = max((len(line.text) for line in lines), default=0)
    starts, size, kept = [0], 0, []
    for line in lines:
        kept.append(line.text)
        size += len(line.text) + 1
        is_short = len(line.text) < SHORT_LINE * (line.width or width)
        if is_short and not _ENDS_OPEN.search(line.text):
            starts.append(size)
    joined = " ".join(kept)
    return Page(
        number, joined, tuple(start for start in starts if start < len(joined) or not start)
    )


def _glued(lines: Iterable[Line]) -> list[Line]:
    """Return the lines with words and numbers in one piece; a line takes the rest of its last."""
    found: list[Line] = []
    for line in lines:
        before = found[-1].text if found else ""
        if _HYPHEN.search(before) and line.text[:1].islower():
            text = before.removesuffix("-") + line.text
        elif before and _SPLIT_NUMBER.search(f"{before[-5:]} {line.text[:15]}"):
            text = f"{before} {line.text}"
        else:
            found.append(replace(line, text=_in_one(line.text)))
            continue
        found[-1] = replace(found[-1], text=_in_one(text))
    return found


def _in_one(text: str) -> str:
    """Return a text with its numbers in one piece.

    >>> _in_one("valued at $2 .8 billion, for 12, 000 people")
    'valued at $2.8 billion, for 12,000 people'
    """
    return _SPLIT_NUMBER.sub("", text)
