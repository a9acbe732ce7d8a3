"""One row of a price table: its offers, and what their prices are for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.extract.amounts import HAS_MONEY, currency_in
from pipeline.extract.columns import Column
from pipeline.extract.html_rows import Cell, Row
from pipeline.extract.html_tables import Table, locator
from pipeline.extract.labels import Label, clean, is_api_id, read_labels
from pipeline.extract.meters import UnplacedError, directions_of, meters, source_unit
from pipeline.extract.price_claims import Draft
from pipeline.extract.prices import Amount, PrintedPrice, read_price
from pipeline.extract.printed_units import PrintedUnit
from pipeline.extract.size_classes import size_class
from pipeline.extract.table_context import Context
from pipeline.readings import Meter, PriceReading
from pipeline.units import CONVERSIONS, convert

_NO_VARIANT: Final = re.compile(
    r"(?:(?:training|fine[\s-]?tuning|prices?|pricing|costs?|tokens?|per|usd|the|in|of)\b|[\W\d_])*",
    re.I,
)
_GPU_WORD: Final = re.compile(r"\s+GPUs?$", re.I)
_SIGN_ALONE: Final = re.compile(r"US\$|[$€£₹¥]|USD|EUR|GBP|CNY", re.I)


@dataclass(frozen=True, slots=True)
class RowContext:
    """A row with all that is needed to read it.

    Attributes:
        provider_id: Seller.
        table: The table.
        number: Number of the row, from 1.
        row: The row.
        columns: Its columns.
        context: What stands around the table.
    """

    provider_id: str
    table: Table
    number: int
    row: Row
    columns: Sequence[Column]
    context: Context

    def first(self, kind: str) -> tuple[int, Cell] | None:
        """Return index and cell of the first column of a kind."""
        for index, column in enumerate(self.columns):
            if column.kind == kind:
                return index, self.row.cells[index]
        return None

    def place(self, index: int) -> str:
        """Return the name of the place of a cell."""
        return locator(self.table, self.number, index + 1)

    def describe(self, index: int, reason: str) -> str:
        """Return a line by which a person finds a cell on the page."""
        label = self.first("label")
        parts = (
            self.table.heading or f"table {self.table.ordinal}",
            label[1].line if label else "",
            self.columns[index].title,
        )
        where = " › ".join(part for part in parts if part)
        return f"{where}: '{self.row.cells[index].line}' ({reason})"


def labels_of(row: RowContext) -> tuple[Label, ...]:
    """Return the offers that the row names, with the ids that it prints for them."""
    found = row.first("label")
    if found is None:
        return ()
    labels = read_labels(found[1], header=row.columns[found[0]].title)
    printed_id = row.first("id")
    if printed_id is None or len(labels) != 1:
        return labels
    text = clean(printed_id[1].text)
    if not is_api_id(text, header=row.columns[printed_id[0]].title):
        return labels
    return (replace(labels[0], api_id=text),)


def drafts_of(row: RowContext, labels: tuple[Label, ...], unplaced: list[str]) -> Iterator[Draft]:
    """Yield the prices of a row; what holds an amount and has no place goes to `unplaced`."""
    for index, column in enumerate(row.columns):
        if column.kind not in {"price", "unnamed"}:
            if column.kind != "label" and HAS_MONEY.search(row.row.cells[index].text):
                unplaced.append(row.describe(index, "unknown column"))
            continue
        printed = read_price(
            row.row.cells[index].text,
            currency=column.currency or _neighbouring_sign(row, index),
            order=column.order or (row.context.order if not column.directions else ()),
        )
        if printed.refusal:
            unplaced.append(row.describe(index, printed.refusal))
        elif printed.amounts and not labels:
            unplaced.append(row.describe(index, "the row has no label"))
        else:
            yield from _drafts_of_cell(row, index, labels, printed, unplaced)


def _drafts_of_cell(
    row: RowContext,
    index: int,
    labels: tuple[Label, ...],
    printed: PrintedPrice,
    unplaced: list[str],
) -> Iterator[Draft]:
    for label in labels:
        try:
            if printed.state:
                yield from _state_drafts(row, index, label, printed)
            for amount in printed.amounts:
                yield from _amount_drafts(row, index, label, amount, printed.note)
        except UnplacedError as error:
            # A state holds no amount: nothing is lost where it has no place.
            if printed.amounts:
                unplaced.append(row.describe(index, str(error)))


def _amount_drafts(
    row: RowContext, index: int, label: Label, amount: Amount, note: str | None
) -> Iterator[Draft]:
    column = row.columns[index]
    if amount.value == 0:
        msg = "zero, and the word free is missing"
        raise UnplacedError(msg)
    unit = _unit(amount.unit, row, column, label)
    price, _ = convert(amount.value, unit)
    directions = amount.directions or directions_of(amount.unit) or column.directions
    for reading in _readings(row, index, label, unit, directions, amount.unit or column.unit):
        priced = replace(
            reading,
            state="priced",
            price_usd=price if amount.currency == "USD" else None,
            currency=amount.currency,
            source_amount=amount.value,
            source_unit=unit,
            service_tier=amount.tier or reading.service_tier,
            note=note,
            evidence_text=_verbatim(row.row.cells[index], amount),
        )
        yield Draft(priced, index, _agrees(amount, row, column, label))


def _state_drafts(
    row: RowContext, index: int, label: Label, printed: PrintedPrice
) -> Iterator[Draft]:
    column = row.columns[index]
    unit = _unit(None, row, column, label, default=bool(column.directions))
    state = printed.state or "not_offered"
    for reading in _readings(row, index, label, unit, column.directions, column.unit):
        yield Draft(replace(reading, state=state, evidence_text=printed.text), index, agrees=True)


def _readings(
    row: RowContext,
    index: int,
    label: Label,
    unit: str,
    directions: tuple[Meter, ...],
    printed_unit: PrintedUnit | None,
) -> Iterator[PriceReading]:
    """Yield a reading without amount for each meter that a cell is for."""
    column, subject = row.columns[index], row.context.subject
    noun = printed_unit.noun if printed_unit else ""
    region = row.first("region")
    for meter in meters(unit, directions=directions, noun=noun, subject=subject):
        is_gpu = meter == "gpu_hour"
        yield PriceReading(
            evidence_text="",
            evidence_locator=row.place(index),
            provider_id=row.provider_id,
            model_label=label.name,
            model_id_native=None if is_gpu else label.api_id,
            meter=meter,
            unit=CONVERSIONS[unit][0],
            service_tier=column.tier or row.context.tier or "standard",
            region=clean(region[1].text) or None if region else None,
            commitment=column.commitment,
            gpu_type=_GPU_WORD.sub("", label.name) if is_gpu else None,
            context_over_tokens=column.context_over_tokens,
            variant=_variant(row, column, meter),
            size_class=None if is_gpu else size_class(label.name),
            effective_from=column.effective_from,
            effective_to=column.effective_to,
        )


def _unit(
    in_cell: PrintedUnit | None,
    row: RowContext,
    column: Column,
    label: Label,
    *,
    default: bool = False,
) -> str:
    """Return the unit of a price: the cell's own, else its header's, else the table's."""
    subject = row.context.subject
    printed = in_cell or column.unit
    if printed is not None:
        return source_unit(printed, subject=subject, label=label.name)
    if row.context.unit is not None:
        return row.context.unit
    if default:
        return "usd_per_mtok"
    msg = "no unit"
    raise UnplacedError(msg)


def _agrees(amount: Amount, row: RowContext, column: Column, label: Label) -> bool:
    if amount.unit is None or column.unit is None:
        return True
    units = (amount.unit, column.unit)
    subject = row.context.subject
    cell, header = (source_unit(unit, subject=subject, label=label.name) for unit in units)
    return CONVERSIONS[cell][0] == CONVERSIONS[header][0]


def _variant(row: RowContext, column: Column, meter: Meter) -> str | None:
    if row.context.subject != "training" or column.variant:
        return column.variant
    if meter != "training":
        return row.table.heading or None
    return None if _NO_VARIANT.fullmatch(column.title) else column.title


def _neighbouring_sign(row: RowContext, index: int) -> str | None:
    """Return the currency of a sign that has a cell of its own beside this one."""
    for beside in (index - 1, index + 1):
        if 0 <= beside < len(row.columns):
            text = row.row.cells[beside].line
            if _SIGN_ALONE.fullmatch(text):
                return currency_in(text)
    return None


def _verbatim(cell: Cell, amount: Amount) -> str:
    """Return the longest text for an amount that stands in one text node of the page."""
    for text in (amount.text, amount.figure):
        if any(text in piece for piece in cell.pieces):
            return text
    return amount.text
