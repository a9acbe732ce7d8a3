"""How many tokens a model reads at once, as pages print it."""

import re
from decimal import Decimal
from functools import lru_cache

from pipeline.domain.names import clean_name

_BARE_SIZE = re.compile(r"(?P<number>[0-9]{1,4}(?:\.[0-9]+)?)\s?(?P<scale>[kKmM])")
_PLAIN_SIZE = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){1,2}|[1-9][0-9]{2,7}")


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
