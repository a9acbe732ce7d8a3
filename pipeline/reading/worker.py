"""Documents are opened in a process of their own, so that none can stop or crash a night.

The worker is one long-lived process without threads, started when there is something to parse, and
again after a document has ended it. A document has three limits: processor time, wall time and
memory. The last one holds on Linux only; macOS takes a limit of address space and ignores it.

The processes of `multiprocessing` would either copy a parent that has threads, or run the caller's
script once more; a plain command does neither.
"""

import io
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from logging import getLogger
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, TypeVar

from pipeline.domain.names import clean_name
from pipeline.domain.snapshot import ParseError, Snapshot
from pipeline.reading.parsing import Found, Parse, Parsed, Place
from pipeline.reading.worker_process import MAX_ANSWER_BYTES, OUT_OF_MEMORY, PEAK, READY
from pipeline.registry.sources import Source

log = getLogger(__name__)

T = TypeVar("T")

PACKAGES = Path(__file__).resolve().parents[2]
"""Where the worker finds this package, whatever the working directory."""

START_WAIT_S = 60
"""How long it may take to start. That is no document's doing, and a busy machine needs its time."""

END_WAIT_S = 5
"""How long a process that closed its pipe may take to end by itself."""

MEMORY_CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS)
"""Signals that end a C library which was refused memory."""

STDERR_BYTES = 65_536
"""What is kept of a crashed worker's last words."""

PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "PYTHONHOME", "TMPDIR")
"""Variables without which an interpreter or its libraries may not start."""

STATEMENTS = ("pipeline.reading.parsing", "pipeline.domain.readings", "pipeline.extract.")
"""Modules whose classes an answer is made of."""
VALUES = (Decimal, datetime, date, timedelta, timezone)
"""What stands in their fields, beside text and numbers."""


class WorkerError(RuntimeError):
    """The worker does not start, whatever the document."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take.

    Attributes:
        cpu_s: Seconds of processor time, which do not pass faster on a busy machine.
        wall_s: Seconds until there must be an answer.
        memory_mb: Megabytes beyond what the worker has without a document.
    """

    cpu_s: int = 20
    wall_s: int = 120
    memory_mb: int = 1_000


@contextmanager
def parsing_apart(limits: Limits | None = None) -> Iterator[Parse]:
    """Yield what parses documents in a worker; the worker ends with the block.

    What is yielded is for one thread at a time. It raises `ParseError` for a document that goes
    over a limit or crashes its parser, too.
    """
    with Worker(limits or Limits()) as worker:
        yield worker.parse


class _CrashError(Exception):
    """The worker ended while it had a document; the message says how."""


class Worker:
    """The process that parses, as its parent sees it: there is none until it is needed.

    Use it as a context manager; for one thread at a time.
    """

    def __init__(self, limits: Limits) -> None:
        """Start nothing yet."""
        self._limits = limits
        self._running: _Running | None = None

    def __enter__(self) -> Self:
        """Return the worker itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the process."""
        self.close()

    def parse(self, source: Source, snapshot: Snapshot) -> Parsed:
        """Return what a document states.

        Raises:
            ParseError: It cannot be read, went over a limit, or crashed its parser.
            WorkerError: The process does not start.
        """
        return _expected(self._answer("parse", source, snapshot), Parsed)

    def find(
        self, source: Source, snapshot: Snapshot, places: Sequence[Place]
    ) -> tuple[Found, ...]:
        """Return what stands at places of a document; errors as for `parse`."""
        return _expected(self._answer("find", source, snapshot, tuple(places)), tuple)

    def _answer(self, task: str, source: Source, *given: object) -> object:
        request = pickle.dumps((task, source, *given), pickle.HIGHEST_PROTOCOL)
        is_fresh = self._running is None
        try:
            return self._ask(source.id, request)
        except _CrashError as error:
            if is_fresh:
                raise ParseError(str(error)) from error
        # What earlier documents left behind may have had a part in that, and the verdict is to be
        # on this document alone.
        try:
            return self._ask(source.id, request)
        except _CrashError as error:
            raise ParseError(str(error)) from error

    def close(self) -> None:
        """End the process, if there is one."""
        if self._running is not None:
            self._running.end(wait_s=0)
            self._running = None

    def _ask(self, source_id: str, request: bytes) -> object:
        running = self._running = self._running or _start(self._limits)
        try:
            running.pipe.send_bytes(request)
            is_done = running.pipe.poll(self._limits.wall_s)
            body = running.pipe.recv_bytes(MAX_ANSWER_BYTES) if is_done else b""
        except (EOFError, OSError) as error:
            self._running = None
            ended = running.end(wait_s=END_WAIT_S)
            log.warning(
                "%s: the parser's process ended with code %s\n%s",
                source_id,
                ended.code,
                ended.said,
            )
            raise _how_it_ended(ended, self._limits) from error
        if not is_done:
            self.close()
            msg = f"took more than {self._limits.wall_s} s"
            raise ParseError(msg)
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


@dataclass(frozen=True, slots=True)
class _Running:
    """A started worker."""

    process: "subprocess.Popen[bytes]"
    pipe: "Connection[bytes, bytes]"
    stderr: IO[bytes]
    idle_mb: int = 0
    """Megabytes resident before the first document."""

    def end(self, *, wait_s: float) -> "_Ended":
        """End the process; kill it where it does not end by itself in time."""
        self.pipe.close()
        try:
            code = self.process.wait(wait_s)
        except subprocess.TimeoutExpired:
            # Its group: the process that parses is a child of the one that was started.
            os.killpg(self.process.pid, signal.SIGKILL)
            code = self.process.wait()
        said, _, peak_kb = self._last_words().partition(PEAK)
        grown_mb = int(peak_kb or 0) * 1024 // 1_000_000 - self.idle_mb
        return _Ended(code, grown_mb, said)

    def _last_words(self) -> str:
        """Return what it last wrote, fit to be printed."""
        with self.stderr:
            self.stderr.seek(0)
            said = self.stderr.read(STDERR_BYTES).decode("utf-8", errors="replace")
        # The last words may quote the document, which is not to steer anybody's terminal.
        return "".join(char if char.isprintable() or char == "\n" else "?" for char in said)


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a worker's process ended.

    Attributes:
        code: Exit code; negative for a signal.
        grown_mb: Peak resident megabytes beyond those before the first document.
        said: Last part of its standard error, printable.
    """

    code: int
    grown_mb: int
    said: str


def _start(limits: Limits) -> _Running:
    ours, theirs = Pipe()
    command = ["-m", "pipeline.reading.worker_process", *map(str, (theirs.fileno(), limits.cpu_s))]
    stderr = tempfile.TemporaryFile()  # noqa: SIM115 (closed by `end`)
    process = subprocess.Popen(  # noqa: S603 (our own module)
        [sys.executable, "-P", *command, str(limits.memory_mb)],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        env=_environment(os.environ),
        # An interrupt from the terminal is for the parent, which then ends the worker.
        start_new_session=True,
    )
    theirs.close()
    running = _Running(process, ours, stderr)
    try:
        if ours.poll(START_WAIT_S):
            word, _, idle_mb = ours.recv_bytes().partition(b" ")
            if word == READY:
                return replace(running, idle_mb=int(idle_mb))
    except (EOFError, OSError):
        pass
    ended = running.end(wait_s=END_WAIT_S)
    msg = (
        "the process that parses documents does not start"
        f" (exit code {ended.code}): {ended.said[-2000:]}"
    )
    raise WorkerError(msg)


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Return what the worker may know of our environment: the keys of hosts are none of it."""
    path = [str(PACKAGES), *filter(None, [ours.get("PYTHONPATH")])]
    kept = {name: ours[name] for name in PASSED_ON if name in ours}
    return kept | {"PYTHONPATH": os.pathsep.join(path)}


def _how_it_ended(ended: _Ended, limits: Limits) -> ParseError | _CrashError:
    """Return why a worker ended while it had a document.

    A C library that is refused memory may crash instead of reporting it, so a crash after more than
    half of the allowed memory was used is reported as lack of memory.
    """
    if ended.code == -signal.SIGXCPU:
        return ParseError(f"took more than {limits.cpu_s} s of processor time")
    is_crash = -ended.code in MEMORY_CRASHES
    if ended.code == OUT_OF_MEMORY or (is_crash and ended.grown_mb * 2 > limits.memory_mb):
        return _CrashError(f"needed more than {limits.memory_mb} MB of memory")
    if ended.code < 0:
        return _CrashError(f"the parser crashed ({signal.Signals(-ended.code).name})")
    last_line = ended.said.strip().rpartition("\n")[2]
    return _CrashError(f"the parser crashed: {clean_name(last_line) or f'exit code {ended.code}'}")


class _Answers(pickle.Unpickler):
    """Takes statements and nothing else, should a document ever get to rule the worker."""

    def find_class(self, module_name: str, global_name: str) -> Any:  # noqa: ANN401 (as pickle)
        """Return a class of ours that an answer may hold; refuse any other."""
        found = super().find_class(module_name, global_name)
        is_ours = module_name.startswith(STATEMENTS) and isinstance(found, type)
        if found in VALUES or (is_ours and found.__module__ == module_name):
            return found
        msg = f"the worker may not answer with {module_name}.{global_name}"
        raise pickle.UnpicklingError(msg)
