"""Many nights, one after the other: what a night costs, and what lies there afterwards.

    python -m benchmarks.many_nights reading [NIGHTS]
    python -m benchmarks.many_nights runs [NIGHTS]

`reading` plays 400 nights of reading and tables with a clock of its own, Dagster left out; on each
a tenth of the pages has another price. `runs` plays 30 nights of the real command; after each, the
runs of all but the last ones are purged, as they are each night after `keep_runs_days`. Each line
has the median of the nights since the one before: of their CPU, or of their seconds.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from benchmarks.site import price_page, serve, write_registries
from pipeline.defs.home import OURS, opened_home, purge_runs
from pipeline.registry.project import load_project
from pipeline.runs.acquire import NOW_VARIABLE, Acquirer
from pipeline.runs.publish import write_tables
from pipeline.runs.reading import Acquired, attempts_by_source, read_sources
from pipeline.runs.refresh import keep_registries

PAGES = 12
NIGHTS = {"reading": 400, "runs": 30}
EVERY = {"reading": 40, "runs": 5}
"""Nights between two lines."""

KEPT_RUNS = 10
FIRST = datetime(2026, 1, 1, 3, tzinfo=UTC)


def main(arguments: Sequence[str]) -> None:
    """Play the nights and print."""
    what = arguments[0]
    nights = int(arguments[1]) if len(arguments) > 1 else NIGHTS[what]
    play: Callable[[Path, int], Iterator[tuple[float, Path]]] = (
        read_nights if what == "reading" else run_nights
    )
    with tempfile.TemporaryDirectory() as name:
        spent: list[float] = []
        for number, (seconds, folder) in enumerate(play(Path(name), nights), start=1):
            spent.append(seconds)
            if number % EVERY[what] == 0:
                kb = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1000
                files = sum(file.is_file() for file in folder.rglob("*"))
                print(  # noqa: T201
                    f"night {number:4}: {median(spent[-EVERY[what] :]):6.2f} s, "
                    f"{kb:8.0f} kB, {files:5} files",
                    flush=True,
                )


def read_nights(folder: Path, nights: int) -> Iterator[tuple[float, Path]]:
    """Yield the CPU of each night of reading and tables, and the folder that grows."""
    project = load_project(
        write_registries(folder, "https://pages.example", PAGES), folder / "warehouse"
    )
    for night in range(nights):
        at = FIRST + timedelta(days=night)
        os.environ[NOW_VARIABLE] = at.isoformat()
        started = process_time()
        with project.warehouse.lock():
            keep_registries(project, at)
            earlier = attempts_by_source(project)
            documents = []
            for number, source in enumerate(project.registry.sources):
                acquirer = Acquirer(project, source, earlier.get(source.id, []), lambda at=at: at)  # type: ignore[misc]
                version = (night + number) // 10
                page = price_page(number, filler=1).replace(b"$1.", b"$%d." % (version + 2))
                kept = acquirer.keep(page, "live", at=at, url=str(source.url))
                documents.append(Acquired(source, kept))
            for _ in read_sources(project, documents, earlier):
                pass
            write_tables(project)
        yield process_time() - started, folder / "warehouse"


def run_nights(folder: Path, nights: int) -> Iterator[tuple[float, Path]]:
    """Yield the seconds of each night of the real command, and Dagster's home."""
    home = folder / "home"
    home.mkdir()
    (home / "dagster.yaml").write_bytes(OURS.read_bytes())
    os.environ["DAGSTER_HOME"] = str(home)
    with serve(PAGES) as base:
        where = ["--sources", str(write_registries(folder, base, PAGES))]
        where += ["--warehouse", str(folder / "warehouse")]
        for _ in range(nights):
            started = perf_counter()
            command = [sys.executable, "-m", "pipeline.cli", "refresh", *where]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
            with opened_home() as instance:
                newest = instance.get_run_records(limit=KEPT_RUNS)
                purge_runs(instance, newest[-1].create_timestamp)
            yield perf_counter() - started, home


if __name__ == "__main__":
    main(sys.argv[1:])
