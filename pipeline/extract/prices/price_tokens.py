"""What a price cell is made of: amounts, units, words for what is billed, separators."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from pipeline.domain.readings import Meter, ServiceTier
from pipeline.quantities.amounts import AMOUNT, HAS_MONEY, SIGNS, money
from pipeline.quantities.header_dates import DATE, HAS_DATE, Validity, validity_at
from pipeline.quantities.meter_words import DIRECTION_PATTERNS
from pipeline.quantities.price_days import days_of_prices
from pipeline.quantities.printed_units import PrintedUnit, unit_at
from pipeline.quantities.prompt_bounds import bound_at
from pipeline.quantities.service_words import CLASSES, TERM, tier_at

MARK = re.compile(r"\*|[†‡§¶¹²³⁴-⁹⁰]|\[[0-9]{1,2}\]|\[\^[\w-]{1,10}\]")
"""Marks of footnotes."""

ASIDE = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)")
NO_VALUE = re.compile(r"[-–—]+|n/a\b|free$", re.I)

_PRAISE = re.compile(
    r"(?:introductory|promotional|launch)(?:\s+(?:price|pricing|rate|offer))?", re.I
)
"""Words that say no more than the date beside them."""

_SIZE = r"(?:low|medium|high|default|(?:0\.5|[1248])k|[0-9]{3,4}p)"
_VARIANT = re.compile(
    rf"{_SIZE}(?:[/ ]{_SIZE})*(?=:?\s*(?:US)?[{SIGNS}])"
    r"|(?:low|medium|high)(?: (?:quality|context|context size|effort|resolution))?\b"
    rf"|(?:from|start(?:s|ing)? (?:at|from))(?=\s+(?:US)?[{SIGNS}])",
    re.I,
)
"""Words that part amounts of one meter, or make one the lowest of several."""

_THEN = re.compile(r"(?:thereafter|after(?:wards?| that)|from then on|then)\b", re.I)
_REDUCTION = re.compile(r"(?:now |save )?[0-9]{1,2}\s?%\s?(?:off|discount|cheaper)!?", re.I)
_SOUND = re.compile(r"audio(?:\s*/\s*video)?(?:\s+tokens?)?", re.I)
_SEPARATOR = re.compile(rf"[,;/|·•:]|\.(?![0-9])|&|\band\b|\bor(?=\s(?:from\s)?[{SIGNS}])", re.I)
CONDITION = re.compile(
    r"[0-9%<>≤≥]|\b(?:only|off|discount\w*|promo\w*|sale|reserved|spot|commit\w*|regions?|regional"
    r"|EU|US|global|hours?|peak|plans?|teams?|enterprise|with|without|plus|add-?on|extra|dedicated"
    r"|private|batch|long|short|audio|images?|video|text|thinking|reasoning|modes?|tiers?"
    r"|stream\w+|cached?|fine-?tuned|tuned|free|trial"
    r"|accounts?|customers|closed|invit\w+|approv\w+|contracts?)\b",
    re.I,
)
"""What a text says beside a name, or behind a price, that may bind this price."""

SHARED_SIGN = re.compile(r"[¥￥]|\bkr\b")
"""The sign of several currencies: which one is meant is said once for the whole page."""

SAID_OF = re.compile(
    r"(?:with(?:out|in)?|incl\.?|includ\w*|requires?|uses?|using|at|on|in|for|if|when|where|via|by"
    r"|through|only|minimum|min\.|plus|price[ds]?|needs?)\s|.*\bonly$"
)
"""How a text in brackets begins or ends that is said of an offer, and is no part of its name."""

_CONDITION = re.compile(
    r"\b(?:peak|off-peak|discount\w*|promo\w*|first|from|until|over|under|above|below|up to"
    rf"|{CLASSES}|width|height|w|h|steps?|iters?)\b|[<>≤≥×%]|\bx\b",
    re.I,
)
"""What makes an aside more than an aside: the price holds on a condition, or is part of a formula.
An aside with an amount of its own, as in `$0.075 (13.3M / $1)`, only restates the price."""

_YEAR = re.compile(r"(?<![0-9.])20[23][0-9](?![0-9.])")
Kind = Literal[
    "amount",
    "no value",
    "direction",
    "tier",
    "unit",
    "prompts",
    "sound",
    "dates",
    "variant",
    "aside",
    "separator",
]


class RefusedError(ValueError):
    """A cell cannot be read; the message says why."""


@dataclass(frozen=True, slots=True)
class Token:
    """One part of a cell, from `start` to `end`; what it means stands in the field of its kind."""

    kind: Kind
    start: int
    end: int
    amount: tuple[Decimal, str] | None = None
    direction: Meter | None = None
    tier: ServiceTier | None = None
    unit: PrintedUnit | None = None
    over: int | None = None
    validity: Validity | None = None
    words: str | None = None


def tokens_of(text: str, currency: str | None) -> tuple[list[Token], list[str]]:
    """Return the parts of a cell in their order, and the asides that are no part of the price.

    Without a currency, which the header states, a bare number is no amount.

    Raises:
        RefusedError: Something in the text is none of what is known here.
    """
    tokens: list[Token] = []
    notes: list[str] = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif mark := MARK.match(text, at):
            at = mark.end()
        elif aside := ASIDE.match(text, at):
            tokens += _words_of_aside(aside, notes, currency)
            at = aside.end()
        elif (later := _THEN.match(text, at)) and (end := _end_before(tokens)):
            validity = Validity(end, None, is_open=False)
            tokens.append(Token("dates", at, later.end(), validity=validity))
            at = later.end()
        else:
            tokens.append(_token(text, at, currency))
            at = tokens[-1].end
    return tokens, notes


def _end_before(tokens: list[Token]) -> datetime | None:
    """Return the last day that stands among some tokens: `$2 until 1 May 2027, $3 thereafter`."""
    ends = [token.validity.end for token in tokens if token.validity]
    return ends[-1] if ends else None


def _token(text: str, at: int, currency: str | None) -> Token:
    if named := tier_at(text, at):
        return Token("tier", at, named[1], tier=named[0])
    if bound := _binding_word(text, at):
        return bound
    for direction, pattern in DIRECTION_PATTERNS:
        if match := pattern.match(text, at):
            return Token("direction", at, match.end(), direction=direction)
    printed = AMOUNT.match(text, at)
    if printed and (amount := money(printed, currency)):
        return Token("amount", at, printed.end(), amount=amount)
    if match := NO_VALUE.match(text, at):
        return Token("no value", at, match.end())
    if match := _SEPARATOR.match(text, at):
        return Token("separator", at, match.end())
    is_shared = printed and currency is None and SHARED_SIGN.search(printed[0])
    fault = "in which of several currencies?" if is_shared else "not understood"
    msg = f"{fault}: '{text[at : at + 40].rstrip()}'"
    raise RefusedError(msg)


def _binding_word(text: str, at: int) -> Token | None:
    """Return the unit, or the size of prompts, that stands at a place."""
    if bound := bound_at(text, at):
        return Token("prompts", at, bound.end, over=bound.over)
    if dates := validity_at(text, at):
        return Token("dates", at, dates[1], validity=dates[0])
    if match := _PRAISE.match(text, at):
        return Token("separator", at, match.end())
    if match := _VARIANT.match(text, at) or TERM.match(text, at):
        return Token("variant", at, match.end(), words=match[0].lower())
    found = unit_at(text, at)
    return Token("unit", at, found[1], unit=found[0]) if found else None


def _is_one_more_price(tokens: list[Token]) -> bool:
    """Return whether an aside is another price of its row: `(Cached: $0.015)`, `($0.30 batch)`.

    So is one of other days or terms: `(from 1 March 2027: $0.50)`, `(1-year reserved $1.50)`.
    """
    parts = [token for token in tokens if token.kind not in {"separator", "unit"}]
    words = [
        token
        for token in parts
        if token.direction == "cache_read"
        or token.tier
        or token.validity
        or token.kind == "variant"
    ]
    return len(parts) == 2 and len(words) == 1 and any(token.amount for token in parts)  # noqa: PLR2004


def _words_of_aside(aside: re.Match[str], notes: list[str], currency: str | None) -> list[Token]:
    """Return the tokens of an aside such as `(per image)`; other asides are dropped or noted."""
    inner = aside[1].strip()
    stated = currency if HAS_MONEY.search(inner) or re.search(DATE, inner) else None
    if _SOUND.fullmatch(inner):
        return [Token("sound", aside.start(), aside.end())]
    try:
        tokens, _ = tokens_of(inner, stated)
    except RefusedError:
        tokens = []
    if _is_one_more_price(tokens):
        return [
            replace(token, start=token.start + aside.start(1), end=token.end + aside.start(1))
            for token in tokens_of(aside[1], stated)[0]
        ]
    has_praise = any(_PRAISE.match(inner, token.start) for token in tokens)
    tokens = [token for token in tokens if token.kind != "separator"]
    if has_praise and any(token.kind == "dates" for token in tokens):
        notes.append(inner)
    if tokens and all(
        token.kind in {"unit", "direction", "tier", "prompts", "dates"} for token in tokens
    ):
        return [replace(token, start=aside.start(), end=aside.end()) for token in tokens]
    if HAS_MONEY.search(inner) and not (HAS_DATE.search(inner) or _YEAR.search(inner)):
        notes += [inner] if [token.kind for token in tokens] == ["amount"] else []
        return []
    if _REDUCTION.fullmatch(inner):
        notes.append(inner)
        return []
    return [_rest_of_aside(aside, inner)] if inner else []


def _rest_of_aside(aside: re.Match[str], inner: str) -> Token:
    """Return the days that an aside states, or the aside itself, as a token.

    Raises:
        RefusedError: It states another condition, or days that are not understood.
    """
    days = days_of_prices(inner, of_all=True)
    if days and not days.is_change and (days.start or days.end):
        validity = Validity(days.start, days.end, is_open=False)
        return Token("dates", aside.start(), aside.end(), validity=validity)
    if days or any(said.search(inner) for said in (HAS_DATE, _YEAR, _CONDITION)):
        msg = f"holds on a condition: '({inner})'"
        raise RefusedError(msg)
    return Token("aside", aside.start(), aside.end(), words=inner)
