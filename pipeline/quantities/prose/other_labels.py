"""What stands before a figure and limits it: its label, as of a cell, or what opens its sentence.

`Among banks, 21% run it themselves` is of banks: each word of such an opening must be one of the
claim, or say what the whole text or its section is about. Times are another rule's matter.
"""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest
from typing import Final

from pipeline.quantities.figures import SCALES
from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.leans import PRONOUN
from pipeline.quantities.prose.other_scopes import COUNTABLE
from pipeline.quantities.prose.owners import OF_UNIT, OWNERS
from pipeline.quantities.prose.parts import is_alike
from pipeline.quantities.prose.passages import figures_of
from pipeline.quantities.prose.said import SUPERLATIVE, Said, keys_of, own_words
from pipeline.quantities.prose.same_figures import with_unit_of
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.prose.words import CRITICAL, ORIGINS, Word, is_in, stem_of
from pipeline.quantities.quantities import SPEEDS

_TELLING: Final = CRITICAL | COUNTABLE | (OWNERS - {"growth"})
_IN_LABELS: Final = frozenset({"median", "total", "cost", "single", "ai"})
"""What a label may say of a figure beside its claim."""
_SPELLED = re.compile(r"\b(?!(?:20[0-9]{2}|which)\b)[^\W_]{3,}")
_SIZE = re.compile(r"(?P<number>[0-9][0-9.,]*)(?P<k>[kmx])")
_NUMBER = re.compile(r"(?<![\w.])[0-9]+(?:\.[0-9]+)?")
_OF_LOAD = re.compile(
    r"(?i)[\s-]?(?:tokens?\s)?(?:prompts?|inputs?|in\b|context|users?|concurren|requests?|streams?|batch|\()"
)
_SIDES: Final = (
    re.compile(r"\b(?:before|old|previous|without|excl\w*|off|no)\b", re.I),
    re.compile(r"\b(?:after|new|now|with(?!\s[$€£]?[0-9])|incl\w*)\b", re.I),
)
"""Words of labels that are one another's opposites."""
_EXTREMES: Final = dict.fromkeys(["highest", "most", "largest", "longest", "dearest"], 1) | (
    dict.fromkeys(["lowest", "least", "smallest", "cheapest", "shortest"], -1)
)
_OF_SPEEDS: Final = {"fastest": 1, "quickest": 1, "slowest": -1}
"""Superlatives by the end of a column that they mean; of times, those of speeds mean the other."""
_ASIDE = re.compile(
    r"\s\([A-Z][^()0-9$€£/]*\)"
    r"|(?<=\|\s)(?:(?!(?i:batch|cach|free|dedicat|reserv|spot|off-peak|discount))[^\s|]+\s){4,}\|\s"
)
"""Brackets behind a name, and a column of remarks that name no tier."""
_BASE = re.compile(r"\bshare\s(?:of|by)\s(?:[\w-]+\s)?\Z", re.I)
_OPENING: Final = re.compile(
    r"(?i)(?:\A\W*(?:(?:And|But)\s)?|[:;—]\s|\s–\s)(?P<words>(?:In|On|At|For|With|Without|Under|Of|Among|During|Within|Outside|Excluding|Using|Counting|Between|When|Whenever|Once"
    r"|Including|Over|Beyond)\s(?!(?:this|that|these|those|them|it|such)\b|(?:the\s)?(?:end\sof\s(?:the\s)?)?(?:\w+\s){0,2}(?:days?|weeks?|months?|years?|quarters?)\b)"
    r"(?:[^,;:]|,(?=[0-9])){2,60}?)(?:,\s|\s(?=(?:it|we|they|there)\s))"
)
"""`For long prompts, `; what points back, as `On them, `, is no limit by its own words."""
TURN: Final = re.compile(
    r"(?i)(?:in\s(?:addition|total|all|turn|contrast|particular|short|fact|other\swords|practice|response|return)|of\scourse|for\s(?:example|instance|comparison|now|its\spart)"
    r"|at\slaunch|at\sthe\s(?:same\stime|moment|time\sof\swriting)|on\s(?:average|\w+day))\Z"
)
"""What leads from one sentence to the next, or names a day."""
SOURCE: Final = re.compile(
    r"(?i)(?:in|at|with|on|during)\s(?:(?:an?|the|its|our|their|his|her|this|that)\s(?:[\w’'-]+\s){0,2}?)?(?:report|interview|statement|letter|filing|call|release|announcement)s?\b"
    r"|(?:in|at)\s(?:production|present)\b|(?:over|across|in)\s(?:all|every)\b|\w+ing\s(?:(?:the|this|today[\'’]s)\s)?(?:new\s|latest\s)?(?:round|announcement|financing|raise|investment)\Z"
)
"""Where a figure was told, or that it is of all: no limit."""
_AT_WHOM: Final = re.compile(r"at\s(?:(?!(?:at|on|in|with|for|of)\s)[^\s,]+\s?){1,6}\Z", re.I)
"""`At its larger rival Acme Cloud, `"""
_PLACES: Final = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_PLACE: Final = re.compile(
    rf"\b(?:[Tt]he|[Ii]ts|[Tt]heir)\s(?P<which>{'|'.join(_PLACES)}|last|final)\s(?P<what>[a-z]+)"
)
_POINTS_BACK: Final = re.compile(r"\W*(?:That|This|It)\s(?:is|was)\b")
"""A claim whose limits stand in the sentence before it."""


def other_labels(case: Case, label: str) -> Iterator[str]:
    """Yield what the label of a figure, as of a cell and its column, has and the claim has not."""
    said, text = case.said, case.text
    label = _ASIDE.sub("", label)
    own = own_words(label)
    known = said.keys | OF_UNIT.get(case.claimed.unit, frozenset()) | _IN_LABELS
    known |= frozenset() if said.own_names else text.main_subjects
    known |= {"intake", "funding", "revenue"} if "intake" in said.keys else set()
    known |= {"revenue"} if case.claimed.unit == "percent" and "market" in said.keys else set()
    for word, behind in zip_longest(own, own[1:]):
        printed = label[word.start : word.end]
        is_other = not _is_plain_in_label(label, word, text)
        is_other &= word.kind == "name" or word.key in _TELLING
        is_other |= bool(SUPERLATIVE.fullmatch(printed))
        if _SIZE.fullmatch(word.key):
            is_other = _is_other_size(said, label, word)
        is_maker = behind and behind.key in said.keys and not behind.key.isalpha()
        if is_other and not is_maker and word.key not in known:
            yield f"its label has '{printed}'"


def other_rows(case: Case) -> Iterator[str]:
    """Yield where the claim is of another row, column or table, or of a wider one than its figure.

    Of `FP8 cache` and `FP8 cache and scheduler` a claim with both means the second; the row of
    `Kimi K3 (long context)` is none of a claim on `Kimi K3`.
    """
    said, unit = case.said, with_unit_of(case.figure, case.passage.context).unit
    own = case.passage.context.split(" | ")
    unit_words = OF_UNIT.get(case.claimed.unit, frozenset()) | {"median"}
    known = keys_of(case.passage.context) | unit_words
    claimed = {word.key for word in own_words(case.claim[slice(*said.part)])} - OWNERS
    is_titled = _is_spelled(case.passage.above.partition("\n")[0], case.claim)
    for other in case.text.passages:
        theirs = other.context.split(" | ")
        title = "" if is_titled else other.above.partition("\n")[0]
        units = {with_unit_of(item, other.context).unit for item in other.figures}
        if other.is_cell and unit in units and _is_spelled(title, case.claim):
            yield f"another one stands below '{title}'"
            return
        if len(theirs) != len(own) or other.above != case.passage.above:
            continue
        pairs = [pair for pair in zip(own, theirs, strict=True) if pair[0] != pair[1]]
        if len(pairs) != 1 or unit not in units:
            continue
        mine, their = (keys_of(part) for part in pairs[0])
        wider = bool(their) and not their - known and bool(mine - their - unit_words)
        is_wider = wider and not (mine - their) & said.keys
        is_named = _is_spelled(pairs[0][1], case.claim) and not _is_spelled(pairs[0][0], case.claim)
        if is_named or is_wider or ((their - known) & claimed and not (mine - their) & said.keys):
            yield f"another one is that of '{pairs[0][1]}'"
            return
    yield from _other_turn(case)
    for side, opposite in (_SIDES, _SIDES[::-1]):
        if not side.search(case.passage.context) or side.search(case.claim):
            continue
        # A figure of `Before` is of a day that its label does not tell.
        is_dated = side is _SIDES[0] and times_of(case.claim, case.text.written)
        if opposite.search(case.claim) or is_dated:
            yield f"its label has '{case.passage.context}'"


def _other_turn(case: Case) -> Iterator[str]:
    """Yield where a label numbers what its claim has by its place: `turn 1` is not the last one."""
    for match in _PLACE.finditer(case.claim):
        number = re.compile(rf"(?i)\b{match['what']}\s([0-9]+)\b")
        known = [int(n) for item in case.text.passages for n in number.findall(item.context)]
        own = number.search(case.passage.context)
        if own and int(own[1]) != _PLACES.get(match["which"], max(known)):
            yield f"its label has '{own[0]}'"


def is_extreme(case: Case, word: Word) -> bool:
    """Return whether a cell is the highest or lowest of its column, as a word of the claim says."""
    printed = case.claim[word.start : word.end].casefold()
    is_wait = with_unit_of(case.figure, case.passage.context).unit == "s"
    sign = _EXTREMES.get(printed, 0) or _OF_SPEEDS.get(printed, 0) * (-1 if is_wait else 1)
    row, _, head = case.passage.context.rpartition(" | ")
    if not sign or not keys_of(row) & {*case.said.own_names}:
        return False
    others = [
        item.figures[0].low or 0
        for item in case.text.passages
        if item.context.endswith(f" | {head}")
        and item.above == case.passage.above
        and item is not case.passage
        and item.figures
    ]
    return len(others) > 1 and all(sign * ((case.figure.low or 0) - other) > 0 for other in others)


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
    return size not in own


def other_opening(case: Case) -> Iterator[str]:
    """Yield where a sentence opens with a limit that neither the claim nor its topic has."""
    yield from _opening_elsewhere(case)
    openings = [None, *_OPENING.finditer(case.sentence, 0, case.figure.start)]
    opening = openings[-1]
    if opening is None or ": " in case.sentence[opening.end() : case.figure.start]:
        return
    words = opening["words"]
    is_whose = _AT_WHOM.match(words) and keys_of(" ".join(words.split()[-2:])) & {
        *case.said.own_names
    }
    is_back = _POINTS_BACK.match(case.claim) or TURN.match(words) or SOURCE.match(words)
    if is_whose or is_back:
        return
    topic = case.text.speakers | case.text.main_subjects
    if not {case.figure.unit, case.claimed.unit} & SPEEDS:  # A speed is of its load alone.
        topic |= keys_of(f"{case.text.title}\n{case.passage.above}")
    known = topic | ({"typical"} if "average" in case.said.keys else set())
    known |= case.said.keys | {stem_of(key) for key in case.said.keys}
    named = 0
    for word in case.words:
        is_opening = opening.start("words") < word.start < opening.end("words")
        is_known = word.key in known | ORIGINS
        is_known |= word.kind == "name" and 0 < word.start - named <= len(" (")
        named = word.end if is_known and word.kind == "name" else 0
        if is_opening and not is_known and not is_in(word, case.passage.figures):
            yield f"it is so '{words}'"
            return


def _opening_elsewhere(case: Case) -> Iterator[str]:
    """Yield a limit with which the claim opens and another sentence of the text, not this one."""
    own = _OPENING.match(case.claim, 0, case.claimed.start)
    if own is None or times_of(own["words"], None):
        return
    words = own["words"].casefold()
    near = f"{case.sentence}\n{case.passage.around}\n{case.text.title}"
    if PRONOUN.match(case.sentence):
        near += f"\n{case.passage.before}"
    keys = {word.key for word in own_words(own["words"])}
    is_so = keys and keys <= keys_of(near) and words.split()[0] in case.sentence.casefold().split()
    is_elsewhere = not is_so and words not in near.casefold()
    is_elsewhere &= any(
        words in item.text.casefold() and any(is_alike(f, case.figure) for f in item.figures)
        for item in case.text.passages
    )
    printed = {item.low for item in figures_of(f"{near}\n{case.passage.before}")}
    is_unsaid = any(item.low not in printed for item in figures_of(own["words"]))
    if is_elsewhere or is_unsaid:
        yield f"it does not say '{own['words']}'"
