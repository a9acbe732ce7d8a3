"""Sentences of a text, by their places; figures and abbreviations end none."""

import re
from collections.abc import Iterator
from typing import Final

_END = re.compile(
    r"[.!?]['\"”’)\]]{0,2}\s+(?=['\"“\u2018(\[]?(?:[A-Z0-9$€£~]|[a-z]+[A-Z]|p[0-9]{2}\b))"
    r"|(?<=[a-z]{3})[.!?](?:(?P<credit>[A-Z][a-z]+)(?=(?P=credit)))?(?!(?:Com|Org|Net|Io|Ai|Js)\b)(?=[A-Z][a-z]*\s)"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:Inc|Corp|Co|Ltd|LLC|LLP|Dr|Mr|Mrs|(?-i:Ms)|Prof|St|Jr|Sr|vs|approx|est|No|Nos|Fig|Sec|Vol"
    r"|ca|etc|incl|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)"
    r"|(?<![0-9]\s)(?<!Series\s)\b(?:[A-Za-z]\.)*[A-Za-z])\.\Z",
    re.I,
)
"""What a point ends besides a sentence: `Inc.`, `U.S.`, `e.g.`, initials of names."""
_PLACE = r"[A-Z][\w.’'-]+(?:,?\s[A-Z][\w.’'-]+){0,3}"
_DAY = (
    r"(?:[0-3]?[0-9]\s[A-Z][a-z]+\.?|[A-Z][a-z]{2,8}\.?\s[0-3]?[0-9])(?:,?\s20[0-9]{2})?"
    r"(?:,?\s[0-9:]{4,5}(?:\s[AP]\.?M\.?)?)?"
)
_AGENCY = r"\s?[/(][A-Z][^()/]{1,30}[/)]"
_DATELINE = re.compile(
    rf"(?:{_PLACE}(?:,?\s|\s[–—-]\s){_DAY}(?:{_AGENCY})?|{_DAY}{_AGENCY}"
    rf"|[A-Z]{{3}}[A-Z. -]*?(?:-+)?{_AGENCY})\s?(?:--|[–—-]|/)\s?(?=[A-Z])"
)
"""`DUBLIN, Feb. 3, 2026 -- `: when and where a text was written is no part of what it says."""
_WINDOW: Final = 12


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each sentence starts and ends.

    A sentence that may go on does: two taken for one are read more carefully, not less.

    >>> text = "Acme Inc. is worth $3.3B. It is based in the U.S. and sells anvils."
    >>> [text[start:end] for start, end in sentences(text)]
    ['Acme Inc. is worth $3.3B.', 'It is based in the U.S. and sells anvils.']
    """
    dateline = _DATELINE.match(text)
    start = dateline.end() if dateline else 0
    if dateline:
        yield 0, len(dateline[0].rstrip())
    for match in _END.finditer(text, start):
        mark = match.start() + 1
        if text[match.start()] == "." and _ABBREVIATION.search(text, max(0, mark - _WINDOW), mark):
            continue
        yield start, match.end() - len(match[0]) + len(match[0].rstrip())
        start = match.end()
    if text[start:].strip():
        yield start, len(text)
