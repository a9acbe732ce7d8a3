"""Whether a text prints the figure of a claim, at the claim's own precision."""

import re
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pipeline.domain.metrics import FactUnit
from pipeline.quantities.amounts import OWN_SIGNS
from pipeline.quantities.prose.parts import is_alike
from pipeline.quantities.quantities import MONEY, Quantity, quantities

_SCALES: Final = tuple(
    (re.compile(words, re.I), Decimal(10**power))
    for power, words in (
        (12, r"\b(?:in\s)?trillions?\b|\btr?n\b"),
        (9, r"\b(?:in\s)?billions\b|[$€£]\s?(?:bn|B)\b|\bbn\b|\bbillion\b"),
        (
            6,
            r"\b(?:in\s)?millions\b|[$€£]\s?(?:mn?|M)\b|\bmn\b|\bmillion\b(?!\s(?:input\s|output\s)?tok)|\(M\)",
        ),
        (3, r"\b(?:in\s)?thousands\b|[$€£]\s?k\b"),
    )
)
_MONEY_SIGN = re.compile(r"[$]|\bUSD\b|\bdollars?\b", re.I)
_MARKS: Final = {code: sign for sign, code in OWN_SIGNS.items()}
_SIGNS: Final[dict[FactUnit, re.Pattern[str]]] = {
    "percent": re.compile(
        r"%|\bper\s?cent\b|\bshare\b|\bpct\b|\bmargin\b|\bCAGR\b|\bgrowth\b", re.I
    ),
    "tokens_per_s": re.compile(
        r"\btok(?:en)?s?\s?(?:/|per)\s?s(?:ec(?:ond)?s?)?\b|\bt/s\b|\btps\b", re.I
    ),
    "s": re.compile(r"\b(?:s|secs?|seconds?|ms|milliseconds?)\b|TTFT|latency", re.I),
    "joules_per_token": re.compile(r"\bjoules?\b|\bm?J\b", re.I),
    "tokens_per_day": re.compile(
        r"\btok(?:en)?s?\b.*\bday\b|\bday\b.*\btok(?:en)?s?\b", re.I | re.S
    ),
    "tb_per_s": re.compile(r"\b[TG]B/s\b"),
    "tops": re.compile(r"\bTOPS\b"),
    "nm": re.compile(r"\bnm\b"),
    "mm2": re.compile(r"\bmm2?\b|mm²"),
    "ratio": re.compile(r"×|\bx\b|speed-?up|times", re.I),
}
_OF_HEAD = re.compile(
    r"(?:\(|,\s)(?:in\s)?(?P<sign>(?:US|A|C)?[$€£]|(?:USD|EUR|GBP)\s?)?\s?(?P<unit>[A-Za-z%/]{0,12})\)?(?=\s\||\Z)"
)
"""`GPUs (thousands)`, `Revenue, $m` or `Power (MW)` heads a column or a row."""
_SHORT: Final = {"k": "thousand", "m": "million", "mn": "million", "b": "billion", "bn": "billion"}
_IN_METRES = re.compile(r"\b(?:depth|diameter|distance|height|length|width)\b", re.I)
_POWER = re.compile(r"(?P<scale>[kmgt])(?:ilo|ega|iga|era)?w(?:att)?(?P<hours>[- ]?h(?:our)?)?")
_POWER_SCALES: Final = {"k": 3, "m": 6, "g": 9, "t": 12}
_MILLISECONDS = re.compile(r"\bms\b|\bmilliseconds?\b", re.I)
_PER_MTOK = re.compile(
    r"(?i)(?:\bper|/)\s?(?:1\s?M|1\smillion|one\smillion|1,000,000|million|M)\s(?:input\s|output\s)?tok(?:en)?s?\b|\b(?:in|out)put\s\((?:per\s|/)1?M\)"
)
_PER = re.compile(r"\s(?:an?|each|every)\s|\s?/\s?")
_RATES: Final[frozenset[FactUnit]] = frozenset({"tokens_per_day", "tokens_per_s", "count"})


def forms_of(
    figure: Quantity, claimed: Quantity, around: str, *, is_cell: bool
) -> tuple[Quantity, ...]:
    """Return a figure as it may be meant in the unit of a claim; nothing where it cannot be."""
    powers = [_POWER.fullmatch(_name(item)) for item in (figure, claimed)]
    if powers[0] and powers[1] and bool(powers[0]["hours"]) == bool(powers[1]["hours"]):
        digits = _POWER_SCALES[powers[0]["scale"]] - _POWER_SCALES[powers[1]["scale"]]
        return (replace(multiplied(figure, Decimal(10) ** digits), currency=claimed.currency),)
    if _is_of_kind(figure, claimed):
        return (figure, *_scaled(figure, around, is_cell=is_cell))
    if figure.unit != "count" or not (is_cell or figure.is_bare):
        return ()
    if claimed.unit == "s" and _MILLISECONDS.search(around):
        return (multiplied(figure, Decimal("0.001")),)
    sign = _MONEY_SIGN if claimed.unit in MONEY else _SIGNS.get(claimed.unit)
    if claimed.unit == "other":
        word = re.escape((claimed.currency or "").split(" ")[-1])
        mark = _MARKS.get(claimed.currency or "")
        sign = re.compile(rf"\b{word}s?\b" + (f"|{mark}" if mark else ""), re.I)
    if sign is None or not sign.search(around):
        return ()
    return (figure, *_scaled(figure, around, is_cell=is_cell))


def _is_of_kind(figure: Quantity, claimed: Quantity) -> bool:
    """Return whether a figure may be in the unit of a claim, by what stands beside both."""
    units = {figure.unit, claimed.unit}
    if len(units) == 1:
        names = _name(figure), _name(claimed)
        return names[0] == names[1] or f"{min(names)} " == max(names)[: len(min(names)) + 1]
    is_amount = units <= MONEY and "usd" in units
    is_rate = units <= _RATES and "count" in units
    if figure.unit == "count" and _name(claimed).startswith("tokens per "):
        return True
    is_price = figure.unit == "usd" and (claimed.currency or "").startswith("USD")
    is_price |= units == {"other", "usd_per_mtok"} and "USD per" in {
        figure.currency,
        claimed.currency,
    }
    return is_amount or is_rate or is_price


_ROUNDED: Final = Decimal("0.06")
"""Share by which a number may be rounded without a word: 900 million users are no billion."""


def is_same_number(claimed: Quantity, figure: Quantity) -> bool:
    """Return whether a figure rounds to the claimed one: a coarser one supports nothing finer.

    A hedge of the claim allows what its words allow: `over 23,000` is 23,147, and no 31,000.
    """
    if _is_range(claimed) or _is_range(figure):
        return (claimed.low, claimed.high) == (figure.low, figure.high)
    number, other = _number(claimed), _number(figure)
    if number == other:
        return True
    is_part = claimed.unit == "count" and other % 1 != 0  # 88.7 points are no 89 towns.
    if figure.printed_step > claimed.printed_step or is_part:
        return False
    step = _step(claimed) if claimed.qualifier != "exact" else claimed.printed_step
    if claimed.qualifier in {"over", "under"} and figure.qualifier == "exact":
        sign = 1 if claimed.qualifier == "over" else -1
        return 0 < sign * (other - number) < step
    half = step / 2 if claimed.qualifier != "exact" else min(step / 2, number * _ROUNDED)
    return number - half < other < number + half


def may_be(claimed: Quantity, figure: Quantity) -> bool:
    """Return whether a coarser figure, or a range, leaves room for the claimed one.

    `$1 billion` may be $1.4 billion: it neither supports nor contradicts it.
    """
    low, high = _ends(figure)
    least, most = _ends(claimed)
    return least <= high and low <= most


def _ends(figure: Quantity) -> tuple[Decimal, Decimal]:
    half = figure.printed_step / 2
    low = _number(figure)
    high = low if figure.high is None else figure.high
    return low - half, high + half


def with_unit_of(figure: Quantity, around: str) -> Quantity:
    """Return a figure of a cell in the unit that its label or its head says."""
    if figure.unit == "usd" and _PER_MTOK.search(around):
        return replace(figure, unit="usd_per_mtok")
    if figure.unit != "count" or not figure.is_bare:
        return figure
    for unit, sign in _SIGNS.items():
        if sign.search(around):
            factor = (
                Decimal("0.001") if unit == "s" and _MILLISECONDS.search(around) else Decimal(1)
            )
            return replace(multiplied(figure, factor), unit=unit)
    return _with_head(figure, around)


def _with_head(figure: Quantity, around: str) -> Quantity:
    """Return a bare figure as it reads with the unit or the scale at the end of its head."""
    head = _OF_HEAD.search(around)
    if head is None or (head["unit"] == "m" and not head["sign"] and _IN_METRES.search(around)):
        return figure
    named = _SHORT.get(head["unit"].lower(), head["unit"].removesuffix("s"))
    words = f"{(head['sign'] or '').strip()}{figure.text} {named}".strip()
    found = quantities(words)
    if len(found) != 1 or found[0].text != words:
        return figure
    return replace(found[0], start=figure.start, end=figure.end, text=figure.text)


def is_of_no_time(claimed: Quantity, figure: Quantity, text: str) -> bool:
    """Return whether a sentence counts the tokens that a claim has by the second or the day."""
    is_rate = claimed.unit in _RATES and claimed.unit != "count" == figure.unit
    signs = (_SIGNS[unit] for unit in (claimed.unit, "s"))
    return is_rate and "tokens" in text and not any(sign.search(text) for sign in signs)


def is_elliptic(claimed: Quantity, figure: Quantity) -> bool:
    """Return whether a bare number may be the claimed one, unit or scale left out: `it has 131`."""
    is_bare = figure.is_bare and figure.unit == "count" != claimed.unit
    if not is_bare or _is_range(figure) or _is_range(claimed):
        return False
    scales = (Decimal(1), Decimal(10**6), Decimal(10**9), Decimal(10**12))
    return any(_number(figure) * scale == _number(claimed) for scale in scales)


def is_scale_shared(claimed: Quantity, figure: Quantity, others: tuple[Quantity, ...]) -> bool:
    """Return whether figures beside a bare one have its scale: `it had $70 million, now 131`."""
    known = [item for item in others if is_alike(item, claimed)]
    return figure.low is not None and any(is_near(claimed, item) for item in known)


def is_near(one: Quantity, other: Quantity) -> bool:
    """Return whether two figures may be of the same thing: neither is tenfold the other."""
    first, second = sorted([_number(one), _number(other)])
    return bool(second) and first * 10 > second


def _number(figure: Quantity) -> Decimal:
    return figure.low if figure.low is not None else figure.high or Decimal(0)


def _is_range(figure: Quantity) -> bool:
    return figure.low is not None and figure.high is not None and figure.low != figure.high


def _step(figure: Quantity) -> Decimal:
    """Return one unit of the last digit other than zero: `about 23,000` is to the thousand."""
    step, number = figure.printed_step, _number(figure)
    while number and number % (step * 10) == 0:
        step *= 10
    return step


def _name(figure: Quantity) -> str:
    name = (figure.currency or "").casefold() if figure.unit == "other" else ""
    return _PER.sub(" per ", name)


def _scaled(figure: Quantity, around: str, *, is_cell: bool) -> tuple[Quantity, ...]:
    """Return a cell's figure with the scale that its head states: `in millions`."""
    if not is_cell or figure.printed_step >= 10**3:
        return ()
    return tuple(multiplied(figure, by) for words, by in _SCALES if words.search(around))


def multiplied(figure: Quantity, factor: Decimal) -> Quantity:
    """Return a figure as so many times what it prints."""
    return replace(
        figure,
        low=None if figure.low is None else figure.low * factor,
        high=None if figure.high is None else figure.high * factor,
        printed_step=figure.printed_step * factor,
    )
