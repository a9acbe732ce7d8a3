"""The currency that the text around a table states for its bare numbers."""

import itertools
import re
from collections.abc import Iterator
from typing import Final

from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.documents.html_text import joined
from pipeline.extract.prices.subjects import INTRO_PIECES
from pipeline.quantities.amounts import CURRENCY_CODE, SIGNS, currency_in
from pipeline.quantities.foreign_words import in_english

_CURRENCY: Final = re.compile(
    rf"(?P<code>\b(?:{CURRENCY_CODE}|US dollars|euros)\b|US\$|[{SIGNS}])"
    r"\s*(?:,\s*)?(?:per|/|for)\s*"
    r"(?:1\s?M|1,000,000|(?:one |an? |1 )?million|hour|1K|1,000|image|GPU)\b",
    re.I,
)
_DOLLARS: Final = re.compile(r"^dollars$", re.I)
_CURRENCY_BEHIND: Final = re.compile(
    r"\b(?:per|for|of)\s(?:1\s?M|1,000,000|(?:one |1 |a )?million)\b(?: tokens?)?"
    r"(?:,? (?:all )?in |, | \()"
    rf"(?P<code>{CURRENCY_CODE}|(?:US )?dollars|euros)\b",
    re.I,
)
_IN_CENTS: Final = re.compile(
    r"(?:¢|\b(?:(?:US|EUR|Euro|€)[\s-]?)?cents?)\s*(?:/|\bper\b)\s*"
    r"(?:1\s?M\b|(?:one |a |1 )?million)",
    re.I,
)


def currency_around(table: PageTable) -> str | None:
    """Return the currency of bare numbers, as `Prices in USD per 1M tokens` states it."""
    nearest = [table.corner, table.caption, joined(table.intro[-INTRO_PIECES:]), *table.below]
    around = [(section.heading, joined(section.lead[-INTRO_PIECES:])) for section in table.sections]
    for said in ((*nearest, *itertools.chain(*around[:1])), *around[1:]):
        texts = [in_english(text) for text in said]
        in_cents = (text for text in texts if "¢" in text or "cent" in text.lower())
        cents = next(filter(None, map(_IN_CENTS.search, in_cents)), None)
        if cents is not None:
            return currency_in(cents[0])
        found = {
            currency_in(_DOLLARS.sub("$", match["code"]))
            for text in texts
            for pattern in _stating(text)
            for match in pattern.finditer(text)
        }
        if found:
            return found.pop() if len(found) == 1 else table.page_currency
    return table.page_currency or table.language_currency


def _stating(text: str) -> Iterator[re.Pattern[str]]:
    """Yield the patterns of a currency that may be found in a text: to look first is quick."""
    lowered = text.lower()
    if "/" in text or "per" in lowered or " for " in text:
        yield _CURRENCY
    if ("1" in text or "million" in lowered) and (" in " in text or ", " in text or " (" in text):
        yield _CURRENCY_BEHIND
