"""What the cells of a header say together: stacked titles, and dates beside `Now`."""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Final

from pipeline.domain.readings import Meter
from pipeline.extract.documents.common_words import are_common
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.prices.cell_amounts import Part, parts_of
from pipeline.extract.prices.column_words import DROPPED, MONEY_WORD, NOT_PRICE
from pipeline.extract.prices.columns import PriceColumn
from pipeline.extract.prices.header_variants import (
    ALWAYS_ON,
    KIND_OF_TOKENS,
    OF_PLANS,
    QUALITY,
    names_kind_of_tokens,
    plan_of,
)
from pipeline.extract.prices.price_tokens import NO_VALUE
from pipeline.extract.prices.subjects import subject_of
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import direction_in, is_meter_name
from pipeline.quantities.printed_units import UNIT_ALONE
from pipeline.quantities.prompt_bounds import bound_named
from pipeline.quantities.regions import region_in
from pipeline.quantities.service_words import tier_named

_TASK_TITLE: Final = re.compile(
    r"(?:products?|services?|tasks?|use|purpose|function|operation|role|job|(?:used )?for"
    r"|what (?:(?:it|they) do(?:es)?|for))?",
    re.I,
)
_TASK_WORDS: Final = 4
_KIND_WORDS: Final = 2
_READS: Final = re.compile(
    r"(?:(?:text|images?|audio|videos?|speech|vectors?|embeddings?|files?|PDFs?|documents?|code"
    r"|scores?|JSON|only|yes|no|and|or|✓|✗|✔|[,/+&;·|])\s*)+",
    re.I,
)
"""Cells of what a model reads or writes."""

_OF_ANY_TOKENS: Final[tuple[tuple[Meter, ...], ...]] = (("input",), ("output",), ("cache_read",))
_NOW: Final = re.compile(r"^(?:now|today|current(?:ly)?)\b", re.I)


def with_stacked_titles(
    columns: Sequence[PriceColumn], headers: Sequence[Cell], rows: Sequence[tuple[Cell, ...]]
) -> tuple[PriceColumn, ...]:
    """Return the columns; one cell may hold several amounts, in the order of its titles.

    Such a header ends in names of meters, each in a text node of its own, and each cell below has
    as many nodes, all of them amounts or dashes.
    """
    return tuple(
        replace(column, order=order, directions=(), is_stacked=True)
        if column.kind == "price"
        and (order := _stacked(header, [cells[at] for cells in rows if at < len(cells)]))
        else column
        for at, (column, header) in enumerate(zip(columns, headers, strict=True))
    )


def _stacked(header: Cell, cells: Sequence[Cell]) -> tuple[Part, ...]:
    titles = list(takewhile(is_meter_name, reversed(header.pieces)))[::-1]
    if not titles[1:]:
        return ()
    most = max((len(cell.pieces) for cell in cells), default=0)
    named = [direction_in(title) for title in titles]
    order = parts_of(meters[0] for meters in named if len(meters) == 1)
    filled = [cell.pieces for cell in cells if any(map(HAS_MONEY.search, cell.pieces))]
    is_aligned = all(
        len(texts) == most and all(HAS_MONEY.search(t) or NO_VALUE.fullmatch(t) for t in texts)
        for texts in filled
    )
    is_complete = len(set(order)) == len(titles) == most
    return order if is_aligned and filled and is_complete else ()


def with_kinds(
    columns: Sequence[PriceColumn], rows: Sequence[tuple[Cell, ...]]
) -> tuple[PriceColumn, ...]:
    """Return the columns; one whose cells all are regions, or units, is one of these.

    A column of products or tasks, most of whose cells name one, says what kind each model is of; so
    does one of common nouns before another one below the same header.
    """
    found = list(columns)
    for at, column in enumerate(columns):
        filled = (cells[at].line for cells in rows if at < len(cells) and cells[at].pieces)
        behind = columns[at + 1] if at + 1 < len(columns) else None
        is_first = column.kind == "label" and behind == replace(column, kind="other")
        is_open = is_first or column.kind == "other" or (at and column.kind == "unnamed")
        texts = set(filled) if is_open or column.kind == "price" else set()
        if texts and all(bound_named(in_english(text)) for text in texts):
            found[at] = replace(column, kind="bound")
            continue
        said = {in_english(text) for text in texts if not NO_VALUE.fullmatch(text)}
        if column.kind == "price" and said and all(map(_READS.fullmatch, said)):
            # `Input` above `text, image` says what a model reads, and parts no prices.
            found[at] = replace(column, kind="other", directions=())
            continue
        texts = texts if is_open else set()
        if texts and all(map(region_in, texts)):
            found[at] = replace(column, kind="region")
        elif texts and all(UNIT_ALONE.fullmatch(in_english(text)) for text in texts):
            found[at] = replace(column, kind="unit")
        elif is_first and behind and texts and all(map(are_common, map(in_english, texts))):
            found[at : at + 2] = replace(column, kind="kind"), replace(behind, kind="label")
        elif _TASK_TITLE.fullmatch(column.title) and _are_tasks(texts):
            found[at] = replace(column, kind="kind")
    return tuple(found)


def _are_tasks(texts: Collection[str]) -> bool:
    plain = (text for text in texts if not HAS_MONEY.search(text))
    named = [text for text in plain if len(text.split()) <= _TASK_WORDS]
    return 2 * sum(subject_of(in_english(text)) is not None for text in named) > len(texts)


def with_plain_quality(columns: tuple[PriceColumn, ...]) -> tuple[PriceColumn, ...]:
    """Return the columns; `Standard` beside `HD` is a quality and no class of service."""
    if not any(column.variant and QUALITY.fullmatch(column.variant) for column in columns):
        return columns
    return tuple(
        replace(column, tier=None, variant=column.title)
        if column.tier == "standard" and QUALITY.fullmatch(column.title)
        else column
        for column in columns
    )


def with_likes(
    columns: tuple[PriceColumn, ...], with_money: Collection[int]
) -> tuple[PriceColumn, ...]:
    """Return the columns; beside `Batch` also `Online` has prices, beside `Growth` also `Pro`.

    Beside `Flex` so have the workers that are not let go: `Active`.
    """
    has_class = any(column.tier not in {None, "standard"} for column in columns)
    has_plan = any(column.kind == "price" and plan_of(column.title) for column in columns)
    found = list(columns)
    for at, column in enumerate(columns):
        way = ALWAYS_ON.match(column.title) if has_class and at in with_money else None
        if way and (column.kind == "price" or way[0] == column.title):
            found[at] = replace(column, kind="price", variant=way[0])
        if column.kind != "other" or at not in with_money:
            continue
        if has_class and tier_named(column.title) == "standard":
            found[at] = replace(column, kind="price", tier="standard")
        elif has_plan and OF_PLANS.fullmatch(column.title):
            found[at] = replace(column, kind="price", commitment=column.title)
    return tuple(found)


def with_kinds_of_image(
    columns: tuple[PriceColumn, ...], with_money: Collection[int]
) -> tuple[PriceColumn, ...]:
    """Return the columns of a table of images; `Draft` and `Fine` beside `Standard` are kinds.

    So they are where each column of amounts is titled by a word or two, and none by what is paid.
    """
    priced = [columns[at] for at in sorted(with_money)]
    are_kinds = all(_is_kind(column) for column in priced)
    if not are_kinds or all(column.kind == "price" for column in priced):
        return columns
    return tuple(
        replace(column, kind="price", tier=None, variant=column.title)
        if at in with_money
        else column
        for at, column in enumerate(columns)
    )


def with_kinds_of_tokens(
    columns: Sequence[PriceColumn], rows: Sequence[tuple[Cell, ...]]
) -> tuple[PriceColumn, ...]:
    """Return the columns; above rows of plain input and output, `Text` and `Audio` have prices."""
    at = next((at for at, column in enumerate(columns) if column.kind == "meter"), None)
    lines = {in_english(cells[at].line) for cells in rows if at is not None and at < len(cells)}
    if not lines or not all(map(_is_plain_direction, lines)):
        return tuple(columns)
    return tuple(
        replace(column, kind="price")
        if column.kind == "other" and KIND_OF_TOKENS.fullmatch(column.title)
        else column
        for column in columns
    )


def _is_plain_direction(text: str) -> bool:
    return direction_in(text) in _OF_ANY_TOKENS and not names_kind_of_tokens(text)


def _is_kind(column: PriceColumn) -> bool:
    said = (column.directions, column.unit, column.currency, MONEY_WORD.search(column.title))
    is_other = NOT_PRICE.search(column.title) or DROPPED.search(column.title)
    return not (any(said) or is_other) and 0 < len(column.title.split()) <= _KIND_WORDS


def with_end_of_now(columns: Sequence[PriceColumn]) -> tuple[PriceColumn, ...]:
    """Return the columns; what holds now ends where the prices of a column beside it begin.

    So do prices of the same: `Input` beside `Input from 1 March 2027`.
    """
    starts = {column.effective_from for column in columns if column.effective_from}
    if len(starts) != 1:
        return tuple(columns)
    (start,) = starts
    new = {_undated(column) for column in columns if column.effective_from}
    return tuple(
        replace(column, effective_to=start)
        if column.kind == "price"
        and (_NOW.search(column.title) or _undated(column) in new)
        and not (column.effective_to or column.effective_from)
        else column
        for column in columns
    )


def _undated(column: PriceColumn) -> PriceColumn:
    return replace(column, title="", effective_from=None, variant=None)
