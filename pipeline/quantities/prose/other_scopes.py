"""Whether a figure is of another thing than its claim says: another model, region, round."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from pipeline.quantities.prose.owners import IN_TOTAL, OF_UNIT, OWNERS
from pipeline.quantities.prose.parts import clause_of, zone_of
from pipeline.quantities.prose.passages import Passage, WholeText
from pipeline.quantities.prose.said import Said, has_alike, keys_of, own_words
from pipeline.quantities.prose.words import CRITICAL, Word
from pipeline.quantities.quantities import Quantity

_COUNTABLE: Final = frozenset(
    ["cloud", "staff", "developers", "customers", "users", "sites", "chips", "hardware", "software"]
)


_WINDOW: Final = 24
_FURTHER = re.compile(r"\b(?:further|additional|another|extra|more)\s(?:than\s)?\Z", re.I)


_SCOPE_BEFORE = re.compile(r"\b(?:in|for|of|on|at|within|to)\s(?:the\s|its\s|our\s|an?\s)?\Z", re.I)


_GENERIC_BEFORE = re.compile(r"\b(?:by|from|including|with|to|and|said)\s\Z", re.I)


def other_labels(said: Said, label: str, text: WholeText) -> Iterator[str]:
    """Yield what the label of a figure, as of a cell and its column, has and the claim has not."""
    own = own_words(label)
    is_ours = any(word.key in said.own_names for word in own)
    known = said.keys | OF_UNIT.get(said.figure.unit, frozenset())
    if is_ours or not said.own_names:
        known |= text.speakers | keys_of(text.title) | text.main_subjects
    elif not any(word.kind == "name" and word.key.isalpha() for word in own):
        known |= text.main_subjects
    if IN_TOTAL.search(said.text):
        known |= {"total"}
    for word, behind in zip_longest(own, own[1:]):
        is_other = word.kind == "name" or word.key in CRITICAL | _COUNTABLE | (OWNERS - {"growth"})
        is_maker = behind is not None and behind.start == word.end + 1 and behind.key in said.keys
        is_maker &= behind is not None and not behind.key.isalpha()
        if is_other and not is_maker and word.key not in known and not has_alike(word, known):
            yield f"its label has '{label[word.start : word.end]}'"


def other_scope(said: Said, passage: Passage, figure: Quantity) -> Iterator[str]:
    """Yield where a word of the claim goes with another figure, or the figure with another name."""
    if _FURTHER.search(passage.text, max(0, figure.start - _WINDOW), figure.start):
        yield "it comes on top of another"
    start, end = zone_of(passage.text, figure)
    words = own_words(passage.text)
    within = [word for word in words if start <= word.start < end and word.key not in said.keys]
    rivals = [
        word
        for word in within
        if word.kind == "name" and not _is_behind(_GENERIC_BEFORE, passage.text, word)
    ]
    has_owner = any(word.key in OWNERS for word in within)
    around = keys_of(passage.around)
    exempt = {*said.own_names, *said.speakers}
    for word in said.words:
        places = [item.start for item in words if item.key == word.key]
        is_within = not places or any(start <= place < end for place in places)
        is_later = bool(places) and min(places) >= end
        is_exempt = word.kind == "name" and word.key in exempt and not (is_later and rivals)
        if is_within or word.key in around or is_exempt:
            continue
        is_owned = has_owner and (word.key in CRITICAL or word.key in OWNERS)
        if is_later or is_owned or (rivals and word.kind == "name"):
            yield f"'{word.key}' goes with another figure"
    yield from _other_names(said, passage, figure)


def _other_names(said: Said, passage: Passage, figure: Quantity) -> Iterator[str]:
    """Yield the names that bind a figure from behind: `revenue of $5 million in Europe`."""
    first, last = clause_of(passage.text, figure)
    for word in own_words(passage.text):
        is_name = word.kind == "name" and not word.key.startswith("series ")
        is_behind = first <= word.start < last and word.start >= figure.end
        is_bound = is_behind and _is_behind(_SCOPE_BEFORE, passage.text, word)
        if is_name and is_bound and word.key not in said.keys:
            yield f"it is of '{passage.text[word.start : word.end]}'"


def _is_behind(pattern: re.Pattern[str], text: str, word: Word) -> bool:
    return bool(pattern.search(text, max(0, word.start - _WINDOW), word.start))
