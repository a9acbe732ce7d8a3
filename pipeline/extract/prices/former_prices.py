"""Prices that are no longer in force, in words beside those that are: `was $0.80, now $0.60`."""

import re
from typing import Final

from pipeline.quantities.amounts import AMOUNT

_PRICE: Final = rf"{AMOUNT.pattern}(?:\s?(?:/|\bper\b)\s?[\w ]{{1,20}}?)?"
_FORMER: Final = r"(?:was|were|before|previously|formerly|(?:original|regular|list) price)\b:?\s*"
_FORMS: Final = (
    re.compile(rf"^\s*{_FORMER}{_PRICE}\s*[,;|/]?\s*(?=(?:now|today|sale price)\b)", re.I),
    re.compile(rf"[,;]?\s(?:{_FORMER}|(?:(?:down|up) from|instead of)\s+){_PRICE}\s*\.?\s*$", re.I),
    re.compile(
        r"^\s*(?:→|->|⟶|➜|➔|⇒|=>|(?:now|today|(?:original price:?\s+)?sale price)\b:?)", re.I
    ),
)
"""The last one stands between a price that was struck out, and is not shown, and the one in force.

What begins with an arrow or with `now` is the latter; `$0.80 → $0.60` does not say since when.
"""


def without_former(text: str) -> str:
    """Return a cell, as long as it is, without the price that it says was paid before.

    >>> without_former("was $0.80, now $0.60").strip(), without_former("$2, down from $3").strip()
    ('$0.60', '$2')
    """
    for form in _FORMS:
        text = form.sub(lambda found: " " * len(found[0]), text)
    return text
