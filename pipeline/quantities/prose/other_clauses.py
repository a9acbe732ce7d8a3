"""Whether the clause of a figure says it of another thing than the clauses around it."""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.owners import OWNERS
from pipeline.quantities.prose.parts import part_of, zone_of
from pipeline.quantities.prose.said import keys_of, own_words
from pipeline.quantities.prose.words import Word, stem_of
from pipeline.quantities.quantities import MONEY, Quantity

_SEGMENT = re.compile(r";\s|:\s|\s—\s|—|,?\s(?:while|whereas)\s")
BORDER_BEHIND = re.compile(
    r";\s(?!if\b)|\s—\s|—|,?\s(?:while|whereas|but|though|although)\s(?![a-z]+ing\b)"
    r"|,\s(?:of\swhich|of\swhom|against|compared|up\sfrom|down\sfrom|after|versus|instead\sof)\s|\bthan\s(?!\d[\d,]*\s[a-z])"
)
"""Where the words of a figure end for good."""
_ASIDE = re.compile(r",\s(?:of\swhich|of\swhom|unlike|besides|not\scounting)\s[^,;]+,")
_OPENS_SCOPED = re.compile(
    r"\W*(?:and\s|but\s)?(?:in|on|at|for|with|under|over|across|among|during|of)\s", re.I
)
_GOES_ON = re.compile(
    r"\W*(?:and\s|but\s)?(?:it|they|we|he|she|this|that|these|its|their|our|there|the\s(?:median|average|mean|\w+\spercentile))\b",
    re.I,
)
_AND_DOES = re.compile(
    r"\W*(?:and|but)\s(?:now\s|also\s|still\s)?(?P<verb>[a-z]+(?:\s(?:to|for|on|about))?)\s(?:about\s|some\s|over\s|only\s)?\Z"
)
"""`owe €1.3 million and hold €2 million`"""
_OWN_SUBJECT = re.compile(
    r"\W*(?:and\s|but\s)?(?:the\s)?(?P<who>(?:[a-z][a-z-]+\s){1,3}?)(?:follow(?:s|ed)?|comes?|came|ranks?|ranked|ha[sd]|have"
    r"|holds?|held|takes?|took|makes?|made|is|are|was|were|account\w*|represent\w*|contribut\w*)\b"
)
_NO_VERB = re.compile(
    r"(?:for|in|to|on|at|from|of|by|with|about|some|an?|the|then|than|over|as|only|just|up|down|nearly|almost|under"
    r"|another|output|input|between|around|roughly|is|are|was|were|has|had|have)\b"
)
_PER = re.compile(
    r"[0-9](?:\s?[mb]illion)?\s(?:per|an?|for\s(?:each|every)|each|every)\s(?P<what>(?!(?:quarter|year|time|share)s?\b)[a-z]+)"
)
_PER_MILLION = re.compile(r"\bper\s(?:1\s?)?(?:[Mm]illion|M)\b")
_OUTSIDE = re.compile(
    r"\b(?:outside(?:\sof)?|excluding|except(?:\sfor)?|other\sthan|apart\sfrom|without|not\scounting|not\sincluding|beyond)\s(?:the\s|its\s)?"
    r"(?P<what>(?:[\w.-]+\s?){1,3})"
)
_PART_OF = re.compile(r"[0-9%]\sof\s(?:its|our|their|the|his|her|all)\s(?:[a-z]+\s)?\Z")
"""`laid off 45 of its 380 employees`"""
_OWN_PREDICATE = 2
"""Words of its own behind a figure that say something else than those behind its like."""


def other_clause(case: Case) -> Iterator[str]:
    """Yield where a clause of its own makes another thing of a figure."""
    yield from _walled_names(case)
    yield from _other_part(case)
    yield from _words_behind(case)
    yield from _other_deeds(case)
    yield from _other_number(case)
    yield from _outside(case)
    yield from _other_predicate(case)


def _last_digit(text: str, figure: Quantity) -> int:
    found = [m.start() for m in re.finditer(r"[0-9]", text[figure.start : figure.end])]
    return figure.start + (found[-1] if found else 0)


def _outside(case: Case) -> Iterator[str]:
    """Yield where a figure leaves out what the claim is of, or is the whole of a part."""
    start, end = case.zone
    for out in _OUTSIDE.finditer(case.sentence, start, end):
        gone = {word.key for word in own_words(out["what"])}
        if gone & case.said.keys and not _OUTSIDE.search(case.claim):
            yield f"it is {out[0]}"
    whole = case.before(_PART_OF)
    if whole and not case.said.before(_PART_OF):
        first = {word.key for word in own_words(case.sentence[: whole.start()])}
        rest = {word.key for word in own_words(case.sentence[whole.start() :])}
        if any(w.key in first - rest for w in case.said.words if w.key not in case.said.own_names):
            yield "it is the whole, of which something is said of a part"


def _other_predicate(case: Case) -> Iterator[str]:
    """Yield where a claim says of a share what the text says of another: `61% use two, 35% one`."""
    if case.figure.unit != "percent":
        return
    zones = [
        (f.end, zone_of(case.sentence, f)[1])
        for f in case.passage.figures
        if f != case.figure and f.unit == case.figure.unit
    ]
    own = own_words(case.sentence[case.figure.end : case.zone[1]])
    rest = [word for word in own if word.kind == "plain" and word.key not in case.said.keys]
    behind = {w.key for w in own_words(case.claim[case.claimed.end :]) if w.kind == "plain"}
    if len(rest) < _OWN_PREDICATE or behind & {word.key for word in own}:
        return
    words = case.words
    for key in sorted(behind):
        places = [item.start for item in words if item.key == key]
        if places and all(any(a <= place < b for a, b in zones) for place in places):
            yield f"'{key}' is said of another figure"


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
        if is_walled and not _reaches(case, word, places, own):
            yield f"'{word.key}' goes with another clause"


def _other_part(case: Case) -> Iterator[str]:
    """Yield who else has a share in a later clause: `banks have 39%; insurers follow with 17%`."""
    borders = [match.end() for match in _SEGMENT.finditer(case.sentence, 0, case.figure.start)]
    if case.figure.unit != "percent" or not borders or not case.alike_before:
        return
    who = _OWN_SUBJECT.match(case.sentence, borders[-1], case.figure.start)
    keys = keys_of(who["who"]) if who else frozenset()
    if who and keys and not keys & (case.said.keys | OWNERS) and not _GOES_ON.match(who["who"]):
        yield f"it is of '{who['who'].strip()}'"


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
    for word in case.said.words:
        if word.key in behind and word.start < last:
            yield f"'{word.key}' stands behind its clause"


def _reaches(case: Case, word: Word, places: list[int], own: tuple[int, int]) -> bool:
    """Return whether a name of an earlier clause holds for a later one."""
    clause = case.sentence[slice(*own)]
    opens = _OPENS_SCOPED.match(case.sentence) and min(places) < case.sentence.find(",")
    is_shared = _GOES_ON.match(clause) or (opens and not _OPENS_SCOPED.match(clause))
    return min(places) < own[1] and bool(word.key in case.said.own_names or is_shared)


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


def _other_number(case: Case) -> Iterator[str]:
    """Yield where one counts new ones only, or one is an amount for each of something."""
    if case.figure.unit not in {*MONEY, "other"}:
        return
    if case.figure.currency == "USD per" and case.claimed.unit == "usd_per_mtok":
        last = case.figure.end + len("million")
        is_million = _PER_MILLION.search(case.sentence, case.figure.start, last)
        if not is_million or "tokens" not in keys_of(f"{case.sentence}\n{case.passage.around}"):
            yield "nothing beside it says for how many of what"
    per = _PER.match(case.sentence, _last_digit(case.sentence, case.figure))
    known = {stem_of(word) for word in re.findall(r"[a-z]+", case.claim.casefold())}
    if per and stem_of(per["what"]) not in known:
        yield f"it is for each {per['what']}"
