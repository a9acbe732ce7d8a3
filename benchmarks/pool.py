"""A pool of threads that fetches and writes pages, and nothing else: what a night is measured by.

python -m benchmarks.pool ADDRESS PAGES FOLDER
"""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests


def main(base: str, pages: int, folder: Path) -> None:
    """Fetch and write every page."""
    session = requests.Session()

    def keep(number: int) -> None:
        body = session.get(f"{base}/{number}", timeout=30).content
        (folder / f"{number}.html").write_bytes(body)

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(keep, range(pages)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
