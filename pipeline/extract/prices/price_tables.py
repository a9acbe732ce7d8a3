"""Tables of prices, read by what their headers and surroundings say, whoever publishes them."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from pipeline.domain.names import clean_name, squashed
from pipeline.domain.readings import (
    OfferReading,
    OfferStatus,
    PerformanceReading,
    PriceReading,
    Readings,
)
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.documents.html_rows import TableRow
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.prices.api_ids import is_id_header
from pipeline.extract.prices.context_sizes import context_size
from pipeline.extract.prices.hardware import is_gpu
from pipeline.extract.prices.labels import Label
from pipeline.extract.prices.marked_cells import unmarked_notes
from pipeline.extract.prices.meters import is_search
from pipeline.extract.prices.price_claims import (
    ended_by_next,
    key_of,
    stated_value,
    without_contradictions,
    without_undirected,
)
from pipeline.extract.prices.prices import read_price
from pipeline.extract.prices.row_context import RowContext, labels_of
from pipeline.extract.prices.sibling_regions import sibling_regions
from pipeline.extract.prices.speed_rows import distinct_speeds, speeds_of
from pipeline.extract.prices.straight_rows import prices_of
from pipeline.extract.prices.subjects import OF_RETRIEVAL, Subject, subject_of
from pipeline.extract.prices.table_context import PricePage
from pipeline.extract.prices.table_rows import rows_of
from pipeline.extract.prices.units_around import last_unit
from pipeline.quantities.amounts import currency_in
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import direction_in
from pipeline.quantities.printed_units import HOUR, unit_in
from pipeline.quantities.size_classes import size_class

_NOT_MODELS: Final = frozenset({"gpu_hour", "request", "search"})
"""Meters of what is no model: GPUs and tools."""

_OF_MODELS: Final = OF_RETRIEVAL | {"speech_to_text"}
"""What a model is for wherever it is named, if it is named below a title of it."""

_BARE: Final = re.compile(r"[0-9]+[.,][0-9]{1,6}")
_MAX_SAID: Final = 60

_MODEL_TITLE: Final = re.compile(r"\bmodels?\b", re.I)
_STATUSES: Final[tuple[OfferStatus, ...]] = ("preview", "deprecated")


def read_price_tables(tables: Iterable[PageTable], page: PricePage) -> Readings:
    """Return what the tables state: prices, offers, advertised speeds, and what has no place.

    A statement that stands twice is one. Two amounts for the same are variants by the titles of
    their tables; where these are the same, neither is a price.
    """
    prices: list[tuple[PriceReading, PageTable]] = []
    rivals: dict[tuple[object, ...], set[tuple[object, ...]]] = {}
    offers: list[OfferReading] = []
    speeds: list[PerformanceReading] = []
    unplaced: list[str] = []
    tables = tuple(tables)
    page = replace(
        page,
        rent_unit=_rent_unit(tables),
        models=_searching_models(tables),
        retrieval=_retrieval(tables),
        last_unit=last_unit(tables),
        regions=sibling_regions(tables),
        notes=unmarked_notes(tables),
    )
    for table in tables:
        unplaced += table.unread
        if table.is_repeat:
            continue
        known = len(prices), len(unplaced)
        for row in rows_of(table, page, unplaced):
            labels = labels_of(row)
            placed = prices_of(row, labels, unplaced)
            for price in placed:
                stated = rivals.setdefault(key_of(price), set())
                if (value := stated_value(price)) not in stated:
                    stated.add(value)
                    prices.append((price, row.table))
            offers += _offers(row, labels, placed)
            speeds += speeds_of(row, labels, page.publisher, unplaced)
        if known == (len(prices), len(unplaced)) and _counts_money(table):
            unplaced.append(f"{table.title}: a table of {_counts_money(table)} (no price is read)")
    prices = without_undirected(prices, unplaced)
    has_rivals = any(len(values) > 1 for values in rivals.values())
    clear = without_contradictions(prices, unplaced) if has_rivals else (one for one, _ in prices)
    return Readings(
        prices=tuple(_with_ids(list(ended_by_next(clear)))),
        offers=_merged(offers, unplaced),
        performance=distinct_speeds(speeds, unplaced),
        unplaced=tuple(dict.fromkeys(unplaced)),
    )


def _counts_money(table: PageTable) -> str:
    """Return what the numbers of a table are as the words above it say, a currency and a unit."""
    has_numbers = any(_BARE.fullmatch(cell.line) for row in table.rows for cell in row.cells[1:])
    above = (table.caption, table.heading, *table.intro) if has_numbers else ()
    said = (text for text in above if currency_in(text) and unit_in(in_english(text)))
    return next((clean_name(text)[:_MAX_SAID] for text in said), "")


def _rent_unit(tables: Iterable[PageTable]) -> str | None:
    """Return the one unit that headers name for prices of GPUs: terms beside them have it, too."""
    first = (row for table in tables for row in table.rows[:1] if row.cells)
    headers = {(is_gpu(row.cells[0].line), head.line) for row in first for head in row.headers}
    units = {(is_of, unit.name) for is_of, line in headers if (unit := unit_in(in_english(line)))}
    of_gpus = {name for is_of, name in units if "_gpu_" in name or (is_of and name == HOUR)}
    return of_gpus.pop() if len(of_gpus) == 1 else None


def _searching_models(tables: Iterable[PageTable]) -> frozenset[str]:
    """Return the names of tools of search that tables price by input and output: models."""
    rows = (row for table in tables for row in table.rows if row.cells)
    named = ((clean_name(row.cells[0].line), row) for row in rows)
    return frozenset(
        name
        for name, row in named
        if is_search(name) and any(direction_in(in_english(head.line)) for head in row.headers)
    )


def _retrieval(tables: Iterable[PageTable]) -> dict[str, Subject]:
    """Return what the models are for that stand below a title of retrieval or of transcription."""
    rows = ((table, row) for table in tables for row in table.rows if row.cells and row.headers)
    titled = ((in_english(text), row) for table, row in rows for text in _titles(table, row))
    named = ((clean_name(row.cells[0].line), subject_of(title)) for title, row in titled)
    return {name: subject for name, subject in named if subject in _OF_MODELS and subject}


def _titles(table: PageTable, row: TableRow) -> tuple[str, ...]:
    return *(section.heading for section in table.sections[:2]), row.headers[0].line


def _with_ids(prices: list[PriceReading]) -> Iterable[PriceReading]:
    """Yield the prices; a name has the id that the page prints elsewhere in the same letters."""
    ids = {price.model_id_native for price in prices if price.model_id_native}
    spelled = {squashed(api_id): api_id for api_id in sorted(ids)}
    for price in prices:
        is_bare = bool(spelled) and price.model_id_native is None and not price.gpu_type
        api_id = spelled.get(squashed(price.model_label)) if is_bare else None
        yield replace(price, model_id_native=api_id) if api_id else price


def _offers(
    row: RowContext, labels: tuple[Label, ...], placed: list[PriceReading]
) -> Iterable[OfferReading]:
    """Yield the models that a row offers: at a price, or on request."""
    found = row.first("label")
    is_sold = any(
        price.state != "not_offered" and price.meter not in _NOT_MODELS for price in placed
    )
    if found is None or not (is_sold or _is_on_request(row, found[0])):
        return
    for label in labels:
        is_class = not label.is_plain and size_class(label.name) is not None
        if is_class or (not label.is_plain and label.is_collective):
            continue
        yield OfferReading(
            evidence_text=_verbatim(found[1], label),
            evidence_locator=row.places[found[0]],
            provider_id=row.provider_id,
            model_label=label.name,
            model_id_native=label.api_id,
            context_window=_tokens(row, "context") or label.context_window,
            max_output_tokens=_tokens(row, "max_output"),
            quantization=_quantization(row),
            status=_status(found[1].line),
        )


def _status(text: str) -> OfferStatus:
    lowered = text.lower()
    named = (status for status in _STATUSES if status in lowered)
    return next((status for status in named if status in re.findall(r"\w+", lowered)), "active")


def _verbatim(cell: Cell, label: Label) -> str:
    """Return the longest text for a name that stands in one text node of the page."""
    for text in (label.printed, label.name):
        if any(text in piece for piece in cell.pieces):
            return text
    return label.printed


def _is_on_request(row: RowContext, label_index: int) -> bool:
    title = row.columns[label_index].title
    if not (_MODEL_TITLE.search(title) or is_id_header(title)) or subject_of(title) == "gpu":
        return False
    others = (cell for index, cell in enumerate(row.cells) if index != label_index)
    return any(read_price(cell.text).state == "on_request" for cell in others)


def _tokens(row: RowContext, kind: str) -> int | None:
    found = row.first(kind)
    return context_size(found[1].text) if found else None


def _quantization(row: RowContext) -> str | None:
    text = row.line("quantization")
    return text if text and re.fullmatch(r"[A-Za-z]+[0-9][\w-]*|[A-Za-z]{2,}", text) else None


def _merged(offers: list[OfferReading], unplaced: list[str]) -> tuple[OfferReading, ...]:
    """Return one offer for each name; what a later table adds to it is taken over."""
    merged: dict[tuple[str, str | None], OfferReading] = {}
    for offer in offers:
        key = (offer.model_label, offer.model_id_native)
        known = merged.setdefault(key, offer)
        for name in ("context_window", "max_output_tokens", "quantization"):
            earlier, later = getattr(known, name), getattr(offer, name)
            if earlier is None and later is not None:
                merged[key] = known = replace(known, **{name: later})
            elif later is not None and later != earlier:
                unplaced.append(f"{offer.model_label}: {name} {later}, elsewhere {earlier}")
    return tuple(merged.values())
