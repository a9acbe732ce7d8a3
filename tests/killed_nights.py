"""Two nights of a feed, each with another price; a process may kill itself on the way.

    python -m tests.killed_nights SOURCES WAREHOUSE NIGHT FILE

ends where it would move FILE of the warehouse into place on the NIGHT-th night, as by a power cut:
nothing is cleaned up.
"""

import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pipeline.registry.project import Project, load_project
from pipeline.runs.acquire import Acquirer
from pipeline.runs.publish import rebuild
from pipeline.runs.reading import attempts_by_source

FEED = '{"acme/anvil-2": {"litellm_provider": "acme", "input_cost_per_token": %de-07}}'
PRICES = (4, 5)


def live_through(project: Project) -> None:
    """Read the nights; those that the archive has are not archived twice."""
    source = project.registry.by_id("acme-feed")
    for number, price in enumerate(PRICES):
        at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
        with project.warehouse.lock():
            earlier = attempts_by_source(project).get(source.id, [])
            if all(attempt.fetched_at != at for attempt in earlier):
                Acquirer(project, source, earlier, lambda at=at: at).keep(
                    (FEED % price).encode(), "saved", at=at, url=str(source.url)
                )
            rebuild(project, lambda _: None)


def kill_at(night: int, path: Path) -> None:
    """Let this process be killed when it would move a file to `path` for the `night`-th time."""
    moves = 0

    def look(event: str, args: tuple[object, ...]) -> None:
        nonlocal moves
        if event == "os.rename" and str(args[1]) == str(path):
            moves += 1
            if moves == night:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(look)


if __name__ == "__main__":
    opened = load_project(Path(sys.argv[1]), Path(sys.argv[2]))
    kill_at(int(sys.argv[3]), opened.warehouse.root / sys.argv[4])
    live_through(opened)
