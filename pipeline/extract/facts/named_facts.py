"""Names that a source is asked for, such as customers: each where a fitting sentence has it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.domain.readings import FactReading
from pipeline.extract.facts.evidence import fact_of
from pipeline.extract.facts.wanted_words import finder, near_words
from pipeline.quantities.prose.moods import is_denied, is_over, is_planned
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.subjects import is_said_of_another
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.prose.words import Place
from pipeline.registry.wanted_facts import WantedFact

MAX_BETWEEN = 6
"""Words, other than names, that may stand between a name and the word that says what it is."""
_OF_LIST = re.compile(r"\b[A-Z][\w&.’'-]*|\band\b|[,:]")
_BREAKS = re.compile(
    r"(?i)[;()—0-9]|\b(?:however|but|while|whereas|although|though|except|unlike|instead|which|who"
    r"|reportedly)\b"
)


def named_facts(text: WholeText, wanted: WantedFact) -> Iterator[FactReading]:
    """Yield a fact for each wanted name, from the first passage that has it."""
    missing = list(wanted.names)
    for passage in text.passages:
        words = near_words(passage, wanted, text) if passage.place == "text" else None
        if not missing or words is None or words.above:
            continue
        finders = (finder(word) for word in wanted.near)
        places = [Place(*match.span()) for find in finders for match in find.finditer(passage.text)]
        # Case counts: Benchmark invests, a benchmark measures.
        found = {
            name: Place(*match.span())
            for name in wanted.names
            if (match := re.search(rf"(?<!\w){re.escape(name)}(?!\w|['’])", passage.text))
        }
        if found and _is_list_of_another(passage, wanted, (*places, *found.values())):
            continue
        for name, span in found.items():
            is_tied = passage.is_cell or _is_tied(passage, span, wanted)
            if name in missing and is_tied and _is_meant(passage.text, *span):
                missing.remove(name)
                yield replace(fact_of(wanted, passage, span, text.written), value_text=name)


def _is_list_of_another(passage: Passage, wanted: WantedFact, places: tuple[Place, ...]) -> bool:
    """Return whether a list of names, and the words that go with it, belong to somebody else."""
    first = min(start for start, _ in places)
    last = max(end for _, end in places)
    return not passage.is_cell and is_said_of_another(
        passage.text, first, last, subject=wanted.subject, near=places
    )


def _is_tied(passage: Passage, name: tuple[int, int], wanted: WantedFact) -> bool:
    """Return whether a name stands in the list that goes with the last of the wanted words."""
    word = finder(wanted.near[-1])
    if word.search(passage.around):
        return True
    for match in word.finditer(passage.text):
        first, last = sorted([match.span(), name])
        gap = _OF_LIST.sub("", passage.text[first[1] : last[0]])
        if not _BREAKS.search(gap) and len(gap.split()) <= MAX_BETWEEN:
            return True
    return False


def _is_meant(text: str, start: int, end: int) -> bool:
    is_stated = not is_denied(text, start, end) and not is_planned(text, start, end)
    return is_stated and not is_over(text, start, end)
