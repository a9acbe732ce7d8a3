"""Which part of a sentence belongs to which of its figures."""

import re

from pipeline.quantities.prose.passages import figures_of
from pipeline.quantities.quantities import MONEY, Quantity

_BORDERS = (
    re.compile(
        r"(?i)[;:—]|\((?=[^()]{2,20}:\s)|\s[–-]\s|,|\b(?:and|while|whereas|but|versus|vs|against|than|compared|with|that|which"
        r"|giving)\b"
    ),
    re.compile(r"\b(?:from|to|or|at\san?|at)\b", re.I),
)
FIRM_BORDER = re.compile(
    r"(?i)[;—]|\((?=[^()]{2,20}:\s)|\b(?:and|while|whereas|but)\s(?:is|are|was|were|will|could|may|has|have|had|expects?|gives?|we|it"
    r"|they|that|the)\b|,\s(?:and|but|so|though|although|while|whereas|giving|which|of\swhich|of\swhom|up|down|after|with)\b"
    r"|\band\s(?=(?:[\w-]+\s){1,3}with\s\Z)|\s(?:and\s)?(?:ahead\sof|short\sof|above|below|topping|beating)\sthe\b"
)
_CLAUSE = re.compile(
    r"[;:()—,]\s|\s[–—-]\s|\b(?:while|whereas|but|and|when|after|as|where)\s", re.I
)
_TO = re.compile(r"\sto\s(?:about\s|some\s|just\s|only\s|over\s)?")
_AT_VALUE = re.compile(
    r"(?:\s(?!(?:and|while)\b)[\w-]+){0,6}?\sat\s(?:(?:an?|about|around|some|roughly)\s)*(?:valuation\sof\s)?"
)
"""`raised $640 million in a round at a $2.8 billion valuation in August 2024`"""
_AND = re.compile(r"\band\s\Z")
"""`19 milliseconds from Frankfurt and 44 from Singapore`: the bare number is of the kind before."""
_OF_A_COUNT = re.compile(r"(?:\s[a-zA-Z-]+){1,3}\s(?:from|in|across|at|on|to)\s(?:about\s|some\s)?")
"""`rents 2,800 GPUs from eleven providers`"""
_GROWS_TO = re.compile(r"(?<=ed)\sto\s(?:about\s|some\s|over\s|more\sthan\s)?")
"""`doubled to $68 million`: one figure is the verb of the other."""
_PART_OF = re.compile(
    r"(?i)\b(?:half|a\sthird|two\sthirds|a\squarter|twice|double|three\stimes)\s(?:of\s)?(?:that|as|this|an?|the|what)\b|(?<=\w\s)the\s(?:rest|remainder)\b"
)


def clause_of(text: str, figure: Quantity) -> tuple[int, int]:
    """Return the clause of a figure, within what is its own among others of its kind."""
    start, end = part_of(text, figure)
    first = max((m.end() for m in _CLAUSE.finditer(text, start, figure.start)), default=start)
    behind = _CLAUSE.search(text, figure.end, end)
    return first, behind.start() if behind else end


def zone_of(text: str, figure: Quantity) -> tuple[int, int]:
    """Return the part of a sentence that belongs to a figure, among others of its kind."""
    is_elliptic = figure.is_bare and bool(_AND.search(text, 0, figure.start))
    alike = [
        (item.start, item.end)
        for item in figures_of(text)
        if (is_elliptic or is_alike(item, figure)) and item.start != figure.start
    ]
    alike += [match.span() for match in _PART_OF.finditer(text)]
    return _between(text, figure, sorted(alike))


def shared_zone(text: str, figure: Quantity) -> tuple[int, int]:
    """Return the zone of a figure with that of its like which shares its words.

    Of `from 5 to 8 users`, both have users; a round and the valuation that it was at are one.
    """
    start, end = zone_of(text, figure)
    gaps = (_TO, _AT_VALUE, *([_OF_A_COUNT] if figure.unit == "count" else []))
    behind = [f for f in figures_of(text) if f.start >= figure.end and is_alike(f, figure)]
    if behind and any(gap.fullmatch(text, figure.end, behind[0].start) for gap in gaps):
        end = zone_of(text, behind[0])[1]
    before = alike_before(text, figure)
    if before and _AT_VALUE.fullmatch(text, before[-1].end, figure.start):
        start = zone_of(text, before[-1])[0]
    return start, end


def part_of(text: str, figure: Quantity) -> tuple[int, int]:
    """Return the part of a sentence that belongs to a figure, among all others."""
    others = [
        (item.start, item.end)
        for item in figures_of(text)
        if item.start != figure.start and not _GROWS_TO.fullmatch(text, item.end, figure.start)
    ]
    return _between(text, figure, others)


def _between(text: str, figure: Quantity, others: list[tuple[int, int]]) -> tuple[int, int]:
    before = [last for _, last in others if last <= figure.start]
    behind = [first for first, _ in others if first >= figure.end]
    start = _border(text, before[-1], figure.start, default=before[-1]) if before else 0
    end = len(text)
    if behind:
        end = _border(text, figure.end, behind[0], default=behind[0])
    return start, end


def _border(text: str, first: int, last: int, *, default: int) -> int:
    """Return where the words of one figure end and those of the next start."""
    firm = FIRM_BORDER.search(text, first, last)
    if firm:
        return firm.start()
    for border in _BORDERS:
        found = [match.start() for match in border.finditer(text, first, last)]
        if found:
            return found[-1]
    return default


def is_alike(one: Quantity, other: Quantity) -> bool:
    """Return whether two figures may be of one kind, so that words part between them."""
    units = {one.unit, other.unit}
    if units == {"count", "other"}:
        return True
    return len(units) == 1 or units <= MONEY or units <= {"count", "tokens_per_day", "tokens_per_s"}


def alike_before(text: str, figure: Quantity) -> list[Quantity]:
    """Return the figures of a kind that stand before another."""
    return [
        item for item in figures_of(text) if item.end <= figure.start and is_alike(item, figure)
    ]


def tail_cut(text: str, figure: Quantity) -> str:
    """Return a sentence without what belongs to figures behind one: their moods are their own."""
    end = zone_of(text, figure)[1]
    border = FIRM_BORDER.search(text, figure.end, end)
    return text[: border.start() if border else end]
