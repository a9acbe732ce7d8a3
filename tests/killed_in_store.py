"""A night of a feed in an object store, in a process that may kill itself before any of its puts.

    python -m tests.killed_in_store SOURCES ADDRESS NIGHT PUT

ends before the PUT-th put of the NIGHT-th night, as by a power cut: nothing is cleaned up. Prints
how many there were, if it is not killed.
"""

import os
import signal
import sys
from pathlib import Path

from pipeline.registry.project import load_project
from pipeline.storage import warehouse
from pipeline.storage.object_files import ObjectFiles
from tests.killed_publish import live_night

PUTS = [0]


class DyingFiles(ObjectFiles):
    """Files of a store whose writer dies."""

    def write(self, name: str, body: bytes) -> None:
        """Write a file, or die."""
        self._count()
        super().write(name, body)

    def replace_if(self, name: str, body: bytes, before: bytes | None) -> None:
        """Replace a file, or die."""
        self._count()
        super().replace_if(name, body, before)

    @staticmethod
    def _count() -> None:
        PUTS[0] += 1
        if PUTS[0] == int(sys.argv[4]):
            os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    warehouse.ObjectFiles = DyingFiles  # type: ignore[misc]
    live_night(load_project(Path(sys.argv[1]), sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write(str(PUTS[0]))
