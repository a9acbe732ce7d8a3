"""Whether a figure is of a part and its claim of the whole, or of a part of another whole."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said, keys_of, own_words
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.quantities import Quantity

_BASE: Final = re.compile(
    r"\sof\s(?:(?:the|its|their|our|all|total|that|what|this)\s)*"
    r"(?P<what>(?:(?!(?:is|are|was|were|has|have|had|in|at|by|for|from|on|to|and|or|with|that|which|who|last|this|came|comes|went|goes|of)\b)[\w-]+['’]?s?\s?){1,4})"
)
"""`17% of revenue`"""
_SURVEY: Final = re.compile(r"\b(?:survey\w*|polled|respondents|(?:were|was)\sasked)\b", re.I)
_SEGMENT: Final = re.compile(
    r"\b(?:inference|training|ai|cloud|hardware|software|services?|chips?|enterprise|api|subscriptions?|licen[cs]ing|hosting|rental|consulting)\s(?:products?|revenues?|sales|bookings|business|segment|division|unit|margins?)\b"
    r"|\b(?:inference|training|cloud)\sservices?\s(?:grew|rose|increased|fell|earned|generated|made|had)\b"
    r"|\b(?:revenues?|sales|bookings)\s(?:from|of|in)\s(?:its\s|the\s)?(?P<what>inference|training|cloud|hardware|software|services?|chips?|subscriptions?|licen[cs]ing|hosting)\b",
    re.I,
)
"""A part of a business that has revenue of its own."""


_PLACE = r"[A-Z]\w+(?:\s[A-Z]\w+)?"
_PLACES: Final = re.compile(
    rf"\b(?:in|at|across)\s(?P<all>(?:{_PLACE}(?:,\s{_PLACE})+,?|{_PLACE})\sand\s{_PLACE})"
)
"""`in Copenhagen, Lund and Aarhus`"""


def other_whole(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> Iterator[str]:
    """Yield where a figure is of another whole, or of a part, than its claim says."""
    near = f"{passage.text}\n{passage.context}\n{passage.above}\n{passage.before}"
    yield from _other_base(said, passage, figure, near)
    yield from _other_segment(said, figure, f"{near}\n{text.title}")
    places = _PLACES.search(passage.text, figure.end)
    if places:
        listed = {word.key for word in own_words(places["all"]) if word.kind == "name"}
        if listed & said.keys and listed - said.keys:
            yield f"it is of all of '{places['all']}'"


def _other_base(said: Said, passage: Passage, figure: Quantity, near: str) -> Iterator[str]:
    """Yield where a percentage is of another thing than the claimed one."""
    claimed = _BASE.match(said.text, said.figure.end) if figure.unit == "percent" else None
    if claimed is None:
        return
    printed = _BASE.match(passage.text, figure.end)
    if printed is None and "market" in keys_of(claimed["what"]) and _SURVEY.search(near):
        yield "it is of those who were asked"
    own, there = (_concepts(match["what"]) if match else set() for match in (claimed, printed))
    own |= {"revenue", "spending"} if "market" in keys_of(claimed["what"]) else set()
    if own and there and not own & there:
        yield f"it is of {min(there)}"


def _concepts(words: str) -> set[str]:
    return {word.key for word in own_words(words) if word.kind == "concept"}


def _other_segment(said: Said, figure: Quantity, near: str) -> Iterator[str]:
    """Yield where a figure is of all of a business, and the claim of a part of it."""
    claimed = _SEGMENT.search(said.text)
    if claimed is None or figure.unit not in {"percent", "usd", "other", "ratio"}:
        return
    kind = claimed["what"] or claimed[0].split()[0]
    if not re.search(rf"\b{re.escape(kind)}", near, re.I):
        yield f"it is not of {kind} alone"
