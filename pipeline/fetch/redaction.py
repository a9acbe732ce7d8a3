"""What a server said, without the key that it was sent: some hosts echo it, and we publish."""

import binascii
import html
import json
import re
import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import quote, quote_plus, unquote

from pipeline.fetch.outcome import Fetched

SHORTEST_KEY: Final = 4
"""Shorter ones stand in any text by chance, and are no secret."""

SHORTEST_START: Final = 8
"""Letters and digits of a key that are redacted where a text was cut within it."""

MOST_ROUNDS: Final = 3
"""How often a text is unescaped: some is escaped within what is escaped."""

ESCAPE: Final = re.compile(
    r"(?<!\\)\\++(?:u([0-9a-f]{4})|x([0-9a-f]{2})|u\{([0-9a-f]{1,5})\})", re.IGNORECASE
)
"""A sign as JSON and scripts may write it."""

REFERENCE: Final = re.compile(r"&#0*(\d{0,8})\d*")
"""A sign of HTML by its number, which has few digits; Python reads none of thousands."""

TAG: Final = re.compile(r"<[^<>]*>")

SIGN: Final = "…"


def without_key(fetched: Fetched, authorization: str) -> Fetched:
    """Return an attempt in which no text holds the key; a document that holds it is refused.

    Validators that hold it are dropped: without them the next night fetches the document anew.

    Args:
        fetched: The attempt.
        authorization: Value of the header that was sent.
    """
    keys = _keys(authorization)
    starts = [_start(key) for key in keys]
    # Without its zeros, ASCII in UTF-16 is ASCII.
    body = (fetched.body or b"").replace(b"\0", b"").decode(errors="ignore")
    if _is_echoed(body, keys):
        reason = "the document holds the key that it was asked for with, and is not kept"
        fetched = replace(fetched, outcome="refused", body=None, error=reason)
    return replace(
        fetched,
        final_url=_redacted(fetched.final_url, keys) or "",
        content_type=_redacted(fetched.content_type, keys),
        error=_redacted(fetched.error, keys),
        etag=None if _holds(fetched.etag, starts) else fetched.etag,
        last_modified=None if _holds(fetched.last_modified, starts) else fetched.last_modified,
    )


def text_without_key(text: str, authorization: str) -> str:
    """Return a text in which a sign stands for the key.

    Args:
        text: What came from a server, or an error.
        authorization: Value of the header that was sent.
    """
    return _redacted(text, _keys(authorization)) or ""


def is_key_in_pieces(texts: Iterable[str], authorization: str) -> bool:
    """Return whether the key stands in several texts of JSON, one piece after the other.

    Args:
        texts: Events of one stream: the strings at one place of each make up the answer.
        authorization: Value of the header that was sent.
    """
    pieces: dict[str, list[str]] = {}
    for text in texts:
        for place, piece in _strings(_json(text)):
            pieces.setdefault(place, []).append(piece)
    keys = _keys(authorization)
    return any(_holds("".join(found), keys) for found in pieces.values())


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _strings(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Yield the strings in JSON, and where each stands."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _strings(item, f"{place}/{name}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _strings(item, f"{place}/{number}")


def _keys(authorization: str) -> list[str]:
    return sorted(set(_spellings(authorization)), key=len, reverse=True)


def _spellings(authorization: str) -> Iterator[str]:
    """Yield the key as it is, as addresses, HTML and JSON have it, and the password in it."""
    scheme, _, word = authorization.partition(" ")
    found = [word]
    if scheme == "Basic":
        try:
            found += b64decode(word, validate=True).decode().split(":", maxsplit=1)
        except (binascii.Error, UnicodeDecodeError):
            found = [word]
    for key in found:
        if len(key) >= SHORTEST_KEY:
            yield from (key, quote(key, safe=""), quote_plus(key))
            yield from (html.escape(key), json.dumps(key)[1:-1], key.replace("/", "\\/"))
            if _is_long(key):
                yield key.encode().hex()
                yield from (_within_base64(key.encode(), before) for before in range(3))


def _within_base64(key: bytes, before: int) -> str:
    """Return what base64 makes of a key behind so many bytes, without signs that others decide."""
    bits = 8 * (before + len(key))
    return b64encode(b"\0" * before + key).decode()[-(-8 * before // 6) : bits // 6]


def _is_echoed(text: str, keys: list[str]) -> bool:
    """Return whether a key stands in a text, or in what is read when it is unescaped.

    Tags, signs that nobody sees and all others between its letters and digits are passed over.
    """
    for _ in range(MOST_ROUNDS):
        if _is_in(text, keys) or _is_in(TAG.sub("", text), keys):
            return True
        numbered = REFERENCE.sub(r"&#\1", unquote(ESCAPE.sub(_sign, text)))
        unescaped = html.unescape(numbered)
        if unescaped == text:
            return False
        text = unescaped
    return _is_in(text, keys)


def _sign(escape: re.Match[str]) -> str:
    return chr(int(next(filter(None, escape.groups())), 16))


def _is_in(text: str, keys: list[str]) -> bool:
    small = unicodedata.normalize("NFKD", text).lower()
    bare = "".join(filter(str.isalnum, small))
    return any(_bare(key) in bare if _is_long(key) else key.lower() in small for key in keys)


def _bare(key: str) -> str:
    return "".join(filter(str.isalnum, key.lower()))


def _holds(text: str | None, keys: list[str]) -> bool:
    """Return whether a text holds a key, in whatever letters, also in pieces.

    The name of a host has it in small letters, and a long one at several labels.
    """
    return text is not None and any(_pattern(key).search(text) for key in keys)


def _redacted(text: str | None, keys: list[str]) -> str | None:
    if text is None:
        return None
    for key in keys:
        text = _without(text, key)
    return SIGN if _is_echoed(text, [_start(key) for key in keys]) else text


def _without(text: str, key: str) -> str:
    """Return a text without a key, or without the start of one, which is left where it was cut."""
    start = _start(key)
    if not _holds(text, [start]):
        return text
    for length in range(len(key), len(start) - 1, -1):
        text = _pattern(key[:length]).sub(SIGN, text)
    return text


def _start(key: str) -> str:
    """Return the shortest start of a key that says much of it."""
    return next(
        (key[:length] for length in range(SHORTEST_START, len(key)) if _is_long(key[:length])), key
    )


def _is_long(key: str) -> bool:
    return sum(map(str.isalnum, key)) >= SHORTEST_START


def _pattern(key: str) -> re.Pattern[str]:
    """Return what finds a key; where it has enough letters and digits, also among other signs."""
    if not _is_long(key):
        return re.compile(re.escape(key), re.IGNORECASE)
    return re.compile(r"[\W_]*".join(filter(str.isalnum, key)), re.IGNORECASE)
