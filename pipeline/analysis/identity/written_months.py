"""Months of release that labels write out: `DeepSeek-V3 (March 2025)`."""

import re
from typing import Final

from pipeline.analysis.identity.lexicon import Lexicon

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_NOTE: Final = re.compile(
    rf"\s*\(({'|'.join(MONTHS)})[a-z]*\.?(?:\s(\d{{1,2}}))?,?\s(20\d\d)\)", re.IGNORECASE
)


def without_month(text: str) -> tuple[str, re.Pattern[str] | None]:
    """Return a name without its month, and how ends of names write that month.

    >>> without_month("R1 (May 28, 2025)")[0], without_month("R1")
    ('R1', ('R1', None))
    """
    found = _NOTE.search(text)
    if found is None:
        return text, None
    month, year = f"{MONTHS.index(found[1].lower()) + 1:02}", found[3]
    day = f"{int(found[2]):02}" if found[2] else r"\d\d"
    ends = (f"{month}{day}", f"{year[2:]}{month}", f"{year}-?{month}-?{day}")
    return _NOTE.sub("", text), re.compile(f"-(?:{'|'.join(ends)})")


def of_month(words: Lexicon, model: str, month: re.Pattern[str] | None) -> str | None:
    """Return the release of a model of that month; the model where it has none, none of several."""
    if month is None:
        return model
    releases = [
        name
        for name in words.models
        if name.startswith(model) and month.fullmatch(name.removeprefix(model))
    ]
    return None if releases[1:] else next(iter(releases), model)
