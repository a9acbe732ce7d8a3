"""The worker's side of `pipeline.reading.worker`: one document at a time, each within its limits.

Run as `python -m pipeline.reading.worker_process PIPE CPU_S MEMORY_MB`. It ends
when the parent closes its end of the pipe.
"""

import gc
import importlib
import math
import os
import pickle
import resource
import sys
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final, NoReturn, cast

from pipeline.domain.snapshot import ParseError

READY: Final = b"ready"
"""First word of the first message; the megabytes resident by then follow."""

PEAK: Final = "peak resident kB: "
"""Last line of standard error; the figure follows."""

OUT_OF_MEMORY: Final = 64
"""Exit code of a worker that came to the end of its memory."""

MAX_ANSWER_BYTES: Final = 100_000_000
"""What the statements of one document may take. The largest catalogue takes three million."""

NEW_OBJECTS: Final = 50_000
"""After so many garbage is looked for: the tree of a page is some thousand, all of them in use."""

TASKS: Final[Mapping[str, str]] = {
    "parse": "pipeline.reading.parsing:parse_document",
    "find": "pipeline.reading.parsing:find_evidence",
    "check": "pipeline.reading.checks:check_reading",
    "judge_page": "pipeline.fetch.page:judge_page",
}
"""Functions that may be asked about a document. A module is imported when it is first asked: the
checks need Arrow, which takes long to load."""

_SIZES = Path("/proc/self/statm")


def serve(pipe: "Connection[bytes, bytes]", *, cpu_s: int, memory_mb: int) -> None:
    """Answer requests until the parent closes the pipe.

    Args:
        pipe: Brings pickled requests: name of a task and its function's arguments; takes the
            pickled result of each, or the reason why the document cannot be read.
        cpu_s: Processor time for each document; a signal ends the process after it.
        memory_mb: Memory beyond what the process has now.
    """
    # What parses is loaded before the first document is timed, and in no other process.
    _function("parse")
    _limit_memory(memory_mb)
    # All that was imported stays; nothing of it need be looked through for garbage again.
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS)
    pipe.send_bytes(b"%s %d" % (READY, _memory_bytes(resident=True) // 1_000_000))
    while True:
        try:
            request = pipe.recv_bytes()
        except EOFError:
            return
        _limit_time(cpu_s)
        pipe.send_bytes(_answer(request))


def _answer(request: bytes) -> bytes:
    task, given, named = pickle.loads(request)  # noqa: S301 (from our own parent)
    try:
        result = pickle.dumps(_function(task)(*given, **named), pickle.HIGHEST_PROTOCOL)
    except ParseError as error:
        return pickle.dumps(str(error))
    if len(result) > MAX_ANSWER_BYTES:
        return pickle.dumps(f"its statements take more than {MAX_ANSWER_BYTES // 10**6} MB")
    return result


def _function(task: str) -> Callable[..., object]:
    module, _, name = TASKS[task].partition(":")
    return cast("Callable[..., object]", getattr(importlib.import_module(module), name))


def _limit_memory(memory_mb: int) -> None:
    if _SIZES.exists():
        _limit(resource.RLIMIT_AS, _memory_bytes(resident=False) + memory_mb * 1_000_000)


def _memory_bytes(*, resident: bool) -> int:
    """Return resident or addressed memory; 0 on systems that do not say."""
    if not _SIZES.exists():
        return 0
    pages = _SIZES.read_text(encoding="ascii").split()[1 if resident else 0]
    return int(pages) * resource.getpagesize()


def _limit_time(cpu_s: int) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + cpu_s)


def _limit(what: int, wanted: int) -> None:
    """Lower a soft limit; a lower hard one, which somebody else set, stays in force."""
    hard = resource.getrlimit(what)[1]
    soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(what, (soft, hard))


def _report_end(child: int) -> NoReturn:
    """Wait for the process that parses, report its peak memory, and end as it ended.

    Only its own parent learns a process's peak. One that was started from a large process counts
    that one's memory as its own, so the parent has to be as small as this one.
    """
    _, status, usage = os.wait4(child, 0)
    print(f"{PEAK}{usage.ru_maxrss}", file=sys.stderr, flush=True)  # noqa: T201 (for our parent)
    code = os.waitstatus_to_exitcode(status)
    if code < 0:
        os.kill(os.getpid(), -code)
    os._exit(code)


if __name__ == "__main__":
    handle, seconds, megabytes = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if pid := os.fork():
        os.close(handle)
        _report_end(pid)
    try:
        serve(Connection(handle), cpu_s=seconds, memory_mb=megabytes)
    except (MemoryError, BrokenPipeError) as ended:
        # At once: an orderly end would ask for memory again.
        os._exit(OUT_OF_MEMORY if isinstance(ended, MemoryError) else os.EX_OK)
