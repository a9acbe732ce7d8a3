"""How many tokens a model reads at once, as pages print it."""

import re
from decimal import Decimal
from functools import lru_cache
from typing import Final

from pipeline.domain.names import clean_name

_BARE_SIZE = re.compile(r"(?P<number>[0-9]{1,4}(?:\.[0-9]+)?)\s?(?P<scale>[kKmM])")
_PLAIN_SIZE = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}|[1-9][0-9]{2,7}")
_CONTEXT_SIZE = r"(?P<size>[0-9]{1,4}(?:\.[0-9]+)?\s?[kK]|[0-9]{1,2}(?:\.[0-9]+)?\s?M)"
_CONTEXT_WORD = r"(?:\s*(?:tokens?\s+)?(?:context|ctx)(?:\s+(?:window|length))?)"
_TRAILING_CONTEXT = (
    re.compile(rf"(?<=\s)(?P<size>[0-9]{{2,4}}[kK]){_CONTEXT_WORD}?$"),
    re.compile(rf"(?<=\s){_CONTEXT_SIZE}{_CONTEXT_WORD}$", re.I),
    re.compile(rf"\s*[(\[]{_CONTEXT_SIZE}{_CONTEXT_WORD}[)\]]$", re.I),
    re.compile(r"\s*[(\[](?P<size>[0-9]{2,4}[kK])[)\]]$"),
    re.compile(r"(?<=[0-9][bB]\s)(?P<size>[1-9][kK])$"),
    re.compile(
        rf"\s*[(\[](?P<size>[0-9]{{4,7}}|[0-9]{{1,3}}(?:,[0-9]{{3}})+){_CONTEXT_WORD}[)\]]$", re.I
    ),
)
_CONTEXT: Final = re.compile(
    rf"(?:(?:context|ctx)(?: window| length)?:?\s*)?{_CONTEXT_SIZE}{_CONTEXT_WORD}?", re.I
)
_CONTEXT_ENDS: Final = (")", "]", "k", "m", "context", "ctx", "window", "length")


@lru_cache(maxsize=1_024)
def context_size(text: str) -> int | None:
    """Return the tokens that a text such as `160k` or `131,072` states; null if it states none.

    A thousand is 1,000: pages that mean 131,072 print `131k` as often as `128k`.

    >>> context_size("160k"), context_size("131,072"), context_size("1M"), context_size("-")
    (160000, 131072, 1000000, None)
    """
    bare = re.sub(r"\s*(?:tokens?|context)\b", "", clean_name(text), flags=re.I)
    if _PLAIN_SIZE.fullmatch(bare):
        return int(bare.replace(",", ""))
    match = _BARE_SIZE.fullmatch(bare)
    if match is None:
        return None
    scale = 1_000 if match["scale"] in "kK" else 1_000_000
    return int(Decimal(match["number"]) * scale)


def context_of(text: str) -> int | None:
    """Return the context size that is all a text says; null if it says something else.

    >>> context_of("164K context"), context_of("Context: 1M"), context_of("70B")
    (164000, 1000000, None)
    """
    match = _CONTEXT.fullmatch(text)
    return context_size(match["size"]) if match else None


def context_behind(name: str) -> re.Match[str] | None:
    """Return the context size at the end of a name; null for none."""
    if not name.lower().endswith(_CONTEXT_ENDS):
        return None
    found = (pattern.search(name) for pattern in _TRAILING_CONTEXT)
    return next((match for match in found if match and match.start() > 0), None)
