"""What stands beside a figure and makes another thing of it, unless its claim says so, too."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import yaml

from pipeline.quantities.prose.parts import clause_of, tail_cut, zone_of
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said, keys_of
from pipeline.quantities.quantities import Quantity

_Find = Callable[[re.Pattern[str], str, Quantity], re.Match[str] | None]
_PLACES: Final[dict[str, _Find]] = {
    "before": lambda words, text, figure: words.search(text, 0, figure.start),
    "behind": lambda words, text, figure: words.match(text, figure.end),
    "opens": lambda words, text, figure: words.match(text, 0, figure.start),
    "ahead": lambda words, text, figure: words.search(text, 0, figure.start),
    "clause": lambda words, text, figure: words.search(
        text, clause_of(text, figure)[0], figure.start
    ),
    "zone": lambda words, text, figure: words.search(
        tail_cut(text, figure)[zone_of(text, figure)[0] :]
    ),
    "text": lambda words, text, _: words.search(text),
}
"""Where a mark stands, as in marks.yaml."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """One kind of words beside a figure; its fields are those of marks.yaml."""

    says: str
    place: str
    words: re.Pattern[str]
    claim: re.Pattern[str] | None
    unless: re.Pattern[str] | None
    units: frozenset[str]
    but: frozenset[str]
    nameless: bool
    of_claim: bool

    def found(self, text: str, figure: Quantity) -> re.Match[str] | None:
        """Return the words of the mark beside a figure."""
        return _PLACES[self.place](self.words, text, figure)


def _mark(known: dict[str, Any]) -> _Mark:
    place = next(place for place in _PLACES if place in known)
    claim, unless = (
        re.compile(known[key]) if key in known else None for key in ("claim", "unless")
    )
    units, but = (frozenset(known.get(key, "").split()) for key in ("units", "but"))
    flags = (bool(known.get("nameless")), bool(known.get("of_claim")))
    return _Mark(known["says"], place, re.compile(known[place]), claim, unless, units, but, *flags)


_MARKS: Final = tuple(
    map(
        _mark,
        yaml.safe_load(
            files("pipeline.quantities.prose").joinpath("marks.yaml").read_text(encoding="utf-8")
        ),
    )
)


def other_marks(said: Said, passage: Passage, figure: Quantity) -> Iterator[str]:
    """Yield the marks of a figure that its claim lacks, and of a claim that the figure lacks."""
    is_named = bool(set(said.own_names) & keys_of(passage.text))
    zone = passage.text[slice(*zone_of(passage.text, figure))]
    around = f"{zone}\n{passage.around}\n{passage.before}"
    for mark in _MARKS:
        if (mark.units and figure.unit not in mark.units) or figure.unit in mark.but:
            continue
        sides = (passage.text, figure), (said.text, said.figure)
        here, there = sides[::-1] if mark.of_claim else sides
        found = mark.found(*here)
        if (
            found is None
            or (mark.nameless and (is_named or not said.own_names))
            or (mark.claim and not mark.claim.search(said.text))
        ):
            continue
        near = (around, keys_of(around)) if mark.of_claim else (said.text, said.keys)
        if not _is_met(mark, found, near, there):
            yield f"{mark.says}: '{found[0].strip()}'"


def _is_met(
    mark: _Mark,
    found: re.Match[str],
    near: tuple[str, frozenset[str]],
    there: tuple[str, Quantity],
) -> bool:
    """Return whether the other side says what a mark does.

    Args:
        mark: The mark.
        found: Its words on the one side.
        near: All words of the other side, and what they mean.
        there: Its sentence and figure.
    """
    words, keys = near
    if mark.unless and mark.unless.search(words):
        return True
    named = " ".join(filter(None, found.groups()))
    if named:
        return named.casefold() in words.casefold() or bool(keys_of(named) & keys)
    return not mark.unless and mark.found(*there) is not None
