"""Whether what opens a sentence limits its figure to less than the claim says.

`Among banks, 21% run it themselves` is of banks: each word of such an opening must be one of the
claim, or say what the whole text or its section is about. Times are another rule's matter.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.quantities.prose.case import Case
from pipeline.quantities.prose.leans import PRONOUN
from pipeline.quantities.prose.owners import TOTAL
from pipeline.quantities.prose.parts import is_alike
from pipeline.quantities.prose.passages import figures_of
from pipeline.quantities.prose.said import has_alike, keys_of, own_words
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.words import is_in, stem_of
from pipeline.quantities.quantities import SPEEDS

_OPENING: Final = re.compile(
    r"(?:\A\W*(?:(?:And|But)\s)?|[:;—]\s|\s–\s)(?P<words>(?:In|On|At|For|With|Without|Under|Of|Among|During|Within|Outside|Excluding|Using|Counting|Between|When|Whenever|Once"
    r"|Including|Over|Beyond)\s(?!(?:this|that|these|those|them|it|such)\b|(?:the\s)?(?:\w+\s)?(?:days?|weeks?|months?|years?|quarters?)\b)"
    r"(?:[^,;:]|,(?=[0-9])){2,60}?)(?:,\s|\s(?=(?:it|we|they|there)\s))",
    re.I,
)
"""`For long prompts, `; what points back, as `On them, `, is no limit by its own words."""
_TURN: Final = re.compile(
    r"(?:in\s(?:addition|total|all|turn|contrast|particular|short|fact|other\swords|practice|response|return)|of\scourse|for\s(?:example|instance|comparison|now|its\spart)"
    r"|at\slaunch|at\sthe\s(?:same\stime|moment|time\sof\swriting)|on\s(?:average|\w+day))\Z",
    re.I,
)
"""What leads from one sentence to the next, or names a day."""
_WITHOUT: Final = re.compile(r"(?:Without|Excluding|Outside)\b", re.I)
_HAS_NOT: Final = re.compile(
    r"\b(?:without|no|not|excluding|outside|except|before|other\sthan|beyond|alone|only)\b", re.I
)
_SOURCE: Final = re.compile(
    r"(?:in|at|with|on)\s(?:(?:an?|the|its|our|their|his|her|this|that)\s(?:[\w-]+\s){0,2}?)?(?:report|interview|statement|letter|filing|call|release|announcement)s?\b"
    r"|(?:in|at)\s(?:production|present)\b|(?:over|across|in)\s(?:all|every)\b|\w+ing\s(?:(?:the|this|today[\'’]s)\s)?(?:new\s|latest\s)?(?:round|announcement|financing|raise|investment)\Z",
    re.I,
)
"""Where a figure was told, or that it is of all: no limit."""
_HEADS: Final = frozenset(
    {"survey", "poll", "studi", "agreement", "contract", "product", "test", "own", "exam"}
    | {"question", "task", "respond"}
)
"""Stems of what a figure comes from, which limit it to nothing."""
_SUM: Final = re.compile(r"(?:Including|Counting)\b", re.I)
_STAGE: Final = re.compile(r"(?:private|public|closed|open)\s(?:beta|preview|test|trial|pilot)\b")
_POINTS_BACK: Final = re.compile(r"\W*(?:That|This|It)\s(?:is|was)\b")
"""A claim whose limits stand in the sentence before it."""


def other_opening(case: Case) -> Iterator[str]:
    """Yield where a sentence opens with a limit that neither the claim nor its topic has."""
    yield from _opening_elsewhere(case)
    openings = [None, *_OPENING.finditer(case.sentence, 0, case.figure.start)]
    opening = openings[-1]
    if opening is None or ": " in case.sentence[opening.end() : case.figure.start]:
        return
    words = opening["words"]
    is_sum = bool(_SUM.match(words) and TOTAL.search(case.claim))
    if is_sum or _POINTS_BACK.match(case.claim) or _TURN.match(words) or _SOURCE.match(words):
        return
    if _WITHOUT.match(words) and not _HAS_NOT.search(case.claim):
        yield f"it is so '{words}'"
        return
    topic = case.text.speakers | case.text.main_subjects
    if not {case.figure.unit, case.claimed.unit} & SPEEDS:  # A speed is of its load alone.
        topic |= keys_of(f"{case.text.title}\n{case.passage.above}")
    known = topic | ({"typical"} if "average" in case.said.keys else set())
    known |= case.said.keys | {stem_of(key) for key in case.said.keys}
    named = 0
    for word in case.words:
        is_opening = opening.start("words") <= word.start < opening.end("words")
        is_known = word.key in known | _HEADS or has_alike(word, known)
        is_known |= bool(_STAGE.match(case.sentence, word.start))
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
    if _POINTS_BACK.match(case.sentence) or PRONOUN.match(case.sentence):
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
