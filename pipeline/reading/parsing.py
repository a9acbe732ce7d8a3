"""From a document's bytes to what it states: the parser of its source, and its evidence looked up.

A pure function of untrusted bytes. `pipeline.reading.worker` runs it in a process of its own;
so nothing here needs pandas or Arrow, which take long to import.
"""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from pipeline.domain.readings import Readings
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.extract.documents.grounding import (
    DocumentFormat,
    LocatedDocument,
    misplaced,
    open_document,
)
from pipeline.registry.sources import Source


class Parser(Protocol):
    """A module of pipeline/parsers."""

    VERSION: int
    """Raised when it reads a document differently; its sources are then read again."""
    DOCUMENT: DocumentFormat
    """Format of the documents, which tells how a locator is followed."""
    YIELDS: tuple[str, ...]
    """Kinds of statements that it may give."""

    def parse(self, snapshot: Snapshot, source: Source) -> Readings:
        """Return what a snapshot states; raise `ParseError` where it cannot be read."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a document states, in its own words.

    Attributes:
        readings: Its statements.
        misplaced: Evidence that does not stand at the place named.
    """

    readings: Readings
    misplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What stands at a place of a document.

    Attributes:
        text: The text there; null where there is no such place.
        error: Why the evidence does not stand there; null if it does.
    """

    text: str | None
    error: str | None


EvidencePlace = tuple[str, str]
"""Printed text, and the locator of where it should stand."""

Parse = Callable[[Source, Snapshot], Parsed]
"""Reads a document of a source; raises `ParseError` where it cannot be read."""


def parse_document(source: Source, snapshot: Snapshot) -> Parsed:
    """Return what a document states.

    Raises:
        ParseError: It cannot be read.
    """
    parser = parser_of(source)
    readings = parser.parse(snapshot, source)
    return Parsed(readings, misplaced(snapshot, parser.DOCUMENT, readings))


def find_evidence(
    source: Source, snapshot: Snapshot, places: Sequence[EvidencePlace]
) -> tuple[Found, ...]:
    """Return what stands at each place of a document.

    Raises:
        ParseError: The document cannot be read.
    """
    document = open_document(snapshot, parser_of(source).DOCUMENT)
    return tuple(_found(document, text, place) for text, place in places)


def _found(document: LocatedDocument, text: str, place: str) -> Found:
    try:
        found = document.text_at(place)
    except ParseError as error:
        return Found(None, str(error))
    return Found(found, None if document.states(text, place) else f"'{text}' does not stand there")


def parser_of(source: Source) -> Parser:
    """Return the parser of a source's documents."""
    return cast("Parser", importlib.import_module(f"pipeline.parsers.{source.parser}"))


def yields(source: Source) -> tuple[str, ...]:
    """Return the kinds of statements that a source's parser may give."""
    return parser_of(source).YIELDS


def document_format(source: Source) -> DocumentFormat:
    """Return the format of a source's documents."""
    return parser_of(source).DOCUMENT
