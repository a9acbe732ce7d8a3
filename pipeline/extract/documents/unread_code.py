"""Code of a document with amounts that no table of it shows."""

import re
from dataclasses import replace
from typing import Final

from pipeline.extract.documents.html_tables import PageTable
from pipeline.extract.documents.unread_lines import amounts_in

_LINE: Final = 160

_FENCED: Final = re.compile(r"^[ \t]*(```+|~~~+).*?^[ \t]*\1", re.M | re.S)
_QUOTED: Final = re.compile(r"\"[^\"\n]{1,80}\"|'[^'\n]{1,80}'|`[^`\n]{1,80}`")


def with_unread_code(tables: tuple[PageTable, ...], text: str) -> tuple[PageTable, ...]:
    """Return the tables of a document; the last has its lines of code that no table shows.

    Each of these has an amount in quotes that no cell prints.
    """
    code = _FENCED.sub("", text).splitlines() if tables else []
    lines = [line.strip() for line in code if "{" in line or "=" in line]
    quoted = [
        (line, {amount for quote in _QUOTED.findall(line) for amount in amounts_in(quote)})
        for line in lines
    ]
    if not any(amounts for _, amounts in quoted):
        return tables
    cells = (cell for each in tables for row in each.rows for cell in row.cells)
    shown = {amount for cell in cells for amount in amounts_in(cell.text)}
    left = tuple(
        f"'{line[:_LINE]}' (code that is not read)"
        for line, amounts in quoted
        if not shown.issuperset(amounts)
    )
    return (*tables[:-1], replace(tables[-1], unread=(*tables[-1].unread, *left)))
