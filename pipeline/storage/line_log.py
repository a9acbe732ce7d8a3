"""Small logs of the archive: a JSON object a line, in files of a month that all runs add to.

A file is replaced, with what is added, if it is still as it was read. A torn last line is ignored,
and cut off by the next that are added. Any other line that cannot be read is left out, and named:
it is that line's problem, not that of all others.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from pipeline.storage.files import ConflictError, Files

FILE_NAME: Final = re.compile(r"[0-9]{4}-[0-9]{2}\.jsonl")
"""Exact names: a copy beside, as `2026-11 (copy).jsonl`, is no part of a log."""

TRIES: Final = 100
"""How often a file is read again that another run has added to meanwhile."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that cannot be read: where it stands, and why."""

    place: str
    reason: str

    def __str__(self) -> str:
        """Return both, for people."""
        return f"{self.place}: {self.reason}; restore the file from a backup"


class LineLog:
    """The files of one log.

    Several runs may add lines at once: who comes second reads the file again, `TRIES` times.
    """

    def __init__(self, files: Files, folder: str) -> None:
        """Read nothing yet."""
        self._files = files
        self._folder = folder

    def append(self, lines: Iterable[tuple[datetime, Mapping[str, object]]]) -> None:
        """Add lines to the files of their months.

        Raises:
            ConflictError: Other runs were faster each time.
        """
        printed = [(f"{at:%Y-%m}", json.dumps(data, sort_keys=True)) for at, data in lines]
        for month, added in groupby(sorted(printed, key=_month), key=_month):
            body = "".join(f"{line}\n" for _, line in added).encode()
            name = f"{self._folder}/{month}.jsonl"
            if not any(self._is_added(name, body) for _ in range(TRIES)):
                raise ConflictError(self._files.address(name))

    def lines(self) -> Iterator[tuple[str, dict[str, Any] | BadLine]]:
        """Yield where each line stands, and its object, or why there is none."""
        for name in self._files.names(self._folder):
            if not FILE_NAME.fullmatch(name.rpartition("/")[2]):
                continue
            for number, line in enumerate(whole_lines(self._files.read(name)), start=1):
                place = f"{self._files.address(name)}:{number}"
                try:
                    yield place, dict(_loaded(line))
                except (ValueError, TypeError, RecursionError) as error:
                    yield place, BadLine(place, f"damaged ({error})")

    def _is_added(self, name: str, body: bytes) -> bool:
        """Add to a file; false where another run was faster, so that it is read again."""
        try:
            before = self._files.read(name)
        except FileNotFoundError:
            before = None
        whole, end, _torn = (before or b"").rpartition(b"\n")
        try:
            self._files.replace_if(name, whole + end + body, before)
        except ConflictError:
            return False
        return True


def whole_lines(body: bytes) -> list[bytes]:
    """Return the lines of a file, without a torn last one."""
    whole, _, _torn = body.rpartition(b"\n")
    return whole.split(b"\n") if whole else []


def _month(line: tuple[str, str]) -> str:
    return line[0]


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
