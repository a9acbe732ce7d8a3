"""From a table to its rows, each with its columns, whichever way the table runs."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.documents.html_tables import PageTable, locator
from pipeline.extract.prices.columns import PriceColumn, read_columns
from pipeline.extract.prices.family_names import family_of
from pipeline.extract.prices.hardware import GPU_TYPE, is_gpu
from pipeline.extract.prices.headed_rows import HeadedRows, headed_rows, with_heading
from pipeline.extract.prices.header_cells import (
    with_end_of_now,
    with_kinds,
    with_kinds_of_image,
    with_kinds_of_tokens,
    with_likes,
    with_plain_quality,
    with_stacked_titles,
)
from pipeline.extract.prices.header_variants import KIND_OF_TOKENS
from pipeline.extract.prices.marked_cells import terms_of_notes
from pipeline.extract.prices.model_cards import model_card
from pipeline.extract.prices.paired_titles import with_paired_titles
from pipeline.extract.prices.plans_in_rows import rows_of_models
from pipeline.extract.prices.price_tokens import ASIDE
from pipeline.extract.prices.repeated_labels import with_terms
from pipeline.extract.prices.row_columns import RowColumns
from pipeline.extract.prices.row_context import RowContext
from pipeline.extract.prices.sellers import of_this_seller, own_columns
from pipeline.extract.prices.table_context import Context, PricePage, read_context
from pipeline.extract.prices.transposed import Upright, upright
from pipeline.extract.prices.words_around import SURCHARGE, with_words_around
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import direction_in, is_meter_name, of_cache, of_plain_tokens
from pipeline.quantities.printed_units import HOUR, MINUTE, SECOND, unit_in
from pipeline.quantities.prompt_bounds import parted_bound

_METER_TITLE: Final = re.compile(
    r"^(?:token |meter |usage |pricing )?(?:types?|kinds?|modalit(?:y|ies)|meters?|categor(?:y|ies)"
    r"|direction|features?|tokens?)$|^(?:types?|kinds?) of tokens?$",
    re.I,
)
_MARK_BEHIND: Final = re.compile(r"\s[*†‡§]+$|\s?[¹²³⁴-⁹⁰]+$")

_CREDITS: Final = re.compile(r"^\s*credits?(?=\s*(?:/|per\b))", re.I)
_NAME_WORDS: Final = 6
"""Longer texts below a name are sentences."""

_Kinds = tuple[frozenset[int], frozenset[int], frozenset[int]]
_Shape = tuple[RowColumns, HeadedRows | None]


def rows_of(table: PageTable, page: PricePage, unplaced: list[str]) -> list[RowContext]:
    """Return the rows of a table that hold something."""
    turned = upright(table)
    if turned is None and (card := model_card(table)):
        turned = card.row
        unplaced += card.left_out
    found = _turned(table, turned, page) if turned else _plain(table, page)
    parted = (each for row in found for each in rows_of_models(row))
    return with_terms(of_this_seller(parted, unplaced))


def _plain(table: PageTable, page: PricePage) -> Iterator[RowContext]:
    noted = terms_of_notes(table)
    below: dict[tuple[Cell, ...], list[tuple[Cell, ...]]] = {}
    listed = (row for row in table.rows if not row.is_group)
    families = _families(table)
    for headers, rows in groupby(listed, key=attrgetter("headers")):
        below.setdefault(headers, []).extend(row.cells for row in rows)
    kinds = {headers: _kinds_of(_titles(headers, table), rows) for headers, rows in below.items()}
    known: dict[tuple[tuple[Cell, ...], str], tuple[_Shape, Context]] = {}
    shapes: dict[tuple[tuple[Cell, ...], tuple[PriceColumn, ...]], _Shape] = {}
    above = 0
    key: tuple[tuple[Cell, ...], str] | None = None
    for number, row in enumerate(table.rows, start=1):
        above = number if row.is_group else above
        if row.is_group or not any(cell.pieces for cell in row.cells):
            continue
        # Most rows stand below the header of the one before, which is not looked up again.
        if key != (row.headers, row.group):
            key = (row.headers, row.group)
            if key not in known:
                titled, context = _columns_and_context(
                    table,
                    page,
                    _titles(row.headers, table),
                    kinds[row.headers],
                    in_english(row.group),
                )
                shape = (row.headers, titled)
                if shape not in shapes:
                    shapes[shape] = _shape(table, titled, row.headers, below[row.headers])
                known[key] = (shapes[shape], context)
            (columns, headed), context = known[key]
        places = tuple(locator(table, number, at + 1) for at in range(len(row.cells)))
        notes = tuple(map(noted, row.cells, row.headers))
        many = "more" if row.is_too_wide else "less" if row.is_too_short else ""
        refusal = f"the row has {many} cells than its header" if many else ""
        found = RowContext(
            page.provider_id,
            table,
            row.cells,
            places,
            columns,
            context,
            notes=notes,
            refusal=refusal,
            family=_family_in(row.cells, columns.family) or families[number - 1],
        )
        if headed:
            found = with_heading(found, headed, (row.group, locator(table, above, 1)))
        yield found


def _families(table: PageTable) -> list[str]:
    """Return the family above each row: of its spanning row, or of one that only has a name."""
    above: list[str] = []
    for row, before in zip(table.rows, (None, *table.rows), strict=False):
        is_same = before is not None and before.group == row.group
        is_alone = bool(row.cells) and not any(cell.pieces for cell in row.cells[1:])
        named = row.cells[0].line if is_alone and not row.is_group else ""
        above.append(named or (above[-1] if is_same else row.group))
    known = {text: family_of(text, table) for text in set(above)}
    return [known[text] for text in above]


def _family_in(cells: Sequence[Cell], at: int | None) -> str:
    """Return what a column of families says beside the one of models; empty without one."""
    return "" if at is None else cells[at].line


def _titles(headers: Iterable[Cell], table: PageTable) -> tuple[str, ...]:
    texts = (_MARK_BEHIND.sub("", header.text) for header in headers)
    if table.has_credits_of_a_dollar:
        texts = (_CREDITS.sub("USD", text) for text in texts)
    return tuple(of_plain_tokens(clean_name(in_english(text)).replace("_", " ")) for text in texts)


def _kinds_of(titles: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]) -> _Kinds:
    """Return which columns hold amounts, meters, and amounts by the hour; of a header once."""
    return _with_money(rows), _with_meters(rows, titles), _by_duration(rows, titles)


def _shape(
    table: PageTable,
    columns: tuple[PriceColumn, ...],
    headers: Sequence[Cell],
    rows: Sequence[tuple[Cell, ...]],
) -> _Shape:
    """Return the columns with what the rows say of them; the groups of a table share them."""
    stacked = with_stacked_titles(columns, headers, rows)
    titled = with_paired_titles(stacked, rows, table.heading, headers)
    found = RowColumns(with_kinds_of_tokens(with_kinds(titled, rows), rows))
    return found, headed_rows(table, found, rows)


def _turned(table: PageTable, turned: Upright, page: PricePage) -> Iterator[RowContext]:
    with_money = _with_money(turned.rows)
    columns, context = _columns_and_context(
        table, page, turned.titles, (with_money, frozenset(), frozenset())
    )
    own = RowColumns(with_paired_titles(columns, turned.rows, table.heading))
    noted = terms_of_notes(table)
    for cells, places in zip(turned.rows, turned.places, strict=True):
        notes = tuple(noted(cell, Cell()) for cell in cells)
        yield RowContext(page.provider_id, table, cells, places, own, context, notes=notes)


def _with_money(rows: Iterable[tuple[Cell, ...]]) -> frozenset[int]:
    """Return the columns that hold amounts; a note below a table spans them all and holds none."""
    found = set[int]()
    for cells in rows:
        more = [
            at
            for at, cell in enumerate(cells)
            if at not in found and HAS_MONEY.search(cell.text if at else _name_in(cell))
        ]
        if more and (len(cells) == 1 or any(cell != cells[0] for cell in cells[1:])):
            found.update(more)
    return frozenset(found)


def _name_in(cell: Cell) -> str:
    """Return the text of a first cell without the sentences below its name."""
    name, *below = cell.pieces or ("",)
    return " ".join([name, *(text for text in below if len(text.split()) <= _NAME_WORDS)])


def _with_meters(rows: Sequence[tuple[Cell, ...]], titles: tuple[str, ...]) -> frozenset[int]:
    """Return the columns in which each row says what it is for: `Input`, or `Audio` of tokens.

    Whatever its title, a column behind the first is one that names input and output.
    """
    found = set()
    for at, title in enumerate(titles):
        lines = {cells[at].line for cells in rows if at < len(cells) and cells[at].pieces}
        is_titled = _METER_TITLE.search(title) is not None
        if not lines or not all(_is_meter(_bare(line), is_titled=is_titled) for line in lines):
            continue
        if is_titled or (at and len({direction_in(_bare(line)) for line in lines}) > 1):
            found.add(at)
    return frozenset(found)


def _bare(line: str) -> str:
    return ASIDE.sub(" ", of_plain_tokens(parted_bound(in_english(line))[0]))


def _is_meter(text: str, *, is_titled: bool) -> bool:
    """Return whether a text names a meter; below a title of meters also a kind of tokens does."""
    is_named = is_meter_name(text) and not HAS_MONEY.search(text)
    return is_named or (is_titled and KIND_OF_TOKENS.fullmatch(text) is not None)


def _by_duration(rows: Sequence[tuple[Cell, ...]], titles: tuple[str, ...]) -> frozenset[int]:
    """Return the columns of a table of hardware whose amounts are each per hour, or the like."""
    are_gpus = all(is_gpu(cells[0].line) for cells in rows if cells and cells[0].pieces)
    if not are_gpus and not any(GPU_TYPE.fullmatch(title) for title in titles):
        return frozenset()
    return frozenset(
        at
        for at, title in enumerate(titles)
        if (
            texts := [
                in_english(cells[at].line) for cells in rows if HAS_MONEY.search(cells[at].text)
            ]
        )
        and all(_is_per_duration(f"{text} {title}") for text in texts)
    )


def _is_per_duration(text: str) -> bool:
    unit = unit_in(text)
    return unit is not None and unit.name in {HOUR, MINUTE, SECOND}


def _columns_and_context(
    table: PageTable,
    page: PricePage,
    titles: tuple[str, ...],
    kinds: _Kinds,
    group: str = "",
) -> tuple[tuple[PriceColumn, ...], Context]:
    with_money, with_meters, by_duration = kinds
    titles = tuple(of_cache(title, table.heading) for title in titles)
    columns = read_columns(
        titles, with_money=with_money, with_meters=with_meters, by_duration=by_duration
    )
    label_title = next((column.title for column in columns if column.kind == "label"), "")
    context = read_context(table, page, label_title=label_title, group=group)
    if context.subject == "training":
        columns = read_columns(titles, with_money=with_money, is_training=True)
    if context.unit in {"usd_per_image", "usd_per_megapixel"}:
        columns = with_kinds_of_image(columns, with_money)
    columns, context = with_words_around(
        with_plain_quality(with_end_of_now(with_likes(columns, with_money))), context, table, group
    )
    is_of_tiers = any(c.tier not in {None, "standard"} or c.kind == "tier" for c in columns)
    if is_of_tiers and context.terms.refusal != SURCHARGE:
        # `On-demand and batch`: each column, or each row, says which of them it is.
        context = replace(context, terms=replace(context.terms, refusal=None))
    if any(column.effective_from for column in columns):
        # The date of a heading is that of one column: the others have their own, or none.
        undated = replace(context.terms, effective_from=None, effective_to=None)
        context = replace(context, terms=undated)
    return own_columns(columns, page.provider_id, with_money), context
