"""What the amount of a cell is for: the words beside it, its column, and what its row says."""

import re
from typing import Final

from pipeline.domain.readings import Meter
from pipeline.domain.units import CONVERSIONS
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.prices.cell_amounts import Amount
from pipeline.extract.prices.header_variants import KIND_OF_TOKENS, of_modality
from pipeline.extract.prices.meters import (
    MODALITIES,
    UnplacedError,
    directions_of,
    of_sound,
    subject_of_name,
)
from pipeline.extract.prices.price_slots import Slot
from pipeline.extract.prices.price_tokens import ASIDE
from pipeline.extract.prices.row_context import RowContext
from pipeline.extract.prices.subjects import INTRO_PIECES, subject_of
from pipeline.quantities.amounts import HAS_MONEY
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import direction_in, is_meter_name, of_plain_tokens
from pipeline.quantities.printed_units import PrintedUnit
from pipeline.quantities.prompt_bounds import parted_bound

_OTHER_TOKENS: Final = re.compile(r"(?:audio|images?|videos?)(?: tokens?)?", re.I)
_IMAGE: Final = re.compile(r"\b(?:images?|pictures?|diffusion)\b", re.I)
_OF_TEXT: Final = re.compile(r"\btext (?:in|out)put", re.I)
_INPUT: Final[tuple[Meter, ...]] = ("input",)
_CACHED: Final[tuple[Meter, ...]] = ("cache_read",)
_PLAIN: Final[dict[Meter, Meter]] = {
    "audio_input": "input",
    "audio_output": "output",
    "image_input": "input",
    "image_output": "output",
}
"""What cells call these below a title that names them."""


def directions_of_cell(slot: Slot, amount: Amount) -> tuple[tuple[Meter, ...], str | None]:
    """Return what an amount is for, and of which cached tokens if it says so itself.

    Raises:
        UnplacedError: Its words, its column and its row do not go together.
    """
    directions = of_row(slot, stated_directions(slot, amount))
    if directions == _CACHED:
        return directions, "audio" if amount.is_sound else None
    if amount.is_sound:
        directions = of_sound(directions)
    printed = amount.unit or slot.column.unit or slot.row_unit
    if not directions and printed and of_modality(_INPUT, printed.direction) != _INPUT:
        directions = _embedded(slot, printed)
    return directions, None


def cached_tokens(slot: Slot) -> str | None:
    """Return which tokens are cached, by the row or the heading of a price; null for text."""
    subject = slot.subject.partition("_")[0] if slot.subject in MODALITIES else ""
    said = (slot.column.title, in_english(slot.row.line("meter")) or subject)
    found = next(filter(None, map(_OTHER_TOKENS.fullmatch, said)), None)
    return found and found[0].lower()


def stated_directions(slot: Slot, amount: Amount) -> tuple[Meter, ...]:
    """Return the directions of an amount by what stands nearest to it."""
    own = amount.directions or directions_of(amount.unit)
    of_unit = directions_of(slot.column.unit) if amount.unit is None else ()
    titled = slot.column.directions or of_unit
    if own and tuple(_PLAIN.get(meter) for meter in titled) == own:
        return titled
    near = own or titled or directions_of(slot.row_unit) or slot.label.directions
    is_directed = any(column.directions or column.order for column in slot.row.columns)
    return near if is_directed else near or slot.row.context.directions


def of_row(slot: Slot, directions: tuple[Meter, ...]) -> tuple[Meter, ...]:
    """Return what a price is for, given what a column says that the row is for.

    Raises:
        UnplacedError: The two do not go together, as `Output` and cached input.
    """
    text = of_plain_tokens(parted_bound(in_english(slot.row.line("meter")))[0])
    if not text:
        _expect_no_other_meter(slot.row, directions)
        return directions
    is_cached = directions == _CACHED
    if is_cached and _OTHER_TOKENS.fullmatch(text):
        return directions
    plain, whole = direction_in(ASIDE.sub(" ", text)), direction_in(text)
    is_aside = whole != plain and whole == _CACHED
    if is_aside and any(HAS_MONEY.search(aside[1]) for aside in ASIDE.finditer(slot.cell.text)):
        msg = f"two amounts for '{text}'"
        raise UnplacedError(msg)
    title = slot.column.title
    of = title if KIND_OF_TOKENS.fullmatch(title) else ""
    named = of_modality((whole if is_aside else plain) or directions, f"{text} {of}")
    if named is None or (is_cached and named not in {("input",), ("cache_read",)}):
        msg = f"'{text}' in a column of {', '.join(directions) or 'prices'}"
        raise UnplacedError(msg)
    return directions if is_cached else named


def _expect_no_other_meter(row: RowContext, directions: tuple[Meter, ...]) -> None:
    """Refuse a price beside a meter that is not its own, in a column of which that is one cell.

    Raises:
        UnplacedError: There is one.
    """
    for column, cell in zip(row.columns, row.cells, strict=False):
        named = direction_in(in_english(cell.line)) if column.kind == "other" else ()
        if named and named != directions and is_meter_name(in_english(cell.line)):
            msg = f"'{cell.line}' beside a price of {', '.join(directions) or 'something'}"
            raise UnplacedError(msg)


def _embedded(slot: Slot, printed: PrintedUnit) -> tuple[Meter, ...]:
    """Return the meter of `per 1M image tokens`: what is embedded is input.

    Raises:
        UnplacedError: It may be of input or of output.
    """
    if subject_of_name(slot.label.name, slot.row.context.subject) == "embedding":
        return of_modality(_INPUT, printed.direction) or ()
    msg = f"{printed.direction} tokens of which direction?"
    raise UnplacedError(msg)


def expect_meter_of_unit(slot: Slot, unit: str, directions: tuple[Meter, ...]) -> None:
    """Refuse tokens that say not of which, text by the image, and steps of what is no image.

    Raises:
        UnplacedError: It is one of them.
    """
    if CONVERSIONS[unit][0] == "usd_per_image" and _OF_TEXT.search(slot.column.title):
        msg = "text by the image"
        raise UnplacedError(msg)
    if CONVERSIONS[unit][0] == "usd_per_step" and not _speaks_of_images(slot.row.table):
        msg = "steps of what?"
        raise UnplacedError(msg)
    if not directions and _is_beside_directions(slot, unit):
        msg = "input or output?"
        raise UnplacedError(msg)


def _speaks_of_images(table: PageTable) -> bool:
    """Return whether a table is one of images, by what stands in it and above it."""
    above = (*(section.heading for section in table.sections), *table.intro[-INTRO_PIECES:])
    cells = (cell.line for row in table.rows for cell in (*row.headers, *row.cells))
    return any(map(_IMAGE.search, map(in_english, (*above, *cells))))


def _is_beside_directions(slot: Slot, unit: str) -> bool:
    """Return whether a price of tokens cannot hold for both directions.

    One of embeddings has none, where column and row both say that it is one.
    """
    of_tokens = CONVERSIONS[unit][0] == "usd_per_mtok"
    is_directed = slot.row.columns.are_directed[slot.index]
    is_embedding = slot.subject == subject_of(slot.column.title) == "embedding"
    is_other = slot.row.context.subject == "training" or is_embedding
    return is_directed and of_tokens and not is_other
