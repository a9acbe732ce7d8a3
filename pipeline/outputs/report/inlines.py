"""What sentences and cells consist of: texts, figures with their evidence, links, days.

Every string in it may come from outside and is plain text. Renderers escape all of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeAlias


@dataclass(frozen=True, slots=True)
class CitedFigure:
    """One figure, which always has evidence.

    Attributes:
        text: The figure, unit included where no heading has it.
        evidence: Its entry among the evidence.
        references: Numbers of the sources behind it.
        value: What it is sorted by.
    """

    kind: ClassVar = "figure"
    text: str
    evidence: int
    references: tuple[int, ...]
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Cite:
    """Sources, by their numbers on the page: shown by their titles."""

    kind: ClassVar = "cite"
    references: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClaimedText:
    """What the original report says, and what became of that."""

    kind: ClassVar = "claimed"
    claim_id: str
    printed: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Tag:
    """A word that marks what stands beside it; `tone` is a class of the style sheet."""

    kind: ClassVar = "tag"
    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class SiteLink:
    """A link to another place of the site: an address from its root."""

    kind: ClassVar = "link"
    text: str
    target: str


@dataclass(frozen=True, slots=True)
class LastRead:
    """When a source was last read: with its newest reading, which is no text of the page.

    A page then stays as it is on a night that changes none of its figures; a script fills in the
    day from `site-data.js`.
    """

    kind: ClassVar = "read"
    source_id: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day; a script adds how long ago it was.

    In tables the age stands in place of the day; where `is_age` is false, at the pointer.
    """

    kind: ClassVar = "day"
    day: str
    is_age: bool = True


@dataclass(frozen=True, slots=True)
class Quiet:
    """Words that matter less than those beside them.

    Whole ones stay on one line, those below on a line of their own.
    """

    kind: ClassVar = "quiet"
    text: str
    is_whole: bool = False
    is_below: bool = False


@dataclass(frozen=True, slots=True)
class OutsideLink:
    """A link to a document outside; only http and https become links."""

    kind: ClassVar = "address"
    text: str
    url: str


Inline: TypeAlias = (
    str | CitedFigure | Cite | ClaimedText | Tag | SiteLink | LastRead | Day | Quiet | OutsideLink
)
Words: TypeAlias = tuple[Inline, ...]


def words(*items: Inline | Words) -> Words:
    """Return words put together, tuples of words laid flat."""
    return tuple(_flat(items))


def _flat(items: Iterable[Inline | Words]) -> Iterator[Inline]:
    for item in items:
        if isinstance(item, tuple):
            yield from item
        else:
            yield item


def joined_words(parts: Iterable[Words], between: str = ", ") -> Words:
    """Return parts with the same words between each two."""
    found: list[Inline] = []
    for part in parts:
        if found:
            found.append(between)
        found.extend(part)
    return tuple(found)
