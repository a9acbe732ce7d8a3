"""Lines of Markdown that an editor broke: a sentence that goes on below is one line again."""

import re
from collections.abc import Iterable
from typing import Final

from pipeline.quantities.periods import MONTH

_LEAST: Final = 60
"""Shortest line, in characters, that an editor breaks."""
_MOST: Final = 40
"""Lines that are joined at the most: what is longer is no sentence."""
_TAIL: Final = 80
"""Characters at the end of a line that say whether its sentence goes on."""

_NO_SENTENCE: Final = re.compile(r"^(?: {4,}|\t)|^\s*(?:#|>|:::|---|\w[\w-]*:\s)|[|{}<>=]")
"""Headings, rows, fields, markup and code."""

_ENDS: Final = re.compile(r"(?:[.!?:;](?:[)\"'”*_]|\s)*| {2,}|\\)$")
_GOES_ON: Final = re.compile(r"\s{0,6}(?:[a-z($`]|[0-9]+(?![0-9.)]))")
_IS_OPEN: Final = re.compile(
    r"(?:[,(–—]|\b(?:and|or|but|the|an?|of|to|for|at|per|from|is|are|in|on|with|by|until"
    rf"|than|that|which|costs?|stays?|remains?|as|US|EUR|USD|{MONTH}))$"
)
"""How a line ends whose sentence goes on, however the next one begins."""

_ITEM: Final = re.compile(r"\s*(?:[*+-]|[0-9]{1,3}[.)])\s")
_FENCE: Final = re.compile(r"\s*(?:```|~~~)")


def without_wrapping(lines: Iterable[str]) -> list[str]:
    """Return the lines of a document, each sentence that was broken within one of them.

    >>> without_wrapping(["- Anvil 3 costs", "  $2 per million tokens.", "", "Anvil 4"])
    ['- Anvil 3 costs $2 per million tokens.', '', 'Anvil 4']
    """
    found: list[list[str]] = []
    is_code = False
    for line in lines:
        is_fence = _FENCE.match(line) is not None
        is_code = is_code != is_fence
        if found and not (is_code or is_fence) and _is_one(found[-1], line):
            found[-1].append(line)
        else:
            found.append([line])
    return [
        " ".join((first.rstrip(), *map(str.strip, more))) if more else first
        for first, *more in found
    ]


def _is_one(above: list[str], line: str) -> bool:
    """Return whether a line goes on with the sentence of those above it."""
    first, last = above[0], above[-1]
    is_long = len(last.rstrip()) >= _LEAST or len(above) > 1
    is_of_item = line.startswith("  ") and _ITEM.match(first) is not None
    if (
        not ((is_long or is_of_item) and line.strip())
        or len(above) == _MOST
        or any(map(_NO_SENTENCE.search, (first, last, line)))
        or _ENDS.search(last[-_TAIL:])
    ):
        return False
    is_open = _GOES_ON.match(line) or _IS_OPEN.search(last.rstrip()[-_TAIL:])
    return not _ITEM.match(line) and is_open is not None
