"""Time between two requests to one host."""

import threading
from collections import defaultdict
from collections.abc import Callable

MAX_CRAWL_DELAY_S = 10.0
"""A host that wants longer pauses in its robots.txt gets this one; a night has an end."""


class Spacing:
    """Gives each request its turn; thread-safe."""

    def __init__(
        self, seconds: float, *, clock: Callable[[], float], sleep: Callable[[float], None]
    ) -> None:
        """Start with all hosts free.

        Args:
            seconds: Shortest time between the starts of two requests to one host.
            clock: Monotonic seconds.
            sleep: Waits for some seconds.
        """
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._free_at: dict[str, float] = {}
        self._seconds: defaultdict[str, float] = defaultdict(lambda: seconds)

    def wait_for_turn(self, host: str) -> float:
        """Wait until `host` may be asked; return the seconds waited.

        The turn is reserved before the wait, so threads queue in order and hold up only those
        that ask the same host.
        """
        with self._lock:
            now = self._clock()
            turn = max(now, self._free_at.get(host, now))
            self._free_at[host] = turn + self._seconds[host]
        if turn > now:
            self._sleep(turn - now)
        return turn - now

    def widen(self, host: str, seconds: float) -> None:
        """Keep at least `seconds` between requests to `host`, as its robots.txt asks."""
        with self._lock:
            self._seconds[host] = max(self._seconds[host], min(seconds, MAX_CRAWL_DELAY_S))

    def pause(self, host: str, seconds: float) -> None:
        """Ask `host` for nothing for some seconds: it said that it is overloaded."""
        with self._lock:
            free_at = self._clock() + seconds
            self._free_at[host] = max(free_at, self._free_at.get(host, free_at))
