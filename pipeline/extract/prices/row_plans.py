"""What prices of tokens are for, found out for one row and kept for those that say the same.

The rows of a table mostly differ in a name and in amounts. What a price is for follows from all
else: a plan holds for a row that has all of it in common with the row it was made for.
"""

from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from pipeline.domain.units import CONVERSIONS
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.prices.cell_amounts import Amount
from pipeline.extract.prices.hardware import is_gpu
from pipeline.extract.prices.meters import subject_of_name
from pipeline.extract.prices.price_slots import Slot
from pipeline.extract.prices.row_offers import RowOffer
from pipeline.extract.prices.subjects import OF_RETRIEVAL


@dataclass(frozen=True, slots=True)
class Plan:
    """What the prices of a column are for.

    Attributes:
        likeness: All that they are found out from.
        unit: Their unit: a key of `units.CONVERSIONS`.
        fields: Fields of each reading that a cell makes, without its name, amount and place.
        agrees: Whether the unit of a cell is one of the kind that its header names.
    """

    likeness: tuple[object, ...]
    unit: str
    fields: tuple[dict[str, Any], ...]
    agrees: bool = True


_SAID_OF: Final = attrgetter(
    *("currency", "directions", "unit", "tier", "context_over_tokens", "is_sound"),
    *("effective_from", "effective_to", "variant"),
)
"""What a cell says of its amount."""


def likeness_of(
    offer: RowOffer, cell: Cell, amount: Amount, note: str | None
) -> tuple[object, ...]:
    """Return all that a reading is made from, but the letters of its name, its amount and place."""
    # Beside an amount struck out, the amount itself decides which offer it is a part of.
    struck = cell if cell.struck else None
    return offer.likeness, struck, amount.value == 0, _SAID_OF(amount), note


def holds_for_others(slot: Slot, unit: str) -> bool:
    """Return whether what a price is for follows from its likeness alone: no other amount counts.

    Of GPUs and beside a note of other amounts it does not; nor of what is embedded or ranked, as
    the other amounts of its row say whether it has an output, and so is something else.
    """
    is_of_tokens = CONVERSIONS[unit][0] == "usd_per_mtok"
    is_of_retrieval = subject_of_name(slot.label.name, slot.subject) in OF_RETRIEVAL
    has_amounts = slot.terms.effective_to is not None and slot.terms.note is not None
    is_named = slot.column.kind == "price" and not is_gpu(slot.label.name)
    return is_of_tokens and is_named and not is_of_retrieval and not has_amounts
