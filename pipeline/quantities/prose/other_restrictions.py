"""Whether a text restricts what a figure is of, and its claim leaves that out.

`Customers who pay by card`, `92% on weekdays`: who leaves out the phrase says it of
more than the text does. An event stays true without its circumstances: who raised $5 million from
Acme raised $5 million.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.deeds import WORDS, deeds_of
from pipeline.quantities.prose.other_deeds import deed_of
from pipeline.quantities.prose.other_labels import SOURCE, TURN
from pipeline.quantities.prose.owners import OWNERS
from pipeline.quantities.prose.passages import figures_of
from pipeline.quantities.prose.said import SUPERLATIVE, keys_of
from pipeline.quantities.prose.words import (
    HARMLESS,
    MEASURES,
    ORIGINS,
    Place,
    Word,
    is_in,
    stem_of,
)

_PREPOSITION: Final = (
    "with|without|on|using|through|via|under|for|from|of|at|in|across|among|above|below|over|between"
    "|within|inside|outside"
)
_WORD: Final = (
    rf"(?!(?:{_PREPOSITION}|who|that|which|whose|by|to|during|since|after|before|and|or|as|than|while|when|where"
    r"|until|is|are|was|were|has|have|had|per|because|if)\b)(?:[^\s,.;:()—]|[.,](?=[0-9]))+"
)
_PHRASE: Final = re.compile(
    rf"(?<=[a-zA-Z0-9)%])\s(?P<words>(?:{_PREPOSITION})\s(?P<what>{_WORD}(?:\s{_WORD})*))"
)
"""`at the university`, up to the next phrase or verb."""
_OPENS: Final = re.compile(
    rf"\W*(?:(?:And|But)\s)?(?P<words>(?i:{_PREPOSITION})\s[^,]*(?:,(?=[0-9])[^,]*)*),"
)
_END: Final = re.compile(
    r"[.;:()—,]\s|\s[–—-]\s|\b(?:and|while|whereas|but|when|as|than(?!\s[^a-z\s]))\b"
)
_PAST: Final = re.compile(r"[a-z]+ed\b")
_OPPOSITES: Final = [
    ("with", "without"),
    ("before", "after"),
    ("above", "below"),
    ("over", "under"),
    ("inside", "outside"),
    ("including", "excluding"),
]
_SPANS: Final = "(?:spring|summer|autumn|fall|winter|season|week|month|quarter|year)"
_CONTRARY: Final = [
    re.compile(rf"\b(?:(?P<one>{one})|(?P<other>{other}))\b", re.I)
    for one, other in (
        (
            "more|higher|faster|larger|longer|dearer|bigger",
            "less|fewer|lower|slower|smaller|shorter|cheaper",
        ),
        ("up(?!\\sto)|online|running", "down|offline|idle"),
        ("first|earliest", "second|third|fourth|last|final|latest"),
        ("cheapest|lowest|smallest|slowest|least", "dearest|highest|largest|fastest|most"),
        ("domestic|at\\shome", "foreign|abroad|overseas"),
        ("fixed", "variable"),
        ("(?:begin|start)s?", "(?:complete|finishe?|end)[sd]?"),
        (rf"this\s{_SPANS}", rf"the\s{_SPANS}\sbefore|(?:last|previous|preceding)\s{_SPANS}"),
    )
]
"""Words of which a text has one kind and its claim the other."""
_WHOLE: Final = re.compile(r"\b(?:its|the|their|our)\s(?:whole|entire)\b", re.I)
"""A claim on all there is, of which no part may stand for it."""
_LIMIT: Final = re.compile(
    r"(?:with|without|above|below|under|over|within|who|that|which|whose|[a-z]+ing)\b"
)
"""What a number may stand behind that sets some apart: `users under 25`."""
_BEHIND: Final = re.compile(
    r"\s(?P<what>(?:who|that|which|whose|(?!spann|rang|includ)[a-z]{3,}ing|[a-z]{2,}ed)\s[^,.;:()—]*)"
)
"""`customers who pay by card`, `tokens served through Acme`"""
_OF_NAME: Final = re.compile(r"\b[A-Z]\w+\s(?:of|in|from|at)\s[A-Z]\Z")
"""`Vantor of Berlin`"""
_AUDIENCE: Final = re.compile(r"for\s(?:developers|customers|users)\b(?!\s)")
_PLACE: Final = r"(?:the\s)?[A-Z]\w+(?:\s[A-Z]\w+)?"
_ALL_PLACES: Final = re.compile(rf"{_PLACE}(?:,\s{_PLACE})*,?\sand\s[A-Z]")
"""`96 people in Barcelona and Austin` are all there are."""
_OF_EVENTS: Final = frozenset({"usd", "usd_per_year", "other", "count"})
_HARMLESS: Final = HARMLESS | ORIGINS | (OWNERS - MEASURES["count"])
"""What is told of a figure by the rules of times and measures, or restricts nothing."""
_COUNTED: Final = frozenset({"count", "percent", "usd", "other"})
_LEAST: Final = 4
"""Letters of a stem by which two words are alike: `rented` and `rental`."""


def other_restriction(case: Case) -> Iterator[str]:
    """Yield what restricts a figure of a text and stands nowhere in its claim."""
    if case.figure.unit == "year":
        return
    known = case.said.keys | keys_of(case.claim)
    yield from _opposites(case)
    numbers = {item.low for item in figures_of(case.claim)}
    for place in _restrictions(case, known):
        words = [word for word in case.words if is_in(word, [place])]
        is_numbered = (
            case.figure.unit in _COUNTED
            and bool(_LIMIT.search(case.sentence, max(0, place.start - 8), place.end))
            and any(
                is_in(item, [place]) and item.low not in numbers and item.text not in case.claim
                for item in case.passage.figures
            )
        )
        free = [word for word in words if not is_in(word, case.passage.figures)]
        is_enough = all if _WHOLE.search(case.claim) else any
        is_other = bool(free) and not is_enough(_is_known(case, w, known | _HARMLESS) for w in free)
        if is_other or is_numbered:
            yield f"it is so only '{case.sentence[place.start : place.end].strip()}'"


def _opposites(case: Case) -> Iterator[str]:
    """Yield where a text and its claim have contrary words, or such prepositions before a noun."""
    here = case.own_text if len(case.passage.figures) == 1 else case.sentence[slice(*case.part)]
    for words in _CONTRARY:
        own = {match.lastgroup for match in words.finditer(case.claim)}
        there = {match.lastgroup: match[0] for match in words.finditer(here)}
        if own and there and not own & there.keys():
            yield f"it is of the contrary: '{next(iter(there.values()))}'"
    for pair in _OPPOSITES:
        for one, other in (pair, pair[::-1]):
            nouns = {
                side: _nouns_behind(side, text)
                for side, text in ((one, case.claim), (other, case.own_text))
            }
            if nouns[one] & nouns[other] - _nouns_behind(one, case.own_text):
                yield f"it is {other} and not {one}"


def _nouns_behind(preposition: str, text: str) -> set[str]:
    """Return the stems of the words right behind a preposition."""
    behind = re.finditer(
        rf"\b{preposition}\s(?:(?:an?|the|its)\s)?([\w-]+)(?:\s([\w-]+))?", text, re.I
    )
    return {stem_of(word.casefold()) for match in behind for word in match.groups() if word}


def _restrictions(case: Case, known: frozenset[str]) -> Iterator[Place]:
    """Yield where words of the clause of a figure may make less of it."""
    text, (start, end) = case.sentence, case.zone
    start = start if any(f.unit == case.figure.unit for f in case.alike_before) else 0
    end = len(text) if _LIMIT.match(text, end) else end
    first = max((m.end() for m in _END.finditer(text, start, case.figure.start)), default=start)
    border = _END.search(text, case.figure.end, end)
    last = border.start() if border else end
    deed = deed_of(text, case.figure)
    is_event = bool(deed and deed.kinds & WORDS["events"] and "hold" not in deed.kinds)
    is_event &= case.figure.unit in _OF_EVENTS
    for word in case.words:
        if (
            not first <= word.start < last
            or word.kind == "name"
            or not _is_known(case, word, known)
        ):
            continue
        behind = _BEHIND.match(text, word.end)
        is_several = word.kind == "concept" or text[word.start : word.end].endswith("s")
        is_verb = behind and deed and behind.start("what") == deed.start
        if behind and is_several and not is_verb and (not is_event or case.figure.unit == "count"):
            yield from _before_figure(case, Place(*behind.span("what")))
    if is_event:
        return
    opening = _OPENS.match(text, case.zone[0], first)
    if opening and not SOURCE.match(opening["words"]):
        yield from _phrases(case, *opening.span())
    yield from _phrases(case, first, last)


def _before_figure(case: Case, place: Place) -> Iterator[Place]:
    """Yield what stands behind a noun, up to the figure; of a verb in the past, nothing."""
    if not place.start < case.figure.start < place.end:
        yield place
    elif not _PAST.match(case.sentence, place.start):
        yield Place(place.start, case.figure.start)


def _phrases(case: Case, first: int, last: int) -> Iterator[Place]:
    """Yield the phrases with a preposition in a part of a sentence."""
    text = case.sentence
    starts = [item.start for item in case.alike] + [deed.start for deed in deeds_of(text)]
    for phrase in _PHRASE.finditer(text, first, last):
        start, end = phrase.span("what")
        end = min([at for at in starts if start < at < end], default=end)
        is_aside = TURN.match(phrase["words"]) or SOURCE.match(phrase["words"])
        is_aside = is_aside or _AUDIENCE.match(text, phrase.start("words"))
        is_aside = is_aside or _OF_NAME.search(text[: start + 1]) or _ALL_PLACES.match(text, start)
        if not (is_aside or is_in(case.figure, [Place(start, end)])):
            yield Place(start, end)


def _is_known(case: Case, word: Word, known: frozenset[str]) -> bool:
    """Return whether a claim has a word of the text, or needs none."""
    stem = stem_of(word.key)
    is_needless = SUPERLATIVE.fullmatch(case.sentence, word.start, word.end)
    return bool(is_needless or {word.key, stem} & known) or any(
        min(len(key), len(stem)) >= _LEAST and (key.startswith(stem) or stem.startswith(key))
        for key in known
    )
