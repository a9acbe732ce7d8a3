"""The site as files: written from the tables that lie in the warehouse, only where they changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from pipeline.outputs.report.page import CHART_LIBRARY, chart_library
from pipeline.outputs.report.site import MARKDOWN, Site, build_site
from pipeline.outputs.report.tables import READS
from pipeline.storage.releases import CURRENT
from pipeline.storage.warehouse import Warehouse
from pipeline.tables.build import TABLES

PAGE: Final = "index.html"
STAMP: Final = "site-data.js"
"""The file that is written each time, and last: it has the clock."""

OURS: Final = ("models/*", "providers/*", "*.svg")
"""Files that go when nothing is written to them any more."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and where.

    Attributes:
        page: The start page.
        markdown: The report in Markdown.
        site: What is in the files.
        changed: How many files are other than before.
    """

    page: Path
    markdown: Path
    site: Site
    changed: int


def write_report(warehouse: Warehouse) -> Written:
    """Write the site from the tables of the newest release.

    Args:
        warehouse: The caller holds its lock.

    Raises:
        WarehouseError: There is no release, or a table cannot be read.
    """
    release = warehouse.release()
    return write_files(
        warehouse,
        {name: release.read_table(TABLES[name].TABLE.layer, name) for name in sorted(READS)},
    )


def write_files(warehouse: Warehouse, frames: Mapping[str, pd.DataFrame]) -> Written:
    """Write the site from frames of tables; see `pipeline.outputs.report.site`."""
    site = build_site(frames)
    folder = warehouse.report
    changed = [path for path, body in site.files.items() if not _is_as(folder / path, body)]
    for path in changed:
        warehouse.write_bytes(folder / path, site.files[path])
    if not (folder / CHART_LIBRARY).exists():
        warehouse.write_bytes(folder / CHART_LIBRARY, chart_library())
    for pattern in OURS:
        for file in folder.glob(pattern):
            if str(file.relative_to(folder)) not in site.files:
                warehouse.remove(file)
    warehouse.write_bytes(folder / STAMP, site.files[STAMP])
    return Written(folder / PAGE, folder / MARKDOWN, site, len(changed))


def is_current(warehouse: Warehouse) -> bool:
    """Return whether the site is there, and written after the newest release."""
    stamp, release = warehouse.report / STAMP, warehouse.root / CURRENT
    if not all(path.exists() for path in (stamp, release, warehouse.report / PAGE)):
        return False
    return release.stat().st_mtime_ns <= stamp.stat().st_mtime_ns


def _is_as(file: Path, body: bytes) -> bool:
    return file.exists() and file.stat().st_size == len(body) and file.read_bytes() == body
