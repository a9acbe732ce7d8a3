"""The site as files: written from the tables that lie in the warehouse, only where they changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import Final

import pandas as pd

from pipeline.outputs.report.page import CHART_LIBRARY, chart_library
from pipeline.outputs.report.site import MARKDOWN, Site, build_site
from pipeline.outputs.report.tables import READS
from pipeline.storage.files import Files
from pipeline.storage.releases import CURRENT
from pipeline.storage.warehouse import REPORT, Warehouse
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

    page: str
    markdown: str
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
    files = warehouse.files
    pages = {f"{REPORT}/{path}": body for path, body in site.files.items()}
    changed = [name for name, body in pages.items() if not _is_as(files, name, body)]
    for name in changed:
        files.write(name, pages[name])
    if files.size(f"{REPORT}/{CHART_LIBRARY}") is None:
        files.write(f"{REPORT}/{CHART_LIBRARY}", chart_library())
    for name in files.names(REPORT, below=True):
        is_ours = any(fnmatch(name, f"{REPORT}/{pattern}") for pattern in OURS)
        if is_ours and name not in pages:
            files.remove(name)
    files.write(f"{REPORT}/{STAMP}", site.files[STAMP])
    return Written(address_of(warehouse, PAGE), address_of(warehouse, MARKDOWN), site, len(changed))


def address_of(warehouse: Warehouse, path: str) -> str:
    """Return where a file of the site lies."""
    return warehouse.files.address(f"{REPORT}/{path}")


def is_current(warehouse: Warehouse) -> bool:
    """Return whether the site is there, and written after the newest release."""
    names = (CURRENT, f"{REPORT}/{STAMP}", f"{REPORT}/{PAGE}")
    release, stamp, page = map(warehouse.files.modified_at, names)
    if release is None or stamp is None or page is None:
        return False
    return release <= stamp


def _is_as(files: Files, name: str, body: bytes) -> bool:
    return files.size(name) == len(body) and files.read(name) == body
