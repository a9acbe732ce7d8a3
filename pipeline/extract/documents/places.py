"""Places of characters in a document: `block 3, characters 1-5`, counted from 1."""

import re
from collections.abc import Mapping

from pipeline.domain.snapshot import ParseError

_PLACE = re.compile(
    r"(?P<part>headline|address|(?:block|page) (?P<number>[1-9][0-9]{0,6}))"
    r", characters (?P<start>[1-9][0-9]{0,8})-(?P<end>[1-9][0-9]{0,8})"
)


def place(part: str, start: int, end: int) -> str:
    """Return the locator of some characters of a part of a document.

    >>> place("block 3", 0, 5)
    'block 3, characters 1-5'
    """
    return f"{part}, characters {start + 1}-{end}"


def text_at(texts: Mapping[str, str], locator: str) -> str:
    """Return the characters that a locator names.

    >>> text_at({"page 1": "worth $5 now"}, "page 1, characters 7-8")
    '$5'

    Raises:
        ParseError: There is no such place.
    """
    match = _PLACE.fullmatch(locator)
    text = texts.get(match["part"], "") if match else ""
    if match is None or int(match["end"]) > len(text):
        msg = f"no such place: {locator}"
        raise ParseError(msg)
    return text[int(match["start"]) - 1 : int(match["end"])]
