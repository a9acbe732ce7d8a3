"""Models that a person means by a name, however they spell it: `llama 70b`, `gptoss120`."""

import re
from collections.abc import Mapping, Sequence, Set
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import Indel

MOST: Final = 5

ALIKE: Final = 0.7
"""Likeness from which on a name is a hint."""


def find_models(query: str, spellings: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the models that a name may mean, the best first.

    Args:
        query: What somebody typed.
        spellings: Names of each model; those that more is known of come first.

    >>> names = {"meta/llama-3.3-70b": ["Llama 3.3 70B"], "meta/llama-3.3-8b": ["Llama 3.3 8B"]}
    >>> find_models("llama3.3 70", names), find_models("70b", names)
    (['meta/llama-3.3-70b'], ['meta/llama-3.3-70b'])
    """
    words = _words(query)
    scored = []
    for place, (model, names) in enumerate(spellings.items()):
        misfits = [_misfit(words, name) for name in (model, model.rpartition("/")[2], *names)]
        known = [misfit for misfit in misfits if misfit is not None]
        if words and known:
            scored.append((min(known), place, model))
    return [model for _, _, model in sorted(scored)]


def meant_models(query: str, spellings: Mapping[str, Sequence[str]]) -> list[str]:
    """Return models whose names are like one that none has: hints for a person.

    A word that no name has stands for the one that is most like it.

    >>> meant_models("lama 70b", {"meta/llama-3.3-70b": [], "meta/llama-3.3-8b": []})
    ['meta/llama-3.3-70b']
    """
    known = {
        word for names in spellings.items() for word in _words(" ".join((names[0], *names[1])))
    }
    asked_words = [_nearest(word, known) for word in _words(query)]
    found = find_models(" ".join(asked_words), spellings)
    if found:
        return found[:MOST]
    asked = "".join(_words(query))
    # Many leave out the end of a name, such as `instruct`.
    starts = ["".join(_words(model.rpartition("/")[2]))[: len(asked) + 1] for model in spellings]
    scorer = Indel.normalized_similarity
    alike = process.extract(asked, starts, scorer=scorer, limit=MOST, score_cutoff=ALIKE)
    models = list(spellings)
    return [models[place] for _, _, place in alike]


def _nearest(word: str, known: Set[str]) -> str:
    if word in known or not word.isalpha():
        return word
    scorer = Indel.normalized_similarity
    like = process.extractOne(word, sorted(known), scorer=scorer, score_cutoff=ALIKE)
    return like[0] if like else word


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+|\d+", text.lower())


def _misfit(query: Sequence[str], name: str) -> int | None:
    """Return how badly words fit a name: 0 is best, null not at all; a number must be whole."""
    words = _words(name)
    joined = "".join(words)
    if "".join(query) == joined:
        return 0
    starts, length = [], 0
    for word in words:
        starts.append((length, word))
        length += len(word)
    # A name that begins with something else is of another model more often.
    apart, end = 0, 0
    for asked in query:
        start = next((at for at, own in starts if _is_at(asked, at, own, joined)), None)
        if start is None:
            return None
        starts = [item for item in starts if item[0] != start]
        apart += start != end
        end = start + len(asked)
    return 1 + apart


def _is_at(asked: str, at: int, own: str, joined: str) -> bool:
    return joined.startswith(asked, at) and (not asked.isdigit() or own == asked)
