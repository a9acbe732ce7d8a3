"""A night of the real schedule is killed with its daemon, and the next scheduled one runs.

    python -m tests.faults.daemon

starts `dagster dev` over a site of this machine, with a night each minute and a webhook. During the
first night it is killed with SIGKILL, the process of the run as well, as by a power cut, and
started again; printed is how long it took until that run was ended as failed, until the webhook had
its failure, until the next scheduled night began, and until one had ended well. Ends with 1 if that
took longer than `LIMIT_S`.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import dagster as dg

from benchmarks.site import serve
from pipeline.outputs.news.send import VARIABLE
from pipeline.registry.places import ROOT, SOURCES_VARIABLE, WAREHOUSE_VARIABLE
from tests.faults.kills import Home
from tests.webhook import Webhook, listening

PAGES = 60
"""Enough for a night to be caught in its middle."""

LIMIT_S = 300
"""A minute until the schedule ticks, half a minute until the death shows, and a night."""

Status = dg.DagsterRunStatus


def main() -> int:
    """Play it; return 1 if the next night took too long."""
    with (
        serve(PAGES) as base,
        tempfile.TemporaryDirectory() as name,
        listening() as webhook,
        ExitStack() as started,
    ):
        folder = Path(name)
        home = Home(folder, base, PAGES)
        text = (folder / "sources.yaml").read_text()
        (folder / "sources.yaml").write_text(text.replace("0 3 * * *", "'* * * * *'"))
        os.environ["DAGSTER_HOME"] = str(folder / "home")
        os.environ[VARIABLE] = webhook.url
        instance = started.enter_context(dg.DagsterInstance.get())
        killed_at = _kill_a_night(instance, started.enter_context(_dev(folder)), folder)
        started.enter_context(_dev(folder))
        return _next_night(instance, home, webhook, killed_at)


@contextmanager
def _dev(folder: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run Dagster as a group of processes of its own until the block ends, or it is killed."""
    places = {
        SOURCES_VARIABLE: str(folder / "sources.yaml"),
        WAREHOUSE_VARIABLE: str(folder / "warehouse"),
    }
    dev = subprocess.Popen(
        [sys.executable, "-m", "dagster", "dev", "--port", "0"],
        cwd=ROOT,
        env=os.environ | places,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield dev
    finally:
        with suppress(ProcessLookupError):
            os.killpg(dev.pid, signal.SIGTERM)
        dev.wait()


def _kill_a_night(
    instance: dg.DagsterInstance, dev: "subprocess.Popen[bytes]", folder: Path
) -> float:
    """Kill the first night and all of Dagster; return when."""
    pages = folder / "warehouse" / "raw"
    first = _waited(lambda: _nights(instance, Status.STARTED))[0]
    _waited(lambda: list(pages.glob("page-*/*.zst")))
    process = _process_of(first.run_id)
    os.killpg(dev.pid, signal.SIGKILL)
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
    dev.wait()
    print(f"killed {first.run_id[:8]}: it is {_nights(instance)[-1].status.value}")  # noqa: T201
    return time.monotonic()


def _next_night(
    instance: dg.DagsterInstance, home: Home, webhook: Webhook, killed_at: float
) -> int:
    """Wait for what has to come after that, and print when; return 1 if something is wrong."""
    steps = {
        "it was ended as failed": lambda: _nights(instance, Status.FAILURE),
        "the webhook had it": lambda: [word for word in webhook.titles if "nightly" in str(word)],
        "a night began": lambda: _nights(instance, Status.STARTED, Status.SUCCESS),
        "one had ended well": lambda: _nights(instance, Status.SUCCESS),
    }
    for what, look in steps.items():
        _waited(look)
        print(f"{what} after {time.monotonic() - killed_at:.0f} s", flush=True)  # noqa: T201
    is_late = time.monotonic() - killed_at > LIMIT_S
    faults = home.faults(PAGES)
    print("; ".join([*faults, *map(str, webhook.titles)]))  # noqa: T201
    return int(bool(faults) or is_late)


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
