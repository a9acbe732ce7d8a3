"""Whether the clause of a figure says it of another thing than the clauses around it."""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.parts import part_of, zone_of
from pipeline.quantities.prose.said import keys_of, own_words
from pipeline.quantities.quantities import MONEY

_SEGMENT = re.compile(r";\s|:\s|\s—\s|—|,?\s(?:while|whereas)\s")
BORDER_BEHIND = re.compile(
    r";\s(?!if\b)|\s—\s|—|,?\s(?:while|whereas|but|though|although)\s(?![a-z]+ing\b)"
    r"|,\s(?:of\swhich|of\swhom|against|compared|up\sfrom|down\sfrom|after|versus|instead\sof)\s|\bthan\s(?!\d[\d,]*\s[a-z])"
)
"""Where the words of a figure end for good."""
_ASIDE = re.compile(r",\s(?:of\swhich|of\swhom|unlike|besides|not\scounting)\s[^,;]+,")
_AND_DOES = re.compile(
    r"\W*(?:and|but)\s(?:now\s|also\s|still\s)?(?P<verb>[a-z]+(?:\s(?:to|for|on|about))?)\s(?:about\s|some\s|over\s|only\s)?\Z"
)
"""`owe €1.3 million and hold €2 million`"""
_NO_VERB = re.compile(
    r"(?:for|in|to|on|at|from|of|by|with|about|some|an?|the|then|than|over|as|only|just|up|down|nearly|almost|under"
    r"|another|output|input|between|around|roughly|is|are|was|were|has|had|have)\b"
)


def other_clause(case: Case) -> Iterator[str]:
    """Yield where a clause of its own makes another thing of a figure."""
    yield from _walled_names(case)
    yield from _words_behind(case)
    yield from _words_after(case)
    yield from _other_deeds(case)


def _walled_names(case: Case) -> Iterator[str]:
    """Yield names that stand only in a clause with a figure of its own, beyond `;` or `while`."""
    borders = [0, *(m.end() for m in _SEGMENT.finditer(case.sentence)), len(case.sentence)]
    spans = list(pairwise(borders))
    own = next(((a, b) for a, b in spans if a <= case.figure.start < b), None)
    if own is None or len(spans) == 1:
        return
    alike = [
        item.start
        for item in case.passage.figures
        if item != case.figure
        and (item in case.alike or {item.unit, case.figure.unit} <= {*MONEY, "other"})
    ]
    others = [(a, b) for a, b in spans if (a, b) != own and any(a <= f < b for f in alike)]
    words = case.words
    for word in case.said.words:
        places = [item.start for item in words if item.key == word.key]
        if word.kind != "name" or not word.key.isalpha() or not places:
            continue
        is_walled = all(any(a <= place < b for a, b in others) for place in places)
        if is_walled and not (word.key in case.said.own_names and min(places) < own[1]):
            yield f"'{word.key}' goes with another clause"


def _words_behind(case: Case) -> Iterator[str]:
    """Yield words of the claim that stand only beyond the clause of the figure, or in an aside."""
    border = BORDER_BEHIND.search(case.sentence, case.figure.end)
    own = BORDER_BEHIND.search(case.claim, case.claimed.end)
    last = own.start() if own else len(case.claim)
    end = border.start() if border else len(case.sentence)
    here = keys_of(
        _ASIDE.sub(" ", case.sentence[: case.figure.start]) + case.sentence[case.figure.start : end]
    )
    behind = case.keys - here - keys_of(case.passage.before) - {"funding", "growth", "decline"}
    behind -= {"cost"} if case.figure.unit == "usd_per_mtok" else frozenset()
    for word in case.said.words:
        if word.key in behind - case.said.speakers and word.start < last:
            yield f"'{word.key}' stands behind its clause"


def _other_deeds(case: Case) -> Iterator[str]:
    """Yield where a figure has a verb of its own, and the claim has that of the figure before."""
    before = case.alike_before
    if not before:
        return
    does = _AND_DOES.search(case.sentence, before[-1].end, case.figure.start)
    if does is None or _NO_VERB.match(does["verb"]):
        return
    start, end = part_of(case.sentence, before[-1])
    first = {word.key for word in own_words(case.sentence[start:end]) if word.kind != "name"}
    rest = {word.key for word in own_words(case.sentence[does.start() :])}
    verb = {word.key for word in own_words(does["verb"])}
    taken = [word.key for word in case.said.words if word.key in first - rest]
    if taken and not verb & case.said.keys and does["verb"] not in case.claim:
        yield f"'{taken[0]}' goes with another figure"


def _words_after(case: Case) -> Iterator[str]:
    """Yield words behind the figure of a claim that stand behind its like only: `under load`."""
    start, end = case.zone
    zones = [(f.end, zone_of(case.sentence, f)[1]) for f in case.alike if f != case.figure]
    rest = own_words(case.sentence[case.figure.end : end]) if case.figure.unit != "count" else ()
    if all(word.kind != "plain" or word.key in case.said.keys for word in rest):
        return
    for word in own_words(case.claim[case.claimed.end :]):
        places = [item.start for item in case.words if item.key == word.key]
        is_there = bool(places) and not any(start <= place < end for place in places)
        is_there &= all(any(a <= place < b for a, b in zones) for place in places)
        if word.kind == "plain" and word.key.isalpha() and is_there:
            yield f"'{word.key}' is said of another figure"
