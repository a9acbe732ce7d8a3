"""What the label of a figure makes of it: the head of its column, the name of its row."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from pipeline.quantities.figures import SCALES
from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.other_scopes import COUNTABLE
from pipeline.quantities.prose.owners import IN_TOTAL, OF_UNIT, OWNERS, owners_of
from pipeline.quantities.prose.passages import figures_of
from pipeline.quantities.prose.said import SUPERLATIVE, Said, has_alike, keys_of, own_words
from pipeline.quantities.prose.same_figures import with_unit_of
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.prose.words import CRITICAL, Word, stem_of

_TELLING: Final = CRITICAL | COUNTABLE | (OWNERS - {"growth"})
_SPELLED = re.compile(r"[^\W_]{3,}")
_SIZE = re.compile(r"(?P<number>[0-9][0-9.,]*)(?P<k>[kmx])")
_NUMBER = re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?")
_A_THOUSAND = re.compile(r"\b(?:a|one)[\s-]thousand\b", re.I)
_OF_LOAD = re.compile(
    r"[\s-]?(?:tokens?\s)?(?:prompts?|inputs?|in\b|context|users?|concurren|requests?|streams?|batch|\()",
    re.I,
)
_SIDES: Final = (
    re.compile(r"\b(?:before|old|previous|without|excl\w*|off|no)\b", re.I),
    re.compile(r"\b(?:after|new|now|with|incl\w*)\b", re.I),
)
"""Words of labels that are one another's opposites."""
_IN_BRACKETS = re.compile(r"\s\([A-Z][^()0-9$€£/]*\)")
_BASE = re.compile(r"\bshare\s(?:of|by)\s(?:[\w-]+\s)?\Z", re.I)


def other_labels(case: Case, label: str) -> Iterator[str]:
    """Yield what the label of a figure, as of a cell and its column, has and the claim has not."""
    label = _IN_BRACKETS.sub("", label)
    own = own_words(label)
    is_ours = any(word.key in case.said.own_names for word in own)
    known = case.said.keys | OF_UNIT.get(case.claimed.unit, frozenset())
    if is_ours or not case.said.own_names:
        known |= case.text.speakers | keys_of(case.text.title) | case.text.main_subjects
    elif not any(word.kind == "name" and word.key.isalpha() for word in own):
        known |= case.text.main_subjects
    known |= {"intake", "funding", "revenue"} if "intake" in case.said.keys else set()
    known |= (
        {"cost"}
        if case.claimed.currency and not case.said.keys & owners_of(case.claimed)
        else set()
    )
    known |= {"revenue"} if case.claimed.unit == "percent" and "market" in case.said.keys else set()
    known |= {"total", "median"} if IN_TOTAL.search(case.claim) else {"median"}
    for part in label.split(" | "):
        keys = keys_of(part)
        if any(key in case.said.keys and not key.isalpha() for key in keys):
            known |= keys & (OWNERS | COUNTABLE)  # `GPUs (H100)` of a claim of H100s.
    for word, behind in zip_longest(own, own[1:]):
        printed = label[word.start : word.end]
        is_other = not _is_plain_in_label(label, word, case.text)
        is_other &= word.kind == "name" or word.key in _TELLING
        is_other |= bool(SUPERLATIVE.fullmatch(printed))
        if _SIZE.fullmatch(word.key):
            is_other = _is_other_size(case.said, label, word)
        is_measure = word.start == label.rfind(" | ") + 3 and "(" in label[word.end :]
        is_other &= not (is_measure and word.key.isalpha())  # `Power (W)` heads a column.
        is_maker = (
            behind is not None and behind.start == word.end + 1 and behind.key in case.said.keys
        )
        is_maker &= behind is not None and not behind.key.isalpha()
        if is_other and not is_maker and word.key not in known and not has_alike(word, known):
            yield f"its label has '{printed}'"


def other_rows(case: Case) -> Iterator[str]:
    """Yield where the claim is of another row or column, or of a wider one than its figure.

    Of `FP8 cache` and `FP8 cache and scheduler` a claim with both means the second; the row of
    `Kimi K3 (long context)` is none of a claim on `Kimi K3`.
    """
    own = case.passage.context.split(" | ")
    unit_words = OF_UNIT.get(case.claimed.unit, frozenset()) | {"median"}
    known = keys_of(case.passage.context) | unit_words
    topic = (keys_of(case.text.title) | case.text.main_subjects) - {*case.said.own_names}
    part = {word.key for word in own_words(case.claim[slice(*case.said.part)])}
    claimed = ({word.key for word in case.said.words} | part) - OWNERS - topic
    for other in case.text.passages:
        theirs = other.context.split(" | ")
        if len(theirs) != len(own) or other.above != case.passage.above:
            continue
        pairs = [pair for pair in zip(own, theirs, strict=True) if pair[0] != pair[1]]
        if len(pairs) != 1 or not any(
            with_unit_of(item, other.around).unit
            == with_unit_of(case.figure, case.passage.around).unit
            for item in other.figures
        ):
            continue
        mine, their = (keys_of(part) for part in pairs[0])
        wider = bool(their) and not their - known and bool(mine - their - unit_words)
        is_wider = wider and not (mine - their) & case.said.keys
        own_row = (
            case.said.keys
            if pairs[0][0] == own[-1]
            else case.said.keys & {*OWNERS, *case.said.own_names}
        )
        is_named = _is_spelled(pairs[0][1], case.claim) and not _is_spelled(pairs[0][0], case.claim)
        if is_named or is_wider or ((their - known) & claimed and not (mine - their) & own_row):
            yield f"another one is that of '{pairs[0][1]}'"
            return
    for side, opposite in (_SIDES, _SIDES[::-1]):
        if not side.search(case.passage.context) or side.search(case.claim):
            continue
        if opposite.search(case.claim):
            yield f"its label has '{case.passage.context}'"


def _is_spelled(label: str, claim: str) -> bool:
    """Return whether a claim has all words of a label, common ones too: `Model inference`."""
    words, known = (set(map(stem_of, _SPELLED.findall(text.lower()))) for text in (label, claim))
    return bool(words) and words <= known


def _is_plain_in_label(label: str, word: Word, text: WholeText) -> bool:
    """Return whether a word of a label is no name, or no measure: `Share of revenue`."""
    if label[word.start : word.end].casefold() in {"value", "values"}:
        return True
    is_opening = label[: word.start].endswith(("| ", "|")) or not word.start
    is_head = " | " in label[: word.start]
    is_name = word.kind == "name" and word.key.isalpha()
    if is_opening and is_name and (is_head or word.key in text.small_words):
        return word.key not in text.known_names  # Its capital is that of a cell.
    return word.key in OWNERS and bool(_BASE.search(label, 0, word.start))


def _is_other_size(said: Said, label: str, word: Word) -> bool:
    """Return whether a label has a length of prompts, or a count of users, that the claim has not.

    `8x`, `1M tokens` and the column of a context window say nothing of the kind.
    """
    printed = _SIZE.fullmatch(word.key)
    if printed is None or not _OF_LOAD.match(label, word.end):
        return False
    size = Decimal(printed["number"].replace(",", "")) * (SCALES["k"] if printed["k"] == "k" else 1)
    own = {item.low for item in figures_of(said.text)}
    own |= {Decimal(n) for n in _NUMBER.findall(said.text.replace(",", ""))}
    own |= {SCALES["thousand"]} if _A_THOUSAND.search(said.text) else set()
    if f"{printed['number']}{printed['k']}" in said.text.casefold():
        return False
    return size not in own
