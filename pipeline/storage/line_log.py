"""Logs of the archive: a JSON object a line, in files of a month.

A torn last line, left by a crash, is ignored and cut off by the next append. Any other line that
cannot be read is left out, and named: it is that line's problem, not that of all others.
"""

import json
import math
import os
import re
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

FILE_NAME: Final = re.compile(r"[0-9]{4}-[0-9]{2}\.jsonl")
"""Exact names: a copy beside, as `2026-11 (copy).jsonl`, is no part of a log."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be read: where it stands, and why."""

    place: str
    reason: str

    def __str__(self) -> str:
        """Return both, for people."""
        return f"{self.place}: {self.reason}; restore the file from a backup"


class LineLog:
    """The files of one log."""

    _append_lock = threading.Lock()
    """Threads of one run append in turn; runs are kept apart by the warehouse's lock."""

    def __init__(self, folder: Path) -> None:
        """Read nothing yet."""
        self.folder = folder

    def append(self, at: datetime, data: Mapping[str, object]) -> None:
        """Append a line to the file of a month."""
        path = self.folder / f"{at:%Y-%m}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(data, sort_keys=True) + "\n"
        with self._append_lock, path.open("ab+") as file:
            _cut_torn_line(file.fileno(), path)
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())

    def files(self) -> list[Path]:
        """Return the files, in order."""
        return sorted(path for path in self._listed() if FILE_NAME.fullmatch(path.name))

    def strays(self) -> list[Path]:
        """Return what lies in the folder and is no file of the log."""
        return sorted(path for path in self._listed() if not FILE_NAME.fullmatch(path.name))

    def lines(self) -> Iterator[tuple[str, dict[str, Any] | BadLine]]:
        """Yield where each line stands, and its object, or why there is none."""
        for path in self.files():
            for number, line in enumerate(whole_lines(path), start=1):
                place = f"{path}:{number}"
                try:
                    yield place, dict(_loaded(line))
                except (ValueError, TypeError, RecursionError) as error:
                    yield place, BadLine(place, f"damaged ({error})")

    def _listed(self) -> list[Path]:
        return list(self.folder.iterdir()) if self.folder.is_dir() else []


def whole_lines(path: Path) -> list[bytes]:
    """Return the lines of a file, without a torn last one."""
    whole, _, _torn = path.read_bytes().rpartition(b"\n")
    return whole.split(b"\n") if whole else []


def _loaded(line: bytes) -> Any:  # noqa: ANN401 (any JSON)
    """Return the value of a line.

    Raises:
        ValueError: It is not JSON, has a number that is none, or a time without its zone.
    """
    return json.loads(
        line, parse_constant=_number, parse_float=_number, object_pairs_hook=_with_times
    )


def _number(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        msg = f"{text} is no number"
        raise ValueError(msg)
    return found


def _with_times(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose times, the fields `at` and `…_at`, are times of a known zone."""
    for name, value in pairs:
        is_time = name == "at" or name.endswith("_at")
        if is_time and value is not None and datetime.fromisoformat(value).tzinfo is None:
            msg = f"{name}: {value} is a time without its zone"
            raise ValueError(msg)
    return dict(pairs)


def _cut_torn_line(handle: int, path: Path) -> None:
    body = path.read_bytes()
    if body and not body.endswith(b"\n"):
        os.ftruncate(handle, body.rfind(b"\n") + 1)
