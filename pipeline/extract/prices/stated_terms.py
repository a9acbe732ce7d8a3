"""What the columns of tiers, bounds and days of a row say of its prices."""

import re
from typing import Final

from pipeline.domain.names import clean_name
from pipeline.extract.prices.row_context import RowContext
from pipeline.extract.prices.terms import NO_TERMS, SPEECH, SPEECH_MODE, Terms, terms_of_words
from pipeline.quantities.foreign_words import in_english
from pipeline.quantities.header_dates import day_in, validity_in
from pipeline.quantities.price_days import days_of_prices
from pipeline.quantities.printed_amounts import has_figure
from pipeline.quantities.prompt_bounds import bound_named, lower_bound, parted_bound
from pipeline.quantities.service_words import tier_in

_THOUSANDS: Final = re.compile(r"/ 1K tokens|\bthousand|\bin 1,?000|\(K\b", re.I)
_BARE_SIZE: Final = re.compile(r"(?<![0-9.,])[0-9]+(?![0-9.,]*[0-9kKmM])")
"""A number below a header that counts in thousands."""

_BASE: Final = "base"
"""The flavor of a model beside `fast`, and elsewhere another model: `Anvil 8B Base`."""


def terms_of_tier(row: RowContext) -> Terms:
    """Return what a column of tiers says; other words than known ones are a variant.

    So is how speech is sent: `Real-time` is no plain price there. Without such a column the meter
    may have a tier, as `Batch input`.
    """
    bare = clean_name(in_english(row.line("tier")))
    if not re.search(r"\w", bare):
        return Terms(tier=tier_in(in_english(row.line("meter"))))
    if bare.lower() == _BASE:
        return Terms(note=bare)
    is_speech = SPEECH.search(row.table.heading) is not None
    mode = SPEECH_MODE.fullmatch(bare) if is_speech else None
    said = Terms(variant=mode[0]) if mode else NO_TERMS
    return said.within(terms_of_words(bare) or Terms(variant=bare))


def terms_of_start(row: RowContext) -> Terms:
    """Return the days that a column of first days states; it may state the last one, too.

    Raises:
        ValueError: It has a figure, and none that is understood.
    """
    text = clean_name(in_english(row.line("starts")))
    days = days_of_prices(text, of_all=True)
    if days and (days.start or days.end) and not (days.is_unclear or days.is_change):
        return Terms(effective_from=days.start, effective_to=days.end)
    start = day_in(text)
    if start is None and has_figure(text):
        msg = f"no day that is understood: '{text}'"
        raise ValueError(msg)
    return Terms(effective_from=start)


def terms_of_end(row: RowContext) -> Terms:
    """Return the end that a column of last days states.

    Raises:
        ValueError: It states none that is understood.
    """
    found = row.first("ends")
    text = clean_name(in_english(found[1].line)) if found else ""
    if found is None or not re.search(r"\w", text):
        return NO_TERMS
    word = "through" if "through" in row.columns[found[0]].title.lower() else "until"
    end = validity_in(f"{word} {text}").end
    if end is None:
        msg = f"no day that is understood: '{text}'"
        raise ValueError(msg)
    return Terms(effective_to=end)


def terms_of_bound(row: RowContext) -> Terms:
    """Return the bound that a column of bounds states, else the one behind the row's meter.

    It may state hours of the day instead.

    Raises:
        ValueError: It states none that is understood.
    """
    found = row.first("bound")
    text = clean_name(in_english(found[1].line)) if found else ""
    if found and _THOUSANDS.search(row.columns[found[0]].title):
        text = _BARE_SIZE.sub(r"\g<0>K", text)
    if not re.search(r"\w", text):
        _, bound = parted_bound(in_english(row.line("meter")))
        return Terms(context_over_tokens=bound.over) if bound else NO_TERMS
    bound = bound_named(text)
    over = bound.over if bound else lower_bound(text)
    hours = terms_of_words(text) if bound is None and over is None else None
    if hours and hours.time_window:
        return hours
    if bound is None and over is None:
        msg = f"no bound that is understood: '{text}'"
        raise ValueError(msg)
    return Terms(context_over_tokens=over or None)
