"""Figures written out: `double`, `three times faster`, `twenty-three billion dollars`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.domain.metrics import FactUnit
from pipeline.quantities.figures import SCALES

_ONES: Final = tuple(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "  # noqa: SIM905 (a line is read)
    "fifteen sixteen seventeen eighteen nineteen".split()
)
_TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES: Final = {word: at for at, word in enumerate(_ONES)} | {
    word: 10 * at for at, word in enumerate(_TENS, start=2)
}
_MULTIPLES: Final = {"double": 2, "twice": 2, "triple": 3, "quadruple": 4}
_SCALES: Final = SCALES | {"hundred": Decimal(100)}
_COMPARISON = (
    r"(?:more|less|fewer|faster|slower|higher|lower|cheaper|greater|better|larger|smaller|bigger"
    r"|longer|shorter|quicker|as|the|that|what)"
)
_NUMBER = rf"(?:(?:{'|'.join(_TENS)})(?:[\s-](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(_ONES[1:])})"
_WORDS = re.compile(
    rf"(?<!\bor\s)\b(?P<multiple>double|triple|quadruple)[sd]?\b(?!-|\s(?:digits?|down|check|click"
    r"|blind|precision|sided?|edged|standards?|counting|bind|play|team|tap)\b)"
    r"|(?<!\bor\s)\b(?P<twice>twice)\b(?!\s(?:an?|per|daily|weekly|monthly|yearly|in|before|over"
    r"|since|on|at|this|last)\b|[.,;:)!?]|\s{0,2}\Z)"
    rf"|\b(?P<times>{_NUMBER}|hundred)(?:\stimes\s(?={_COMPARISON}\b)|[\s-]?fold\b)"
    rf"|\b(?P<cents>{_NUMBER})\scents\b"
    rf"|\b(?P<number>half\sa|an?(?:\shundred\sand\s{_NUMBER})?|{_NUMBER})(?P<half>\sand\sa\shalf)?(?P<scales>"
    r"(?:[\s-](?:hundred|thousand|million|billion|trillion)\b){1,2})"
    r"(?:\s(?P<unit>(?:US\s)?dollars|euros|pounds|per\s?cent)\b)?(?=\s[a-z]|\Z|[.,;])"
    rf"|\b(?P<percent>{_NUMBER})\sper\s?cent\b(?!\spoints?\b)"
    rf"|(?<![-\w])(?<!est\s)(?<!the\s)(?<!this\s)(?<!that\s)(?<!any\s)(?P<count>{_NUMBER})(?:\s(?=(?:[a-z-]+\s)?[a-z]+s\b|of\s(?:them|these|those|which|whom)\b)"
    r"|(?<=-[a-z]{3})\b|(?<=-[a-z]{4})\b|(?<=-[a-z]{5})\b)"
    r"(?!(?:times|ways|others|is|was|has|things|steps|reasons|points)\b)",
    re.I,
)
_UNIT_OF: Final[dict[str, tuple[FactUnit, str | None]]] = {
    "dollars": ("usd", "USD"),
    "euros": ("other", "EUR"),
    "pounds": ("other", "GBP"),
}


@dataclass(frozen=True, slots=True)
class WordFigure:
    """A figure in words.

    Attributes:
        value: Its value.
        step: What it is precise to.
        unit: Its unit.
        currency: Its currency, of an amount of money.
        start: Where it starts.
        end: Where it ends.
    """

    value: Decimal
    step: Decimal
    unit: FactUnit
    currency: str | None
    start: int
    end: int


def word_figures(text: str) -> Iterator[WordFigure]:
    """Yield the figures of a text that are written in words.

    >>> [(str(f.value), f.unit) for f in word_figures("twenty-three billion dollars, two sites")]
    [('23000000000', 'usd'), ('2', 'count')]
    """
    for match in _WORDS.finditer(text):
        start, end = match.start(), match.start() + len(match[0].rstrip())
        ratio = match["multiple"] or match["twice"] or match["times"]
        if ratio:
            value = {**_MULTIPLES, "hundred": 100}.get(ratio.lower()) or _value(ratio)
            yield WordFigure(Decimal(value), Decimal(1), "ratio", None, start, end)
        elif match["cents"]:
            value = _value(match["cents"]) / 100
            yield WordFigure(value, Decimal("0.01"), "usd", "USD", start, end)
        elif match["number"]:
            yield _scaled(match, start, end)
        else:
            unit: FactUnit = "percent" if match["percent"] else "count"
            value = _value(match["percent"] or match["count"])
            yield WordFigure(value, Decimal(1), unit, None, start, end)


def _scaled(match: re.Match[str], start: int, end: int) -> WordFigure:
    """Return `half a million`, `twenty-three billion dollars`, `two hundred thousand`."""
    step = Decimal(1)
    for word in re.split(r"[\s-]", match["scales"].strip(" -")):
        step *= _SCALES[word.lower()]
    number = match["number"].lower()
    value = step / 2 if number == "half a" else step * _value(number)
    if match["half"]:
        value, step = value + step / 2, step / 2
    unit, currency = _UNIT_OF.get(
        (match["unit"] or "").lower().removeprefix("us "), ("count", None)
    )
    return WordFigure(value, min(step, value), unit, currency, start, end)


def _value(words: str) -> Decimal:
    first, _, rest = words.lower().partition(" hundred and ")
    if first in {"a", "an"}:
        return 100 + _value(rest) if rest else Decimal(1)
    return Decimal(sum(_VALUES[word] for word in re.split(r"[\s-]", words.lower())))
