"""The words of a passage that state a figure, as much as evidence may hold, and their place."""

import re
from typing import Final

from pipeline.extract.documents.places import place
from pipeline.quantities.prose.passages import Passage

MAX_EVIDENCE: Final = 300
"""Longest text that is kept as evidence."""
_LOCATOR = re.compile(r"(?P<part>.+), characters (?P<start>\d+)-\d+")


def evidence_of(passage: Passage, span: tuple[int, int]) -> tuple[str, str]:
    """Return the words that state something, and their locator.

    Args:
        passage: The sentence or cell.
        span: Where the figure starts and ends, in it.
    """
    start, end = span
    text = passage.text
    if len(text) <= MAX_EVIDENCE:
        return text, passage.locator
    first = max(0, start - (MAX_EVIDENCE - (end - start)) // 2)
    last = min(len(text), first + MAX_EVIDENCE)
    if first:
        first = text.find(" ", first, start) + 1 or start
    if last < len(text):
        last = max(end, text.rfind(" ", end, last))
    match = _LOCATOR.fullmatch(passage.locator)
    if match is None:
        return text[first:last], passage.locator
    offset = int(match["start"]) - 1
    return text[first:last], place(match["part"], offset + first, offset + last)
