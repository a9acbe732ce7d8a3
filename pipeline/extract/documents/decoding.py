"""A document's bytes as text."""

import codecs
import re

from pipeline.domain.snapshot import ParseError

MAX_BYTES = 10_000_000
"""Largest document that is read; real price pages have 50 to 400 KB."""

META_BYTES = 4_096
"""How far into a page its own naming of an encoding is looked for."""

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
AS_BROWSERS_READ_IT = {"iso8859-1": "cp1252", "ascii": "cp1252"}
"""Browsers read these labels as windows-1252, and pages are written for browsers
(https://encoding.spec.whatwg.org/#names-and-labels)."""

ENCODING = re.compile(
    r"utf-8(-sig)?|utf-16(-[lb]e)?|ascii|iso8859-\d+|cp125\d|koi8-[ru]|gb2312|gbk|gb18030|big5"
    r"|shift_jis|euc_(jp|kr)"
)
"""Codecs that a page may name. Python has others, such as `idna`, that are no encodings of pages
and raise on ordinary text."""

_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<meta\b[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def decode(body: bytes, content_type: str | None) -> str:
    """Return a document as text.

    The encoding is named by a byte order mark, else by the server, else by the page; a document
    that names none is UTF-8 if it can be, else windows-1252. Bytes that are wrong in the encoding,
    and NUL, become U+FFFD: one of them spoils the figure it stands in, not the page.

    Args:
        body: The document.
        content_type: As the server named it, or null.

    Raises:
        ParseError: The document is larger than `MAX_BYTES`.
    """
    if len(body) > MAX_BYTES:
        msg = f"document has {len(body)} bytes, at most {MAX_BYTES} are read"
        raise ParseError(msg)
    for mark, encoding in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(encoding, errors="replace")
            break
    else:
        text = body.decode(_encoding(body, content_type), errors="replace")
    return text.replace("\0", "\ufffd")


def _encoding(body: bytes, content_type: str | None) -> str:
    from_server = _CHARSET.search(content_type or "")
    if from_server and (encoding := _known(from_server[1])):
        return encoding
    from_page = _META.search(body[:META_BYTES])
    if from_page and (encoding := _known(from_page[1].decode("ascii"))):
        # A page whose markup could be read as ASCII is no UTF-16, whatever it says.
        return "utf-8" if encoding.startswith("utf-16") else encoding
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _known(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    if not ENCODING.fullmatch(name):
        return None
    return AS_BROWSERS_READ_IT.get(name, name)
