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
LONGEST_SLICE_BYTES = 65_536
"""A slice ends before a tag; text of more without one is cut."""
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.I)
CHARSET_WITHIN_BYTES = 4_096
LEGACY = (b"iso-8859", b"windows-125", b"shift_jis", b"shift-jis", b"euc-", b"gb", b"big5", b"koi8")
"""Encodings other than UTF-8 in which pages are still written."""
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def as_utf8(body: bytes, content_type: str = "") -> bytes:
    """Return text of a named encoding as UTF-8, so that words are found in it; all else as it is.

    >>> as_utf8("<meta charset=shift_jis>同意".encode("shift_jis"))[-6:].decode()
    '同意'
    """
    if body.startswith(UTF16_MARKS):
        return body.decode("utf-16", errors="replace").encode()
    named = CHARSET.search(content_type.encode()) or CHARSET.search(body, 0, CHARSET_WITHIN_BYTES)
    if named and named[1].lower().startswith(LEGACY):
        try:
            return body.decode(named[1].decode(), errors="replace").encode()
        except LookupError:
            return body
    return body.removeprefix(codecs.BOM_UTF8)


def title(page: bytes) -> str:
    """Return the title of a page, in lower case; empty where it has none."""
    found = TITLE.search(page[:TITLE_WITHIN_BYTES].lower())
    return as_text(found[1]).lower() if found else ""


def visible_text(page: bytes, *, limit: int) -> str:
    """Return text outside of tags, scripts and styles, in lower case and single-spaced.

    Args:
        page: HTML in lower case.
        limit: Bytes of text after which to stop.

    >>> visible_text(b"<p>price: <script>1</script><b>$2", limit=100)
    'price: $2'
    """
    return as_text(TAG.sub(b" ", shown_markup(page, limit=limit))).lower()


def shown_markup(page: bytes, *, limit: int) -> bytes:
    """Return a page without scripts, styles and comments, up to so many bytes of text.

    Args:
        page: HTML in lower case.
        limit: Bytes of text after which to stop.
    """
    pieces: list[bytes] = []
    size = position = 0
    while size < limit and position < len(page):
        end = _end_of_slice(page, position)
        hidden = HIDDEN.search(page, position, end)
        piece = page[position : hidden.start() if hidden else end]
        pieces.append(piece)
        size += len(b" ".join(TAG.sub(b" ", piece).replace(b"&nbsp;", b" ").split()))
        position = _end_of_hidden(page, hidden) if hidden else end
    return b" ".join(pieces)


def _end_of_slice(page: bytes, position: int) -> int:
    longest = position + LONGEST_SLICE_BYTES
    end = page.find(b"<", position + SLICE_BYTES, longest)
    if end >= 0:
        return end
    # Cut within a tag, as one that has a picture's data, the rest of it would pass for text.
    is_within = page.rfind(b"<", position, longest) > page.rfind(b">", position, longest)
    end = page.find(b"<", longest) if is_within else longest
    return end if 0 <= end < len(page) else len(page)


def _end_of_hidden(page: bytes, opening: re.Match[bytes]) -> int:
    # A closing tag is left for `TAG` to take; it may have spaces before its bracket.
    closing, taken = (b"</" + opening[1], 0) if opening[1] else (b"-->", 3)
    end = page.find(closing, opening.end())
    return end + taken if end >= 0 else len(page)


def as_text(markup: bytes) -> str:
    """Return bytes without tags as text, entities read, single-spaced."""
    text = markup.decode("utf-8", errors="replace")
    return " ".join(html.unescape(text).replace("\u2019", "'").split())
