"""A report that somebody wrote, as it is checked: its sentences, and what each cites."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

OPENING = 3
"""Sentences in which a report may say its date."""


@dataclass(frozen=True, slots=True)
class Link:
    """A source that a report names, with its number in a list of sources if it has one."""

    label: str
    url: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class ReportSentence:
    """One sentence, item or cell of a report.

    Attributes:
        context: Of a cell, the label of its row and the head of its column.
        line: Line of the file, or page of a PDF, that it starts on.
        row: Number of the table's row that it stands in; null outside of tables.
        is_unsourced: Whether it only has marks of sources without an address.
    """

    text: str
    context: str
    section: str
    line: int
    links: tuple[Link, ...]
    row: int | None = None
    is_unsourced: bool = False


@dataclass(frozen=True, slots=True)
class ReportText:
    """A report, with the sources that each section lists; those of all of it stand under ""."""

    title: str
    sentences: tuple[ReportSentence, ...]
    sources: Mapping[str, tuple[Link, ...]]
    place: Literal["line", "page"] = "line"

    def cited_by(self, sentence: ReportSentence) -> tuple[Link, ...]:
        """Return what stands for a sentence: its own links, else its section's, else all."""
        if sentence.is_unsourced:
            return ()
        listed = sentence.links or self.sources.get(sentence.section)
        return listed or self._linked_in(sentence.section) or self.sources.get("", ())

    def _linked_in(self, section: str) -> tuple[Link, ...]:
        """Return the sources that the sentences of a section link to."""
        found = [link for item in self.sentences if item.section == section for link in item.links]
        return tuple(dict.fromkeys(found))

    @property
    def opening(self) -> tuple[str, ...]:
        """Its title and its first sentences, where its date may stand."""
        return (self.title, *(item.text for item in self.sentences[:OPENING]))

    @property
    def links(self) -> tuple[Link, ...]:
        """Return every source that it names, each address once."""
        found = [link for listed in self.sources.values() for link in listed]
        found += [link for sentence in self.sentences for link in sentence.links]
        return tuple({link.url: link for link in reversed(found)}.values())[::-1]
