"""Refreshes that are stopped at random moments, each followed by one that is left alone.

    python -m tests.faults.kills INT 20
    python -m tests.faults.kills KILL 20

Every second one is stopped at one of its file operations in the warehouse. The signal goes to the
whole group of processes, as Ctrl-C in a terminal does. Prints, for each try,
when it was stopped, with which code it ended, and what the next night made of it. Ends with 1 if a
stopped night calls a source damaged, or if after the next one a statement is lost, an archived
document is damaged or a table is missing.
"""

import atexit
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.site import serve, write_registries
from pipeline.cli import main as command
from pipeline.defs.home import OURS
from pipeline.registry.places import ROOT
from pipeline.registry.project import load_project
from pipeline.tables.build import TABLES

PAGES = 12
OPERATIONS = ("os.rename", "os.link", "os.remove", "open")
COUNTED = "file operations: "
STATEMENTS = 80
"""Of each page: forty models, input and output."""


@dataclass(frozen=True)
class Night:
    """How a command ended."""

    code: int
    said: str
    seconds: float


class Home:
    """A project over a site of this machine, and a home of Dagster for it."""

    def __init__(self, folder: Path, base: str, pages: int = PAGES, hosts: int = 1) -> None:
        """Write what a night needs."""
        self.folder = folder
        self.warehouse = str(folder / "warehouse")
        self.environment: dict[str, str] = {}
        write_registries(folder, base, pages, hosts)
        (folder / "home").mkdir()
        (folder / "home" / "dagster.yaml").write_bytes(OURS.read_bytes())

    def start(self, *command: str, stop: tuple[str, int] | None = None) -> "subprocess.Popen[str]":
        """Start a command as a group of processes of its own.

        Args:
            command: Name and options.
            stop: A signal, and the number of the file operation at which the command gets it.
        """
        where = ("--sources", str(self.folder / "sources.yaml"))
        where += ("--warehouse", self.warehouse)
        module = ["pipeline.cli"]
        if stop is not None:
            module = ["tests.faults.kills", "at", stop[0], str(stop[1]), where[-1]]
        return subprocess.Popen(
            [sys.executable, "-m", *module, *command, *where],
            cwd=ROOT,
            env=os.environ | {"DAGSTER_HOME": str(self.folder / "home")} | self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *command: str) -> Night:
        """Run a command to its end."""
        started = time.perf_counter()
        process = self.start(*command)
        said, _ = process.communicate()
        return Night(process.returncode, said, time.perf_counter() - started)

    def stopped_at(self, kind: signal.Signals, operation: int) -> Night:
        """Spend a night that gets a signal at one of its file operations; 0 stands for none."""
        started = time.perf_counter()
        process = self.start("refresh", stop=(kind.name, operation))
        said, _ = process.communicate()
        return Night(process.returncode, said, time.perf_counter() - started)

    def stopped(self, kind: signal.Signals, after_s: float) -> Night:
        """Start a night, and send it a signal."""
        process = self.start("refresh")
        try:
            said, _ = process.communicate(timeout=after_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, kind)
            said, _ = process.communicate()
        return Night(process.returncode, said, after_s)

    def faults(self, pages: int = PAGES) -> list[str]:
        """Return what is wrong after a night that was left alone."""
        project = load_project(self.folder / "sources.yaml", self.warehouse)
        release = project.warehouse.release()
        prices = release.read_table("core", "prices")
        found = [] if len(prices) == pages * STATEMENTS else [f"{len(prices)} statements"]
        found += [
            f"no {name}"
            for name, item in TABLES.items()
            if f"{item.TABLE.layer}/{name}" not in release.tables
        ]
        rotten = self.run("verify")
        return found if rotten.code == 0 else [*found, rotten.said]


def stop_at(name: str, last: int, folder: str) -> None:
    """Let this process get a signal at one of its file operations; print how many there were."""
    done = 0

    def count(event: str, args: tuple[object, ...]) -> None:
        nonlocal done
        if event in OPERATIONS and folder in str(args):
            done += 1
            if done == last:
                os.killpg(0, signal.Signals[name])

    sys.addaudithook(count)
    atexit.register(lambda: print(f"{COUNTED}{done}"))  # noqa: T201


def main(arguments: Sequence[str]) -> int:
    """Stop as many nights as asked for; return how many went wrong."""
    kind, tries = signal.Signals[f"SIG{arguments[0]}"], int(arguments[1])
    dice = random.Random(tries)  # noqa: S311
    wrong = 0
    with serve(PAGES) as base, tempfile.TemporaryDirectory() as name:
        (Path(name) / "whole").mkdir()
        whole = Home(Path(name) / "whole", base).stopped_at(kind, 0)
        length, operations = whole.seconds, int(whole.said.rpartition(COUNTED)[2])
        print(f"a night left alone: {length:.1f} s, {operations} file operations")  # noqa: T201
        for number in range(tries):
            folder = Path(name) / str(number)
            folder.mkdir()
            home = Home(folder, base)
            if number % 2:
                first = home.stopped_at(kind, dice.randint(1, operations))
            else:
                first = home.stopped(kind, dice.uniform(0.3, 1.0) * length)
            second = home.run("refresh")
            faults = home.faults()
            if "damaged" in first.said + second.said:
                faults.append(first.said + second.said)
            if second.code:
                faults.append(second.said)
            wrong += bool(faults)
            what = "; ".join(faults) or "all there"
            print(f"{first.seconds:6.1f} s: {first.code:4}, then {second.code}: {what}")  # noqa: T201
            sys.stdout.flush()
    print(f"{wrong} of {tries} went wrong")  # noqa: T201
    return wrong


if __name__ == "__main__":
    if sys.argv[1] == "at":
        stop_at(sys.argv[2], int(sys.argv[3]), sys.argv[4])
        sys.argv[1:] = sys.argv[5:]
        command()
    sys.exit(1 if main(sys.argv[1:]) else 0)
