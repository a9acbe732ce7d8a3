"""Rows of cells in the code of a page, and in files that it holds: lists of lists, and CSV.

`var data = [["Anvil", "$1"]]` has its titles in its first row, or in a list of columns beside it.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, Final

from bs4 import BeautifulSoup

from pipeline.extract.documents.html_rows import HEADER_WORDS
from pipeline.extract.documents.html_text import elements
from pipeline.extract.documents.json_document import Number
from pipeline.extract.documents.page_data import as_javascript
from pipeline.quantities.amounts import HAS_MONEY, SIGNS

MAX_LISTS: Final = 20
"""Lists of rows, and of columns, in the code of one script that are decoded."""

MAX_ROWS: Final = 2_000
_ROWS: Final = re.compile(r"[:=(]\s*(?=\[\s*\[\s*[\"'])")
_COLUMNS: Final = re.compile(
    r"\b(?:columns?|headers?|headings?|titles|colHeaders|columnNames)[\"']?\s*[:=]\s*(?=\[)", re.I
)
_TITLES: Final = ("title", "header", "headerName", "label", "text", "name", "caption")
_FILE: Final = re.compile(r"text/(?:csv|tab-separated-values|tsv|plain)", re.I)
_DELIMITERS: Final = ("\t", ";", ",", "|")
_FIGURE: Final = re.compile(rf"[{SIGNS}]?\s?[0-9]*[.,]?[0-9]+")

Holder = dict[str, Any]


def rows_in_code(soup: BeautifulSoup) -> Iterator[Holder]:
    """Yield each table in the scripts of a page, as an object with `head` and `rows`."""
    for script in elements(soup, ("script",)):
        text = script.get_text()
        if _FILE.fullmatch(str(script.get("type", ""))):
            if cells := rows_of_file(text):
                yield {"head": cells[0], "rows": cells[1:]}
            continue
        for match in islice(_ROWS.finditer(text), MAX_LISTS):
            rows = as_javascript(text[match.end() :])
            if isinstance(rows, list) and (found := _with_titles(rows, text)):
                yield found


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
        rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=mark) if row]
    except csv.Error:
        # Text of the page may look like a file; what is not decoded holds no table.
        return []
    if any(len(row) != len(rows[0]) for row in rows):
        return []
    return [[title.replace("_", " ") for title in rows[0]], *rows[1:]]


def _with_titles(rows: list[object], code: str) -> Holder | None:
    """Return rows with their titles; null for rows of unequal length, or without titles."""
    lists = [row for row in rows if isinstance(row, list)]
    width = len(lists[0]) if lists else 0
    if width < 2 or len(lists) < len(rows) or any(len(row) != width for row in lists):  # noqa: PLR2004
        return None
    if len(lists) > 1 and _are_titles([str(cell) for cell in lists[0]]):
        return {"head": lists[0], "rows": lists[1:]}
    for match in islice(_COLUMNS.finditer(code), MAX_LISTS):
        columns = as_javascript(code[match.end() :])
        titles = list(map(_title, columns)) if isinstance(columns, list) else []
        if len(titles) == width and all(titles):
            return {"head": titles, "rows": lists}
    return None


def _title(column: object) -> str:
    if isinstance(column, dict):
        column = next((column[name] for name in _TITLES if column.get(name)), None)
    return column if isinstance(column, str) and not isinstance(column, Number) else ""


def _are_titles(cells: Sequence[str]) -> bool:
    """Return whether cells name columns: none is a figure, and one says what is priced."""
    are_texts = not any(_FIGURE.fullmatch(cell.strip()) or HAS_MONEY.search(cell) for cell in cells)
    return are_texts and any(HEADER_WORDS.search(cell.replace("_", " ")) for cell in cells)
