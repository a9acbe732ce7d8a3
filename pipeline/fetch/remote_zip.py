"""One member of a zip file on a server: its directory and the member are read by range alone."""

import csv
import io
import zipfile
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Callable
from hashlib import sha256
from typing import Final

READ_AHEAD_BYTES: Final = 65_536
"""The directory of most wheels lies within this of their end."""

SPARE_HEADER_BYTES: Final = 1_024
"""Headers are read with their members; longer ones cost another request."""

ReadRange = Callable[[int | None, int], tuple[int, bytes, int]]
"""First byte (null: from the end) and number of bytes; to where they start, the bytes, and the
size of the file. More may come than was asked for."""


class RemoteZipError(Exception):
    """The file is no zip file, or its member is not sound or not there."""


class RemoteFile(io.RawIOBase):
    """A file on a server, for those who read and seek; what came once is kept."""

    def __init__(self, read_range: ReadRange) -> None:
        """Read the end of the file."""
        super().__init__()
        self._read_range = read_range
        start, data, self.size = read_range(None, READ_AHEAD_BYTES)
        self._parts = [(start, data)]
        self._position = 0

    @property
    def whole(self) -> bytes | None:
        """Return the whole file, where the server sent it."""
        return next((data for _, data in self._parts if len(data) == self.size), None)

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def seekable(self) -> bool:
        """Return that its position can be moved."""
        return True

    def tell(self) -> int:
        """Return the position."""
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move the position."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; fewer at the end of the file."""
        left = max(0, self.size - self._position)
        data = self.part(self._position, left if size is None or size < 0 else size)
        self._position += len(data)
        return data

    def part(self, start: int, count: int) -> bytes:
        """Return some bytes of the file, asked for once; fewer at its end."""
        count = min(count, self.size - start)
        for at, data in self._parts:
            if at <= start and start + count <= at + len(data):
                return data[start - at : start - at + count]
        at, data, _ = self._read_range(start, count)
        self._parts.append((at, data))
        return data[start - at : start - at + count]


def read_member(file: RemoteFile, member: str, *, max_bytes: int) -> bytes:
    """Return a member of a wheel, checked against its checksum and the wheel's own RECORD.

    Args:
        file: The wheel.
        member: Path in it.
        max_bytes: Most bytes, unpacked.

    Raises:
        RemoteZipError: The member is not there, too large, damaged, or not as RECORD has it.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            record = next((name for name in names if name.endswith(".dist-info/RECORD")), None)
            if names.count(member) != 1 or record is None:
                missing = member if member not in names else "RECORD, or stands twice in it"
                msg = f"the wheel has no {missing}"
                raise RemoteZipError(msg)
            body = _unpacked(file, archive, member, max_bytes)
            stated = _stated_digest(_unpacked(file, archive, record, max_bytes), member)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError) as error:
        msg = f"the wheel cannot be unpacked: {error}"
        raise RemoteZipError(msg) from error
    if stated != sha256(body).digest():
        msg = f"{member} has not the digest that the wheel's RECORD states"
        raise RemoteZipError(msg)
    return body


def _unpacked(file: RemoteFile, archive: zipfile.ZipFile, member: str, max_bytes: int) -> bytes:
    info = archive.getinfo(member)
    if max(info.file_size, info.compress_size) > max_bytes:
        msg = f"{member} is larger than {max_bytes:,} bytes"
        raise RemoteZipError(msg)
    # One request for header and bytes, from which zipfile then reads in small pieces.
    file.part(info.header_offset, info.compress_size + SPARE_HEADER_BYTES)
    with archive.open(info) as unpacked:
        return unpacked.read(max_bytes)


def _stated_digest(record: bytes, member: str) -> bytes | None:
    """Return the digest of a member by RECORD; null where it states none.

    https://packaging.python.org/en/latest/specifications/binary-distribution-format/
    """
    rows = csv.reader(io.StringIO(record.decode("utf-8", errors="replace")))
    stated = next((row[1] for row in rows if len(row) > 1 and row[0] == member), "")
    name, _, digest = stated.partition("=")
    padded = digest + "=" * (-len(digest) % 4)
    return urlsafe_b64decode(padded) if name == "sha256" else None
