"""What tells a price from others of its label, beside the meter: class, technique, machine."""

import re
from collections.abc import Mapping
from typing import Any, Final

from pipeline.domain.names import clean_name
from pipeline.domain.readings import Meter, ServiceTier
from pipeline.extract.prices.cell_meters import cached_tokens
from pipeline.extract.prices.hardware import machine_words
from pipeline.extract.prices.header_variants import SENT, not_understood, way_to_rent
from pipeline.extract.prices.price_slots import Slot, sizes_beside
from pipeline.extract.prices.subjects import subject_of
from pipeline.extract.prices.terms import SPEECH_MODE
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.printed_units import PrintedUnit

_NO_VARIANT: Final = re.compile(
    r"(?:(?:training|fine[\s-]?tuning|prices?|pricing|costs?|tokens?|per|usd|the|in|of|million|[MK])"
    r"\b|[\W\d_])*",
    re.I,
)
_TUNED: Final = re.compile(r"\b(?:(?:fine|custom)-?)?(?:tuned|trained)\b", re.I)
_AND: Final = re.compile(r"\b(?:and|und|et|y|e)\b|[&+,/]", re.I)
_MACHINE: Final = re.compile(r"usd_per_([0-9]+)_gpu_\w+")
_ASYNC: Final = re.compile(r"\basync\w*", re.I)
"""How recordings are sent: this is no class of service, as batches are."""

_TOKEN_TIERS: Final[frozenset[ServiceTier]] = frozenset({"flex", "priority", "fast"})

_QUERIES: Final = re.compile(r"\b(?:search(?:es)?(?! context)|quer(?:y|ies))\b", re.I)
_OF_SEARCH: Final = re.compile(
    r"(?:(?:web|raw|live) )?search(?: (?:api|endpoint|engine|results?|alone|only|without\b.*))?",
    re.I,
)
"""Heading of what is called to search, whatever its name is."""
_PATH: Final = re.compile(r"/(?!.*search)[\w./-]+$", re.I)
"""The path of an endpoint that says nothing of searches."""
_REDUCED: Final = re.compile(r"[0-9]{1,2}\s?% (?:off|discount)", re.I)


def noun_of(slot: Slot, printed: PrintedUnit | None) -> str:
    """Return what is counted, as the unit, the header or the heading of a price says it."""
    heading = clean_name(in_english(slot.row.table.heading))
    is_other = _PATH.match(slot.label.name) is not None
    is_of_search = not is_other and _OF_SEARCH.fullmatch(heading)
    is_of_search = is_of_search or _QUERIES.search(slot.column.title)
    return "search" if is_of_search else printed.noun if printed else ""


def tier_of(slot: Slot, meter: Meter) -> tuple[ServiceTier, str | None]:
    """Return class of service and variant; `Flex` of a GPU is a way to rent it, no class."""
    tier = slot.column.tier or slot.terms.tier or "standard"
    variant = _variant(slot, meter)
    if meter == "audio_hour":
        above = tuple(section.heading for section in slot.row.table.sections)
        titled = zip(slot.row.columns, slot.row.cells, strict=False)
        beside = (cell.line for column, cell in titled if column.kind != "price")
        titles = (slot.column.title, *beside, *above)
        if tier == "batch" and (sent := next(filter(None, map(_ASYNC.search, titles)), None)):
            tier, variant = "standard", _with(variant, sent[0])
        mode = SPEECH_MODE.search(slot.column.title)
        variant = variant or (mode[0] if mode else next(filter(SENT.fullmatch, above), None))
    if meter == "image":
        for size in sizes_beside(slot):
            variant = _with(variant, size)
    if meter == "gpu_hour":
        # Also the price of one GPU may be that of one in a machine of several.
        counted = (slot.row.cells[at].line for at in slot.row.columns.gpu_counts)
        sizes = [int(line) for line in counted if line.isdecimal() and int(line) > 1]
        variant = _with(variant, way_to_rent(slot.row.table.heading))
        variant = _with(variant, machine_words(sizes[0]) if sizes else None)
    if meter == "gpu_hour" and tier in _TOKEN_TIERS:
        return "standard", ", ".join(filter(None, (tier, variant)))
    return tier, variant


def of_machine(unit: str, variant: str | None) -> str | None:
    """Return the variant of a GPU in a machine that is sold whole: it is rented with the others."""
    size = _MACHINE.fullmatch(unit)
    machine = machine_words(int(size[1])) if size else None
    return _with(variant, machine)


def _with(variant: str | None, words: str | None) -> str | None:
    """Return a variant with more words, where it does not say them."""
    if not words or words.casefold() in (variant or "").casefold():
        return variant
    return f"{variant}, {words}" if variant else words


def _variant(slot: Slot, meter: Meter) -> str | None:
    """Return the technique that a price of training is for, else the variant of the column.

    Of cached tokens also which ones they are, if they are not those of text.

    Prices per input and output token below a heading of fine-tuning, or in a column that says so,
    are those of tuned models: the title of the table says it too, if it is of nothing else.
    """
    column, of_row = slot.column, slot.terms.variant
    cached = cached_tokens(slot) if meter == "cache_read" else None
    is_tuned = slot.row.context.subject == "training" or _TUNED.search(column.title)
    if column.variant or not is_tuned:
        of_table = column.variant or _said_in_header(slot)
    elif meter != "training":
        title = slot.row.table.title
        is_of_tuning = subject_of(in_english(title)) == "training" and not _AND.search(title)
        of_table = title if is_of_tuning else "fine-tuned"
    else:
        of_table = None if _NO_VARIANT.fullmatch(column.title) else column.title
    return ", ".join(filter(None, (of_row, of_table, cached))) or None


def _said_in_header(slot: Slot) -> str | None:
    """Return what no rule understands of a header by which its prices would be plain ones."""
    column = slot.column
    dates = column.effective_from or column.effective_to
    if column.region or column.commitment or column.time_window or dates or column.order:
        return None
    known = f"{slot.row.provider_id} {slot.label.name} {'long' * bool(column.context_over_tokens)}"
    return not_understood(column.title, known)


def reduction_in(said: Mapping[str, Any], note: str | None) -> str | None:
    """Return a reduction as a variant: before or after it, the amount is not the plain price."""
    is_reduced = note is not None and _REDUCED.search(note) and not said["time_window"]
    return note if is_reduced else None
