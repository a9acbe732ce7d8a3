"""What the header of a column says about the cells below it."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from pipeline.domain.readings import Meter, ServiceTier
from pipeline.extract.prices.labels import context_over, is_id_header
from pipeline.quantities.amounts import currency_in
from pipeline.quantities.header_dates import validity_in
from pipeline.quantities.meter_words import direction_in, order_in, tier_in
from pipeline.quantities.printed_units import OPEN_UNITS, PrintedUnit, unit_in

Kind = Literal[
    "label",
    "id",
    "price",
    "speed",
    "tier",
    "seller",
    "context",
    "max_output",
    "quantization",
    "region",
    "unit",
    "unnamed",
    "other",
]

_NOT_PRICE: Final = re.compile(
    r"speed|throughput|latency|per second|/\s?s(?:ec)?\b|\btps\b|\blimits?\b|\brpm\b|\btpm\b|quota"
    r"|\bmax\b|maximum|window|length|modalit|\btypes?\b|format|support|capabilit|feature"
    r"|\bsaving|discount|\bcredits?\b|\bactions?\b|multiplier|release|date\b",
    re.I,
)
_MONEY_WORD: Final = re.compile(
    r"\b(?:price|prices|pricing|priced|costs?|fees?|rates?(?!\s+limit))\b|^(?:hourly|per hour)$",
    re.I,
)
_DROPPED: Final = re.compile(
    r"\b(?:was|old|former|previous|original|list price|savings?|discounts?|credits?|minimum"
    r"|min\.? (?:spend|charge|fee|price|cost|commit\w*|usage)|deposit|budget|threshold|surcharge"
    r"|storage|total|examples?|estimated|est"
    r"|overages?|blend\w*|averaged?|avg|monthly|annual\w*|yearly|daily|weekly|vs|versus|compared"
    r"|videos? (?:in|out)put)\b"
    r"|(?:/|\bper)\s?(?:day|week|mo|month|yr|year)\b|\bcosts? to\b"
    r"|\bcosts? (?:of|for)\b(?!.*\b(?:in|out)put|.*\b(?:prompt|completion))"
    r"|\btokens? ?/\s?(?:\$|usd|dollar)|\bper\s?(?:US)?(?:\$|usd\b|dollar)",
    re.I,
)
"""Columns of money that is no price in force of one meter: reported, never read."""

_LABEL: Final = re.compile(
    r"\b(?:models?|name|gpus?|accelerator|hardware|instance|tools?|endpoint|service|product)\b",
    re.I,
)
_NAME: Final = re.compile(r"\bnames?\b|^(?:ai |base )?models?$", re.I)
_KINDS: Final[tuple[tuple[Kind, re.Pattern[str]], ...]] = (
    ("max_output", re.compile(r"\bmax\w*\.?\s+(?:new\s+)?(?:output|completion|generat)", re.I)),
    ("context", re.compile(r"\b(?:context|ctx)\b(?!.*(?:price|\$))", re.I)),
    ("quantization", re.compile(r"\bquanti[sz]ation\b|\bprecision\b", re.I)),
    ("region", re.compile(r"^regions?$|^location$", re.I)),
    (
        "unit",
        re.compile(
            r"^(?:(?:billing|pricing|price) )?(?:units?|metric)$|^units? of measure$"
            r"|^(?:billed|priced|charged)? ?(?:per|by)$",
            re.I,
        ),
    ),
    ("seller", re.compile(r"^(?:(?:inference|api|cloud) )?(?:provider|vendor|seller)s?$", re.I)),
    (
        "tier",
        re.compile(r"^(?:(?:service|pricing|processing) )?(?:tier|mode)s?$|^service class$", re.I),
    ),
    (
        "speed",
        re.compile(
            r"\bspeed\b|\bthroughput\b|\btps\b|\bt(?:okens?|oks?)?\s?(?:/|per)\s?s(?:ec(?:ond)?)?\b",
            re.I,
        ),
    ),
)
_IS_SELLER: Final = next(pattern for kind, pattern in _KINDS if kind == "seller")
COMMITMENT: Final = re.compile(
    r"\b(?:[0-9]+[\s-]?(?:months?|mo|years?|yr|weeks?)|reserved|spot|committed)\b.*", re.I
)
"""A term that the buyer commits to, or that the seller does not."""

_HOURS: Final = re.compile(
    r"\b(?:off[\s-]?)?peak\b(?:[\s-]hours?)?"
    r"|(?:UTC\s*)?\b[0-9]{1,2}:[0-9]{2}\s*[-–—]\s*[0-9]{1,2}:[0-9]{2}(?:\s*(?:UTC|Z))?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column, as its header describes it.

    Attributes:
        kind: What its cells hold.
        title: The header as one line.
        directions: What its prices are for; two for one price of both.
        order: What several amounts in one cell are for.
        unit: Unit of its prices.
        tier: Class of service of its prices.
        currency: Currency that its header states.
        effective_from: Start of validity.
        effective_to: End of validity, exclusive.
        commitment: Term that the buyer commits to.
        time_window: Hours of the day for which its prices hold, as the header words them.
        context_over_tokens: Its prices hold for prompts longer than this.
        variant: What else tells it from its neighbours; set by the table.
    """

    kind: Kind
    title: str
    directions: tuple[Meter, ...] = ()
    order: tuple[Meter, ...] = ()
    unit: PrintedUnit | None = None
    tier: ServiceTier | None = None
    currency: str | None = None
    effective_from: datetime | None = None
    effective_to: datetime | None = None
    commitment: str | None = None
    time_window: str | None = None
    context_over_tokens: int | None = None
    variant: str | None = None


def read_columns(
    titles: Sequence[str], *, with_money: Collection[int] = (), is_training: bool = False
) -> tuple[Column, ...]:
    """Return the columns of a table, at most one of them of kind `label`.

    Args:
        titles: Headers, from left to right.
        with_money: Columns that hold amounts; none of them names what a row prices.
        is_training: Whether the table prices training: there, headers name techniques.
    """
    label = _label_index(titles, with_money)
    columns = tuple(
        Column("label", title) if index == label else _column(title, is_training=is_training)
        for index, title in enumerate(titles)
    )
    if any(column.kind == "price" for column in columns):
        # Beside columns that say what they price, one that does not may hold anything.
        columns = tuple(
            Column("other", "") if column.kind == "unnamed" and at in with_money else column
            for at, column in enumerate(columns)
        )
    return _told_apart(_with_shared_unit(columns))


def _with_shared_unit(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns; terms such as `1 year` have the one unit that their table names."""
    units = {column.unit for column in columns if column.kind == "price" and column.unit}
    if len(units) != 1:
        return columns
    (unit,) = units
    return tuple(
        replace(column, unit=unit) if column.commitment and column.unit is None else column
        for column in columns
    )


def _column(title: str, *, is_training: bool) -> Column:
    if not title:
        return Column("unnamed", title)
    price = _price_column(title)
    if price is not None:
        return price
    for kind, pattern in _KINDS:
        if pattern.search(title):
            return Column(kind, title)
    if is_id_header(title):
        return Column("id", title)
    if is_training and not (_NOT_PRICE.search(title) or _DROPPED.search(title)):
        return Column("price", title)
    return Column("other", title)


def _price_column(title: str) -> Column | None:
    unit = unit_in(title)
    currency = currency_in(title)
    directions = direction_in(title)
    tier = tier_in(title)
    commitment = COMMITMENT.search(title)
    is_money = currency is not None or _MONEY_WORD.search(title) is not None
    has_unit = unit is not None and unit.name not in OPEN_UNITS
    if _DROPPED.search(title) or (_NOT_PRICE.search(title) and not is_money):
        return None
    if not (is_money or has_unit or directions or tier or commitment):
        return None
    validity = validity_in(title)
    if validity.is_open:
        return None
    return Column(
        kind="price",
        title=title,
        directions=directions,
        order=order_in(title, is_header=True),
        unit=unit,
        tier=tier,
        currency=currency,
        effective_from=validity.start,
        effective_to=validity.end,
        commitment=commitment[0] if commitment else None,
        time_window=", ".join(match[0] for match in _HOURS.finditer(title)) or None,
        context_over_tokens=context_over(title),
    )


def _told_apart(columns: Sequence[Column]) -> tuple[Column, ...]:
    """Return the columns; those that say the same of their prices get their titles as variants.

    `Price (480p)` and `Price (720p)` are two prices, not a contradiction.
    """
    untitled = [replace(column, title="") for column in columns]
    alike: dict[Column, list[str]] = {}
    for key, column in zip(untitled, columns, strict=True):
        alike.setdefault(key, []).append(column.title)
    return tuple(
        replace(column, variant=column.title)
        if column.kind == "price" and 1 < len(alike[key]) == len(set(alike[key]))
        else column
        for key, column in zip(untitled, columns, strict=True)
    )


def _label_index(titles: Sequence[str], with_money: Collection[int]) -> int | None:
    """Return the column that names what a row prices; the leftmost of the likeliest ones."""
    candidates = [
        index
        for index, title in enumerate(titles)
        if index not in with_money and not (is_id_header(title) or _IS_SELLER.search(title))
    ]
    for pattern in (_NAME, _LABEL):
        for index in candidates:
            if pattern.search(titles[index]):
                return index
    ids = [index for index, title in enumerate(titles) if is_id_header(title)]
    if ids:
        return ids[0]
    plain = [index for index in candidates if not any(p.search(titles[index]) for _, p in _KINDS)]
    return plain[0] if plain and plain[0] == 0 else None
