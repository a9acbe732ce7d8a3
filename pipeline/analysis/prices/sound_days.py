"""On which days a source was soundly read."""

from collections.abc import Mapping

import pandas as pd


class SoundDays:
    """On which days a source was soundly read."""

    def __init__(self, reads: pd.DataFrame) -> None:
        """Take the logs of all sources' readings."""
        sound = reads[reads["state"] == "sound"]
        self._runs = {
            str(source): list(
                zip(rows["first_at"], rows["last_at"], rows["attempt_count"], strict=True)
            )
            for source, rows in sound.groupby("source_id")
        }

    @property
    def newest(self) -> Mapping[str, pd.Timestamp]:
        """The last sound reading of each source."""
        return {source: max(run[1] for run in runs) for source, runs in self._runs.items()}

    def count(self, source_id: str, start: pd.Timestamp, end: pd.Timestamp) -> int:
        """Return on how many days it was read from one time to another, both included.

        Of a run of equal documents the attempts are counted, and the days that they may lie on.
        """
        days: set[int] = set()
        for first, last, attempts in self._runs.get(source_id, ()):
            if first <= end and last >= start:
                from_, to = max(first, start), min(last, end)
                ordinals = range(from_.toordinal(), to.toordinal() + 1)
                ends = {from_.toordinal(), to.toordinal()}
                days.update(ordinals if attempts >= len(ordinals) else ends)
        return len(days)
