"""Whether a name is one of its maker's: what its words and numbers must be."""

import re

from pipeline.analysis.identity.lexicon import Lexicon
from pipeline.analysis.identity.spelling import (
    Tokens,
    has_digit,
    is_mode,
    is_release,
    is_size,
    letter_of,
    totals,
)
from pipeline.registry.models import Family

LATEST = "latest"
"""Mark of a name that moves, unless its family says that it does not."""
_POINTLESS = re.compile(r"[1-9]\d")
"""Two digits that may be a version whose point a seller left out."""
_COUNT = re.compile(r"0?[1-9]")
_NUMBER = re.compile(r"v?\d+(?:\.\d+)*")
_PART_OF_DAY = re.compile(r"[0-3]\d")
_YEAR = re.compile(r"20\d\d")
_REVISION = re.compile(r"\d{3,8}")
"""A revision, `001`, or a date: `0613`, `2025`, `250615`."""


def foreign_words(lexicon: Lexicon, family: Family | None, name: Tokens) -> Tokens:
    """Return the words of a name that its maker's names do not have: a customer's or a seller's.

    Others publish tunes of open weights under like names: foreign are words that mark a tune,
    letters alone or before a number that no known name of the family has (`glm-4.7-h`), and what
    follows a size or mode (`qwen3-8b-acme`, `qwen3-8b-2`). All other words may be the maker's. Of
    closed models every word must be known, and a number behind the version must be a date.

    Args:
        lexicon: The words of models.yaml.
        family: The family that the name belongs to.
        name: The name.
    """
    if family is None:
        return ()
    own = lexicon.words[family.stem]
    if family.open:
        letters = lexicon.letters[family.stem]
        return tuple(
            word
            for place, word in enumerate(name)
            if word not in own
            and (word in lexicon.tunes or letter_of(word) not in letters or _is_added(name, place))
        )
    return tuple(
        word
        for place, word in enumerate(name)
        if word not in own and word != LATEST and not _is_number_of(family, name, place)
    )


def _is_added(name: Tokens, place: int) -> bool:
    """Return whether a word or a lone digit follows a size or mode, a digit also a month."""
    word, before = name[place], name[:place]
    is_whole = any(is_size(token) or is_mode(token) for token in before)
    is_count = _COUNT.fullmatch(word) is not None and not _is_dated(name, place)
    is_ended = is_whole or any(map(is_release, before))
    return is_ended if is_count else is_whole and word.isalpha()


def _is_number_of(family: Family, name: Tokens, place: int) -> bool:
    """Return whether a word is the first number of a name, a date, or counts a numbered word."""
    word, before = name[place], name[place - 1] if place else ""
    if not _NUMBER.fullmatch(word):
        return False
    is_first = not any(map(has_digit, name[:place]))
    return is_first or before in family.numbered or _is_dated(name, place)


def _is_dated(name: Tokens, place: int) -> bool:
    """Return whether a number is a revision or a part of a day: `001`, `0613`, `09-2025`."""
    if _REVISION.fullmatch(name[place]):
        return True
    beside = (*name[max(place - 1, 0) : place], *name[place + 1 : place + 2])
    is_part = _PART_OF_DAY.fullmatch(name[place]) is not None
    return is_part and any(_PART_OF_DAY.fullmatch(w) or _YEAR.fullmatch(w) for w in beside)


def tells_model(family: Family, name: Tokens) -> bool:
    """Return whether a name tells a size or version where those of its family do.

    `qwen3` is no model, nor is `gemini-flash`.
    """
    has_size = any(is_size(token) for token in name)
    is_versioned = family.one_digit and not family.open
    if (family.states_no_size and totals(name)) or (is_versioned and not any(map(has_digit, name))):
        return False
    is_sizeless = family.tuned_mode(name) is None and not family.sized
    return has_size or is_sizeless or not set(name).isdisjoint(family.unsized)


def lacks_point(name: Tokens) -> bool:
    """Return whether a name has a version without its point, `31`: two digits and no date."""
    numbers = [token for token in name if token.isdigit()]
    return len(numbers) == 1 and _POINTLESS.fullmatch(numbers[0]) is not None
