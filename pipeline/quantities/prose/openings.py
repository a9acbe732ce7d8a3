"""Whether what opens a sentence limits its figure to less than the claim says.

`Among banks, 21% run it themselves` is of banks: each word of such an opening must be one of the
claim, or say what the whole text or its section is about. Times are another rule's matter.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.quantities.prose.leans import PRONOUN
from pipeline.quantities.prose.owners import TOTAL
from pipeline.quantities.prose.parts import is_alike
from pipeline.quantities.prose.passages import Passage, figures_of
from pipeline.quantities.prose.said import Said, has_alike, keys_of, own_words
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.prose.words import is_in, stem_of
from pipeline.quantities.quantities import SPEEDS, Quantity

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


def other_opening(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> Iterator[str]:
    """Yield where a sentence opens with a limit that neither the claim nor its topic has."""
    yield from _opening_elsewhere(said, passage, figure, text)
    openings = [None, *_OPENING.finditer(passage.text, 0, figure.start)]
    opening = openings[-1]
    if opening is None or ": " in passage.text[opening.end() : figure.start]:
        return
    words = opening["words"]
    is_sum = bool(_SUM.match(words) and TOTAL.search(said.text))
    if is_sum or _POINTS_BACK.match(said.text) or _TURN.match(words) or _SOURCE.match(words):
        return
    if _WITHOUT.match(words) and not _HAS_NOT.search(said.text):
        yield f"it is so '{words}'"
        return
    topic = text.speakers | text.main_subjects
    if not {figure.unit, said.figure.unit} & SPEEDS:  # A speed is of its load alone.
        topic |= keys_of(f"{text.title}\n{passage.above}")
    known = topic | ({"typical"} if "average" in said.keys else set())
    known |= said.keys | {stem_of(key) for key in said.keys}
    named = 0
    for word in own_words(passage.text):
        is_opening = opening.start("words") <= word.start < opening.end("words")
        is_known = word.key in known | _HEADS or has_alike(word, known)
        is_known |= bool(_STAGE.match(passage.text, word.start))
        is_known |= word.kind == "name" and 0 < word.start - named <= len(" (")
        named = word.end if is_known and word.kind == "name" else 0
        if is_opening and not is_known and not is_in(word, passage.figures):
            yield f"it is so '{words}'"
            return


def _opening_elsewhere(
    said: Said, passage: Passage, figure: Quantity, text: WholeText
) -> Iterator[str]:
    """Yield a limit with which the claim opens and another sentence of the text, not this one."""
    own = _OPENING.match(said.text, 0, said.figure.start)
    if own is None or times_of(own["words"], None):
        return
    words = own["words"].casefold()
    near = f"{passage.text}\n{passage.around}\n{text.title}"
    if _POINTS_BACK.match(passage.text) or PRONOUN.match(passage.text):
        near += f"\n{passage.before}"
    keys = {word.key for word in own_words(own["words"])}
    is_so = keys and keys <= keys_of(near) and words.split()[0] in passage.text.casefold().split()
    is_elsewhere = not is_so and words not in near.casefold()
    is_elsewhere &= any(
        words in item.text.casefold() and any(is_alike(f, figure) for f in item.figures)
        for item in text.passages
    )
    printed = {item.low for item in figures_of(f"{near}\n{passage.before}")}
    is_unsaid = any(item.low not in printed for item in figures_of(own["words"]))
    if is_elsewhere or is_unsaid:
        yield f"it does not say '{own['words']}'"
