"""Months of release that labels write out: `DeepSeek-V3 (March 2025)`."""

import re
from typing import Final

from pipeline.analysis.identity.lexicon import Lexicon

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_NOTE: Final = re.compile(
    rf"\s*\(({'|'.join(MONTHS)})[a-z]*\.?(?:\s(\d{{1,2}}))?,?\s(20\d\d)\)", re.IGNORECASE
)

_DATED: Final = re.compile(r"-(?:\d{4}|20\d\d-?\d\d-?\d\d)")


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
    """Return the release of a model of that month, or the model if it has no dated ones.

    None where several are of that month, or where other months alone have one.
    """
    if month is None:
        return model
    dated = [name for name in words.models if _DATED.fullmatch(name.removeprefix(model))]
    of_it = [name for name in dated if month.fullmatch(name.removeprefix(model))]
    if not dated:
        return model
    return of_it[0] if len(of_it) == 1 else None
