"""Whether a text tells as done what its claim tells as done: known by its verb, or not at all."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipeline.quantities.periods import MONTH
from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.deeds import (
    FOLLOWS,
    NOUNS,
    SAYS,
    STANCES,
    UNDONE,
    WORDS,
    Deed,
    deeds_of,
)
from pipeline.quantities.prose.moods import (
    HAPPENED,
    NOW,
    SINCE_FOUNDED,
    WAS,
    blanked,
    is_foreseen,
    own_clause,
)
from pipeline.quantities.prose.parts import alike_before, clause_of, zone_of
from pipeline.quantities.prose.said import Said, keys_of, own_words
from pipeline.quantities.prose.times import last_month, times_of
from pipeline.quantities.prose.words import stem_of
from pipeline.quantities.quantities import MONEY, Quantity

_PRICES: Final = frozenset(map(stem_of, ["cost", "charge", "ask"]))
CODE = re.compile(r"(?!MW|GW)[A-Z]{1,3}")
"""A currency, by its code or the letters before its sign."""
_TIME = re.compile(r"hour|day|minute|second|week|month|year|token")
_NO_MEASURE = re.compile(r"\bworth\b|(?<=\w\s)[A-Z][a-z]\w*(?:\s[A-Z]\w+)*")
"""Words that name no measure: `a contract worth EUR 5 million with HM Revenue`."""
_FROM_THEN = re.compile(
    r"\b(?:[Ff]rom|[Ss]tarting|[Bb]eginning|[Ee]ffective)\s(?:in\s|on\s)?(?:early\s|late\s|mid-)?(?:[0-9]{1,2}\s)?"
    rf"(?P<when>next\s[a-z]+|{MONTH})\b"
    r"(?!\s(?:[0-9]{1,2}\s)?(?:to|until|through|20[0-9]{2})\b)"
)
"""A day from which on something holds; one of a named year is compared elsewhere."""
_IN = re.compile(
    rf"\b(?:[Ii]n|[Oo]n|[Nn]ext)\s(?:early\s|late\s|mid-)?(?:[0-9]{{1,2}}\s)?(?P<when>{MONTH}|spring|summer|autumn|winter|year|month|week|quarter|(?:the\s)?(?:first|second|third|fourth|next|coming)\s(?:quarter|half))\b"
    r"(?!\s(?:[0-9]{1,2}\s)?20[0-9]{2}\b)"
)
"""A time at which something that is told in the present happens only then."""
_STATES: Final = frozenset({"hold", "come to", "price", "guarantee"})
"""What is so all the time; any other deed of the present with a time is of that time."""
_PERFECT = re.compile(r"(?:has|have|had|was|were)\b")
_THAT = re.compile(r"[^,;]{0,24}?\sthat\b")
_THAT_DOES = re.compile(r"\s(?:that|which|who)\s(?:[\w-]+\s){1,3}\Z")
"""`$2 per million tokens that the judge reads`: a verb that the figure is no subject of."""
_WITH = re.compile(r",\swith\s(?:now\s|about\s|some\s)?\Z")
"""`is the largest host, with 900 customers`"""
_REPORTED = re.compile(r"(?:\s[a-z]+){0,3}?\s(?:that\s)?(?:[A-Z]\w+|it|they|the\s[a-z]+)\s\Z")
"""`the 800 million users that Acme reported`"""
_OPENS_WITH = re.compile(r"\W*With\s")
"""`With 5,000 GPUs, Acme has become …`"""
_NOUN_BEHIND = re.compile(rf"\s(?:[a-z-]+\s){{0,2}}?(?P<noun>{'|'.join(NOUNS)})\b")
_OTHER_SUBJECT = re.compile(r",\s(?:[A-Z]\w+(?:\s[A-Z]\w+)*|it|they|we|the\s[a-z]+)\s\Z")
_AFTER_ITS = re.compile(
    r"\bafter\s(?:its|an?|the)\s(?:[\w-]+\s){0,3}(?:Series\s[A-H]|rounds?|raise|financing|funding)\sof\s"
    r"(?:[a-z]+\s)?\Z"
)
"""`it comes a year after its Series A of`: that was, whatever the verb says."""
_BEFORE_TO = re.compile(
    r"\b(?:managed|helped|able|continue[sd]?|used|delighted|excited|glad|happy|pleased|proud|agrees?|agreed)\s\Z"
)
"""Before `to`, what makes a deed of it."""
_ENDED = re.compile(r"\b(?:stop|ceas|quit|halt|suspend|end)\w*\s\Z")
"""Before a deed that is done no more: `stopped serving`."""
SMALL: Final = re.compile(r"(?<![\w-])[a-z]+\b")


def other_deed(case: Case) -> Iterator[str]:
    """Yield where the verb of a figure tells of another deed than its claim, or of a later one."""
    own = deed_of(case.claim, case.claimed, is_claim=True)
    there = deed_of(case.sentence, case.figure)
    if case.is_cell or there is None or case.before(_AFTER_ITS):
        return
    if _is_over(case, own, there):
        yield "it is said of the past"
    if own is None or own.is_open:
        return
    is_later = own.stem in UNDONE or is_foreseen(case.claim, case.claimed, year=None)
    if not (is_later or _FROM_THEN.search(case.claim)) and _starts_later(case, there):
        yield "it is to come"
    is_deed = _is_deed(case.said, own)
    if is_deed and not _is_met(case.said, own, there):
        yield f"it is not known to be done: '{there.stem}'"
    elif is_deed and not is_later and _is_undone(case.sentence, there):
        yield f"it is still to be done: '{there.stem}'"


def _is_undone(text: str, there: Deed) -> bool:
    """Return whether a verb hangs on one of a plan or an agreement: `is due to buy`."""
    ahead = _BEFORE_TO.search(text, 0, there.start)
    is_ended = _ENDED.search(text, 0, there.start)
    return there.stem in UNDONE or bool(is_ended or (there.is_open and not ahead))


def _is_over(case: Case, own: Deed | None, there: Deed) -> bool:
    """Return whether a text tells in the past what its claim tells of today, without a time."""
    is_state = there.is_past and (not there.kinds or "hold" in there.kinds)
    is_state &= case.claimed.unit in {"count", "other"}
    was = bool(case.said.times or WAS.search(case.claim) or case.said.before(HAPPENED))
    if was or not is_state or (own and (own.is_past or _PERFECT.match(case.claim, own.start))):
        return False
    year = case.text.written.year if case.text.written else 1
    is_timed = any((time.year or year) >= year for time in times_of(case.sentence, None))
    is_timed |= any(deed.is_past and deed.stem in SAYS for deed in deeds_of(case.sentence))
    return bool(NOW.search(case.sentence)) or not is_timed


def _starts_later(case: Case, there: Deed) -> bool:
    """Return whether a verb of the present holds only later: `in May, it opens …`."""
    written = case.text.written
    then = _IN.search(case.sentence)
    months = [last_month(time.part) for time in times_of(then["when"], None)] if then else []
    is_event = not there.kinds & _STATES or any(written and at > written.month for at in months)
    then = _FROM_THEN.search(case.sentence) or (then if is_event else None)
    ahead = [d for d in deeds_of(case.sentence) if d.end <= there.start and not d.is_bound]
    # `In May, it raised a round, hitting …`
    told = ahead[-1] if there.is_bound and ahead else there
    is_present = not told.is_past and not _PERFECT.match(case.sentence, told.start)
    this_month = written.strftime("%B") if written else ""
    return bool(then and is_present and then["when"] != this_month)


def shared_deeds(case: Case) -> frozenset[str]:
    """Return what the verb of a claim means, where the text tells the same by another verb.

    Who owns a thing is more than who runs it.
    """
    own, there = deed_of(case.claim, case.claimed), deed_of(case.sentence, case.figure)
    if case.is_cell or own is None or there is None or not own.kinds & there.kinds:
        return frozenset()
    keys = (word.key for word in own_words(case.claim) if own.start <= word.start < own.end)
    return frozenset(keys) - {"owned", "paying"}


def deed_of(text: str, figure: Quantity, *, is_claim: bool = False) -> Deed | None:
    """Return the verb that governs a figure; null where there is none."""
    text = blanked(SINCE_FOUNDED, own_clause(text, figure.start, figure.end))
    own = _governing(text, figure)
    if own is None:
        return None
    between = text[own.end : figure.start] if own.end <= figure.start else text[: figure.start]
    noun = next((NOUNS[word] for word in SMALL.findall(between) if word in NOUNS), None)
    kinds = own.kinds if is_claim else _narrowed(text, own, figure)
    if own.stem == "use" and own.start >= figure.end:  # `5,000 firms use it to build apps`
        kinds = kinds.union(*(d.kinds for d in deeds_of(text) if d.start > own.end and d.is_bound))
    if noun is None and own.stem in WORDS["telling nothing"]:  # `includes a $5 million round`
        behind = _NOUN_BEHIND.match(text, figure.end)
        noun = behind and NOUNS[behind["noun"]]
        kinds |= {noun} if noun else set()
    if noun in own.kinds:
        kinds = frozenset({str(noun)})
    elif own.stem in STANCES and (noun or not kinds):
        kinds = frozenset({noun} if noun else ())
    return replace(own, kinds=kinds)


def _governing(text: str, figure: Quantity) -> Deed | None:
    """Return the verb that a figure is the object of, or else the subject."""
    first, last = clause_of(text, figure)
    _, end = zone_of(text, figure)
    found = deeds_of(text)
    said = [d for d in found if d.end <= figure.start]
    before = [d for d in said if not _hands_on(text, d)]
    behind = [d for d in found if figure.end <= d.start and (d.stem not in SAYS or d.kinds)]
    own = [d for d in before if first <= d.start]
    subject_of = [
        d
        for d in behind
        if d.start < last and not d.is_bound and not _THAT_DOES.search(text, figure.end, d.start)
    ]
    later = [d for d in behind if d.start < end]
    for known in (own[-1:], subject_of[:1], before[-1:], later[:1], said[-1:]):
        if known:
            return known[0]
    return None


def _hands_on(text: str, deed: Deed) -> bool:
    """Return whether a verb only says that somebody says so: `said that`."""
    return deed.stem in SAYS and bool(not deed.kinds or _THAT.match(text, deed.end))


def _narrowed(text: str, own: Deed, figure: Quantity) -> frozenset[str]:
    """Return what a verb tells with the words between it and its figure.

    `has options on 3,000 GPUs` does not have them, and `for 200 MW, it has a letter` neither.
    """
    known = WORDS["holders"] | WORDS["before nouns"] | WORDS["adverbs"]
    if own.end > figure.start:
        opening = _OPENS_WITH.match(text)
        if opening and {*SMALL.findall(text[opening.end() : figure.start])} <= known - {*NOUNS}:
            return frozenset({"hold"})
        if own.stem in SAYS and _REPORTED.match(text, figure.end, own.start):
            return own.kinds | {"hold"}
        is_aside = _OTHER_SUBJECT.search(text, figure.end, own.start)
        return frozenset() if is_aside else own.kinds - {"come to"}
    likes = [item for item in alike_before(text, figure) if own.end <= item.start]
    first, last = (likes[0].start, likes[-1].end) if likes else (own.end, own.end)
    words = set(SMALL.findall(f"{text[own.end : first]} {text[last : figure.start]}"))
    is_plain = own.stem not in WORDS["light verbs"] or _WITH.search(text, own.end, figure.start)
    if is_plain or words <= known:
        return own.kinds
    return own.kinds & {NOUNS.get(word, "") for word in words}


def _is_met(said: Said, own: Deed, there: Deed) -> bool:
    """Return whether a verb of a text tells what that of a claim does."""
    if own.stem in _PRICES:
        return "price" in there.kinds
    is_count = said.figure.unit not in MONEY and not CODE.fullmatch(said.figure.currency or "")
    kinds = own.kinds - (WORDS["of money alone"] if is_count else {"price"})
    known = kinds.union(*(FOLLOWS.get(kind, frozenset()) for kind in kinds))
    return bool(known & there.kinds) or own.stem == there.stem != "be"


def _is_deed(said: Said, own: Deed) -> bool:
    """Return whether a claim is of something that is done, and not of a measured amount."""
    keys, of = keys_of(_NO_MEASURE.sub(" ", said.text)), said.figure.currency or ""
    if own.stem in _PRICES and "price" in own.kinds:
        return said.figure.unit not in {"count", "percent"}
    if WORDS["measured"] & keys or (own.stem != "spend" and "spending" in keys):
        return False
    is_light = own.stem in WORDS["light verbs"]
    if said.figure.unit == "percent":
        return bool(own.kinds & {"guarantee", "acquire"})
    if said.figure.unit in MONEY or CODE.fullmatch(of):
        return bool(own.kinds & WORDS["of money"]) and not (is_light and own.kinds > {"win"})
    return (
        bool(own.kinds - {"try"})
        and said.figure.unit in {"count", "other"}
        and not _TIME.search(of)
    )
