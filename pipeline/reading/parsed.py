"""What comes of opening a document: the values with which the worker answers."""

from dataclasses import dataclass

from pipeline.domain.readings import Readings


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
