"""Data that Markdown with components names once and shows elsewhere, put where it is shown.

`<DataTable rows={chat} columns={[{ key: 'in', title: 'Input' }]} />` is a table of the objects of
`export const chat = […]`, below the heading of the component.
"""

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final

from pipeline.extract.documents.component_data import data_at
from pipeline.extract.documents.component_tables import LINES_ABOVE, length_of_data

_LONGEST: Final = 60
"""Lines of one component."""

_NAME: Final = re.compile(r"(?:export )?(?:const|let|var) (?P<name>\w+)")
_OPENING: Final = re.compile(r"\s*<[A-Z]\w*(?:\s|$)")
_SHOWN: Final = re.compile(r"\b\w+=\{(?P<name>\w+)\}")


def with_shown_data(lines: Sequence[str]) -> list[str]:
    """Return the lines of a document with the data of each component in their place in it."""
    blocks: dict[str, tuple[int, int]] = {}
    for at, line in enumerate(lines):
        named = _NAME.match(line)
        if named and (taken := length_of_data(lines, at)):
            blocks[named["name"]] = (at, taken)
    found = list(lines)
    for at in range(len(lines)) if blocks else ():
        length = _length(lines, at)
        text = "\n".join(lines[at : at + length])
        shown = next((each for each in _SHOWN.finditer(text) if each["name"] in blocks), None)
        if shown is None:
            continue
        start, taken = blocks[shown["name"]]
        code = "\n".join(lines[start : start + taken]).partition("=")[2]
        code = code.strip(" ;\n").removesuffix("as const")
        whole = f"{text[: shown.start('name')]}{code}{text[shown.end('name') :]}".split("\n")
        in_data = range(start, start + taken)
        first = max(at - LINES_ABOVE, 0)
        above = [line for row, line in enumerate(lines[first:at], first) if row not in in_data]
        if data_at([*above, *whole], len(above))[0] == len(whole):
            found[at : at + length] = ["\n".join(whole), *[""] * (length - 1)]
            found[start : start + taken] = [""] * taken
    return "\n".join(found).split("\n")


def _length(lines: Sequence[str], at: int) -> int:
    """Return the lines of a component that begins at a line; 0 where none does."""
    if not _OPENING.match(lines[at]):
        return 0
    ends = (row for row, line in enumerate(islice(lines, at, at + _LONGEST)) if "/>" in line)
    return next(ends, -1) + 1
