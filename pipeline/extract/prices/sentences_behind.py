"""Sentences behind a price that bind it to nothing, as `Context of 256K tokens` does."""

import re
from typing import Final

from pipeline.extract.prices.price_tokens import CONDITION
from pipeline.quantities.amounts import SIGNS
from pipeline.quantities.header_dates import HAS_DATE

_SAID: Final = re.compile(rf"\.\s+(?P<said>[A-Z][^{SIGNS}]{{3,}})$")
_CONTEXT: Final = re.compile(
    r"\b(?:context|ctx)\b[a-z :]{0,20}[0-9.,]+\s?[KM]?\b(?: tokens)?"
    r"|\b[0-9.,]+\s?[KM]?(?:[ -]tokens?)?(?: of)? context\b(?: window)?"
    rf"|(?!{HAS_DATE.pattern})(?-i:\b[A-Z])[\w-]*\s[0-9][0-9.]*\b",
    re.I,
)
"""How much a model reads binds no price, and the number of another one is none."""


def without_sentences(text: str) -> tuple[str, list[str]]:
    """Return a cell with spaces for what it says behind its prices, if that binds none, and that.

    >>> without_sentences("$1. Only in the EU."), without_sentences("$1. It is new.")[1]
    (('$1. Only in the EU.', []), ['It is new.'])
    """
    said = _SAID.search(text)
    if said is None or CONDITION.search(_CONTEXT.sub("", said["said"])):
        return text, []
    return text[: said.start()].ljust(len(text)), [said["said"]]
