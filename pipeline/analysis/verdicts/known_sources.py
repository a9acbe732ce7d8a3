"""The sources as witnesses: which were read, what copies there are, and for whom each speaks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.analysis.prices.precedence import CLASS_ORDER
from pipeline.analysis.verdicts.statements import records


@dataclass(frozen=True, slots=True)
class KnownSources:
    """What is known of the sources.

    Attributes:
        sources: Rows of core/sources by id.
        health: Rows of derived/source_health by id.
        copies: By source, the transcripts of stored copies of it, and whether each is whole.
        order: Sources by how far they are to be believed, the best first.
    """

    sources: Mapping[str, dict[str, Any]]
    health: Mapping[str, dict[str, Any]]
    copies: Mapping[str, tuple[tuple[str, bool], ...]]
    order: Mapping[str, int]

    def own(self, source_id: str) -> tuple[str, ...]:
        """Return a source and the transcripts of copies of it."""
        return source_id, *(copy for copy, _ in self.copies.get(source_id, ()))

    def was_read(self, source_id: str) -> bool:
        """Return whether all of it was read, at its address or in a whole copy."""
        whole = (copy for copy, is_whole in self.copies.get(source_id, ()) if is_whole)
        return any(self._is_sound(name) for name in (source_id, *whole))

    def was_read_in_part(self, source_id: str) -> bool:
        """Return whether a part of it was read, in a copy."""
        return any(self._is_sound(copy) for copy, _ in self.copies.get(source_id, ()))

    def publisher(self, source_id: str) -> str:
        """Return who publishes a source, for people."""
        return str(self.sources[source_id]["publisher"])

    def speaks_for(self, source_id: str) -> str | None:
        """Return the provider in whose name a source speaks."""
        found = self.sources[source_id]["speaks_for"]
        return None if found is None else str(found)

    def why_unread(self, source_id: str) -> str:
        """Return why a source was not read, in plain words."""
        row = self.health.get(source_id, {})
        if row.get("reason"):
            return str(row["reason"])
        return str(row.get("outcome") or "not asked yet")

    def _is_sound(self, source_id: str) -> bool:
        return self.health.get(source_id, {}).get("sound_at") is not None


def known_sources(sources: pd.DataFrame, source_health: pd.DataFrame) -> KnownSources:
    """Return what is known of the sources."""
    rows = _by_id(sources)
    copies: dict[str, tuple[tuple[str, bool], ...]] = {}
    for source_id, row in rows.items():
        if row["copy_of"] is not None:
            entry = (source_id, bool(row["is_whole_copy"]))
            copies[row["copy_of"]] = (*copies.get(row["copy_of"], ()), entry)
    ranked = sorted(rows, key=lambda name: (CLASS_ORDER.index(rows[name]["source_class"]), name))
    return KnownSources(
        rows, _by_id(source_health), copies, {name: n for n, name in enumerate(ranked)}
    )


def _by_id(frame: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {str(row["source_id"]): row for row in records(frame)}
