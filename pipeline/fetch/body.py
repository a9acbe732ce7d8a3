"""A body off the wire: bounded, decoded, and known to be whole where that can be known."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.fetch.outcome import FetchError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse

CHUNK_BYTES = 65_536
MAX_GZIP_MEMBERS = 256
"""10 MB in blocks of 64 KB; each further member costs a copy of all that follow it."""
GZIP_WINDOW = 16 + zlib.MAX_WBITS
DECODED_ENCODINGS = ("gzip", "x-gzip", "deflate")


@dataclass(frozen=True, slots=True)
class Body:
    """A body as read.

    Attributes:
        content: Bytes, content encoding undone.
        wire_bytes: Size as it travelled.
        is_whole: Whether its end was seen.
    """

    content: bytes
    wire_bytes: int
    is_whole: bool


def read_body(raw: "BaseHTTPResponse", headers: Mapping[str, str], limit: int) -> Body:
    """Read a response to its end.

    Args:
        raw: Response whose body was not read yet.
        headers: Its headers.
        limit: Most bytes, on the wire and decoded.

    Raises:
        FetchError: It is too large, cut short, damaged, or encoded in a way that was not asked
            for.
    """
    encoding = _content_encoding(headers)
    stated = headers.get("Content-Length", "")
    if stated.isdecimal() and len(stated) > len(str(limit)):
        raise _too_large(limit)
    if stated.isdecimal() and int(stated) > limit:
        raise _too_large(limit)
    wire = _wire_bytes(raw, limit)
    has_framing = stated.isdecimal() or "chunked" in headers.get("Transfer-Encoding", "").lower()
    if not encoding or not wire:
        return Body(wire, len(wire), is_whole=has_framing)
    try:
        content = inflated(wire, encoding, limit)
    except zlib.error as error:
        message = f"the body is not sound {encoding}: {error}"
        raise FetchError(message, "network_error", may_pass=True) from error
    return Body(content, len(wire), is_whole=True)


def _content_encoding(headers: Mapping[str, str]) -> str:
    stated = headers.get("Content-Encoding", "").lower().split(",")
    encodings = [name.strip() for name in stated if name.strip() not in {"", "identity"}]
    if len(encodings) > 1:
        # Stacked encodings have no use but bombs: 269 bytes of triple gzip unfold to a gigabyte.
        message = f"the body is encoded {len(encodings)} times"
        raise FetchError(message, "bad_type")
    if encodings and encodings[0] not in DECODED_ENCODINGS:
        message = f"the body is encoded as {encodings[0]!r}, which was not asked for"
        raise FetchError(message, "bad_type")
    return encodings[0] if encodings else ""


def _wire_bytes(raw: "BaseHTTPResponse", limit: int) -> bytes:
    chunks = []
    size = 0
    while chunk := raw.read(CHUNK_BYTES, decode_content=False):
        size += len(chunk)
        if size > limit:
            raise _too_large(limit)
        chunks.append(chunk)
    return b"".join(chunks)


def inflated(wire: bytes, encoding: str, limit: int) -> bytes:
    """Return bytes without their encoding.

    Args:
        wire: The encoded bytes.
        encoding: One of `DECODED_ENCODINGS`.
        limit: Most bytes, decoded.

    Raises:
        FetchError: They are too many, or end before their end mark.
        zlib.error: They are damaged.
    """
    window = GZIP_WINDOW if encoding != "deflate" else _deflate_window(wire)
    content = b""
    for _ in range(MAX_GZIP_MEMBERS):
        member = zlib.decompressobj(window)
        content += member.decompress(wire, limit + 1 - len(content))
        if len(content) > limit:
            raise _too_large(limit)
        if not member.eof:
            message = f"the {encoding} body ends before its end mark"
            raise FetchError(message, "truncated", may_pass=True)
        wire = member.unused_data
        # Some servers pad with zeros; what is no further member is left alone, as by gzip(1).
        if window != GZIP_WINDOW or not wire.startswith(b"\x1f\x8b"):
            return content
    raise _too_large(limit)


def _deflate_window(wire: bytes) -> int:
    """Return the window for zlib data, or for raw deflate, which many servers send instead."""
    is_zlib = wire[0] & 0x0F == zlib.DEFLATED and int.from_bytes(wire[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS


def _too_large(limit: int) -> FetchError:
    return FetchError(f"the body is larger than {limit:,} bytes", "too_large")
