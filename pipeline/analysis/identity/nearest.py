"""Canonical models whose names are close to an id that could not be resolved: hints for a human."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import Indel

from pipeline.analysis.identity.lexicon import Lexicon, lexicon
from pipeline.analysis.identity.reading import read
from pipeline.analysis.identity.spelling import Tokens
from pipeline.registry.models import Models

FAR = 0.4
"""Likeness below which a name is no help to anybody."""

SAME_START = 2
"""Letters that two names without a word in common must share at their start."""


def nearest(
    models: Models,
    model_id: str,
    label: str | None = None,
    *,
    among: Iterable[str] = (),
    limit: int = 3,
) -> list[str]:
    """Return the canonical models most like an id, best first.

    Args:
        models: `models.yaml`.
        model_id: The id, or the label where the provider prints no id.
        label: What the provider calls it for people.
        among: Canonical models to choose from, besides those of models.yaml.
        limit: How many to return at most; fewer where little is alike.
    """
    words = lexicon(models)
    index = _index(models, frozenset(among))
    best: dict[str, float] = {}
    for asked in (_tokens(words, text) for text in (model_id, label) if text):
        for score, model in _scores(index, asked, limit):
            best[model] = max(score, best.get(model, 0.0))
    ranked = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))
    return [model for model, score in ranked[:limit] if score >= FAR]


@dataclass(frozen=True)
class _Index:
    """Candidates, found by their words and by how they start."""

    names: tuple[tuple[str, Tokens], ...]
    by_word: dict[str, list[int]]
    by_start: dict[str, list[int]]


@lru_cache(maxsize=8)
def _index(models: Models, among: frozenset[str]) -> _Index:
    words = lexicon(models)
    names = tuple(
        (model, words.tokens(model.partition("/")[2])) for model in sorted(words.models | among)
    )
    by_word: dict[str, list[int]] = {}
    by_start: dict[str, list[int]] = {}
    for place, (_, name) in enumerate(names):
        by_start.setdefault("-".join(name)[:SAME_START], []).append(place)
        for word in set(name):
            by_word.setdefault(word, []).append(place)
    return _Index(names, by_word, by_start)


def _scores(index: _Index, asked: Tokens, limit: int) -> Iterator[tuple[float, str]]:
    """Yield how alike names are, but for those that are less so than `limit` others."""
    found = set(asked)
    text = "-".join(asked)
    places = {place for word in found for place in index.by_word.get(word, ())}
    places.update(index.by_start.get(text[:SAME_START], ()))
    bounded = []
    for place in places:
        model, name = index.names[place]
        shared = len(found.intersection(name)) / len(found.union(name))
        spelled = "-".join(name)
        length = len(spelled) + len(text)
        bounded.append((shared + 2 * min(len(spelled), len(text)) / length, shared, spelled, model))
    best: list[float] = []
    for bound, shared, spelled, model in sorted(bounded, reverse=True):
        if bound / 2 < FAR or (len(best) >= limit and bound / 2 < best[limit - 1]):
            break
        score = (shared + Indel.normalized_similarity(spelled, text)) / 2
        best = sorted([*best, score], reverse=True)[:limit]
        yield score, model


def _tokens(words: Lexicon, text: str) -> Tokens:
    reading = read(words, text)
    return reading.name if reading else words.tokens(text.lower())
