"""Whether a figure is of a part and its claim of the whole, or counts some of what it counts."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.said import keys_of, own_words
from pipeline.quantities.prose.words import stem_of
from pipeline.quantities.quantities import Quantity

_BASE: Final = re.compile(
    r"\sof\s(?:(?:the|its|their|our|all|total|that|what|this)\s)*"
    r"(?P<what>(?:(?!(?:is|are|was|were|has|have|had|in|at|by|for|from|on|to|and|or|with|that|which|who|last|this|came|comes|went|goes|of)\b)[\w-]+['’]?s?\s?){1,4})"
)
"""`17% of revenue`"""
_PLURAL = re.compile(r"(?<![\w'’-])(?!units|cases|this\b|does\b)[a-z]{3,}(?<![su])s\b")
_COMPANIES = re.compile(r"companies|firms|businesses|organi[sz]ations|employers|respondents")
"""Nouns that stand for each other where companies are counted."""
_OF_ALL: Final = re.compile(r"\sof\s(?:all|every|the\s(?:total|whole|entire))\b", re.I)
_WHOLE: Final = re.compile(r"\b(?:all|total|overall|whole|entire)\b", re.I)
_OF_THAT: Final = re.compile(r"\sof\s(?:that|this|it|them|these|those)\b(?!\s[a-z])")
"""`44% of that`: of which the sentence before tells."""
_PLACE = r"[A-Z]\w+(?:\s[A-Z]\w+)?"
_PLACES: Final = re.compile(
    rf"\b(?:in|at|across)\s(?P<all>(?:{_PLACE}(?:,\s{_PLACE})+,?|{_PLACE})\sand\s{_PLACE})"
)
"""`in Copenhagen, Lund and Aarhus`"""
_OF_THEM = re.compile(r"\sof\s(?:them|these|those|which|whom)\b", re.I)
_OF_ITS = re.compile(r"\W*Of\s(?:its|our|their|the|all|these)\s[^,0-9]+,")
_BEHIND = re.compile(r"(?:\s(?!(?:in|of|on|for|at|by|to|from|and|with)\b)[A-Za-z-]+){1,3}")
_PART_OF_IT: Final = re.compile(
    r"(?i)\s(?:accounts?|accounted|makes?|made|brings?|brought|contributes?|contributed|is|are|was|were"
    r"|comes?|came)\b[^.;]{0,60}\sof\s(?:the\stotal|that|this|it|which)\b"
)
"""`Video models account for $21 million of the total.`"""
_OF_THIS: Final = re.compile(
    r"\W*(?:Of|Out\sof)\s(?:this|that|it|these|those|which|the\s(?:total|amount|sum))\b"
)
"""`Of this amount, $21 million is for video models.`"""
_THOSE: Final = re.compile(r"\W*(?:Th(?:ese|ose|ey)|That|It|This)\b")
_LEFT_OUT: Final = re.compile(
    r"\b(?:(?:(?:do|does|did)\s(?:not|never)|doesn[’']t|don[’']t)\s(?:cover|count|include|contain|measure)|exclud\w+|leaves?\sout|(?:is|are)\s(?:left\sout|not\s(?:included|counted|covered)))\b[^.]*\.?\s*\Z"
)
"""`The report does not cover apps. Those were worth $5 billion.`"""


def other_whole(case: Case) -> Iterator[str]:
    """Yield where a figure is of another whole, or of a part, than its claim says."""
    after = case.text.sentence_after(case.passage)
    if told := _PART_OF_IT.search(after):
        part = after[: told.start()]
        if keys_of(part) & case.said.keys - case.keys:
            yield f"the part is told behind it: '{part}'"
    of_this = _OF_THIS.match(case.sentence)
    if of_this and not keys_of(case.sentence[case.figure.end :]) & case.said.keys:
        yield f"it is a part {of_this[0].strip().casefold()}"
    if _THOSE.match(case.sentence) and (left := _LEFT_OUT.search(case.passage.before)):
        yield f"it is of what another sentence leaves out: '{left[0].strip()}'"
    yield from _other_base(case)
    claimed = {word.key for word in case.said.words}
    places = _PLACES.search(case.sentence, case.figure.end)
    if places:
        listed = {word.key for word in own_words(places["all"]) if word.kind == "name"}
        if listed & claimed and listed - case.said.keys:
            yield f"it is of all of '{places['all']}'"


def _other_base(case: Case) -> Iterator[str]:
    """Yield where a percentage is of another thing than the claimed one."""
    claimed = case.said.behind(_BASE) if case.figure.unit == "percent" else None
    if claimed is None:
        return
    printed = case.behind(_BASE)
    if printed is None and _OF_ALL.match(case.claim, case.claimed.end) and _heads_part(case):
        yield "it is a share of what its heading names"
    whole = keys_of(claimed["what"])
    is_market = "market" in whole or ("spending" in whole and bool(case.text.market))
    bases = [match["what"] if match else "" for match in (claimed, printed)]
    nouns = [_noun(words) for words in bases]
    own, there = nouns if all(nouns) else map(_concepts, bases)
    if case.behind(_OF_THAT):
        there = _concepts(case.passage.before)
    if there == {"total"}:
        there = own & case.keys  # Of what the sentence speaks of.
    own |= {"revenue", "spending"} if is_market else set()
    if own and there and not own & there:
        yield f"it is of {min(there)}"


def _heads_part(case: Case) -> bool:
    """Return whether a bare share stands below a heading that names less than what it is all of."""
    around = f"{case.sentence}\n{case.passage.before}\n{case.passage.above}"
    return bool(case.passage.above) and not _WHOLE.search(around)


def _noun(words: str) -> set[str]:
    """Return what the first plural of some words means."""
    named = _PLURAL.search(words)
    noun = "companies" if named and _COMPANIES.fullmatch(named[0]) else named and named[0]
    return {word.key for word in own_words(noun)} or {stem_of(noun)} if noun else set()


def _concepts(words: str) -> set[str]:
    """Return the concepts of some words, with the first plural among them."""
    return _noun(words) | {word.key for word in own_words(words) if word.kind == "concept"}


def other_count(case: Case) -> Iterator[str]:
    """Yield where a number counts other things, only some of them, or those in each of a set."""
    if case.figure.unit != "count":
        return
    is_part = case.behind(_OF_THEM) or _OF_ITS.match(case.sentence, 0, case.figure.start)
    if is_part and not case.said.behind(_OF_THEM):
        clause = own_words(case.sentence[case.clause[0] : case.figure.start])
        names = tuple(word for word in clause if word.kind == "name")  # `Osaka has 512 of them`
        rest = names + own_words(case.sentence[case.figure.end :])
        if not {word.key for word in rest if word.key not in case.said.own_names} & case.said.keys:
            yield "it counts some of them only"
    behind = _nouns_behind(case.sentence, case.figure)
    wanted = _nouns_behind(case.claim, case.claimed)
    if behind and wanted and not behind & wanted:
        yield f"it counts {min(behind)}"


def _nouns_behind(text: str, figure: Quantity) -> set[str]:
    """Return what a number counts, by the words right behind it."""
    if figure.unit != "count":
        return set()
    gap = _BEHIND.match(text, figure.end)
    return _concepts(gap[0]) - {"paying"} if gap else set()
