"""What came of getting and reading one source."""

from dataclasses import dataclass

from pipeline.reading.reading_log import Read
from pipeline.reading.source_state import SourceState
from pipeline.registry.sources import Source
from pipeline.runs.acquire import lacks_key
from pipeline.storage.attempts import Attempt


@dataclass(frozen=True, slots=True)
class SourceResult:
    """What one night gave for one source.

    Attributes:
        source: The source.
        attempt: The attempt to get its document; null where there was nothing to get.
        state: What is known of the source now; null where it was never read.
        error: What kept it from being read, in plain words.
        refused: A line for each file of its inbox that was not taken.
    """

    source: Source
    attempt: Attempt | None
    state: SourceState | None
    error: str | None
    refused: tuple[str, ...] = ()

    @property
    def last_read(self) -> Read | None:
        """The last reading, sound or not."""
        return self.state.reads[-1] if self.state is not None and self.state.reads else None

    @property
    def is_waiting_for_key(self) -> bool:
        """Whether it was never read because the key that its host asks for is not set."""
        return self.attempt is None and self.last_read is None and lacks_key(self.source)

    @property
    def trouble(self) -> str | None:
        """Why its rows are not tonight's; null where they are."""
        if self.error is not None:
            return self.error
        if self.attempt is not None and not self.attempt.is_sound:
            return f"{self.attempt.outcome}: {self.attempt.error or self.attempt.status}"
        if self.is_waiting_for_key:
            return f"no key: {self.source.key_env} is not set"
        if self.last_read is None:
            return "never read"
        if self.last_read.state == "quarantined":
            return "quarantined: " + "; ".join(
                f"{item.check}: expected {item.expected}, {item.found}"
                for item in self.last_read.failed
            )
        return None

    @property
    def summary(self) -> str:
        """One line for a person who waits."""
        if self.trouble is not None or self.last_read is None:
            return self.trouble or "never read"
        read = self.last_read
        outcome: str = self.attempt.outcome if self.attempt is not None else "in the archive"
        if self.attempt is not None and self.attempt.method == "released":
            outcome = f"released {self.attempt.fetched_at:%Y-%m-%d}"
        # What an entry asks for by name and no longer gets is told the same night.
        lost = "".join(f"; {line}" for line in read.unplaced if self.source.facts)
        return f"{outcome}, {read.row_count:,} statements{lost}"
