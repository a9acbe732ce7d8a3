"""Figures written out: `double`, `three times faster`, `half a million developers`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.domain.metrics import FactUnit

_NUMBERS: Final = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "twenty": 20,
    "hundred": 100,
}
_MULTIPLES: Final = {"double": 2, "twice": 2, "triple": 3, "quadruple": 4}
_SCALES: Final = {"million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000}
_COMPARISON = (
    r"(?:more|less|fewer|faster|slower|higher|lower|cheaper|greater|better|larger|smaller|bigger"
    r"|longer|shorter|quicker|as|the|that|what)"
)
_WORDS = re.compile(
    rf"(?<!\bor\s)\b(?P<multiple>double|triple|quadruple)[sd]?\b(?!-|\s(?:digits?|down|check|click"
    r"|blind|precision|sided?|edged|standards?|counting|bind|play|team|tap)\b)"
    r"|(?<!\bor\s)\b(?P<twice>twice)\b(?!\s(?:an?|per|daily|weekly|monthly|yearly|in|before|over"
    r"|since|on|at|this|last)\b|[.,;:)!?]|\s{0,2}\Z)"
    rf"|\b(?P<times>{'|'.join(_NUMBERS)})(?:\stimes\s(?={_COMPARISON}\b)|[\s-]?fold\b)"
    rf"|\b(?P<half>half\sa)\s(?P<scale>million|billion|trillion)\b(?P<dollars>\s(?:US\s)?dollars\b)?"
    r"(?=\s[a-z]|\Z|[.,;])",
    re.I,
)


@dataclass(frozen=True, slots=True)
class WordFigure:
    """A figure in words.

    Attributes:
        value: Its value.
        step: What it is precise to.
        unit: Its unit.
        start: Where it starts.
        end: Where it ends.
    """

    value: Decimal
    step: Decimal
    unit: FactUnit
    start: int
    end: int


def word_figures(text: str) -> Iterator[WordFigure]:
    """Yield the figures of a text that are written in words."""
    for match in _WORDS.finditer(text):
        start, end = match.start(), match.start() + len(match[0].rstrip())
        if match["half"]:
            half = Decimal(_SCALES[match["scale"].lower()]) / 2
            unit: FactUnit = "usd" if match["dollars"] else "count"
            yield WordFigure(half, half, unit, start, end)
            continue
        word = (match["multiple"] or match["twice"] or match["times"]).lower()
        value = Decimal({**_MULTIPLES, **_NUMBERS}[word])
        yield WordFigure(value, Decimal(1), "ratio", start, end)
