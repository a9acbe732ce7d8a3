"""What a text says, piece by piece: sentences, items and cells, and the models that each names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from pipeline.domain.metrics import FigurePlace
from pipeline.quantities.figures import SCALES
from pipeline.quantities.prose.times import times_of
from pipeline.quantities.prose.words import GPU, Placed, Word, is_in, words_of
from pipeline.quantities.quantities import Quantity, quantities

_BARE = re.compile(
    r"(?<![\w.,$€£-])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{2,}|[0-9]+(?=\.[0-9]))(?:\.[0-9]+)?(?P<scale>[KMBT])?(?![\w%]|-(?!strong\b)|[.,][0-9])"
)
_YES = re.compile(r"\W*(?:Yes|Right|Correct|True|That['’]s\sright)\b")
_NUMBERS = re.compile(r"[0-9]+")
_UNIT_OF_PRICES = re.compile(r"(?:an?|one|1)\s(?:million|billion|thousand)", re.I)
_TOKENS = re.compile(r"(?:\s[a-z]+)?\stokens\b")
"""`A million input tokens costs $0.30` counts none."""
_AGO = re.compile(r"\s(?:years?|months?|weeks?|days?)\s(?:ago|earlier|before)\b")
GAP = 3
"""Characters between two sentences that follow one another."""
_PARTNER = re.compile(
    r"(?i)\b(?:the|an?|its|our|their)\s(?P<what>draft|small|smaller|drafting|reward|embedding|helper|teacher|router|guard|older|previous|other|second|closed|competing|rival)\smodel\b"
)
"""A model beside the one that a text is about."""
NO_MODEL = re.compile(
    rf"{GPU.pattern}|hbm\w*"
    r"|(?:int|fp|bf|nvfp)[0-9]{1,2}|series [a-h]"
    r"|http|e2e|top|figure|table|part|chapter|section|step|tier|[a-z]+(?:['’.][a-z]+)+|[0-9]+(?:pc|st|nd|rd|th)|[0-9.]+[xpcmk]?|p[0-9]{2}|co2e?|[kmgt]wh?|b2b|g[0-9]{1,2}"
)
"""Machines, formats of numbers and the like."""


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
    number = Decimal(match[0].rstrip("KMBT").replace(",", ""))
    number *= SCALES[match["scale"].lower()] if match["scale"] else 1
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


def models_of(passage: Passage) -> tuple[tuple[str, ...], ...]:
    """Return the models that a passage or its labels name, in their order."""
    if passage.place == "page":
        return ()
    return models_in(f"{passage.context} | {passage.text}")


@lru_cache(maxsize=20_000)
def models_in(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the models that a text names."""
    return tuple(run for run in _runs(text) if any(not key.isalpha() for key in run))


def is_partner(text: str) -> bool:
    """Return whether a sentence is of a model beside the one that its text is about."""
    return bool(_PARTNER.search(text))


def is_same_model(run: tuple[str, ...], names: frozenset[str]) -> bool:
    """Return whether a model is the one that some names are of: its family and its version."""
    numbered = {key for key in names if not key.isalpha()}
    return run[0] in names and {key for key in run if not key.isalpha()} <= numbered


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """Yield the names of a text, each as the words that it has; of machines and times none."""
    taken: tuple[Placed, ...] = (*times_of(text, None), *figures_of(text))
    run: list[Word] = []
    for word in words_of(text):
        is_version = run and word.key[0].isdigit() and word.start - run[-1].end == 1
        is_other = not is_version and NO_MODEL.fullmatch(word.key)
        if word.kind != "name" or is_in(word, taken) or is_other:
            continue
        if run and word.start - run[-1].end != 1:
            yield tuple(item.key for item in run)
            run = []
        run.append(word)
    if run:
        yield tuple(item.key for item in run)
