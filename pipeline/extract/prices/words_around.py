"""What the words around a table say of its columns: new prices, long context, surcharges."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.documents.html_text import joined
from pipeline.extract.prices.columns import PriceColumn
from pipeline.extract.prices.sentence_terms import (
    LONG_CONTEXT,
    day_of_change,
    introduced_over,
    is_surcharge,
    long_context_over,
)
from pipeline.extract.prices.table_context import Context
from pipeline.extract.prices.terms import Terms
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.prompt_bounds import bound_in

SURCHARGE: Final = "a surcharge on another price"
"""Why none of the prices of a table is one by itself."""

_NEW: Final = re.compile(r"new|after|updated", re.I)
_UP_TO_NEW: Final = re.compile(r"now|today|current(?:ly)?|present|before", re.I)
_IN_FORCE: Final = re.compile(r"\b(?:now|today|current(?:ly)?|present|existing|old|until)\b", re.I)
"""A heading of prices that hold until others begin."""

_DEFINED: Final = re.compile(r"\W*(?P<sign>[0-9]?[A-Z]{1,4})\s?[:=]\s?(?P<said>[^.,;。$¥]+)")
"""A line that says what a sign in a title stands for."""

Columns = tuple[PriceColumn, ...]


def with_words_around(
    columns: Columns, context: Context, table: PageTable, group: str
) -> tuple[Columns, Context]:
    """Return the columns and what holds for all of them, by the words around their table."""
    leads = [text for section in table.sections for text in (section.heading, *section.lead)]
    around = (table.caption, *table.intro, *leads, *table.below, *table.notes.values())
    columns = _with_new_prices(_with_legend(columns, table.below), around)
    columns, context = _with_long_context(table, columns, context, group, around)
    titles = (group, table.caption, *(section.heading for section in table.sections))
    said = _change_of(titles).within(context.terms)
    if is_surcharge(table.heading, joined(table.intro)):
        said = replace(said, refusal=SURCHARGE)
    return columns, replace(context, terms=said)


def _with_legend(columns: Columns, below: Sequence[str]) -> Columns:
    """Return the columns; `1MT: a million tokens of input` below `Cost/1MT` says of what."""
    found = list(columns)
    defined = [
        sign.groupdict() for sign in filter(None, map(_DEFINED.match, map(in_english, below)))
    ]
    for one in defined:
        ways = {other["said"] for other in defined if other["sign"] == one["sign"]}
        for at, column in enumerate(columns if len(ways) == 1 else ()):
            is_open = not (column.directions or column.order)
            if is_open and column.unit and f"/{one['sign']}" in column.title:
                found[at] = replace(column, unit=replace(column.unit, direction=one["said"]))
    return tuple(found)


def _change_of(titles: Sequence[str]) -> Terms:
    """Return from when on prices hold whose titles say that they change on a day.

    Those in force hold until then: `Current prices` below `Price changes on 15 January 2027`.
    """
    is_before = False
    for title in titles:
        is_before = is_before or _IN_FORCE.search(title) is not None
        if day := day_of_change([title]):
            return Terms(effective_to=day) if is_before else Terms(effective_from=day)
    return Terms()


def _with_long_context(
    table: PageTable, columns: Columns, context: Context, group: str, around: Sequence[str]
) -> tuple[Columns, Context]:
    """Return columns and context; the bound of `Long context` is said in a sentence nearby."""
    is_long = [LONG_CONTEXT.search(column.title) is not None for column in columns]
    is_titled = any(map(LONG_CONTEXT.fullmatch, (group, table.caption, table.heading)))
    if not (is_titled or any(is_long)):
        return columns, context
    over = long_context_over(around) or (
        introduced_over((*table.intro, *table.below)) if is_titled else None
    )
    has_steps = any(column.kind == "bound" or bound_in(column.title) for column in columns)
    if is_titled and not has_steps and context.terms.context_over_tokens is None:
        said = Terms(context_over_tokens=over) if over else Terms(variant="Long context")
        context = replace(context, terms=context.terms.within(said))
    found = (
        replace(column, context_over_tokens=over, variant=None)
        if is_named and over and column.kind == "price" and not column.context_over_tokens
        else column
        for column, is_named in zip(columns, is_long, strict=True)
    )
    return tuple(found), context


def _with_new_prices(
    columns: Sequence[PriceColumn], texts: Sequence[str]
) -> tuple[PriceColumn, ...]:
    """Return the columns; `New input` beside `Input` holds from the one day that the page states.

    What stands beside it holds until then. Where no such day is stated, none of the two is a price:
    which is in force is not known.
    """
    new = [_bare(column) for column in columns if _NEW.fullmatch(column.variant or "")]
    if not new:
        return tuple(columns)
    start = day_of_change(texts)
    return tuple(_dated(column, new, start) for column in columns)


def _bare(column: PriceColumn) -> PriceColumn:
    return replace(column, title="", variant=None)


def _dated(column: PriceColumn, new: Sequence[PriceColumn], start: datetime | None) -> PriceColumn:
    is_new = _NEW.fullmatch(column.variant or "") is not None
    is_before = _bare(column) in new and (
        column.variant is None or _UP_TO_NEW.fullmatch(column.variant) is not None
    )
    if not (is_new or is_before):
        return column
    if start is None:
        return PriceColumn("undated", column.title)
    if is_new:
        return replace(column, variant=None, effective_from=start)
    return replace(column, variant=None, effective_to=start)
