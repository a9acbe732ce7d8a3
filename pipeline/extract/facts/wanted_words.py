"""Where the words stand that a wanted fact asks for."""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.registry.wanted_facts import WantedFact


@dataclass(frozen=True, slots=True)
class NearWords:
    """The wanted words as a text has them around a passage.

    Attributes:
        here: Those of the passage, its label and head, and what introduces its list.
        above: Those that only the sentences before it, the headings or the headline have.
    """

    here: tuple[str, ...]
    above: tuple[str, ...]


def near_words(passage: Passage, wanted: WantedFact, text: WholeText) -> NearWords | None:
    """Return the wanted words around a passage; null where one lacks or one is barred."""
    around = _around(passage)
    outside = "\n".join([passage.before, passage.above, text.title])
    if any(finder(word).search(around) for word in wanted.without):
        return None
    here: list[str] = []
    above: list[str] = []
    for word in wanted.near:
        if match := finder(word).search(around):
            here.append(match[0])
        elif match := finder(word).search(outside):
            above.append(match[0])
        else:
            return None
    return NearWords(tuple(here), tuple(above))


def _around(passage: Passage) -> str:
    leads = [line for line in passage.above.splitlines() if line.endswith(":")]
    return "\n".join([passage.context, *leads, passage.text])


@lru_cache(maxsize=1_000)
def finder(alternatives: str) -> re.Pattern[str]:
    """Return what finds one of several words or phrases, each whole."""
    words = (re.escape(word.strip()).replace(r"\ ", r"\s+") for word in alternatives.split("|"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(filter(None, words))})(?!\w)", re.I)
