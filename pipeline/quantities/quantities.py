"""Quantities in running text: each with its bounds, unit, hedge and place.

What is in doubt is no quantity: numbers in a form other than the English, parts of names and
versions and dates. Other currencies, hours and watts have the unit `other`, with their name.
Time grows with the length of the text alone: each search looks at a few dozen characters.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pipeline.domain.metrics import FactUnit, Qualifier
from pipeline.quantities.counts import has_noun, is_count, is_in_that_year, is_year
from pipeline.quantities.figures import NUMBER, Figure, figure_at
from pipeline.quantities.hedges import combined, hedge_before, hedge_behind
from pipeline.quantities.measures import Measure, measure_behind, rate_behind
from pipeline.quantities.periods import period_before, period_behind, without_dates
from pipeline.quantities.ranges import joint_behind, scaled_alike
from pipeline.quantities.word_figures import word_figures

MONEY: Final = frozenset[FactUnit](
    {"usd", "usd_per_year", "usd_per_month", "usd_per_gpu_hour", "usd_per_mtok"}
)
SPEEDS: Final = frozenset[FactUnit]({"s", "tokens_per_s"})
_NO_FIGURES: Final = frozenset[FactUnit]({"year", "name"})
_NOUN = re.compile(
    r"\s(?!(?:of|are|is|was|were|in|on|at|and|or|as|than|for|from|to|with)\b)[A-Za-z]+"
)
_NO_UNIT = re.compile(r"percentile|\s?times\Z")
_UNIT_OPENING = re.compile(r"\A(?:(?:per|for|an?|one|each|every)\s|/\s?)+")
_DECADE = re.compile(r"(?:[12][0-9]{3}|[0-9]0)s\Z")


class QuantityError(ValueError):
    """A text has no quantity of a unit, or several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One quantity that a text states.

    Attributes:
        low: Smallest value that the words allow, in `unit`; null where they set none (`under`).
        high: Largest value that the words allow; null where they set none (`over`).
        unit: Unit; money of which nothing is said is `usd`, other bare numbers are a `count`.
        qualifier: How it is hedged.
        printed_step: One unit of the last printed digit: 1,000,000 for `$552M`; of a range, the
            finer one.
        currency: `USD` where it is money; of the unit `other`, its name: `EUR`, `hour`.
        period: Year or quarter that stands right beside: `2034`, `2025-Q1`.
        start: Where it starts in the text, hedging words included.
        end: Where it ends.
        text: What stands there.
        is_bare: Whether the number has neither a unit nor a noun, as in a cell of a table.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    unit: FactUnit
    qualifier: Qualifier = "exact"
    printed_step: Decimal
    currency: str | None = None
    period: str | None = None
    start: int
    end: int
    text: str
    is_bare: bool = False


@dataclass(frozen=True, slots=True)
class _Figures:
    """One number or the two ends of a range, and the unit that they share."""

    ends: tuple[Figure, ...]
    measure: Measure | None
    start: int
    end: int


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of a text, in its order; none overlaps another.

    >>> [(str(q.low), q.unit, q.qualifier) for q in quantities("over 25 billion tokens daily")]
    [('25000000000', 'tokens_per_day', 'over')]
    >>> [q.text for q in quantities("$552M after $52M in 2024; Llama 3.3 70B")]
    ['$552M', '$52M']
    """
    figures = without_dates(text)
    printed = tuple(_printed(text, figures))
    found = [*printed, *_apart(_in_words(text, figures), printed)]
    years = {place for quantity in found for place in _period_places(text, quantity)}
    kept = (q for q in found if q.unit != "year" or q.end not in years)
    return tuple(sorted(kept, key=lambda quantity: quantity.start))


def quantity_of(text: str, unit: FactUnit) -> Quantity:
    """Return the only quantity of a text that can stand for `unit`, in that unit.

    Quantities that have the unit go before those that merely may stand for it.

    >>> str(quantity_of("an estimated $44M", "usd_per_year").low)
    '44000000'

    Raises:
        QuantityError: The text has no such quantity, or several.
    """
    fitting = [quantity for quantity in quantities(text) if fits(quantity, unit)]
    found = [quantity for quantity in fitting if quantity.unit == unit] or fitting
    if len(found) != 1:
        named = ", ".join(f"'{quantity.text}'" for quantity in found) or "none"
        msg = f"one figure in {unit} was expected in '{text[:80]}', found: {named}"
        raise QuantityError(msg)
    return replace(found[0], unit=unit)


def fits(quantity: Quantity, unit: FactUnit) -> bool:
    """Return whether a quantity may stand for a unit.

    An amount of money for which nothing is said may be a year's or a month's, or the price of
    something; a bare number may be in any unit but money.
    """
    if unit == "count" and quantity.printed_step % 1:
        return False
    if quantity.unit == unit:
        return True
    if unit in MONEY:
        return quantity.unit == "usd"
    return quantity.unit == "count" and quantity.is_bare and unit not in _NO_FIGURES


def _printed(text: str, figures: str) -> Iterator[Quantity]:
    at = 0
    while match := NUMBER.search(figures, at):
        at = match.end()
        figure = figure_at(text, match)
        if figure is None:
            continue
        read = _read(text, figures, figure)
        at = max(at, read.end)
        quantity = _quantity(text, read)
        if quantity is not None:
            at = max(at, quantity.end)
            yield quantity


def _read(text: str, figures: str, figure: Figure) -> _Figures:
    """Return the number with its unit, and with the upper end of its range if it has one."""
    measure = _measure(text, figure)
    end = measure.end if measure else figure.end
    joint = joint_behind(text, figure.start, end)
    match = NUMBER.match(figures, joint.number) if joint else None
    upper = figure_at(text, match, is_upper_end=True) if match else None
    if joint is None or upper is None:
        return _Figures((figure,), measure, figure.start, end)
    if figure.currency and not upper.currency:
        upper = replace(upper, currency=figure.currency)
        is_alike = measure is None
    else:
        # `2-3 million dollars` has its currency at the end; `2-$3` is no range.
        is_alike = figure.currency == upper.currency or upper.start == joint.number
    of_upper = _measure(text, upper)
    pair = scaled_alike(figure, upper)
    is_range = pair is not None and is_alike and _is_shared(measure, of_upper)
    # `from 50 million in 2021 to 1.45 billion in 2024`
    is_range &= upper.factor == figure.factor or not is_year(text, figure)
    if not is_range and joint.is_tight:
        # A hyphen between two numbers that are no range: neither is a quantity.
        return _Figures((), None, figure.start, upper.end)
    if not is_range or pair is None:
        return _Figures((figure,), measure, figure.start, end)
    start = figure.start if joint.start is None else joint.start
    return _Figures(pair, of_upper, start, of_upper.end if of_upper else upper.end)


def _measure(text: str, figure: Figure) -> Measure | None:
    if figure.currency:
        return rate_behind(text, figure.end)
    return measure_behind(text, figure.end)


def _is_shared(of_low: Measure | None, of_high: Measure | None) -> bool:
    """Return whether the unit of an upper end can be that of the lower one."""
    if of_low is None:
        return True
    return of_high is not None and (of_low.unit, of_low.factor) == (of_high.unit, of_high.factor)


def _quantity(text: str, read: _Figures) -> Quantity | None:
    """Return what was read as a quantity; null where it is none, or its hedges contradict."""
    if not read.ends:
        return None
    before = hedge_before(text, read.start)
    behind = hedge_behind(text, read.end)
    hedges = [hedge[0] for hedge in (before, behind) if hedge]
    has_plus = any(figure.has_plus for figure in read.ends)
    qualifier = combined([*hedges, "over"] if has_plus else hedges)
    unit = _unit(text, read, is_hedged=before is not None)
    if qualifier is None or unit is None:
        return None
    start = before[1] if before else read.start
    end = behind[1] if behind else read.end
    factor = read.measure.factor if read.measure else Decimal(1)
    values = [_plain(figure.number * figure.factor * factor) for figure in read.ends]
    is_bare = unit == "count" and not has_noun(text, end)
    period = None
    if unit != "year":
        behind_it = period_behind(text, end, past_noun=unit == "count")
        period = behind_it or period_before(text, start)
    return Quantity(
        low=None if qualifier in {"under", "up_to"} else values[0],
        high=None if qualifier == "over" else values[-1],
        unit=unit,
        qualifier=qualifier,
        printed_step=min(_plain(f.step * f.factor * factor) for f in read.ends),
        currency=_named_unit(text, read) if unit == "other" else "USD" if unit in MONEY else None,
        period=period[0] if period else None,
        start=start,
        end=end,
        text=text[start:end],
        is_bare=is_bare,
    )


def _unit(text: str, read: _Figures, *, is_hedged: bool) -> FactUnit | None:
    """Return the unit; null for numbers that count nothing we know."""
    first, last = read.ends[0], read.ends[-1]
    if read.measure is not None:
        is_decade = read.measure.unit == "s" and _DECADE.search(text, first.start, read.end)
        if is_decade or (read.measure.unit is None and _NO_UNIT.search(read.measure.words)):
            return None
        is_foreign = first.currency not in {None, "USD"}
        return "other" if is_foreign else read.measure.unit or "other"
    if last.currency:
        return "usd" if last.currency == "USD" else "other"
    if len(read.ends) == 1 and is_year(text, first):
        return "year" if is_in_that_year(text, first.start) else None
    if not is_count(text, first, read.end, is_hedged=is_hedged):
        return None
    is_broken = (first.number * first.factor) % 1 and _NOUN.match(text, read.end)
    return "other" if is_broken else "count"


def _named_unit(text: str, read: _Figures) -> str:
    """Return the name of a unit that no metric of ours is stated in: `EUR`, `hour`, `USD share`."""
    is_bare = read.measure is None and read.ends[-1].currency is None
    noun = _NOUN.match(text, read.end) if is_bare else None
    words = read.measure.words if read.measure else noun[0] if noun else ""
    words = "" if read.measure and read.measure.unit == "usd" else words  # A price of one piece.
    unit = _UNIT_OPENING.sub("", " ".join(words.replace("-", " ").split()))
    return " ".join(filter(None, (read.ends[-1].currency, unit.removesuffix("s"))))


def _in_words(text: str, figures: str) -> Iterator[Quantity]:
    """Yield figures in words, as `more than double`."""
    for figure in word_figures(figures):
        before = hedge_before(text, figure.start)
        qualifier: Qualifier = before[0] if before else "exact"
        start = before[1] if before else figure.start
        yield Quantity(
            low=None if qualifier in {"under", "up_to"} else figure.value,
            high=None if qualifier == "over" else figure.value,
            unit=figure.unit,
            qualifier=qualifier,
            printed_step=figure.step,
            currency=figure.currency,
            start=start,
            end=figure.end,
            text=text[start : figure.end],
            is_bare=figure.unit == "count" and not has_noun(text, figure.end),
        )


def _apart(found: Iterator[Quantity], printed: Sequence[Quantity]) -> Iterator[Quantity]:
    """Yield those that lie in none of the printed ones: `$2 a million tokens` counts no million."""
    ends = [quantity.end for quantity in printed]
    for quantity in found:
        at = bisect_right(ends, quantity.start)
        if at == len(printed) or quantity.end <= printed[at].start:
            yield quantity


def _period_places(text: str, quantity: Quantity) -> Iterator[int]:
    """Yield where the year of a quantity's period ends: it is no quantity of its own."""
    if quantity.period is not None:
        behind = period_behind(text, quantity.end, past_noun=quantity.unit == "count")
        before = period_before(text, quantity.start)
        yield from (found[1] for found in (behind, before) if found)


def _plain(number: Decimal) -> Decimal:
    """Return a number without zeros behind its point."""
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()
