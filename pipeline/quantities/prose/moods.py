"""What a sentence does with its figure: states it, denies it, remembers it, or foresees it."""

import re
from typing import Final

from pipeline.quantities.quantities import Quantity

_SEGMENT = re.compile(
    r"(?i)[;:]\s|;|\s—\s|—|(?<=[,.?!])[”\"]\s|,?\s(?:but|while|whereas|although|though|yet|because)\b"
)
_CLAUSE = re.compile(r"[;,()]|\s—\s|—|\s–\s")
_DENIED: Final = re.compile(
    r"(?i)\b(?:(?:maker|vendor|supplier)s?\sother\sthan|not(?!\sonly)|never|no\slonger|nor|neither|none|unless|contrary|instead\sof|rather\sthan"
    r"|hypothetical\w*|suppos\w+|failed\sto|whether|declin\w+\sto|refus\w+\sto|unclear|unknown"
    r"|uncertain|people\ssay|(?:is|are|was|were)\s(?:said|reported|rumou?red|believed|thought|understood)\sto|had\s(?:claimed|said|hoped))\b|n['’]t\b"
)
_DENIED_LATER: Final = re.compile(
    r"(?i)\b(?:denie[sd]|deny|rejected|turn(?:ed|s|ing)?\s(?:away|down)(?!\s(?:work|customers|orders|requests)\b)|rebuffed|rumou?r\w*|false|incorrect|(?<!went\s)wrong(?:ly)?(?!-)|untrue|refut\w+|disput\w+"
    r"|exclud\w+|not\sincluded|no\s(?:such\s)?(?:proposal|offer|deal|agreement|bid)\b|press\sreports|(?:could|can)(?:\snot|not|n['’]t)\s(?:reproduce|confirm|verify|match)|has\ssince\sbeen\s(?:removed|corrected|revised|withdrawn|retracted)|speculat(?:ed|es|ing)\s(?:that|about|on)|speculation\s(?:that|about|of|over))\b|\?"
)
"""What takes a figure back wherever it stands in the sentence."""
_OF_ANOTHER = re.compile(r"\([^()]*[$€£][0-9][^()]*\)")
"""Brackets with an amount of their own: `(excluding one-time items, a loss of $75.7 million)`."""
_POSSIBLE: Final = re.compile(
    r"\b(?:if|would|could|might|may|in\s(?:\w+\s)?(?:talks|discussions|negotiations)|talks\s(?:to|about|on|over|with)|negotiating|discuss(?:es|ed|ing)|examin(?:es|ed|ing)|explor(?:es|ed|ing)|weigh(?:s|ed|ing)|seek(?:s|ing)?|plans?\b|agree(?:d|s|ment)\s(?:in\s\w+\s(?:\d{4}\s)?)?to|designed\s(?:for|to)|permitted\sfor|room\sfor|clear(?:s|ed)\sthe\sway|approv(?:es|ed|al)|planned|planning"
    r"|aim(?:s|ed|ing)?|hop(?:es?|ed|ing)|consider(?:s|ed|ing)|mull(?:s|ed|ing)|looking\sto"
    r"|(?:bid|offered|offer\sof|bid\sof|wanted|sought|demanded)\s(?:(?:US|C|A)?[$€£¥]|[A-Z]{3}\s)?[\d.,]+\s?(?:%|[mb]illion|per\s?cent|crore)"
    r"|prepar(?:es|ed|ing)\s(?:to|for)|about\sto|(?:close|near)\sto\s[a-z]+ing|on\sthe\sverge\sof|in\sthe\sprocess\sof|(?:is|are)\sfinali[sz]ing|(?:near|approach)(?:s|es|ed|ing)\s(?:an?|the)\s(?:deal|agreement|close)|ready\sto|in\sline\sto"
    r"|(?:commit(?:s|ted)|promised|pledged|undertook|undertaken|obliged|bound|required)\sto|commitment\sto"
    r"|target(?:s|ed|ing)?|can\s(?:see|imagine|picture)|potential(?:ly)?|intend\w*|want(?:s|ed)?\sto|goal|[Pp]ropos(?:ed|al|als|ing|es\sto)|eyeing"
    r"|needs?\san?(?!\s(?:median|average))|must|should)\b"
)
"""Case counts: May is a month."""
TARIFF: Final = re.compile(
    r"\b(?:(?!(?:We|They|You|Who)\b)[A-Z]\w+|free|paid|business|team|pro|enterprise|starter)\splan\b(?!\sto\b)|\bpaid\splans\b"
)
"""`The Business plan` is something to buy."""
_FORESEEN: Final = re.compile(
    r"(?i)\b(?:promises?|upcoming|announced\sfor\s(?:(?:early|late|next|the)\s)?(?:(?-i:[A-Z][a-z]+ber|January|February|March|April|May|June|July|August)|20[0-9]{2}|spring|summer|autumn|fall|winter|year|month)|(?:is|are)\scoming\b(?!\sfrom)|due\s(?:in|by|on|next|to\sbe)|project(?:s|ed|ing|ion|ions)\b|expect\w*|forecast\w*|predict\w*|anticipat\w+|fores(?:een|ees)|guid(?:es|ed|ance|ing)\b|will"
    r"|poised|going\sto|call(?:s|ed|ing)\sfor|shall|set\sto|budgeted|slated|scheduled|pencill?ed\sin|envisag\w+|aspir\w+|ambitions?|on\strack|(?:path|road|way)\sto|estimated\sto\s(?!be\b|have\b)|likely\sto|(?:is|are|was|were)\sto)\b|['’]ll\b|\boutlook\b|\bsees\s(?=[^.]{0,40}(?:revenue|sales|profit|growth|margin|market)\b)"
)
_REMEMBERED: Final = re.compile(
    r"(?i)\b(?:previous(?:ly)?|prior|earlier|formerly|last\s(?:year|round|month|quarter)"
    r"|ago|years?\searlier|at\s(?:the|that)\stime|back\sin|before\sthe\s(?:move|switch|change|cut|upgrade|merger|migration)|had\s(?:\w+ly\s)?been|had\s(?:paid|cost|charged|needed|taken)|when\s(?:it|we|they|he|she)\s(?:was|were|had)|(?:started|began|opened|entered)\s(?:the|this)\s(?:year|quarter|month|day)|(?<!\bat\s)once|(?:we|it|they)\sstarted\sat|initially|originally|used\sto(?!\s[0-9])|when\s(?:we|it|they|he|she)\s(?:began|started|launched)|at\s(?:first|launch|the\sstart))\b"
)
REMEMBERING: Final = re.compile(
    r"\W*(?i:an?|one|two|three|four|five|six)\s[^,;]{3,30}\sago,|\W*(?:Previously|Earlier|Formerly|Originally|Last\s(?!week)|Once|Back|Before\s(?:it|that|then|this|the))\b"
)
_OVER: Final = re.compile(
    r"(?i)\b(?:until|till|former(?:ly)?|previous(?:ly)?|once|used\sto|lost|left|ex-\w+|no\slonger)\b"
)
_CONCEDED = re.compile(r"\W*(?:Although|(?:Even\s)?[Tt]hough|While)\s[^,;]+,\s(?=[A-Z])")
"""`Although Acme did not say so, Borel raised`"""
SUPPOSING: Final = re.compile(r"\W*(?:If|Should|Were|Had|Unless|Suppose|Assuming|Imagine)\b")
RELATIVE: Final = re.compile(
    r",\s(?:which|who|whose|where|worth|valued|now)\s(?:[^,;]|,(?=[0-9]))+,(?![0-9])"
)
_NEXT_VERB = re.compile(
    r"\sand\s(?!not\b)(?:[a-z]+s|[a-z]+ed|was|has|had|told|said|sold|took|went|gave|made|bought|paid)\s"
)
"""`rents some 7,200 GPUs and owns none`"""
_IN_PLACE_OF = re.compile(r"\s(?:instead\sof|rather\sthan|(?:and|but)\snot)\s")
_OLD_FIGURE = re.compile(
    r"(?i)\b(?:from|than|versus|vs\.?|against|compared\s(?:to|with)|,\safter)\s(?:just|only|a\smere|the)?\s?\Z"
)
_OLD_COUNT = re.compile(
    r"(?i)\b(?:(?:up|down|grown|grew|risen|rose|increased|went|fell|dropped|climbed|jump(?:ed)?|rise|increase|growth|drop)\sfrom|than|versus|vs\.?|against"
    r"|compared\s(?:to|with))\s(?:just|only|a\smere|the)?\s?\Z"
)
_YEAR = re.compile(r"(?<![\w$.,])(?:19|20)[0-9]{2}(?![\w%]|[.,][0-9])")
_SINCE = re.compile(
    r"\b(?:since\s(?:\w+\s){0,5}?|(?:founded|started|launched)\s(?:in\s)?)(?:19|20)[0-9]{2}\b"
)
"""`since it was founded in 2021` is up to now."""
_OPENING_YEAR = re.compile(
    r"\W*(?:Back\s)?(?:In|During|By|For|Until|At\sthe\send\sof|As\sof)\s(?:[\w.-]+\s){0,3}"
    r"(?P<year>(?:19|20)[0-9]{2})\b"
)
FROM: Final = re.compile(r"\bfrom\s(?:about\s|some\s|just\s|only\s|an?\s[a-z]+\sof\s)?\Z", re.I)
_TO = re.compile(r",?\sto\s(?:about\s|some\s|just\s|only\s)?[$€£]?[0-9]")
_TO_ONE = re.compile(
    r"\bto\s(?:about\s|some\s|just\s|only\s)?(?:between\s)?[$€£]?[0-9][^;]{0,50}?\sfrom\s[a-z ]*\Z"
)
_WINDOW = 24
NOW = re.compile(r"\b(?:now|today|currently|at\spresent)\b", re.I)
HAPPENED = re.compile(
    r"(?<!\bis\s)(?<!\bare\s)(?<!\bhas\s)(?<!\bhave\s)(?<!\bbeen\s)(?<!\bnow\s)\b(?!speed|need|exceed|feed|annuali[sz]ed|adjusted|combined|dedicated|hosted|managed|cached|blended)[a-z]{3,}ed\s(?!to\b)"
)
"""What a claim tells as an event needs no date."""
SINCE_FOUNDED = re.compile(r"\bsince\s(?:it|they|we|its)\s(?:was\s|were\s)?\w+")
WAS = re.compile(r"\b(?:was|were|had|stood|came|took|used)\b")


def is_denied(text: str, start: int, end: int) -> bool:
    """Return whether the words around some characters deny them, ask for them, or share them out.

    A later clause denies something else: `held a 55% share, as companies rent rather than buy`.
    """
    known = _before_and_within(text, start, end)
    return bool(_DENIED.search(known) or _DENIED_LATER.search(blanked(_OF_ANOTHER, text)))


def is_start(text: str, figure: Quantity) -> bool:
    """Return whether a figure is what something was before: `from 5 to 6`, `to 6 from 5`."""
    is_from = FROM.search(text, 0, figure.start)
    return bool(is_from and (_TO.match(text, figure.end) or _TO_ONE.search(text, 0, figure.start)))


def is_old(
    text: str, quantity: Quantity, *, year: int | None, part: tuple[int, int] | None = None
) -> bool:
    """Return whether a figure is said of the past."""
    before = _OLD_COUNT if quantity.unit == "count" else _OLD_FIGURE
    is_from = before.search(text, max(0, quantity.start - _WINDOW), quantity.start)
    if quantity.unit != "ratio" and is_from:
        return True
    first, last = _span(_CLAUSE, text, quantity.start, quantity.end)
    if part is not None:
        first, last = max(first, part[0]), min(last, part[1])
    clause = text[first:last]
    segment, _ = _span(_SEGMENT, text, quantity.start, quantity.end)
    if _REMEMBERED.search(clause) or any(REMEMBERING.match(text, at) for at in (0, segment)):
        return True
    opening = _OPENING_YEAR.match(text)
    named = [int(found) for found in _YEAR.findall(_SINCE.sub("", clause))]
    named += [int(opening["year"])] if opening else []
    # Shares are counted when a year is over: last year's are the newest there are.
    newest = None if year is None else year - (quantity.unit == "percent")
    return newest is not None and any(past < newest for past in named)


def is_foreseen(text: str, quantity: Quantity, *, year: int | None) -> bool:
    """Return whether a figure is said of a time to come."""
    own = own_clause(text, quantity.start, quantity.end)
    if _FORESEEN.search(_around(_SEGMENT, own, quantity.start, quantity.end)):
        return True
    is_later = year is not None and quantity.period is not None
    return is_later and int(str(quantity.period)[:4]) > (year or 0)


def is_planned(text: str, start: int, end: int) -> bool:
    """Return whether some characters are a wish, a plan or a possibility.

    What comes in a later clause is no condition of it: `serves it at $0.27, and one may ask why`.
    """
    known = _before_and_within(text, start, end)
    return bool(_POSSIBLE.search(known) or SUPPOSING.match(text))


def is_over(text: str, start: int, end: int) -> bool:
    """Return whether a name is said to have been something, and to be so no more."""
    return bool(_OVER.search(_before_and_within(text, start, end)))


def _before_and_within(text: str, start: int, end: int) -> str:
    """Return what leads up to some characters, to the end of their own clause."""
    text = blanked(TARIFF, own_clause(text, start, end))
    first, _ = _span(_SEGMENT, text, start, end)
    conceded = _CONCEDED.match(text, 0, start)
    first = max(first, conceded.end()) if conceded else first
    _, last = _span(_CLAUSE, text, start, end)
    other = _NEXT_VERB.search(text, end, last) or _IN_PLACE_OF.search(text, end, last)
    return text[first : other.start() if other else last]


def own_clause(text: str, start: int, end: int) -> str:
    """Return a text with blanks for the clauses that tell more of a name; of such a one, itself."""
    for aside in RELATIVE.finditer(text):
        if aside.start() < start and end <= aside.end():
            return " " * aside.start() + aside[0] + " " * (len(text) - aside.end())
    return blanked(RELATIVE, text)


def blanked(pattern: re.Pattern[str], text: str) -> str:
    """Return a text with blanks for some of its words, so that all else keeps its place."""
    return pattern.sub(lambda words: " " * len(words[0]), text)


def _around(border: re.Pattern[str], text: str, start: int, end: int) -> str:
    """Return what stands between the borders on both sides of some characters."""
    first, last = _span(border, text, start, end)
    return text[first:last]


def _span(border: re.Pattern[str], text: str, start: int, end: int) -> tuple[int, int]:
    first = max((match.end() for match in border.finditer(text, 0, start)), default=0)
    behind = border.search(text, end)
    return first, behind.start() if behind else len(text)
