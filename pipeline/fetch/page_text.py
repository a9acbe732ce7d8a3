"""What a reader sees of an HTML page, roughly, and fast: for judging pages, not for reading them.

Linear in the size of the page: each search starts where the last one ended.
"""

import codecs
import html
import re

HIDDEN = re.compile(rb"<!--|<(script|style|noscript|template|svg|title)\b")
TAG = re.compile(rb"<[a-z!?/][^>]*>")
TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{0,500})")
TITLE_WITHIN_BYTES = 65_536
"""Titles further down belong to pictures."""
SLICE_BYTES = 8_192
"""Looked at in one go: most pages have said enough after one or two of these."""
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def as_utf8(body: bytes) -> bytes:
    """Return UTF-16 as UTF-8, so that marks are found in it, and all else as it is."""
    if body.startswith(UTF16_MARKS):
        return body.decode("utf-16", errors="replace").encode()
    return body.removeprefix(codecs.BOM_UTF8)


def title(page: bytes) -> str:
    """Return the title of a page, in lower case; empty where it has none."""
    found = TITLE.search(page[:TITLE_WITHIN_BYTES].lower())
    return _as_text([found[1]]) if found else ""


def visible_text(page: bytes, *, limit: int) -> str:
    """Return text outside of tags, scripts and styles, single-spaced.

    Args:
        page: HTML in lower case.
        limit: Bytes of text after which to stop.

    >>> visible_text(b"<p>price: <script>1</script><b>$2", limit=100)
    'price: $2'
    """
    pieces: list[bytes] = []
    size = position = 0
    while size < limit and position < len(page):
        end = page.find(b"<", position + SLICE_BYTES)
        end = end if end >= 0 else len(page)
        hidden = HIDDEN.search(page, position, end)
        text = TAG.sub(b" ", page[position : hidden.start() if hidden else end])
        words = b" ".join(text.replace(b"&nbsp;", b" ").split())
        pieces.append(words)
        size += len(words)
        position = _end_of_hidden(page, hidden) if hidden else end
    return _as_text(pieces)


def _end_of_hidden(page: bytes, opening: re.Match[bytes]) -> int:
    # A closing tag is left for `TAG` to take; it may have spaces before its bracket.
    closing, taken = (b"</" + opening[1], 0) if opening[1] else (b"-->", 3)
    end = page.find(closing, opening.end())
    return end + taken if end >= 0 else len(page)


def _as_text(pieces: list[bytes]) -> str:
    text = b" ".join(pieces).decode("utf-8", errors="replace")
    return " ".join(html.unescape(text).replace("\u2019", "'").split())
