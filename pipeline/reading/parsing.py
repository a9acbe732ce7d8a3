"""From a document's bytes to what it states: the parser of its source, and its evidence looked up.

A pure function of untrusted bytes. `pipeline.reading.worker` runs it in a process of its own;
so nothing here needs pandas or Arrow, which take long to import.
"""

import importlib
from collections.abc import Callable, Sequence
from typing import Protocol, cast

from pipeline.domain.readings import Readings
from pipeline.domain.snapshot import DocumentFormat, ParseError, Snapshot
from pipeline.extract.documents.grounding import LocatedDocument, misplaced, open_document
from pipeline.reading.parsed import EvidencePlace, Found, Parsed
from pipeline.registry.sources import Source


class Parser(Protocol):
    """A module of pipeline/parsers."""

    DOCUMENT: DocumentFormat
    """Format of the documents; `ParserFacts` has the other constants of a parser."""

    def parse(self, snapshot: Snapshot, source: Source) -> Readings:
        """Return what a snapshot states; raise `ParseError` where it cannot be read."""


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
