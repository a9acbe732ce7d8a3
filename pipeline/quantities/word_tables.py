"""Tables of words that stand in YAML files beside the modules that use them."""

from collections.abc import Iterable
from importlib.resources import files
from itertools import groupby
from operator import itemgetter
from typing import Any

import yaml


def word_table(path: str) -> Any:  # noqa: ANN401 (each table has its own form)
    """Return what a YAML file of `pipeline/quantities` holds."""
    return yaml.safe_load(files("pipeline.quantities").joinpath(path).read_text(encoding="utf-8"))


def alternatives(words: Iterable[str]) -> str:
    """Return the pattern of one of some words, the longer ones first; each is a pattern itself.

    Those with one first letter share it: a search then leaves all others out at once.

    >>> alternatives(["may", "jan", "march", "mai"])
    '(?:j(?:an)|m(?:arch|ay|ai))'
    """
    grouped = groupby(sorted(words, key=lambda word: (word[0], -len(word))), key=itemgetter(0))
    found = (f"{first}(?:{'|'.join(word[1:] for word in some)})" for first, some in grouped)
    return f"(?:{'|'.join(found)})"
