"""Where the files of a warehouse lie: the few operations that a disk and an object store share.

A name is a path below the warehouse with `/` between its parts. A file is written whole or not at
all, and is never changed in place.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol, TypeVar

import filelock
import pyarrow as pa

T = TypeVar("T")


class WarehouseError(RuntimeError):
    """A file of the warehouse is missing, damaged, or locked by another run."""


class ConflictError(WarehouseError):
    """A file that was to be replaced is another than the one that was read."""

    def __init__(self, address: str) -> None:
        """Name the file."""
        super().__init__(
            f"{address}: another run has published since this one began, and stays; what this one "
            "archived is kept: run it again"
        )


class Files(Protocol):
    """Files by name."""

    def address(self, name: str) -> str:
        """Return where a file lies, for people and for other programs."""

    def read(self, name: str) -> bytes:
        """Return a file.

        Raises:
            FileNotFoundError: There is none.
        """

    def size(self, name: str) -> int | None:
        """Return how many bytes a file has; null where there is none."""

    def modified_at(self, name: str) -> datetime | None:
        """Return when a file was written; null where there is none."""

    def names(self, folder: str, *, below: bool = False) -> Iterator[str]:
        """Yield the names of the files directly in a folder, or of all below it, sorted."""

    def sizes(self, folder: str) -> Mapping[str, int]:
        """Return how many bytes each of all files below a folder has."""

    def versions(self, folder: str) -> Mapping[str, str]:
        """Return what the files directly in a folder are like: one that changed has another."""

    def write(self, name: str, body: bytes) -> None:
        """Write a file whole, in place of another if there is one."""

    def replace_if(self, name: str, body: bytes, before: bytes | None) -> None:
        """Write a file if what lies there is still `before`; null stands for nothing.

        Raises:
            ConflictError: Something else lies there.
        """

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""


class LocalFiles:
    """Files on a disk."""

    def __init__(self, root: Path) -> None:
        """Use the files below `root`."""
        self.root = root

    def address(self, name: str) -> str:
        """Return the path of a file."""
        return str(self.root / name)

    def read(self, name: str) -> bytes:
        """Return a file.

        Raises:
            FileNotFoundError: There is none.
        """
        return (self.root / name).read_bytes()

    def size(self, name: str) -> int | None:
        """Return how many bytes a file has; null where there is none."""
        path = self.root / name
        return path.stat().st_size if path.is_file() else None

    def modified_at(self, name: str) -> datetime | None:
        """Return when a file was written; null where there is none."""
        path = self.root / name
        return datetime.fromtimestamp(path.stat().st_mtime, UTC) if path.is_file() else None

    def names(self, folder: str, *, below: bool = False) -> Iterator[str]:
        """Yield the names of the files directly in a folder, or of all below it, sorted."""
        found = (self.root / folder).glob("**/*" if below else "*")
        yield from sorted(
            item.relative_to(self.root).as_posix() for item in found if item.is_file()
        )

    def sizes(self, folder: str) -> Mapping[str, int]:
        """Return how many bytes each of all files below a folder has."""
        names = self.names(folder, below=True)
        return {name: (self.root / name).stat().st_size for name in names}

    def versions(self, folder: str) -> Mapping[str, str]:
        """Return size and time of the files directly in a folder."""
        found = {name: (self.root / name).stat() for name in self.names(folder)}
        return {name: f"{stat.st_size} {stat.st_mtime_ns}" for name, stat in found.items()}

    def write(self, name: str, body: bytes) -> None:
        """Write a file whole: beside the others first, synced, then moved into place.

        Raises:
            OSError: It cannot be written, as on a full disk; it names the file.
        """
        with _named_errors(self.root / name):
            self._write(name, body)

    def _write(self, name: str, body: bytes) -> None:
        path = self.root / name
        staging = self.root / ".staging"
        handle, staged = _in_folder(staging, partial(tempfile.mkstemp, dir=staging))
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            Path(staged).chmod(0o644)
            _in_folder(path.parent, partial(Path(staged).replace, path))
        except BaseException:
            Path(staged).unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)

    def replace_if(self, name: str, body: bytes, before: bytes | None) -> None:
        """Write a file if what lies there is still `before`; null stands for nothing.

        Raises:
            ConflictError: Something else lies there.
        """
        path = self.root / name
        self.root.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(self.root / ".put.lock"):
            if (path.read_bytes() if path.exists() else None) != before:
                raise ConflictError(str(path))
            self.write(name, body)

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        (self.root / name).unlink(missing_ok=True)

    def link(self, name: str, to: str) -> None:
        """Give a file a second name, in place of what has it; a file system without links copies.

        Both names are one file: nothing is written where they are already.
        """
        path, target = self.root / name, self.root / to
        if path.exists() and path.samefile(target):
            return
        staged = self.root / ".staging" / f"link-{hashlib.sha256(name.encode()).hexdigest()[:16]}"
        staged.unlink(missing_ok=True)
        try:
            os.link(target, staged)
        except OSError:
            self.write(name, target.read_bytes())
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        staged.replace(path)


@contextmanager
def _named_errors(path: Path) -> Iterator[None]:
    """Let an error of the system name the file that was to be written: it knows no disk by itself.

    Raises:
        OSError: The same error, with the file.
    """
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise


def _in_folder(folder: Path, act: Callable[[], T]) -> T:
    """Return what an action gives in a folder, which is made if it is missing: few are."""
    try:
        return act()
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        return act()


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def arrow_reader(body: bytes) -> pa.BufferReader:
    """Return a reader over a copy of some bytes that belongs to Arrow, for its threads to read.

    Bytes of Python are given back under the interpreter's lock. If a thread of Arrow is the last to
    use them and the interpreter ends meanwhile, the whole process aborts.
    """
    copy = pa.BufferOutputStream()
    copy.write(body)
    return pa.BufferReader(copy.getvalue())
