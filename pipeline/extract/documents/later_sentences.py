"""Sentences on what was priced before: `Cached input is $0.14.`, a half of it, or a change."""

import re
from decimal import Decimal
from typing import Final

from pipeline.quantities.meter_words import direction_in
from pipeline.quantities.printed_amounts import FIGURE
from pipeline.quantities.printed_units import MILLION, unit_in
from pipeline.quantities.service_words import tier_in

Row = tuple[str, str, str]
"""A name, what its prices are of, and the prices."""

_AMOUNT: Final = re.compile(FIGURE)
_HALVED: Final = re.compile(r"(?P<what>[^$:.]{3,80}):\s(?P<list>.+)")
_HALF: Final = re.compile(r"\b(?:half|50\s?% (?:off|less|lower|cheaper|discount))\b", re.I)
_PAIR: Final = re.compile(
    rf"(?P<input>{FIGURE}) and (?P<output>{FIGURE}) (?:for|with|on) "
    r"(?P<name>[A-Z][^$,;]{1,60}?)(?:[,;]\s(?:and\s)?|\sand\s(?=\$)|\.?$)"
)
_FROM_TO: Final = re.compile(rf"\bfrom {FIGURE} to (?={FIGURE})")
_NAME: Final = r"(?P<{}>[A-Z][^$;:,]{{1,60}}?)"
_CHANGED: Final = re.compile(
    r"(?:(?:(?:Today|Starting today|As of today|At the same time|With (?:today['’]s|this|the)"
    r" (?:release|launch|update)),? )?[Ww]e(?:['’](?:re|ve)| are| have)? (?:(?:also|just|now) )*"
    r"(?:lower|cut|reduc|dropp|rais|increas)\w*"
    rf" (?:the )?(?:API |list )?prices? (?:of|for|on) {_NAME.format('what')}"
    rf"|The prices? (?:of|for) {_NAME.format('name')} (?:(?:is|are|was|were|has|have|been|now) )*"
    r"(?:lowered|cut|reduced|raised|increased|drop(?:s|ped)?|falls?|fell|rises?|rose)"
    rf"|{_NAME.format('whose')}(?: (?:remains?|stays?|is|are)(?: \w+){{0,3}})?,? (?:and|but) we"
    r" (?:lower|cut|reduce|drop|raise|increase)s? (?:its|their) (?:API |list )?prices?)"
    r"(?:,? (?:today|now|again|further))*:? (?P<price>from .+)"
)
OF_TOKENS: Final = "per million tokens"


def changed_price(sentence: str) -> tuple[str, str] | None:
    """Return whose prices a sentence changes, and those after it; null for other sentences.

    >>> changed_price("We lowered the price of Tern 2 from $3 to $2 per million input tokens.")
    ('Tern 2', '$2 per million input tokens.')
    """
    said = _CHANGED.fullmatch(sentence)
    price, pairs = _FROM_TO.subn("", said["price"]) if said else ("", 0)
    is_whole = said and pairs == len(_AMOUNT.findall(price))
    return (said["what"] or said["name"] or said["whose"], price) if said and is_whole else None


def halved_prices(sentence: str, known: dict[str, str]) -> list[Row]:
    """Return the prices of a class of service at half of those that earlier sentences state.

    `With the Batch API you pay half: $0.70 and $3.50 for Tern 2, …`. Each has to be the half of a
    known one, input first; or none is a price.

    Args:
        sentence: The sentence.
        known: The prices of each model, as they stand.
    """
    stated = _HALVED.fullmatch(sentence)
    tier = tier_in(stated["what"]) if stated and _HALF.search(stated["what"]) else None
    if stated is None or tier in {None, "standard"}:
        return []
    rows: list[Row] = []
    at = 0
    while at < len(stated["list"]):
        pair = _PAIR.match(stated["list"], at)
        whole = _by_meter(known.get(pair["name"], "")) if pair else {}
        if pair is None or any(
            2 * _value(pair[meter]) != whole.get(meter) for meter in ("input", "output")
        ):
            return []
        rows += [
            (pair["name"], f"{tier} {meter} {OF_TOKENS}".capitalize(), pair[meter])
            for meter in ("input", "output")
        ]
        at = pair.end()
    return rows


def are_per_million(price: str) -> bool:
    """Return whether a price names a million of tokens as its unit."""
    unit = unit_in(price)
    return unit is not None and unit.name in {"usd_per_mtok", MILLION}


def _by_meter(price: str) -> dict[str, Decimal]:
    """Return the amounts of a text by what stands behind each, if all are of millions of tokens."""
    found = list(_AMOUNT.finditer(price))
    ends = [*(amount.start() for amount in found), len(price)][1:]
    parts = [price[amount.end() : end] for amount, end in zip(found, ends, strict=True)]
    if not all(map(are_per_million, parts)):
        return {}
    return {
        meter: _value(amount[0])
        for amount, part in zip(found, parts, strict=True)
        for meter in direction_in(part)
    }


def _value(amount: str) -> Decimal:
    return Decimal(re.sub(r"[^0-9.]", "", amount))
