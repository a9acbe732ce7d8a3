"""Whether a text relates a figure to what stands beside it as its claim does, compared on both.

A change is told `by` or `to` an amount, a price is of one card or of one rack, of two names one
pays and the other is paid: a claim that has the same words in other relations is another claim.
"""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.deeds import SAYS, WORDS, Deed, deeds_of
from pipeline.quantities.prose.leans import PRONOUN
from pipeline.quantities.prose.other_deeds import CODE, SMALL, deed_of
from pipeline.quantities.prose.parts import clause_of, zone_of
from pipeline.quantities.prose.said import SPEAKS, keys_of, own_words, speakers_in
from pipeline.quantities.prose.subjects import NO_NAME
from pipeline.quantities.quantities import MONEY, Quantity

_ABOUT = r"(?:(?:about|some|only|just|nearly|almost|around|more|over|than|an?|additional)\s)*\Z"
_CHANGES = (
    r"r[io]s(?:es?|en|ing)|rose|gr[eo]w(?:s|n|ing|th)?|increas\w+|jump\w*|climb\w*|f[ae]ll(?:s|en|ing)?|dropp?\w*|declin\w+"
    r"|widen\w*|narrow\w*|shr[aiu]nk|slipp?\w*|swell\w*|double\w*|decreas\w+|slid|advanc\w+"
)
_CHANGED: Final = re.compile(
    rf"(?i)\b(?:{_CHANGES}|up|down|gain\w*|cut\w*|trim\w*|reduc\w+|lower\w*|rais\w+|lift\w*|add\w*|more|fewer|less|new|further|extra|change\w*|improv\w+|lost|loses?|differ\w+|beat|beats|exceed\w*|miss\w*|[a-z]{{3,}}er\sthan|(?:cheap|fast|slow|quick|small|short|long)er)\b"
)
_BEFORE: Final = {
    "by": re.compile(rf"(?i)\b(?:(?<!followed\s)by|(?:{_CHANGES}))\s{_ABOUT}"),
    "to": re.compile(rf"(?i)\bto\s{_ABOUT}"),
    "from": re.compile(rf"(?i)\bfrom\s{_ABOUT}"),
}
_MORE: Final = re.compile(
    r"(?:\s(?!(?:other|rather|and|but|or)\b)[a-z-]+){0,2}?\s(?:more|fewer|less|(?!other|rather|number)[a-z]{3,}er)\s(?:[^,;.]*\s)?than\b"
)
"""`45 billion tokens more in June than in May`"""
_BEARERS: Final = {
    name: re.compile(
        rf"(?i)(?:\b(?:an?|one|each|every|per|single|another)\s|/\s?)(?:(?!(?:of|in|for|to|with|and|or|by|that|from|on|at|is|has|than)\b)[\w.-]+\s){{0,3}}?(?:{words})(?:\b|(?=[-\s]))(?!s\b)"
    )
    for name, words in {
        "chip": "gpu|card|chip|accelerator|processor|tpu|lpu",
        "machine": "node|server|machine|box|instance",
        "rack": "rack|cabinet",
        "pod": "pod",
        "cluster": "cluster",
        "wafer": "wafer",
        "user": "user|seat|person|employee|developer",
        "account": "account|customer|client|company|firm|team|organi[sz]ation",
        "query": "query|request|call|question|search",
        "session": "session|conversation|task",
        "token": "tokens?",
        "image": "image|picture",
    }.items()
}
"""What one unit of something is: who asks for one of these asks for no other."""
_PASSIVE: Final = re.compile(r"(?:is|are|was|were)\b")
_SUM: Final = re.compile(
    r"\b(?:together(?!\swith\b)|jointly|collectively|[Bb]etween\sthem)\b|\bTogether,|\b[A-Z]\w+\sand\s[A-Z].*\b(?:combined|in\s(?:all|total))\b"
)
_SEVERAL: Final = re.compile(
    r"(?i)\b(?:together|joint(?:ly)?|combined|collectively|between\sthem|partners?|consortium|total|altogether|in\sall|along|and|with|group|as\sa\swhole|overall)\b"
)
_EACH: Final = re.compile(r"\b(?:[Ee]ach|apiece|[Ee]very)\b")
_PART: Final = re.compile(
    r"(?i)\b(?:half|thirds?|quarters?|fifths?|tenths?|most|many|some|few|none|part|majority|fraction|minority|all\sbut\s\w+|[0-9][0-9.,]*%?|one|two|three|four|five|six|seven|eight|nine|ten)\sof\s(?:(?:the|its|their|our|all|these|those)\s|[\w&.-]+['’]s?\s)(?:[\w-]+\s)?\Z"
)
_OF_ALL: Final = re.compile(r"(?:Of|Among|Out\sof)\s[^,;]*\Z")
_COUNTED: Final = re.compile(
    r"(?:\s[\w-]+){1,2}?(?:\s(?:of|at|in)\s[A-Z][\w-]*(?:\s[A-Z][\w-]*)*|\s(?:that|who|which)\s[a-z]+(?:\s(?:us|them|for\sit))?)?(?=\s|[,.])"
)
_OF_THE: Final = re.compile(r"\sof\s(?:the|its|their|our|these|those)\s")
_MARKER: Final = re.compile(
    r"(?i)\b(?P<which>by|from|of|to|with|in|than|for|at|as|on|over|against|behind|and|or|that|which|who|when|where)\s(?:the\s)?\Z"
)
_ADJUNCT: Final = re.compile(
    r"['’]s\s(?!(?:for|in|at|by)\b)|['’]\s[a-z]|\s(?!(?:for|in|at|by|from|and|or|last|on|with|to|of|as|is|was|has|had|will|would|itself|after|before|when|while|which|who|that|this|over|back|outright|entirely|completely|earlier|later|recently|today|now)\b)[a-z-]+\b(?!\s(?:for|at)\b.*\b(?:agreed|paid)\b)"
)
"""What makes a name one that something belongs to: `Bolt's office`, `the Bolt chip business`."""
_PART_OF: Final = re.compile(
    r"(?i)\b(?!(?:acquisition|purchase|takeover|buyout|sale|control|ownership|all|whole|rest|company|firm|maker|startup|start-up|owner)\s)[a-z-]+\s(?:of|in)\s(?:the\s)?\Z"
)


_OBJECT: Final = re.compile(r"\s(?:the\s|all\sof\s)?(?:[a-z-]+(?<!of)\s){0,3}")


def other_relation(case: Case) -> Iterator[str]:
    """Yield where claim and text relate a figure to another thing, or in another way."""
    yield from _other_change(case)
    yield from _other_bearer(case)
    yield from _other_sum(case)
    yield from _other_part(case)
    yield from _other_roles(case)
    yield from _other_speaker(case)
    yield from _belonging(case)
    yield from _other_verb(case)


def _other_change(case: Case) -> Iterator[str]:
    """Yield where one tells by how much something changed, and the other to how much."""
    sides = (case.claim, case.claimed), (case.sentence, case.figure)
    own, there = (_change_of(*side) for side in sides)
    if own and there and own != there:
        yield f"one is told '{own}', the other '{there}'"
    is_rate = case.figure.unit in {"percent", "ratio"}
    for (text, _), change, other in ((sides[0], own, there), (sides[1], there, own)):
        is_alone = not change and other == "by" and not (is_rate and text is case.claim)
        if is_alone and not _CHANGED.search(text):
            yield "it is a change"


def _change_of(text: str, figure: Quantity) -> str | None:
    """Return whether a figure is `by`, `to` or `from` how much something changed, or neither."""
    if _MORE.match(text, figure.end):
        return "by"
    if figure.text.startswith(("above", "beyond")):
        return "to"
    start, _ = zone_of(text, figure)
    first = clause_of(text, figure)[0]
    for name, words in _BEFORE.items():
        if found := words.search(text, min(start, first), figure.start):
            is_change = _CHANGED.search(text, 0, found.end())
            return name if is_change else None
    return None


def _other_bearer(case: Case) -> Iterator[str]:
    """Yield where a figure is of one thing, as a rack, and its claim of one of another kind."""
    own = _bearers(case.claim, case.claimed)
    there = _bearers(case.sentence, case.figure)
    if own and there and not own & there:
        yield f"it is of one {min(there)}"


def _bearers(text: str, figure: Quantity) -> set[str]:
    start, end = zone_of(text, figure)
    return {name for name, words in _BEARERS.items() if words.search(text, start, end)}


def _other_sum(case: Case) -> Iterator[str]:
    """Yield where several have an amount together, and by the claim one has it, or each."""
    if _SUM.search(case.own_text) and not _SEVERAL.search(case.claim):
        yield "it is of several together"
    if _SUM.search(case.claim) and _EACH.search(case.own_text) and not _EACH.search(case.claim):
        yield "each has so much"


def _other_part(case: Case) -> Iterator[str]:
    """Yield where a text tells something of a part of so many, and the claim of all, or the like.

    `A third of the 900 customers pay` has 900 customers and tells nothing else of them.
    """
    opening = _OF_ALL.match(case.sentence, 0, case.figure.start)
    if opening or case.before(_PART):
        noun = case.behind(_COUNTED)
        inside = keys_of(case.sentence[: noun.end() if noun else case.figure.end])
        told = [w.key for w in case.said.words if w.key in case.keys - inside]
        if told:
            yield f"'{told[0]}' is told of a part"
    part = case.said.behind(_OF_THE) if case.figure.unit == "count" else None
    if part and not case.behind(_OF_THE):
        words = [w for w in own_words(case.claim) if w.start > part.end() and w.kind != "name"]
        if any(w.key not in case.near_keys for w in words):
            yield "it is the whole, of which something is said of a part"


def _other_roles(case: Case) -> Iterator[str]:
    """Yield where two names have each other's place: `A paid B` and `B paid A`."""
    if case.said.allowed:
        return  # Words that a fact is asked for by have no places.
    own, there = _roles(case.claim), _roles(case.sentence)
    shared = [name for name in own if name in there]
    for one, other in combinations(shared, 2):
        is_reversed = list(there).index(one) > list(there).index(other)
        if is_reversed and (own[one], own[other]) == (there[other], there[one]):
            yield f"'{one}' and '{other}' are the other way round"


def _roles(text: str) -> dict[str, str]:
    """Return for each name what marks its place: a preposition, a possessive, or nothing."""
    found: dict[str, str] = {}
    last = -2
    for word in own_words(text):
        is_name = word.kind == "name" and word.key.isalpha() and last + 1 != word.start
        last = word.end if word.kind == "name" else last
        before = _MARKER.search(text, 0, word.start)
        marker = before["which"].lower() if before else ""
        is_aside = marker in {"and", "or"} or SPEAKS.match(text, word.end)
        if is_name and not is_aside and not NO_NAME.fullmatch(text, word.start, word.end):
            is_whose = text[word.end : word.end + 2] in {"'s", "’s"}
            found.setdefault(word.key, f"{marker}'s" if is_whose else marker)
    return found


def _other_speaker(case: Case) -> Iterator[str]:
    """Yield who says it in the text, where by the claim somebody else does."""
    own = case.said.speakers
    there = {key for key in speakers_in(case.sentence) if not NO_NAME.fullmatch(key.capitalize())}
    if not (own - there and there - own):
        return
    known = (keys_of(item.text) for item in case.text.passages if item is not case.passage)
    if not any(own & keys and there & keys for keys in known):
        yield f"'{min(there)}' says it"


def _belonging(case: Case) -> Iterator[str]:
    """Yield what belongs to somebody who was bought or sold by the claim: `Bolt's office`."""
    deed = deed_of(case.claim, case.claimed)
    is_price = case.claimed.unit == "usd_per_mtok"
    if is_price or deed is None or not deed.kinds & {"acquire", "sell"}:
        return
    for word in own_words(case.claim):
        is_object = word.kind == "name" and _OBJECT.fullmatch(case.claim, deed.end, word.start)
        if not is_object or not word.key.isalpha() or _ADJUNCT.match(case.claim, word.end):
            continue
        places = [w for w in case.words if w.key == word.key]
        if places and all(_is_owner(case.sentence, w.start, w.end) for w in places):
            yield f"it is something of '{word.key}'"


def _is_owner(text: str, start: int, end: int) -> bool:
    return bool(_ADJUNCT.match(text, end) or _PART_OF.search(text, 0, start))


def _other_verb(case: Case) -> Iterator[str]:
    """Yield where a share does another thing, or one gives what the other takes."""
    own = deed_of(case.claim, case.claimed, is_claim=True)
    there = deed_of(case.sentence, case.figure)
    if own is None or there is None:
        return
    if _is_turned(case, own, there):
        yield f"one gives and the other takes: '{there.stem}'"
    if not _tells_alike(case, own, there):
        yield f"it is not known to be so: '{there.stem}'"


def _tells_alike(case: Case, own: Deed, there: Deed) -> bool:
    """Return whether a share of some does in a text what it does in its claim, or may do."""
    is_measured = bool(WORDS["measured"] & ((keys_of(case.claim) | case.keys) - {"share"}))
    is_free = any(
        deed.stem in WORDS["light verbs"] | SAYS or "come to" in deed.kinds for deed in (own, there)
    )
    if case.figure.unit != "percent" or is_measured or is_free or not own.kinds:
        return True
    start, end = case.zone
    found = [d for d in deeds_of(case.sentence) if start <= d.start < end and d.stem not in SAYS]
    return any(d.stem == own.stem or d.kinds & own.kinds for d in found or [there])


def _is_turned(case: Case, own: Deed, there: Deed) -> bool:
    """Return whether whoever takes something by its claim gives it in the text, or the like."""
    sides = (case.claim, own), (case.sentence, there)
    is_money = case.figure.unit in MONEY or bool(CODE.fullmatch(case.figure.currency or ""))
    ways = {_way_of(*side, is_money=is_money) for side in sides}
    names = [_doer_of(*side) for side in sides]
    is_same = names[0] is not None and (names[0] == names[1] or bool(PRONOUN.match(case.sentence)))
    return ways == {1, -1} and is_same


def _way_of(text: str, deed: Deed, *, is_money: bool) -> int:
    """Return whether what a verb tells of goes out from its subject (1) or comes in (-1)."""
    way = (deed.stem in WORDS["out"]) - (deed.stem in WORDS["in"])
    is_turned = bool(_PASSIVE.search(text, deed.start, deed.end))
    return -way if is_turned != (is_money and deed.stem in WORDS["traded"]) else way


def _doer_of(text: str, deed: Deed) -> str | None:
    """Return the name right before a verb; null where none is, as of `it`."""
    names = [w for w in own_words(text) if w.kind == "name" and w.end <= deed.start]
    is_next = bool(names) and not SMALL.search(text, names[-1].end, deed.start)
    return names[-1].key if is_next else None
