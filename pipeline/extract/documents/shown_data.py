"""Data that Markdown with components names once and shows elsewhere, put where it is shown.

`<DataTable rows={chat} columns={[{ key: 'in', title: 'Input' }]} />` is a table of the objects of
`export const chat = […]`, below the heading of the component.
"""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from pipeline.extract.documents.component_tables import length_of_data

_LONGEST: Final = 60
"""Lines of one component."""

_MAX_COLUMNS: Final = 30
_NAME: Final = re.compile(r"(?:export )?(?:const|let|var) (?P<name>\w+)")
_OPENING: Final = re.compile(r"\s*<[A-Z]\w*(?:\s|$)")
_SHOWN: Final = re.compile(r"\b(?:rows|data|items|models|dataSource)=\{(?P<name>\w+)\}")
_OBJECT: Final = re.compile(r"\{([^{}]*)\}")
_FIELD: Final = re.compile(
    r"[\"']?(?P<key>\w+)[\"']?\s*:\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'"
    r"|`(?P<back>[^`]*)`|(?P<bare>[0-9.]+|null|true|false))"
)
_KEYS: Final = ("key", "field", "accessor", "accessorKey", "dataIndex", "id", "name", "value")
_TITLES: Final = ("title", "header", "label", "text", "name", "heading", "headerName")


def with_shown_data(lines: Sequence[str]) -> list[str]:
    """Return the lines of a document with a table in place of each component that shows data."""
    blocks: dict[str, tuple[int, int]] = {}
    for at, line in enumerate(lines):
        named = _NAME.match(line)
        if named and (taken := length_of_data(lines, at)):
            blocks[named["name"]] = (at, taken)
    found = list(lines)
    for at in range(len(lines)) if blocks else ():
        length = _length(lines, at)
        text = "\n".join(lines[at : at + length])
        shown = _SHOWN.search(text)
        block = blocks.get(shown["name"]) if shown else None
        columns = _columns(text.partition("columns=")[2]) if block else []
        if block is None or not columns:
            continue
        rows = _objects("\n".join(lines[block[0] + 1 : sum(block)]))
        found[at : at + length] = [_table(columns, rows), *[""] * (length - 1)]
        found[block[0] : sum(block)] = [""] * block[1]
    return "\n".join(found).split("\n")


def _length(lines: Sequence[str], at: int) -> int:
    """Return the lines of a component that begins at a line; 0 where none does."""
    if not _OPENING.match(lines[at]):
        return 0
    ends = (row for row, line in enumerate(islice(lines, at, at + _LONGEST)) if "/>" in line)
    return next(ends, -1) + 1


def _objects(text: str) -> list[dict[str, str]]:
    """Return the fields of each object in an array."""
    return [
        {
            field["key"]: next((value for value in field.groups()[1:] if value is not None), "")
            for field in _FIELD.finditer(found[1])
        }
        for found in _OBJECT.finditer(text)
    ]


def _columns(text: str) -> list[tuple[str, str]]:
    """Return key and title of each column."""
    found = []
    for column in _objects(text)[:_MAX_COLUMNS]:
        key = next((column[name] for name in _KEYS if name in column), None)
        title = next((column[name] for name in _TITLES if name in column), None)
        if key is not None and title is not None:
            found.append((key, title))
    return found


def _table(columns: Sequence[tuple[str, str]], rows: Sequence[dict[str, str]]) -> str:
    """Return the lines of a table in Markdown."""
    head = [title for _, title in columns]
    body = [[row.get(key, "").replace("null", "") for key, _ in columns] for row in rows]
    cells = (head, ["---"] * len(columns), *body)
    return "\n".join(
        ["", *("| " + " | ".join(text.replace("|", "\\|") for text in row) + " |" for row in cells)]
    )
