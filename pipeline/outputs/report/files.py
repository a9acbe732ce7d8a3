"""The market report as files: written from the tables that lie in the warehouse."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.outputs.report.build import Report, build_report
from pipeline.outputs.report.tables import READS
from pipeline.storage.warehouse import Warehouse, WarehouseError
from pipeline.tables.build import TABLES

PAGE: Final = "index.html"
MARKDOWN: Final = "report.md"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and where."""

    page: Path
    markdown: Path
    report: Report


def write_report(warehouse: Warehouse) -> Written:
    """Write the report from the tables as they lie; one that is missing is told of in it.

    Args:
        warehouse: The caller holds its lock.

    Raises:
        WarehouseError: No table is there, or one cannot be read.
    """
    frames = {
        name: warehouse.read_table(TABLES[name].TABLE.layer, name)
        for name in READS
        if _path(warehouse, name).exists()
    }
    if not frames:
        msg = f"{warehouse.root}: no table to report on; build them with `inference-market build`"
        raise WarehouseError(msg)
    return write_files(warehouse, frames)


def write_files(warehouse: Warehouse, frames: Mapping[str, pd.DataFrame]) -> Written:
    """Write the report from frames of tables; see `pipeline.outputs.report.build`."""
    report = build_report(frames)
    page, markdown = warehouse.report / PAGE, warehouse.report / MARKDOWN
    warehouse.write_bytes(markdown, report.markdown.encode())
    warehouse.write_bytes(page, report.html.encode())
    return Written(page, markdown, report)


def is_current(warehouse: Warehouse) -> bool:
    """Return whether both files are there, and written after every table."""
    files = [warehouse.report / name for name in (PAGE, MARKDOWN)]
    if not all(file.exists() for file in files):
        return False
    tables = [path for name in READS if (path := _path(warehouse, name)).exists()]
    oldest = min(file.stat().st_mtime_ns for file in files)
    return all(table.stat().st_mtime_ns <= oldest for table in tables)


def _path(warehouse: Warehouse, name: str) -> Path:
    return warehouse.table_path(TABLES[name].TABLE.layer, name)
