"""Columns of a PDF's page: a line that runs over the space between them is two lines.

pypdf gives a page's lines in the order in which they were drawn, and in another mode with their
places kept by spaces. Where a file draws its columns row by row, the first has lines of two
sentences; the second shows where to cut them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

FEW_ROWS: Final = 4
"""Rows side by side below which two texts are a table or chance."""
PROSE_CHARACTERS: Final = 16
"""Length of a middling line of a column; cells of tables are shorter."""
JITTER: Final = 8
"""Characters by which lines of a column start apart, where letters have widths of their own."""
MOST_COLUMNS: Final = 4

_SEGMENT: Final = re.compile(r"\S+(?: {1,2}\S+)*")
_SPACES: Final = re.compile(r"\s+")

Row = tuple[tuple[int, str], ...]
"""Pieces of a line between wide spaces, each with its place."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    Attributes:
        text: Its text.
        width: Characters of the longest line of its column; 0 for a line of the whole page.
    """

    text: str
    width: int = 0


def lines_of(drawn: Sequence[str], placed: Sequence[str]) -> list[Line]:
    """Return the lines of a page, each column for itself.

    Args:
        drawn: Lines in the order in which they were drawn.
        placed: The same lines with places kept by spaces.
    """
    found: list[Line] = []
    at = 0
    blocks = {block[0].key: block for block in _blocks([_row(line) for line in placed], 1)}
    widths = {_plain(text): width for block in blocks.values() for text, width in _sides(block)}
    while at < len(drawn):
        block = blocks.get(_plain(drawn[at]), ())
        keys = [_plain(line) for line in drawn[at : at + len(block)]]
        if block and keys == [item.key for item in block]:
            found += [Line(text, width) for text, width in _sides(block)]
            at += len(block)
        else:
            found.append(Line(drawn[at], widths.get(_plain(drawn[at]), 0)))
            at += 1
    return found


@dataclass(frozen=True, slots=True)
class _Pair:
    """A row of two columns; either side may be empty."""

    left: Row
    right: Row

    @property
    def key(self) -> str:
        return _plain(_text(self.left) + _text(self.right))


def _blocks(rows: Sequence[Row], depth: int) -> Iterator[list[_Pair]]:
    """Yield the runs of rows that a space runs through from top to bottom, between two texts."""
    starts = Counter(start for row in rows for start, _ in row[1:])
    if not starts or depth > MOST_COLUMNS:
        return
    near = {start: sum(starts[start + by] for by in range(-JITTER, JITTER + 1)) for start in starts}
    middle = max(near, key=lambda start: (near[start], -start))
    gutter = min(start for start in starts if abs(start - middle) <= JITTER) - 1
    run: list[_Pair] = []
    for row in (*rows, ((0, "x" * (gutter + 2)),)):
        if any(start < gutter < start + len(text) for start, text in row):
            if _is_prose(run):
                yield run
            run = []
        elif row:
            left = tuple(piece for piece in row if piece[0] < gutter)
            run.append(_Pair(left, row[len(left) :]))


def _is_prose(run: Sequence[_Pair]) -> bool:
    both = [pair for pair in run if pair.left and pair.right]
    if len(both) < FEW_ROWS:
        return False
    sides = ([_text(pair.left) for pair in both], [_text(pair.right) for pair in both])
    return all(median(map(len, side)) >= PROSE_CHARACTERS for side in sides)


def _sides(block: Sequence[_Pair]) -> Iterator[tuple[str, int]]:
    """Yield the lines of a block, its left column first, each with the width of its column."""
    for side in ([pair.left for pair in block], [pair.right for pair in block]):
        inner = [pairs for pairs in _blocks(side, 2) if len(pairs) == len([r for r in side if r])]
        if inner:
            yield from _sides(inner[0])
            continue
        texts = [_text(row) for row in side if row]
        width = max(map(len, texts), default=0)
        yield from ((text, width) for text in texts)


def _row(line: str) -> Row:
    return tuple((match.start(), match[0]) for match in _SEGMENT.finditer(line))


def _text(row: Row) -> str:
    return " ".join(text for _, text in row)


def _plain(text: str) -> str:
    return _SPACES.sub("", text)
