"""Why an amount in a cell of prices may be no price."""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Final

from pipeline.domain.readings import Meter
from pipeline.domain.units import CONVERSIONS
from pipeline.extract.documents.card_names import is_model
from pipeline.extract.documents.common_words import are_common, is_common
from pipeline.extract.prices.cell_amounts import Amount
from pipeline.extract.prices.cell_meters import stated_directions
from pipeline.extract.prices.column_words import LABEL, NAME
from pipeline.extract.prices.hardware import is_gpu
from pipeline.extract.prices.header_variants import VOLUME
from pipeline.extract.prices.meters import UnplacedError, is_search, subject_of_name
from pipeline.extract.prices.model_cards import names_model
from pipeline.extract.prices.price_changes import states_other
from pipeline.extract.prices.price_slots import Slot
from pipeline.extract.prices.row_context import RowContext
from pipeline.extract.prices.sellers import is_seller
from pipeline.extract.prices.subjects import subject_of
from pipeline.extract.prices.words_around import SURCHARGE
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.printed_units import MILLION, UNIT_ALONE, unit_in
from pipeline.quantities.regions import region_in

_SOLD_AS: Final = re.compile(
    r"\b(?:APIs?|connectors?|cards?|features?|servers?|pictures?|voices?|tasks?|items?|parts?|engines?"
    r"|configurations?|generation|retrieval|add-ons?|components?|plugins?|skills?|workers?|chips?|services|products)\b",
    re.I,
)
"""Titles of what is sold beside models; below others stand sizes, plans and steps, too."""

_HAS_VERSION: Final = re.compile(r"(?=\S*[A-Za-z]).*[\s-]\S*[0-9]|.*/")
_UP_TO: Final = re.compile(r"^(?:up to|at most)$", re.I)
_PER: Final = re.compile(r"[0-9]\s?(?:/|per)\s?(?!mo|user|seat|year|day|[GT]i?B)[a-z]", re.I)
_OF_IMAGE: Final = re.compile(r"\([^()]*[0-9] per (?:[0-9]+[\s-]steps? )?image\)", re.I)
_BOTH: Final[tuple[Meter, ...]] = ("input", "output")

_PLAUSIBLE: Final = {
    "usd_per_mtok": (Decimal("0.0005"), Decimal(2_000)),
    "usd_per_image": (Decimal("0.00001"), Decimal(20)),
    "usd_per_gpu_hour": (Decimal("0.01"), Decimal(100)),
    "usd_per_audio_hour": (Decimal("0.001"), Decimal(50)),
}
"""Lowest and highest amount in US dollars that can be a price, by unit."""


def doubt_in(slot: Slot, amount: Amount) -> str | None:
    """Return why an amount is no price by itself; null if it may be one."""
    order = slot.column.order
    if amount.value == 0:
        return "zero, and the word free is missing"
    if said := _doubt_in_words(slot, amount):
        return said
    if slot.column.kind == "unnamed" and not _says_what_it_is(slot, amount):
        return "a column without a name"
    if beside := _other_tokens(slot, amount):
        return f"tokens of which direction? {beside}"
    named = [meter for part in order for meter in part.directions]
    is_first = len(order) == len(_BOTH) and slot.column.directions
    if named and not (amount.directions or is_first):
        return f"one amount for {', '.join(named)}"
    return None


def expect_model(slot: Slot, unit: str) -> None:
    """Check that a common noun is no name of a model, where no title of the page says it is one.

    Raises:
        UnplacedError: It is none; but what is paid by the call may be a tool, by any name.
    """
    title = slot.row.columns[slot.row.columns.first["label"]].title
    is_titled = NAME.search(title) is not None
    is_placed = slot.row.table.is_placed
    is_of_tokens = unit.endswith("tok")
    name = slot.label.name
    if is_of_tokens and is_seller(name):
        msg = "the name of a seller, and of no model"
        raise UnplacedError(msg)
    is_tool = unit.endswith("request") and (" " in name or is_search(name))
    is_sold = not title or LABEL.search(title) or _SOLD_AS.search(title) or subject_of(title)
    if not (is_sold or unit_in(title) or is_gpu(name) or _HAS_VERSION.match(name)):
        msg = f"'{title}' is no title of models"
        raise UnplacedError(msg)
    is_known = is_search(name) or subject_of(title) == "tool" or slot.subject == "tool"
    is_service = is_tool and not is_known and _sells_others(slot.row)
    is_headed = are_common(name) and not is_tool and names_model(slot.row.table.heading)
    if not (is_service or is_headed) and (
        is_tool or (not is_placed and (is_titled or not is_of_tokens))
    ):
        return
    is_noun = is_service or are_common(name) or (name.isalpha() and _are_nouns(slot.row))
    if is_noun and not is_gpu(name):
        msg = "no name of a model"
        raise UnplacedError(msg)


def _are_nouns(row: RowContext) -> bool:
    """Return whether another row names what is no model and no tool: then all may."""
    return any(is_common(name) and not is_search(name) for name in _names(row))


def _sells_others(row: RowContext) -> bool:
    """Return whether other rows have prices of what is no inference: `$2 / skill`, `$10 per GB`."""
    cells = (cell.text for other in row.table.rows for cell in other.cells[1:])
    priced = (in_english(text) for text in cells if HAS_MONEY.search(text))
    return any(_PER.search(text) and unit_in(text) is None for text in priced)


def _other_tokens(slot: Slot, amount: Amount) -> str | None:
    """Return what else of its table has prices of tokens that unknown words tell from this one."""
    unit = amount.unit or slot.column.unit
    subject = subject_of_name(slot.label.name, slot.subject)
    is_told = stated_directions(slot, amount) or subject not in {None, "language"}
    if is_told or slot.column.order or unit is None or not unit.name.endswith(("tok", MILLION)):
        return None
    if subject is None and any(subject_of_name(name, None) for name in _names(slot.row)):
        return "another row is of embeddings or of reranking"
    alike = [
        at
        for at, column in enumerate(slot.row.columns)
        if replace(column, title="", variant=None) == replace(slot.column, title="", variant=None)
        and HAS_MONEY.search(slot.row.cells[at].text)
    ]
    is_region = region_in(slot.column.variant or "") is not None
    return "another column has a price of them, too" if len(alike) > 1 and not is_region else None


def _names(row: RowContext) -> Iterator[str]:
    """Yield what stands in the column of names, in each row."""
    at = row.columns.first["label"]
    cells = (other.cells for other in row.table.rows if not other.is_group)
    return (each[at].line for each in cells if at < len(each))


def _doubt_in_words(slot: Slot, amount: Amount) -> str | None:
    """Return why words beside an amount, or around its table, leave no price."""
    if slot.terms.refusal and not (slot.terms.refusal == SURCHARGE and _is_by_call(slot, amount)):
        return slot.terms.refusal
    if _UP_TO.search(amount.variant or slot.column.title):
        return "the highest of several prices"
    if amount.unit is None and VOLUME.fullmatch(slot.column.variant or ""):
        return "a step of what is used in a month, or the sum for it"
    unit = slot.column.unit
    if unit and unit.name == "usd_per_image" and _OF_IMAGE.search(slot.cell.text):
        return "another amount in brackets is by the image"
    if slot.terms.effective_to and states_other(slot.terms.note, amount.value):
        return f"another amount for a time: '{slot.terms.note}'"
    return None


def _is_by_call(slot: Slot, amount: Amount) -> bool:
    """Return whether a price is by the call: such a fee always comes on top of the tokens."""
    unit = amount.unit or slot.column.unit or slot.row_unit
    return unit is not None and unit.name.endswith("request")


def _says_what_it_is(slot: Slot, amount: Amount) -> bool:
    """Return whether a price below no title can be read by its own words and its label.

    Where no column has a title, the first may hold anything: only the name of a model is one.
    """
    if not slot.row.columns.is_headless:
        return bool(amount.unit or amount.directions)
    prices = sum(HAS_MONEY.search(cell.text) is not None for cell in slot.row.cells)
    is_timed = slot.row.context.duration is not None and is_gpu(slot.label.name)
    is_whole = amount.unit is not None and (prices == 1 or bool(stated_directions(slot, amount)))
    # `Prices per 1M tokens (input / output)` stands above a table without titles.
    is_told = prices == 1 and slot.row.context.unit is not None and bool(amount.directions)
    return (prices == 1 and is_timed) or ((is_whole or is_told) and is_model(slot.label.name))


def expect_one_unit(slot: Slot, amount: Amount) -> None:
    """Refuse an amount whose cell and header, or another cell of its row, name two units.

    Raises:
        UnplacedError: They do: `$2 / 1K tokens` below `per 1M tokens`.
    """
    printed = amount.unit or slot.column.unit
    for column, cell in zip(slot.row.columns, slot.row.cells, strict=False):
        beside = UNIT_ALONE.fullmatch(in_english(cell.line)) if column.kind == "other" else None
        other = unit_in(beside[0]) if beside else None
        if other and printed and slot.key_of(other) != slot.key_of(printed):
            msg = f"'{cell.line}' beside a price per something else"
            raise UnplacedError(msg)
    if amount.unit is None or slot.column.unit is None:
        return
    own, header = slot.key_of(amount.unit), slot.key_of(slot.column.unit)
    if own != header and CONVERSIONS[own][0] == CONVERSIONS[header][0] == "usd_per_mtok":
        msg = f"two units: {own} in the cell, {header} above it"
        raise UnplacedError(msg)


def expect_plausible(unit: str, price: Decimal, currency: str) -> None:
    """Refuse an amount that no real price in its unit is near: most often the unit is not its own.

    Raises:
        UnplacedError: It is.
    """
    lowest, highest = _PLAUSIBLE.get(CONVERSIONS[unit][0], (Decimal(0), price))
    if currency == "USD" and not lowest <= price <= highest:
        msg = f"{price.normalize():f} is no plausible {CONVERSIONS[unit][0]}"
        raise UnplacedError(msg)
