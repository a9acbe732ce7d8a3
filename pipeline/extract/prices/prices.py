"""The text of one price cell, read strictly.

A refusal is cheap and a wrong number is not: when all that is recognised is taken away, nothing
may be left, and several amounts must say what tells them apart.
"""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Final

from pipeline.domain.readings import State
from pipeline.extract.prices.amount_groups import NODE_BORDER, PAIR, groups_of, pair_as_list
from pipeline.extract.prices.cell_amounts import (
    Amount,
    Part,
    bound_by_aside,
    parts_of,
    unambiguous,
    with_shared_unit,
)
from pipeline.extract.prices.former_prices import without_former
from pipeline.extract.prices.price_tokens import (
    ASIDE,
    MARK,
    NO_VALUE,
    RefusedError,
    Token,
    tokens_of,
)
from pipeline.extract.prices.sentences_behind import without_sentences
from pipeline.quantities.amounts import (
    HAS_MONEY,
    MAX_DECIMALS,
    MAX_WHOLE_DIGITS,
    PLAIN_SIGNS,
    SIGNS,
    currency_of_sign,
)
from pipeline.quantities.meter_words import order_of_cell
from pipeline.quantities.service_words import tier_named

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

_STORAGE: Final = re.compile(r"\bstorage\b", re.I)
_IN_TIER: Final = re.compile(
    r"(?P<plain>[^()]+?)\s?(?P<opens>\(|[·|,;]\s)(?P<tier>[A-Za-z]+(?: [A-Za-z]+)?):?\s"
    r"(?P<others>[^()]+)(?(opens)\)?)\s*"
)
_PLUS: Final = re.compile(
    r"\s?(?:\+|,? (?:plus|and)) (?:\w+ ){0,4}(?:tokens?|usage|model rates?|costs?)\b"
    rf"[^{SIGNS}0-9]{{0,60}}$|\s[-−–]\s?[0-9]{{1,2}}\s?%$",
    re.I,
)
"""What is paid for beside a price, without an amount, or by how much it fell: its note."""

_FACTS: Final = re.compile(
    r",?\s(?:rounded (?:up )?to (?:the )?(?:(?:next|nearest|full) )*(?:second|minute|character)"
    r"|(?:billed|metered) (?:by|per) (?:the )?second)\b\.?"
    r"|\s(?:HT|excl?\.? (?:VAT|tax(?:es)?|GST)|(?:ex|\+|plus) (?:VAT|GST)|zzgl\. (?:MwSt|USt)\.?"
    r"|netto)"
    r"(?![\w])|\bor (?:around |about )?[0-9][0-9.,]*\s?(?:[KM]|thousand|million)?\s\w+(?: \w+)?"
    r" (?:for|per) \$1\b"
    r"|\s[•·|]\s(?:[0-9.]+\s?[KM]\s(?:ctx|context)(?: window)?|[0-9]+ (?:voices|languages)"
    r"|up to [0-9.]+ MP|[0-9.]+\s?(?:tok(?:en)?s?/s|tps))(?=\s*(?:$|[•·|]))",
    re.I,
)
"""What stands behind a price and says the same again, or something of the model."""

PLAIN_AMOUNT: Final = re.compile(
    rf" *(?P<amount>(?P<sign>[{PLAIN_SIGNS}])"
    rf"(?P<number>(?:0|[1-9][0-9]{{0,{MAX_WHOLE_DIGITS - 1}}})(?:\.[0-9]{{1,{MAX_DECIMALS}}})?)) *"
)
"""An amount and nothing else, as most cells are: whatever else is looked for, it is not there."""

MAX_LENGTH: Final = 300
"""Longest text that is read as a price; real cells end near 60 characters."""


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


@lru_cache(maxsize=4_096)
def read_price(
    text: str, *, currency: str | None = None, order: tuple[Part, ...] = ()
) -> PrintedPrice:
    """Return what the text of a price cell says.

    Args:
        text: The text; between two text nodes may stand a `NODE_BORDER`.
        currency: Currency that the header states; without one a bare number is no amount.
        order: What several amounts are for, in this order, where the table says so.

    >>> [amount.text for amount in read_price("$0.56 input, $1.68 output").amounts]
    ['$0.56 input', '$1.68 output']
    >>> read_price("$0,075").refusal
    "not understood: '$0,075'"
    """
    if plain := _plain_amount(text, currency):
        return PrintedPrice((plain,))
    tiered = _tiered(text, currency, order) if len(text) <= MAX_LENGTH else None
    if tiered or len(text) > MAX_LENGTH:
        return tiered or PrintedPrice(refusal="too long" if HAS_MONEY.search(text) else None)
    bare = ASIDE.sub(" ", MARK.sub(" ", text)).strip()
    for state, pattern in _STATES:
        match = pattern.fullmatch(bare)
        if match:
            found = pattern.search(text)
            return PrintedPrice(state=state, text=_printed(found[0] if found else text))
    if not bare or NO_VALUE.fullmatch(bare):
        return PrintedPrice()
    beside = [match[0].strip(" ,") for match in _PLUS.finditer(text)]
    text = _PLUS.sub(_as_spaces, _FACTS.sub(_as_spaces, text))
    text, said = without_sentences(text)
    bare, storage = _without_storage(without_former(text))
    try:
        stated, rest = order_of_cell(bare)
        rest = pair_as_list(rest) if len(stated or order) == PAIR else rest
        tokens, notes = tokens_of(rest, currency)
        amounts = _listed(text, tokens, parts_of(stated) or order)
        if not amounts:
            tokens, notes = tokens_of(bare, currency)
            amounts = _assembled(text, tokens)
    except RefusedError as error:
        has_figure = HAS_MONEY.search(text) or (currency and re.search("[0-9]", text))
        return PrintedPrice(refusal=str(error) if has_figure else None)
    beside = [*(amount.aside for amount in amounts if amount.aside), *storage, *beside, *said]
    bound = tuple(map(bound_by_aside, amounts))
    return PrintedPrice(bound, note="; ".join([*notes, *beside]) or None)


def _plain_amount(text: str, currency: str | None) -> Amount | None:
    """Return the amount of a cell that holds nothing else; null for other cells."""
    alone = PLAIN_AMOUNT.fullmatch(text)
    if alone is None or (stated := currency_of_sign(alone["sign"], currency)) is None:
        return None
    return Amount(Decimal(alone["number"]), stated, text=alone["amount"], figure=alone["amount"])


def _tiered(text: str, currency: str | None, order: tuple[Part, ...]) -> PrintedPrice | None:
    """Return the amounts of a cell that has some of another class of service behind them.

    `$0.12 / $0.40 (batch: $0.06 / $0.20)`: they say what they are for, or are in the same order.
    """
    cell = _IN_TIER.fullmatch(text)
    tier = tier_named(cell["tier"]) if cell else None
    if cell is None or tier in {None, "standard"}:
        return None
    plain = read_price(cell["plain"], currency=currency, order=order)
    named = tuple(meter for one in plain.amounts for meter in one.directions)
    pair = parts_of(named[:2]) if {"input", "output"} == set(named[:2]) else order
    others = read_price(cell["others"], currency=currency, order=pair).amounts
    are_named = len(others) == 1 or all(one.directions for one in others)
    if not plain.amounts or not others or not are_named or any(one.tier for one in plain.amounts):
        return None
    tiered = (replace(one, unit=one.unit or plain.amounts[-1].unit, tier=tier) for one in others)
    return replace(plain, amounts=unambiguous([*plain.amounts, *tiered]))


def _as_spaces(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _without_storage(text: str) -> tuple[str, list[str]]:
    """Return a cell with spaces for those of its text nodes that price storage, and these nodes."""
    nodes = text.split(NODE_BORDER)
    kept = [" " * len(node) if _STORAGE.search(node) else node for node in nodes]
    if not any(map(HAS_MONEY.search, kept)):
        return text, []
    return NODE_BORDER.join(kept), [node.strip() for node in nodes if _STORAGE.search(node)]


def _assembled(text: str, tokens: list[Token]) -> tuple[Amount, ...]:
    """Return the amounts, each with the words that go with it."""
    if tokens and text[tokens[-1].start : tokens[-1].end] == ".":
        tokens = tokens[:-1]
    kinds = [token.kind for token in tokens]
    if "amount" not in kinds:
        msg = "no amount"
        raise RefusedError(msg)
    if "no value" in kinds or "separator" in {kinds[0], kinds[-1]}:
        msg = "a dash or a separator without a second amount"
        raise RefusedError(msg)
    groups = groups_of(text, tokens)
    return unambiguous(with_shared_unit([_amount(text, group) for group in groups]))


def _listed(text: str, tokens: list[Token], order: tuple[Part, ...]) -> tuple[Amount, ...]:
    """Return the amounts of `$3.00 / $0.30 / — per MTok`, with an entry for each part.

    A unit stands behind the last or behind each. None where the cell is no such list.
    """
    units = {token.unit for token in tokens if token.unit}
    listed = [token for token in tokens if token.unit is None]
    kinds = [token.kind for token in listed]
    if (
        len(order) < PAIR
        or len(units) > 1
        or (units and tokens[-1].unit is None)
        or len(kinds) != 2 * len(order) - 1
        or not set(kinds[::2]) <= {"amount", "no value"}
        or set(kinds[1::2]) != {"separator"}
    ):
        return ()
    return tuple(
        replace(
            _amount(text, [token]),
            unit=next(iter(units), None),
            directions=part.directions,
            tier=part.tier,
            context_over_tokens=part.context_over_tokens,
            variant=part.variant,
        )
        for token, part in zip(listed[::2], order, strict=True)
        if token.kind == "amount"
    )


def _amount(text: str, group: list[Token]) -> Amount:
    figure = next(token for token in group if token.amount)
    units = [token.unit for token in group if token.unit]
    tiers = [token.tier for token in group if token.tier]
    directions = [token.direction for token in group if token.direction]
    is_one_price = len(directions) < PAIR or directions == ["input", "output"]
    prompts = [token for token in group if token.kind == "prompts"]
    dates = [token.validity for token in group if token.validity]
    variants, asides = (
        ", ".join(token.words for token in group if token.kind == kind and token.words) or None
        for kind in ("variant", "aside")
    )
    is_clear = all(len(found) <= 1 for found in (units, tiers, prompts, dates)) and is_one_price
    if not is_clear or figure.amount is None:
        msg = "one amount, several units or directions"
        raise RefusedError(msg)
    value, currency = figure.amount
    return Amount(
        value=value,
        currency=currency,
        text=_printed(
            text[min(token.start for token in group) : max(token.end for token in group)]
        ),
        figure=_printed(text[figure.start : figure.end]),
        directions=tuple(directions),
        unit=next(iter(units), None),
        tier=next(iter(tiers), None),
        context_over_tokens=prompts[0].over if prompts else None,
        is_sound=any(token.kind == "sound" for token in group),
        effective_from=dates[0].start if dates else None,
        effective_to=dates[0].end if dates else None,
        variant=variants,
        aside=asides,
    )


def _printed(text: str) -> str:
    return text.strip().replace(NODE_BORDER, " ")
