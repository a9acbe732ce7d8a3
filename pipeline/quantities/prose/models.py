"""Models as a text names them: names with a number in them, as `Kimi K2.6`."""

import re
from collections.abc import Iterator
from functools import lru_cache

from pipeline.quantities.prose.passages import Passage, figures_of
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.words import GPU, Placed, Word, is_in, words_of

_PARTNER = re.compile(
    r"\b(?:the|an?|its|our|their)\s(?P<what>draft|small|smaller|drafting|reward|embedding|helper|teacher|router|guard|older|previous|other|second|closed|competing|rival)\smodel\b",
    re.I,
)
"""A model beside the one that a text is about."""
THE_MODEL = re.compile(r"\b(?:the|this|that)\s(?:same\s|very\s|new\s)?model\b", re.I)
NO_MODEL = re.compile(
    rf"{GPU.pattern}|hbm\w*"
    r"|(?:int|fp|bf|nvfp)[0-9]{1,2}|series [a-h]"
    r"|[a-z]+(?:['’.][a-z]+)+|[0-9]+(?:pc|st|nd|rd|th)|[0-9.]+[xpc]?|p[0-9]{2}|co2e?|[kmgt]wh?|b2b|g[0-9]{1,2}"
)
"""Machines, formats of numbers and the like."""


def models_of(passage: Passage) -> tuple[tuple[str, ...], ...]:
    """Return the models that a passage or its labels name, in their order."""
    if passage.place == "page":
        return ()
    return _models_in(f"{passage.context} | {passage.text}")


@lru_cache(maxsize=20_000)
def _models_in(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(run for run in _runs(text) if any(not key.isalpha() for key in run))


def is_partner(text: str) -> bool:
    """Return whether a sentence is of a model beside the one that its text is about."""
    return bool(_PARTNER.search(text))


def is_same_model(run: tuple[str, ...], names: frozenset[str]) -> bool:
    """Return whether a model is the one that some names are of: its family and its version."""
    numbered = {key for key in names if not key.isalpha()}
    return run[0] in names and {key for key in run if not key.isalpha()} <= numbered


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the names of a text, each as the words that it has; of machines and times none."""
    taken: tuple[Placed, ...] = (*times_of(text, None), *figures_of(text))
    run: list[Word] = []
    for word in words_of(text):
        is_version = run and word.key[0].isdigit() and word.start - run[-1].end == 1
        is_other = not is_version and NO_MODEL.fullmatch(word.key)
        if word.kind != "name" or is_in(word, taken) or is_other:
            continue
        if run and word.start - run[-1].end != 1:
            yield tuple(item.key for item in run)
            run = []
        run.append(word)
    if run:
        yield tuple(item.key for item in run)
