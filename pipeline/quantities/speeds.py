"""Speeds that a seller advertises beside its prices: tokens per second, as printed."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.domain.readings import Percentile

_PER_SECOND: Final = r"(?:tps|t(?:okens?|oks?)?\s?(?:/|per)\s?s(?:ec(?:ond)?s?)?)\b"
_IN_TOKENS: Final = re.compile(rf"\b{_PER_SECOND}", re.I)
_SPEED: Final = re.compile(
    r"(?P<most>up to\s+|max\.?\s+)?(?:~|≈|about\s+|approx\.?\s+)?"
    r"(?P<number>(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,5})(?:\.[0-9]{1,3})?)"
    rf"\s?(?P<unit>{_PER_SECOND})?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Speed:
    """An advertised speed.

    Attributes:
        value: Tokens per second.
        percentile: `max` where the page says up to, else `stated`.
        text: The figure with its words, as it stands in the cell.
        figure: The number alone, likewise.
    """

    value: Decimal
    percentile: Percentile
    text: str
    figure: str


def read_speed(text: str, *, title: str) -> Speed | None:
    """Return the speed that a cell states; null if it states none in tokens per second.

    Args:
        text: The cell; without a unit it is in tokens per second only if the header says so.
        title: Header of its column.

    >>> read_speed("~1,000 TPS", title="Speed").value
    Decimal('1000')
    >>> read_speed("217x", title="Speed factor") is None
    True
    """
    match = _SPEED.fullmatch(text.strip())
    if match is None or not (match["unit"] or states_tokens(title)):
        return None
    value = Decimal(match["number"].replace(",", ""))
    percentile: Percentile = "max" if match["most"] else "stated"
    return Speed(value, percentile, match[0], match["number"])


def states_tokens(text: str) -> bool:
    """Return whether a text names tokens per second.

    >>> states_tokens("SPEED (T/SEC)"), states_tokens("Characters /s")
    (True, False)
    """
    return _IN_TOKENS.search(text) is not None
