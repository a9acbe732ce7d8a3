"""The offers of a row, each with what is found out once for all of its prices."""

from typing import NamedTuple

from pipeline.extract.documents.common_words import are_common
from pipeline.extract.prices.days_around import days_of_label
from pipeline.extract.prices.hardware import is_gpu
from pipeline.extract.prices.labels import Label
from pipeline.extract.prices.meters import subject_of_name
from pipeline.extract.prices.price_changes import (
    lines_of_new_prices,
    terms_of_change,
    terms_of_line_about,
)
from pipeline.extract.prices.row_context import RowContext
from pipeline.extract.prices.terms import Terms
from pipeline.quantities.size_classes import size_class


class RowOffer(NamedTuple):
    """An offer of a row.

    Attributes:
        row: The row.
        label: The offer.
        buyers: For whom it is, as a line below the table says it.
        change: Until when its prices hold, as a line on what comes then says it.
        days: Since when and until when they hold, as a sentence near the table says it.
        coming: Lines that state other amounts of it from a day on.
        likeness: All that its prices are found out from but for their own cells and the letters of
            its name.
    """

    row: RowContext
    label: Label
    buyers: Terms
    change: Terms
    days: Terms
    coming: tuple[str, ...]
    likeness: tuple[object, ...]


def offer_of(row: RowContext, label: Label) -> RowOffer:
    """Return an offer of a row."""
    name = label.name
    near = near_name(row, name)
    likeness = (
        *(row.context, row.terms, row.notes, *near),
        *(label.terms, label.directions, label.task),
        row.context.retrieval.get(name),
        *(subject_of_name(name, None), is_gpu(name), size_class(name), are_common(name)),
        *[row.cells[at].pieces for at in row.columns.beside],
    )
    return RowOffer(row, label, *near, likeness)


def near_name(row: RowContext, name: str) -> tuple[Terms, Terms, Terms, tuple[str, ...]]:
    """Return what texts near the table say of a name: for whom it is, until when, on what days.

    Last the lines that state its prices from a day on.
    """
    table = row.table
    return (
        terms_of_line_about(name, table.below),
        terms_of_change(table.coming, name),
        days_of_label(table, name),
        lines_of_new_prices(table.coming, name),
    )
