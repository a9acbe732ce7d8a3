"""The amounts of one price cell, and what tells them apart."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Final

from pipeline.domain.readings import Meter, ServiceTier
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.prices.price_tokens import RefusedError
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.printed_units import MILLION, PrintedUnit

_TWO: Final = 2
_MAX_ASIDE: Final = 3
_OF_TOKENS: Final = frozenset({"usd_per_mtok", "usd_per_ktok", MILLION})
_IN_TIME: Final = re.compile(
    r"\b(?:old|new|now|was|before|previous\w*|regular|list|sale|current\w*|today|after|total"
    r"|text|audio|images?|videos?|tokens?)\b",
    re.I,
)
"""What parts prices of two times, of two kinds of tokens, or a sum: none is a variant."""


_BINDS_NOTHING: Final = re.compile(
    r"(?:(?:text|images?|videos?|audio|speech|transcription|embeddings?|rerank(?:ing|er)?|tokens?"
    r"|base|flat(?: rate)?|default|(?:public )?preview|beta|new|all|any|same|approx\.?|and|[/,&+]"
    r"|\b[a-z0-9]\b)\s*)+"
    r"|.*\b(?:tax(?:es)?|VAT|GST|rounded|billed|metered|equivalent|equals?)\b.*",
    re.I,
)
"""What in brackets behind a price leaves it as it is; `(with support)` does not."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one of several amounts of a cell is for, as its header or a text says.

    Its fields are those of `Amount`.
    """

    directions: tuple[Meter, ...]
    tier: ServiceTier | None = None
    context_over_tokens: int | None = None
    variant: str | None = None


def parts_of(meters: Iterable[Meter]) -> tuple[Part, ...]:
    """Return a part for each of some meters."""
    return tuple(Part((meter,)) for meter in meters)


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount of a cell.

    Attributes:
        value: The number.
        currency: ISO 4217 code.
        text: The amount with the words that go with it, as they stand in the cell.
        figure: The amount alone, as it stands in the cell.
        directions: What it is for, in the cell's own words; two for a price of both directions.
        unit: Unit in the cell.
        tier: Class of service in the cell.
        context_over_tokens: It holds for prompts longer than this.
        is_sound: Whether it is for tokens of sound, as beside `(audio)`.
        effective_from: Start of validity in the cell.
        effective_to: End of validity in the cell, exclusive.
        variant: What else tells it from others of its cell, or `from`.
        aside: What stands in brackets behind it.
    """

    value: Decimal
    currency: str
    text: str
    figure: str
    directions: tuple[Meter, ...] = ()
    unit: PrintedUnit | None = None
    tier: ServiceTier | None = None
    context_over_tokens: int | None = None
    is_sound: bool = False
    effective_from: datetime | None = None
    effective_to: datetime | None = None
    variant: str | None = None
    aside: str | None = None


_KEY_OF: Final = attrgetter(
    *("directions", "tier", "unit", "context_over_tokens", "is_sound", "effective_from"),
    *("effective_to", "variant"),
)
"""What tells the amounts of one cell apart."""


def with_shared_unit(amounts: list[Amount]) -> list[Amount]:
    """Return the amounts; a unit that stands once, at the end, is the unit of all of them.

    So is one of tokens behind the first, where the others say for which tokens they are.
    """
    first, *others = amounts
    *earlier, last = amounts
    if last.unit and not any(amount.unit for amount in earlier):
        return [*(replace(amount, unit=last.unit) for amount in earlier), last]
    of_tokens = first.unit if first.unit and first.unit.name in _OF_TOKENS else None
    if of_tokens and all(amount.directions and not amount.unit for amount in others):
        shared = replace(of_tokens, direction="")
        return [first, *(replace(amount, unit=shared) for amount in others)]
    return amounts


def _with_joined_days(amounts: list[Amount]) -> list[Amount]:
    """Return the amounts; of two, one without days begins as the other ends, or the reverse."""
    for plain, dated in (amounts, amounts[::-1]) if len(amounts) == _TWO else ():
        start, end = dated.effective_from, dated.effective_to
        if not (plain.effective_from or plain.effective_to) and (start is None) != (end is None):
            joined = replace(plain, effective_from=end, effective_to=start)
            return [joined if amount is plain else amount for amount in amounts]
    return amounts


def unambiguous(amounts: list[Amount]) -> tuple[Amount, ...]:
    """Return the amounts, if no two of them can be for the same.

    An amount without a direction may be for both; beside one for input or output it is in doubt.
    """
    amounts = _with_joined_days(amounts)
    if len(set(map(_KEY_OF, amounts))) < len(amounts):
        amounts = [
            replace(amount, variant=amount.aside, aside=None) if _tells_apart(amount) else amount
            for amount in amounts
        ]
    seen = set(map(_KEY_OF, amounts))
    named = {direction for amount in amounts for direction in amount.directions}
    has_silent = any(
        not (amount.directions or (amount.unit and amount.unit.direction)) for amount in amounts
    )
    if len(seen) < len(amounts) or (has_silent and named & {"input", "output"}):
        msg = "several amounts, and nothing tells them apart"
        raise RefusedError(msg)
    return tuple(amounts)


def _tells_apart(amount: Amount) -> bool:
    """Return whether an aside is some words that can part two prices, as `(websocket)`."""
    words = (amount.aside or "").split()
    are_plain = all(re.fullmatch("[A-Za-z-]+", word) for word in words)
    return 0 < len(words) <= _MAX_ASIDE and are_plain and not _IN_TIME.search(amount.aside or "")


def bound_by_aside(amount: Amount) -> Amount:
    """Return an amount; what stands in brackets behind it binds it, if it is no harmless word."""
    if amount.aside is None or _BINDS_NOTHING.fullmatch(in_english(amount.aside)):
        return amount
    return replace(amount, variant=", ".join(filter(None, (amount.variant, amount.aside))))


def verbatim(cell: Cell, amount: Amount) -> str:
    """Return the longest text for an amount that stands in one text node of the page."""
    if amount.text in cell.pieces:
        return amount.text
    figure = amount.figure.replace(".", ",")
    for text in (amount.text, amount.figure, figure):
        if any(text in piece for piece in cell.pieces):
            return text
    return amount.text if amount.text in cell.text else cell.text
