"""Processor time of this process and of those that it started. Needs Linux."""

import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def processes_of(pid: int) -> Iterator[int]:
    """Yield a process and those that it started, however far down."""
    yield pid
    children: list[str] = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            children += (thread / "children").read_text().split()
    for child in children:
        yield from processes_of(int(child))


def processor_s() -> float:
    """Return the processor time of this process and of those that open documents, while they run.

    These have one thread each. That of a local site does not count.
    """
    site = {process.pid for process in multiprocessing.active_children()}
    others = set(processes_of(os.getpid())) - site - {os.getpid()}
    spent_ns = (int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in others)
    return time.process_time() + sum(spent_ns) / 1e9
