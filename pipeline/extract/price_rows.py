"""One row of a price table: its offers, and what their prices are for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from pipeline.extract.amounts import HAS_MONEY, currency_in
from pipeline.extract.columns import Column
from pipeline.extract.html_rows import Cell, Row
from pipeline.extract.html_tables import Table, locator
from pipeline.extract.labels import Label, is_api_id, read_labels
from pipeline.extract.meters import UnplacedError, directions_of, is_gpu, meters, source_unit
from pipeline.extract.price_claims import Draft
from pipeline.extract.prices import NODE_BORDER, Amount, PrintedPrice, read_price
from pipeline.extract.printed_units import PrintedUnit
from pipeline.extract.size_classes import size_class
from pipeline.extract.table_context import Context
from pipeline.names import clean_name
from pipeline.readings import Meter, PriceReading
from pipeline.units import CONVERSIONS, convert

_NO_VARIANT: Final = re.compile(
    r"(?:(?:training|fine[\s-]?tuning|prices?|pricing|costs?|tokens?|per|usd|the|in|of)\b|[\W\d_])*",
    re.I,
)
_METER_WORD: Final = re.compile(r"inputs?|outputs?|prompts?|completions?|cached?")
_PRICE_WORD: Final = re.compile(
    rf"{_METER_WORD.pattern}|hits?|miss|read|write|tokens?|prices?|cost|per|m|million|usd|batch"
)
_GPU_COUNT: Final = re.compile(r"^(?:#|number of|no\.?)\s*(?:of\s)?GPUs?$|^GPU count$|^GPUs$", re.I)
_GPU_WORD: Final = re.compile(r"\s+GPUs?$", re.I)
_PER_SOMETHING: Final = re.compile(r"\bper\s+(?!unit\b)[a-z]", re.I)
"""Such a header names a unit; one that is not known is not replaced by what stands elsewhere."""

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
            self.table.title,
            clean_name(label[1].text) if label else "",
            self.columns[index].title,
        )
        where = " › ".join(part for part in parts if part)
        return f"{where}: '{clean_name(self.row.cells[index].text)}' ({reason})"


def labels_of(row: RowContext) -> tuple[Label, ...]:
    """Return the offers that the row names, with the ids that it prints for them."""
    found = row.first("label")
    if found is None:
        return ()
    named = read_labels(found[1], header=row.columns[found[0]].title)
    labels = tuple(label for label in named if not _is_meter(label.name))
    printed_id = row.first("id")
    if printed_id is None or len(labels) != 1:
        return labels
    text = clean_name(printed_id[1].text)
    if not is_api_id(text, header=row.columns[printed_id[0]].title):
        return labels
    return (replace(labels[0], api_id=text),)


def _is_meter(name: str) -> bool:
    """Return whether a label names what is billed: then the table has its models in columns."""
    words = re.findall(r"[a-z]+", name.lower())
    return any(map(_METER_WORD.fullmatch, words)) and all(map(_PRICE_WORD.fullmatch, words))


def drafts_of(row: RowContext, labels: tuple[Label, ...], unplaced: list[str]) -> Iterator[Draft]:
    """Yield the prices of a row; what holds an amount and has no place goes to `unplaced`."""
    for index, column in enumerate(row.columns):
        text = row.row.cells[index].text
        if column.kind not in {"price", "unnamed"}:
            if column.kind != "label" and HAS_MONEY.search(text):
                unplaced.append(row.describe(index, "unknown column"))
            continue
        printed = read_price(
            NODE_BORDER.join(row.row.cells[index].pieces),
            currency=column.currency or _neighbouring_sign(row, index),
            order=column.order or (() if column.directions else row.context.order),
        )
        if printed.refusal:
            unplaced.append(row.describe(index, printed.refusal))
        elif printed.amounts and not labels:
            unplaced.append(row.describe(index, "the row has no label"))
        for label in labels:
            yield from _drafts_of_cell(_Slot(row, index, label), printed, unplaced)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A price cell, for one of the offers of its row."""

    row: RowContext
    index: int
    label: Label

    @property
    def column(self) -> Column:
        return self.row.columns[self.index]

    @property
    def cell(self) -> Cell:
        return self.row.row.cells[self.index]

    def unit_of(self, printed: PrintedUnit) -> str:
        return source_unit(printed, subject=self.row.context.subject, label=self.hardware)

    @property
    def hardware(self) -> str:
        """The label with its header, and how many GPUs the row says it is for."""
        columns = zip(self.row.columns, self.row.row.cells, strict=True)
        title = next(column.title for column in self.row.columns if column.kind == "label")
        counts = [
            f"{cell.line} GPUs"
            for column, cell in columns
            if _GPU_COUNT.search(column.title) and cell.line.isdecimal()
        ]
        return " ".join((title, self.label.name, *counts))


def _drafts_of_cell(slot: _Slot, printed: PrintedPrice, unplaced: list[str]) -> Iterator[Draft]:
    try:
        if printed.state:
            yield from _state_drafts(slot, printed)
        for amount in printed.amounts:
            yield from _amount_drafts(slot, amount, printed.note)
    except UnplacedError as error:
        # A state holds no amount: nothing is lost where it has no place.
        if printed.amounts:
            unplaced.append(slot.row.describe(slot.index, str(error)))


def _amount_drafts(slot: _Slot, amount: Amount, note: str | None) -> Iterator[Draft]:
    column = slot.column
    if amount.value == 0:
        msg = "zero, and the word free is missing"
        raise UnplacedError(msg)
    unit = _unit(slot, amount.unit)
    price, _ = convert(amount.value, unit)
    directions = amount.directions or directions_of(amount.unit) or column.directions
    for reading in _readings(slot, unit, directions, amount.unit or column.unit):
        priced = replace(
            reading,
            state="priced",
            price_usd=price if amount.currency == "USD" else None,
            currency=amount.currency,
            source_amount=amount.value,
            source_unit=unit,
            service_tier=amount.tier or reading.service_tier,
            note=note,
            evidence_text=_verbatim(slot.cell, amount),
        )
        yield Draft(priced, slot.index, _agrees(slot, amount))


def _state_drafts(slot: _Slot, printed: PrintedPrice) -> Iterator[Draft]:
    column = slot.column
    unit = _unit(slot, None, default=bool(column.directions))
    state = printed.state or "not_offered"
    for reading in _readings(slot, unit, column.directions, column.unit):
        stated = replace(
            reading,
            state=state,
            price_usd=Decimal(0) if state == "free" else None,
            evidence_text=printed.text,
        )
        yield Draft(stated, slot.index, agrees=True)


def _readings(
    slot: _Slot, unit: str, directions: tuple[Meter, ...], printed_unit: PrintedUnit | None
) -> Iterator[PriceReading]:
    """Yield a reading without amount for each meter that a cell is for."""
    row, column, label = slot.row, slot.column, slot.label
    noun = printed_unit.noun if printed_unit else ""
    region = row.first("region")
    for meter in meters(unit, directions=directions, noun=noun, subject=row.context.subject):
        is_hardware = meter == "gpu_hour" and is_gpu(slot.hardware)
        yield PriceReading(
            evidence_text="",
            evidence_locator=row.place(slot.index),
            provider_id=row.provider_id,
            model_label=label.name,
            model_id_native=None if is_hardware else label.api_id,
            meter=meter,
            unit=CONVERSIONS[unit][0],
            service_tier=column.tier or row.context.tier or "standard",
            region=clean_name(region[1].text) or None if region else None,
            commitment=column.commitment,
            gpu_type=_GPU_WORD.sub("", label.name) if is_hardware else None,
            context_over_tokens=column.context_over_tokens,
            variant=_variant(slot, meter),
            size_class=None if is_hardware else size_class(label.name),
            effective_from=column.effective_from,
            effective_to=column.effective_to,
        )


def _unit(slot: _Slot, in_cell: PrintedUnit | None, *, default: bool = False) -> str:
    """Return the unit of a price: the cell's own, else its header's, else the table's.

    Args:
        slot: The cell.
        in_cell: Unit in the cell.
        default: Whether to take tokens where none is named; for states, which hold no number.
    """
    printed = in_cell or slot.column.unit
    if printed is not None:
        return slot.unit_of(printed)
    if _PER_SOMETHING.search(slot.column.title):
        msg = "no unit that is known"
        raise UnplacedError(msg)
    if slot.row.context.unit is not None:
        return slot.row.context.unit
    if default:
        return "usd_per_mtok"
    msg = "no unit"
    raise UnplacedError(msg)


def _agrees(slot: _Slot, amount: Amount) -> bool:
    """Return whether the unit in a cell is one of the kind that its header names."""
    if amount.unit is None or slot.column.unit is None:
        return True
    try:
        header = slot.unit_of(slot.column.unit)
    except UnplacedError:
        return False
    return CONVERSIONS[slot.unit_of(amount.unit)][0] == CONVERSIONS[header][0]


def _variant(slot: _Slot, meter: Meter) -> str | None:
    """Return the technique that a price of training is for, else the variant of the column.

    Prices per input and output token below a heading of fine-tuning are those of tuned models.
    """
    column = slot.column
    if slot.row.context.subject != "training" or column.variant:
        return column.variant
    if meter != "training":
        return slot.row.table.title
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
