"""Files that a person dropped into `inbox/<source id>/`: which are complete, and of what date."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from pipeline.domain.names import clean_name

UNFINISHED: Final = (".part", ".crdownload", ".tmp")
"""How browsers end the names of files that they are still writing."""

SETTLE_TIME: Final = timedelta(seconds=5)
"""A file that was written to more recently may not be complete."""

CLOCK_SLACK: Final = timedelta(minutes=5)
"""How far another machine's clock may be ahead of ours."""

_MOMENT = re.compile(
    r"(?<!\d)\d{4}-\d{2}-\d{2}(?:T\d{2}:?\d{2}(?::?\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?(?!\d)"
)


class RefusedFileError(ValueError):
    """A parked file is not taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Parked:
    """A complete file of the inbox, as it was when we looked.

    Attributes:
        path: Where it is.
        size: Its bytes.
        mtime_ns: When it was last written to.
        ctime_ns: When it was last written to, renamed or moved.
    """

    path: Path
    size: int
    mtime_ns: int
    ctime_ns: int

    @property
    def title(self) -> str:
        """Folder and name, for people."""
        return f"{clean_name(self.path.parent.name)}/{clean_name(self.path.name)}"

    def dated(self, now: datetime) -> datetime:
        """Return when the page stood so: the date in the file's name, else when it was written.

        Raises:
            RefusedError: The name holds several dates or an impossible one, or it lies ahead.
        """
        named = {_moment(text) for text in _MOMENT.findall(self.path.name)}
        if len(named) > 1:
            msg = "its name holds several dates: leave the one on which the page stood so"
            raise RefusedFileError(msg)
        at = named.pop() if named else datetime.fromtimestamp(self.mtime_ns // 10**9, UTC)
        if at > now + CLOCK_SLACK:
            msg = f"its date {at:%Y-%m-%d %H:%M} lies ahead: put the page's date into its name"
            raise RefusedFileError(msg)
        return at


def parked_in(folder: Path, now: datetime) -> list[Parked]:
    """Return the complete files of a source's inbox, by name; folders are left alone."""
    found = []
    is_own = folder.is_dir() and not folder.is_symlink()
    for path in sorted(folder.iterdir()) if is_own else ():
        if path.name.startswith(".") or path.name.lower().endswith(UNFINISHED):
            continue
        try:
            status = path.lstat()
        except FileNotFoundError:
            # Renamed since the folder was listed, as browsers do at the end of a download.
            continue
        if path.is_file() and not _is_settling(status.st_mtime, now):
            found.append(Parked(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns))
    return found


def _is_settling(written_at: float, now: datetime) -> bool:
    age = timedelta(seconds=now.timestamp() - written_at)
    return -CLOCK_SLACK < age < SETTLE_TIME


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError) as error:
        msg = f"its name holds '{text}', which is no date"
        raise RefusedFileError(msg) from error
