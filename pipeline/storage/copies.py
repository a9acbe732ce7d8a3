"""Copies of a folder elsewhere: another folder, or an object store."""

import mimetypes
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.fs

from pipeline.storage.files import WarehouseError

WORKERS: Final = 8

CONTENT_TYPES: Final = {".js": "text/javascript", ".atom": "application/atom+xml"}
"""Types that a host of static files may not guess; others are as `mimetypes` has them."""


def copy_folder(folder: Path, to: str) -> int:
    """Copy all files below a folder, and return how many they are.

    Args:
        folder: The folder.
        to: A folder, or an address as `s3://bucket/prefix`. What lies there beside is left alone.

    Raises:
        WarehouseError: The address cannot be read or written to.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    try:
        target, root = _target(to)
        for name in sorted({str(path.parent.relative_to(folder)) for path in files}):
            target.create_dir(f"{root}/{name}", recursive=True)
        with ThreadPoolExecutor(WORKERS) as pool:
            list(
                pool.map(
                    lambda path: _copy(path, target, f"{root}/{path.relative_to(folder)}"), files
                )
            )
    except (OSError, pa.ArrowInvalid) as error:
        msg = f"{to}: cannot be written to: {error}"
        raise WarehouseError(msg) from error
    return len(files)


def _target(to: str) -> tuple[pyarrow.fs.FileSystem, str]:
    if "://" not in to:
        return pyarrow.fs.LocalFileSystem(), str(Path(to).resolve())
    found, root = pyarrow.fs.FileSystem.from_uri(to)
    return found, root.rstrip("/")


def _copy(path: Path, target: pyarrow.fs.FileSystem, address: str) -> None:
    kind = CONTENT_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    is_local = isinstance(target, pyarrow.fs.LocalFileSystem)
    metadata = {"Content-Type": kind} if kind and not is_local else None
    with target.open_output_stream(address, metadata=metadata) as sink:
        sink.write(path.read_bytes())
