"""Components of Markdown whose fields hold data: `<Prices models={[{ name: "Anvil", … }]} />`."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from typing import Any, Final

from pipeline.extract.documents.component_tables import text_above
from pipeline.extract.documents.page_data import as_javascript
from pipeline.extract.documents.script_tables import tables_in

MAX_LINES: Final = 400
_MAX_LENGTH: Final = 40_000
"""Lines and signs of one such component."""

_OPENING: Final = re.compile(r"\s*<(?P<tag>[A-Z][\w.]{0,60})(?=\s|$)")
_HOLDS_DATA: Final = re.compile(r"=\{\s*[\[{]")
_FIRST_LINES: Final = 6
_SIGN: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`|[{}]|/?>")
_FIELD: Final = re.compile(r"\s([A-Za-z][\w-]*)=(?:\"([^\"]*)\"|'([^']*)'|(?=\{))")
_SHOWN: Final = re.compile(r"<(\w*)>(?:\{\s*[\"'`])?([^<>{}\"]*)(?:[\"'`]\s*\})?</\1>")
"""A cell that is markup in place of a text: `<>$0.30</>`."""

_MARKUP: Final = re.compile(r"</?[A-Za-z>]")


def data_at(lines: Sequence[str], at: int) -> tuple[int, list[list[list[str]]]]:
    """Return the lines of a component with data, and the tables in it, the header of each first.

    Zero lines where none begins. The last text above may name the unit.
    """
    opened = _OPENING.match(lines[at])
    if opened is None or not any(map(_HOLDS_DATA.search, lines[at : at + _FIRST_LINES])):
        return 0, []
    behind = islice(lines, at + 1, at + MAX_LINES)
    text = "\n".join([lines[at], *takewhile(lambda line: not _OPENING.match(line), behind)])
    end = _end(text[:_MAX_LENGTH])
    rest = text[end:].partition("\n")[0].strip() if end else ""
    if not end or rest not in {"", f"</{opened['tag']}>"}:
        return 0, []
    fields = dict(_fields(text[opened.end() : end]))
    tables = list(tables_in([fields | {"": text_above(lines, at)}]))
    return (text[:end].count("\n") + 1, tables) if tables else (0, [])


def _end(text: str) -> int:
    """Return where the opening tag of a component ends that a text begins with; 0 if nowhere."""
    depth = 0
    for sign in _SIGN.finditer(text):
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
        if not depth and sign[0].endswith(">"):
            return sign.end()
    return 0


def _fields(text: str) -> Iterator[tuple[str, Any]]:
    """Yield the fields of a component: texts, and data that hold no markup."""
    at = 0
    while field := _FIELD.search(text, at):
        at = field.end()
        if text[at - 1] in "\"'":
            yield field[1], field[2] or field[3] or ""
            continue
        depth, start = 0, at + 1
        for sign in _SIGN.finditer(text, at):
            depth += {"{": 1, "}": -1}.get(sign[0], 0)
            if not depth:
                at = sign.end()
                break
        else:
            return
        code = _SHOWN.sub(r'"\2"', text[start : at - 1].strip())
        if code[:1] in {"[", "{"} and not _MARKUP.search(code):
            yield field[1], as_javascript(code)
        elif code[:1] in {"'", '"', "`"}:
            yield field[1], code[1:-1]
