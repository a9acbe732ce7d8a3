"""What limits a figure in a text, so that a claim without the limit says more than the text.

A letter of intent is no contract, an option no order, and a case that rests on a condition is no
forecast. A claim must have a word of the same kind as each limit that the text sets.
"""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.quantities.prose.parts import zone_of
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.prose.words import LIMITS
from pipeline.quantities.quantities import Quantity

_REFERS: Final = re.compile(
    r"\W*(?:(?:And|But|So)\s)?(?:It|This|That|They|These|Such|Its?|Both)\b"
    r"|\W*The\s(?:[a-z-]+\s)?(?:agreements?|deals?|contracts?|orders?|letters?|memorandum|options?|facility|plans?|amounts?"
    r"|figures?|numbers?|speeds?|results?|tests?|purchase|sale|award|framework|programme|program|parties|sides|companies)\b"
    r"|\W*(?:There|In\sit|Under\sit|With\sit),?\s|\W*(?:Neither|No|(?:We|They)\s(?:have|do|has)\s(?:not|never))\b"
)
"""How a sentence opens that goes on about what the one before it says."""
_SUPPOSED: Final = re.compile(
    r"\W*(?:[Ii]n|[Uu]nder|[Oo]n|[Ww]ith)\s(?:that|this|such\san?|those|these|either)\s(?:case|event|scenario|assumptions?|conditions?|terms?)\b"
    r"|\W*(?:Beyond|Above|Below|Over|Outside|Past)\s(?:that|this|it|those)\b"
    r"|\W*(?:Then|Otherwise|If\sso|If\snot)\b"
)
"""How a sentence opens that holds only under what the one before it supposes."""
_CASE: Final = re.compile(
    r"\b(?:assum\w+|suppos\w+|scenarios?|(?:a|one|another|second|third|worst|best|high|low)[\s-]case|cases?\sin\swhich|if|unless)\b",
    re.I,
)
_PRICES: Final = frozenset({"usd_per_mtok", "usd_per_gpu_hour"})
_SPEEDS: Final = frozenset({"tokens_per_s", "s"})
_OPENING: Final = re.compile(
    r"\W*(?:When|While|With|At|Under|For|In|On|Once|As|After|If)\s(?:[^,]|,(?=[0-9])){3,80},(?![0-9])"
)
"""A clause that opens a sentence and holds for all of it."""
_HYPOTHETICAL: Final = re.compile(r"\b(?:would|could|might)\b")
_UNDER: Final = re.compile(
    r"\W*(?:Under|Without|In\scase\sof|Given)\s[^;]{3,60},\s[^;]*\b(?:would|could)\b"
)
"""`Under a stricter law, the market would be smaller`"""
_OPENS_IF: Final = re.compile(r"\W*(?:If|Should|Unless)\b")
_IF: Final = re.compile(r"(?<![;,]\s)\b(?:if|unless)\b")
_IS_HEDGED: Final = re.compile(
    r"\b(?:[Ii]f|would|could|might|may|should|when|unless|assum\w+|scenario|case|provided|depend\w*|were\sto|plans?|planned|intends?|intention|preliminary"
    r"|propos\w+|hopes?|wants?|talks|potential(?:ly)?)\b|\A(?:Should|When)\b"
)
"""What a claim says that does not tell its figure as done."""


def limits(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> Iterator[str]:
    """Yield what limits a figure in a text and not in its claim."""
    if passage.is_cell:
        return
    start, end = zone_of(passage.text, figure)
    here = passage.text[start:end]
    behind = text.sentence_after(passage)
    opening = _OPENING.match(passage.text, 0, figure.start)
    if opening and opening.end() <= start + 1:
        here = f"{opening[0]} {here}"
    if _REFERS.match(passage.text):
        here = f"{passage.before.rpartition('. ')[2]} {here}"
    if _REFERS.match(behind):
        here = f"{here} {behind}"
    is_hedged = bool(_IS_HEDGED.search(said.text))
    for name, words in _limits_of(figure, said.figure):
        found = words.search(here)
        if found and not (words.search(said.text) or is_hedged):
            yield f"the text limits it by {name}: '{found[0]}'"
    if _is_supposed(passage, figure) and not is_hedged:
        yield "it holds only under a condition"


def _limits_of(*figures: Quantity) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield what may limit a figure of some kind: its name and its words."""
    units = {figure.unit for figure in figures}
    yield from LIMITS["limits"].items()
    if units & _PRICES:
        yield from LIMITS["limits of prices"].items()
    if units & _SPEEDS:
        yield from LIMITS["limits of speeds"].items()


def _is_supposed(passage: Passage, figure: Quantity) -> bool:
    """Return whether a figure holds only under what its sentence or the one before supposes."""
    start, end = zone_of(passage.text, figure)
    if _SUPPOSED.match(passage.text) or _OPENS_IF.match(passage.text):
        return True
    if _IF.search(passage.text, start, end):
        return True
    if _UNDER.match(passage.text, 0, figure.start):
        return True
    is_open = bool(_HYPOTHETICAL.search(passage.text, start, figure.start))
    return is_open and bool(_CASE.search(f"{passage.before} {passage.text[:end]}"))
