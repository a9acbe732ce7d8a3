"""Canonical models whose names are close to an id that could not be resolved: hints for a human."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from pipeline.identity.lexicon import Lexicon, lexicon
from pipeline.identity.reading import read
from pipeline.identity.spelling import Tokens
from pipeline.models import Models

FAR = 0.4
"""Likeness below which a name is no help to anybody."""


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
    asked = [_tokens(words, text) for text in (model_id, label) if text]
    candidates = sorted(words.models | set(among))
    scored = [
        (max(_likeness(name, words.tokens(model.partition("/")[2])) for name in asked), model)
        for model in candidates
    ]
    ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1]))
    return [model for score, model in ranked[:limit] if score >= FAR]


def _tokens(words: Lexicon, text: str) -> Tokens:
    reading = read(words, text)
    return reading.name if reading else words.tokens(text.lower())


def _likeness(asked: Tokens, name: Tokens) -> float:
    """Return how alike two names are, 0 to 1: shared words count as much as shared letters."""
    shared = len(set(asked) & set(name)) / len(set(asked) | set(name))
    letters = SequenceMatcher(None, "-".join(asked), "-".join(name), autojunk=False).ratio()
    return (shared + letters) / 2
