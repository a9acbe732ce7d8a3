"""What a night of many sources takes: memory of all its processes, processor time, seconds.

    python -m benchmarks.many_sources [SOURCES [MODELS [FILLER]]]

`SOURCES` local pages have two prices for each of `MODELS` models, and `FILLER` paragraphs. Figures
are of the real command, with Dagster, and then of its parts without it: documents fetched, read,
made into tables and a site; first of a first night, then of one on which nothing changed. What is
to be quoted is the ratio of processor time to that of a pool that fetches and writes the same
bytes. Memory is that of a process and of those that it started, added up ten times a second. Needs
Linux.
"""

import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from benchmarks.processor import processes_of
from benchmarks.refresh import NO_BYTECODE
from benchmarks.site import serve, write_home, write_registries
from pipeline.fetch.client import Client
from pipeline.outputs.report.files import write_report
from pipeline.reading.worker import JUDGING_LIMITS, document_worker
from pipeline.registry.project import Project, load_project
from pipeline.registry.sources import Source
from pipeline.runs.acquire import Acquirer, utc_now
from pipeline.runs.publish import TableRun
from pipeline.runs.reading import Acquired, attempts_by_source, read_sources

SIZES = (400, 6, 1)
"""Sources, models of each, paragraphs beside them."""

NIGHTS = ("first night", "unchanged night")
PARTS = ("fetch", "read", "tables", "report")
SAMPLED_S = 0.1
PYTHON = (sys.executable, "-m")


@dataclass
class Cost:
    """What something took."""

    wall_s: float = 0
    cpu_s: float = 0
    peak_mb: float = 0
    is_done: threading.Event = field(default_factory=threading.Event)


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    sources, models, filler = [*map(int, arguments), *SIZES[len(arguments) :]]
    os.environ.pop(NO_BYTECODE, None)
    print(f"{sources} sources of {2 * models} prices")  # noqa: T201
    with (
        serve(sources, models=models, filler=filler) as base,
        tempfile.TemporaryDirectory() as name,
    ):
        folder = Path(name)
        path = write_registries(folder, base, sources)
        pool = _command([*PYTHON, "benchmarks.pool", base, str(sources), name])
        _print("thread pool", pool, pool.cpu_s)
        os.environ["DAGSTER_HOME"] = str(write_home(folder))
        refresh = [*PYTHON, "pipeline.cli", "refresh", "--sources", str(path)]
        for night in NIGHTS:
            whole = _command([*refresh, "--warehouse", str(folder / "warehouse")])
            _print(night, whole, pool.cpu_s)
        again = [*PYTHON, "benchmarks.many_sources", "parts", str(path), str(pool.cpu_s)]
        subprocess.run(again, check=True)  # noqa: S603 (our own)


def _print(name: str, cost: Cost, pool_cpu_s: float) -> None:
    print(  # noqa: T201
        f"{name:26} wall {cost.wall_s:6.1f} s   CPU {cost.cpu_s:6.1f} s, "
        f"{cost.cpu_s / pool_cpu_s:5.1f} x pool   peak {cost.peak_mb:5.0f} MB",
        flush=True,
    )


def _command(command: Sequence[str]) -> Cost:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 (our own)
    with measured(process.pid) as cost:
        process.wait()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return cost


@contextmanager
def measured(pid: int) -> Iterator[Cost]:
    """Yield what the block takes, known at its end; memory is that of a process and its own."""
    cost, before, started = Cost(), _cpu_s(), perf_counter()
    sampler = threading.Thread(target=_sample, args=(pid, cost))
    sampler.start()
    yield cost
    cost.is_done.set()
    sampler.join()
    cost.wall_s, cost.cpu_s = perf_counter() - started, _cpu_s() - before


def _sample(pid: int, cost: Cost) -> None:
    while not cost.is_done.wait(SAMPLED_S):
        cost.peak_mb = max(cost.peak_mb, sum(map(_resident_mb, processes_of(pid))))


def _resident_mb(pid: int) -> float:
    """Return how much memory a process has; none where it has ended."""
    with suppress(FileNotFoundError, ProcessLookupError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 2**20
    return 0


def _cpu_s() -> float:
    """Return the processor time of this process, and of all that it started and that ended."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def parts(path: Path, pool_cpu_s: float) -> None:
    """Play the nights without Dagster, part by part, and print what each took."""
    project = load_project(path, path.parent / "parts")
    with project.warehouse.lock():
        for night in NIGHTS:
            played = _played(project)
            for part in PARTS:
                with measured(os.getpid()) as cost:
                    next(played)
                _print(f"{night}: {part}", cost, pool_cpu_s)


def _played(project: Project) -> Iterator[None]:
    """Play a night; yield at the end of each of its `PARTS`."""
    settings = project.registry.settings
    earlier = attempts_by_source(project)
    with (
        document_worker(JUDGING_LIMITS) as worker,
        Client(settings, judge=worker.judge_page) as client,
        ThreadPoolExecutor(settings.threads) as threads,
    ):

        def fetched(source: Source) -> Acquired:
            acquirer = Acquirer(project, source, earlier.get(source.id, []), utc_now)
            return Acquired(source, acquirer.acquire(client))

        documents = list(threads.map(fetched, project.registry.sources))
    yield
    deque(read_sources(project, documents, earlier, inbox_at=utc_now), maxlen=0)
    yield
    TableRun(project).publish()
    yield
    write_report(project.warehouse)
    yield


if __name__ == "__main__":
    if sys.argv[1:2] == ["parts"]:
        parts(Path(sys.argv[2]), float(sys.argv[3]))
    else:
        main(sys.argv[1:])
