"""Words for classes of service, in each form in which pages write them.

Whoever reads a heading, a header, a cell or a sentence asks here, so that a word which is known in
one place is known in all.
"""

import re
from functools import lru_cache
from typing import Final, cast

from pipeline.domain.readings import ServiceTier

SERVICE: Final = (
    r"(?:APIs?|modes?|tiers?|flavou?rs?|lanes?|queues?|class|processing|inference|prediction|services?"
    r"|jobs?|requests?|calls?|speed|endpoints?|work|transforms?)"
)
"""What a class of service is said of: `Batch API`, `fast mode`, `priority queue`."""

CLASSES: Final = r"(?:batch\w*|async\w*|flex\w*|priorit\w+)"
"""Words that name a class other than the standard one, wherever they stand."""

BUYERS: Final = (
    r"(?:students?|teachers?|schools?|universit\w+|academi\w+|education\w*|non-?profits?|charit\w+"
    r"|startups?|partners?(?! models)|resellers?|members?|subscribers?|waitlist|invite[\s-]only)"
)
"""Who may be the only ones for whom a price holds."""

_MONEY: Final = r"(?:pric(?:es?|ing)|rates?|costs?|fees?)"
_OF_SERVICE: Final = rf"(?=[\s-]{SERVICE}\b)"
_FORMS: Final[tuple[tuple[ServiceTier, str], ...]] = (
    (
        "batch",
        r"(?:(?:24|12)[\s-]?h(?:ours?)?[\s-])?batch(?:e[sd]|ing)?|async(?:hronous(?:ly)?)?"
        rf"|(?:bulk|off-?line|deferred){_OF_SERVICE}",
    ),
    ("flex", rf"flex|flexible{_OF_SERVICE}"),
    ("priority", r"priority|prioriti[sz]ed"),
    ("fast", rf"(?:ultra-?)?fast|(?:faster|turbo|high[\s-]speed){_OF_SERVICE}"),
    (
        "standard",
        r"standard|on[\s-]demand|real[\s-]?time|sync(?:hronous(?:ly)?)?"
        rf"|(?:normal|regular|default){_OF_SERVICE}",
    ),
)
"""Words that name a class, some of them only before what it is said of."""

TIER_PATTERN: Final = re.compile(
    rf"\b(?:{'|'.join(f'(?P<{tier}>{words})' for tier, words in _FORMS)})"
    r"(?![\w-])(?!\s+(?:quality|resolution|definition|size|context))",
    re.I,
)
_PLAIN: Final = (
    r"default|regular|normal|interactive|instant|on-?line|non-batch(?:ed)?"
    r"|pay[\s-]as[\s-]you[\s-]go"
)
"""Words for the standard class, where they are all that a text says."""

_BEHIND: Final = rf"(?:[\s-]+(?:{SERVICE}|{_MONEY}|only))*"
_TIER_AT: Final = re.compile(rf"(?<![\w-]){TIER_PATTERN.pattern}{_BEHIND}", re.I)
_NAMED: Final = re.compile(
    rf"(?:the |our |via |in |with )*(?:{TIER_PATTERN.pattern}|(?P<plain>{_PLAIN})){_BEHIND}", re.I
)
_TITLE: Final = re.compile(
    rf"(?:{TIER_PATTERN.pattern})(?!(?<=fast)\s(?:APIs?|inference|prediction|services?|endpoints?)\b)"
    rf"[\s-]+(?:{SERVICE}|{_MONEY})\b",
    re.I,
)
"""`Fast inference for open models` praises them all."""

NOT_ON_DEMAND: Final = r"(?:reserved|spot|pre-?emptible|interruptible)"
_LENGTH: Final = r"(?:[0-9]+|one|two|three|six|twelve)[\s-]?(?:months?|mos?|years?|yrs?|weeks?)"
TERM: Final = re.compile(
    r"(?:(?:with|on|for|under|when|if|in)\s)?(?:(?:an?|the|you|your)\s)*"
    rf"(?:{_LENGTH}|{NOT_ON_DEMAND}|commit(?:ted)?|billed (?:monthly|annually|yearly|upfront))"
    rf"(?:(?:[\s-]|,\s)(?:{_LENGTH}|{NOT_ON_DEMAND}|for|to|with|on|an?|commit\w*|contracts?|terms?|plans?|reservations?"
    r"|prepa\w+|upfront|instances?|nodes?|machines?|capacity|prices?|pricing|rates?)(?![\w-]))*",
    re.I,
)
"""What the buyer commits to, or that the seller does not: `with a 3-year commitment`."""

_CAN_DO: Final = re.compile(r"^(?!.*\bonly\b).*\b(?:support(?:s|ed)|available|compatible)\b", re.I)
_REDUCED: Final = re.compile(r"\bhalf\b|[0-9]\s?%|\bdiscount\w*|\bcheaper\b|\bsave\b", re.I)
_PRICE_OF_CLASS: Final = re.compile(rf"(?:the |our )?{CLASSES} (?:{_MONEY}|only)\b", re.I)


def offers_class(text: str) -> bool:
    """Return whether a text says of a class of service only that there is one.

    >>> offers_class("Batch API supported"), offers_class("Only available as batch")
    (True, False)
    """
    return tier_in(text) is not None and _CAN_DO.search(text) is not None


def states_reduction(text: str) -> bool:
    """Return whether a text says how much cheaper a class of service is, and states no price of it.

    >>> states_reduction("Half price via the Batch API"), states_reduction("Batch price, 50% off")
    (True, False)
    """
    is_reduced = tier_in(text) and _REDUCED.search(text)
    return bool(is_reduced) and not _PRICE_OF_CLASS.match(text)


def _tier_of(match: re.Match[str]) -> ServiceTier:
    """Return the class of service that a match of `TIER_PATTERN` names."""
    return cast("ServiceTier", match.lastgroup)


def tiers_in(text: str) -> frozenset[ServiceTier]:
    """Return all classes of service that a text names."""
    return frozenset(map(_tier_of, TIER_PATTERN.finditer(text)))


def tier_in(text: str) -> ServiceTier | None:
    """Return the class of service that a text names; null if it names none, or several.

    >>> tier_in("Prices of async jobs"), tier_in("Offline inference"), tier_in("Taken offline")
    ('batch', 'batch', None)
    """
    named = tiers_in(text)
    return next(iter(named)) if len(named) == 1 else None


@lru_cache(maxsize=4_096)
def without_tier(text: str, put: str = " ") -> str:
    """Return a text with something else in place of each class of service that it names."""
    return _TIER_AT.sub(put, text)


def tier_at(text: str, start: int) -> tuple[ServiceTier, int] | None:
    """Return the class of service that stands at a place of a text, and where its words end."""
    match = _TIER_AT.match(text, start)
    return (_tier_of(match), match.end()) if match else None


@lru_cache(maxsize=4_096)
def tier_named(text: str) -> ServiceTier | None:
    """Return the class of service whose name is all that a text says.

    >>> tier_named("Batch"), tier_named("Fast inference"), tier_named("Default")
    ('batch', 'fast', 'standard')
    >>> tier_named("Anvil Fast")
    """
    match = _NAMED.fullmatch(text.strip())
    if match is None:
        return None
    return "standard" if match["plain"] else _tier_of(match)


def titles_tier(text: str) -> bool:
    """Return whether a text names a class of service with what it is said of: `Fast mode`."""
    return _TITLE.search(text) is not None
