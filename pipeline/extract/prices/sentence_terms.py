"""Terms that sentences around a table state: the place, the hours or the days of its prices."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from pipeline.extract.prices.terms import Terms
from pipeline.quantities.amounts import CURRENCY_CODE, CURRENCY_WORD
from pipeline.quantities.header_dates import DATE, day_in
from pipeline.quantities.price_days import days_of_prices
from pipeline.quantities.prompt_bounds import bound_in
from pipeline.quantities.regions import PLACE, region_in

_SENTENCE_PLACE: Final = re.compile(
    rf"\b(?:prices?|rates?|pricing)\b.{{0,20}}?\b(?:for|in) (?:the )?(?P<name>{PLACE})\b"
    rf"(?!\s*\$|\.?\s(?:and|currency|{CURRENCY_WORD})\b)",
    re.I,
)
"""Prices in US dollars are for no region."""
_SENTENCE_REGION: Final = re.compile(
    r"\b(?:[Mm]odels|[Dd]eployments?|[Ee]ndpoints?|[Cc]alls|[Rr]equests)\b[^.;]{0,60}\b(?:served"
    r"|processed|hosted|computed|located|supported|offered|runs?|running) (?:only )?(?:from|in) "
    rf"(?:the )?(?P<place>{PLACE})(?!,? (?:and|or)\b)|"
    r"\bin (?:the )?region (?P<name>[A-Z][\w-]*(?: [A-Z][\w-]*)*(?: \([\w -]+\))?)"
    r"(?!,? (?:and|or)\b)|\b(?:[Pp]rices|[Rr]ates) (?:for|in) (?:the )?regions? "
    rf"(?P<regions>{PLACE}(?:(?:,| and| or)+ {PLACE})*)"
)
_PLACE_AND_UNIT: Final = re.compile(
    r"(?:^|[.;]\s)(?P<name>[^,;:.|·–—]{2,60}?)\s?[,;:|·–—]\s?"
    rf"(?:[Aa]ll )?(?:[Pp]rices |[Rr]ates )?(?:in )?(?:{CURRENCY_CODE}|{CURRENCY_WORD}|per|[$€£])"
)
"""`US West (Boise), USD per 1,000 tokens`: where and in what the prices of a table are."""

_OF_CHANGE: Final = re.compile(
    r"(?!.*\b(?:plans?|subscriptions?|seats?|credits?|VAT|tax(?:es)?|released|launched|announced"
    r"|published|retired|updated)\b)"
    r"(?=.*\b(?:prices?|pricing|rates?)\b)(?=.*\b(?:new (?:\w+ )?(?:prices?|pricing|rates?)"
    r"|(?:price|pricing|rate) (?:changes?|cuts?|increases?|reductions?|drops?|updates?)"
    r"|(?:take|takes|go|goes|come|comes) (?:effect|into (?:effect|force))"
    r"|(?:prices?|pricing|rates?) will"
    r"|(?:we|to)(?: are| be| will)? (?:lower|rais|cut|chang|reduc|increas|decreas|drop|adjust)"
    r"(?:e|ing)?"
    r"|(?:prices?|rates?|pricing) (?:change|drop|fall|rise|increase|decrease|go))\b)",
    re.I,
)
"""A sentence that says on which day other prices begin."""

_SENTENCE_HOURS: Final = re.compile(
    r"\b(?:between|from)\s+(?P<start>[0-9]{1,2}:[0-9]{2})\s+(?:and|to|until)\s+"
    r"(?P<end>[0-9]{1,2}:[0-9]{2})(?P<zone>\s*\(?\s*(?:UTC|GMT)(?:\s?[+-][0-9]{1,2})?\)?)?",
    re.I,
)

_SENTENCE_END: Final = re.compile(r"[.;](?=\s|$)|\n")
_LONG: Final = re.compile(r"\blong[\s-]context\b", re.I)
LONG_CONTEXT: Final = re.compile(
    r"long(?:er)?[\s-](?:context|(?:prompt|request|input)s?)"
    r"(?: (?:prices?|pricing|rates?|requests?|prompts?))?",
    re.I,
)
"""A title of prices for long prompts."""

_BILLED: Final = re.compile(
    r"\b(?:appl(?:y|ies)|bill\w*|charg\w*|prices?|priced|pricing|rates?|means|refers?)\b", re.I
)
_SURCHARGE_TITLE: Final = re.compile(r"\badd[\s-]?ons?\b|\b(?:surcharge|uplift)s?\b", re.I)
_ON_TOP: Final = re.compile(
    r"(?:^|[.;]\s)(?:(?:these|all|they|prices?|charged|billed|paid|priced|fees?|are|is|the|come"
    r"|each)\s)*(?:on top of|in addition to|added to) (?:the |your |our |any )?(?:\w+ ){0,2}"
    r"(?:prices?|costs?|rates?|fees?|charges?)\b",
    re.I,
)
"""A sentence about these prices: others, as of discounts, speak of what comes on top of them."""


def long_context_over(texts: Iterable[str]) -> int | None:
    """Return above how many tokens prices of long context hold, by the sentences that say it.

    >>> long_context_over(["Long context applies to prompts with more than 272K input tokens."])
    272000
    """
    sentences = (part for text in texts for part in _SENTENCE_END.split(text))
    return _billed_over(said for said in sentences if _LONG.search(said))


def introduced_over(texts: Iterable[str]) -> int | None:
    """Return above how many tokens the prices hold that the text below a heading introduces.

    >>> introduced_over(["Requests with more than 200K input tokens are charged at these rates:"])
    200000
    """
    return _billed_over(part for text in texts for part in _SENTENCE_END.split(text))


def _billed_over(sentences: Iterable[str]) -> int | None:
    stated = (said for said in sentences if _BILLED.search(said))
    bounds = {bound.over for said in stated if (bound := bound_in(said))}
    return bounds.pop() if len(bounds) == 1 else None


def day_of_change(texts: Iterable[str]) -> datetime | None:
    """Return the one day on which sentences say that other prices begin; null where none does.

    >>> day_of_change(["We lower our prices on 15 January 2027. Valid until then."]).year
    2027
    """
    sentences = (part for text in texts for part in _SENTENCE_END.split(text))
    dates = (
        match for said in sentences if _OF_CHANGE.match(said) for match in re.finditer(DATE, said)
    )
    days = {day_in(match["date"]) for match in dates}
    return days.pop() if len(days) == 1 else None


def is_surcharge(heading: str, intro: str) -> bool:
    """Return whether the prices below a heading come on top of others.

    >>> is_surcharge("Speech", "Billed on top of the base price"), is_surcharge("Add-ons", "")
    (True, True)
    """
    return bool(_SURCHARGE_TITLE.search(heading) or _ON_TOP.search(intro))


def terms_of_sentence(text: str) -> Terms:
    """Return the place, the hours or the day for which a sentence above a table has its prices.

    >>> terms_of_sentence("All prices are in US dollars.").region
    >>> terms_of_sentence("Prices for the EU endpoint are:").region
    'EU'
    >>> terms_of_sentence("US West (Boise), USD per 1,000 tokens.").region
    'US West (Boise)'
    """
    place = _SENTENCE_PLACE.search(text)
    titled = _PLACE_AND_UNIT.search(text)
    region = place["name"] if place else region_of_sentence(text)
    hours = _SENTENCE_HOURS.search(text)
    return Terms(
        region=region or (region_in(titled["name"]) if titled else None),
        time_window=hours[0] if hours else None,
        effective_from=None if _is_to_come(text) else day_of_change([text]),
    )


def _is_to_come(text: str) -> bool:
    """Return whether a sentence says on which day the prices that are shown end."""
    found = (days_of_prices(part) for part in _SENTENCE_END.split(text))
    return any(days is not None and days.start is None and days.end for days in found)


def region_of_sentence(text: str) -> str | None:
    """Return the region that a sentence says all is served from; null if it says none.

    >>> region_of_sentence("Models of this deployment are served from Singapore.")
    'Singapore'
    """
    match = _SENTENCE_REGION.search(text)
    return match["name"] or match["place"] or match["regions"] if match else None
