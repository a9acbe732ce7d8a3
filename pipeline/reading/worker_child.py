"""The worker's process as its parent sees it: how it starts, and how and why it ended."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO

from pipeline.domain.names import clean_name
from pipeline.domain.snapshot import ParseError
from pipeline.reading.worker_process import OUT_OF_MEMORY, PEAK, READY

PACKAGES = Path(__file__).resolve().parents[2]
"""Where the worker finds this package, whatever the working directory."""

START_WAIT_S = 60
"""How long it may take to start. That is no document's doing, and a busy machine needs its time."""

END_WAIT_S = 10
"""How long a process that closed its pipe may take to end by itself."""

MEMORY_CRASHES = (signal.SIGSEGV, signal.SIGABRT, signal.SIGBUS)
"""Signals that end a C library which was refused memory."""

MEMORY_ERRORS = re.compile(
    r"SystemError|MemoryError|RuntimeError: can't start new thread"
    r"|(?:OSError|ImportError): .*(?:Cannot allocate memory|failed to map)"
)
"""Last lines of an interpreter that was refused memory in a place where it does not expect it."""

STDERR_BYTES = 65_536
"""What is kept of a crashed worker's last words."""

PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "PYTHONHOME", "TMPDIR")
"""Variables without which an interpreter or its libraries may not start."""


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


class CrashError(Exception):
    """The worker ended while it had a document; the message says how."""


@dataclass(frozen=True, slots=True)
class RunningWorker:
    """A started worker."""

    process: "subprocess.Popen[bytes]"
    pipe: "Connection[bytes, bytes]"
    stderr: IO[bytes]
    idle_mb: int = 0
    """Megabytes resident before the first document."""

    def end(self, *, wait_s: float) -> "EndedWorker":
        """End the process; kill it where it does not end by itself in time."""
        self.pipe.close()
        try:
            code = self.process.wait(wait_s)
        except subprocess.TimeoutExpired:
            # Its group: the process that parses is a child of the one that was started.
            os.killpg(self.process.pid, signal.SIGKILL)
            code = self.process.wait()
        text, _, peak_kb = self._stderr_text().partition(PEAK)
        grown_mb = int(peak_kb or 0) * 1024 // 1_000_000 - self.idle_mb
        return EndedWorker(code, grown_mb, text)

    def _stderr_text(self) -> str:
        """Return what it last wrote, fit to be printed."""
        with self.stderr:
            self.stderr.seek(0)
            text = self.stderr.read(STDERR_BYTES).decode("utf-8", errors="replace")
        # The standard error may quote the document, and must not steer a terminal.
        return "".join(char if char.isprintable() or char == "\n" else "?" for char in text)


@dataclass(frozen=True, slots=True)
class EndedWorker:
    """How a worker's process ended.

    Attributes:
        code: Exit code; negative for a signal.
        grown_mb: Peak resident megabytes beyond those before the first document.
        stderr: Last part of its standard error, printable.
    """

    code: int
    grown_mb: int
    stderr: str


def start_worker(limits: Limits) -> RunningWorker:
    """Return a worker that waits for its first document.

    Raises:
        WorkerError: It does not start.
    """
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
    running = RunningWorker(process, ours, stderr)
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
        f" (exit code {ended.code}): {ended.stderr[-2000:]}"
    )
    raise WorkerError(msg)


def _environment(ours: Mapping[str, str]) -> dict[str, str]:
    """Return what the worker may know of our environment: the keys of hosts are none of it."""
    path = [str(PACKAGES), *filter(None, [ours.get("PYTHONPATH")])]
    kept = {name: ours[name] for name in PASSED_ON if name in ours}
    return kept | {"PYTHONPATH": os.pathsep.join(path)}


def failure_of(ended: EndedWorker, limits: Limits) -> ParseError | CrashError:
    """Return why a worker ended while it had a document.

    A library that is refused memory may crash, or report something else, instead of saying so. So
    such an end is reported as lack of memory if more than half of what is allowed was used.
    """
    if ended.code == -signal.SIGXCPU:
        return ParseError(f"took more than {limits.cpu_s} s of processor time")
    last_line = ended.stderr.strip().rpartition("\n")[2]
    is_crash = -ended.code in MEMORY_CRASHES or MEMORY_ERRORS.match(last_line) is not None
    if ended.code == OUT_OF_MEMORY or (is_crash and ended.grown_mb * 2 > limits.memory_mb):
        return CrashError(f"needed more than {limits.memory_mb} MB of memory")
    if ended.code < 0:
        return CrashError(f"the parser crashed ({signal.Signals(-ended.code).name})")
    return CrashError(f"the parser crashed: {clean_name(last_line) or f'exit code {ended.code}'}")
