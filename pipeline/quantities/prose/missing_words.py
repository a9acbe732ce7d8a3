"""The words of a claim that a text does not have."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.deeds import deeds_of
from pipeline.quantities.prose.leans import is_known_above, is_model, is_of_known_run
from pipeline.quantities.prose.other_labels import is_extreme
from pipeline.quantities.prose.owners import IN_TOTAL, OF_UNIT, owner_of
from pipeline.quantities.prose.parts import is_alike
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import DIRECTIONS, SUPERLATIVE, Said, has_alike, keys_of
from pipeline.quantities.prose.same_figures import with_unit_of
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.words import CRITICAL, SLACK, Word, stem_of
from pipeline.quantities.quantities import SPEEDS

NOT_NEEDED: Final = frozenset(
    ["cloud", "models", "launch", "forecast", "growth", "funding", "valuation"]
)
_CLOSED: Final = CRITICAL | {"worldwide", "alone", "usual", "weekday", "yearly", "quarterly"}
"""Words that say of what kind a figure is, whatever else a text says."""
_PLAIN_UNITS: Final = frozenset({"count", "percent", "ratio"})
_PARTS = re.compile(r"\([^()]*\)|\bby\s.*", re.I)
"""What a headline lists as parts of its matter: `Report by Deployment (Cloud, Edge)`."""
_PAYERS = re.compile(
    r"\b[\d,]+\s(?:companies|firms|businesses|organi[sz]ations|enterprises)\s(?:use|pay)\b|\b(?:for|by|serv\w+|among|from)\s(?:[a-z]+\s){0,2}[\d,.]+\s(?:thousand\s)?(?:[a-z]+\s){0,2}(?:companies|firms"
    r"|businesses|organi[sz]ations|enterprises)\b"
)
"""Companies that something is done for are customers."""
_LARGEST = re.compile(
    r"\b(?:top|largest|biggest|greatest|leading|main|(?:leads?|led)\s(?:with|the\s(?:field|market|pack)))\b"
)
_OTHERWISE: Final = {
    "average": re.compile(r"\bCAGR\b|\bcompound\s(?:annual|yearly)\b"),
    "share": re.compile(r"\b(?:held|holds?|ha[ds]|have|captured?|commands?|took|takes?)\s[^.;]*%"),
    **dict.fromkeys(["largest", "biggest", "greatest"], _LARGEST),
    "yearly": re.compile(r"\bCAGR\b|\bcompound\s(?:annual|yearly)\b|\bannual\w*\sgrowth\b", re.I),
    "customers": _PAYERS,
    "market": re.compile(r"\bshare\b", re.I),
    "revenue": re.compile(
        r"%[^.]*\b(?:market(?!\s(?:value|cap))|share)\b|\bmarket\b(?!\s(?:value|cap))", re.I
    ),
}
"""Other ways to say what a word says."""
_IMPLIED: Final[dict[str, frozenset[str]]] = {
    "intake": frozenset({"funding", "revenue"}),
    "funding": frozenset({"intake"}),
    "revenue": frozenset({"intake", "recurring"}),
    "investor": frozenset({"funding"}),
    "paying": frozenset({"spending", "cost", "acquisition"}),
    "cost": frozenset({"spending", "paying"}),
    "spending": frozenset({"cost", "paying"}),
    "loss": frozenset({"decline"}),
    "survey": frozenset({"ask", "interview", "poll", "question"}),
    "average": frozenset({"typical"}),
}
"""Words of which one is enough."""
_PREPOSITION = re.compile(
    r"(?i)\b(?:in|for|on|of|at|across|among|per|against|within|without|under|outside|during|beyond)\s(?:(?:the|its|an?|their|all|our)\s)?(?:[\w-]+\s)?\Z|\bwith\s\Z"
)
_IN_PLACE = re.compile(r"\b(?:in|at|during|across|outside)\s(?:the\s)?\Z", re.I)
_SIZES: Final = frozenset({"two", "four", "eight"})
"""How many chips a server has is the matter of another rule."""
_CONTRIBUTES = re.compile(
    r"\s(?:contribut\w+|brought\sin|brings\sin|generat\w+|made\sup|makes\sup|account\w*\sfor|yield\w*)\b"
)
"""What does this is the part of a business that its figure is of."""
_TIERS: Final = frozenset({"batch", "dedicated", "serverless", "cached"})
"""Services of which a whole text may be."""
_OF_THE_MARKET = re.compile(
    r"(?i)\b(?:the|this|a)\s(?:whole\s|global\s|total\s)?market\b(?!\s(?:for|price|value|cap|leader))|\b(?:share\sof|of)\s(?:the\s)?(?:total\s|market\s)?(?:revenue|spending)\b"
)
"""`46% of the market`, which the text names in full elsewhere."""
_STRESSED = re.compile(r"\s(?:included|excluded|alone|only|show|shows|say|says)\b")
"""What makes the word before it a condition."""


def missing_words(case: Case, carried: frozenset[str]) -> Iterator[str]:
    """Yield the words of the claim that neither the passage nor what is above it has."""
    near = case.near_keys | carried
    if _OF_THE_MARKET.search(f"{case.sentence}\n{case.passage.context}"):
        near |= case.text.market
    meant = with_unit_of(case.figure, case.passage.context) if case.is_cell else case.figure
    units = (case.figure.unit, meant.unit, case.claimed.unit)
    unit_words = frozenset[str]().union(*(OF_UNIT.get(unit, ()) for unit in units))
    for word in case.said.words:
        if _is_runner_up(case, word):
            yield f"another one is '{case.claim[word.start : word.end]}'"
        forms = {word.key, stem_of(word.key) if word.kind == "name" else word.key}
        if forms & (near | unit_words) or has_alike(word, near):
            continue
        if case.is_cell and is_extreme(case, word):
            continue
        if word.kind == "name":
            is_known = is_known_above(case, word) or is_of_known_run(case, word)
            is_known |= word.key == "api" and case.claimed.unit == "usd_per_mtok"
        else:
            is_known = _is_spare(case, word, near)
        if is_known or not _sets_apart(case, word):
            continue
        yield f"it does not have '{case.claim[word.start : word.end]}'"


def _is_runner_up(case: Case, word: Word) -> bool:
    """Return whether a superlative is of another: `A is the largest with 22%, ahead of B, 17%`."""
    if not case.alike_before:
        return False
    own = case.sentence[case.alike_before[-1].end :]
    return bool(
        SUPERLATIVE.fullmatch(case.claim, word.start, word.end)
        and {*case.said.own_names} & keys_of(own)
        and not SUPERLATIVE.search(own)
    )


def _sets_apart(case: Case, word: Word) -> bool:
    """Return whether a word tells the figure from others of its kind that the text has."""
    if word.key in _CLOSED or word.key in case.said.own_names or is_model(case.said, word):
        return True
    if _STRESSED.match(case.claim, word.end) or _CONTRIBUTES.match(case.claim, word.end):
        return True
    if word.key not in case.text.keys:
        # A place that the text has nowhere, and a plain word that limits the claim.
        is_place = word.key.isalpha() and _IN_PLACE.search(case.claim, 0, word.start)
        return word.kind == "plain" or (word.kind == "name" and bool(is_place))
    is_bound = (
        case.is_cell and word.key not in SLACK and _IN_PLACE.search(case.claim, 0, word.start)
    )
    if word.kind == "name" or is_bound:
        return True
    return any(
        word.key in keys_of(item.text) | keys_of(item.context)
        and (
            any(is_alike(f, case.figure) and f.low != case.figure.low for f in item.figures)
            or item.before.endswith(case.sentence)
        )
        for item in case.text.passages
        if item is not case.passage
    )


def _is_in_caption(word: Word, passage: Passage) -> bool:
    """Return whether what stands above a table says what its tokens are, and its labels do not."""
    above, here = (keys_of(part) & DIRECTIONS for part in (passage.above, passage.context))
    return not here and above == {word.key}


def _ends_phrase(case: Case, word: Word, near: frozenset[str]) -> bool:
    """Return whether a label has the word that a noun follows: `warm` of `a warm connection`."""
    ahead = (w.key for w in case.said.words if w.kind == "plain" and w.end + 1 == word.start)
    return word.kind == "plain" and any(key in near for key in ahead)


def _is_spare(case: Case, word: Word, near: frozenset[str]) -> bool:
    """Return whether a text may lack a word and say the same."""
    otherwise = _OTHERWISE.get(word.key)
    is_heading = word.key in keys_of(_PARTS.sub("", case.text.title)) | keys_of(case.passage.above)
    if word.key == "chips":  # A market of accelerators is not one of GPUs.
        printed = case.claim[word.start : word.end].rstrip("s").casefold()
        is_heading &= printed in f"{case.text.title}\n{case.passage.above}".casefold()
    return bool(
        (otherwise and otherwise.search(f"{case.passage.context} {case.sentence}"))
        or _IMPLIED.get(word.key, frozenset()) & near
        or _is_same_base(case, word)
        or (word.kind == "concept" and _needs_no(case.said, word))
        or (is_heading and word.key not in CRITICAL | {"approval"})
        or (word.key in _TIERS & case.text.titled and not _is_in_other_cell(case, word))
        or (word.key == "quarterly" and (times_of(case.sentence, None) or case.text.times))
        or (word.key == "total" and _is_whole(case, near))
        or (
            word.key in case.text.conventions
            and (case.is_cell or word.key in keys_of(case.passage.above))
        )
        or (case.is_cell and (_is_in_caption(word, case.passage) or _ends_phrase(case, word, near)))
        or (word.key == "input" and case.claimed.unit in SPEEDS)
        or (
            word.kind == "plain"
            and word.key not in CRITICAL
            and not _is_scope(case, word)
            and not _is_of_subject(case, word)
        )
    )


def _is_same_base(case: Case, word: Word) -> bool:
    """Return whether a share is of what the sentence before has another share of."""
    is_share = "share" in case.keys and case.figure.unit == "percent"
    return is_share and word.key in {"spending", "revenue"} & keys_of(case.passage.before)


def _is_in_other_cell(case: Case, word: Word) -> bool:
    """Return whether another cell has a word in its labels: `Cached input`."""
    return case.is_cell and any(word.key in keys_of(item.context) for item in case.text.passages)


def _is_whole(case: Case, near: frozenset[str]) -> bool:
    """Return whether a figure is the whole, though nothing says `total`."""
    is_all = case.claimed.unit == "count" or "spending" in case.said.keys & near
    is_round = any(key.startswith("series ") for key in case.keys)
    return is_all or bool(IN_TOTAL.search(case.sentence) and not is_round)


def _is_scope(case: Case, word: Word) -> bool:
    """Return whether a word says of what its figure is: what is counted, where, for whom.

    Any other word that the text has nowhere is another word for one that it has.
    """
    if SUPERLATIVE.fullmatch(case.claim, word.start, word.end):
        return True
    is_known = word.key in case.text.keys
    if word.key in _SIZES or (word.key in SLACK and not is_known):
        return False
    if _PREPOSITION.search(case.claim, max(0, word.start - 32), word.start):
        return is_known or all(not d.start <= word.start < d.end for d in deeds_of(case.claim))
    if not is_known or _CONTRIBUTES.match(case.claim, word.end):
        return is_known
    has_noun = any(
        item.kind == "concept" and case.claimed.end <= item.start < word.start
        for item in case.said.words
    )
    return word.start >= case.claimed.end and not has_noun


def _is_of_subject(case: Case, word: Word) -> bool:
    """Return whether a word tells a subject without a name from others: `small companies`."""
    if case.said.own_names or case.said.subject is None or word.key not in case.text.keys:
        return False
    return word.key in keys_of(case.said.subject.lower())


def _needs_no(said: Said, word: Word) -> bool:
    """Return whether a concept says nothing that the figure does not say by itself."""
    unit = said.figure.unit
    if word.key in {"cost", "paying", "spending"}:
        return said.figure.currency is not None
    if word.key == "share":
        is_of = unit == "percent" and re.match(
            r"of\b|share\sof\s(?![0-9])", said.text[word.start :]
        )
        return bool(is_of) or said.figure.currency is not None
    if word.key == "launch":
        return unit != "year"
    if word.key == "sites":  # Where something is, and not how many of them there are.
        return owner_of(said.text, said.figure) != "sites"
    if word.key == "shipped":
        return unit not in {"count", "year"}
    # What is to come in one and not in the other is another rule's matter.
    return word.key in {"previous", "forecast"} or (
        word.key in NOT_NEEDED and unit not in _PLAIN_UNITS
    )
