"""Copies of a folder elsewhere: another folder, or an object store."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.fs

from pipeline.storage.files import Files, WarehouseError
from pipeline.storage.object_files import content_type

WORKERS: Final = 8


def copy_folder(files: Files, folder: str, to: str) -> int:
    """Copy all files below a folder, and return how many they are.

    Args:
        files: Where the folder is.
        folder: Its name.
        to: A folder, or an address as `s3://bucket/prefix`. What lies there beside is left alone.

    Raises:
        WarehouseError: The address cannot be read or written to.
    """
    names = list(files.names(folder, below=True))
    places = {name: name.removeprefix(f"{folder}/") for name in names}
    try:
        target, root = _target(to)
        for parent in sorted({place.rpartition("/")[0] for place in places.values()}):
            target.create_dir(f"{root}/{parent}".rstrip("/"), recursive=True)
        with ThreadPoolExecutor(WORKERS) as pool:
            list(pool.map(lambda name: _copy(files, name, target, f"{root}/{places[name]}"), names))
    except (OSError, pa.ArrowInvalid) as error:
        number = error.errno if isinstance(error, OSError) else None
        msg = f"{to}: cannot be written to: {os.strerror(number) if number else error}"
        raise WarehouseError(msg) from error
    return len(names)


def _target(to: str) -> tuple[pyarrow.fs.FileSystem, str]:
    if "://" not in to:
        return pyarrow.fs.LocalFileSystem(), str(Path(to).resolve())
    found, root = pyarrow.fs.FileSystem.from_uri(to)
    return found, root.rstrip("/")


def _copy(files: Files, name: str, target: pyarrow.fs.FileSystem, address: str) -> None:
    kind = content_type(name)
    is_local = isinstance(target, pyarrow.fs.LocalFileSystem)
    metadata = {"Content-Type": kind} if kind and not is_local else None
    with target.open_output_stream(address, metadata=metadata) as sink:
        sink.write(files.read(name))
