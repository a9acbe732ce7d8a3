"""A whole refresh of local sources, next to a pool that fetches and writes the same bytes.

    python -m benchmarks.refresh [SOURCES [ROUNDS]]

prints wall, CPU and peak memory of whole processes: the pool, the first night, a night on which
nothing changed. Each figure is the median of several rounds; the ratios are what to quote.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from benchmarks.site import serve, write_home, write_registries

SOURCES = 60
ROUNDS = 3
NO_BYTECODE = "PYTHONDONTWRITEBYTECODE"
"""Where it is set, each process compiles all modules again: no cost of a night."""


@dataclass(frozen=True)
class Cost:
    """What one process took."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    sources, rounds = [*map(int, arguments), *(SOURCES, ROUNDS)[len(arguments) :]]
    with serve(sources) as base:
        found = [_round(base, sources) for _ in range(rounds)]
    pool, first, second = (_median([night[index] for night in found]) for index in range(3))
    print(f"{sources} local sources, medians of {rounds} rounds")  # noqa: T201
    for name, cost in (("thread pool", pool), ("first night", first), ("unchanged", second)):
        print(  # noqa: T201
            f"{name:12} wall {cost.wall_s:6.2f} s  CPU {cost.cpu_s:6.2f} s  "
            f"peak {cost.peak_mb:5.0f} MB"
        )
    print(f"first night / thread pool, wall: {first.wall_s / pool.wall_s:.2f}")  # noqa: T201
    print(f"first night / thread pool, CPU:  {first.cpu_s / pool.cpu_s:.2f}")  # noqa: T201
    print(f"unchanged / first night, CPU:    {second.cpu_s / first.cpu_s:.2f}")  # noqa: T201


def _round(base: str, pages: int) -> list[Cost]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sources = write_registries(folder, base, pages)
        environment = os.environ | {"DAGSTER_HOME": str(write_home(folder))}
        environment.pop(NO_BYTECODE, None)
        refresh = [sys.executable, "-m", "pipeline.cli", "refresh", "--sources", str(sources)]
        refresh += ["--warehouse", str(folder / "warehouse")]
        pool = [sys.executable, "-m", "benchmarks.pool", base, str(pages), str(folder)]
        return [_cost(command, environment) for command in (pool, refresh, refresh)]


def _cost(command: list[str], environment: dict[str, str]) -> Cost:
    """Run a process and return what the operating system says that it took."""
    started = perf_counter()
    process = os.posix_spawn(
        command[0],
        command,
        environment,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, usage = os.wait4(process, 0)
    if status:
        msg = f"{' '.join(command)}: ended with status {status}"
        raise RuntimeError(msg)
    return Cost(perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def _median(costs: list[Cost]) -> Cost:
    return Cost(
        statistics.median(cost.wall_s for cost in costs),
        statistics.median(cost.cpu_s for cost in costs),
        statistics.median(cost.peak_mb for cost in costs),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
