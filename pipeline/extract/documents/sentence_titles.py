"""What a sentence says of its prices beside whose they are: their days, and the class of service.

It becomes the title of their column; the rest of the sentence is a name and its prices.
"""

import re
from typing import Final

from pipeline.quantities.header_dates import DATE, FROM_WORDS, THROUGH_WORDS, UNTIL_WORDS
from pipeline.quantities.prompt_bounds import bound_in
from pipeline.quantities.service_words import SERVICE, tier_named

TITLE: Final = "Price"

_WHEN: Final = re.compile(
    rf"(?:^|,?\s)\(?(?P<when>(?i:{THROUGH_WORDS}|{UNTIL_WORDS}|{FROM_WORDS})"
    rf"(?: on)?\s{DATE})(?:\son(?:wards?)?\b)?\)?,?"
)
_OF_TIER: Final = re.compile(
    r"(?:In|With|On|Via|Through|Over|Using|As|For) (?:an? |the |our |its )?(?P<tier>[A-Za-z-]+"
    rf"(?: {SERVICE})?)(?:, which [^,;$]{{3,80}})?, (?=[A-Z])",
)
"""How a sentence begins that prices one class of service."""

_IN_TIER: Final = re.compile(
    r"(?P<name>[A-Z][^$;:,]{1,60}?)(?:\s(?:also|now|is|comes|runs|available|offered|served)){0,4}"
    rf"\sin (?:an? |its |the |our )?(?P<tier>[A-Za-z-]+ {SERVICE}),?"
    r"(?:\s(?:is|costs?|priced|billed|at|for)){1,3}\s(?=\$)"
)
_HAS_MODE: Final = re.compile(
    rf"(?P<name>[A-Z][^$;:,]{{1,60}}?) (?:also )?has an? (?P<tier>[A-Za-z-]+ {SERVICE}),?"
    r" (?:which|that|at)(?: costs| is)?(?: priced| billed)?(?: at)? (?=\$)"
)
_OF_MODE: Final = re.compile(
    rf"(?:The\s)?(?P<tier>[A-Za-z-]+ {SERVICE}) (?:of|for) (?P<name>[A-Z][^$;:,]{{1,60}}?)"
    r"(?:\s(?:is|costs?|comes|priced|billed|at)){1,3}\s(?=\$)"
)
_TRAINED: Final = re.compile(
    r"(?:Fine-?tuning|Training)(?: of| for| with)? (?P<name>[A-Z][^$;:,]{1,60}?)"
    r" (?:costs|is(?: priced at| billed at)?) (?=\$)"
)
_CALLED: Final = re.compile(
    r"(?:Requests|Calls) to (?P<name>[A-Z][^$;:,]{1,60}?) (?:are(?: billed at)?|cost) (?=\$)"
)
_INTRODUCED: Final = re.compile(
    r"(?P<name>[A-Z][^$;:,]{1,60}?) (?:has|comes (?:at|with)) (?:an? |the |its )?"
    r"(?:introductory|launch|promotional|special|reduced) prices?(?: of|:)\s(?=\$)"
    r"|The (?:introductory|launch|promotional|special|reduced) prices? (?:of|for) "
    r"(?P<named>[A-Z][^$;:,]{1,60}?) (?:is|are):?\s(?=\$)"
)
"""A price that ends one day: only where the sentence says on which."""

_OF_SIZE: Final = re.compile(
    r"(?:Requests|Prompts|Inputs|Calls) (?:with|of|over|above|longer than)"
    r" (?P<size>[^$;:]{4,50}?)"
    r" (?:to|for) (?P<name>[A-Z][^$;:,]{1,60}?) (?:cost|are (?:billed|charged|priced) at)"
    r" (?=\$)"
)
"""How a sentence begins that prices prompts of some size."""

_WITH_SIZE: Final = re.compile(
    r"(?:For|With|On|At) (?P<size>(?:prompts|requests|inputs|calls|contexts?) [^,$;:]{4,60}), "
    r"(?=[A-Z])"
)
_WILL: Final = re.compile(r"\bwill (?:then )?(?:cost|be)\b")


def title_and_rest(sentence: str) -> tuple[str, str]:
    """Return the title of the prices in a sentence, and the sentence without what is in it.

    >>> title_and_rest("Anvil 2 also comes in a fast mode at $4 per million input tokens.")
    ('Fast price', 'Anvil 2 costs $4 per million input tokens.')
    >>> title_and_rest("Through 31 January 2027, Anvil 2 costs $1 per million input tokens.")[0]
    'Price (through 31 January 2027)'
    >>> title_and_rest("In turbo mode, Anvil 2 costs $4 per million input tokens.")[0]
    'Fast price'
    >>> title_and_rest("For prompts over 128K tokens, Anvil 2 costs $2 per 1M tokens.")[0]
    'Price (prompts over 128K tokens)'
    >>> title_and_rest("Requests with more than 128K tokens to Anvil 2 cost $2 per 1M tokens.")[0]
    'Price (more than 128K tokens)'
    """
    title, rest = TITLE, _CALLED.sub(r"\g<name> costs ", sentence, 1)
    dated = _WHEN.search(rest)
    if dated and len(re.findall(DATE, sentence)) == 1:
        when = dated["when"][0].lower() + dated["when"][1:]
        title = f"{TITLE} ({when})"
        rest = f"{rest[: dated.start()]}{rest[dated.end() :]}".strip()
        rest = _WILL.sub("costs", rest)
        rest = _INTRODUCED.sub(lambda said: f"{said['name'] or said['named']} costs ", rest, 1)
    if trained := _TRAINED.match(rest):
        return f"Training {title.lower()}", f"{trained['name']} costs {rest[trained.end() :]}"
    sized = _OF_SIZE.match(rest) or _WITH_SIZE.match(rest)
    if sized and bound_in(sized[0]):
        return f"{title} ({sized['size']})", _behind(sized)
    for pattern in (_OF_TIER, _IN_TIER, _HAS_MODE, _OF_MODE):
        said = pattern.match(rest)
        tier = tier_named(said["tier"]) if said else None
        if said and tier:
            title = f"{tier} {title[0].lower()}{title[1:]}".capitalize()
            return title, _behind(said)
    return title, rest


def _behind(said: re.Match[str]) -> str:
    """Return what is priced and its prices, without what a sentence says before them."""
    rest = said.string[said.end() :]
    name = said.groupdict().get("name")
    return f"{name} costs {rest}" if name else rest
