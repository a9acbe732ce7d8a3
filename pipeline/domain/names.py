"""Names from outside, cleaned once at the boundary."""

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

MAX_LENGTH = 200
"""Longer than any model name seen; a longer one is cut, the evidence keeps it whole."""

_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}
"""Unicode categories that print nothing: controls, bidi and zero-width marks, surrogates."""


def visible(text: str) -> str:
    r"""Return a text whole, with a sign in place of each character that cannot be seen.

    >>> visible("a\u202eb\x1b[2J")
    'a�b�[2J'
    """
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


@lru_cache(maxsize=65_536)
def clean_name(text: str) -> str:
    r"""Return a name in NFC, one line, without characters that cannot be seen.

    >>> clean_name("Qwen3\u202e 32B\t ")
    'Qwen3 32B'
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())[:MAX_LENGTH].strip()
    spaced = re.sub(r"\s+", " ", text)
    seen = "".join(char for char in spaced if unicodedata.category(char) not in _INVISIBLE)
    single = re.sub(" +", " ", seen).strip()
    return unicodedata.normalize("NFC", single)[:MAX_LENGTH].strip()


def squashed(text: str) -> str:
    """Return the letters and digits of a text.

    >>> squashed("Llama 3.3-70B")
    'llama3370b'
    """
    return re.sub(r"[^a-z0-9]", "", text.lower())


def names_like(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return the known names most like a mistyped one; else those whose first word is.

    >>> names_like("grok", ["bolt", "groq-models", "groq-pricing"])
    ['groq-models', 'groq-pricing']
    """
    ordered = sorted(known)
    if close := get_close_matches(name.casefold(), ordered, most):
        return close
    firsts = {item: item.partition("-")[0] for item in ordered}
    words = get_close_matches(name.casefold(), sorted(set(firsts.values())), most)
    return [item for word in words for item in ordered if firsts[item] == word][:most]
