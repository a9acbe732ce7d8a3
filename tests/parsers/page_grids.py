"""Test pages taken apart into tables of printed cells, changed, and written again.

So one change is made to pages of every form: HTML, lists, Markdown, data for scripts.
"""

import re
from collections.abc import Callable, Sequence

from bs4 import BeautifulSoup

Grid = list[list[str]]
"""A table: its rows, the header first, each of cells as they are printed, markup included."""

Change = Callable[[Grid], Sequence[Grid]]
"""From a table to what stands in its place: none, one, or two."""


def change_html(page: str, change: Change) -> str:
    """Return a page with each of its tables changed."""
    return _change_elements(page, change, "table", "tr", {"name": ["td", "th"]})


def change_lists(page: str, change: Change) -> str:
    """Return a page with each of its lists of rows changed, and its tables."""
    classes = {"class_": re.compile("content-cell")}
    listed = _change_elements(page, change, ".pricing_content-list", "li", classes)
    return change_html(listed, change)


def change_markdown(page: str, change: Change) -> str:
    """Return a document with each of its pipe tables changed."""
    tables = re.compile(r"(?:^ *\|.*\n?){2,}", re.M)
    return tables.sub(lambda match: _pipe_tables(match[0], change), page)


def change_script(page: str, change: Change) -> str:
    """Return a page with each table in its data changed."""
    whole = page.replace('"])</script>\n<script>self.__next_f.push([1,"', "")
    tables = re.compile(r'\{[^{}]*?\\"rows\\": \[((?:\{[^{}]*\}(?:, )?)+)\]\}')
    return tables.sub(lambda match: _data_tables(match[1], change), whole)


def _change_elements(
    page: str, change: Change, table: str, row: str, cells: dict[str, object]
) -> str:
    soup = BeautifulSoup(page, "lxml")
    for found in soup.select(table):
        grid = [
            [str(cell) for cell in line.find_all(recursive=False, **cells)]
            for line in found.select(row)
        ]
        kind = found.name
        written = [
            "".join(f"<{row}>{''.join(line)}</{row}>" for line in part) for part in change(grid)
        ]
        parts = "<h4>More</h4>".join(f"<{kind}>{part}</{kind}>" for part in written)
        body = BeautifulSoup(parts or " ", "lxml").body
        found.replace_with(*(list(body.children) if body else []))
    return str(soup)


def _pipe_tables(text: str, change: Change) -> str:
    lines = [line.strip().removeprefix("|").removesuffix("|") for line in text.splitlines()]
    if "--" not in lines[1]:
        return text
    grid = [re.split(r"(?<!\\)\|", line) for line in [lines[0], *lines[2:]]]
    return "\n\n#### More\n\n".join(map(_pipe_table, change(grid))) + "\n"


def _pipe_table(grid: Grid) -> str:
    lines = [f"|{'|'.join(row)}|" for row in grid]
    dashes = "|" + "---|" * len(grid[0])
    is_headed = not re.search(r"\$ ?[0-9.]", lines[0])
    return "\n".join([lines[0], dashes, *lines[1:]] if is_headed else lines)


def _data_tables(rows: str, change: Change) -> str:
    cells = re.compile(r'\\"cells\\": \[(.*?)\]')
    grid = [re.findall(r'\\".*?\\"', match[1]) for match in cells.finditer(rows)]
    tables = (
        ", ".join(f'{{\\"cells\\": [{", ".join(row)}]}}' for row in part) for part in change(grid)
    )
    return ", ".join(f'{{\\"rows\\": [{table}]}}' for table in tables) or "null"
