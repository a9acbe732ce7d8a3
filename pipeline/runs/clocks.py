"""How far this machine's clock is from those of the servers that it asked."""

import statistics
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from pipeline.fetch.outcome import Fetched

MOST_AHEAD: Final = timedelta(days=1)
"""More than caches, wrong zones and lost seconds explain."""


@dataclass(frozen=True, slots=True)
class ServerClocks:
    """The clocks of servers, as their answers of one night state them.

    Attributes:
        gaps: By host, how far our clock was ahead of its own when it answered last.
    """

    gaps: dict[str, timedelta] = field(default_factory=dict)

    def note(self, fetched: Fetched, now: datetime) -> None:
        """Note what an answer says of the time, if it says anything."""
        host = urlsplit(fetched.final_url).netloc
        if fetched.server_at is not None:
            self.gaps[host] = now - fetched.server_at

    def ahead(self) -> timedelta | None:
        """Return how far our clock is ahead by most servers; null where it is not by a day.

        One server whose own clock stands still does not decide it.
        """
        if not self.gaps:
            return None
        gap = statistics.median_low(self.gaps.values())
        return gap if gap > MOST_AHEAD else None
