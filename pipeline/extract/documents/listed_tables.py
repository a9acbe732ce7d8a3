"""Tables that documents write as lists of cells, as pipe tables of Markdown.

Markdoc puts a list for each row between `{% table %}` and `{% /table %}`, with dashes between the
rows; MyST and reStructuredText open a `list-table`, each of whose items is a row.
"""

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Final

MAX_LINES: Final = 5_000
"""Lines of one such table."""

_MARKDOC: Final = re.compile(r"\s*\{%\s*table\b[^%]*%\}\s*")
_MARKDOC_END: Final = re.compile(r"\s*\{%\s*/table\s*%\}\s*")
_MARKDOC_TAG: Final = re.compile(r"\{%[^%]*%\}")
_DIRECTIVE: Final = re.compile(
    r"(?P<indent>\s*)(?:\.\. (?=list-table::)|(?P<fence>`{3,}|:{3,})\{)list-table(?:::|\})"
    r"\s*(?P<title>.*)"
)
_ITEM: Final = re.compile(r"(?P<indent>\s*)[*+-](?:\s+(?P<text>.*))?")
_CODE: Final = re.compile(r"\s*(?:```|~~~)")
_RULE: Final = re.compile(r"\s*-{3,}\s*")

Rows = list[list[str]]


def with_pipe_tables(lines: Sequence[str]) -> list[str]:
    """Return the lines of a document, its tables of lists as pipe tables.

    >>> with_pipe_tables(["{% table %}", "* A", "* B", "---", "* 1", "* 2", "{% /table %}"])
    ['', '| A | B |', '|---|---|', '| 1 | 2 |', '']
    """
    found: list[str] = []
    at, is_code = 0, False
    while at < len(lines):
        taken, title, rows = (1, "", []) if is_code else _table_at(lines, at)
        if rows:
            indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
            table = [f"**{title}**", *_piped(rows)] if title else _piped(rows)
            found += [f"{indent}{line}" if line else line for line in table]
        else:
            found += lines[at : at + taken]
            is_code ^= taken == 1 and _CODE.match(lines[at]) is not None
        at += taken
    return found


def _table_at(lines: Sequence[str], at: int) -> tuple[int, str, Rows]:
    """Return the lines that a table takes, its title and its rows; no rows where none begins."""
    below = lines[at + 1 : at + MAX_LINES]
    if _MARKDOC.fullmatch(lines[at]):
        inner = list(takewhile(lambda line: not _MARKDOC_END.fullmatch(line), below))
        return len(inner) + 2, "", _rows(inner)
    if opened := _DIRECTIVE.fullmatch(lines[at]):
        fence, depth = opened["fence"], len(opened["indent"])
        inner = list(takewhile(lambda line: _is_within(line, fence, depth), below))
        return len(inner) + (2 if fence else 1), opened["title"], _rows(inner)
    return 1, "", []


def _is_within(line: str, fence: str | None, depth: int) -> bool:
    """Return whether a directive goes on: up to its fence, or while lines stand further in."""
    if fence:
        return line.strip() != fence
    return not line.strip() or len(line) - len(line.lstrip()) > depth


def _rows(lines: Sequence[str]) -> Rows:
    """Return the rows of a list: dashes stand before one, or it is an item of items, its cells.

    What stands further in than the cells is part of the one above it.
    """
    rows: Rows = [[]]
    deepest: int | None = None
    for line in lines:
        text = _MARKDOC_TAG.sub("", line)
        item = _ITEM.fullmatch(text)
        inner = _ITEM.fullmatch(item["text"] or "") if item else None
        if item and not _RULE.fullmatch(text) and deepest is None:
            deepest = len(item["indent"]) + (3 if inner else 1)
        if _RULE.fullmatch(text):
            rows.append([])
        elif inner:
            rows.append([(inner["text"] or "").strip()])
        elif item and len(item["indent"]) <= (deepest or 0):
            rows[-1].append((item["text"] or "").strip())
        elif text.strip() and rows[-1]:
            rows[-1][-1] = f"{rows[-1][-1]} {text.strip()}".strip()
    return [[_cell(text) for text in row] for row in rows if row]


def _cell(text: str) -> str:
    """Return a cell as Markdown writes it; lines of a block begin with bars."""
    lines = text.removeprefix("| ").split(" | ") if text.startswith("| ") else [text]
    return "<br />".join(lines).replace("``", "`")


def _piped(rows: Rows) -> list[str]:
    """Return rows as a pipe table; a bar within a cell is none of its borders."""
    lines = ["| " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |" for row in rows]
    return ["", lines[0], "|" + "---|" * len(rows[0]), *lines[1:], ""]
