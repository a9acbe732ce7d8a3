"""Amounts in brackets behind a price, as in `$1 ($0.10)`: a line near the table says of what."""

import re
from collections.abc import Iterable
from typing import Final

from pipeline.domain.readings import Meter
from pipeline.extract.prices.amount_groups import INNER
from pipeline.extract.prices.cell_amounts import Part
from pipeline.extract.prices.columns import PriceColumn
from pipeline.quantities.amounts import HAS_MONEY, currency_in
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import direction_in
from pipeline.quantities.service_words import tier_in, without_tier

_IN_BRACKETS: Final = re.compile(
    r"\b(?:(?:in|within|inside|between) (?:the )?(?:round )?(?:brackets|parenthes[ei]s)"
    r"|(?:bracketed|parenthesi[sz]ed)(?= (?:prices?|rates?|amounts?|figures?|numbers?|values?)\b))",
    re.I,
)
_NAMES: Final = ("bracket", "parenthes")
"""One of these stands in each such text: to look first takes next to nothing."""

_CLAUSE: Final = re.compile(r"[.;,()](?:\s|$)|[()]")
_OTHER_WORDS: Final = re.compile(
    r"\b(?!(?:the|an?|prices?|pricing|rates?|costs?|amounts?|figures?|numbers?|values?|is|are|those"
    r"|that|of|for|per|with|and|shown|given|listed|stated|printed|stands?|means?|holds?|applies|apply"
    r"|to|in|what|you|pay|tokens?|million|thousand|1?[MK]|USD|EUR|requests?|calls?|jobs?|API|mode"
    r"|processing|cache|cached|inputs?|prompts?|hits?|reads?|writes?)\b)\w+",
    re.I,
)
"""A word that may say more than of what an amount is."""

_CACHED: Final[frozenset[tuple[Meter, ...]]] = frozenset({("cache_read",), ("cache_write",)})


def bracketed(texts: Iterable[str]) -> Part | None:
    """Return what amounts in brackets are for, by the one text that says it.

    >>> bracketed(["Prices per 1M tokens (cached input in brackets)."]).directions
    ('cache_read',)
    >>> bracketed(["In brackets: the price for partners"]) is None
    True
    """
    english = map(in_english, texts)
    named = (text for text in english if any(map(text.lower().__contains__, _NAMES)))
    clauses = (clause for text in named for clause in _CLAUSE.split(text))
    said = (_part(_IN_BRACKETS.sub(" ", text)) for text in clauses if _IN_BRACKETS.search(text))
    found = set(said)
    return found.pop() if len(found) == 1 else None


def _part(text: str) -> Part | None:
    tier, meters = tier_in(text), direction_in(text)
    if _OTHER_WORDS.search(without_tier(text)) or (tier and meters):
        return None
    if tier and tier != "standard":
        return Part((), tier=tier)
    return Part(meters) if meters in _CACHED else None


def order_with(part: Part | None, column: PriceColumn, text: str) -> tuple[Part, ...]:
    """Return what the two amounts of `$1 ($0.10)` are for in a column of one meter."""
    if part is None or len(column.directions) != 1 or not INNER.search(text):
        return ()
    is_of_input = column.directions == ("input",)
    if part.directions:
        return (Part(column.directions), part) if is_of_input else ()
    return (Part(column.directions), Part(column.directions, tier=part.tier))


def is_unread(text: str, currency: str) -> bool:
    """Return whether a cell has an amount of a currency in brackets: another price than its own."""
    found = INNER.search(text)
    inner = found[0] if found else ""
    is_restated = "/" in inner or "per" in inner or currency_in(inner) != currency
    return HAS_MONEY.search(inner) is not None and not is_restated
