"""The time that is left for one document."""

from collections.abc import Callable
from contextvars import ContextVar

from pipeline.fetch.allowance import Allowance
from pipeline.fetch.outcome import FetchError


class Deadline:
    """A moment after which nothing is waited for."""

    def __init__(
        self, allowance: Allowance, *, silence_s: float, clock: Callable[[], float]
    ) -> None:
        """Start the clock.

        Args:
            allowance: What the document may take from now on.
            silence_s: Longest wait for the next bytes of a server.
            clock: Monotonic seconds.
        """
        self.allowance = allowance
        self._silence_s = silence_s
        self._clock = clock
        self._end = clock() + allowance.seconds

    @property
    def remaining_s(self) -> float:
        """Seconds that are left; negative once it has passed."""
        return self._end - self._clock()

    def extend(self, seconds: float) -> None:
        """Move it: time in which this machine waited by its own rules does not count."""
        self._end += seconds

    def within(self, seconds: float) -> float:
        """Return `seconds`, or what is left where that is less.

        Raises:
            FetchError: Nothing is left.
        """
        remaining = self.remaining_s
        if remaining <= 0:
            raise self.error()
        return min(seconds, remaining)

    def read_timeout_s(self) -> float:
        """Return how long the next read from a socket may wait.

        Raises:
            TimeoutError: Nothing is left.
        """
        remaining = self.remaining_s
        if remaining <= 0:
            raise TimeoutError
        return min(self._silence_s, remaining)

    def error(self) -> FetchError:
        """Return what is raised once it has passed, or when a server was silent too long."""
        if self.remaining_s <= 0:
            return FetchError(f"no whole answer within {self.allowance.seconds:g} s", "timeout")
        message = f"the server was silent for {self._silence_s:g} s"
        return FetchError(message, "timeout", may_pass=True)


CURRENT: ContextVar[Deadline] = ContextVar("deadline")
"""The deadline that the sockets of this thread keep."""
