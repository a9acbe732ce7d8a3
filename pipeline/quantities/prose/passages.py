"""What a text says, piece by piece: sentences, items and cells, with what is above each."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache

from pipeline.domain.metrics import FigurePlace
from pipeline.quantities.prose.times import Time, times_of
from pipeline.quantities.prose.words import OPENING_MARKS, REGIONS, Word, words_of
from pipeline.quantities.quantities import Quantity, quantities

_OF_TWO = re.compile(
    r"\b(?:vs\.?|versus|compar\w+|and|buys?|acquires?|against)\b|,\s(?=(?-i:[A-Z0-9]))"
)
_CONVENTION = re.compile(
    r"\b(?:are|is)\s(?:all\s|the\s)*(?:medians?|averages?|means?)\b|\b(?:medians|averages)\b", re.I
)
_DOES = re.compile(
    r"(?:\s[A-Z]\w+)*(?:,[^,.;]{3,60},)?(?:['’]s\s|\s(?:is|was|has|had|were|are|[a-z]{3,}s|[a-z]{3,}ed)\b)"
)
_BARE = re.compile(
    r"(?<![\w.,$€£-])(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{2,}|[0-9]+(?=\.[0-9]))(?:\.[0-9]+)?(?![\w%-]|[.,][0-9])"
)
_BYLINE = re.compile(r"\b(?:blog|team|newsroom|posted|by)\b", re.I)
_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|us)\b(?![^“\"]*[”\"])")
_AT = re.compile(
    r"\b(?:(?:changed|happened|here|us|we|team|work|do|did)\sat|We\sat|[Ww]e,)\s(?P<name>[A-Z]\w+)"
)
"""`Here is what changed at Acme`, of a text that says `we`."""
_YES = re.compile(r"\W*(?:Yes|Right|Correct|True|That['’]s\sright)\b")
_RESULTS = re.compile(r"\b(?:results?|reports?|revenue|earnings|quarter(?:ly)?|letter)\b", re.I)
_YEARLY = re.compile(r"\b(?:full[\s-]year|annual|year(?:ly)?)\b", re.I)
_SMALL = re.compile(r"\b[a-z]{2,}\b")
_NUMBERS = re.compile(r"[0-9]+")
GAP = 3
"""Characters between two sentences that follow one another."""
OFTEN = 3
MAIN_NAMES = 3
"""Sentences from the top of a text that name what it is about."""


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
        taken = [(item.start, item.end) for item in self.figures]
        taken += [(time.start, time.end) for time in times_of(self.text, None)]
        return tuple(
            _bare(match)
            for match in _BARE.finditer(self.text)
            if not any(start < match.end() and match.start() < end for start, end in taken)
        )

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


@dataclass(frozen=True)
class WholeText:
    """A text that figures are looked for in.

    Attributes:
        passages: Its passages, in its order.
        title: Its headline.
        written: Day of publication.
        byline: What stands between headline and text.
        about: Names of what it is known to be about, from elsewhere.
    """

    passages: tuple[Passage, ...]
    title: str = ""
    written: date | None = None
    byline: tuple[str, ...] = ()
    about: frozenset[str] = frozenset()

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Names of what it is about: those of its headline and of its first sentences."""
        opening = [item.text for item in self.passages if not item.is_cell][:MAIN_NAMES]
        return frozenset(
            word.key
            for text in (self.title, *opening)
            for word in words_of(text)
            if word.kind == "name"
        )

    @cached_property
    def known_names(self) -> frozenset[str]:
        """Names that stand within sentences, where a capital is that of a name."""
        return frozenset(
            word.key
            for item in (*(item.text for item in self.passages), self.title)
            for word in words_of(item)
            if word.kind == "name" and item[: word.start].strip(OPENING_MARKS)
        )

    @cached_property
    def keys(self) -> frozenset[str]:
        """What all its words mean."""
        whole = "\n".join((self.title, *(f"{p.text} {p.context}" for p in self.passages)))
        return frozenset(word.key for word in words_of(whole))

    @cached_property
    def small_words(self) -> frozenset[str]:
        """Words that it has without a capital, so that they are no names."""
        return frozenset(_SMALL.findall("\n".join(item.text for item in self.passages)))

    @cached_property
    def conventions(self) -> frozenset[str]:
        """Words that it says of all figures of its tables: `what you see are medians`."""
        found = (_CONVENTION.search(item.text) for item in self.passages if not item.is_cell)
        return frozenset(word.key for match in found if match for word in words_of(match[0]))

    @cached_property
    def speakers(self) -> frozenset[str]:
        """Names of those whose own word it is, as its byline has them."""
        opening = [item.text for item in self.passages[:MAIN_NAMES] if _BYLINE.search(item.text)]
        here = {
            match["name"].casefold()
            for item in self.passages
            if not item.is_cell and _WE.search(f"{item.before} {item.text}")
            for match in _AT.finditer(f"{item.before} {item.text}")
        }
        return frozenset(_names((*self.byline, *opening))) | (here if len(here) == 1 else set())

    @cached_property
    def year(self) -> int | None:
        """Year in which it was written, or the one that its headline names."""
        if self.written is not None:
            return self.written.year
        named = {time.year for time in self.times if time.year}
        return named.pop() if len(named) == 1 else None

    @cached_property
    def times(self) -> tuple[Time, ...]:
        """Times that its headline names, of which it speaks as a whole."""
        found = times_of(self.title, self.written)
        if not _RESULTS.search(self.title):
            found = tuple(time for time in found if time.year or not time.part.startswith("Q"))
        return () if any(time.part for time in found) and _YEARLY.search(self.title) else found

    @cached_property
    def main_subjects(self) -> frozenset[str]:
        """Names of what it is about, as it says itself or is known from elsewhere."""
        found = self.about | self._own_subjects
        found |= {word.key for word in words_of(self.title) if word.key in REGIONS}
        run: list[Word] = []
        for word in (word for word in words_of(self.title) if word.kind == "name"):
            is_next = run and word.start == run[-1].end + 1
            run = [*run, word] if is_next else [word]
            if found & {item.key for item in run}:  # Both words of `Acme Compute`.
                found |= {item.key for item in run if item.key.isalpha()}
        return found

    @cached_property
    def doers(self) -> Counter[str]:
        """How often each name does or has something."""
        return _doers(self.passages)

    @cached_property
    def _own_subjects(self) -> frozenset[str]:
        """The name of its headline, or of its opening, that it has most often, and its like.

        Where its headline names nobody who does anything, it is who does most.
        """
        counted = Counter(
            word.key
            for item in self.passages
            for word in words_of(item.text)
            if _is_plain_name(word)
            and not times_of(word.key, None)
            and not _is_acronym(item.text[word.start : word.end])
        )
        named = [word.key for word in words_of(self.title) if _is_plain_name(word)]
        titled = [name for name in named if counted[name] > 1] or named[:1]
        known = titled or [name for name in self.subjects if counted[name]]
        most = max((counted[name] for name in known), default=0)
        first = sorted(known, key=lambda name: (-counted[name], name))
        does = self.doers
        is_named = any(does[name] for name in known if 2 * counted[name] >= most)
        if does and not is_named and not (titled and _OF_TWO.search(self.title)):
            return frozenset({*first[:1], does.most_common(1)[0][0]})
        if len(named) > 1 and _OF_TWO.search(self.title):
            return frozenset(first[:1])
        often = {name for name, count in counted.most_common(1) if count >= max(most, OFTEN)}
        return frozenset(name for name in known if 2 * counted[name] >= most) | (
            often & self.subjects
        )


@lru_cache(maxsize=20_000)
def figures_of(text: str) -> tuple[Quantity, ...]:
    """Return the figures of a text, years left out."""
    return tuple(item for item in quantities(text) if item.unit != "year")


def _names(texts: Iterable[str]) -> Iterable[str]:
    return (word.key for text in texts for word in words_of(text) if _is_plain_name(word))


def _bare(match: re.Match[str]) -> Quantity:
    number = Decimal(match[0].replace(",", ""))
    return Quantity(
        low=number,
        high=number,
        unit="count",
        qualifier="exact",
        printed_step=Decimal(1).scaleb(min(0, int(number.as_tuple().exponent))),
        currency=None,
        period=None,
        start=match.start(),
        end=match.end(),
        text=match[0],
        is_bare=True,
    )


def _doers(passages: Iterable[Passage]) -> Counter[str]:
    """Return how often each name does or has something."""
    return Counter(
        word.key
        for item in passages
        for word in words_of(item.text)
        if _is_plain_name(word)
        and _DOES.match(item.text, word.end)
        and not times_of(item.text[word.start : word.end], None)
    )


def _is_acronym(printed: str) -> bool:
    return printed.isupper() and printed.isalpha()


def _is_plain_name(word: Word) -> bool:
    is_name = word.kind == "name" and word.key[0].isalpha() and word.key not in REGIONS
    return is_name and not word.key.startswith("series ")
