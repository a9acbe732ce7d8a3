"""Turns at something that one thread uses at a time: the smallest that waits is next."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count


class Turns:
    """The turns of many threads."""

    def __init__(self) -> None:
        """Let the first one in at once."""
        self._changed = threading.Condition()
        self._waiting: set[tuple[int, int]] = set()
        self._numbers = count()
        self._is_taken = False

    @property
    def waiting(self) -> int:
        """How many wait."""
        return len(self._waiting)

    @contextmanager
    def of(self, size: int) -> Iterator[None]:
        """Wait for the turn of something of a size, and have it for the block."""
        with self._changed:
            place = (size, next(self._numbers))
            self._waiting.add(place)
            try:
                self._changed.wait_for(lambda: not self._is_taken and min(self._waiting) == place)
            finally:
                self._waiting.remove(place)
            self._is_taken = True
        try:
            yield
        finally:
            with self._changed:
                self._is_taken = False
                self._changed.notify_all()
