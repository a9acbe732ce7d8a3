"""Which page of tests/pages has the shape of which source, and ways in which such pages change."""

import re
from collections.abc import Callable, Sequence
from functools import partial

from tests.parsers.page_grids import (
    Change,
    Grid,
    change_html,
    change_lists,
    change_markdown,
    change_script,
)

FORMS = {
    "baseten-pricing": "model_apis.html",
    "cerebras-pricing": "script_tables.html",
    "deepinfra-pricing": "doubled_tables.html",
    "fireworks-docs-pricing": "listed_prices.md",
    "fireworks-pricing": "size_tiers.html",
    "groq-docs-models": "glued_ids.md",
    "groq-pricing": "labelled_cells.html",
    "novita-pricing": "suffixed_units.html",
    "sambanova-pricing": "currency_codes.html",
    "together-docs-models": "priced_columns.md",
    "together-pricing": "row_lists.html",
}
"""Page of tests/pages by source."""

PRICED = re.compile(r"input|output|pric|\$|standard|priority|fine tuning", re.I)
"""Headers of columns of prices in these pages."""

AMOUNT = re.compile(r"(?:\\?\$ ?)(?=[0-9.])|(?<=[0-9]) USD")
EMPTY_PAGE = (
    b"<!DOCTYPE html><html><head><title>Home</title></head><body><div id='app'>"
    + b"<a>Products</a> " * 34
    + b"</div></body></html>"
)
"""What one price page was for a while: 612 characters without a table."""


def change_tables(source_id: str, page: str, change: Change) -> str:
    """Return the page of a source with each of its tables changed."""
    if source_id == "cerebras-pricing":
        return change_script(page, change)
    if source_id == "together-pricing":
        return change_lists(page, change)
    write = change_markdown if FORMS[source_id].endswith(".md") else change_html
    return write(page, change)


def priced_columns(grid: Grid) -> list[int]:
    """Return the columns of prices."""
    if not grid:
        return []
    return [index for index, title in enumerate(grid[0]) if PRICED.search(text_of(title))]


def text_of(cell: str) -> str:
    """Return the text of a printed cell."""
    return re.sub(r"<[^>]*>", "", cell)


def like(cell: str, text: str) -> str:
    """Return a cell of the form of another one, with another text."""
    if cell.startswith('\\"'):
        return f'\\"{text}\\"'
    element = re.match(r"<(\w+)[^>]*>", cell)
    return f"{element[0]}{text}</{element[1]}>" if element else f" {text} "


def renamed(grid: Grid, *, columns: slice = slice(None)) -> Sequence[Grid]:
    """Give columns of prices names that say nothing."""
    if not grid:
        return [grid]
    head = list(grid[0])
    for number, index in enumerate(priced_columns(grid)[columns]):
        head[index] = like(head[index], f"Schedule {'ABCDE'[number]}")
    return [[head, *grid[1:]]]


def inserted(grid: Grid, *, title: str, text: str) -> Sequence[Grid]:
    """Insert a column behind the first one."""
    return [
        [
            [row[0], like(row[0], text if number else title), *row[1:]] if len(row) > 1 else row
            for number, row in enumerate(grid)
        ]
    ]


def swapped(grid: Grid, *, rows: slice = slice(None)) -> Sequence[Grid]:
    """Exchange the first two columns of prices, or the only one and its neighbour."""
    columns = priced_columns(grid)
    if not columns or len(grid[0]) == 1:
        return [grid]
    one, other = columns[:2] if len(columns) > 1 else (columns[0] - 1, columns[0])
    lines = [list(row) for row in grid]
    for row in lines[rows]:
        if len(row) > max(one, other):
            row[one], row[other] = row[other], row[one]
    return [lines]


def split(grid: Grid, *, is_headed: bool) -> Sequence[Grid]:
    """Cut a table in two, the second with or without the header."""
    half = len(grid) // 2 + 1
    if len(grid) <= 2:
        return [grid]
    return [grid[:half], [*grid[:1], *grid[half:]] if is_headed else grid[half:]]


def gone(_grid: Grid) -> Sequence[Grid]:
    """Leave nothing of a table."""
    return []


Rewrite = Callable[[str, str], str]
"""From a source and its page to the page changed."""


def _tables(change: Change) -> Rewrite:
    return lambda source_id, page: change_tables(source_id, page, change)


def _text(pattern: str, replacement: str) -> Rewrite:
    return lambda _, page: re.sub(pattern, replacement, page)


PER_MANY = r"(?i)(?:1M|1 million|\bMillion|\bM)(?= (?:input |output |training )?tokens\b)"

BROKEN: dict[str, Rewrite] = {
    "all columns renamed": _tables(renamed),
    "one column renamed": _tables(partial(renamed, columns=slice(-1, None))),
    "headers swapped": _tables(partial(swapped, rows=slice(1))),
    "unit of another size": _text(PER_MANY, "1K"),
    "table cut in two, one without a header": _tables(partial(split, is_headed=False)),
    "tables gone": _tables(gone),
    "another currency": _text(AMOUNT.pattern, "€"),
    "amounts without a currency": _text(AMOUNT.pattern, ""),
    "decimal commas": _text(r"(?<=[$>|][0-9])\.(?=[0-9])|(?<=\| [0-9])\.(?=[0-9])", ","),
    "prices times hundred": _text(r"(?<=\$)(?=[0-9.])|(?<![0-9.])(?=[0-9.]+ USD)", "90"),
    "612 characters": lambda _source_id, _page: EMPTY_PAGE.decode(),
    "text without a table": lambda _source_id, _page: "# Pricing\n\nSee our [new page](/prices).\n",
    "JSON": lambda _source_id, _page: '{"models": []}',
}
"""Changes after which prices are not what they seem, or not there."""

READABLE: dict[str, Rewrite] = {
    "column inserted": _tables(partial(inserted, title="Released", text="2026-10-01")),
    "column of amounts inserted": _tables(
        partial(inserted, title="Batch discount", text="$0.0123")
    ),
    "columns swapped": _tables(swapped),
    "table cut in two": _tables(partial(split, is_headed=True)),
}
"""Changes after which each price still stands below its header."""
