"""A claimed figure beside one figure of a text: what every rule of this folder decides on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from pipeline.quantities.prose.parts import alike_before, clause_of, is_alike, part_of, zone_of
from pipeline.quantities.prose.passages import Passage
from pipeline.quantities.prose.said import Said, keys_of, own_words
from pipeline.quantities.prose.topics import Topic, topic_of
from pipeline.quantities.prose.whole_texts import WholeText
from pipeline.quantities.prose.words import Word
from pipeline.quantities.quantities import Quantity

_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Case:
    """A claimed figure, and one figure of a passage of a text that may be it."""

    said: Said
    passage: Passage
    figure: Quantity
    text: WholeText

    @property
    def claim(self) -> str:
        """The sentence of the claim."""
        return self.said.text

    @property
    def claimed(self) -> Quantity:
        """The figure of the claim."""
        return self.said.figure

    @property
    def sentence(self) -> str:
        """The sentence, item or cell of the text."""
        return self.passage.text

    @property
    def is_cell(self) -> bool:
        """Whether label and head say what the figure is."""
        return self.passage.is_cell

    def before(self, words: re.Pattern[str]) -> re.Match[str] | None:
        """Return where some words stand before the figure."""
        return words.search(self.sentence, 0, self.figure.start)

    def behind(self, words: re.Pattern[str]) -> re.Match[str] | None:
        """Return some words if they stand right behind the figure."""
        return words.match(self.sentence, self.figure.end)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """The words of the sentence, without those of its times."""
        return own_words(self.sentence)

    @cached_property
    def keys(self) -> frozenset[str]:
        """What the words of the sentence mean."""
        return keys_of(self.sentence)

    @cached_property
    def near_keys(self) -> frozenset[str]:
        """What the words of the sentence and, of a cell, its labels mean."""
        return self.keys | keys_of(self.passage.context)

    @cached_property
    def topic(self) -> Topic | None:
        """What the sentence takes up from those before it."""
        return topic_of(self.passage, self.text)

    @property
    def own_topic(self) -> tuple[Topic, ...]:
        """That, if the claim names it."""
        return (self.topic,) if self.topic and self.topic.names & self.said.keys else ()

    @cached_property
    def zone(self) -> tuple[int, int]:
        """Where the part of the sentence starts and ends that is the figure's, among its like."""
        return zone_of(self.sentence, self.figure)

    @cached_property
    def own_text(self) -> str:
        """That part of the sentence."""
        return self.sentence[slice(*self.zone)]

    @cached_property
    def part(self) -> tuple[int, int]:
        """Where the part of the sentence starts and ends that is the figure's, among all others."""
        return part_of(self.sentence, self.figure)

    @cached_property
    def clause(self) -> tuple[int, int]:
        """Where the clause of the figure starts and ends, within its part."""
        return clause_of(self.sentence, self.figure)

    @cached_property
    def alike(self) -> list[Quantity]:
        """The figures of its kind in the sentence, itself included."""
        return [item for item in self.passage.figures if is_alike(item, self.figure)]

    def in_turn(self, items: Sequence[_Item]) -> _Item | None:
        """Return which of as many items is its figure's: `A and B had $1 and $2, respectively`."""
        is_list = "respectively" in self.sentence and len(items) == len(self.alike) > 1
        is_list &= self.figure in self.alike
        return items[self.alike.index(self.figure)] if is_list else None

    @cached_property
    def alike_behind(self) -> list[Quantity]:
        """The figures of its kind that stand behind it."""
        return [item for item in self.alike if item.start > self.figure.end]

    @cached_property
    def alike_before(self) -> list[Quantity]:
        """The figures of its kind that stand before it."""
        return alike_before(self.sentence, self.figure)
