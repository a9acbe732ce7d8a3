"""The one model that a shortened name stands for."""

from pipeline.analysis.identity.lexicon import Lexicon
from pipeline.analysis.identity.reading import Reading
from pipeline.analysis.identity.spelling import (
    Tokens,
    has_digit,
    is_mode,
    is_regular,
    is_release,
    is_size,
    is_version,
    is_weak,
)
from pipeline.registry.models import Family

THINKING = "thinking"
"""A mode that sellers never leave out for the name's only meaning: `qwen3-max` is another model."""


def complete(lexicon: Lexicon, reading: Reading, family: Family, name: Tokens) -> str | None:
    """Return the one model that a short name fits, "" if it fits several, none if it fits none.

    A maker's own `org/name` with a size and without a mode is the base model, so it gets no mode.
    Elsewhere a name without a mode stands for the tuned model: nobody sells the base model there.
    """
    have = frozenset(name)
    takes_mode = not (
        reading.is_published and family.open and any(is_size(token) for token in name)
    )
    fits = [
        (full, model)
        for full, model in lexicon.fuller.get(family.stem, ())
        if have < full and _may_lack(family, have, full - have)
    ]
    if any(is_release(token) for token in have):
        # Releases of one month are a plain one and one that thinks, which says so.
        fits = [fit for fit in fits if THINKING not in fit[0] - have] or fits
        takes_mode = True
    plain = {full for full, _ in fits if not _is_tuned(full)}
    fits = [fit for fit in fits if fit[0] in plain or fit[0] - {THINKING} not in plain]
    tuned = {
        frozenset(token for token in full if not is_mode(token))
        for full, _ in fits
        if _is_tuned(full)
    }
    found = {model for full, model in fits if _is_tuned(full) or full not in tuned}
    if not takes_mode and not any(THINKING in full for full, _ in fits):
        found = {model for full, model in fits if not _is_tuned(full - have)}
    if not found or all(THINKING in full - have for full, _ in fits):
        return None
    if not any(map(has_digit, have)) and _names_several(lexicon, family, have):
        return ""
    return found.pop() if len(found) == 1 else ""


def _names_several(lexicon: Lexicon, family: Family, have: frozenset[str]) -> bool:
    """Return whether several models have the words of a name without numbers: `mistral-small`."""
    words = frozenset(token for token in have if not is_mode(token))
    models = {
        model
        for full, model in lexicon.fuller.get(family.stem, ())
        if words <= full and all(is_weak(token) or is_regular(token) for token in full - words)
    }
    return len(models) > 1


def _is_tuned(full: frozenset[str]) -> bool:
    return any(is_mode(token) for token in full)


def _may_lack(family: Family, have: frozenset[str], lacking: frozenset[str]) -> bool:
    has_tier = not have.isdisjoint(family.tiers)
    is_numbered = any(map(is_size, have)) and any(map(is_version, have))
    return all(
        is_weak(token) or (has_tier and is_size(token)) or (is_numbered and token in family.weak)
        for token in lacking
    )
