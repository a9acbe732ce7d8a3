"""A night on which every page changed, next to requests and Beautiful Soup that only build trees.

    python -m benchmarks.changed_pages [PAGES]

Pages of 2 to 16 KB with 12 to 90 prices each come from a local site. A night is that of a refresh,
Dagster left out: each page is fetched, archived, read, checked, folded and kept. Beside it stands
a pool of threads that fetches the pages with requests and builds a tree of each. Figures are of
processor time, that of the processes that open documents included; of two rounds the lesser, each
with other versions of the pages. Needs Linux.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests
from bs4 import BeautifulSoup

from benchmarks.processor import processor_s
from benchmarks.site import serve, write_registries
from pipeline.reading.worker import JUDGING_LIMITS, document_worker
from pipeline.registry.project import Project, load_project
from pipeline.runs.acquire import utc_now
from pipeline.runs.refresh import refresh_sources

PAGES = 200
ROUNDS = 2
THREADS = 16


def main(arguments: Sequence[str]) -> None:
    """Measure and print."""
    pages = int(arguments[0]) if arguments else PAGES
    with (
        serve(pages, changes=True) as base,
        tempfile.TemporaryDirectory() as name,
        # Ended by a signal, they would leave no account of their time.
        document_worker(),
        document_worker(JUDGING_LIMITS),
    ):
        path = write_registries(Path(name), base, pages)
        project = load_project(path, Path(name) / "warehouse")
        _night(project)
        rounds = [(_trees(base, pages), _night(project)) for _ in range(ROUNDS)]
    trees, night = (min(costs) for costs in zip(*rounds, strict=True))
    print(  # noqa: T201
        f"{pages} changed pages, CPU: trees alone {trees:.1f} s, a night {night:.1f} s, "
        f"{1000 * night / pages:.1f} ms a page, {night / trees:.1f} times the trees"
    )


def _trees(base: str, pages: int) -> float:
    """Fetch every page and build its tree; return the processor time."""
    session = requests.Session()

    def tree_of(number: int) -> int:
        page = session.get(f"{base}/{number}", timeout=30)
        return len(BeautifulSoup(page.content, "lxml").contents)

    before = processor_s()
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(tree_of, range(pages)))
    return processor_s() - before


def _night(project: Project) -> float:
    """Play a night; return its processor time.

    Raises:
        RuntimeError: A page was not read.
    """
    before = processor_s()
    with project.warehouse.lock():
        results = refresh_sources(project, project.registry.sources, is_offline=False, now=utc_now)
        states = Counter(
            result.state.reads[-1].state if result.state and result.attempt else "not read"
            for result in results
        )
    if states.keys() != {"sound"}:
        msg = f"not all pages were read: {dict(states)}"
        raise RuntimeError(msg)
    return processor_s() - before


if __name__ == "__main__":
    main(sys.argv[1:])
