"""Parquet files of ours: equal tables give equal bytes, and each names its schema's version."""

from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.domain.table import SCHEMA_VERSION
from pipeline.storage.files import Files, WarehouseError, arrow_reader

LARGE: Final = 1_000_000
"""Bytes from which on it takes less time to read columns beside each other."""

BUILD_IT: Final = "build it with `inference-market build`"
SMALL_ROWS: Final = 1_000
"""Of fewer, Zstandard makes the file no smaller and dictionaries a little; both take long."""

REBUILD: Final = "rebuild: `inference-market build`"


def read_parquet(files: Files, name: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Return a Parquet file of ours, or some of its columns.

    Raises:
        WarehouseError: It is not there, not readable, or of another schema version.
    """
    place = files.address(name)
    return parquet_table(place, file_body(files, name, place), columns)


def file_body(files: Files, name: str, place: str) -> bytes:
    """Return the bytes of a file.

    Args:
        files: Where it lies.
        name: Its name.
        place: What it is called in errors.

    Raises:
        WarehouseError: It is not there.
    """
    try:
        return files.read(name)
    except FileNotFoundError as error:
        msg = f"{place}: not there; {BUILD_IT}"
        raise WarehouseError(msg) from error


def parquet_table(place: str, body: bytes, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the table, or some of its columns, that is in a file's bytes.

    Raises:
        WarehouseError: They are not readable, or of another schema version.
    """
    wanted = None if columns is None else list(columns)
    try:
        # `read_table` would load what reads whole folders of files.
        is_large = len(body) > LARGE
        table = pq.ParquetFile(arrow_reader(body)).read(columns=wanted, use_threads=is_large)
    except (pa.ArrowInvalid, OSError) as error:
        msg = f"{place}: no readable Parquet file ({error}); {REBUILD}"
        raise WarehouseError(msg) from error
    version = (table.schema.metadata or {}).get(b"schema_version", b"").decode()
    if version != SCHEMA_VERSION:
        found = f"schema version {version or 'missing'}"
        msg = f"{place}: {found}; {SCHEMA_VERSION} is read here; {REBUILD}"
        raise WarehouseError(msg)
    return table


def parquet_bytes(table: pa.Table) -> bytes:
    """Return a table as the bytes of its Parquet file; equal tables give equal bytes."""
    sink = pa.BufferOutputStream()
    is_large = table.num_rows >= SMALL_ROWS
    compression = "zstd" if is_large else "snappy"
    # Statistics help to leave out groups of rows; a file has only one.
    pq.write_table(
        table, sink, compression=compression, use_dictionary=is_large, write_statistics=False
    )
    return bytes(sink.getvalue().to_pybytes())
