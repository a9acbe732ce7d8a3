"""Headers that name two prices of one cell: `Input (cached)` above `$0.60 ($0.15)`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.prices.amount_groups import NODE_BORDER, PAIR
from pipeline.extract.prices.cell_amounts import Amount, Part
from pipeline.extract.prices.columns import PriceColumn, price_column
from pipeline.extract.prices.header_variants import left_over, listed_variant
from pipeline.extract.prices.prices import read_price
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.service_words import without_tier

_BRACKET: Final = re.compile(r"\(([^()]+)\)")
_PARTED: Final = re.compile(
    r"(?P<first>[^()/|·,&+]+?)\s*(?:[/|·,&+]|\band\b)\s*(?P<second>[^()/|·,&+]+?)(?P<tail>\s*\(.*)?"
)
_MODE: Final = re.compile(r"(?:non-?)?(?:thinking|reasoning)", re.I)
_BOTH: Final = {("input",), ("output",)}
_CACHE: Final = frozenset({"cache_read", "cache_write", "cache_write_1h"})
_PLAIN: Final = {("input",), ("cache_read",)}
_CHEAP: Final = frozenset({"cache_read", "batch", "flex"})
"""What costs no more than the other part of its header."""


def with_paired_titles(
    columns: Sequence[PriceColumn],
    rows: Sequence[tuple[Cell, ...]],
    heading: str,
    headers: Sequence[Cell] = (),
) -> tuple[PriceColumn, ...]:
    """Return the columns; where cells hold two amounts, each is for its part of the header.

    A cell of one amount is for the first part, where others have two. `Input (cached)` above
    single amounts alone, and beside no plain input, names either: its cells get no meter.
    """
    found = list(columns)
    for at, column in enumerate(columns):
        pieces = headers[at].pieces if headers else ()
        title = " / ".join(pieces) if len(pieces) == PAIR else column.title
        is_price = column.kind in {"price", "other"} and not column.is_stacked
        parts = _parts_of(column.title) or _parts_of(title) if is_price else None
        if parts is None:
            continue
        first, second = parts
        order = (_part_of(first), _part_of(second))
        texts = (cells[at].pieces for cells in rows if at < len(cells))
        pairs = [pair for text in texts if (pair := _pair_in(text, column, order))]
        if pairs and (_where(first) != _where(second) or any(map(_is_reversed, pairs))):
            found[at] = replace(column, kind="other", order=())
        elif pairs:
            is_both = {part.directions for part in order} == _BOTH
            found[at] = replace(
                column if column.order else first,
                title=column.title,
                unit=column.unit or first.unit,
                currency=column.currency or first.currency,
                directions=("input", "output") if is_both else first.directions,
                order=column.order or order,
            )
        elif (
            column.kind == "price"
            and _names_either(column, order, columns)
            and "cach" not in heading.lower()
        ):
            found[at] = replace(column, directions=(), order=order)
    return tuple(found)


@lru_cache(maxsize=512)
def _parts_of(title: str) -> tuple[PriceColumn, PriceColumn] | None:
    """Return how the two parts of a header read, each as a header of its own; null for others."""
    for bracket in _BRACKET.finditer(title):
        around = title[: bracket.start()].strip(), title[bracket.end() :]
        if inner := _PARTED.fullmatch(bracket[1]):
            first, second = f"{around[0]} {inner['first']}", inner["second"]
        else:
            first, second = around[0], bracket[1]
        if parts := _read_parts(first, second, around[1]):
            return parts
    match = _PARTED.fullmatch(title)
    return _read_parts(match["first"], match["second"], match["tail"] or "") if match else None


def _read_parts(first: str, second: str, tail: str) -> tuple[PriceColumn, PriceColumn] | None:
    """Return the columns of two parts: the second alone, or with the words of the first."""
    column = price_column(first + tail)
    if column is None:
        return None
    first_words = first.rpartition(" ")[0]
    whole = [f"{first} ({second})", second, f"{first_words} {second}"]
    others = [found for words in whole if (found := price_column(words + tail))]
    for other in others:
        is_like = len(other.directions) == len(column.directions) < PAIR
        if is_like and _key_of(other) != _key_of(column):
            return column, other
    if listed_variant(second) or _MODE.fullmatch(second):
        variant = left_over(without_tier(second)) or second
        return column, replace(column, variant=variant)
    return None


def _key_of(column: PriceColumn) -> tuple[object, ...]:
    tier = column.tier or "standard"
    return column.directions, tier, column.context_over_tokens, _where(column)


def _where(column: PriceColumn) -> tuple[object, ...]:
    """Return what parts prices and is no field of an amount."""
    return column.time_window, column.region, column.commitment


def _part_of(said: Amount | PriceColumn) -> Part:
    """Return what an amount, or a header, is for."""
    tier = None if said.tier == "standard" else said.tier
    return Part(said.directions, tier, said.context_over_tokens, said.variant)


def _pair_in(
    pieces: tuple[str, ...], column: PriceColumn, order: tuple[Part, ...]
) -> tuple[Amount, ...]:
    text = in_english(NODE_BORDER.join(pieces))
    if column.kind == "other" and not HAS_MONEY.search(text):
        return ()
    amounts = read_price(text, currency=column.currency or "USD", order=order).amounts
    return amounts if len(amounts) == PAIR and _part_of(amounts[1]) == order[1] else ()


def _is_reversed(pair: tuple[Amount, ...]) -> bool:
    """Return whether what can only be cheaper is dearer: then the parts are not in this order."""
    cheap, dear = sorted(pair, key=lambda amount: not _is_cheap(amount))
    return _is_cheap(cheap) and not _is_cheap(dear) and cheap.value > dear.value


def _is_cheap(amount: Amount) -> bool:
    return not _CHEAP.isdisjoint((*amount.directions, amount.tier))


def _names_either(
    column: PriceColumn, order: tuple[Part, ...], columns: Sequence[PriceColumn]
) -> bool:
    """Return whether a header may be of its first meter as well as of the cache."""
    first, second = (part.directions for part in order)
    is_of_cache = first != second and bool(second) and _CACHE.issuperset(second) and first in _PLAIN
    others = {other.directions for other in columns if other is not column}
    return is_of_cache and first not in others
