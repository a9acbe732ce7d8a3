"""How pages say that they show a part of an article to those who have not paid."""

import re
from typing import Final

from pipeline.quantities.word_tables import word_table

NOT_FREE: Final = re.compile(
    rb"isAccessibleForFree[\"']{1,2}\s*(?::|content=)\s*[\"']?(?:false|no)\b"
    rb"|content_tier[\"']\s*content=[\"'](?:locked|premium|metered)\b",
    re.I,
)
"""The publisher's own word: https://schema.org/isAccessibleForFree, in JSON-LD or an attribute;
Facebook's `article:content_tier`."""

_WORDS: Final = word_table("paid_words.yaml")
_PAYING, _READING = _WORDS["paying"], _WORDS["reading"]
PAID_OFFER: Final = re.compile("|".join(_WORDS["offers"]))
"""Offers to pay for the rest of an article, in small letters."""
PAID_READING: Final = re.compile(
    rf"(?:{_PAYING}).{{0,80}}(?:{_READING})|(?:{_READING}).{{0,80}}(?:{_PAYING})"
)
"""Any offer to pay and read; evidence only where the rest of the text is short."""
