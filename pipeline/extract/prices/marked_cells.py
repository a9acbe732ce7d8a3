"""What the footnotes to which cells of a table have marks say of their prices."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from pipeline.extract.documents.footnotes import MARK, RAISED, mark_names
from pipeline.extract.documents.html_grid import Cell
from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.prices.terms import NO_TERMS, Terms, terms_of_note
from pipeline.quantities.amounts import HAS_MONEY, SIGNS

_SIGN: Final = re.compile(rf"[{SIGNS}]\s?[0-9][0-9.,]*\s?([*†‡§]+)")
"""A mark right behind an amount: one whose note is not found binds its price all the same.

Where all amounts of a column have it, it tells none of them apart.
"""

_MAY_BE_CENTS: Final = re.compile("[0-9]{2,}")
"""`$1<sup>40</sup>` may be 1.40: cut off, the raised digits leave a wrong price."""


def terms_of_notes(table: PageTable) -> Callable[[Cell, Cell], Terms]:
    """Return what gives the terms of the footnotes that a cell and its header have marks of."""
    known = {mark: terms_of_note(text) for mark, text in _texts_of_notes(table).items()}
    cells = (cell for row in table.rows for cell in row.cells)
    if not known and not any(cell.marks or _SIGN.search(cell.text) for cell in cells):
        return lambda *_: NO_TERMS
    signs: dict[Cell, set[bool]] = {}
    for row in table.rows:
        for cell, header in zip(row.cells, row.headers, strict=False):
            if HAS_MONEY.search(cell.text):
                signs.setdefault(header, set()).add(_SIGN.search(cell.text) is None)

    def noted(cell: Cell, header: Cell) -> Terms:
        found = NO_TERMS
        for place in (cell, header):
            raised = [
                name for mark in place.marks for name in mark_names(f"{RAISED}{mark}{RAISED}")
            ]
            if any(_MAY_BE_CENTS.fullmatch(name) and name not in known for name in raised):
                found = found.within(Terms(refusal="raised digits that lead to no note"))
            for name in dict.fromkeys((*raised, *mark_names(place.text))):
                found = found.within(known.get(name, NO_TERMS))
        sign = _SIGN.search(cell.text) if len(signs.get(header, ())) > 1 else None
        if sign and sign[1] not in known:
            found = found.within(Terms(variant=sign[1]))
        return found

    return noted


def unmarked_notes(tables: Sequence[PageTable]) -> tuple[str, ...]:
    """Return the notes to which no table has a mark: what they say of prices is said of all."""
    notes = {mark: text for table in tables for mark, text in table.notes.items()}
    if not notes:
        return ()
    rows = [row for table in tables for row in table.rows]
    places = {place for row in rows for place in (*row.cells, *row.headers)}
    raised = (f"{RAISED}{mark}{RAISED}" for place in places for mark in place.marks)
    texts = (*(place.text for place in places), *raised)
    known = {name for text in texts for name in mark_names(text)}
    noted = {text for table in tables for text in table.noted}
    return tuple(text for mark, text in notes.items() if mark not in known and text not in noted)


def _texts_of_notes(table: PageTable) -> dict[str, str]:
    """Return the notes of a table by their marks; spanning rows may be notes, too."""
    notes = dict(table.notes)
    for row in table.rows:
        text = row.cells[0].line if row.is_group else ""
        mark = MARK.match(text)
        if mark:
            notes |= dict.fromkeys(mark_names(mark[0]), text[mark.end() :].strip(" :"))
    return notes
