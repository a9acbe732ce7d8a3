"""Files of separated values that stand in a document."""

import csv
import re
from collections.abc import Sequence
from typing import Final

from pipeline.extract.documents.html_rows import HEADER_WORDS
from pipeline.quantities.amounts import HAS_MONEY, SIGNS

MAX_ROWS: Final = 2_000
_DELIMITERS: Final = ("\t", ";", ",", "|")
_FIGURE: Final = re.compile(rf"[{SIGNS}]?\s?[0-9]*[.,]?[0-9]+")


def rows_of_file(text: str) -> list[list[str]]:
    """Return the rows of a file of separated values, its titles first; none if it is no such file.

    >>> rows_of_file("model,cached_input" + chr(10) + "Anvil,0.1")
    [['model', 'cached input'], ['Anvil', '0.1']]
    """
    lines = text.strip().splitlines()[:MAX_ROWS]
    first = lines[0] if lines else ""
    mark = max(_DELIMITERS, key=first.count)
    if len(lines) < 2 or mark not in first or not _are_titles(first.split(mark)):  # noqa: PLR2004
        return []
    try:
        rows = [
            [cell.strip() for cell in row]
            for row in csv.reader(lines, delimiter=mark, skipinitialspace=True)
            if row
        ]
    except csv.Error:
        # Text of the page may look like a file; what is not decoded holds no table.
        return []
    if any(len(row) != len(rows[0]) for row in rows):
        return []
    return [[title.replace("_", " ") for title in rows[0]], *rows[1:]]


def _are_titles(cells: Sequence[str]) -> bool:
    """Return whether cells name columns: none is a figure, and one says what is priced."""
    are_texts = not any(_FIGURE.fullmatch(cell.strip()) or HAS_MONEY.search(cell) for cell in cells)
    return are_texts and any(HEADER_WORDS.search(cell.replace("_", " ")) for cell in cells)
