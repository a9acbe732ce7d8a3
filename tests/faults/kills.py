"""Commands that are stopped at random moments, each followed by one that is left alone.

    python -m tests.faults.kills INT 20
    python -m tests.faults.kills KILL 20 build
    python -m tests.faults.kills EIO 20 refresh 40

Stopped is a first `refresh`, or `build`, `replay` or `ingest` after one; every second one at one of
its file operations in the warehouse. The signal goes to the whole group of processes, as Ctrl-C in
a terminal does. With EIO nothing is stopped, but one file operation fails, as on a broken disk. The
last number leaves out the tries of an earlier run. Prints, for each try, when it was stopped, with
which code it ended, and what the next run of the command made of it. Ends with 1 if a stopped one
calls a source damaged, if Ctrl-C ends it with another code than 130, or if one whose disk is broken
ends with 0 while a table is missing, or does not say so in its last line; and if after the next one
a statement is lost, an archived document is damaged or a table is missing.
"""

import atexit
import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.site import price_page, serve, write_registries
from pipeline.cli import main as command
from pipeline.defs.home import OURS
from pipeline.registry.places import ROOT
from pipeline.registry.project import load_project
from pipeline.tables.build import TABLES

PAGES = 12
OPERATIONS = ("os.rename", "os.link", "os.remove", "open")
COUNTED = "file operations: "
INTERRUPTED = 130
BROKEN = "EIO"
"""In place of a signal: a file operation fails."""

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
        (folder / "page.html").write_bytes(price_page(0))
        (folder / "home").mkdir(exist_ok=True)
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

    def stopped_at(self, kind: str, operation: int, name: str = "refresh") -> Night:
        """Run a command that gets a signal at one of its file operations; 0 stands for none."""
        started = time.perf_counter()
        process = self.start(*self.command(name), stop=(kind, operation))
        said, _ = process.communicate()
        return Night(process.returncode, said, time.perf_counter() - started)

    def stopped(self, kind: str, after_s: float, name: str = "refresh") -> Night:
        """Start a command, and send it a signal."""
        process = self.start(*self.command(name))
        try:
            said, _ = process.communicate(timeout=after_s)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.Signals[kind])
            said, _ = process.communicate()
        return Night(process.returncode, said, after_s)

    def command(self, name: str) -> tuple[str, ...]:
        """Return a command with what it needs."""
        return (name, "page-0", str(self.folder / "page.html")) if name == "ingest" else (name,)

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
    """Let one file operation of this process fail or bring a signal; print how many there were."""
    done = 0

    def count(event: str, args: tuple[object, ...]) -> None:
        nonlocal done
        if event in OPERATIONS and folder in str(args):
            done += 1
            if done == last and name == BROKEN:
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(args[0]))
            if done == last:
                os.killpg(0, signal.Signals[name])

    sys.addaudithook(count)
    atexit.register(lambda: print(f"{COUNTED}{done}"))  # noqa: T201


def stopped_once(home: Home, name: str, kind: str, whole: Night, number: int) -> str:
    """Stop a command and run it again; print what came of it, and return what went wrong."""
    dice = random.Random(f"{name} {kind} {number}")  # noqa: S311
    if number % 2 or kind == BROKEN:
        operations = int(whole.said.rpartition(COUNTED)[2])
        first = home.stopped_at(kind, dice.randint(1, operations), name)
    else:
        first = home.stopped(kind, dice.uniform(0.3, 1.0) * whole.seconds, name)
    unbuilt = home.faults() if kind == BROKEN and first.code == 0 else []
    second = home.run(*home.command(name))
    faults = unbuilt + home.faults()
    if "damaged" in first.said + second.said or "Traceback" in first.said:
        faults.append(first.said + second.said)
    # As the interpreter ends, it lets the signal end the process: that is 130 for a shell, too.
    if kind == BROKEN and first.code and os.strerror(errno.EIO) not in first.said.splitlines()[-2]:
        faults.append(f"ended with {first.code}: {first.said}")
    if kind == "SIGINT" and first.code not in (0, INTERRUPTED, -signal.SIGINT):
        faults.append(f"ended with {first.code}: {first.said}")
    if second.code:
        faults.append(second.said)
    what = "; ".join(faults)
    print(  # noqa: T201
        f"{first.seconds:6.1f} s: {first.code:4}, then {second.code}: {what or 'all there'}",
        flush=True,
    )
    return what


def main(arguments: Sequence[str]) -> int:
    """Stop as many runs as asked for; return how many went wrong."""
    kind = arguments[0] if arguments[0] == BROKEN else f"SIG{arguments[0]}"
    tries, left_out = int(arguments[1]), int(arguments[3]) if len(arguments) > 3 else 0
    name = arguments[2] if len(arguments) > 2 else "refresh"
    wrong = 0
    with serve(PAGES) as base, tempfile.TemporaryDirectory() as root:
        before, played = Path(root) / "before", Path(root) / "played"
        before.mkdir()
        if name != "refresh":
            Home(before, base).run("refresh")
        for number in range(tries + 1):
            shutil.copytree(before, played)
            home = Home(played, base)
            if number == 0:
                whole = home.stopped_at(kind, 0, name)
                print(f"{name} left alone: {whole.seconds:.1f} s, {whole.said.splitlines()[-1]}")  # noqa: T201
            else:
                wrong += bool(stopped_once(home, name, kind, whole, left_out + number))
            shutil.rmtree(played)
    print(f"{wrong} of {tries} went wrong")  # noqa: T201
    return wrong


if __name__ == "__main__":
    if sys.argv[1] == "at":
        stop_at(sys.argv[2], int(sys.argv[3]), sys.argv[4])
        sys.argv[1:] = sys.argv[5:]
        command()
    sys.exit(1 if main(sys.argv[1:]) else 0)
