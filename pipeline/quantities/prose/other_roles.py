"""Whether whoever a claim names plays another part in a text: buys, pays, invests, owns."""

import re
from collections.abc import Iterator

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.owners import MARKET
from pipeline.quantities.prose.said import own_words

_WHO = re.compile(r"(?:\s[A-Z]\w+)*,\s(?:which|who)\s")
_SIDE = re.compile(r"\b(?:from|(?<!ccording\s)to)\s\Z")
_WHOSE = re.compile(r"['’]s?\s[a-z]")
"""`sent to Acme's queue`"""
_OBJECT = re.compile(r"\b(?:acquisition|purchase|takeover|buying|integration|sale)\sof\s\Z")
_INVESTED_IN = re.compile(
    r"\b(?:investors?|investments?|stakes?|shareholders?)\sin\s(?:[\w-]+\s){0,4}\Z"
)
_INVESTS = re.compile(r"\b(?:invest(?:s|ed)|puts?(?:\sin)?|provid\w+|contribut\w+)\s\Z")
_HAS_INVESTED = re.compile(r"\b(?:invest(?:s|ed)|put|puts)\b")
_BUYS = re.compile(
    r"(?P<passive>\b(?:was|were|be|been|being|is)\s)?\b(?:acquir(?:es?|ed|ing)|b(?:uys?|ought|uying)|(?:took|takes?|taken)\sover)\b"
)
_BACKER = re.compile(
    r"\b(?:from|led\sby|including|backed\sby|such\sas|investors?)\s(?:(?:the|an?|its|fund|funds)\s(?:[a-z-]+\s){0,4})?(?:[A-Z]\w*[\s,&]+(?:and\s)?)*\Z"
)
_LEADS = re.compile(
    r"(?:\s[A-Z]\w+)*\s(?:also\s)?(?:co-)?(?:led|leads|invest\w*|participat\w+|joined|took\spart)\b(?!\swith\s[$€£0-9])"
)
LEAST_STAKE = 10_000
"""Smaller amounts are prices."""
_IS_BACKER = re.compile(
    r"\b(?:led|leads|invest\w*|puts?|provid\w+|contribut\w+|back\w*|bought|buys|lends|lent|from|by)\b"
)
"""What a claim says of somebody who puts money in."""


def other_role(case: Case) -> Iterator[str]:
    """Yield where somebody buys, pays, owns or invests in one of them, and not in the other."""
    sides = [_side(words, case.said.own_names) for words in (case.claim, case.sentence)]
    if None not in sides and sides[0] != sides[1]:
        yield "it has buyer and bought the other way round"
    own = [w for w in case.words if w.key in case.said.own_names]
    is_stake = bool(case.figure.currency) and (case.figure.low or 0) >= LEAST_STAKE
    is_stake &= not MARKET.search(f"{case.claim} {case.sentence}")
    is_backer = bool(own) and all(
        _BACKER.search(case.sentence, 0, w.start) or _LEADS.match(case.sentence, w.end) for w in own
    )
    is_backer &= is_stake and not _IS_BACKER.search(case.claim)
    if is_backer or _is_one_of_several(case):
        yield "it is among those who put it in"
    is_aside = own and all(
        _SIDE.search(case.sentence, 0, word.start) and not _WHOSE.match(case.sentence, word.end)
        for word in own
    )
    if is_aside and not any(
        _SIDE.search(case.claim, 0, w.start)
        for w in case.said.words
        if w.key in case.said.own_names
    ):
        yield "it only mentions it"
    is_bought = own and all(_OBJECT.search(case.sentence, 0, word.start) for word in own)
    is_backed = own and all(_INVESTED_IN.search(case.sentence, 0, word.start) for word in own)
    is_backed = is_backed and bool(case.said.before(_HAS_INVESTED))
    if is_backed or (is_bought and "acquisition" not in case.said.keys):
        yield "it is only what was bought"


def _side(text: str, names: tuple[str, ...]) -> bool | None:
    """Return whether a sentence has its subject as the buyer; null where nobody buys."""
    bought = _BUYS.search(text)
    places = [word.start for word in own_words(text) if word.key in names]
    if bought is None or not places:
        return None
    return (places[0] < bought.start()) != bool(bought["passive"])


def _is_one_of_several(case: Case) -> bool:
    """Return whether whoever invested by a claim is only one of several in a passage."""
    invests = case.said.before(_INVESTS)
    if invests is None:
        return False
    whose = {w.key for w in case.said.words if w.kind == "name" and w.end <= invests.start()}
    places = [word for word in case.words if word.key in whose]
    free = {
        word.key
        for word in places
        if not _BACKER.search(case.sentence, 0, word.start) or _WHO.match(case.sentence, word.end)
    }
    return bool({word.key for word in places} - free)
