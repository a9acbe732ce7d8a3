"""A report that somebody wrote, as it is checked: its sentences, and what each cites."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

OPENING = 3
"""Sentences in which a report may say its date."""


@dataclass(frozen=True, slots=True)
class Link:
    """A source that a report names.

    Attributes:
        label: How the report calls it.
        url: Its address.
        number: Its number in a list of sources; null where it has none.
    """

    label: str
    url: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class ReportSentence:
    """One sentence, item or cell of a report.

    Attributes:
        text: What it says.
        context: Of a cell, the label of its row and the head of its column.
        section: Heading of its section.
        line: Line of the file, or page of a PDF, that it starts on.
        links: Sources that it cites itself.
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
    """A report.

    Attributes:
        title: Its title.
        sentences: Its sentences, in its order.
        sources: What each section lists as its sources; those of the whole report under "".
        place: What `line` counts.
    """

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
