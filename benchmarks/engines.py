"""What a first night costs in one process, in several, and on Dask: CPU and wall.

    python -m benchmarks.engines [SOURCES]

A figure is of the whole night: of the command and of all processes that it started.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from time import perf_counter

from benchmarks.site import serve, write_home, write_registries
from pipeline.registry.engines import ENGINE_VARIABLE

PAGES = 60
HOSTS = 12

ENGINES: Mapping[str, str] = {
    "in_process": "{executor: in_process}",
    "multiprocess, 2 shards": "{executor: multiprocess, shards: 2}",
    "multiprocess, 4 shards": "{executor: multiprocess, shards: 4}",
    "dask, 2 shards": "{executor: dask, shards: 2}",
}


def main(pages: int) -> None:
    """Measure and print."""
    with serve(pages) as base:
        for name, engine in ENGINES.items():
            with tempfile.TemporaryDirectory() as folder:
                wall_s, cpu_s = _night(Path(folder), base, pages, engine)
            print(f"{name:24} wall {wall_s:6.1f} s  CPU {cpu_s:6.1f} s")  # noqa: T201


def _night(folder: Path, base: str, pages: int, engine: str) -> tuple[float, float]:
    sources = write_registries(folder, base, pages, HOSTS)
    home = write_home(folder)
    refresh = [sys.executable, "-m", "pipeline.cli", "refresh", "--sources", str(sources)]
    before, started = _cpu_s(), perf_counter()
    subprocess.run(  # noqa: S603 (our own command)
        [*refresh, "--warehouse", str(folder / "warehouse")],
        env=os.environ | {"DAGSTER_HOME": str(home), ENGINE_VARIABLE: engine},
        check=True,
        capture_output=True,
    )
    return perf_counter() - started, _cpu_s() - before


def _cpu_s() -> float:
    """Return the processor time of all processes that were started and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else PAGES)
