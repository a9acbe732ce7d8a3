"""Ids of models that a program sends, told from names that a person reads."""

import re
from typing import Final

_HEADER: Final = re.compile(
    r"\b(?:id|ids|identifier|slug|model string|model code|api name|model parameter)\b", re.I
)
PATH_ID: Final = re.compile(r"[A-Za-z0-9@][\w.@:-]+(?:/[\w.:@-]{2,})+")
PLAIN_ID: Final = re.compile(r"(?=[^-]*-)(?=.*[0-9])[a-z0-9][a-z0-9._:@-]*[a-z0-9]")
SLUG: Final = re.compile(r"[a-z0-9][a-z0-9._:@]*(?:-[a-z0-9._:@]+)+")


def is_api_id(text: str, *, header: str = "") -> bool:
    """Return whether a printed name is one that a program sends.

    >>> is_api_id("acme/anvil-20b"), is_api_id("anvil-large-v3"), is_api_id("Anvil-4.7")
    (True, True, False)
    """
    if not text or " " in text or not re.search(r"[A-Za-z]{2}", text):
        return False
    if is_id_header(header):
        return True
    return bool(PATH_ID.fullmatch(text) or PLAIN_ID.fullmatch(text))


def is_id_header(header: str) -> bool:
    """Return whether a column of ids stands below this header."""
    return _HEADER.search(header) is not None


def spells(text: str, name: str) -> bool:
    """Return whether a text is an id that begins as a name does, behind its maker or not."""
    words = re.findall(r"[a-z0-9]+", name.lower())
    is_path = PATH_ID.fullmatch(text) is not None
    model = text.lower().rpartition("/")[2] if is_path else text
    return bool(words) and model.startswith(words[0]) and (is_path or bool(SLUG.fullmatch(text)))
