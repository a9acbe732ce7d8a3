"""A small file system that fills up during a night: nothing is lost, and the next one mends it.

    python -m tests.faults.full_disk [TRIES]

mounts a small file system (as root; else it says so and ends well), puts a warehouse on it, and in
half of the tries Dagster's home too. After a night that was well it is filled up but for a little,
a bit more in each try, and pages change: `refresh` and `build` have to say that the disk is full,
the last release has to be whole, and after room was made a night reads all. Ends with 1 if one of
these fails.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.site import price_page
from pipeline.registry.project import load_project
from pipeline.storage.archive import ArchiveError
from pipeline.storage.files import WarehouseError
from pipeline.tables.build import TABLES
from tests.faults.kills import PAGES, Home
from tests.local_site import Site, serving

SIZE_MB = 64
STEP_KB = 150
"""Room that is left in the second try; in each later one as much more."""

FULL = ("No space left on device", "MB free there")
"""Words of the system, and of ours where a database says less."""


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """Mount a small file system on a folder; yield whether that is permitted."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE_MB}m", "tmpfs", str(folder)]
    is_mounted = os.geteuid() == 0 and not subprocess.run(mount, check=False).returncode
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607


@contextmanager
def filled(folder: Path, left_kb: int) -> Iterator[None]:
    """Fill a file system but for so much."""
    ballast = folder / "ballast"
    status = os.statvfs(folder)
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, status.f_bavail * status.f_frsize - left_kb * 1024)
    try:
        yield
    finally:
        ballast.unlink()


def write_pages(site: Site, models: int) -> None:
    """Let each page list so many models."""
    site.pages |= {str(number): price_page(number, models=models) for number in range(PAGES)}


def spoiled(home: Home) -> list[str]:
    """Return what is not whole in the warehouse: its last release, and its documents."""
    project = load_project(home.folder / "sources.yaml", home.folder / "warehouse")
    try:
        release = project.warehouse.release()
        for name, module in TABLES.items():
            release.read_arrow(module.TABLE.layer, name)
        for source_id, sha256 in project.archive.documents():
            project.archive.load(source_id, sha256)
    except (WarehouseError, ArchiveError) as error:
        return [str(error)]
    return [str(line) for line in project.archive.bad_attempts()]


def tried(folder: Path, left_kb: int, *, is_home_full: bool) -> list[str]:
    """Fill the disk but for so much during a night; return what goes wrong."""
    with serving() as site:
        write_pages(site, models=40)
        home = Home(folder / "disk", site.base)
        if not is_home_full:
            shutil.move(folder / "disk" / "home", folder / "home")
            (folder / "disk" / "home").symlink_to(folder / "home")
        first = home.run("refresh")
        found = [f"the first night: {first.said}"] if first.code else []
        write_pages(site, models=60)
        with filled(folder / "disk", left_kb):
            for command in ("refresh", "build"):
                ended = home.run(command)
                print(f"  {command}: {ended.code}, {_last_line(ended.said)[-150:]}")  # noqa: T201
                last = _last_line(ended.said)
                is_plain = str(folder) in last and any(words in last for words in FULL)
                if ended.code and not is_plain:
                    found.append(f"{command} ended with: {ended.said[-3000:]}")
                found += spoiled(home)
        last = home.run("refresh")
        found += [f"the night after: {last.said}"] if last.code else []
        project = load_project(folder / "disk" / "sources.yaml", folder / "disk" / "warehouse")
        prices = project.warehouse.read_table("core", "prices")
        stated = int(prices["gone_at"].isna().sum())
        found += [f"{stated} prices"] if stated != PAGES * 60 * 2 else []
        return found + spoiled(home)


def _last_line(said: str) -> str:
    return said.strip().rpartition("\n")[2]


def main(arguments: Sequence[str]) -> int:
    """Fill it up in as many tries as asked for; return how many went wrong."""
    wrong = 0
    for number in range(int(arguments[0]) if arguments else 12):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "disk").mkdir()
            with small_disk(folder / "disk") as is_mounted:
                if not is_mounted:
                    print("left out: mounting a file system is not permitted here")  # noqa: T201
                    return 0
                left_kb, is_home_full = number // 2 * STEP_KB, number % 2 == 1
                print(f"{left_kb} kB left, {'home too' if is_home_full else 'warehouse'}")  # noqa: T201
                faults = tried(folder, left_kb, is_home_full=is_home_full)
        wrong += bool(faults)
        print("; ".join(faults) or "  nothing lost, mended", flush=True)  # noqa: T201
    print(f"{wrong} went wrong")  # noqa: T201
    return wrong


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
