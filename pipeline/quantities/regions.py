"""Regions, as headings and headers of price pages name them."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from pipeline.quantities.foreign_words import in_english

PLACE: Final = (
    r"(?:(?:US|EU|UK|U\.S\.|United States|United Kingdom"
    r"|Europe(?:an Union)?|Asia(?:[\s-]Pacific)?|APAC|EMEA|North America"
    r"|South America|Americas|Mainland China|China|Hong Kong|Singapore|Japan|Tokyo|India|Mumbai"
    r"|Germany|Frankfurt|France|Paris|London|Ireland|Dublin|Sweden|Stockholm|Canada|Australia"
    r"|Sydney|Brazil|Korea|Seoul|Beijing|International|Global|Virginia|Oregon|Ohio|Iowa|Texas"
    r"|Switzerland|Zurich|Netherlands|Amsterdam|Finland|Helsinki|Poland|Warsaw|Spain|Madrid"
    r"|Italy|Milan|Norway|Oslo|Israel|UAE|Dubai|Saudi Arabia|Middle East|Africa|East|West|North"
    r"|South|Central|[a-z]{2}-[a-z]{4,9}-[0-9]|Austria|Vienna|Belgium|Brussels|Denmark|Copenhagen"
    r"|Portugal|Lisbon|Czech(?:ia| Republic)|Prague|Hungary|Budapest|Romania|Bucharest|Greece"
    r"|Athens"
    r"|Estonia|Tallinn|Latvia|Riga|Lithuania|Vilnius|Iceland|Luxembourg|Turkey|Istanbul|Munich"
    r"|Berlin"
    r"|Falkenstein|Nuremberg|Hamburg|Geneva|Gothenburg|Rotterdam|Barcelona|Rome|Manchester|Toronto"
    r"|Montreal|Qu[eé]bec|Vancouver|Dallas|Chicago|Phoenix|Seattle|Los Angeles|New York|New Jersey"
    r"|San Francisco|Las Vegas|Salt Lake City|Atlanta|Miami|Denver|Mexico|Chile|Santiago|Colombia"
    r"|Bogot[aá]|Argentina|S[aã]o Paulo|Osaka|Taiwan|Taipei|Thailand|Bangkok|Vietnam|Hanoi|Malaysia"
    r"|Johor|Kuala Lumpur|Indonesia|Jakarta|Philippines|Manila|New Zealand|Auckland|Melbourne"
    r"|Hyderabad"
    r"|Delhi|Chennai|Pune|Bangalore|Shanghai|Shenzhen|Hangzhou|Riyadh|Qatar|Doha|Bahrain|Abu Dhabi"
    r"|Egypt|Cairo|Kenya|Nairobi|Nigeria|Lagos|South Africa|Johannesburg|Cape Town|Oceania"
    r"|LATAM)\b)"
)
_PLACES: Final = re.compile(
    rf"(?:only |in |for )?(?:the )?{PLACE}(?:[\s,/&()+-]|and\b|{PLACE}|\bN\.|regions?\b|only\b"
    r"|endpoints?\b|deployments?\b|data ?cent(?:er|re)s?\b|[0-9])*",
    re.I,
)
_COMPASS: Final = re.compile(r"(?:East|West|North|South|Central)[\s0-9.]*", re.I)
"""By itself no place: a model may be called `North 5`."""

_END: Final = r"(?<=[\w)])(?<!\b[A-Z])(?<!\bSt)\.\s"
"""Where a sentence ends, and not a part of a name, as in `N. Virginia`."""

_NAMED_REGION: Final = re.compile(
    rf"\bregions?\s*[:=]\s*(?P<name>(?:(?!{_END})[^|;]){{2,60}})", re.I
)
_REGION_NAME: Final = re.compile(r"\b[Rr]egion (?P<name>[A-Z][\w.-]+(?: [A-Z(][\w.()-]*)*)")
_IN_BRACKETS: Final = re.compile(r"[(\[–—-]\s*(?P<name>[^()\[\]]{2,40})[)\]]?\s*$")
_LAST_PART: Final = re.compile(r"^(?!.*\b(?:from|in|at)\b).*\w,\s(?P<name>[^,()]{4,40})$")
"""`Shared endpoints, Oslo (no-osl-1)`."""

_CITY: Final = re.compile(
    r"(?<=\w)\s*\([A-ZÀ-Þ][^\W\d_]+(?:[ .'-]+[^\W\d_]+){0,2}\)(?=$|,|\s(?:and|&)\s)"
)
_CODE: Final = re.compile(
    r"\s\((?:[A-Z]{2,4}[- ]?[0-9]{0,2}|[a-z]{2,13}(?:-[a-z]+)*-?[0-9][a-z]?)\)$"
)
"""What a seller calls a place: `Frankfurt (FRA1)`, `Ireland (eu-west-1)`."""

REGION_ID: Final = re.compile(
    r"[a-z]{2,13}-(?:gov-)?(?:north|south|east|west|central)[a-z]*-?[0-9][a-z]?", re.A
)
"""A region as the machines of a cloud call it: `eu-central-1`, `europe-west4`."""

_REGIONAL: Final = re.compile(
    r"\b(?:regional|in-region|data ?zones?|data[\s-]residency|sovereign"
    r"|geo(?:graphic)?[\s-]specific)\b"
    r"(?!\s+availability)",
    re.I,
)


_CHOICE: Final = re.compile(
    r"(?:(?:choose|select|pick|change) )?(?:(?:an?|the|your) )?"
    r"(?!(?:all|any|other|each|every|both|more|multi\S*) )(?:[\w-]+ )?"
    r"(?:region|location|data ?cent(?:er|re)|zone|country|residency)s?:?",
    re.I,
)
_SHOWN: Final = re.compile(
    r"(?:(?:you|are|is|we|now|currently|the|our|your|viewing|showing|displaying|shown|selected"
    r"|prices?|pricing|rates?|for|in|of)\s)*(?:viewing|showing|shown|displaying|selected|prices?"
    r"|pricing|rates?|for|in)\s?:\s",
    re.I,
)
"""What says of the prices of a page, before a colon, that they are of what follows."""

_PRICES_FOR: Final = re.compile(
    r"^(?:prices?|pricing|rates?) (?:for|in) (?:the )?(?!.*\bregions?\b)", re.I
)
_SENTENCE_END: Final = re.compile(rf"{_END}|;\s")
_WORDS: Final = 8
"""Longer lines are sentences."""

_DEPLOYMENT: Final = re.compile(
    r"global|international|worldwide|regional|data ?zone|(?:cross|in|multi)[ -](?:region|geo\w*)",
    re.I,
)
"""Where a cloud may handle a request; what it costs depends on the region, too."""


def asks_for_region(text: str) -> bool:
    """Return whether a text is the title of a list of regions to choose from."""
    return _CHOICE.fullmatch(text) is not None


def chosen_region(lines: Sequence[str]) -> str | None:
    """Return the one region that stands behind what asks for it; null for none, or two.

    >>> chosen_region(["Region:", "Sweden Central", "Currency"]), chosen_region(["Zone: Ashby 2"])
    ('Sweden Central', 'Ashby 2')
    """
    sentences = [part for line in lines for part in _SENTENCE_END.split(line)]
    stated = [said.partition(":") for said in sentences if len(said.split()) <= _WORDS]
    pairs = [(title, ":", line) for title, line in pairwise(lines) if title.endswith(":")]
    for title, _, text in (*stated, *pairs):
        name = text.strip()
        is_name = name and not name.endswith(":")
        is_asked = is_name and asks_for_region(in_english(title.strip()))
        is_said = _SHOWN.fullmatch(f"{title.strip(' :')}: ") and region_in(name)
        if REGION_ID.fullmatch(name) or is_asked or is_said:
            return name
    for title, line, after in zip(lines, lines[1:], (*lines[2:], ""), strict=False):
        if asks_for_region(title) and region_in(line) and not region_in(after):
            return line
    return None


def joined_regions(own: str | None, wider: str | None) -> str | None:
    """Return the nearer of two regions; both where one is only how a cloud deploys a model.

    >>> joined_regions("Data Zone", "Sweden Central"), joined_regions("Oslo", "Norway")
    ('Data Zone, Sweden Central', 'Oslo')
    """
    if own and wider and _DEPLOYMENT.fullmatch(own) and not _REGIONAL.search(wider):
        return f"{own}, {wider}"
    return own or wider


def region_in(title: str) -> str | None:
    """Return the region that a title names; null if it names none.

    >>> region_in("Omni models (Singapore)"), region_in("Mainland China (Beijing)")
    ('Singapore', 'Mainland China (Beijing)')
    >>> region_in("US East"), region_in("North 5")
    ('US East', None)
    >>> region_in("UK South (Leeds) and UK West (Cardiff)")
    'UK South (Leeds) and UK West (Cardiff)'
    >>> region_in("Frankfurt (FRA1)"), region_in("Anvil (FRA1)"), region_in("GPUs, Oslo (OSL1)")
    ('Frankfurt (FRA1)', None, 'Oslo')
    """
    named = _NAMED_REGION.search(title) or _REGION_NAME.search(title)
    if named:
        return named["name"].strip(" .")
    if _REGIONAL.search(title) or REGION_ID.fullmatch(title):
        return title
    title = _PRICES_FOR.sub("", title).rstrip(" (")
    whole = _PLACES.fullmatch(_CODE.sub("", _CITY.sub("", title)))
    if whole and not _COMPASS.fullmatch(title):
        return title
    bracket, last = _IN_BRACKETS.search(title), _LAST_PART.search(_CODE.sub("", title))
    ends = [found["name"].strip() for found in (bracket, last) if found]
    return next((name for name in ends if _PLACES.fullmatch(name)), None)
