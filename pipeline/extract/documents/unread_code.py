"""Code of a document with amounts that no table of it shows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from pipeline.extract.documents.html_tables import PageTable
from pipeline.quantities.amounts import AMOUNT, HAS_MONEY

_LINE: Final = 160

_FENCED: Final = re.compile(r"^[ \t]*(```+|~~~+).*?^[ \t]*\1", re.M | re.S)
_QUOTED: Final = re.compile(r"\"[^\"\n]{1,80}\"|'[^'\n]{1,80}'|`[^`\n]{1,80}`")


def with_unread_code(tables: tuple[PageTable, ...], text: str) -> tuple[PageTable, ...]:
    """Return the tables of a document; the last has its lines of code that no table shows.

    Each of these has an amount in quotes that no cell prints.
    """
    code = _FENCED.sub("", text).splitlines() if tables else []
    lines = [line.strip() for line in code if "{" in line or "=" in line]
    quoted = [(line, set(_amounts(_QUOTED.findall(line)))) for line in lines]
    if not any(amounts for _, amounts in quoted):
        return tables
    shown = set(_amounts(cell.text for each in tables for row in each.rows for cell in row.cells))
    left = tuple(
        f"'{line[:_LINE]}' (code that is not read)"
        for line, amounts in quoted
        if not shown.issuperset(amounts)
    )
    return (*tables[:-1], replace(tables[-1], unread=(*tables[-1].unread, *left)))


def _amounts(texts: Iterable[str]) -> Iterator[str]:
    found = (match for text in texts for match in AMOUNT.finditer(text))
    return (match["number"] for match in found if HAS_MONEY.search(match[0]))
