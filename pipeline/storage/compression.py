"""Documents as they lie in the archive: zstd, opened within limits.

A damaged or hostile frame may claim any size and any window. What is claimed is not believed:
memory grows with what is really there, up to the limits.
"""

from typing import Final

import zstandard

LEVEL: Final = 9

MAX_DOCUMENT_BYTES: Final = 256_000_000
"""Documents are fetched up to `max_bytes` of the settings, which is far less."""

MAX_WINDOW_BYTES: Final = 2**25
"""Four times the window that `LEVEL` uses for the largest documents."""


class DamagedError(ValueError):
    """Bytes are not a document as it was stored; the message says why."""


def compressed(body: bytes) -> bytes:
    """Return a document as it lies in the archive."""
    return zstandard.ZstdCompressor(level=LEVEL).compress(body)


def decompressed(data: bytes) -> bytes:
    """Return a document.

    Raises:
        DamagedError: It is not zstd, or larger than any document that is kept.
    """
    reader = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
    parts: list[bytes] = []
    size = 0
    try:
        for part in reader.read_to_iter(data):
            parts.append(part)
            size += len(part)
            if size > MAX_DOCUMENT_BYTES:
                msg = f"more than {MAX_DOCUMENT_BYTES // 10**6} MB"
                raise DamagedError(msg)
    except (zstandard.ZstdError, MemoryError) as error:
        raise DamagedError(str(error)) from error
    return b"".join(parts)
