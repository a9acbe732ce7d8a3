"""Whether a figure is of a part and its claim of the whole, or of a part of another whole."""

import re
from collections.abc import Iterator
from typing import Final

from pipeline.quantities.prose.parts import clause_of
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
_REVENUE_OF: Final = re.compile(
    r"\b(?P<kind>inference|training|cloud|hardware|software|services?|subscriptions?|licen[cs]ing|hosting)\s(?:revenues?|sales)\b",
    re.I,
)
_CLAUSE: Final = re.compile(r"[;:]\s|,\s(?:and|but|while|so)\b")
_THOSE: Final = re.compile(
    r"\b(?:customers|clients|users|developers|companies|accounts|teams|requests|prompts|orders|those|anyone|everyone|buyers|subscribers)\s(?:who|that|whose|with|above|below|over|under|on|spending|paying|committing)\s(?P<which>(?:\S+\s){1,4})",
    re.I,
)
"""`Customers who commit to $100,000 get 20% off`"""


_PLACE = r"[A-Z]\w+(?:\s[A-Z]\w+)?"
_PLACES: Final = re.compile(
    rf"\b(?:in|at|across)\s(?P<all>(?:{_PLACE}(?:,\s{_PLACE})+,?|{_PLACE})\sand\s{_PLACE})"
)
"""`in Copenhagen, Lund and Aarhus`"""
_BESIDE: Final = re.compile(
    r"\b(?:after|besides|next\sto|alongside|unlike|beside|following)\s(?:an?|its|the)\s(?P<what>[^,;.]{3,50}?)\s(?:with|that\shas|of)\s(?:about\s|some\s|over\s|more\sthan\s)?\Z"
)
"""`its second product after a translation service with 9,000 users`"""
_GROWS: Final = re.compile(
    r"\b(?P<what>supply|demand|traffic|usage|shipments|headcount|volumes?|capacity|spending|orders|consumption)\b[^.;,]{0,60}?\b(?:gr[eo]w|ris|rose|increas|climb|jump|fell|fall|declin|doubl)\w*",
    re.I,
)
_AGAINST: Final = re.compile(
    r"\s(?:as\s\w+\sas|\w+er\sthan|more\sthan|more\s\w+\sthan|that\sof|those\sof)\s(?P<what>[^,;.]{3,40})"
)
"""`nine times as fast as the slowest`"""
_SET_ANEW: Final = re.compile(
    r"\b(?:rais(?:ed|es|ing)|cut|cuts|lower(?:ed|s)|increas(?:ed|es)|reduc(?:ed|es)|hik(?:ed|es)|slash(?:ed|es)|drop(?:ped|s))\s(?:its|the|their|all|prices?|what)\b"
)
_THAN_ANOTHER: Final = re.compile(
    r"\b(?:costs?|is|are|was|were|comes?)\s(?:about\s|some\s|up\sto\s)?[0-9.]+\s?(?:%|per\s?cent|percent)\s(?:more|less|cheaper|dearer|higher|lower)\b"
)
"""`the priority tier costs 75% more`"""


def other_whole(said: Said, passage: Passage, figure: Quantity, text: WholeText) -> Iterator[str]:
    """Yield where a figure is of another whole, or of a part, than its claim says."""
    near = f"{passage.text}\n{passage.context}\n{passage.above}\n{passage.before}"
    yield from _other_base(said, passage, figure, near)
    yield from _other_segment(said, figure, f"{near}\n{text.title}")
    yield from _of_a_part(said, passage, figure)
    clause = _CLAUSE.split(passage.text[: figure.start])[-1]
    places = _PLACES.search(passage.text, figure.end)
    if places:
        listed = {word.key for word in own_words(places["all"]) if word.kind == "name"}
        if listed & said.keys and listed - said.keys:
            yield f"it is of all of '{places['all']}'"
    beside = _BESIDE.search(passage.text, 0, figure.start)
    if beside and not keys_of(beside["what"]) & said.keys:
        yield f"it is of {beside['what']}"
    grows = _GROWS.search(passage.text, 0, figure.start) if figure.unit == "percent" else None
    if grows and grows["what"].lower() not in said.text.lower():
        yield f"it is {grows['what']} that changed"
    grows = _GROWS.search(said.text, 0, said.figure.start) if figure.unit == "percent" else None
    if grows and grows["what"].lower() not in near.lower():
        yield f"it is not {grows['what']} that changed"
    bases = [
        _AGAINST.match(words, item.end)
        for words, item in ((said.text, said.figure), (passage.text, figure))
    ]
    if figure.unit == "ratio" and bases[0] and bases[1]:
        own, theirs = (_base_words(base["what"]) for base in bases if base)
        if own and theirs and not own & theirs:
            yield f"it is against {bases[1]['what']}"
    if _SET_ANEW.search(said.text) and _THAN_ANOTHER.search(passage.text, 0, figure.end + 8):
        yield "it compares two prices of one day"
    those = _THOSE.search(clause)
    if those and not keys_of(those["which"]) & said.keys and not _THOSE.search(said.text):
        yield f"it is only of those {those[0]}"


def _base_words(words: str) -> set[str]:
    return {word.key for word in own_words(words)}


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


def _of_a_part(said: Said, passage: Passage, figure: Quantity) -> Iterator[str]:
    """Yield where a figure is the revenue of a part of a business, and the claim of all of it."""
    part = _REVENUE_OF.search(passage.text[slice(*clause_of(passage.text, figure))])
    is_claimed = part is None or part["kind"].lower() in said.text.lower()
    if part and figure.currency and "revenue" in said.keys and not is_claimed:
        yield f"it is of {part['kind'].lower()} alone"
