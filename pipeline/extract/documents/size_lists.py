"""Lists of sizes or qualities below the name of one model, each with its price.

`<h5>Anvil Paint</h5> … <li>1K (1024 × 1024) <b>$0.03</b></li><li>2K …`: a table of one row with a
column for each size.
"""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from bs4 import BeautifulSoup, Tag

from pipeline.extract.documents.card_names import is_model, is_size_or_quality
from pipeline.extract.documents.html_text import (
    HEADINGS,
    elements,
    is_shown,
    is_small,
    joined,
    pieces,
    short_text,
    stands_in_table,
)
from pipeline.extract.documents.price_lines import place_table
from pipeline.quantities.printed_amounts import FIGURE, with_signs
from pipeline.quantities.printed_units import unit_in

MAX_LISTS: Final = 2_000
_MAX_ITEMS: Final = 20
_MAX_NODES: Final = 200
_BEFORE: Final = 8
"""Neighbours before a list among which its heading is looked for."""

_AMOUNT: Final = re.compile(FIGURE)


def convert_sizes(soup: BeautifulSoup) -> None:
    """Turn the lists of sizes of a page into tables; changes the tree."""
    for parent in list(islice(elements(soup, ("ul", "ol")), MAX_LISTS)):
        if not is_small(parent, _MAX_NODES) or stands_in_table(parent):
            continue
        items = (tag for tag in parent.children if isinstance(tag, Tag) and is_shown(tag))
        rows = [pieces(item) for item in islice(items, _MAX_ITEMS)]
        name = _name_above(parent)
        sized = [found for row in rows if (found := _size_and_price(row))]
        if name and rows and len(dict(sized)) == len(rows):
            titles = ("Model", *(title for title, _ in sized))
            place_table(soup, parent, titles, [[[name], *(list(price) for _, price in sized)]])
            parent.extract()


def _size_and_price(row: Sequence[str]) -> tuple[str, Sequence[str]] | None:
    """Return the size or quality of an item and its price, if it is nothing else."""
    at = next((at for at, text in enumerate(row) if _AMOUNT.fullmatch(with_signs(text)[0])), 0)
    title = joined(tuple(row[:at])).replace("( ", "(")
    units = joined(tuple(row[at + 1 :]))
    is_priced = not units or (units[0] in "/p" and unit_in(units) is not None)
    return (title, row[at:]) if at and is_priced and is_size_or_quality(title) else None


def _name_above(parent: Tag) -> str:
    """Return the model in the heading before a list; empty if it names none."""
    before = (tag for tag in islice(parent.previous_siblings, _BEFORE) if isinstance(tag, Tag))
    heading = next((tag for tag in before if tag.name in HEADINGS), None)
    name = short_text(heading, _MAX_NODES) if heading else ""
    return name if is_model(name) else ""
