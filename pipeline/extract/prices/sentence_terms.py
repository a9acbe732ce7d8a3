"""Terms that sentences around a table state: the place, the hours or the days of its prices."""

import re
from typing import Final

from pipeline.extract.prices.regions import PLACE
from pipeline.extract.prices.terms import Terms
from pipeline.quantities.header_dates import validity_in

_SENTENCE_PLACE: Final = re.compile(
    rf"\b(?:prices?|rates?|pricing)\b.{{0,20}}?\b(?:for|in) (?:the )?(?P<name>{PLACE})\b"
    r"(?!\s*\$|\.?\s(?:and|dollars?|cents?|currency)\b)",
    re.I,
)
"""Prices in US dollars are for no region."""
_SENTENCE_REGION: Final = re.compile(
    r"\b(?:[Mm]odels|[Dd]eployments?|[Ee]ndpoints?)\b[^.;]{0,60}\b(?:served|processed) (?:from|in) "
    rf"(?:the )?(?P<place>{PLACE})(?!,? (?:and|or)\b)|"
    r"\bin (?:the )?region (?P<name>[A-Z][\w-]*(?: [A-Z][\w-]*)*(?: \([\w -]+\))?)"
    r"(?!,? (?:and|or)\b)"
)
_IN_FORCE: Final = re.compile(r"\b(?:in force|effective|valid|apply|applies)\b", re.I)
_SENTENCE_HOURS: Final = re.compile(
    r"\b(?:between|from)\s+(?P<start>[0-9]{1,2}:[0-9]{2})\s+(?:and|to|until)\s+"
    r"(?P<end>[0-9]{1,2}:[0-9]{2})(?P<zone>\s*\(?\s*(?:UTC|GMT)(?:\s?[+-][0-9]{1,2})?\)?)?",
    re.I,
)


def terms_of_sentence(text: str) -> Terms:
    """Return the place or the hours for which a sentence above a table introduces its prices.

    >>> terms_of_sentence("All prices are in US dollars.").region
    >>> terms_of_sentence("Prices for the EU endpoint are:").region
    'EU'
    """
    place = _SENTENCE_PLACE.search(text)
    validity = validity_in(text) if _IN_FORCE.search(text) else None
    hours = _SENTENCE_HOURS.search(text)
    return Terms(
        region=place["name"] if place else region_of_sentence(text),
        time_window=hours[0] if hours else None,
        effective_from=validity.start if validity else None,
        effective_to=validity.end if validity else None,
    )


def region_of_sentence(text: str) -> str | None:
    """Return the region that a sentence says all is served from; null if it says none.

    >>> region_of_sentence("Models of this deployment are served from Singapore.")
    'Singapore'
    """
    match = _SENTENCE_REGION.search(text)
    return match["name"] or match["place"] if match else None
