"""What a text says, piece by piece: sentences, items and cells, with what is above each."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from pipeline.domain.metrics import FigurePlace
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.words import Placed, is_in
from pipeline.quantities.quantities import Quantity, quantities

_BARE = re.compile(
    r"(?<![\w.,$€£-])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{2,}|[0-9]+(?=\.[0-9]))(?:\.[0-9]+)?(?![\w%-]|[.,][0-9])"
)
_YES = re.compile(r"\W*(?:Yes|Right|Correct|True|That['’]s\sright)\b")
_NUMBERS = re.compile(r"[0-9]+")
_UNIT_OF_PRICES = re.compile(r"(?:an?|one|1)\s(?:million|billion|thousand)", re.I)
_TOKENS = re.compile(r"(?:\s[a-z]+)?\stokens\b")
"""`A million input tokens costs $0.30` counts none."""
_AGO = re.compile(r"\s(?:years?|months?|weeks?|days?)\s(?:ago|earlier|before)\b")
GAP = 3
"""Characters between two sentences that follow one another."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence, item of a list, or cell of a table.

    Attributes:
        text: What it says.
        context: Of a cell, the label of its row and the head of its column; else empty.
        above: Headings above it, and what introduces its list or its table.
        place: Where it stands.
        locator: Its place in the document, for evidence.
        before: The two sentences before it in its paragraph, or the question that it answers.
    """

    text: str
    context: str = ""
    above: str = ""
    place: FigurePlace = "text"
    locator: str = ""
    before: str = ""

    @property
    def is_cell(self) -> bool:
        """Whether label and head say what its figure is."""
        return bool(self.context)

    @property
    def figures(self) -> tuple[Quantity, ...]:
        """Its figures."""
        return figures_of(self.text)

    @property
    def bare_numbers(self) -> tuple[Quantity, ...]:
        """Its other numbers, of which nothing beside them says what they count."""
        taken: tuple[Placed, ...] = (*self.figures, *times_of(self.text, None))
        found = (_bare(match) for match in _BARE.finditer(self.text))
        return tuple(number for number in found if not is_in(number, taken))

    @property
    def around(self) -> str:
        """What stands around it and belongs to it."""
        return f"{self.context}\n{self.above}".strip()


def linked(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """Return passages with the sentences before each, in the order of their document."""
    found: list[Passage] = []
    last: list[Passage] = []
    for item in sorted(passages, key=_order):
        if last and not item.is_cell and _is_followed(last[-1], item):
            found.append(replace(item, before=" ".join(known.text for known in last[-2:])))
        else:
            last = []
            found.append(item)
        last = [*last[-1:], item]
    return tuple(found)


def _order(passage: Passage) -> tuple[int, int, int]:
    numbers = [int(number) for number in _NUMBERS.findall(passage.locator)]
    block, start = (numbers[0], numbers[1]) if len(numbers) > 2 else (0, 0)  # noqa: PLR2004
    return passage.place == "headline" and not block, block, start


def _is_followed(one: Passage, other: Passage) -> bool:
    """Return whether a passage follows another in a paragraph, or answers its question."""
    (_, block, start), (_, behind, next_start) = _order(one), _order(other)
    if block == behind:
        return 0 < next_start - (start + len(one.text)) <= GAP
    is_answer = one.text.endswith("?") or _YES.match(other.text)
    return behind == block + 1 and bool(is_answer)


@lru_cache(maxsize=20_000)
def figures_of(text: str) -> tuple[Quantity, ...]:
    """Return the figures of a text, without those of its times and what its prices are for."""
    times = times_of(text, None)
    found = quantities(text)
    is_priced = any(item.currency for item in found)
    return tuple(
        item
        for item in found
        if item.unit != "year"
        and not (
            is_priced and _UNIT_OF_PRICES.fullmatch(item.text) and _TOKENS.match(text, item.end)
        )
        and not _AGO.match(text, item.end)
        and not any(time.start <= item.start and item.end <= time.end for time in times)
    )


def _bare(match: re.Match[str]) -> Quantity:
    number = Decimal(match[0].replace(",", ""))
    return Quantity(
        low=number,
        high=number,
        unit="count",
        printed_step=Decimal(1).scaleb(min(0, int(number.as_tuple().exponent))),
        start=match.start(),
        end=match.end(),
        text=match[0],
        is_bare=True,
    )
