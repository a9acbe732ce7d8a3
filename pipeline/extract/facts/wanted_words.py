"""Where the words stand that a wanted fact asks for."""

import re
from functools import lru_cache

from pipeline.quantities.prose.passages import Passage
from pipeline.registry.wanted_facts import WantedFact


def places_of(passage: Passage, wanted: WantedFact) -> tuple[tuple[int, int], ...] | None:
    """Return where the wanted words stand in a passage; null where one lacks or one is barred.

    Those that stand in its context are left out.
    """
    leads = [line for line in passage.above.splitlines() if line.endswith(":")]
    around = "\n".join([passage.context, *leads, passage.text])
    if any(finder(word).search(around) for word in wanted.without):
        return None
    if not all(finder(word).search(around) for word in wanted.near):
        return None
    return tuple(
        match.span() for word in wanted.near for match in finder(word).finditer(passage.text)
    )


@lru_cache(maxsize=1_000)
def finder(alternatives: str) -> re.Pattern[str]:
    """Return what finds one of several words or phrases, each whole."""
    words = (re.escape(word.strip()).replace(r"\ ", r"\s+") for word in alternatives.split("|"))
    return re.compile(rf"(?<!\w)(?:{'|'.join(filter(None, words))})(?!\w)", re.I)
