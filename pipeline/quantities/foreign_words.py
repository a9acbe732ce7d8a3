"""Words of price pages in other languages, as the English ones that the readers know.

The words stand in foreign_words.yaml; names stay as they are, and evidence is always as printed.
"""

import re
from functools import lru_cache
from typing import Final

from pipeline.quantities.printed_amounts import with_points
from pipeline.quantities.word_tables import alternatives, word_table

_WORDS: Final = word_table("foreign_words.yaml")
MONTHS: Final = {
    name: at for at, names in enumerate(_WORDS["months"], start=1) for name in names.split()
}
"""Months by their names, from 1."""
_EASTERN: Final[dict[str, str]] = _WORDS["eastern"]
_EASTERN_UNITS: Final = tuple((en, re.compile(words)) for en, words in _WORDS["eastern_units"])
_ENGLISH: Final[tuple[str, ...]] = tuple(english for english, _ in _WORDS["european"])
_EUROPEAN: Final = tuple(
    words.replace("<per>", _WORDS["per"]).replace("<tokens>", _WORDS["tokens"])
    for _, words in _WORDS["european"]
)
_UNITS: Final[dict[str, str]] = {
    name.strip(): english for english, names in _WORDS["units"].items() for name in names.split(",")
}
_PER: Final = re.compile(rf"(?:{_WORDS['per']}|pr\.?\s+|za\s+|/\s*)", re.I)
_EAST: Final = re.compile("|".join(sorted(_EASTERN, key=len, reverse=True)))
_IS_EAST: Final = re.compile("[぀-ヿ一-鿿가-힯]")
_WEST: Final = re.compile(
    rf"(?<![\w-])(?:{'|'.join(f'(?P<w{at}>{words})' for at, words in enumerate(_EUROPEAN))})"
    r"(?![\w-])",
    re.I,
)
_HINT: Final = re.compile(alternatives(_WORDS["hints"].split()))
"""Tells what is in English in a fraction of the time of looking for the words themselves."""

_BARE_NUMBER: Final = re.compile(
    r"\s*(?:(?:0|[1-9][0-9]*),(?:[0-9]{1,2}|(?<=0,)[0-9]+)"
    r"|[1-9][0-9]{0,2}(?:[ \u00a0\u2009\u202f'’][0-9]{3})+(?:[.,][0-9]+)?)\s*"
)


def _unit_alone(text: str) -> str | None:
    """Return a unit that is all of a text, with `per` where it stands before it; else null."""
    if unit := _UNITS.get(text):
        return unit
    per = _PER.match(text)
    unit = _UNITS.get(text[per.end() :]) if per else None
    return f"per {unit}" if unit else None


@lru_cache(maxsize=4_096)
def in_english(text: str) -> str:
    """Return a text with its words for prices in English; amounts stay as long as they are.

    >>> in_english("输入价格(命中缓存)"), in_english("Preis pro 1 Mio. Token")
    ('input price (cache hit)', 'price per 1M tokens')
    >>> in_english("0,15 € par million de jetons")
    '0.15 € per 1M tokens'
    """
    text = text if text.isascii() else text.translate(_WIDE)
    if _IS_EAST.search(text):
        for english, words in _EASTERN_UNITS:
            text = words.sub(english, text)
        text = _EAST.sub(lambda found: f" {_EASTERN[found[0]]} ", text)
        text = re.sub(r"\s*/\s*/\s*", " / ", re.sub(r" {2,}", " ", text)).strip()
        return re.sub(r"\( | \)", lambda mark: mark[0].strip(), text)
    if unit := _unit_alone(text.strip().lower()):
        return unit
    text = with_points(text)
    return _WEST.sub(_english, text) if _HINT.search(text.lower()) else text


def with_point(text: str) -> str:
    """Return a bare number with a decimal comma, or with spaces, in the English form.

    >>> with_point("0,12"), with_point("1 250"), with_point("1,250")
    ('0.12', '1,250', '1,250')
    """
    is_number = _BARE_NUMBER.fullmatch(text)
    return with_points(f"{text} EUR").removesuffix(" EUR") if is_number else text


_WIDE: Final = {0xFEE0 + ord(sign): sign for sign in "(),:/~<>"}
"""Wide forms of signs."""


def _english(found: re.Match[str]) -> str:
    return _ENGLISH[int((found.lastgroup or "w0")[1:])]
