"""The text of one price cell, read strictly.

A refusal is cheap and a wrong number is not: when all that is recognised is taken away, nothing
may be left, and several amounts must say what tells them apart.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pipeline.extract.amounts import HAS_MONEY
from pipeline.extract.price_tokens import ASIDE, MARK, NO_VALUE, RefusedError, Token, tokens_of
from pipeline.extract.printed_units import PrintedUnit
from pipeline.readings import Meter, ServiceTier, State

_STATES: Final[tuple[tuple[State, re.Pattern[str]], ...]] = (
    ("free", re.compile(r"free", re.I)),
    (
        "on_request",
        re.compile(
            r"contact\s*(?:us|sales)?(?:\s+for\s+(?:pricing|price|quote))?"
            r"|custom(?:\s+pricing)?|(?:talk|speak)\s+to\s+(?:us|sales)|(?:up)?on\s+request"
            r"|(?:get|request)\s+a?\s*quote|let['’]s\s+talk|inquire",
            re.I,
        ),
    ),
    (
        "not_offered",
        re.compile(
            r"n/?a(?:\s+on\s+[a-z -]+)?|not\s+(?:available|offered|supported|applicable)"
            r"(?:\s+on\s+[a-z -]+)?|unavailable",
            re.I,
        ),
    ),
)


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
    """

    value: Decimal
    currency: str
    text: str
    figure: str
    directions: tuple[Meter, ...] = ()
    unit: PrintedUnit | None = None
    tier: ServiceTier | None = None


@dataclass(frozen=True, slots=True)
class PrintedPrice:
    """What a price cell says; nothing at all for an empty cell or a dash.

    Attributes:
        amounts: The amounts.
        state: Set where words stand in place of an amount.
        text: Those words, as they stand in the cell.
        note: An aside that is no restatement of the amount.
        refusal: Why the cell could not be read; then nothing else is set.
    """

    amounts: tuple[Amount, ...] = ()
    state: State | None = None
    text: str = ""
    note: str | None = None
    refusal: str | None = None


def read_price(
    text: str, *, currency: str | None = None, order: tuple[Meter, ...] = ()
) -> PrintedPrice:
    """Return what the text of a price cell says.

    Args:
        text: The text.
        currency: Currency that the header states; without one a bare number is no amount.
        order: What several amounts are for, in this order, where the table says so.

    >>> [amount.text for amount in read_price("$0.56 input, $1.68 output").amounts]
    ['$0.56 input', '$1.68 output']
    >>> read_price("$0,075").refusal
    "not understood: '$0,075'"
    """
    bare = ASIDE.sub(" ", MARK.sub(" ", text)).strip()
    for state, pattern in _STATES:
        match = pattern.fullmatch(bare)
        if match:
            found = pattern.search(text)
            return PrintedPrice(state=state, text=found[0] if found else text)
    if not bare or NO_VALUE.fullmatch(bare):
        return PrintedPrice()
    try:
        tokens, notes = tokens_of(text, currency)
        amounts = _assembled(text, tokens, order)
    except RefusedError as error:
        has_figure = HAS_MONEY.search(text) or (currency and re.search("[0-9]", text))
        return PrintedPrice(refusal=str(error) if has_figure else None)
    return PrintedPrice(amounts, note="; ".join(notes) or None)


def _assembled(text: str, tokens: list[Token], order: tuple[Meter, ...]) -> tuple[Amount, ...]:
    """Return the amounts, each with the words that go with it."""
    kinds = [token.kind for token in tokens]
    if "amount" not in kinds:
        msg = "no amount"
        raise RefusedError(msg)
    if _is_listing(kinds, len(order)):
        return tuple(
            replace(_amount(text, [token]), directions=(meter,))
            for token, meter in zip(tokens[::2], order, strict=True)
            if token.kind == "amount"
        )
    if "no value" in kinds or "separator" in {kinds[0], kinds[-1]}:
        msg = "a dash or a separator without a second amount"
        raise RefusedError(msg)
    groups = _groups([token for token in tokens if token.kind != "separator"])
    return _told_apart(_with_shared_unit([_amount(text, group) for group in groups]))


def _is_listing(kinds: list[str], length: int) -> bool:
    """Return whether the cell is `$3.00 / $0.30 / —`, of as many entries as are told in order."""
    return (
        length > 1
        and len(kinds) == 2 * length - 1
        and set(kinds[::2]) <= {"amount", "no value"}
        and set(kinds[1::2]) == {"separator"}
    )


def _groups(tokens: list[Token]) -> list[list[Token]]:
    """Return one group of tokens for each amount.

    Words stand after their amount, or all before it, as in `Input $0.10 Output $0.30`; units stand
    after it.
    """
    words_first = tokens[0].kind in {"direction", "tier"}
    groups: list[list[Token]] = []
    waiting: list[Token] = []
    for token in tokens:
        if token.kind == "amount":
            groups.append([*waiting, token])
            waiting = []
        elif not groups or (words_first and token.kind != "unit"):
            waiting.append(token)
        else:
            groups[-1].append(token)
    if waiting and len(groups) > 1:
        msg = "words before and after the amounts"
        raise RefusedError(msg)
    groups[-1] += waiting
    return groups


def _amount(text: str, group: list[Token]) -> Amount:
    figure = next(token for token in group if token.amount)
    units = [token.unit for token in group if token.unit]
    tiers = [token.tier for token in group if token.tier]
    directions = [token.direction for token in group if token.direction]
    is_one_price = not directions or len(directions) == 1 or directions == ["input", "output"]
    if len(units) > 1 or len(tiers) > 1 or not is_one_price or figure.amount is None:
        msg = "one amount, several units or directions"
        raise RefusedError(msg)
    value, currency = figure.amount
    return Amount(
        value=value,
        currency=currency,
        text=text[min(token.start for token in group) : max(token.end for token in group)],
        figure=text[figure.start : figure.end].strip(),
        directions=tuple(directions),
        unit=next(iter(units), None),
        tier=next(iter(tiers), None),
    )


def _with_shared_unit(amounts: list[Amount]) -> list[Amount]:
    """Return the amounts; a unit that stands once, at the end, is the unit of all of them."""
    *earlier, last = amounts
    if last.unit is None or any(amount.unit for amount in earlier):
        return amounts
    return [*(replace(amount, unit=last.unit) for amount in earlier), last]


def _told_apart(amounts: list[Amount]) -> tuple[Amount, ...]:
    """Return the amounts, if no two of them can be for the same.

    An amount without a direction may be for both; beside one for input or output it is in doubt.
    """
    seen = {(amount.directions, amount.tier, amount.unit) for amount in amounts}
    named = {direction for amount in amounts for direction in amount.directions}
    has_silent = any(not amount.directions for amount in amounts)
    if len(seen) < len(amounts) or (has_silent and named & {"input", "output"}):
        msg = "several amounts, and nothing tells them apart"
        raise RefusedError(msg)
    return tuple(amounts)
