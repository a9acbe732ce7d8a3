"""A night of a feed in a process that may kill itself at any of its file operations.

    python -m tests.killed_publish SOURCES WAREHOUSE NIGHT OPERATION

ends at the OPERATION-th link, move or removal of a file of the NIGHT-th night, as by a power cut:
nothing is cleaned up. Prints how many there were, if it is not killed.
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
OPERATIONS = ("os.rename", "os.link", "os.remove")


def live_night(project: Project, night: int) -> None:
    """Archive the price list of a night, if it is not there, and build the tables."""
    with project.warehouse.lock():
        keep_document(project, night)
        rebuild(project, lambda _: None)


def keep_document(project: Project, night: int) -> None:
    """Archive the price list of a night, if it is not there."""
    source = project.registry.by_id("acme-feed")
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=night)
    earlier = attempts_by_source(project).get(source.id, [])
    if all(attempt.fetched_at != at for attempt in earlier):
        Acquirer(project, source, earlier, lambda: at).keep(
            (FEED % (night + 2)).encode(), "saved", at=at, url=str(source.url)
        )


if __name__ == "__main__":
    opened = load_project(Path(sys.argv[1]), Path(sys.argv[2]))
    last, done = int(sys.argv[4]), 0

    def count(event: str, args: tuple[object, ...]) -> None:
        """Kill this process at its last operation."""
        global done  # noqa: PLW0603 (a hook has no other place)
        if event in OPERATIONS and str(opened.warehouse.root) in str(args):
            done += 1
            if done == last:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    live_night(opened, int(sys.argv[3]))
    sys.stdout.write(str(done))
