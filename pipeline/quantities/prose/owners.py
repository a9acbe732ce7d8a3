"""What a figure is of: the word of the trade that it goes with."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.parts import alike_before, clause_of, is_alike
from pipeline.quantities.prose.passages import Passage, figures_of
from pipeline.quantities.prose.said import DIRECTIONS, Said, keys_of
from pipeline.quantities.prose.words import CRITICAL, MEASURES, is_in, words_of
from pipeline.quantities.quantities import MONEY, Quantity
from pipeline.quantities.sentences import sentences

_OF_MARKETS: Final = frozenset({"revenue", "valuation", "spending", None})
"""What the size of a market may be called."""
_INTAKES: Final = frozenset({"intake", "funding", "revenue"})
"""What is taken in may be capital or sales."""
_AHEAD: Final = frozenset(
    ["training", "total", "active", "peak", "tail", "minimum", "adjusted", "average"]
)
"""What holds for a figure from anywhere before it."""
_WHO_ACTS: Final = frozenset({"developers", "customers", "users"})
"""Of these, active ones are fewer; machines that are live are all there are."""
_EVERY = re.compile(
    r"\b(?:(?:every|each)\s(?P<time>day|week|month)|(?P<users>daily|weekly|monthly)\s(?:\w+\s)?users)\b"
)
_OFTEN: Final = {"day": "daily", "week": "weekly", "month": "monthly"}
"""Who does something so often is active."""
_OUTLAYS: Final = frozenset({"spending", "paying", "cost"})
_INCOME: Final = frozenset({"revenue", "intake", "valuation"})
_TOLD_WITH: Final = {
    "customers": "paying",
    "funding": "investor",
    "average": "typical",
    "acquisition": "paying",
    "investor": "capex",
    "spending": "acquisition",
    "warrant": "acquisition",
}
"""What a text may say beside a word of the claim, as `customers pay`."""
OWNERS: Final = frozenset[str]().union(*MEASURES.values())
"""Concepts that say what a figure is."""
ELLIPSIS: Final = 8
"""Words of a part of a sentence that leaves out what was said before."""
OF_UNIT: Final[dict[str, frozenset[str]]] = {
    "tokens_per_s": frozenset({"tokens", "per second", "throughput", "output"}),
    "tokens_per_day": frozenset({"tokens", "per day"}),
    "usd_per_mtok": frozenset({"tokens", "cost"}),
    "usd_per_gpu_hour": frozenset({"per hour", "cost", "chips"}),
    "s": frozenset({"latency", "ttft", "requests"}),
    "usd_per_year": frozenset({"yearly"}),
    "percent": frozenset(),
}
_SEGMENT = re.compile(
    r"(?i)\binference\s(?:services?|business|segment|unit|revenues?|sales)\b|\b(?:revenues?|sales)\sfrom\b"
)
"""What is part of the total."""
MARKET = re.compile(r"\bmarkets?\b", re.I)
IN_TOTAL = re.compile(
    r"(?i)\b(?:has|have)\s(?:now\s|so\sfar\s)?(?:raised|collected|drawn|attracted|taken\sin|put\s(?:in|about|some))\b"
    r"|\b(?:best|most)[\s-]funded\b[^.;]*,\s(?:having\sraised|raising)\b"
)
TOTAL = re.compile(
    r"(?i)\b(?:total|to\sdate|altogether|so\sfar|in\sall|since\s(?:its\s|it\swas\s)?(?:found|start|launch)\w+)\b"
)
_WITH = re.compile(r"\b(?:with|including)\s(?:its|their|the|a)\s\Z", re.I)
"""`costs $350,000 with its margin`"""
_IT_WAS = re.compile(
    r"(?i)\b(?:it|that|this|the\s(?:figure|number|price|rate|total|level))\s(?:is|was|were|stood|came|had\sbeen)\s(?:[a-z]+\s){0,2}\Z"
)
_AT = re.compile(r"(?<!\bstands\s)(?<!\bstood\s)\bat\s(?:an?\s|about\s|around\s)?\Z", re.I)
LEVEL: Final = re.compile(r"\bto\s(?:about\s|some\s|just\s|an?\s)?\Z", re.I)
_TO_LEVEL = re.compile(r"(?:\s[\w-]+){0,5}\sto\s(?:about\s|some\s|just\s|an?\s)?")
"""`Revenue up 31% year on year to €64 million`"""
_FROM = re.compile(r"\b(?:from|than|with|to|against|versus)\s(?:just\s|only\s|an?\s)?\Z", re.I)


def other_owner(case: Case, carried: frozenset[str]) -> Iterator[str]:
    """Yield where the nearest word of the trade makes another thing of the figure."""
    there = owner_of(case.sentence, case.figure)
    here = owner_of(case.claim, case.claimed)
    own = _own_measures(case.said, here)
    if there == "intake" and here in {*_INTAKES, "investor"}:
        there = here
    near = f"{case.sentence} {case.passage.around}"
    near += f" {case.text.title}" if MARKET.search(case.claim) else ""
    if MARKET.search(near) and {here, there} <= _OF_MARKETS:
        there = here
    if there == "share" and here is None and case.figure.unit == "percent":
        there = None  # `64% of the teams` is a share by its form alone.
    is_outlay = here is None and bool(_OUTLAYS & case.said.keys) and there in _INCOME
    is_known = is_outlay or here is not None or there in CRITICAL
    if there is not None and there not in own and is_known:
        yield f"it goes with {there}"
    is_fact = bool(case.said.allowed) and case.figure.unit not in OF_UNIT
    if there is None and (here == "launch" or (here and is_fact)):
        alike = [item.start for item in case.alike]
        first = min(alike) if len(alike) > 1 else len(case.sentence)
        if here not in carried | keys_of(f"{case.passage.around}\n{case.sentence[:first]}"):
            yield f"nothing beside it says {here}"
    yield from _other_qualities(case)
    if like := _repeated(case):
        yield from _other_qualities(replace(case, passage=Passage(like[0]), figure=like[1]))


def _repeated(case: Case) -> tuple[str, Quantity] | None:
    """Return the sentence and figure that `In June it was $2.90` repeats for another time."""
    if not case.before(_IT_WAS):
        return None
    before = [case.passage.before[slice(*span)] for span in sentences(case.passage.before)][-1:]
    alike = [(text, f) for text in before for f in figures_of(text) if is_alike(f, case.figure)]
    return alike[0] if alike else None


def _own_measures(said: Said, here: str | None) -> set[str]:
    """Return the words for measures that a claim has, those that it implies included."""
    own = {word.key for word in said.words} | ({"funding"} & said.keys) | keys_of(said.figure.text)
    own |= {"funding", "capex"} if "investor" in own else set()
    if {"post-money", "pre-money"} & said.keys:
        own.add("valuation")
    measures = said.keys & owners_of(said.figure)
    if here is None and len(measures) == 1:
        own |= measures
    return own | _INTAKES if "intake" in own else own


def _known_qualities(case: Case) -> frozenset[str]:
    """Return what a text may say of a figure without making another thing of it."""
    known = case.said.keys | OF_UNIT.get(case.figure.unit, frozenset()) | {"median", "previous"}
    known |= {"average"} if case.figure.unit == "percent" else {"share"}
    often = _EVERY.search(case.claim)
    is_often = often and (often["users"] or _OFTEN[often["time"]]) in case.sentence.casefold()
    if is_often or not case.said.keys & _WHO_ACTS:
        known |= {"active"}
    known |= {quality for key, quality in _TOLD_WITH.items() if key in case.said.keys}
    if case.figure.currency and owner_of(case.claim, case.claimed) in {None, "cost"}:
        known |= {"paying"}
    known |= {"serverless"} if case.figure.currency else set()
    if case.figure.unit == "ratio":
        known |= {"per second", "per day"}
    if case.figure.unit == "percent" and owner_of(case.claim, case.claimed) is None:
        known |= {"share"}
    is_part = _SEGMENT.search(case.claim)
    if ("funding" not in case.said.keys and not is_part) or IN_TOTAL.search(case.claim):
        known |= {"total"}
    return frozenset(known)


def _other_qualities(case: Case) -> Iterator[str]:
    """Yield what the clause of a figure says of it and the claim does not: `pre-money`, `input`."""
    start, end = shared = case.clause
    first, _ = case.zone
    if case.before(_FROM):
        before = case.alike_before
        shared = clause_of(case.sentence, before[-1]) if before else shared
    known = _known_qualities(case)
    own, others = _in_turn(case)
    if own is not None and own not in (case.said.keys & DIRECTIONS or known):
        yield f"it goes with {own}"
    known |= others
    for word in case.words:
        opening = 0 if word.key == "active" else first
        is_near = any(a <= word.start and word.end <= b for a, b in ((start, end), shared))
        is_ahead = word.key in _AHEAD and opening <= word.start < case.figure.start
        is_free = word.key in {*DIRECTIONS, "active"} or not is_in(word, case.passage.figures)
        is_aside = word.key == "margin" and bool(_WITH.search(case.sentence, 0, word.start))
        is_aside |= any(
            case.sentence[item.end : word.start] == " of "
            for item in case.passage.figures
            if item != case.figure
        )  # `$8 million of profit on $52 million`
        if (is_near or is_ahead) and is_free and not is_aside and word.key in CRITICAL - known:
            yield f"it goes with {word.key}"


def _in_turn(case: Case) -> tuple[str | None, set[str]]:
    """Return what a figure is of and what the others are, in `3x and 4x for prefill and decode`."""
    last, many = case.sentence.find("respectively"), len(case.alike)
    kinds = [word.key for word in case.words if word.key in DIRECTIONS and word.start < last]
    own = case.in_turn([{*kinds[at::many]} for at in range(min(many, len(kinds)))])
    return (min(own), {*kinds} - own) if own and len(own) == 1 else (None, set())


def owner_of(text: str, figure: Quantity) -> str | None:
    """Return the concept that stands nearest to a figure, in its own clause.

    `raised $85 million at $520 million` has the second one as a valuation.
    """
    is_amount = figure.unit in MONEY or figure.unit == "other"
    is_at = is_amount and bool(_AT.search(text, 0, figure.start) and alike_before(text, figure))
    if is_at and "funding" in keys_of(text[: figure.start]):
        return "valuation"
    start, end = clause_of(text, figure)
    is_level = bool(LEVEL.search(text, 0, figure.start))
    rates = [
        item for item in figures_of(text) if item.unit == "percent" and item.end < figure.start
    ]
    if is_level and rates and _TO_LEVEL.fullmatch(text, rates[-1].end, figure.start):
        start, _ = clause_of(text, rates[-1])
    best: tuple[int, str] | None = None
    for word in words_of(text):
        key = "funding" if word.key.startswith("series ") else word.key
        if key not in owners_of(figure) or word.start < start or word.end > end:
            continue
        if is_level and key in {"growth", "decline"}:
            continue  # `rose to 19%` is no growth of 19%.
        is_behind = word.start >= figure.end
        gap = text[figure.end : word.start] if is_behind else text[word.end : figure.start]
        is_of = is_behind and gap == " of "
        is_inside = word.start < figure.end and figure.start < word.end
        distance = 0 if is_of or is_inside else len(gap.split())
        if best is None or distance < best[0]:
            best = (distance, key)
    return best[1] if best else None


def owners_of(figure: Quantity) -> frozenset[str]:
    """Return the concepts that figures of a unit may go with."""
    if figure.unit in MONEY or figure.unit == "other":
        return MEASURES["money"]
    if figure.unit == "year":
        return MEASURES["money"] | {"launch"}
    return MEASURES.get(figure.unit, MEASURES["speed"])
