"""A night of the real schedule is killed, and the next scheduled one runs.

    python -m tests.faults.daemon

starts `dagster dev` over a site of this machine, with a night each minute. The process of the first
night is killed with SIGKILL; printed is how long it took until its run was ended as failed, and
until a later scheduled night had ended well. Ends with 1 if that took longer than `LIMIT_S`.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import dagster as dg

from benchmarks.site import serve
from pipeline.registry.places import ROOT, SOURCES_VARIABLE, WAREHOUSE_VARIABLE
from tests.faults.kills import Home

PAGES = 60
"""Enough for a night to be caught in its middle."""

LIMIT_S = 300
"""A minute until the schedule ticks, half a minute until the death shows, and a night."""

Status = dg.DagsterRunStatus


def main() -> int:
    """Play it; return 1 if the next night took too long."""
    with serve(PAGES) as base, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = Home(folder, base, PAGES)
        text = (folder / "sources.yaml").read_text()
        (folder / "sources.yaml").write_text(text.replace("0 3 * * *", "'* * * * *'"))
        os.environ["DAGSTER_HOME"] = str(folder / "home")
        with dg.DagsterInstance.get() as instance:
            dev = _dev(folder)
            try:
                return _kill_a_night(instance, home)
            finally:
                os.killpg(dev.pid, signal.SIGTERM)
                dev.wait()


def _dev(folder: Path) -> "subprocess.Popen[bytes]":
    places = {
        SOURCES_VARIABLE: str(folder / "sources.yaml"),
        WAREHOUSE_VARIABLE: str(folder / "warehouse"),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "dagster", "dev", "--port", "0"],
        cwd=ROOT,
        env=os.environ | places,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def _kill_a_night(instance: dg.DagsterInstance, home: Home) -> int:
    pages = home.folder / "warehouse" / "raw"
    first = _waited(lambda: _nights(instance, Status.STARTED))[0]
    _waited(lambda: list(pages.glob("page-*/*.zst")))
    os.kill(_process_of(first.run_id), signal.SIGKILL)
    killed_at = time.monotonic()
    print(f"killed {first.run_id[:8]}")  # noqa: T201
    _waited(lambda: first.run_id in [run.run_id for run in _nights(instance, Status.FAILURE)])
    print(f"ended as failed after {time.monotonic() - killed_at:.0f} s")  # noqa: T201
    _waited(lambda: _nights(instance, Status.STARTED, Status.SUCCESS))
    print(f"the next night began after {time.monotonic() - killed_at:.0f} s")  # noqa: T201
    _waited(lambda: _nights(instance, Status.SUCCESS))
    took_s = time.monotonic() - killed_at
    print(f"and had ended well after {took_s:.0f} s")  # noqa: T201
    faults = home.faults(PAGES)
    print("; ".join(faults) or "all there")  # noqa: T201
    return int(bool(faults) or took_s > LIMIT_S)


def _nights(instance: dg.DagsterInstance, *statuses: dg.DagsterRunStatus) -> list[dg.DagsterRun]:
    return list(instance.get_runs(dg.RunsFilter(job_name="nightly", statuses=list(statuses))))


def _process_of(run_id: str) -> int:
    """Return the process of a run: the one that has the file of its lock open."""
    for handle in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            is_lock = handle.readlink().name == f"{run_id}.lock"
        except OSError:
            continue
        if is_lock:
            return int(handle.parts[2])
    msg = f"no process of {run_id}"
    raise LookupError(msg)


def _waited(look: Callable[[], object], at_most_s: float = 300) -> list[dg.DagsterRun]:
    """Return what a look finds, as soon as it finds something."""
    until = time.monotonic() + at_most_s
    while time.monotonic() < until:
        found = look()
        if found:
            return found if isinstance(found, list) else []
        time.sleep(0.5)
    msg = "nothing came of it in time"
    raise TimeoutError(msg)


if __name__ == "__main__":
    sys.exit(main())
