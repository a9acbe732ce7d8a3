"""A cell of prices and its unit: the cell's own, else the nearest that the page names."""

import re
from dataclasses import dataclass, replace
from typing import Final

from pipeline.domain.readings import Meter
from pipeline.extract.documents.card_names import is_size_or_quality
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.prices.cell_amounts import Amount
from pipeline.extract.prices.columns import PriceColumn
from pipeline.extract.prices.days_around import days_of_kind
from pipeline.extract.prices.hardware import gpu_count, is_gpu, is_machine, machine_size
from pipeline.extract.prices.header_variants import KIND_OF_TOKENS, listed_variant
from pipeline.extract.prices.labels import Label
from pipeline.extract.prices.meters import UnplacedError, is_per_gpu, source_unit
from pipeline.extract.prices.price_changes import (
    terms_of_new_prices,
    terms_of_offer,
    terms_of_sale,
)
from pipeline.extract.prices.row_context import PRICE, RowContext
from pipeline.extract.prices.row_offers import RowOffer
from pipeline.extract.prices.subjects import OF_RETRIEVAL, Subject, subject_of
from pipeline.extract.prices.terms import Terms
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.meter_words import direction_in
from pipeline.quantities.printed_units import (
    HOUR,
    MINUTE,
    OPEN_UNITS,
    SECOND,
    PrintedUnit,
    unit_in,
)
from pipeline.quantities.size_classes import size_class

_PER_SOMETHING: Final = re.compile(r"\b(?:per|(?-i:par|por|pro|je))\s+(?!unit\b)[a-z0-9]", re.I)
"""Such a header names a unit; one that is not known is not replaced by what stands elsewhere."""

_SIZE: Final = re.compile(r"(?:(?:image|output) )?(?:resolution|size|dimension|quality)s?", re.I)
_INTRO: Final = 3
"""Texts right above a table that may say what its minutes are of."""

_COUNTED_GPU: Final = re.compile(r"^[1-9][0-9]?\s?[x×]\s?")
_SOUND: Final[frozenset[Meter]] = frozenset({"audio_input", "audio_output"})
"""Meters of tokens beside those of text; alone, they may be of minutes."""

_TOKEN_METERS: Final[frozenset[Meter]] = frozenset(
    {"input", "output", "cache_read", "cache_write", "cache_write_1h", "reasoning"}
)


_NODES: Final = frozenset({"node", "server", "machine"})
_PER_NODE: Final = re.compile(r"(?:\bper|/)\s?(?:whole |full )?(?:node|server|machine)\b", re.I)
_WITH_ONE: Final = re.compile(r"\bwith (?:one|a single|1) GPU\b(?! or\b)", re.I)
"""What a line says of the machines in the table below it."""

_TEXT: Final = re.compile(r"\btext\b", re.I)
"""A column of text stands below a heading of image tokens, too."""

_TOKEN_KINDS: Final = frozenset({"audio_tokens", "image_tokens"})


@dataclass(frozen=True, slots=True)
class Slot:
    """A price cell, for one of the offers of its row.

    Attributes:
        row: The row.
        index: The cell's column.
        label: The offer.
        terms: What holds for its prices: notes, the row, the label, what stands around the table.
    """

    row: RowContext
    index: int
    label: Label
    terms: Terms

    @property
    def column(self) -> PriceColumn:
        """Its column."""
        return self.row.columns[self.index]

    @property
    def cell(self) -> Cell:
        """The cell."""
        return self.row.cells[self.index]

    @property
    def subject(self) -> Subject | None:
        """What the row sells, by its column of kinds or its name; else what the table does.

        A column that is of embeddings or of reranking is of nothing else.
        """
        if (titled := subject_of(in_english(self.column.title))) in OF_RETRIEVAL:
            return titled
        kind = self.row.line("kind") or self.label.task
        context = self.row.context
        subject = (subject_of(in_english(kind)) if kind else None) or context.subject
        subject = subject or context.retrieval.get(self.label.name)
        is_text = subject in _TOKEN_KINDS and _TEXT.search(self.column.title) is not None
        return None if is_text else subject

    def key_of(self, printed: PrintedUnit) -> str:
        """Return the key of `units.CONVERSIONS` that a printed unit stands for in this cell."""
        if printed.name not in OPEN_UNITS:
            return printed.name
        context = self.row.context
        around = (self.column.title, "per GPU" * context.is_per_gpu)
        table = self.row.table
        is_timed = printed.name in {HOUR, MINUTE, SECOND}
        said = (table.heading, *table.intro[-_INTRO:]) if is_timed and table.is_headed else ()
        title = "\n".join(filter(None, (*around, table.heading * is_timed, *said)))
        unit = source_unit(printed, subject=self.subject, label=self.hardware, title=title)
        is_of_node = printed.noun in _NODES or _PER_NODE.search(self.column.title)
        is_machines = is_machine(in_english(f"{table.heading}, {self.hardware}"))
        is_built_in = self.gpu_type != self.label.name and not is_gpu(self.label.name)
        is_of_one = is_per_gpu(title) or any(map(_WITH_ONE.search, table.intro[-_INTRO:]))
        is_whole = is_of_node or ((is_machines or is_built_in) and not is_of_one)
        if is_whole and "_gpu_" in unit and machine_size(self.hardware) is None:
            msg = "price of a machine, and nothing says how many GPUs it has"
            raise UnplacedError(msg)
        return unit

    @property
    def row_unit(self) -> PrintedUnit | None:
        """The unit that a column of units, or of meters, names for the row; null for none."""
        printed, meter = in_english(self.row.line("unit")), self.row.first("meter")
        if not printed:
            titled = (meter[1].line, self.row.columns[meter[0]].title) if meter else ()
            return next(filter(None, map(unit_in, map(in_english, titled))), None)
        unit = unit_in(f"per {printed.removeprefix('per ').removeprefix('/')}")
        if unit is None:
            msg = f"no unit that is known: '{printed}'"
            raise UnplacedError(msg)
        return unit

    @property
    def hardware(self) -> str:
        """The label with its header, and how many GPUs the row says it is for."""
        columns, lines = self.row.columns, [cell.line for cell in self.row.cells]
        title = columns[columns.first["label"]].title
        counts = [f"{lines[at]} GPUs" for at in columns.gpu_counts if lines[at].isdecimal()]
        types = [lines[at] for at in columns.gpu_types]
        own = self.column.title if _PER_NODE.search(self.column.title) else ""
        return " ".join((title, self.label.name, *types, *counts, own))

    @property
    def gpu_type(self) -> str:
        """What a column of GPUs says beside the label, without their number; else the label."""
        columns, cells = self.row.columns, self.row.cells
        types = [
            cells[at].line
            for at in columns.gpu_types
            if columns[at].kind != "label" and cells[at].pieces
        ]
        return _COUNTED_GPU.sub("", types[0] if types else self.label.name)


def slot_of(offer: RowOffer, index: int) -> Slot:
    """Return a cell for one of the offers of its row, with its terms."""
    row, label = offer.row, offer.label
    own = row.terms_at(index).within(offer.buyers)
    if row.columns[index].is_until:
        own = replace(own, effective_from=None, effective_to=own.effective_from)
    named = set(direction_in(own.note)) if own.note and own.effective_to else set()
    if named and not named & set(row.columns[index].directions or named):
        # `From March input is $2, output $8`: what is said of two meters is not said of a third.
        own = replace(own, effective_to=None)
    if (said := label.terms.variant) and own.variant and said not in own.variant:
        own = replace(own, variant=f"{said}, {own.variant}")
    cell = row.cells[index]
    meters = row.columns[index].directions or label.directions
    coming = offer.change.within(terms_of_offer(row.table.coming, cell)).within(
        terms_of_sale((*row.table.below, *row.table.intro), cell).within(
            terms_of_new_prices(offer.coming, cell, meters)
        )
    )
    of_page = terms_of_sale(
        (text for line in row.table.said for text in line.sentences), row.cells[index]
    )
    near = own.within(coming).within(label.terms).within(offer.days)
    slot = Slot(row, index, label, near.within(row.context.terms).within(of_page))
    return replace(slot, terms=slot.terms.within(_days_of_kind(slot)))


def _days_of_kind(slot: Slot) -> Terms:
    meters = slot.column.directions or slot.label.directions
    tier = slot.column.tier or slot.terms.tier or "standard"
    kinds = {tier, *(meters or filter(None, (slot.subject,)))}
    return days_of_kind(slot.row.table, kinds, is_known=bool(meters))


def unit_of(
    slot: Slot,
    in_cell: PrintedUnit | None,
    directions: tuple[Meter, ...],
    *,
    default: bool = False,
) -> str:
    """Return the unit of a price: the cell's own, else its header's, the table's, the page's.

    Args:
        slot: The cell.
        in_cell: Unit in the cell.
        directions: What the price is for.
        default: Whether to take tokens where none is named; for states, which hold no number.
    """
    noted = PrintedUnit(slot.terms.unit) if slot.terms.unit else None
    printed = in_cell or noted or slot.column.unit or slot.row_unit
    if printed is not None:
        return slot.key_of(printed)
    if _PER_SOMETHING.search(slot.column.title):
        msg = "no unit that is known"
        raise UnplacedError(msg)
    around = slot.row.context.unit
    is_of_tokens = bool(_TOKEN_METERS & set(directions))
    if around is not None and not (is_of_tokens and around.endswith("request")):
        return around
    elsewhere = slot.row.context.page_unit or slot.row.context.declared_unit
    if elsewhere is not None and _sells_tokens(slot, directions):
        return elsewhere
    if default:
        return "usd_per_mtok"
    is_speech = slot.subject == "speech_to_text"
    timed = slot.row.context.duration if is_speech else _rent_unit(slot)
    if timed and (is_speech or is_gpu(slot.hardware)):
        return slot.key_of(timed)
    is_plain = PRICE.fullmatch(slot.column.title) is not None and not directions
    is_one = _is_of_one_size(slot) or (is_plain and slot.row.context.is_by_picture)
    if slot.row.context.subject == "image" and is_one:
        return "usd_per_image"
    msg = "no unit"
    raise UnplacedError(msg)


def _is_of_one_size(slot: Slot) -> bool:
    """Return whether its title, or a column of sizes in its row, says how large a picture is."""
    return bool(listed_variant(slot.column.title) or sizes_beside(slot, are_titled=True))


def sizes_beside(slot: Slot, *, are_titled: bool = False) -> list[str]:
    """Return how large or how good the pictures of a row are, as the columns beside say it.

    With `are_titled` only those are asked whose titles speak of sizes.
    """
    titled = zip(slot.row.columns, slot.row.cells, strict=False)
    return [
        cell.line
        for column, cell in titled
        if (_SIZE.fullmatch(column.title) or (not are_titled and re.match("[0-9]", cell.line)))
        and column.kind == "other"
        and "$" not in column.title
        and is_size_or_quality(cell.line)
    ]


def _rent_unit(slot: Slot) -> PrintedUnit | None:
    """Return the unit that is named nearby for hardware; of terms also that of other tables."""
    context = slot.row.context
    is_one = gpu_count(slot.hardware) == 1
    of_terms = context.rent_unit if slot.column.commitment and is_one else None
    return context.duration or (PrintedUnit(of_terms) if of_terms else None)


def names_unit(slot: Slot, amount: Amount) -> bool:
    """Return whether the unit of a price is not the one declared for a page that names none."""
    context = slot.row.context
    in_row = (amount.unit, slot.terms.unit, slot.column.unit, slot.row_unit)
    return not context.declared_unit or any(
        (*in_row, context.unit, context.page_unit, context.duration, context.rent_unit)
    )


def _sells_tokens(slot: Slot, directions: tuple[Meter, ...]) -> bool:
    """Return whether a price can only be one of tokens, whatever else the page sells."""
    is_of_text = slot.subject in {"language", "embedding", "rerank", *_TOKEN_KINDS}
    is_by_size = size_class(slot.label.name) is not None and not is_gpu(slot.hardware)
    is_of_sound = _SOUND & set(directions) and any(
        column.directions == ("input",) for column in slot.row.columns
    )
    is_of_kind = bool(directions and slot.row.first("meter")) and KIND_OF_TOKENS.fullmatch(
        slot.column.title
    )
    is_of_tokens = is_of_text or is_of_sound or is_of_kind
    return bool(_TOKEN_METERS & set(directions) or is_of_tokens or is_by_size)
