"""What one document may take of the network."""

from dataclasses import dataclass, replace
from typing import Final, Self

from pipeline.domain.outcome import Outcome
from pipeline.registry.sources import Settings

FIRST_LOOK_SHARE: Final = 0.1
"""Of the time and size that a document may take: nearly all take less."""


LIMITED: Final[frozenset[Outcome]] = frozenset({"timeout", "too_large"})
"""Outcomes that may be others where more is allowed."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one document may take.

    Attributes:
        seconds: Longest time, retries and redirects included.
        max_bytes: Largest size, after decompression.
        retries: Further tries after a failure that may pass.
        is_first_look: Whether a document that needs more is put off: it is asked for again later.
    """

    seconds: float
    max_bytes: int
    retries: int
    is_first_look: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return what sources.yaml allows."""
        return cls(settings.deadline_s, settings.max_bytes, settings.retries)

    def first_look(self) -> Self:
        """Return what is allowed while others wait that may need less."""
        return replace(
            self,
            seconds=self.seconds * FIRST_LOOK_SHARE,
            max_bytes=int(self.max_bytes * FIRST_LOOK_SHARE),
            is_first_look=True,
        )

    def second_look(self) -> Self:
        """Return what is allowed to a document that was put off, which was its first try."""
        return replace(self, retries=max(self.retries - 1, 0))
