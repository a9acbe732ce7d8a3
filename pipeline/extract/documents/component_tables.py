"""Tables that Markdown with components writes as `<DocTable columns={[…]} rows={[…]} />`."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Final

MAX_LINES: Final = 2_000
_FIRST_LINES: Final = 4
"""The columns stand at the start of such a component; others are not searched for their end."""

_OPENING: Final = re.compile(r"\s*<[A-Z][A-Za-z]*\s*(?:columns=.*)?$")
_COLUMNS: Final = re.compile(r"\b(?:columns|headers?|head)=\{\[")
_ROWS: Final = re.compile(r"\b(?:rows|data)=\{\[")
_TITLE: Final = re.compile(r"\b(?:title|header|label|name):\s*[\"']([^\"']*)[\"']")
_TEXT: Final = re.compile(r"[\"']([^\"']*)[\"']")
_CELL: Final = re.compile(
    r'"((?:[^"\\]|\\.)*)"|<>(.*?)</>|(?<![\w"])([0-9]+(?:\.[0-9]+)?|null)(?![\w"])', re.S
)
_QUOTED: Final = re.compile(r"\{\s*[\"'`]([^\"'`]*)[\"'`]\s*\}")
_MARKUP: Final = re.compile(r"<[^<>]*>")


def component_at(lines: Sequence[str], at: int) -> int:
    """Return how many lines a component that is a table takes; 0 where none begins."""
    if not _OPENING.match(lines[at]) or not _COLUMNS.search(
        "\n".join(lines[at : at + _FIRST_LINES])
    ):
        return 0
    taken = []
    for line in lines[at : at + MAX_LINES]:
        taken.append(line)
        if line.rstrip().endswith("/>"):
            text = "\n".join(taken)
            return len(taken) if _COLUMNS.search(text) and _ROWS.search(text) else 0
    return 0


def component_table(lines: Sequence[str]) -> Iterator[str]:
    """Yield the table of a component as HTML."""
    text = "\n".join(lines)
    head, rows = _array(text, _COLUMNS), _array(text, _ROWS)
    titles = _TITLE.findall(head) or _TEXT.findall(head)
    yield "<table>" + _row(titles, "th")
    for row in _rows(rows):
        yield _row([_shown(cell) for cell in _CELL.finditer(row)], "td")
    yield "</table>"


def _array(text: str, opening: re.Pattern[str]) -> str:
    """Return what stands in the array of a property."""
    match = opening.search(text)
    if match is None:
        return ""
    depth = 1
    for at in range(match.end(), len(text)):
        depth += {"[": 1, "]": -1}.get(text[at], 0)
        if not depth:
            return text[match.end() : at]
    return ""


def _rows(text: str) -> Iterator[str]:
    """Yield the text of each array in an array."""
    depth = start = 0
    for at, char in enumerate(text):
        if char == "[":
            depth += 1
            start = at + 1 if depth == 1 else start
        elif char == "]":
            depth -= 1
            if not depth:
                yield text[start:at]


def _shown(cell: re.Match[str]) -> str:
    printed = next((group for group in cell.groups() if group is not None), "")
    return "" if printed == "null" else _MARKUP.sub(" ", _QUOTED.sub(r"\1", printed)).strip()


def _row(cells: Sequence[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells) + "</tr>"
