"""One row of a price table: its offers, and what their prices are for."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from pipeline.domain.names import clean_name
from pipeline.domain.readings import Meter, PriceReading
from pipeline.domain.units import CONVERSIONS, convert
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.prices.amount_groups import NODE_BORDER, has_other_amount
from pipeline.extract.prices.cell_amounts import Amount, verbatim
from pipeline.extract.prices.cell_meters import directions_of_cell, expect_meter_of_unit, of_row
from pipeline.extract.prices.hardware import is_gpu
from pipeline.extract.prices.labels import Label
from pipeline.extract.prices.meters import UnplacedError, meters, subject_of_name
from pipeline.extract.prices.price_claims import Draft
from pipeline.extract.prices.price_doubts import (
    doubt_in,
    expect_model,
    expect_one_unit,
    expect_plausible,
)
from pipeline.extract.prices.price_slots import (
    Slot,
    names_unit,
    slot_of,
    unit_of,
)
from pipeline.extract.prices.price_variants import noun_of, of_machine, reduction_in, tier_of
from pipeline.extract.prices.prices import PrintedPrice, read_price
from pipeline.extract.prices.row_context import RowContext
from pipeline.extract.prices.row_offers import RowOffer, offer_of
from pipeline.extract.prices.row_plans import Plan, holds_for_others, likeness_of
from pipeline.extract.prices.terms import NO_TERMS, commitment_of_machine
from pipeline.quantities.amounts import HAS_MONEY, currency_in
from pipeline.quantities.foreign_words import in_english, with_point
from pipeline.quantities.meter_words import of_cache
from pipeline.quantities.printed_amounts import with_points
from pipeline.quantities.printed_units import PrintedUnit, unit_in
from pipeline.quantities.regions import joined_regions
from pipeline.quantities.size_classes import size_class

_GPU_WORD: Final = re.compile(r"\s+GPUs?$", re.I)
_BARE_NUMBER: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)*(?:$|\s?/|\s(?![x×%]))")
_EITHER_COMMA: Final = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2},[0-9]{3}(?![0-9])")
_SENSE: Final = re.compile(
    r"(?:(?P<image>images?)|audio)(?: tokens?| inputs?)?(?=\s*(?:[,(/]|per\b|$))", re.I
)
"""Title of a column of what a model that embeds several kinds of input takes beside text."""

_UNREAD: Final = {"rival": "the price of another seller"}
DECLARED: Final = "unit from sources.yaml: the page names none"
"""Note of a price whose unit is known from elsewhere."""


def drafts_of(row: RowContext, labels: tuple[Label, ...], unplaced: list[str]) -> Iterator[Draft]:
    """Yield the prices of a row; what holds an amount and has no place goes to `unplaced`."""
    offers = [offer_of(row, label) for label in labels]
    for index, column in enumerate(row.columns):
        text = row.cells[index].text
        if row.refusal or column.kind not in {"price", "unnamed"}:
            may_be = row.refusal or column.kind != "label"
            is_money = currency_in(column.title) and unit_in(column.title)
            is_bare = (column.kind == "price" or is_money) and _BARE_NUMBER.match(text.strip())
            if may_be and (is_bare or HAS_MONEY.search(text)):
                reason = row.refusal or _UNREAD.get(column.kind, "unknown column")
                unplaced.append(row.describe(index, reason))
            continue
        stated = column.currency or row.context.currency
        joint = " / " if column.is_stacked else NODE_BORDER
        cell = with_points(joint.join(row.cells[index].pieces), are_commas=row.table.has_commas)
        cell = of_cache(in_english(cell), column.title)
        printed = read_price(
            cell if stated in {None, "USD"} else with_point(cell),
            currency=row.currency_of(index),
            order=column.order or (() if column.directions else row.context.order),
        )
        if len(printed.amounts) == 1 and has_other_amount(cell, printed.amounts[0].currency):
            unplaced.append(row.describe(index, "an amount in brackets: of what?"))
        if printed.refusal:
            unplaced.append(row.describe(index, printed.refusal))
        elif doubt := _doubt_of_page(row.table, text, printed):
            unplaced.append(row.describe(index, doubt))
            continue
        elif column.kind == "price" and labels and _has_bare_number(text, printed):
            unplaced.append(row.describe(index, "a number without a currency"))
        elif printed.amounts and not labels:
            unplaced.append(row.describe(index, row.nameless))
        for offer in offers if printed.state or printed.amounts else ():
            yield from _drafts_of_cell(offer, index, printed, unplaced)


def _doubt_of_page(table: PageTable, text: str, printed: PrintedPrice) -> str | None:
    if table.has_commas and printed.amounts and _EITHER_COMMA.search(text):
        return "a comma of thousands, or of decimals"
    is_yuan = any(amount.currency == "CNY" for amount in printed.amounts)
    return "in which of several currencies?" if is_yuan and table.names_taiwan_dollars else None


def _has_bare_number(text: str, printed: PrintedPrice) -> bool:
    is_read = printed.amounts or printed.state
    return not is_read and _BARE_NUMBER.match(text.strip()) is not None


def _drafts_of_cell(
    offer: RowOffer, index: int, printed: PrintedPrice, unplaced: list[str]
) -> Iterator[Draft]:
    if printed.state:
        try:
            yield from _state_drafts(slot_of(offer, index), printed)
        except UnplacedError as error:
            # Of words in place of an amount nothing is lost but `free`.
            if printed.state == "free":
                unplaced.append(offer.row.describe(index, str(error)))
    for amount in printed.amounts:
        try:
            yield from _amount_drafts(offer, index, amount, printed.note)
        except UnplacedError as error:
            unplaced.append(offer.row.describe(index, str(error)))


def _amount_drafts(
    offer: RowOffer, index: int, amount: Amount, note: str | None
) -> Iterator[Draft]:
    """Yield the prices that an amount is; what they are for is found out once for rows alike."""
    row, cell = offer.row, offer.row.cells[index]
    likeness = likeness_of(offer, cell, amount, note)
    plan = row.columns.plans.get(index)
    if not isinstance(plan, Plan) or plan.likeness != likeness:
        slot = slot_of(offer, index)
        plan = _plan(slot, amount, note, likeness)
        if holds_for_others(slot, plan.unit):
            row.columns.plans[index] = plan
    price, _ = convert(amount.value, plan.unit)
    if plan.fields:
        expect_plausible(plan.unit, price, amount.currency)
    own = {
        "evidence_text": verbatim(cell, amount),
        "price_usd": price if amount.currency == "USD" else None,
        "source_amount": amount.value,
    }
    for fields in plan.fields:
        reading = reading_of(row.places[index], offer.label, fields, own)
        yield Draft(reading, index, plan.agrees)


def reading_of(
    place: str, label: Label, fields: Mapping[str, Any], own: Mapping[str, Any]
) -> PriceReading:
    """Return a price of an offer, where it stands; of hardware there is no id."""
    return PriceReading(
        **fields,
        **own,
        evidence_locator=place,
        model_label=label.name,
        model_id_native=label.api_id if fields["gpu_type"] is None else None,
    )


def _plan(slot: Slot, amount: Amount, note: str | None, likeness: tuple[object, ...]) -> Plan:
    """Return what an amount is for.

    Raises:
        UnplacedError: That is not known.
    """
    column = slot.column
    directions, cached = directions_of_cell(slot, amount)
    if doubt := doubt_in(slot, amount):
        raise UnplacedError(doubt)
    unit = unit_of(slot, amount.unit, directions)
    is_of_tokens = CONVERSIONS[unit][0] == "usd_per_mtok"
    if not is_of_tokens and slot.index and slot.row.cells[slot.index - 1] is slot.cell:
        # One cell below two headers: what it says is read once.
        return Plan(likeness, unit, ())
    if slot.terms.unit and not is_of_tokens:
        directions = ()
    expect_model(slot, unit)
    expect_one_unit(slot, amount)
    expect_plausible(unit, convert(amount.value, unit)[0], amount.currency)
    expect_meter_of_unit(slot, unit, directions)
    printed = amount.unit or column.unit or slot.row_unit
    start, end = _days(slot, amount)
    is_named = names_unit(slot, amount)
    return Plan(
        likeness,
        unit,
        tuple(
            said
            | {
                "state": "priced",
                "currency": amount.currency,
                "source_unit": unit,
                "service_tier": amount.tier or said["service_tier"],
                "context_over_tokens": amount.context_over_tokens or said["context_over_tokens"],
                "effective_from": start,
                "effective_to": end,
                "variant": _notes(said["variant"], cached, amount.variant, sep=", ")
                or reduction_in(said, note),
                "note": _notes(note, said["note"]) if is_named else DECLARED,
            }
            for said in _readings(slot, unit, directions, printed)
        ),
        agrees=_agrees(slot, amount),
    )


def _days(slot: Slot, amount: Amount) -> tuple[datetime | None, datetime | None]:
    """Return when a price holds: where wider words contradict the nearest ones, by these alone.

    Raises:
        UnplacedError: The nearest are no days, and the wider ones leave none.
    """
    column, terms = slot.column, slot.terms
    own = NO_TERMS if column.is_until else slot.row.terms
    near = (
        amount.effective_from or column.effective_from or own.effective_from,
        amount.effective_to or column.effective_to or own.effective_to,
    )
    start, end = near[0] or terms.effective_from, near[1] or terms.effective_to
    if not (start and end and end <= start):
        return start, end
    if not any(near):
        msg = "from a day on which it has ended"
        raise UnplacedError(msg)
    return near


def _notes(*notes: str | None, sep: str = "; ") -> str | None:
    return sep.join(dict.fromkeys(note for note in notes if note)) or None


def _state_drafts(slot: Slot, printed: PrintedPrice) -> Iterator[Draft]:
    column = slot.column
    directions = of_row(slot, column.directions)
    unit = unit_of(slot, None, directions, default=bool(directions))
    state = printed.state or "not_offered"
    for said in _readings(slot, unit, directions, column.unit):
        stated = {
            "state": state,
            "price_usd": Decimal(0) if state == "free" else None,
            "evidence_text": printed.text if printed.text in slot.cell.text else slot.cell.text,
        }
        reading = reading_of(slot.row.places[slot.index], slot.label, said, stated)
        yield Draft(reading, slot.index, agrees=True)


def _readings(
    slot: Slot, unit: str, directions: tuple[Meter, ...], printed_unit: PrintedUnit | None
) -> Iterator[dict[str, Any]]:
    """Yield the fields of a reading without amount for each meter that a cell is for."""
    row, column, label, terms = slot.row, slot.column, slot.label, slot.terms
    noun = noun_of(slot, printed_unit)
    region = row.first("region")
    subject = subject_of_name(label.name, slot.subject)
    is_said_twice = slot.subject == subject_of_name(label.name, None)
    if subject in {"embedding", "rerank"} and row.prices_output and not is_said_twice:
        subject = None
    if subject == "embedding" and not directions and (seen := _SENSE.match(column.title)):
        directions = ("image_input",) if seen["image"] else ("audio_input",)
    tool = "" if label.name in row.context.models else label.name
    named = meters(unit, directions=directions, noun=noun, subject=subject, label=tool)
    for meter in named:
        is_hardware = meter == "gpu_hour" and is_gpu(slot.hardware)
        tier, variant = tier_of(slot, meter)
        variant = of_machine(unit, variant)
        machine_term = commitment_of_machine(label.name) if meter == "gpu_hour" else None
        yield {
            "provider_id": row.provider_id,
            "meter": meter,
            "unit": CONVERSIONS[unit][0],
            "service_tier": tier,
            "time_window": column.time_window or terms.time_window,
            "region": joined_regions(
                (clean_name(region[1].text) or None if region else None) or column.region,
                terms.region,
            ),
            "commitment": column.commitment or terms.commitment or machine_term,
            "gpu_type": _GPU_WORD.sub("", slot.gpu_type) if is_hardware else None,
            "context_over_tokens": column.context_over_tokens or terms.context_over_tokens,
            "variant": variant,
            "size_class": None if is_hardware else size_class(label.name),
            "effective_from": column.effective_from or terms.effective_from,
            "effective_to": column.effective_to or terms.effective_to,
            "note": terms.note,
        }


def _agrees(slot: Slot, amount: Amount) -> bool:
    """Return whether the unit in a cell is one of the kind that its header names."""
    if amount.unit is None or slot.column.unit is None:
        return True
    try:
        header = slot.key_of(slot.column.unit)
    except UnplacedError:
        return False
    return CONVERSIONS[slot.key_of(amount.unit)][0] == CONVERSIONS[header][0]
