"""Documents are opened in a process of their own, so that none can stop or crash a night.

The worker is one long-lived process without threads, started when there is something to parse, and
again after a document has ended it. A document has three limits: processor time, wall time and
memory. The last one holds on Linux only; macOS takes a limit of address space and ignores it.

The processes of `multiprocessing` would either copy a parent that has threads, or run the caller's
script once more; a plain command does neither.
"""

import io
import pickle
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from logging import getLogger
from typing import Any, Final, TypeVar

from pipeline.domain.kinds import Row
from pipeline.domain.outcome import Outcome
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.reading.checks import Earlier, Finding
from pipeline.reading.parsed import EvidencePlace, Found, Parsed
from pipeline.reading.turns import Turns
from pipeline.reading.worker_child import (
    END_WAIT_S,
    CrashError,
    Limits,
    RunningWorker,
    failure_of,
    start_worker,
)
from pipeline.reading.worker_process import MAX_ANSWER_BYTES
from pipeline.registry.sources import Source

log = getLogger(__name__)

T = TypeVar("T")

STATEMENTS = (
    *("pipeline.reading.parsed", "pipeline.reading.checks"),
    *("pipeline.domain.readings", "pipeline.extract."),
)
"""Modules whose classes an answer is made of."""
VALUES = (Decimal, datetime, date, timedelta, timezone)
"""Other types of their fields, beside text and numbers."""

DEFAULT_LIMITS: Final = Limits()

JUDGING_LIMITS: Final = Limits(cpu_s=10)
"""For whether a page is content. A worker of its own: it is needed while others are parsed."""


@dataclass(slots=True)
class _Shared:
    """A worker and the number of blocks that use it."""

    worker: "Worker"
    users: int = 0


_shared: dict[Limits, _Shared] = {}
_shared_lock = threading.RLock()
"""May be asked for by the thread that has it: where a garbage collection ends a forgotten block."""


@contextmanager
def document_worker(limits: Limits = DEFAULT_LIMITS) -> Iterator["Worker"]:
    """Yield the worker that opens documents within these limits.

    Nested and simultaneous blocks share one; it ends with the last of them.
    """
    with _shared_lock:
        shared = _shared.get(limits) or _Shared(Worker(limits))
        shared.users += 1
        _shared[limits] = shared
    try:
        yield shared.worker
    finally:
        with _shared_lock:
            shared.users -= 1
            if not shared.users:
                del _shared[limits]
                shared.worker.close()


class Worker:
    """The process that opens documents, as its parent sees it; started when it is first needed.

    It opens one document at a time; several threads take turns, and a small one never waits for
    more than one that is large.
    """

    def __init__(self, limits: Limits) -> None:
        """Start nothing yet."""
        self._limits = limits
        self._running: RunningWorker | None = None
        self._is_busy = False
        self._turns = Turns()

    def parse(self, source: Source, snapshot: Snapshot) -> Parsed:
        """Return what a document states.

        Raises:
            ParseError: It cannot be read, went over a limit, or crashed its parser.
            WorkerError: The process does not start.
        """
        return _expected(self._answer("parse", source, snapshot), Parsed)

    def find(
        self, source: Source, snapshot: Snapshot, places: Sequence[EvidencePlace]
    ) -> tuple[Found, ...]:
        """Return what stands at places of a document; errors as for `parse`."""
        return _expected(self._answer("find", source, snapshot, tuple(places)), tuple)

    def check(  # noqa: PLR0913, PLR0917 (all that a reading is judged by)
        self,
        source: Source,
        snapshot: Snapshot,
        rows: Mapping[str, Sequence[Row]],
        earlier: Earlier,
        misplaced: Sequence[str],
        unplaced: Sequence[str],
    ) -> list[Finding]:
        """Return what each check found in a reading of a document; errors as for `parse`."""
        given = (snapshot, rows, earlier, misplaced, unplaced)
        return _expected(self._answer("check", source, *given), list)

    def judge_page(
        self, page: bytes, *, url: str, requested_url: str
    ) -> tuple[Outcome, str | None]:
        """Return what a page of the web is; one that goes over a limit is too large."""
        named = {"url": url, "requested_url": requested_url}
        try:
            return _expected(self._answer("judge_page", page, **named), tuple)
        except ParseError as error:
            return "too_large", f"what the page is cannot be judged: {error}"

    def _answer(self, task: str, *given: object, **named: object) -> object:
        request = pickle.dumps((task, given, named), pickle.HIGHEST_PROTOCOL)
        with self._turns.of(len(request)):
            return self._answer_in_turn(request)

    def _answer_in_turn(self, request: bytes) -> object:
        is_fresh = self._running is None
        try:
            return self._ask(request)
        except CrashError as error:
            if is_fresh:
                raise ParseError(str(error)) from error
        # Earlier documents may have left too little memory, so this one gets a new process.
        try:
            return self._ask(request)
        except CrashError as error:
            raise ParseError(str(error)) from error

    def close(self) -> None:
        """End the process, if there is one: at once if it has a document, else it ends by itself.

        Only of one that ends by itself the system adds the processor time to ours.
        """
        if self._running is not None:
            self._running.end(wait_s=0 if self._is_busy else END_WAIT_S)
            self._running = None

    def _ask(self, request: bytes) -> object:
        running = self._running = self._running or start_worker(self._limits)
        self._is_busy = True
        try:
            running.pipe.send_bytes(request)
            is_done = running.pipe.poll(self._limits.wall_s)
            body = running.pipe.recv_bytes(MAX_ANSWER_BYTES) if is_done else b""
        except (EOFError, OSError) as error:
            self._running = None
            ended = running.end(wait_s=END_WAIT_S)
            log.warning("the parser's process ended with code %s\n%s", ended.code, ended.stderr)
            raise failure_of(ended, self._limits) from error
        if not is_done:
            self.close()
            msg = f"took more than {self._limits.wall_s} s"
            raise ParseError(msg)
        self._is_busy = False
        try:
            return _Answers(io.BytesIO(body)).load()
        except pickle.UnpicklingError as error:
            self.close()
            raise ParseError(str(error)) from error


def _expected(answer: object, kind: type[T]) -> T:
    """Return an answer of the kind that was asked for; any other is the reason for none."""
    if isinstance(answer, kind):
        return answer
    raise ParseError(str(answer))


class _Answers(pickle.Unpickler):
    """Loads classes of statements only, in case a document takes control of the worker."""

    def find_class(self, module_name: str, global_name: str) -> Any:  # noqa: ANN401 (as pickle)
        """Return a class of ours that an answer may hold; refuse any other."""
        found = super().find_class(module_name, global_name)
        is_ours = module_name.startswith(STATEMENTS) and isinstance(found, type)
        if found in VALUES or (is_ours and found.__module__ == module_name):
            return found
        msg = f"the worker may not answer with {module_name}.{global_name}"
        raise pickle.UnpicklingError(msg)
